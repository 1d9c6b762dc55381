"""Gap certificates: each planned day is covered, or somebody has it in hand, by a day in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.calendar import end_of_day
from backoffice.domain.completion import completion_task
from backoffice.domain.gap_certificate import Cover
from backoffice.domain.gap_tasks import drawn, next_look
from backoffice.domain.policy import PolicyStatus
from backoffice.domain.task import TaskKind, TaskOwner, TaskStatus, resolve
from tests.support.builders import ANA, OMAR
from tests.support.gaps import (
    BOTH,
    DECEMBER,
    HER,
    JANUARY,
    KNOWN,
    LAST_DAY,
    NEW,
    NEW_YEAR,
    OLD,
    SOON,
    ZONE,
    after,
    at,
    certified,
    file,
    no,
    no_insurance,
    only,
    opened,
    plan,
    task,
    yes,
)

# ------------------------------------------------------------- answered by hand

SHORT = plan("short", NEW_YEAR, date(2027, 1, 31))
PENDING = plan("new", NEW_YEAR, status=PolicyStatus.CARD_PENDING)
WAITING = KNOWN.with_upcoming(PENDING, DECEMBER)
CARD_TASK = completion_task(
    WAITING, PENDING.policy_id, provider_id=HER, today=date(2026, 12, 21), at=DECEMBER
)
assert CARD_TASK is not None


BY_HAND = {
    "the payer said yes in this year": (
        file(KNOWN, SOON, checks=[yes(OLD, date(2026, 12, 1))]),
        (Cover.VERIFIED, date(2026, 12, 1), None),
    ),
    "the plan ends before the visit, and nothing follows": (
        file(KNOWN, JANUARY, checks=[yes(OLD, date(2026, 12, 1))]),
        (Cover.TASK, None, date(2027, 1, 11)),
    ),
    "a plan follows whose payer is asked when it begins": (
        file(BOTH, JANUARY, checks=[yes(OLD, date(2026, 12, 1))]),
        (Cover.EXPECTED, NEW_YEAR, date(2027, 1, 3)),
    ),
    "a yes of December proves no January": (
        file(BOTH, JANUARY, checks=[yes(NEW, date(2026, 12, 20))]),
        (Cover.EXPECTED, NEW_YEAR, date(2027, 1, 3)),
    ),
    "a visit on the first day waits for no second": (
        file(BOTH, NEW_YEAR),
        (Cover.EXPECTED, NEW_YEAR, NEW_YEAR),
    ),
    "the card of the plan to come is not here yet": (
        file(WAITING, JANUARY, tasks=[CARD_TASK]),
        (Cover.TASK, None, LAST_DAY),
    ),
    "a plan that goes on is asked about anew": (
        file(
            KNOWN.extended(OLD.policy_id, date(2027, 12, 31), DECEMBER),
            JANUARY,
            checks=[yes(OLD, date(2026, 12, 1))],
        ),
        (Cover.EXPECTED, NEW_YEAR, date(2027, 1, 3)),
    ),
    "the client says that there is none": (
        file(KNOWN, JANUARY, renewals=[no_insurance()]),
        (Cover.SELF_PAY, None, None),
    ),
    "the client had some after all, and it ends": (
        file(
            KNOWN.with_upcoming(SHORT, DECEMBER),
            date(2027, 2, 10),
            renewals=[no_insurance()],
        ),
        (Cover.TASK, None, date(2027, 2, 9)),
    ),
    "nobody ever told of any": (file(None, JANUARY), (Cover.SELF_PAY, None, None)),
    "no insurer is to be told": (
        file(KNOWN, private=[JANUARY]),
        (Cover.PRIVATE, None, None),
    ),
    "the payer was never asked, and is now": (
        file(KNOWN, SOON, checks=[opened(OLD)]),
        (Cover.EXPECTED, date(2026, 12, 21), SOON),
    ),
    "the payer said no, and staff look into it in time": (
        file(
            KNOWN,
            SOON,
            checks=[no(OLD, date(2026, 12, 18), why="task-0001")],
            tasks=[task("task-0001", date(2026, 12, 22))],
        ),
        (Cover.TASK, None, date(2026, 12, 22)),
    ),
    "staff would look into it after the visit": (
        file(
            KNOWN,
            SOON,
            checks=[no(OLD, date(2026, 12, 18), why="task-0001")],
            tasks=[task("task-0001", date(2026, 12, 24))],
        ),
        (Cover.TASK, None, date(2026, 12, 22)),
    ),
    "a task about something else is no exception": (
        file(
            KNOWN,
            SOON,
            checks=[no(OLD, date(2026, 12, 18), why="task-0001")],
            tasks=[task("task-0001", SOON, TaskKind.FIX_CLAIM)],
        ),
        (Cover.TASK, None, date(2026, 12, 22)),
    ),
}


@pytest.mark.requirement("RN-1")
@pytest.mark.parametrize("case", BY_HAND)
def test_a_planned_day_is_certified_as_people_say(case: str) -> None:
    of, (cover, since, due) = BY_HAND[case]
    day = only(of)
    assert (day.cover, day.said_on or day.asked_on, day.due_on) == (cover, since, due)


def test_a_visit_of_today_whose_payer_said_no_has_somebody_today() -> None:
    today = DECEMBER.date()
    day = only(file(KNOWN, today, checks=[no(OLD, date(2026, 12, 18))]))
    assert (day.cover, day.due_on, day.owner) == (Cover.TASK, today, TaskOwner.provider(HER))


def test_whoever_was_discharged_is_not_certified() -> None:
    of = file(KNOWN, SOON, JANUARY, discharged_on=date(2026, 12, 30))
    assert [each.day for each in drawn(ANA, of, at=DECEMBER).days] == [SOON]


# ------------------------------------------------------------- what changes with time


def test_a_verdict_that_is_expected_and_late_becomes_a_task() -> None:
    of = file(BOTH, JANUARY, checks=[opened(NEW).but(next_attempt_at=at(NEW_YEAR))])
    first = drawn(ANA, of, at=DECEMBER)
    known = certified(of, first, DECEMBER)
    for day, cover in ((date(2027, 1, 3), Cover.EXPECTED), (date(2027, 1, 4), Cover.TASK)):
        late = of._replace(known=known)
        assert only(late, at(day)).cover is cover


def test_what_is_asked_again_each_day_does_not_put_off_the_due_day() -> None:
    of = file(BOTH, JANUARY, checks=[opened(NEW).but(next_attempt_at=at(NEW_YEAR))])
    known = certified(of, drawn(ANA, of, at=DECEMBER), DECEMBER)
    again = opened(NEW).but(next_attempt_at=at(date(2027, 1, 4)))
    late = of._replace(known=known, checks={again.check_id: again})
    day = only(late, at(date(2027, 1, 3)))
    assert (day.asked_on, day.due_on) == (NEW_YEAR, date(2027, 1, 3))
    monday = at(date(2027, 1, 4))
    assert only(late, monday).cover is Cover.TASK
    task_left = late._replace(known=certified(late, drawn(ANA, late, at=monday), monday))
    assert only(task_left, monday).cover is Cover.TASK, "asked once more, and still late"


def test_one_task_for_each_provider_and_gap_however_many_visits_lie_in_it() -> None:
    days = [JANUARY + timedelta(weeks=week) for week in range(4)]
    of = file(KNOWN, *days)
    other = of.entries[0].but(provider_id=OMAR.provider_id)
    found = drawn(ANA, of._replace(entries=[*of.entries, other]), at=DECEMBER)
    assert len(found.tasks) == 2
    assert {each.owner.name for each in found.tasks} == {HER, OMAR.provider_id}
    assert {each.task_id for each in found.days} == {each.task_id for each in found.tasks}


def test_a_gap_that_was_told_of_is_told_of_once() -> None:
    of = file(KNOWN, JANUARY)
    found = drawn(ANA, of, at=DECEMBER)
    again = drawn(ANA, after(of, found), at=DECEMBER + timedelta(hours=5))
    assert again == found._replace(tasks=())


def test_an_earlier_visit_in_the_same_gap_brings_its_task_forward() -> None:
    of = file(KNOWN, JANUARY)
    found = drawn(ANA, of, at=DECEMBER)
    sooner = file(KNOWN, date(2027, 1, 5), JANUARY).entries
    [moved] = drawn(ANA, after(of, found, entries=sooner), at=DECEMBER).tasks
    assert (moved.task_id, moved.due_on) == (found.tasks[0].task_id, date(2027, 1, 4))


def test_a_later_visit_does_not_put_its_task_off() -> None:
    of = file(KNOWN, date(2027, 1, 5), JANUARY)
    found = drawn(ANA, of, at=DECEMBER)
    assert not drawn(ANA, after(of, found, entries=file(KNOWN, JANUARY).entries), at=DECEMBER).tasks


def test_a_task_is_over_when_its_days_are_covered() -> None:
    of = file(KNOWN, JANUARY)
    found = drawn(ANA, of, at=DECEMBER)
    covered = drawn(ANA, after(of, found, coverage=BOTH), at=DECEMBER)
    [over] = covered.tasks
    assert (over.task_id, over.status) == (found.tasks[0].task_id, TaskStatus.RESOLVED)
    assert covered.left == ()


def test_who_resolves_the_task_and_changes_nothing_is_asked_again() -> None:
    of = file(KNOWN, JANUARY)
    found = drawn(ANA, of, at=DECEMBER)
    done = resolve(found.tasks[0], resolution="The client was asked.", at=DECEMBER)
    [again] = drawn(ANA, after(of, found, tasks={done.task_id: done}), at=DECEMBER).tasks
    assert again.status is TaskStatus.OPEN
    assert again.task_id != done.task_id


def test_it_is_looked_at_again_when_something_in_it_is_late() -> None:
    expected = only(file(BOTH, JANUARY))
    today = DECEMBER.date()
    assert next_look([expected], today=today, zone=ZONE) == end_of_day(date(2027, 1, 3), ZONE)
    left = only(file(KNOWN, JANUARY))
    assert next_look([left], today=today, zone=ZONE) == end_of_day(today, ZONE)
    verified = only(file(KNOWN, SOON, checks=[yes(OLD, date(2026, 12, 1))]))
    assert next_look([verified], today=today, zone=ZONE) == end_of_day(SOON, ZONE)
    assert next_look([], today=today, zone=ZONE) is None
