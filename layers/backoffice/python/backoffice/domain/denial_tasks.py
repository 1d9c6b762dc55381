"""What people have to do about denials: one task for each, told again as its time runs out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from backoffice.domain.claim_rejection import due_on
from backoffice.domain.deadlines import STEPS, TOO_LATE
from backoffice.domain.denial import WAITING, Denial, DenialStatus
from backoffice.domain.denying import looked_at_again
from backoffice.domain.edits.edit import Mender
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskStatus, open_task, resolve

_ALL_STEPS = (*STEPS, TOO_LATE)
_CAME_OF_IT = {
    DenialStatus.CORRECTED: "A corrected claim is on its way.",
    DenialStatus.APPEALED: "The payer was asked to decide again.",
    DenialStatus.ASKED: "The payer was asked.",
    DenialStatus.FORWARDED: "Another payer was billed.",
    DenialStatus.BILLED: "A person decided that the client owes it.",
    DenialStatus.WRITTEN_OFF: "A person decided that nobody pays it.",
    DenialStatus.PAID_AFTER_ALL: "The payer's last decision leaves nothing open.",
    DenialStatus.WITHDRAWN: "The payer took its decision back.",
    DenialStatus.OPEN: "The payer decided anew; what is left to do was told anew.",
}
_ASK_AGAIN = "Nothing was heard of this denial for a while. Ask the payer what became of it."
_SEE_TO_IT = (
    "Nothing was heard of this denial yet. See that what was decided about it is done, and ask the "
    "payer what became of it. There is time until {until}."
)
_DECIDE = (
    "The payer's time for this denial is over. Decide what becomes of the money; what we missed is "
    "never the client's."
)


def is_watched(denial: Denial) -> bool:
    """Whether somebody has to be told, or told again, of *denial* some day."""
    return denial.next_escalation_on is not None


def is_due(denial: Denial, today: date) -> bool:
    """Whether somebody has to be told of *denial* now."""
    return denial.next_escalation_on is not None and denial.next_escalation_on <= today


def escalate(denial: Denial, *, today: date, at: datetime) -> tuple[Denial, tuple[Task, ...]]:
    """Tell whoever can do something about *denial*, if it is time; the same again changes nothing.

    Its owner is told when it opens, and billing 30, 14 and 7 days before its last day and when
    that is over; where the payer has the next word, billing asks for it. After days on which
    nobody looked only the furthest step is told.
    """
    begins = denial.next_escalation_on
    if begins is None or today < begins:
        return denial, ()
    if denial.status in WAITING:
        later = looked_at_again(denial, today)
        return denial.but(next_escalation_on=later), (_asking(denial, begins, today, at),)
    reached = [step for step in _ALL_STEPS if today >= _day_of(denial, step)]
    coming = _ALL_STEPS[len(reached) :]
    following = _day_of(denial, coming[0]) if coming else None
    opens = begins == denial.decided_on and TOO_LATE not in reached
    task = _opening(denial, today, at) if opens else _warning(denial, reached[-1], today, at)
    return denial.but(next_escalation_on=following), (task,)


class Told(NamedTuple):
    """A denial that says which tasks are about it, and those of them that change with it."""

    denial: Denial
    tasks: list[Task]


def told_anew(
    denial: Denial, wanted: Iterable[Task], known: Iterable[Task], *, at: datetime
) -> Told:
    """What changes so that the *wanted* tasks stand, and none that *denial* has left behind.

    *known* are those of them that there are, and those that the denial names; what somebody
    resolved stays so.
    """
    there = {task.task_id: task for task in known}
    new = [task for task in wanted if task.task_id not in there]
    still_open = [task for task in there.values() if task.status is TaskStatus.OPEN]
    left_behind = [task for task in still_open if not task.task_id.startswith(_stem(denial))]
    says = _CAME_OF_IT[denial.status]
    stand = [task.task_id for task in (*still_open, *new) if task not in left_behind]
    return Told(
        denial.but(tasks=tuple(stand)),
        [*new, *(resolve(task, resolution=says, at=at) for task in left_behind)],
    )


def concerned(denial: Denial, wanted: Iterable[Task]) -> list[str]:
    """The ids of all tasks that `told_anew` has to know of."""
    return [*dict.fromkeys((*denial.tasks, *(task.task_id for task in wanted)))]


def _opening(denial: Denial, today: date, at: datetime) -> Task:
    says = f"{denial.next_action} There is time until {denial.act_by}."
    return _task(denial, "opened", says, owner=denial.owner, today=today, at=at)


def _warning(denial: Denial, step: int, today: date, at: datetime) -> Task:
    if step == TOO_LATE:
        return _task(denial, "over", _DECIDE, today=today, at=at)
    says = f"See that this is done: {denial.next_action} There is time until {denial.act_by}."
    return _task(denial, str(step), says, today=today, at=at)


def _asking(denial: Denial, begins: date, today: date, at: datetime) -> Task:
    in_time = today <= denial.act_by
    says = _SEE_TO_IT.format(until=denial.act_by) if in_time else _ASK_AGAIN
    return _task(denial, begins.isoformat(), says, today=today, at=at)


def _task(
    denial: Denial,
    name: str,
    says: str,
    *,
    today: date,
    at: datetime,
    owner: Mender = Mender.BILLING,
) -> Task:
    return open_task(
        task_id=f"{_stem(denial)}-{name}",
        kind=TaskKind.SETTLE_DENIAL,
        owner=owner.task_owner(denial.provider_id),
        about=(denial.claim_id, denial.client_id),
        due_on=due_on(owner, today, denial.act_by),
        next_action=says,
        at=at,
    )


def _stem(denial: Denial) -> str:
    """One for each opening of a denial and for where it stands: told twice, it is the same."""
    told = f"{denial.claim_id}/{denial.opening}/{denial.status}"
    return f"denial-{fingerprint(told)[:32]}"


def _day_of(denial: Denial, step: int) -> date:
    return denial.act_by - timedelta(days=step)
