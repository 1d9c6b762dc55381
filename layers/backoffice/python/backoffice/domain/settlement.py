"""A settlement: what a verdict leaves behind, on the check, for people, and for whoever listens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.answer import PayerAnswer
from backoffice.domain.calendar import add_business_days, last_business_day_before
from backoffice.domain.change import is_material
from backoffice.domain.eligibility import MOVES, CheckStatus, Confirmation, EligibilityCheck
from backoffice.domain.errands import Errand, errands
from backoffice.domain.errors import Refused
from backoffice.domain.events.eligibility import EligibilityChanged, EligibilityDecided
from backoffice.domain.events.event import Event
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve
from backoffice.domain.verdict import ActsNext, Decision, Verdict, payer_down

_CHANGE = "changed"
_SINCE = "The payer has answered otherwise since."


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
    open_tasks: Sequence[Task] = (),
    at: datetime,
    today: date,
    said_on: date | None = None,
    begins_year: bool = False,
) -> Settlement:
    """The check with its verdict, the tasks that follow or are done with, and what is told.

    An errand that was there before is no new task, so a recheck that says the
    same tells nobody, and a payer that is silent for weeks is one task. An
    errand that is not there any more resolves its task among *open_tasks*. What
    differs for people (see `change`) while all stays well is a task of its own.
    A payer that did not answer yet takes nothing from what was told before.
    *today* is the day where the network's staff work, *said_on* the one on which the payer said
    it, where the client is; None: today. Where the round *begins_year* of the plan, what a task of
    the old year left to do is done again, once somebody has called that task done.
    """
    if CheckStatus.DECIDED not in MOVES[check.status]:
        raise Refused(f"This check is {check.status} already.")
    silent = decision.verdict is Verdict.PAYER_DOWN
    settled = check.but(
        status=CheckStatus.DECIDED,
        tried_since=None,
        question=None,
        next_attempt_at=None,
        decided_at=at,
        silent_since=(check.silent_since or at) if silent else None,
        decision=decision,
    )
    left = errands(decision, provider_id=check.provider_id)
    moment = _Moment(at, today)
    if begins_year:
        settled, moment = _anew(settled, open_tasks, moment)
    if silent or decision.owner is ActsNext.LATER:
        return _with_tasks(settled, left, over=set(), open_tasks=open_tasks, moment=moment)
    changed = check.told is not None and is_material(
        check.told,
        check.answer,
        answer,
        decision,
        networks=(check.in_network, in_network),
        service_types=service_types,
    )
    settled = settled.but(
        answer=answer,
        answered_at=at if answer else check.answered_at,
        answered_in=check.attempt if answer else check.answered_in,
        in_network=in_network,
        verification=None,
        told=decision,
        confirmed=_confirmed(check, decision, said_on or today),
    )
    over = check.tasks_left.keys() - {errand.about for errand in left} - {_CHANGE}
    if changed:
        over.add(_CHANGE)
        stays_active = {check.told and check.told.verdict, decision.verdict} == {Verdict.ACTIVE}
        left = (_changed(check.provider_id), *left) if stays_active else left
    settlement = _with_tasks(settled, left, over=over, open_tasks=open_tasks, moment=moment)
    return settlement._replace(events=_events(settled, changed=changed))


def warned(
    check: EligibilityCheck, *, open_tasks: Sequence[Task] = (), at: datetime, today: date
) -> Settlement:
    """The check, while its payer is asked on, with the task about its silence: a visit is near.

    Nothing is decided by that, nobody listens to it, and an answer resolves it as any other.
    """
    left = errands(payer_down(), provider_id=check.provider_id)
    told, moment = _anew(check.but(is_urgent=False), open_tasks, _Moment(at, today))
    warning = _with_tasks(told, left, over=set(), open_tasks=open_tasks, moment=moment)
    return warning._replace(events=())


def _anew(
    check: EligibilityCheck, tasks: Sequence[Task], moment: _Moment
) -> tuple[EligibilityCheck, _Moment]:
    """The check that remembers of its tasks those that are open, and the moment of the others."""
    is_open = {task.task_id for task in tasks if task.status is TaskStatus.OPEN}
    left = {about: each for about, each in check.tasks_left.items() if each in is_open}
    done = {about: each for about, each in check.tasks_left.items() if each not in is_open}
    return check.but(tasks_left=left), moment._replace(done=done)


def _confirmed(check: EligibilityCheck, decision: Decision, said_on: date) -> Confirmation | None:
    if decision.verdict is not Verdict.ACTIVE:
        return None
    return Confirmation(said_on=said_on, about_on=check.service_on)


class _Moment(NamedTuple):
    at: datetime
    today: date
    done: Mapping[str, str] = {}
    """Tasks of the old year, by what they are about, after which another one is opened."""


def _with_tasks(
    settled: EligibilityCheck,
    left: Iterable[Errand],
    *,
    over: set[str],
    open_tasks: Sequence[Task],
    moment: _Moment,
) -> Settlement:
    """The check with a task for each errand *left* that is new, and what is *over* resolved."""
    known = {about: task for about, task in settled.tasks_left.items() if about not in over}
    new = {each.about: _task(settled, each, moment) for each in left if each.about not in known}
    due_on, stays = _due_on(settled, moment.today), {known.get(each.about) for each in left}
    sooner = [
        task.but(due_on=due_on)
        for task in open_tasks
        if task.task_id in stays and task.status is TaskStatus.OPEN and due_on < task.due_on
    ]
    gone = set(settled.tasks_left.values()) - set(known.values())
    resolved = [
        resolve(task, resolution=_SINCE, at=moment.at)
        for task in open_tasks
        if task.task_id in gone and task.status is TaskStatus.OPEN
    ]
    ids = {about: task.task_id for about, task in new.items()}
    settled = settled.but(tasks_left=known | ids)
    return Settlement(settled, (*resolved, *sooner, *new.values()), _events(settled, changed=False))


def _events(settled: EligibilityCheck, *, changed: bool) -> tuple[Event, ...]:
    about = {name: getattr(settled, name) for name in ("check_id", "client_id", "provider_id")}
    decided = EligibilityDecided(**about)
    return (decided, EligibilityChanged(**about)) if changed else (decided,)


def _changed(provider_id: str) -> Errand:
    """What a provider has to do when a plan that stays active pays otherwise than before."""
    return Errand(
        about=_CHANGE,
        kind=TaskKind.REVIEW_CHANGE,
        owner=TaskOwner.provider(provider_id),
        next_action="The payer changed what it covers. Read the new estimate, and tell the client "
        "before the next visit.",
    )


def _task(settled: EligibilityCheck, errand: Errand, moment: _Moment) -> Task:
    """The task of this round of a check for one *errand*."""
    source = f"{settled.check_id}.{settled.rounds}.{errand.about}"
    if errand.about in moment.done:
        source = f"{source}.after.{moment.done[errand.about]}"
    return open_task(
        task_id=f"eligibility-{fingerprint(source)[:32]}",
        kind=errand.kind,
        owner=errand.owner,
        about=(settled.check_id, settled.client_id),
        due_on=_due_on(settled, moment.today),
        next_action=errand.next_action,
        at=moment.at,
    )


def _due_on(check: EligibilityCheck, today: date) -> date:
    """In two business days; before the next visit in any case, or at once where it is too late."""
    return _before(min((day for day in check.visits if day >= today), default=None), today)


def _before(visit_on: date | None, today: date) -> date:
    usual = add_business_days(today, 2)
    if visit_on is None:
        return usual
    return max(today, min(usual, last_business_day_before(visit_on)))
