"""The review desk: asks the payer about what a client submitted, and decides what it means."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain import eligibility, judgement, verdict
from backoffice.domain.answer import Inquiry, PayerAnswer, Person
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.errors import Conflict, NotFound, PayerRefused, PayerUnavailable, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.participation import NetworkStanding, Participation
from backoffice.domain.payer import PayerTerms
from backoffice.domain.policy import Policy, Subscriber
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.verdict import Decision, Verdict
from backoffice.domain.visit import Visit
from backoffice.services.ports import (
    Archive,
    Clearinghouse,
    Clock,
    Counters,
    Finds,
    FindsChecks,
    FindsPayers,
    FindsVisits,
    Handouts,
    Records,
)
from backoffice.services.standing import standing

_CONTROL_NUMBERS = "interchange"


class ReviewDesk:
    """From a submission to a verdict, through whatever the payer's day is like."""

    def __init__(
        self,
        *,
        records: Records,
        checks: FindsChecks,
        visits: FindsVisits,
        payers: FindsPayers,
        participations: Finds[Participation],
        clearinghouse: Clearinghouse,
        counters: Counters,
        documents: Archive,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._checks = checks
        self._visits = visits
        self._payers = payers
        self._participations = participations
        self._clearinghouse = clearinghouse
        self._counters = counters
        self._documents = documents
        self._home_zone = home_zone
        self._now = now

    def review(self, client_id: str, provider_id: str, policy_id: str) -> None:
        """Open the check that a submission asks for (S2:3), and attempt it; once only."""
        check_id = eligibility.check_id_for(policy_id, provider_id)
        coverage, client, check = self._records.find_together(
            Ref(Coverage, (client_id,)),
            Ref(Client, (client_id,)),
            Ref(EligibilityCheck, (check_id,)),
        )
        if coverage is None or client is None:
            raise NotFound("The policy to be checked is not there.")
        policy = coverage.policy(policy_id)
        if check is None:
            # Replaced before anybody came to look at it, or told before there is a card (Q6):
            # the form that completes it has it reviewed.
            if policy is None or policy.member_id is None:
                return
            self._open(policy, coverage, client, provider_id)
        elif check.client_id != client_id:
            raise Conflict("Two clients have a policy of this id for one provider.")
        self.attempt(check_id)

    def _open(self, policy: Policy, coverage: Coverage, client: Client, provider_id: str) -> None:
        """A check for the next visit that the policy covers, or for its day nearest to today.

        Where nothing on file covers the very next visit, somebody must ask:
        an answer about today says nothing about the coming year.
        """
        at, today = self._now(), day_in(self._now(), client.time_zone)
        visit = self._next_visit(client.client_id, provider_id, since=today)
        covered = visit is not None and policy.covers(visit.day)
        check = eligibility.open_check(
            policy,
            client_id=client.client_id,
            provider_id=provider_id,
            service_on=visit.day if visit and covered else policy.period.nearest_to(today),
            at=at,
        )
        if visit is None or coverage.in_force(visit.day):
            self._records.keep(check)
            return
        task = eligibility.gap_task(check, visit.day, at=at, today=day_in(at, self._home_zone))
        self._records.keep(check, task)

    def attempt(self, check_id: str) -> None:
        """Ask the payer, if the check is due, and settle or postpone it.

        An inquiry changes nothing at the payer, so one that a crash cut off
        is asked anew when its lease is over, under a number of its own.
        """
        check = self._checks.load(check_id)
        if not check.due(at=self._now()):
            return
        self._records.keep(eligibility.begin_attempt(check, at=self._now()))
        check = self._checks.load(check_id)
        if check.attempts > check.ATTEMPTS:  # something stops every attempt half way
            self._settle(check, verdict.needs_staff("The payer could not be asked."))
            return
        coverage, client, provider = self._records.find_together(
            Ref(Coverage, (check.client_id,)),
            Ref(Client, (check.client_id,)),
            Ref(Provider, (check.provider_id,)),
        )
        if coverage is None or client is None or provider is None:
            raise NotFound("What the check is about is not there.")
        policy = coverage.policy(check.policy_id)
        if policy is None:
            self._records.keep(eligibility.drop(check))
            return
        payer = self._payers.find(policy.payer_id) if policy.payer_id else None
        terms = payer.on(check.service_on) if payer else None
        if payer is None or terms is None or terms.eligibility_payer_id is None:
            self._settle(check, verdict.unknown_payer())
            return
        participations = self._participations.all_of(provider.provider_id)
        network = standing(provider, payer, participations, client.care_state, check.service_on)
        try:
            question = _inquiry(check, policy, client, provider, terms)
            answer = self._asked(check, question)
        except PayerUnavailable:
            self._postpone(check)
            return
        except (PayerRefused, Refused) as refusal:
            self._settle(check, verdict.needs_staff(refusal.sentence))
            return
        decision = judgement.decide(
            answer,
            question,
            network=network,
            today=day_in(self._now(), client.time_zone),
            policy=policy.holds,
            family=terms.family,
        )
        self._decide(check, decision, answer, network)

    def _asked(self, check: EligibilityCheck, inquiry: Inquiry) -> PayerAnswer:
        """The payer's answer; both documents are kept, the question before it is sent."""
        number = self._counters.next(_CONTROL_NUMBERS)
        folder = f"eligibility/{check.check_id}/{check.attempt}"
        question = self._clearinghouse.prepare(inquiry, control_number=number, at=self._now())
        self._documents.keep(f"{folder}/question.edi", question)
        received = self._clearinghouse.ask(question)
        self._documents.keep(f"{folder}/answer.edi", received)
        return self._clearinghouse.read(received)

    def _decide(
        self,
        check: EligibilityCheck,
        decision: Decision,
        answer: PayerAnswer,
        network: NetworkStanding,
    ) -> None:
        if decision.verdict is Verdict.PAYER_DOWN:
            self._postpone(check)
            return
        self._settle(check, decision, answer=answer, in_network=network.in_network)

    def _postpone(self, check: EligibilityCheck) -> None:
        if check.attempts >= check.ATTEMPTS:
            self._settle(check, verdict.payer_down())
            return
        self._records.keep(eligibility.postpone(check, at=self._now()))

    def _settle(
        self,
        check: EligibilityCheck,
        decision: Decision,
        *,
        answer: PayerAnswer | None = None,
        in_network: bool | None = None,
    ) -> None:
        at = self._now()
        settled, decided = eligibility.settle(
            check, decision, answer=answer, in_network=in_network, at=at
        )
        task = eligibility.task_for(settled, at=at, today=day_in(at, self._home_zone))
        self._records.keep(settled, *([task] if task else []), events=[decided])

    def _next_visit(self, client_id: str, provider_id: str, *, since: date) -> Visit | None:
        planned = self._visits.planned(client_id, since=since)
        return next((visit for visit in planned if visit.provider_id == provider_id), None)


def _inquiry(
    check: EligibilityCheck, policy: Policy, client: Client, provider: Provider, terms: PayerTerms
) -> Inquiry:
    """Only what finds the insured: the more is sent, the fewer people payers find."""
    if client.birth_date is None or policy.member_id is None or terms.eligibility_payer_id is None:
        raise Refused("The policy is not complete enough to be checked.")
    patient = Person(
        first_name=client.first_name, last_name=client.last_name, birth_date=client.birth_date
    )
    return Inquiry(
        payer_name=terms.name,
        payer_id=terms.eligibility_payer_id,
        provider_npi=provider.npi,
        provider_first_name=provider.first_name,
        provider_last_name=provider.last_name,
        subscriber=_holder(policy.subscriber) or patient,
        member_id=policy.member_id,
        dependent=None if policy.subscriber.is_client else patient,
        relationship=policy.subscriber.relationship,
        service_on=check.service_on,
        service_type=terms.service_types[0],
        trace=fingerprint(f"{check.check_id}.{check.attempt}")[:30],
    )


def _holder(subscriber: Subscriber) -> Person | None:
    """The policy holder, when that is not the client."""
    if (
        subscriber.first_name is None
        or subscriber.last_name is None
        or (subscriber.birth_date is None)
    ):
        return None
    return Person(
        first_name=subscriber.first_name,
        last_name=subscriber.last_name,
        birth_date=subscriber.birth_date,
    )


class DueDesk:
    """Finding the checks that fell due; the review desk attempts each on its own."""

    def __init__(self, *, checks: FindsChecks, handouts: Handouts) -> None:
        self._checks = checks
        self._handouts = handouts

    def hand_out_due(self, *, due: datetime, limit: int = 100) -> int:
        """Put the checks that fell due by *due* into the reviewer's queue; how many there were."""
        check_ids = self._checks.due(by=due, limit=limit)
        self._handouts.hand_out(check_ids)
        return len(check_ids)
