"""Posted denials: what payers did not pay of what was just posted becomes somebody's work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from backoffice.domain.account import DecisionState, VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim
from backoffice.domain.denial import Denial
from backoffice.domain.identifiers import PlainText
from backoffice.domain.ledger import Entry
from backoffice.domain.payer import Payer
from backoffice.domain.posted_denial import denial_now
from backoffice.domain.record import Record, Ref
from backoffice.services.denial_file import told
from backoffice.services.ports import Records
from backoffice.services.provider_shares import Agreed


class PostedDenials:
    """What is kept in the same write as an account because of what it leaves open."""

    def __init__(self, *, records: Records, home_zone: str) -> None:
        self._records = records
        self._home_zone = home_zone

    def beside(
        self,
        before: VisitAccount,
        after: VisitAccount,
        entries: Sequence[Entry],
        terms: Agreed,
        claims: Mapping[str, Claim],
        *,
        at: datetime,
    ) -> Iterator[Record]:
        """The denials that follow from *entries*, with the tasks about them; most often nothing.

        A claim that was never decided before has no denial, so none is looked for. *claims* are
        those that just arrived, by their ids.
        """
        today = day_in(at, self._home_zone)
        for claim_id in dict.fromkeys(each.claim_id for each in entries if each.claim_id):
            known = self._known(claim_id) if _was_posted(before, claim_id) else None
            standing, claim = after.standing(claim_id), claims.get(claim_id)
            denial = denial_now(
                known,
                after,
                claim_id,
                self._payer(terms, after, claim_id),
                agreed=terms.allowed(standing, claim) if standing and claim else None,
            )
            if denial is not None and denial != known:
                denial, tasks = told(self._records, denial, today=today, at=at)
                yield denial
                yield from tasks

    def _known(self, claim_id: str) -> Denial | None:
        denial: Denial | None
        [denial] = self._records.find_together(Ref(Denial, (claim_id,)))
        return denial

    def _payer(self, terms: Agreed, account: VisitAccount, claim_id: str) -> Payer:
        """Who decided the claim: with a visit's first claim its second may be posted, too."""
        about = [each for each in account.decisions if each.claim_id == claim_id]
        payer_id = (account.standing(claim_id) or about[-1]).payer_id
        payer: Payer | None = terms.payers.get(payer_id)
        if payer is None:
            [payer] = self._records.find_together(Ref(Payer, (payer_id,)))
        # Money waits for no registry: without terms the shortest days hold.
        return payer or Payer(payer_id=payer_id, name=PlainText(payer_id))


def _was_posted(account: VisitAccount, claim_id: str) -> bool:
    """Whether a decision about the claim was ever in the ledger."""
    posted = {DecisionState.STANDING, DecisionState.TAKEN_BACK, DecisionState.REPLACED}
    return any(
        each.claim_id == claim_id and (each.state in posted or each.reopened)
        for each in account.decisions
    )
