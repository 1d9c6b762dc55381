"""The task of a stale profile: its provider is to say that it is still so, or write it anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.profile import Profile
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

CONFIRMED = "The provider confirmed the profile."

_TIME = timedelta(days=14)


def ask_to_confirm(
    profile: Profile, known: Task | None, *, left_on: date | None, today: date, at: datetime
) -> tuple[Record, ...]:
    """What is to be kept once nobody has said for 90 days that a profile is still so.

    *known* is the task of the last time: while it is open, there is no second one. Of a provider
    whose membership ended on *left_on*, nothing is wanted. What was asked already is not asked
    again before another 90 days went by without a word.
    """
    if today < profile.ask_on:
        return ()
    asked = profile.but(asked_on=today)
    is_asked = known is not None and known.status is TaskStatus.OPEN
    if is_asked or (left_on is not None and today > left_on):
        return (asked,)
    task = open_task(
        task_id=_task_id(profile),
        kind=TaskKind.CONFIRM_PROFILE,
        owner=TaskOwner.provider(profile.provider_id),
        about=(profile.provider_id,),
        due_on=today + _TIME,
        next_action="Read your profile, and confirm that all of it is still so or write it anew.",
        at=at,
    )
    return (asked.but(task_id=task.task_id), task)


def confirmed(task: Task | None, *, at: datetime) -> tuple[Task, ...]:
    """The task, resolved, if it is there and open."""
    if task is None or task.status is not TaskStatus.OPEN:
        return ()
    return (resolve(task, resolution=CONFIRMED, at=at),)


def _task_id(profile: Profile) -> str:
    return f"profile-{fingerprint(f'{profile.provider_id}/{profile.ask_on}')[:32]}"
