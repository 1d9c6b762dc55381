"""What is true of all money whenever the office comes to rest: none is lost, none is twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.account import Decision, DecisionState, VisitAccount
from backoffice.domain.ledger import Account, Entry, EntryKind, amount_on, balances
from backoffice.domain.money import Money
from backoffice.domain.provider_share import earned
from backoffice.domain.receipt import Receipt
from backoffice.domain.task import TaskKind, TaskStatus
from tests.simulation import invariants
from tests.support.remitted import entries, receipts
from tests.twins.office import MemoryOffice


def hold(office: MemoryOffice) -> None:
    """Insist on it."""
    invariants.hold(office)
    ledger, known = entries(office), receipts(office)
    visits = accounts(office)
    for entry in ledger:
        assert Money.total(leg.amount for leg in entry.legs) == Money.ZERO
    for account in visits:
        _insist_on_book(account, [each for each in ledger if each.book == account.visit_id])
    for receipt in known:
        _insist_on_receipt(receipt, ledger, visits)
    _insist_on_tasks(office, visits, known)
    items = Counter(each.item_id for account in visits for each in account.decisions)
    assert set(items.values()) <= {1}, "a claim of a payment was taken for two"


def accounts(office: MemoryOffice) -> list[VisitAccount]:
    """Every visit's."""
    items = office.database.items("visit-accounts")
    return VisitAccountsTable(office.database).from_items(items)


def _insist_on_book(account: VisitAccount, ledger: list[Entry]) -> None:
    """An account says what its entries come to, and each decision stands there as it should."""
    stands = {k: v for k, v in balances(ledger).items() if v != Money.ZERO}
    assert {leg.account: leg.amount for leg in account.book} == stands, account.visit_id
    by_payers = {EntryKind.DECISION, EntryKind.REVERSAL}
    posted = Counter(each.entry_id for each in ledger if each.kind in by_payers)
    expected = Counter(_entry_id(each) for each in account.decisions if _is_posted(each))
    expected.update(_reopened_ids(account))
    assert posted == expected, account.visit_id
    share = account.on(Account.PROVIDER_SHARE)
    assert share == earned(account, None, licence_type="LCSW"), "a share is worked out apart"
    standing = Counter(
        each.claim_id for each in account.decisions if each.state is DecisionState.STANDING
    )
    assert set(standing.values()) <= {1}, "two decisions about one claim hold"
    charged = account.on(Account.CHARGED)
    assert charged in {Money.ZERO, -Money.dollars("200.00")}, "a visit is charged once"


def _entry_id(decision: Decision) -> str:
    is_reversal = decision.state is DecisionState.TAKES_BACK
    kind = EntryKind.REVERSAL if is_reversal else EntryKind.DECISION
    return f"{kind.value}-{decision.entry_name}"


def _reopened_ids(account: VisitAccount) -> Iterator[str]:
    """What was posted and taken out again: the first insurance's word was taken back, or a later
    version of the claim was decided."""
    for each in account.decisions:
        if each.state is DecisionState.REPLACED:
            yield f"{EntryKind.REVERSAL.value}-{each.entry_name}"
        for time in range(each.reopened):
            name = each.but(reopened=time).entry_name
            yield f"{EntryKind.DECISION.value}-{name}"
            yield f"{EntryKind.REVERSAL.value}-{name}"


def _is_posted(decision: Decision) -> bool:
    return decision.state not in {DecisionState.HELD, DecisionState.DISMISSED}


def _insist_on_receipt(receipt: Receipt, ledger: list[Entry], visits: list[VisitAccount]) -> None:
    """What was paid is on visits, or it is held in sight: by a visit, or as nobody's."""
    counted = [each for each in receipt.parts if each.is_counted]
    assert all(each.is_done for each in counted), "a claim of a posted payment was forgotten"
    own = [each for each in ledger if each.book == receipt.receipt_id]
    banked = Money.total(amount_on(Account.BANK, each.legs) for each in own)
    assert banked == (receipt.amount if counted else Money.ZERO)
    applied = [each for each in ledger if each.because_of == receipt.receipt_id]
    left = -Money.total(amount_on(Account.REMITTED, each.legs) for each in applied)
    arrived = [
        each
        for account in visits
        for each in account.decisions
        if each.receipt_id == receipt.receipt_id
    ]
    waiting = Money.total(each.said.paid for each in arrived if not _is_posted(each))
    assert len(arrived) + len(receipt.strangers) == sum(each.claims for each in counted)
    if not receipt.strangers:
        assert left == waiting, "money of a payment is nowhere"


def _insist_on_tasks(
    office: MemoryOffice, visits: list[VisitAccount], known: list[Receipt]
) -> None:
    """One open task for each that is held, and none about what is not."""
    open_tasks = Counter(
        (task["about"][-1], task["about"][0] if len(task["about"]) > 1 else None)
        for task in office.database.items("tasks")
        if task["kind"] == TaskKind.POST_REMITTANCE and task["status"] == TaskStatus.OPEN
    )
    expected = Counter[tuple[str, str | None]]()
    for account in visits:
        expected.update((each.receipt_id, each.claim_id) for each in account.held)
    for receipt in known:
        expected[receipt.receipt_id, None] += receipt.hold is not None
        expected[receipt.receipt_id, None] += bool(receipt.strangers)
    assert open_tasks == +expected


def ending(office: MemoryOffice) -> dict[str, Any]:
    """All that must be the same however documents came, and whatever befell the office."""
    tasks = defaultdict(set)
    for task in office.database.items("tasks"):
        if task["status"] == TaskStatus.OPEN:
            tasks[task["kind"]].add((task["task_id"], task["next_action"]))
    return {
        "ledger": {
            (e.book, e.entry_id, e.legs, e.day, e.because_of)
            for e in entries(office)
            if e.kind is not EntryKind.ACCRUAL  # it differs by what came before
        },
        "shares": {(a.visit_id, a.provider_owed) for a in accounts(office)},
        "decisions": {
            (a.visit_id, d.item_id, d.state, d.hold, d.effect)
            for a in accounts(office)
            for d in a.decisions
        },
        "receipts": {
            (r.receipt_id, frozenset(p.part_id for p in r.parts if p.is_counted), r.hold)
            for r in receipts(office)
        },
        "tasks": dict(tasks),
        "claims": {i["claim_id"]: i["status"] for i in office.database.items("claims")},
    }
