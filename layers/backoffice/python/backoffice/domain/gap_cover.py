"""Cover: what is known of who pays on each day of a planned visit, from everything on file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.completion import completion_task_id
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, check_id_for
from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate
from backoffice.domain.policy import Policy
from backoffice.domain.proof import proof_from, proves
from backoffice.domain.reasons import ActsNext
from backoffice.domain.renewal import AnswerKind, Renewal
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus

ANSWERS_WITHIN = timedelta(days=2)
"""Since the day on which the payer is asked: after a day of silence a person is told anyway."""
EXCEPTIONS = frozenset(
    {
        TaskKind.MAP_PAYER,
        TaskKind.REVIEW_COVERAGE,
        TaskKind.COMPLETE_COVERAGE,
        TaskKind.REPLACE_COVERAGE,
        TaskKind.CORRECT_COVERAGE,
        TaskKind.RENEW_COVERAGE,
        TaskKind.CHECK_ELIGIBILITY,
    }
)
"""Tasks at whose end it is known who pays."""
THE_OFFICE = TaskOwner.staff(ActsNext.ELIGIBILITY)
"""Who sees to it that payers are asked."""


class OnFile(NamedTuple):
    """Everything that a client's cover follows from, as it stands now."""

    coverage: Coverage | None
    entries: Sequence[RosterEntry]
    """On whose rosters the client is, or was."""
    checks: Mapping[str, EligibilityCheck]
    renewals: Sequence[Renewal]
    tasks: Mapping[str, Task]
    known: GapCertificate | None
    """The certificate that stands so far."""
    zone: str
    """Where the client is."""
    care_state: str | None = None
    """Where visits take place."""


def planned(entries: Sequence[RosterEntry], *, today: date) -> list[tuple[RosterEntry, date]]:
    """The days from *today* on with planned visits, by provider; a day of two visits counts once.

    Whoever was discharged before a day is not seen on it.
    """
    found = {
        (entry.provider_id, day): (entry, day)
        for entry in entries
        for day in {*entry.visit_days, *entry.private_days}
        if day >= today and entry.is_active(max(day, entry.added_on))
    }
    return [found[place] for place in sorted(found)]


def cover(file: OnFile, *, today: date) -> list[CertifiedDay]:
    """What is known of each day; OPEN, of those alone that nobody has a task about.

    *today* is the day where the client is.
    """
    return [
        _cover(file, entry, day, today=today) for entry, day in planned(file.entries, today=today)
    ]


def _cover(file: OnFile, entry: RosterEntry, day: date, *, today: date) -> CertifiedDay:
    at = CertifiedDay(provider_id=entry.provider_id, day=day, cover=Cover.OPEN)
    if day not in entry.visit_days:
        return at.but(cover=Cover.PRIVATE)
    policy = file.coverage.in_force(day) if file.coverage else None
    if file.coverage is None or policy is None:
        return at.but(cover=Cover.SELF_PAY) if _pays_themselves(file, day) else at
    check_id = check_id_for(policy.policy_id, entry.provider_id)
    check = file.checks.get(check_id)
    stated = file.coverage.last_stated(policy.policy_id)
    at = at.but(policy_id=policy.policy_id, stated=stated.number if stated else None)
    at = at.but(check_id=check_id if check else None)
    if check and check.confirmed and policy.may_be_billed and proves(check, file.coverage, day):
        return at.but(cover=Cover.VERIFIED, said_on=check.confirmed.said_on)
    asked_on = _asked_on(file, at, policy, check, today=today)
    if asked_on is not None:
        at, due = at.but(asked_on=asked_on), _due(asked_on, day)
        if today <= due and not _is_left_to_people(check, due, file.zone):
            return at.but(cover=Cover.EXPECTED, owner=THE_OFFICE, due_on=due)
    task = _exception(file, policy, check, day, today=today)
    return with_task(at, task) if task else at


def with_task(at: CertifiedDay, task: Task) -> CertifiedDay:
    """The day, with the *task* that is its exception."""
    return at.but(cover=Cover.TASK, task_id=task.task_id, owner=task.owner, due_on=task.due_on)


