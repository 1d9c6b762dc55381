"""The pre-check reviewer: asks the payer for whoever confirmed, answers, and forgets who it was."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain import precheck as rules
from backoffice.domain.answer import Inquiry, Person
from backoffice.domain.calendar import day_in
from backoffice.domain.conduct import PayerConduct
from backoffice.domain.errors import PayerRefused, PayerUnavailable, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.payer import Payer, PayerTerms
from backoffice.domain.precheck import Outcome, Precheck, PrecheckStatus
from backoffice.domain.precheck_outcome import outcome_of
from backoffice.domain.record import Ref
from backoffice.services.ports import (
    Clearinghouse,
    Clock,
    Counters,
    Finds,
    FindsDuePrechecks,
    FindsPayers,
    PrecheckHandouts,
    Records,
)

_CONTROL_NUMBERS = "interchange"
_SHARE = 4
_WITHOUT_TERMS = 15


class PrecheckReviewDesk:
    """From a confirmed pre-check to its answer, through whatever the payer's hour is like."""

    def __init__(
        self,
        *,
        records: Records,
        prechecks: Finds[Precheck],
        clearinghouse: Clearinghouse,
        counters: Counters,
        network_name: str,
        network_npi: str,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._prechecks = prechecks
        self._clearinghouse = clearinghouse
        self._counters = counters
        self._network_name = network_name
        self._network_npi = network_npi
        self._home_zone = home_zone
        self._now = now

    def attend(self, precheck_id: str) -> None:
        """Do what is due: ask the payer, give up, or forget what nobody confirmed.

        An inquiry changes nothing at the payer, so one that a crash cut off is
        asked anew when its lease is over, under a number of its own.
        """
        precheck, at = self._prechecks.find(precheck_id), self._now()
        if precheck is None or not precheck.is_due(at=at):
            return
        if precheck.status is not PrecheckStatus.CONFIRMED:
            self._records.keep(rules.close(precheck))
            return
        if precheck.is_exhausted(at=at):
            self._settle(precheck, Outcome.COULD_NOT_TELL)
            return
        payer, conduct = self._records.find_together(
            Ref(Payer, (precheck.payer_id,)), Ref(PayerConduct, (precheck.payer_id,))
        )
        if conduct and conduct.health.paused:
            # Whether it is back, our clients' checks find out; the public never does.
            self._records.keep(rules.stand_back(precheck, at=at))
            return
        begun = rules.begin_attempt(precheck, at=at)
        self._records.keep(begun)
        precheck = begun.as_kept()
        outcome = self._asked(precheck, payer)
        if outcome is None:
            self._records.keep(rules.postpone(precheck, at=self._now()))
        else:
            self._settle(precheck, outcome)

    def _asked(self, precheck: Precheck, payer: Payer | None) -> Outcome | None:
        """What the payer says, None while it is away. Neither document is kept (Q24)."""
        today = day_in(self._now(), self._home_zone)
        terms = payer.on(today) if payer else None
        if terms is None or not terms.public_precheck or not precheck.is_asked:
            return Outcome.COULD_NOT_TELL
        try:
            question = self._inquiry(precheck, terms, on=today)
            number = self._counters.next(_CONTROL_NUMBERS)
            document = self._clearinghouse.prepare(question, control_number=number, at=self._now())
            answer = self._clearinghouse.read(self._clearinghouse.ask(document))
        except PayerUnavailable:
            return None
        except (PayerRefused, Refused):
            return Outcome.COULD_NOT_TELL
        return outcome_of(answer, question, terms, today=today)

    def _inquiry(self, precheck: Precheck, terms: PayerTerms, *, on: date) -> Inquiry:
        """Asked by the network as a whole: no provider is chosen yet."""
        applicant = precheck.applicant
        if applicant is None or terms.eligibility_payer_id is None:
            raise Refused("There is nobody to ask about.")
        return Inquiry(
            payer_name=terms.name,
            payer_id=terms.eligibility_payer_id,
            provider_npi=self._network_npi,
            provider_first_name="",
            provider_last_name=self._network_name,
            subscriber=Person(
                first_name=applicant.first_name,
                last_name=applicant.last_name,
                birth_date=applicant.birth_date,
            ),
            member_id=applicant.member_id,
            service_on=on,
            service_type=terms.service_types[0],
            trace=fingerprint(f"{precheck.precheck_id}.{precheck.attempts}")[:30],
        )

    def _settle(self, precheck: Precheck, outcome: Outcome) -> None:
        """In one write the answer is there, who asked is forgotten, and the note is kept."""
        self._records.keep(*rules.settle(precheck, outcome, at=self._now()))


class DuePrechecks:
    """Finding the pre-checks to go on with; the reviewer attends to each on its own.

    One that was just confirmed goes to the reviewer at once. Those that the payer kept waiting
    come back here, at a pace that leaves it free for our clients.
    """

    def __init__(
        self,
        *,
        prechecks: FindsDuePrechecks,
        payers: FindsPayers,
        handouts: PrecheckHandouts,
        home_zone: str,
    ) -> None:
        self._prechecks = prechecks
        self._payers = payers
        self._handouts = handouts
        self._home_zone = home_zone

    def hand_out_due(self, *, due: datetime, limit: int = 100) -> int:
        """Put what fell due by *due* into the reviewer's queue; how many there were."""
        precheck_ids = self._prechecks.to_forget(by=due, limit=limit)
        for payer in self._payers.registry():
            if any(terms.public_precheck for terms in payer.terms):
                pace = self._pace(payer, due)
                precheck_ids += self._prechecks.to_ask(payer.payer_id, by=due, limit=pace)
        self._handouts.hand_out(precheck_ids)
        return len(precheck_ids)

    def _pace(self, payer: Payer, due: datetime) -> int:
        """A quarter of what the payer takes of us in five minutes; where it takes none, no rush."""
        terms = payer.on(day_in(due, self._home_zone))
        return max(1, terms.checks_in_five_minutes // _SHARE) if terms else _WITHOUT_TERMS
