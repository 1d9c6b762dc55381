"""The outcome desk: a provider says what became of a visit, and corrects it until it is billed."""

from __future__ import annotations

from typing import Any

from backoffice.domain.bill import Frequency
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller
from backoffice.domain.claim import Claim, ClaimStatus, claim_id_for
from backoffice.domain.client import Client
from backoffice.domain.correcting import wanted
from backoffice.domain.denial import Denial
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.claims import VisitCancelled, VisitHeld, VisitMissed
from backoffice.domain.events.event import Event
from backoffice.domain.good_faith import EstimateFile
from backoffice.domain.good_faith_bill import fee_for
from backoffice.domain.outcome import Outcome, conclude
from backoffice.domain.policy import Priority
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry, without_visit
from backoffice.domain.visit import Visit, VisitStatus
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records
from backoffice.services.roster import DISCHARGED

NO_SUCH_VISIT = "There is no such visit with this client. List the visits for their ids."
ON_ITS_WAY = (
    "The claim for this visit has left. Wait for the payer's answer, then have the claim replaced "
    "or taken back."
)
_TOLD: dict[VisitStatus, type[Any]] = {
    VisitStatus.HELD: VisitHeld,
    VisitStatus.CANCELLED: VisitCancelled,
    VisitStatus.MISSED: VisitMissed,
}


class OutcomeDesk:
    """What became of visits, from those who held them (Q30)."""

    def __init__(self, *, records: Records, now: Clock) -> None:
        self._records = records
        self._now = now

    def conclude(self, client_id: str, visit_id: str, outcome: Outcome, *, caller: Caller) -> Visit:
        """Confirm or correct what became of a visit of the caller's; the same again does nothing.

        A claim that could leave is held back until it says what the visit says now.

        Raises:
            NotFound: the caller has no such client, or no such visit with them.
            Refused: the visit is still to come, its claim has left, or the client had.
        """
        return insisting(lambda: self._conclude(client_id, visit_id, outcome, caller))

    def _conclude(self, client_id: str, visit_id: str, outcome: Outcome, caller: Caller) -> Visit:
        claim_ids = [claim_id_for(visit_id, turn) for turn in Priority]
        entry, client, visit, provider, estimates, *about = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Visit, (client_id, visit_id)),
            Ref(Provider, (caller.provider_id,)),
            Ref(EstimateFile, (client_id, caller.provider_id)),
            *(Ref(Claim, (each,)) for each in claim_ids),
            *(Ref(Denial, (each,)) for each in claim_ids),
        )
        if entry is None or client is None or provider is None:
            raise NotFound(NOT_YOURS)
        if visit is None or visit.provider_id != caller.provider_id:
            raise NotFound(NO_SUCH_VISIT)
        at = self._now()
        today = day_in(at, client.time_zone)
        concluded = conclude(
            visit,
            outcome,
            today=today,
            at=at,
            # What the client was told beforehand is what they are asked for.
            listed_fee=fee_for(estimates, provider, outcome.kind_for(visit)),
        )
        if concluded == visit:
            return concluded
        if entry.leaves_before(visit.day) and concluded.status is not VisitStatus.CANCELLED:
            # A visit that was called off for the discharge's sake, and took place after all.
            raise Refused(DISCHARGED)
        told: Event = _TOLD[concluded.status](
            visit_id=visit_id, client_id=client_id, provider_id=caller.provider_id
        )
        claims, denials = about[: len(claim_ids)], about[len(claim_ids) :]
        held_back = [
            _held_back(claim, denial, concluded)
            for claim, denial in zip(claims, denials, strict=True)
            if claim
        ]
        was_planned = visit.status is VisitStatus.PLANNED
        kept = []
        if was_planned:
            kept = [without_visit(entry, visit.day, today=today, private=visit.wished_self_pay)]
        self._records.keep(concluded, *held_back, *kept, events=[told])
        return concluded


def _held_back(claim: Claim, denial: Denial | None, visit: Visit) -> Claim:
    """The *claim*, so that nobody sends it as it was: to keep it stops whoever is about to.

    What the payer took in is replaced, or taken back if there was no visit after all; what it
    cannot decide, as its *denial* says, is sent anew.
    """
    is_taken = claim.status is ClaimStatus.ACCEPTED and claim.payer_claim_number is not None
    if claim.latest is not None and (is_taken or claim.correction is not None):
        was_held = visit.status is VisitStatus.HELD
        kind = Frequency.REPLACEMENT if was_held else Frequency.VOID
        if was_held and denial is not None and denial.wants_new_claim:
            kind = Frequency.ORIGINAL
        if kind is not Frequency.ORIGINAL or not claim.is_open:
            claim = wanted(claim, kind, of_version=claim.latest.number)
    elif not claim.is_open:
        raise Refused(ON_ITS_WAY)
    return claim.moved(ClaimStatus.DRAFT) if claim.status is ClaimStatus.READY else claim
