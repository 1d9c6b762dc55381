"""Start days: whatever happens over New Year, payers are asked, or people know before the visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable, TasksTable
from backoffice.domain.calendar import Interval, day_in, last_business_day_before
from backoffice.domain.eligibility import EligibilityCheck, check_id_for
from backoffice.domain.events.renewals import RenewalAnswered
from backoffice.domain.proof import next_proof_on, proves
from backoffice.domain.task import resolve
from backoffice.domain.verdict import Verdict
from tests.simulation import invariants
from tests.simulation.moments import moments
from tests.support import builders
from tests.support.builders import FERN, RUTH
from tests.support.submission import again_after_a_crash, open_office
from tests.twins.office import HOME, SWEEP_EVERY, MemoryOffice

pytestmark = pytest.mark.requirement("RN-1", "RN-7", "RN-10")

DECEMBER = datetime(2026, 12, 14, 15, tzinfo=UTC)
NEW_YEAR = date(2027, 1, 1)
THIS_YEAR = Interval(since=date(2026, 3, 1), until=date(2026, 12, 31))
NEXT_YEAR = Interval(since=NEW_YEAR, until=date(2027, 12, 31))
ASKED_UNDER = "FERNE"
JANUARY_VISITS = [None, date(2027, 1, 2), date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 12)]
"""Of five clients, one each; 1 January 2027 is a Friday."""


def insured(
    office: MemoryOffice, number: int, holds: Interval, *visits: date, member_id: str = "FERN0001"
) -> str:
    """A client with a policy, and visits."""
    client_id, policy_id = f"client-{number:04}", f"policy-{number:04}"
    new = builders.new_policy(holds=holds, member_id=member_id)
    again_after_a_crash(
        lambda: office.roster.add_client(client_id, builders.new_client(), caller=RUTH)
    )
    again_after_a_crash(lambda: office.policy_entry.enter(client_id, policy_id, new, caller=RUTH))
    for day in visits:
        visit = builders.new_visit(day=day)
        again_after_a_crash(
            lambda day=day, visit=visit: office.roster.plan_visit(  # type: ignore[misc]
                client_id, f"visit-{number:04}-{day}", visit, caller=RUTH
            )
        )
    return policy_id


def in_december() -> MemoryOffice:
    office = open_office()
    office.wait(DECEMBER - office.clock())
    return office


def with_upcoming(visits: Sequence[date | None] = JANUARY_VISITS) -> MemoryOffice:
    """An office in December whose clients told what they will have, and were checked at once."""
    office = in_december()
    for number, day in enumerate(visits):
        insured(office, number, NEXT_YEAR, *([day] if day else []))
    again_after_a_crash(office.until_quiet)
    return office


def confirmed(office: MemoryOffice, number: int, until: date) -> None:
    """The client says that the insurance is not changing."""
    client_id = f"client-{number:04}"
    table = CoverageTable(office.database)
    coverage = table.load(client_id)
    goes_on = coverage.extended(f"policy-{number:04}", until, office.clock())
    said = RenewalAnswered(
        client_id=client_id, provider_id=RUTH.provider_id, ends_on="2026-12-31", number=1
    )
    office.records.keep(goes_on, events=[said])
    office.until_quiet()


def check(office: MemoryOffice, number: int) -> EligibilityCheck:
    table = EligibilityChecksTable(office.database)
    return table.load(check_id_for(f"policy-{number:04}", RUTH.provider_id))


def is_proven(office: MemoryOffice, number: int, day: date) -> bool:
    coverage = CoverageTable(office.database).load(f"client-{number:04}")
    return proves(check(office, number), coverage, day)


def asked_on(office: MemoryOffice, number: int) -> list[date]:
    """The days on which the payer answered about the client, in New York."""
    replies = office.database.items("payer-replies")
    return sorted(
        day_in(datetime.fromisoformat(item["at"]), HOME)
        for item in replies
        if item["client_id"] == f"client-{number:04}"
    )


def live_until(office: MemoryOffice, end: datetime) -> None:
    """Sweep every five minutes until *end* where something is due, and deliver what comes."""
    while office.clock() < end:
        due = [
            datetime.fromisoformat(item["due_since"])
            for item in office.database.items("eligibility-checks")
            if "due_since" in item
        ]
        next_due = min([end, *(moment for moment in due if moment > office.clock())])
        is_due = any(moment <= office.clock() for moment in due)
        office.wait(SWEEP_EVERY if is_due else next_due - office.clock())
        again_after_a_crash(office.sweep)
        again_after_a_crash(office.run)


def test_each_upcoming_policy_is_asked_about_on_its_first_day_visits_or_not() -> None:
    office = with_upcoming()
    assert not any(is_proven(office, n, date(2027, 1, 12)) for n in range(5)), "asked in December"
    live_until(office, datetime(2027, 1, 2, 12, tzinfo=UTC))
    for number in range(5):
        assert asked_on(office, number) == [DECEMBER.date(), NEW_YEAR]
        assert is_proven(office, number, date(2027, 1, 12))
    assert not office.database.items("tasks")
    invariants.hold(office)


@pytest.mark.parametrize(
    ("ends_on", "begins", "until"),
    [
        (date(2026, 12, 31), NEW_YEAR, date(2027, 12, 31)),
        (date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29)),
        (date(2027, 3, 13), date(2027, 3, 14), date(2028, 3, 13)),  # the clocks go forward
    ],
)
def test_a_plan_that_is_said_to_go_on_is_asked_about_when_its_new_year_begins(
    ends_on: date, begins: date, until: date
) -> None:
    office = in_december()
    insured(office, 0, Interval(since=date(2026, 3, 1), until=ends_on))
    office.until_quiet()
    confirmed(office, 0, until)
    coverage = CoverageTable(office.database).load("client-0000")
    expected = next_proof_on(
        check(office, 0), coverage, "policy-0000", begins, today=DECEMBER.date(), zone=HOME
    )
    live_until(office, datetime(begins.year, begins.month, begins.day, tzinfo=UTC) + timedelta(2))
    assert asked_on(office, 0) == [DECEMBER.date(), begins]
    assert expected == begins
    assert is_proven(office, 0, begins + timedelta(days=30))


def test_an_answer_of_january_has_the_payer_asked_at_once() -> None:
    office = in_december()
    insured(office, 0, THIS_YEAR)
    office.until_quiet()
    office.wait(datetime(2027, 1, 6, 16, tzinfo=UTC) - office.clock())
    confirmed(office, 0, date(2027, 12, 31))
    live_until(office, datetime(2027, 1, 6, 18, tzinfo=UTC))
    assert asked_on(office, 0) == [DECEMBER.date(), date(2027, 1, 6)]


@pytest.mark.parametrize(
    "answers", [pytest.param("ASHS0001", id="ended"), pytest.param("NOBODY01", id="unknown")]
)
def test_what_the_payer_does_not_confirm_on_the_first_day_is_a_task_before_the_visit(
    answers: str,
) -> None:
    office = in_december()
    for number, day in enumerate(JANUARY_VISITS):
        insured(office, number, NEXT_YEAR, *([day] if day else []), member_id=answers)
    office.until_quiet()
    for task in TasksTable(office.database).from_items(office.database.items("tasks")):
        office.records.keep(resolve(task, resolution="We asked the client.", at=office.clock()))
    live_until(office, datetime(2027, 1, 2, 4, tzinfo=UTC))
    insist_on_tasks_before_visits(office)


def insist_on_tasks_before_visits(office: MemoryOffice) -> None:
    """For each client with a visit to come a task is open, due on the business day before it."""
    today = day_in(office.clock(), HOME)
    open_tasks = [task for task in office.database.items("tasks") if task["status"] == "open"]
    for number, day in enumerate(JANUARY_VISITS):
        if day is None or day < today or is_proven(office, number, day):
            continue
        about = check(office, number).check_id
        due = [date.fromisoformat(task["due_on"]) for task in open_tasks if about in task["about"]]
        assert due, f"nobody knows of the visit on {day}"
        assert min(due) <= max(today, last_business_day_before(day))


def test_a_payer_that_is_down_from_new_years_eve_to_the_fourth_leaves_nobody_unwarned() -> None:
    office = with_upcoming()
    live_until(office, datetime(2026, 12, 31, 17, tzinfo=UTC))
    office.payer.clearinghouse.down(ASKED_UNDER, is_down=True)
    live_until(office, datetime(2027, 1, 1, 17, tzinfo=UTC))
    # At noon of the first day whoever is seen before the next business day ends is a task.
    warned = [n for n in range(5) if check(office, n).tasks_left]
    assert warned == [1, 2]
    insist_on_tasks_before_visits_until(office, date(2027, 1, 4))
    live_until(office, datetime(2027, 1, 4, 10, tzinfo=UTC))
    insist_on_tasks_before_visits(office)
    office.payer.clearinghouse.down(ASKED_UNDER, is_down=False)
    live_until(office, datetime(2027, 1, 6, 17, tzinfo=UTC))
    assert all(is_proven(office, n, date(2027, 1, 12)) for n in range(5))
    assert {task["status"] for task in office.database.items("tasks")} == {"resolved"}
    assert {check(office, n).told.verdict for n in range(5)} == {Verdict.ACTIVE}  # type: ignore[union-attr]
    invariants.hold(office)


def insist_on_tasks_before_visits_until(office: MemoryOffice, before: date) -> None:
    """The same of those whose visit comes before a day is over."""
    for number, day in enumerate(JANUARY_VISITS):
        if day is not None and day <= before:
            assert check(office, number).tasks_left, f"nobody knows of the visit on {day}"


def test_sweeps_that_stand_still_over_new_year_are_made_up_for_by_one_question() -> None:
    office = with_upcoming()
    office.wait(datetime(2027, 1, 4, 15, tzinfo=UTC) - office.clock())
    live_until(office, datetime(2027, 1, 4, 17, tzinfo=UTC))
    for number in range(5):
        assert asked_on(office, number) == [DECEMBER.date(), date(2027, 1, 4)]
    invariants.hold(office)


def test_a_crowd_of_one_payer_is_asked_at_its_pace_and_the_soonest_visits_first() -> None:
    office = in_december()
    payer = builders.payer(FERN, checks_in_five_minutes=4)
    office.records.keep(payer.but(version=1))
    days = [None, date(2027, 1, 4), date(2027, 2, 1)]
    for number in range(36):
        day = days[number % 3]
        insured(office, number, NEXT_YEAR, *([day] if day else []))
    live_until(office, datetime(2026, 12, 31, 17, tzinfo=UTC))
    before = len(office.payer.asked)
    live_until(office, datetime(2027, 1, 2, 4, tzinfo=UTC))
    assert len(office.payer.asked) == before + 36
    replies = [
        item
        for item in office.database.items("payer-replies")
        if day_in(datetime.fromisoformat(item["at"]), HOME) == NEW_YEAR
    ]
    replies.sort(key=lambda item: str(item["at"]))
    first = {int(item["client_id"].rpartition("-")[2]) % 3 for item in replies[:12]}
    assert first == {1}, "whose visit is on the first working day"
    in_five_minutes = Counter(
        int(datetime.fromisoformat(item["at"]).timestamp()) // 300 for item in replies
    )
    assert max(in_five_minutes.values()) <= 4


def over_new_year(office: MemoryOffice) -> MemoryOffice:
    insured(office, 0, NEXT_YEAR, date(2027, 1, 4))
    again_after_a_crash(office.until_quiet)
    office.wait(datetime(2027, 1, 1, 10, tzinfo=UTC) - office.clock())
    live_until(office, datetime(2027, 1, 1, 20, tzinfo=UTC))
    again_after_a_crash(office.until_quiet)
    return office


def test_a_crash_at_any_moment_of_new_year_makes_no_difference_in_the_end() -> None:
    office = in_december()
    office.faults.passed.clear()
    undisturbed = over_new_year(office)
    assert asked_on(undisturbed, 0) == [DECEMBER.date(), NEW_YEAR]
    ending = invariants.everything(undisturbed)
    for number, point in moments(undisturbed.faults.passed):
        office = in_december()
        office.faults.passed.clear()
        office.faults.crash_at(number)
        over_new_year(office)
        assert asked_on(office, 0) == [DECEMBER.date(), NEW_YEAR], point
        assert is_proven(office, 0, date(2027, 1, 4)), point
        assert invariants.everything(office) == ending, point


def test_an_answer_about_the_year_to_come_may_be_told_any_number_of_times() -> None:
    office = in_december()
    insured(office, 0, THIS_YEAR, date(2027, 1, 12))
    office.until_quiet()
    confirmed(office, 0, date(2027, 12, 31))
    due, version = check(office, 0).next_attempt_at, check(office, 0).version
    for _ in range(3):
        office.start_days.note("client-0000", RUTH.provider_id, ends_on="2026-12-31", number=1)
    assert (check(office, 0).next_attempt_at, check(office, 0).version) == (due, version)
    office.start_days.note("client-unheard-of", RUTH.provider_id)
