"""Gap certificates: each planned day is covered, or somebody has it in hand, by a day in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.activity import Activity
from backoffice.domain.answer import PayerAnswer
from backoffice.domain.calendar import Interval, end_of_day, moment_at
from backoffice.domain.completion import completion_task
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, Confirmation, EligibilityCheck, open_check
from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate, said, to_seal
from backoffice.domain.gap_cover import OnFile
from backoffice.domain.gap_tasks import Drawn, drawn, next_look, rests_on
from backoffice.domain.policy import Policy, PolicyStatus
from backoffice.domain.reasons import ReasonCode
from backoffice.domain.renewal import (
    AnswerKind,
    Renewal,
    RenewalAnswer,
    answered,
    open_renewal,
    plan_year_after,
)
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve
from backoffice.domain.verdict import because, needs_staff
from tests.support import builders
from tests.support.builders import ANA, OMAR, RUTH

ZONE = "America/New_York"
DECEMBER = datetime(2026, 12, 21, 15, tzinfo=UTC)  # a Monday
LAST_DAY, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)
SOON, JANUARY = date(2026, 12, 23), date(2027, 1, 12)
HER = RUTH.provider_id


def plan(name: str, since: date, until: date | None = None, **more: Any) -> Policy:
    holds = Interval(since=since, until=until)
    return builders.policy(policy_id=f"policy-{name}", holds=holds).but(**more)


OLD = plan("old", date(2026, 3, 1))
NEW = plan("new", NEW_YEAR)
KNOWN = Coverage(client_id=ANA).with_new(OLD, DECEMBER)
BOTH = KNOWN.with_upcoming(NEW, DECEMBER)


def at(day: date) -> datetime:
    """Noon of a day, where Ana is."""
    return moment_at(day, datetime(2000, 1, 1, 12).time(), ZONE)  # noqa: DTZ001


def opened(policy: Policy, provider_id: str = HER) -> EligibilityCheck:
    return open_check(
        policy, client_id=ANA, provider_id=provider_id, today=DECEMBER.date(), at=DECEMBER
    )


def yes(policy: Policy, said_on: date, provider_id: str = HER) -> EligibilityCheck:
    decision = because(ReasonCode.COVERED)
    return opened(policy, provider_id).but(
        status=CheckStatus.DECIDED,
        next_attempt_at=None,
        decided_at=at(said_on),
        answered_at=at(said_on),
        answer=PayerAnswer(kind="271", active=True),
        confirmed=Confirmation(said_on=said_on, about_on=said_on),
        decision=decision,
        told=decision,
    )


def no(policy: Policy, said_on: date, **tasks: str) -> EligibilityCheck:
    decision = needs_staff("The payer knows nobody of that name.")
    return opened(policy).but(
        status=CheckStatus.DECIDED,
        next_attempt_at=at(said_on + timedelta(days=31)),
        decided_at=at(said_on),
        decision=decision,
        told=decision,
        tasks_left=tasks,
    )


def task(task_id: str, due_on: date, kind: TaskKind = TaskKind.CHECK_ELIGIBILITY) -> Task:
    return open_task(
        task_id=task_id,
        kind=kind,
        owner=TaskOwner.staff("eligibility"),
        about=(ANA,),
        due_on=due_on,
        next_action="Ask the payer by telephone.",
        at=DECEMBER,
    )


def file(
    coverage: Coverage | None,
    *days: date,
    private: Sequence[date] = (),
    checks: Sequence[EligibilityCheck] = (),
    tasks: Sequence[Task] = (),
    renewals: Sequence[Renewal] = (),
    known: GapCertificate | None = None,
    **entry: Any,
) -> OnFile:
    """What is on file about Ana, whom Ruth plans to see on *days*."""
    roster = RosterEntry(
        provider_id=HER,
        client_id=ANA,
        added_on=date(2026, 1, 5),
        visit_days=tuple(sorted(days)),
        private_days=tuple(private),
    ).but(**entry)
    return OnFile(
        coverage=coverage,
        entries=[roster],
        checks={each.check_id: each for each in checks},
        renewals=renewals,
        tasks={str(each.task_id): each for each in tasks},
        known=known,
        zone=ZONE,
    )


def certified(of: OnFile, found: Drawn, moment: datetime) -> GapCertificate:
    """The certificate that stands once *found* was kept."""
    return GapCertificate(
        client_id=ANA,
        made_at=moment,
        days=found.days,
        rests_on=rests_on(of, found.days),
        seal="a-seal",
        left=found.left,
    )


def only(of: OnFile, moment: datetime = DECEMBER) -> CertifiedDay:
    [day] = drawn(ANA, of, at=moment).days
    return day


# ------------------------------------------------------------- answered by hand

PENDING = plan("new", NEW_YEAR, status=PolicyStatus.CARD_PENDING)
WAITING = KNOWN.with_upcoming(PENDING, DECEMBER)
CARD_TASK = completion_task(
    WAITING, PENDING.policy_id, provider_id=HER, today=date(2026, 12, 21), at=DECEMBER
)
assert CARD_TASK is not None


def no_insurance() -> Renewal:
    active = Activity(HER, date(2027, 3, 1))
    asked = open_renewal(ANA, OLD, active, zone=ZONE, at=DECEMBER)
    answer = RenewalAnswer(
        kind=AnswerKind.NO_INSURANCE,
        plan_year=plan_year_after(LAST_DAY),
        given_at=DECEMBER,
        by=OLD.attested_by,
    )
    return answered(asked, answer, today=DECEMBER.date())


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
    assert only(late, at(date(2027, 1, 4))).cover is Cover.TASK


def test_one_task_for_each_provider_and_gap_however_many_visits_lie_in_it() -> None:
    days = [JANUARY + timedelta(weeks=week) for week in range(4)]
    of = file(KNOWN, *days)
    other = of.entries[0].but(provider_id=OMAR.provider_id)
    found = drawn(ANA, of._replace(entries=[*of.entries, other]), at=DECEMBER)
    assert len(found.tasks) == 2
    assert {each.owner.name for each in found.tasks} == {HER, OMAR.provider_id}
    assert {each.task_id for each in found.days} == {each.task_id for each in found.tasks}


def after(of: OnFile, found: Drawn, **changes: Any) -> OnFile:
    """What is on file once *found* was kept."""
    tasks = {**of.tasks, **{str(each.task_id): each for each in found.tasks}}
    known = certified(of, found, DECEMBER)
    return of._replace(known=known, tasks=tasks)._replace(**changes)


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


# ------------------------------------------------------------- whatever is on file

DAYS = st.dates(date(2026, 12, 1), date(2027, 2, 28))
PLANS = {str(each.policy_id): each for each in (OLD, NEW)}
COVERAGES = st.sampled_from([None, KNOWN, BOTH, WAITING])


@pytest.mark.requirement("RN-1")
@given(
    coverage=COVERAGES,
    days=st.sets(DAYS, max_size=6),
    private=st.sets(DAYS, max_size=2),
    told=st.dictionaries(st.sampled_from(sorted(PLANS)), DAYS, max_size=2),
    due=DAYS,
    moment=st.datetimes(datetime(2026, 12, 1), datetime(2027, 2, 28), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_whatever_is_on_file_no_day_is_left(  # noqa: PLR0917
    coverage: Coverage | None,
    days: set[date],
    private: set[date],
    told: dict[str, date],
    due: date,
    moment: datetime,
) -> None:
    of = file(
        coverage,
        *days,
        private=sorted(private),
        checks=[yes(PLANS[policy_id], day) for policy_id, day in told.items()],
        tasks=[task("task-0001", due)],
    )
    found = drawn(ANA, of, at=moment)
    today = moment.date()
    tasks = {**of.tasks, **{str(each.task_id): each for each in found.tasks}}
    wanted = {day for day in days | private if day > today}
    assert wanted <= {each.day for each in found.days}
    for each in found.days:
        assert each.cover is not Cover.OPEN
        if each.cover is Cover.TASK:
            left = tasks[str(each.task_id)]
            assert left.status is TaskStatus.OPEN
            assert left.owner == each.owner
            assert left.due_on <= max(each.day, moment.date())
        if each.cover is Cover.VERIFIED:
            assert each.said_on is not None
            assert each.said_on.year == each.day.year
    kept = after(of, found)
    assert drawn(ANA, kept, at=moment) == found._replace(tasks=())


# ------------------------------------------------------------- the seal


def test_what_is_sealed_is_canonical_and_says_all_that_is_certified() -> None:
    of = file(KNOWN, SOON, checks=[yes(OLD, date(2026, 12, 1))])
    certificate = certified(of, drawn(ANA, of, at=DECEMBER), DECEMBER)
    assert said(certificate) == (
        '{"client_id":"client-ana-01","days":[{"check_id":"policy-old.provider-ruth",'
        '"cover":"verified","day":"2026-12-23","policy_id":"policy-old",'
        '"provider_id":"provider-ruth","said_on":"2026-12-01","stated":1}],'
        '"made_at":"2026-12-21T15:00:00Z","number":1,'
        '"rests_on":["check/policy-old.provider-ruth.0","coverage.0","roster/provider-ruth.0"]}'
    )


@pytest.mark.parametrize(
    "differs",
    [
        {"number": 2},
        {"client_id": "client-ben-01"},
        {"days": ()},
        {"previous": "0" * 64},
        {"made_at": DECEMBER + timedelta(seconds=1)},
        {"rests_on": ()},
    ],
)
def test_whatever_is_changed_in_it_breaks_the_seal(differs: dict[str, Any]) -> None:
    of = file(KNOWN, SOON)
    certificate = certified(of, drawn(ANA, of, at=DECEMBER), DECEMBER)
    assert to_seal(certificate.but(**differs)) != to_seal(certificate)
    assert to_seal(certificate.but(look_at=DECEMBER)) == to_seal(certificate)
