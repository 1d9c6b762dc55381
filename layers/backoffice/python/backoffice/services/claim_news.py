"""The claim news desk: finds the visits whose claims a change concerns, and hands them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim, claim_id_for
from backoffice.domain.participation import Participation
from backoffice.domain.policy import Priority
from backoffice.domain.record import Ref
from backoffice.domain.visit import PaidBy, Visit, VisitStatus, may_yet_be_insured
from backoffice.services.claim_ports import (
    FindsClaimsToLookAt,
    FindsVisitsOfNews,
    VisitHandouts,
)
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records

_PAGE = 500
TOO_OLD = timedelta(days=2 * 366)
"""No payer takes a claim for a visit as old as that, whatever is told of it now."""
_FIRST_CLAIMS_END = timedelta(days=366)
"""For so long after a visit a payer may still take a first claim for it."""


class ClaimNewsDesk:
    """What changed beside a visit, and which claims have to be looked at for it.

    Handing out changes nothing by itself, and a claim that is looked at twice is
    looked at once too often: so all news may come twice.
    """

    def __init__(
        self,
        *,
        records: Records,
        visits: FindsVisitsOfNews,
        claims: FindsClaimsToLookAt,
        handouts: VisitHandouts,
        now: Clock,
    ) -> None:
        self._records = records
        self._visits = visits
        self._claims = claims
        self._handouts = handouts
        self._now = now

    def note_client(self, client_id: str, **about: str | None) -> None:  # noqa: ARG002
        """Something is new about who pays for a client: look at all that the insurance may pay.

        That is what the client pays, too, unless that is their own wish, and what has left
        already: a payer is not to decide by insurance that was corrected since.
        """
        self._hand_out(
            visit
            for visit in self._held(client_id)
            if _is_claimed(visit) or may_yet_be_insured(visit)
        )

    def note_verdict(self, client_id: str, **about: str | None) -> None:  # noqa: ARG002
        """A payer said more about a plan, which changes what is found in claims, not who pays."""
        claimed = [visit for visit in self._held(client_id) if _is_claimed(visit)]
        keys = [(claim_id_for(visit.visit_id, Priority.PRIMARY),) for visit in claimed]
        closed = {claim.visit_id for claim in self._claims.load_each(keys) if _is_closed(claim)}
        self._hand_out(visit for visit in claimed if visit.visit_id not in closed)

    def _held(self, client_id: str) -> list[Visit]:
        """A client's visits that some payer may still be billed for.

        They are read from their own table, not from an index: none is missed that was
        confirmed a moment ago.
        """
        oldest = day_in(self._now(), "UTC") - TOO_OLD
        return [
            visit
            for visit in self._visits.all_of(client_id)
            if visit.status is VisitStatus.HELD and visit.day >= oldest
        ]

    def _hand_out(self, visits: Iterable[Visit]) -> None:
        ids = [(visit.visit_id, visit.client_id, visit.provider_id) for visit in visits]
        self._handouts.hand_out(ids)

    def release(self, provider_id: str, payer_id: str, state: str) -> None:
        """A provider has another effective date: look at every claim that waits for one (CR-7),
        at each that is about to leave for a day that the date reaches no more (CL-3), and at what
        their clients pay, where they were, as it may have been for want of a date (CR-9).

        Those that wait leave the list once they are handed out. One that goes on waiting comes
        back to it.
        """
        insisting(lambda: self._released(provider_id, payer_id, state))

    def _released(self, provider_id: str, payer_id: str, state: str) -> None:
        (participation,) = self._records.find_together(
            Ref(Participation, (provider_id, payer_id, state))
        )
        if participation is None:
            return
        waiting = [(each.visit_id, each.client_id, provider_id) for each in participation.waiting]
        since = day_in(self._now(), "UTC") - _FIRST_CLAIMS_END
        paid = self._visits.cash_pay_with(provider_id, state, since=since)
        self._handouts.hand_out([*waiting, *paid, *self._leaving_too_early(participation)])
        if waiting:
            self._records.keep(participation.but(waiting=()))

    def _leaving_too_early(self, participation: Participation) -> Iterator[tuple[str, str, str]]:
        """The visits whose claims are ready, although their provider is not in network any more."""
        standing = (participation.provider_id, participation.payer_id, participation.state)
        after = ""
        while page := self._claims.ready(after=after, limit=_PAGE):
            after = page[-1].place
            for claim in self._claims.load_each([(each.claim_id,) for each in page]):
                is_theirs = (claim.provider_id, claim.payer_id, claim.care_state) == standing
                if is_theirs and any(participation.reasons_against(claim.service_on)):
                    yield claim.visit_id, claim.client_id, claim.provider_id


def _is_closed(claim: Claim) -> bool:
    """Whether nobody may, or wants to, say anything else to the payer."""
    return not claim.is_open and claim.correction is None


def _is_claimed(visit: Visit) -> bool:
    return visit.payment is None or visit.payment.by is not PaidBy.CLIENT