def _pays_themselves(file: OnFile, day: date) -> bool:
    """Whether no insurance of theirs was ever told of, or they said that they have none then.

    What they said is over once a plan is on file that begins after it all the same: when that one
    ends, they are asked again.
    """
    if file.coverage is None or not file.coverage.versions:
        return True
    said = [each.answer for each in file.renewals]
    return any(
        answer.kind is AnswerKind.NO_INSURANCE
        and answer.plan_year.contains(day)
        and not _began_within(file.coverage, answer.plan_year.since, day)
        for answer in said
        if answer is not None
    )


def _began_within(coverage: Coverage, since: date, until: date) -> bool:
    """Whether a primary policy begins on a day from *since* on *until* another."""
    begins = (p.period.since for p in coverage.believed_at(None) if p.is_primary)
    return any(since <= day <= until for day in begins)


def _asked_on(
    file: OnFile,
    at: CertifiedDay,
    policy: Policy,
    check: EligibilityCheck | None,
    *,
    today: date,
) -> date | None:
    """The day since which the payer is asked about *policy*; None: nobody asks, or it answered.

    That it is asked once more puts nothing off: the first day stays, even in what became a task.
    """
    begins = proof_from(file.coverage, policy.policy_id, at.day) if file.coverage else None
    if begins is None or not policy.may_be_billed:
        return None
    kept = _expected_before(file, at)
    if today < begins:
        asks: date | None = begins
    elif check is None:
        asks = kept or today  # whoever opens it hears of the visit at the same time as we
    elif _has_spoken(check, begins, file.zone):
        asks = None
    else:
        asks = _next_question(check, begins, file.zone) or kept
    if asks is None:
        return None
    asks = min(asks, kept) if kept else asks
    return asks if asks <= at.day else None


def _has_spoken(check: EligibilityCheck, begins: date, zone: str) -> bool:
    """Whether the payer said something since the plan year *begins*, or nobody can ask it.

    That it is asked again, as every month, promises no other word. Its silence is none.
    """
    answered = day_in(check.answered_at, zone) if check.answered_at else None
    decided = day_in(check.decided_at, zone) if check.decided_at else None
    is_told = check.decision is not None and check.decision == check.told
    heard = (answered, decided if is_told else None)
    return check.status is CheckStatus.DROPPED or any(day and day >= begins for day in heard)


def _next_question(check: EligibilityCheck, begins: date, zone: str) -> date | None:
    """When a *check* is asked whose payer said nothing since the plan year *begins*."""
    since = check.tried_since or check.next_attempt_at
    return max(day_in(since, zone), begins) if since else None


def _is_left_to_people(check: EligibilityCheck | None, due: date, zone: str) -> bool:
    """Whether the office has stopped asking a silent payer until after the day *due*.

    It promises no answer of its own then: whoever has the task of its silence calls the payer.
    """
    if check is None or check.silent_since is None or check.tried_since is not None:
        return False
    return check.next_attempt_at is not None and day_in(check.next_attempt_at, zone) > due


def _expected_before(file: OnFile, at: CertifiedDay) -> date | None:
    """When the payer was to be asked, by the certificate that stands: it is not put off by us."""
    before = file.known.at(*at.place) if file.known else None
    if before is None or (before.policy_id, before.stated) != (at.policy_id, at.stated):
        return None
    return before.asked_on


def _due(asked_on: date, day: date) -> date:
    return min(asked_on + ANSWERS_WITHIN, max(day, asked_on))


def _exception(
    file: OnFile, policy: Policy, check: EligibilityCheck | None, day: date, *, today: date
) -> Task | None:
    """Of the open tasks about the day's insurance the one that is due first, and in time for it."""
    ids = tasks_about(file.coverage, policy, check)
    found = [file.tasks[each] for each in ids if each in file.tasks]
    good = [each for each in found if is_exception(each, day, today=today)]
    return min(good, key=lambda each: (each.due_on, each.task_id), default=None)


def tasks_about(
    coverage: Coverage | None, policy: Policy, check: EligibilityCheck | None
) -> tuple[str, ...]:
    """The ids of tasks that may be about the insurance of a day."""
    to_come = completion_task_id(coverage, policy.policy_id) if coverage else None
    left = check.task_ids if check else ()
    return (*left, *([to_come] if to_come else []))


def is_exception(task: Task, day: date, *, today: date) -> bool:
    """Whether *task* stands for a *day* that nobody verified: it is open, and due in time.

    One that is due after the visit helps nobody, unless it is due today.
    """
    is_open = task.status is TaskStatus.OPEN and task.kind in EXCEPTIONS
    return is_open and task.due_on <= max(day, today)
