"""Posted denials: what payers did not pay of what was just posted becomes somebody's work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from backoffice.domain.account import Decision, DecisionState, VisitAccount
from backoffice.domain.claim import Claim
from backoffice.domain.denial import Denial
from backoffice.domain.errors import NotFound
from backoffice.domain.ledger import Entry
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.posted_denial import agreed_for, denial_now
from backoffice.domain.provider import Provider
from backoffice.domain.rates import FeeSchedule
from backoffice.domain.record import Record, Ref
from backoffice.services.denial_file import told
from backoffice.services.ports import Records

_MOST = 100
"""Records that one call gives."""


@dataclass(frozen=True)
class Agreements:
    """What is agreed with the payers of a few claims."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    payers: Mapping[str, Payer] = field(default_factory=dict)
    schedules: Mapping[str, FeeSchedule] = field(default_factory=dict)
    providers: Mapping[str, Provider] = field(default_factory=dict)

    def allowed(self, decision: Decision) -> Money | None:
        """The agreed amount of what *decision* is about; None: nothing is known to be agreed."""
        claim = self.claims.get(decision.claim_id)
        provider = self.providers.get(claim.provider_id) if claim else None
        schedule = self.schedules.get(decision.payer_id)
        if claim is None or provider is None or schedule is None:
            return None
        bills = (version.bill for version in claim.versions)
        bill = next(each for each in bills if each.control_number == decision.control_number)
        return agreed_for(bill, schedule, provider.licence_type)


class PostedDenials:
    """What is kept in the same write as an account because of what it leaves open."""

    def __init__(self, *, records: Records) -> None:
        self._records = records

    def agreements(self, claims: Iterable[Claim]) -> Agreements:
        """What is agreed about *claims*; one call for as many as are posted at once."""
        by_id = {each.claim_id: each for each in claims}
        payer_ids = {each.payer_id for each in by_id.values()}
        provider_ids = {each.provider_id for each in by_id.values()}
        found = self._found(
            [
                *(Ref(Payer, (each,)) for each in sorted(payer_ids)),
                *(Ref(FeeSchedule, (each,)) for each in sorted(payer_ids)),
                *(Ref(Provider, (each,)) for each in sorted(provider_ids)),
            ]
        )
        return Agreements(
            claims=by_id,
            payers={each.payer_id: each for each in found if isinstance(each, Payer)},
            schedules={each.payer_id: each for each in found if isinstance(each, FeeSchedule)},
            providers={each.provider_id: each for each in found if isinstance(each, Provider)},
        )

    def beside(
        self,
        before: VisitAccount,
        after: VisitAccount,
        entries: Sequence[Entry],
        agreements: Agreements,
        *,
        today: date,
        at: datetime,
    ) -> Iterator[Record]:
        """The denials that follow from *entries*, with the tasks about them; most often nothing.

        A claim that was never decided before has no denial, so none is looked for.
        """
        for claim_id in dict.fromkeys(each.claim_id for each in entries if each.claim_id):
            known = self._known(claim_id) if _was_posted(before, claim_id) else None
            standing = after.standing(claim_id)
            denial = denial_now(
                known,
                after,
                claim_id,
                self._payer(agreements, after, claim_id),
                agreed=agreements.allowed(standing) if standing else None,
            )
            if denial is not None and denial != known:
                denial, tasks = told(self._records, denial, today=today, at=at)
                yield denial
                yield from tasks

    def _known(self, claim_id: str) -> Denial | None:
        denial: Denial | None
        [denial] = self._records.find_together(Ref(Denial, (claim_id,)))
        return denial

    def _payer(self, agreements: Agreements, account: VisitAccount, claim_id: str) -> Payer:
        """Who decided the claim: with a visit's first claim its second may be posted, too."""
        payer_id = next(each.payer_id for each in account.decisions if each.claim_id == claim_id)
        payer: Payer | None = agreements.payers.get(payer_id)
        if payer is None:
            [payer] = self._records.find_together(Ref(Payer, (payer_id,)))
        if payer is None:
            raise NotFound("The payer of a claim is not there. Restore it first.")
        return payer

    def _found(self, refs: Sequence[Ref[Any]]) -> list[Record]:
        found: list[Record | None] = []
        for start in range(0, len(refs), _MOST):
            found += self._records.find_together(*refs[start : start + _MOST])
        return [each for each in found if each is not None]


def _was_posted(account: VisitAccount, claim_id: str) -> bool:
    """Whether a decision about the claim was ever in the ledger."""
    posted = {DecisionState.STANDING, DecisionState.TAKEN_BACK}
    return any(each.claim_id == claim_id and each.state in posted for each in account.decisions)
