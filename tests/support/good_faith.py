"""Ana pays Ruth herself: what is planned, and what she is told beforehand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backoffice.adapters.dynamodb.estimates import EstimateFilesTable, GoodFaithEstimatesTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.good_faith import EstimateFile, GoodFaithEstimate
from backoffice.domain.money import Money
from backoffice.domain.provider import Fee
from backoffice.domain.task import Task, TaskKind, TaskStatus
from tests.support import builders, offices
from tests.support.builders import ANA, RUTH
from tests.support.claiming import put_on_file
from tests.twins.office import MemoryOffice

FEE = 15_000
HOUR = timedelta(hours=1)
KINDS = {TaskKind.NAME_FEE, TaskKind.GIVE_ESTIMATE, TaskKind.CHECK_FEE}


def ruth(fee: int | None = FEE, **differences: Any) -> Any:
    """Ruth, outside of the insurance programme, with a fee for an hour or none."""
    fees = () if fee is None else (Fee(procedure="90837", amount=Money(fee)),)
    return builders.provider(**{"programme": None, "fees": fees, **differences})


def office_of(fee: int | None = FEE, **of_ana: Any) -> MemoryOffice:
    """An office in which nothing is planned with Ana yet, and no insurance known."""
    office = MemoryOffice()
    office.keep(ruth(fee), builders.payer(), builders.participation(), builders.fee_schedule())
    office.roster.add_client(ANA, builders.new_client(**of_ana), caller=RUTH)
    office.run()
    return office


def with_insurance(fee: int | None = FEE) -> MemoryOffice:
    """An office in which Ana has an insurance, and Ruth takes none."""
    office = offices.with_verdict()
    put_on_file(office, ruth(fee))
    return office


def plan(office: MemoryOffice, visit_id: str, day: date, **differences: Any) -> None:
    """Ruth plans a visit, and whoever listens hears of it."""
    new = builders.new_visit(day, **differences)
    office.roster.plan_visit(ANA, visit_id, new, caller=RUTH)
    office.run()


def pass_time(office: MemoryOffice, time: timedelta, *, step: timedelta = HOUR) -> None:
    """Let *time* pass, with a sweep of estimates after each *step*."""
    for _ in range(time // step):
        office.wait(step)
        sweep(office)


def sweep(office: MemoryOffice) -> None:
    """Look at what is due."""
    office.due_estimates.hand_out_due(due=office.clock())
    office.run()


def given(office: MemoryOffice) -> list[GoodFaithEstimate]:
    """Every estimate that Ana got, in order."""
    return sorted(GoodFaithEstimatesTable(office.database).all_of(ANA), key=lambda e: e.number)


def file(office: MemoryOffice) -> EstimateFile:
    """What the office knows of Ana's estimates from Ruth."""
    return EstimateFilesTable(office.database).load(ANA, RUTH.provider_id)


def tasks(office: MemoryOffice, *, done: bool = False) -> list[Task]:
    """The tasks about estimates that are open, or done."""
    found = TasksTable(office.database).from_items(office.database.items("tasks"))
    status = TaskStatus.RESOLVED if done else TaskStatus.OPEN
    return [each for each in found if each.kind in KINDS and each.status is status]
