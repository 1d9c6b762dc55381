"""The story of one claim: an insured client is seen, the provider confirms it, a claim is made."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.adapters.dynamodb.clients import VisitsTable
from backoffice.domain.claim import Claim, claim_id_for
from backoffice.domain.outcome import Outcome
from backoffice.domain.policy import Priority
from backoffice.domain.record import Record, Ref
from backoffice.domain.task import Task, TaskKind
from backoffice.domain.visit import Visit
from tests.support import offices
from tests.support.builders import ANA, RUTH, VISIT
from tests.twins.office import MemoryOffice

DAY = date(2026, 3, 9)
CLAIM = claim_id_for(VISIT, Priority.PRIMARY)


def held(**differences: Any) -> Outcome:
    """An hour for one diagnosis."""
    return Outcome(**{"status": "held", "minutes": 55, "diagnoses": ("F41.1",), **differences})


def insured() -> MemoryOffice:
    """An office in which Ana is insured, and the day of her visit is over."""
    office = offices.with_verdict()
    office.wait(timedelta(days=8))
    office.until_quiet()
    return office


def say(office: MemoryOffice, outcome: Outcome, visit_id: str = VISIT) -> None:
    """Ruth says what became of a visit, and everybody hears of it."""
    office.visit_outcomes.conclude(ANA, visit_id, outcome, caller=RUTH)
    office.until_quiet()


def claimed(office: MemoryOffice, visit_id: str = VISIT) -> Claim:
    """The claim for a visit."""
    return ClaimsTable(office.database).load(claim_id_for(visit_id, Priority.PRIMARY))


def seen(office: MemoryOffice, visit_id: str = VISIT) -> Visit:
    """A visit as it is kept."""
    return VisitsTable(office.database).load(ANA, visit_id)


def with_claim(**differences: Any) -> MemoryOffice:
    """An office in which Ana's visit was confirmed, and its claim may leave."""
    office = insured()
    say(office, held(**differences))
    return office


def put_on_file(office: MemoryOffice, record: Record) -> None:
    """Let *record* stand in the place of the one with its key, and tell nobody."""
    table = tables(office.database)[type(record)]
    known = table.from_item(office.database.get(table.NAME, table.put(record).key))
    office.records.keep(record.but(version=known.version if known else 0))


def plan_another(office: MemoryOffice, number: int) -> str:
    """One more visit of Ana's, on one of sixty days that are over; nobody hears of it."""
    visit_id = f"visit-more-{number:04}"
    day = DAY - timedelta(days=number % 60 + 1)
    visit = seen(office).but(version=0, visit_id=visit_id, day=day, status="planned")
    office.records.keep(visit)
    return visit_id


def refund_tasks(office: MemoryOffice) -> list[Task]:
    """What providers are to give back to clients, or were."""
    found = [i for i in office.database.items("tasks") if i["kind"] == TaskKind.REFUND_CLIENT]
    asked = (office.records.find_together(Ref(Task, (item["task_id"],))) for item in found)
    return [task for (task,) in asked if task]


def refunds(office: MemoryOffice) -> list[tuple[str, str]]:
    """Whose tasks those are, and how they stand."""
    return [(task.owner.name, task.status) for task in refund_tasks(office)]
