"""What is true of all denials whenever the office comes to rest."""

from __future__ import annotations

from typing import Any

from backoffice.adapters.dynamodb.denials import DenialsTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.claim import visit_id_of
from backoffice.domain.denial import Denial, DenialStatus
from backoffice.domain.ledger import EntryKind
from backoffice.domain.money import Money
from backoffice.domain.task import TaskKind, TaskStatus
from tests.simulation.money_invariants import accounts
from tests.support.remitted import entries
from tests.twins.office import MemoryOffice

_OVER = {DenialStatus.PAID_AFTER_ALL, DenialStatus.WITHDRAWN}
_BY_PEOPLE = {EntryKind.BILLED, EntryKind.WRITE_OFF}


def denials(office: MemoryOffice) -> dict[str, Denial]:
    """Every denial, by its claim."""
    found = DenialsTable(office.database).from_items(office.database.items("denials"))
    return {each.claim_id: each for each in found}


def hold(office: MemoryOffice) -> None:
    """Insist on it: each disputed cent is somebody's, and people moved just what they decided."""
    known = denials(office)
    visits: dict[str, VisitAccount] = {each.visit_id: each for each in accounts(office)}
    for account in visits.values():
        for claim_id in {each.claim_id for each in account.decisions}:
            standing = account.standing(claim_id)
            disputed = standing.disputed if standing else Money.ZERO
            denial = known.get(claim_id)
            open_still = denial is not None and denial.status not in _OVER
            assert (denial.left if denial and open_still else Money.ZERO) == disputed, claim_id
    for denial in known.values():
        _insist_on_entries(office, denial, visits[visit_id_of(denial.claim_id)])
        _insist_on_tasks(office, denial)


def _insist_on_entries(office: MemoryOffice, denial: Denial, account: VisitAccount) -> None:
    moved = [
        max(leg.amount for leg in each.legs)
        for each in entries(office)
        if each.claim_id == denial.claim_id and each.kind in _BY_PEOPLE
    ]
    decided = [each.amount for each in denial.rulings if each.amount != Money.ZERO]
    assert sorted(moved) == sorted(decided), "a decision moved money twice, or never"
    assert len(account.steps) == len({*account.steps})


def _insist_on_tasks(office: MemoryOffice, denial: Denial) -> None:
    open_tasks = {
        task["task_id"]
        for task in office.database.items("tasks")
        if task["kind"] == TaskKind.SETTLE_DENIAL
        and task["status"] == TaskStatus.OPEN
        and task["about"][0] == denial.claim_id
    }
    assert open_tasks == {*denial.tasks}
    if denial.status is DenialStatus.OPEN:
        assert open_tasks or denial.next_escalation_on is not None, "nobody is told of it"


def ending(office: MemoryOffice) -> dict[str, Any]:
    """All that must be the same whatever befell the office."""
    return {
        "denials": {
            (each.claim_id, each.status, each.opening, each.left, each.tasks)
            for each in denials(office).values()
        },
        "rulings": {
            (each.claim_id, ruling.opening, ruling.remedy, ruling.amount)
            for each in denials(office).values()
            for ruling in each.rulings
        },
        "ledger": {(e.book, e.entry_id, e.legs) for e in entries(office)},
    }
