"""A settlement: what a verdict leaves behind, on the check, for people, and for whoever listens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.answer import PayerAnswer
from backoffice.domain.calendar import add_business_days
from backoffice.domain.change import is_material
from backoffice.domain.eligibility import MOVES, CheckStatus, EligibilityCheck
from backoffice.domain.errors import Refused
from backoffice.domain.events import EligibilityChanged, EligibilityDecided, Event
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve
from backoffice.domain.verdict import ActsNext, Decision, Verdict

_STAFF = {
    ActsNext.ELIGIBILITY: "Find out why, and ask the payer by telephone.",
    ActsNext.ENROLMENT: "Clear up with the payer how it knows this provider.",
    ActsNext.CONFIGURATION: "Mend how this payer is asked, and have it asked again.",
}
"""What each queue of the staff does next; a decision's own next action is said to the provider."""
_CHANGED = (
    "The payer changed what it covers. Read the new estimate, and tell the client before the next "
    "visit."
)


class Settlement(NamedTuple):
    """What is kept together when a round ends."""

    check: EligibilityCheck
    tasks: tuple[Task, ...]
    events: tuple[Event, ...]


def settle(
    check: EligibilityCheck,
    decision: Decision,
    *,
    answer: PayerAnswer | None,
    in_network: bool | None,
    service_types: Iterable[str] = (),
    open_tasks: Iterable[Task] = (),
    next_attempt_at: datetime | None = None,
    at: datetime,
    today: date,
) -> Settlement:
    """The check with its verdict, the tasks that follow or are done with, and what is told.

    A recheck that says the same tells nobody. What differs for people (see
    `change`) is one new task, which takes the place of the earlier one among
    *open_tasks*. A payer's silence is one task for staff until it answers,
    however long that takes, and takes nothing from what was told before.
    *today* is the day where the network's staff work.
    """
    if CheckStatus.DECIDED not in MOVES[check.status]:
        raise Refused(f"This check is {check.status} already.")
    settled = check.but(
        status=CheckStatus.DECIDED,
        tried_since=None,
        question=None,
        next_attempt_at=next_attempt_at,
        decided_at=at,
        decision=decision,
    )
    if decision.verdict is Verdict.PAYER_DOWN or decision.owner is ActsNext.LATER:
        return _unanswered(settled, decision, at=at, today=today)
    settled = settled.but(
        answer=answer,
        answered_at=at if answer else check.answered_at,
        in_network=in_network,
        told=decision,
        outage_task_id=None,
    )
    changed = check.told is not None and is_material(
        check.told,
        check.answer,
        answer,
        decision,
        networks=(check.in_network, in_network),
        service_types=service_types,
    )
    over = {check.outage_task_id}
    new: tuple[Task, ...] = ()
    if check.told is None or changed:
        over.add(check.task_id)
        new = _tasks(settled, decision, told=check.told, at=at, today=today)
        settled = settled.but(task_id=new[0].task_id if new else None)
    resolved = [
        resolve(task, resolution="The payer has answered since.", at=at)
        for task in open_tasks
        if task.task_id in over and task.status is TaskStatus.OPEN
    ]
    return Settlement(settled, (*resolved, *new), _events(settled, changed=changed))


def _unanswered(
    settled: EligibilityCheck, decision: Decision, *, at: datetime, today: date
) -> Settlement:
    """The payer did not answer yet: what was told before stands, and silence is one task."""
    new: tuple[Task, ...] = ()
    if decision.verdict is Verdict.PAYER_DOWN and settled.outage_task_id is None:
        new = (_task(settled, decision, at=at, today=today),)
        settled = settled.but(outage_task_id=new[0].task_id)
    return Settlement(settled, new, _events(settled, changed=False))


def _events(settled: EligibilityCheck, *, changed: bool) -> tuple[Event, ...]:
    about = {name: getattr(settled, name) for name in ("check_id", "client_id", "provider_id")}
    decided = EligibilityDecided(**about)
    return (decided, EligibilityChanged(**about)) if changed else (decided,)


def _tasks(
    settled: EligibilityCheck,
    decision: Decision,
    *,
    told: Decision | None,
    at: datetime,
    today: date,
) -> tuple[Task, ...]:
    """The task that a verdict leaves: none where all is well, or well again."""
    was_active = told is not None and told.verdict is Verdict.ACTIVE
    if decision.verdict is Verdict.ACTIVE and not was_active:
        return ()
    return (_task(settled, decision, at=at, today=today),)


def _task(settled: EligibilityCheck, decision: Decision, *, at: datetime, today: date) -> Task:
    """A task for whoever acts next, due in two business days."""
    owner = ActsNext.ELIGIBILITY if decision.owner is ActsNext.LATER else decision.owner
    staff = _STAFF.get(owner)
    if decision.verdict is Verdict.ACTIVE:
        kind, next_action = TaskKind.REVIEW_CHANGE, _CHANGED
    elif staff:
        kind, next_action = TaskKind.CHECK_ELIGIBILITY, staff
    else:
        kind, next_action = TaskKind.CORRECT_COVERAGE, decision.next_action
    provider = TaskOwner.provider(settled.provider_id)
    return open_task(
        task_id=task_id_for(settled),
        kind=kind,
        owner=TaskOwner.staff(owner) if staff else provider,
        about=(settled.check_id, settled.client_id),
        due_on=add_business_days(today, 2),
        next_action=next_action,
        at=at,
    )


def task_id_for(check: EligibilityCheck) -> str:
    """The one id that the task of this round of a check can have."""
    source = f"{check.check_id}.{check.rounds}" if check.rounds else check.check_id
    return f"eligibility-{fingerprint(source)[:32]}"


def gap_task_id_for(check_id: str) -> str:
    """The one id that a check's task about a visit outside its policy can have."""
    return f"gap-{fingerprint(check_id)[:32]}"


def gap_task(check: EligibilityCheck, visit_on: date, *, at: datetime, today: date) -> Task:
    """The task when a client's next visit lies outside the policy, as beyond the year's end."""
    return open_task(
        task_id=gap_task_id_for(check.check_id),
        kind=TaskKind.RENEW_COVERAGE,
        owner=TaskOwner.provider(check.provider_id),
        about=(check.check_id, check.client_id),
        due_on=min(add_business_days(today, 2), visit_on),
        next_action="Ask the client which insurance holds on the day of the next visit.",
        at=at,
    )
