"""Posting by visit: what payers decided about one visit is written down in one write, or held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain import posting_tasks
from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim, visit_id_of
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.claims import AccountChanged, ClaimDecided
from backoffice.domain.events.event import Event
from backoffice.domain.hold import Hold
from backoffice.domain.ledger import Entry
from backoffice.domain.posting import arrived, opened, post
from backoffice.domain.receipt import Receipt
from backoffice.domain.record import Ref
from backoffice.domain.remittance import RemittedClaim
from backoffice.domain.submission import Submission
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting_from
from backoffice.services.provider_shares import Agreed, agreed

if TYPE_CHECKING:
    from backoffice.services.ports import Clock, Records
    from backoffice.services.posted_denials import PostedDenials


_AT_ONCE = 50
"""Claims that are read together: with their visits' accounts, as many as one call gives."""


class Item(NamedTuple):
    """A claim of a payment, by its place."""

    place: int
    item_id: str
    said: RemittedClaim


class VisitPosting:
    """From the claims of a payment to their visits' accounts; what is known changes nothing."""

    def __init__(
        self, *, records: Records, denials: PostedDenials, home_zone: str, now: Clock
    ) -> None:
        self._records = records
        self._denials = denials
        self._home_zone = home_zone
        self._now = now

    def post(self, receipt: Receipt, items: Sequence[Item]) -> Iterator[tuple[Item, Hold]]:
        """Post *items*; those that have no account here, or none with room, and why."""
        for start in range(0, len(items), _AT_ONCE):
            yield from self._post_together(receipt, items[start : start + _AT_ONCE])

    def _post_together(
        self, receipt: Receipt, items: Sequence[Item]
    ) -> Iterator[tuple[Item, Hold]]:
        claims, accounts = self._found(items)
        terms = self._agreed(claims.values(), accounts.values())
        arriving: dict[str, list[tuple[Item, Decision]]] = {}
        for item in items:
            claim = claims.get(item.said.control_number)
            decision = self._decision(receipt, item, claim) if claim else None
            if claim is None or decision is None:
                yield item, Hold.NOT_OURS
            else:
                arriving.setdefault(claim.visit_id, []).append((item, decision))
        by_id = {claim.claim_id: claim for claim in claims.values()}
        for visit_id, decisions in arriving.items():
            claim = claims[decisions[0][0].said.control_number]
            full = insisting_from(
                accounts.get(visit_id),
                partial(self._post_visit, claim, [each for _, each in decisions], terms, by_id),
                partial(self._account, visit_id),
            )
            yield from ((item, Hold.TOO_MANY) for item, each in decisions if each in full)

    def _found(
        self, items: Sequence[Item]
    ) -> tuple[dict[str, Claim], dict[str, VisitAccount | None]]:
        """The claims that *items* are about, by control number, and the accounts of their visits.

        What went out is never changed, so a claim needs not be read again while it is posted.
        """
        numbers = [*{item.said.control_number for item in items if item.said.control_number}]
        if not numbers:
            return {}, {}
        sent = self._records.find_together(*(Ref(Submission, (number,)) for number in numbers))
        claim_of = {each.control_number: each.claim_id for each in sent if each is not None}
        claim_ids = [*dict.fromkeys(claim_of.values())]
        visit_ids = [*dict.fromkeys(map(visit_id_of, claim_ids))]
        if not claim_ids:
            return {}, {}
        found = self._records.find_together(
            *(Ref(Claim, (each,)) for each in claim_ids),
            *(Ref(VisitAccount, (each,)) for each in visit_ids),
        )
        claims = dict(zip(claim_ids, found, strict=False))
        if None in claims.values():
            raise NotFound("The claim of a submission is not there. Restore it first.")
        accounts = dict(zip(visit_ids, found[len(claim_ids) :], strict=True))
        return {number: claims[claim_id] for number, claim_id in claim_of.items()}, accounts

    def _decision(self, receipt: Receipt, item: Item, claim: Claim) -> Decision | None:
        """What was decided of the version of *claim* that the payer names, whichever it is."""
        for version in claim.versions:
            if version.bill.control_number == item.said.control_number:
                return arrived(
                    item.said,
                    claim,
                    version.bill,
                    item_id=item.item_id,
                    receipt_id=receipt.receipt_id,
                    on=receipt.paid_on or self._day(self._now()),
                )
        return None

    def _post_visit(
        self,
        claim: Claim,
        decisions: Sequence[Decision],
        terms: Agreed,
        claims: Mapping[str, Claim],
        known: VisitAccount | None,
    ) -> list[Decision]:
        """Post what was decided about a visit, in one write; what its account has no room for."""
        before = account = known or opened(claim)
        at, entries, full = self._now(), list[Entry](), list[Decision]()
        for decision in decisions:
            try:
                account, new = post(account, decision, at=at)
            except Refused:
                full.append(decision)
            else:
                entries += new
        if account != before:
            denied = self._denials.beside(before, account, entries, terms, claims, at=at)
            account, share = terms.share(account, entries, at=at)
            beside = () if share is None else (share,)
            tasks = self._account_tasks(before, account, at)
            events = _decided(account, entries)
            self._records.keep(account, *entries, *beside, *denied, *tasks, events=events)
        return full

    def _agreed(self, claims: Iterable[Claim], accounts: Iterable[VisitAccount | None]) -> Agreed:
        """What was agreed about these visits, with every payer whose decision may stand.

        A claim may have gone to another payer since; the first one's word comes all the same.
        """
        claims, known = [*claims], [each for each in accounts if each is not None]
        asked = (version.bill.insurance for claim in claims for version in claim.versions)
        decided = (decision for account in known for decision in account.decisions)
        return agreed(
            self._records,
            (claim.provider_id for claim in claims),
            (*(each.payer_id for each in asked), *(each.payer_id for each in decided)),
        )

    def _account_tasks(
        self, before: VisitAccount, account: VisitAccount, at: datetime
    ) -> list[Task]:
        ids = posting_tasks.concerned(before, account)
        known, today = self._tasks(*ids), self._day(at)
        return [*posting_tasks.account_tasks(before, account, known, at=at, today=today)]

    def _tasks(self, *task_ids: str) -> dict[str, Task]:
        """Those of these tasks that are there."""
        if not task_ids:
            return {}
        found = self._records.find_together(*(Ref(Task, (each,)) for each in task_ids))
        return {str(each.task_id): each for each in found if each is not None}

    def _account(self, visit_id: str) -> VisitAccount | None:
        account: VisitAccount | None
        [account] = self._records.find_together(Ref(VisitAccount, (visit_id,)))
        return account

    def _day(self, at: datetime) -> date:
        return day_in(at, self._home_zone)


def _decided(account: VisitAccount, entries: Sequence[Entry]) -> list[Event]:
    """One event for each claim about which something was posted; what is only held is told, too."""
    about = {name: getattr(account, name) for name in ("visit_id", "client_id", "provider_id")}
    return [
        ClaimDecided(claim_id=claim_id, **about)
        for claim_id in dict.fromkeys(each.claim_id for each in entries)
        if claim_id is not None
    ] or [AccountChanged(**about)]
