"""What people have to do once insurance turned out to be over: ask who paid instead, in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.coverage import Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.money import Money
from backoffice.domain.rehearsal import Letter, VisitThen
from backoffice.domain.task import OwnerKind, Task, TaskKind, TaskOwner, open_task
from backoffice.domain.visit import VisitStatus

INSURANCE_LINK = "insurance_link"
"""The message that asks a client for their insurance."""
_TO_TAKE_BACK = 30
"""Business days, after which somebody looks whether the payer kept it from a later payment."""


def tasks_of(
    visits: Iterable[VisitThen],
    over: Coverage,
    policy_id: str,
    *,
    takes_back: Money,
    ended_on: date,
    at: datetime,
    today: date,
) -> tuple[Task, ...]:
    """One for each provider whose visits are not covered any more, and one about the money.

    They are kept in the write that ends the policy. Another end is another task.
    """
    by_provider: dict[str, list[VisitThen]] = {}
    for visit in visits:
        if visit.ways:
            by_provider.setdefault(visit.provider_id, []).append(visit)
    todo = [
        (
            TaskKind.REPLACE_COVERAGE,
            TaskOwner.provider(who),
            _due(theirs, today),
            _says(theirs, ended_on, today),
        )
        for who, theirs in sorted(by_provider.items())
    ]
    if takes_back != Money.ZERO:
        billing, due = TaskOwner.staff("billing"), add_business_days(today, _TO_TAKE_BACK)
        todo.append((TaskKind.EXPECT_RECOUPMENT, billing, due, _expects(takes_back, ended_on)))
    source = f"{over.client_id}/{policy_id}/{len(over.versions)}"
    return tuple(
        open_task(
            task_id=f"ended-{fingerprint(f'{source}/{owner.name}')[:32]}",
            kind=kind,
            owner=owner,
            about=(over.client_id, policy_id),
            due_on=due,
            next_action=says,
            at=at,
        )
        for kind, owner, due, says in todo
    )


def _expects(takes_back: Money, ended_on: date) -> str:
    return (
        f"The payer paid {takes_back} for visits after {ended_on}, when this insurance was over. "
        "See that its remittances take it back, and that nobody pays it back beside them."
    )


def letters_of(tasks: Iterable[Task], client_id: str) -> tuple[Letter, ...]:
    """The letters that the owners of *tasks* are asked to send; one person answers for each."""
    return tuple(
        Letter(message=INSURANCE_LINK, to=TaskOwner.client(client_id), by=task.owner)
        for task in tasks
        if task.owner.kind is OwnerKind.PROVIDER
    )


def _due(visits: Sequence[VisitThen], today: date) -> date:
    """Two business days, and not after the first day on which a claim would be late."""
    last = [visit.bill_by for visit in visits if visit.bill_by and visit.bill_by >= today]
    return min([add_business_days(today, 2), *last])


def _says(visits: Sequence[VisitThen], ended_on: date, today: date) -> str:
    held = [visit for visit in visits if visit.status is VisitStatus.HELD]
    ask = f"This insurance ended on {ended_on}. Ask the client by link which one followed"
    last_days = sorted(visit.bill_by for visit in held if visit.bill_by)
    if not last_days:
        return f"{ask}, before the next visit."
    count = "1 visit has" if len(held) == 1 else f"{len(held)} visits have"
    left = next((day for day in last_days if day >= today), None)
    over = f"the last day for claims was {last_days[-1]}"
    when = f"the next claim must arrive by {left}" if left else over
    return f"{ask}: {count} no payer, and {when}. Bill the client only with their consent."
