"""The claim desk: makes one claim of each confirmed visit, and keeps it true until it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backoffice.domain import claim_making
from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.billing import Billed, bill
from backoffice.domain.claim import Claim, ClaimFinding
from backoffice.domain.errors import NotFound
from backoffice.domain.network import Network
from backoffice.domain.payment import Decision, who_pays
from backoffice.domain.record import Record
from backoffice.domain.visit import PaidBy
from backoffice.services.claim_file import ClaimFile, ClaimFiles, VisitIds
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records


class ClaimMakingDesk:
    """From a confirmed visit to a claim that may leave, or to the reason why there is none.

    It looks at what is on file now, and makes the claim say that: so news may come
    twice, late and in any order, and what matters is that some come after each change.
    A claim that has left is nobody's to change here.
    """

    def __init__(self, *, records: Records, network: Network, now: Clock) -> None:
        self._records = records
        self._files = ClaimFiles(records)
        self._network = network
        self._now = now

    def attend(self, visit_id: str, client_id: str, provider_id: str) -> None:
        """Decide who pays for a visit, and make, mend or give up its claim accordingly."""
        insisting(lambda: self._attend(VisitIds(visit_id, client_id, provider_id)))

    def _attend(self, ids: VisitIds) -> None:
        file = self._files.of(ids)
        if file is None:
            raise NotFound("There is no such visit.")
        if file.claim is not None and not _is_ours_to_change(file.claim):
            return
        decision = who_pays(file.visit, file.policy, file.standing)
        visit = file.visit.but(payment=decision.payment)
        claim = self._claim(file, decision, at=self._now())
        changed: list[Record] = [visit] if visit != file.visit else []
        if claim is not None and claim != file.claim:
            changed.append(claim)
        if changed:
            self._records.keep(*changed)

    def _claim(self, file: ClaimFile, decision: Decision, *, at: datetime) -> Claim | None:
        """The visit's claim as it should be; None where there is none to be."""
        on_file = file.billed(self._network)
        insured = decision.payment is not None and decision.payment.by is PaidBy.INSURANCE
        if on_file is None or not insured:
            return claim_making.given_up(file.claim) if file.claim else None
        claim = claim_making.opened(on_file.visit, on_file.policy, on_file.payer, known=file.claim)
        if decision.waits:
            return claim_making.waiting(claim)
        return claim_making.made(claim, lambda number: _bill(claim, number, on_file), _look, at=at)


def _is_ours_to_change(claim: Claim) -> bool:
    """Whether nobody has the claim; one that replaces another is changed by whoever wanted it."""
    last = claim.latest
    return claim.is_open and (last is None or last.bill.frequency is Frequency.ORIGINAL)


def _bill(claim: Claim, number: int, on_file: Billed) -> Bill:
    return bill(on_file, claim_id=claim.claim_id, number=number)


def _look(_: Bill) -> Sequence[ClaimFinding]:
    return ()
