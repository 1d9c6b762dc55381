"""The clockwork of checks over months: rechecks, outages, new years, whatever crashes or lags."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.adapters.dynamodb.tables import moment_text
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.errors import Conflict, OfficeError
from backoffice.domain.outcome import Outcome
from backoffice.domain.verdict import Verdict
from backoffice.domain.visit import VisitStatus
from tests.simulation import invariants
from tests.simulation.mishaps import Mishaps
from tests.simulation.moments import moments
from tests.support import builders, submission
from tests.support.builders import ANA, RUTH
from tests.support.submission import again_after_a_crash, open_office
from tests.twins.faults import Crash
from tests.twins.office import HOME, Delivery, MemoryOffice

POLICY = "policy-2627"
HOLDS = Interval(since=date(2026, 3, 1), until=date(2027, 6, 30))
NOVEMBER = datetime(2026, 11, 16, 15, tzinfo=UTC)
VISITS = {
    "visit-first": date(2026, 11, 24),
    "visit-later": date(2026, 12, 22),
    "visit-new-year": date(2027, 1, 12),
}
ASKED_ON = [date(2026, 11, 16), date(2026, 11, 23), date(2026, 12, 23), date(2027, 1, 1)]
"""The submission, the business day before the first visit, a month later, the new year."""
END = datetime(2027, 3, 1, 15, tzinfo=UTC)


def begun() -> MemoryOffice:
    """An office in November whose payer has been asked about nobody."""
    office = open_office()
    again_after_a_crash(lambda: office.roster.add_client(ANA, builders.new_client(), caller=RUTH))
    office.wait(NOVEMBER - office.clock())
    office.until_quiet()
    office.faults.passed.clear()
    return office


def plan(office: MemoryOffice, visit_id: str) -> None:
    visit = builders.new_visit(day=VISITS[visit_id])
    again_after_a_crash(lambda: office.roster.plan_visit(ANA, visit_id, visit, caller=RUTH))


def enter(office: MemoryOffice) -> None:
    new = builders.new_policy(holds=HOLDS)
    again_after_a_crash(lambda: office.policy_entry.enter(ANA, POLICY, new, caller=RUTH))


def live_until(office: MemoryOffice, end: datetime) -> None:
    """Let everything happen that falls due until *end*."""
    again_after_a_crash(office.until_quiet)
    while (moment := next_due(office)) and moment <= moment_text(end):
        office.wait(max(datetime.fromisoformat(moment) - office.clock(), timedelta()))
        again_after_a_crash(office.sweep)
        again_after_a_crash(office.until_quiet)


def next_due(office: MemoryOffice) -> str | None:
    checks = office.database.items("eligibility-checks")
    return min((item["due_since"] for item in checks if "due_since" in item), default=None)


def tell(office: MemoryOffice) -> None:
    """Two visits before there is a policy, one after; an outage when the new year begins."""
    plan(office, "visit-first")
    plan(office, "visit-later")
    enter(office)
    again_after_a_crash(office.until_quiet)
    plan(office, "visit-new-year")
    live_until(office, datetime(2026, 12, 31, 15, tzinfo=UTC))
    office.payer.outages = 2
    live_until(office, END)


def told() -> MemoryOffice:
    office = begun()
    tell(office)
    return office


def insist(office: MemoryOffice) -> None:
    invariants.hold(office)
    assert office.eligibility.verdict(ANA, caller=RUTH).verdict is Verdict.ACTIVE
    told = {task["kind"] for task in office.database.items("tasks")}
    assert told == of_mail(office), "nobody is told of what stayed as it was"
    assert next_due(office) is None, "after the last visit nobody is asked again"


def of_mail(office: MemoryOffice) -> set[str]:
    """The kinds of tasks that a mail leaves behind."""
    return {"confirm_address"} if invariants.mail_was_given_up(office) else set()


@pytest.mark.requirement("EL-1")
def test_undisturbed_the_payer_is_asked_when_it_has_to_be_and_on_no_other_day() -> None:
    office = told()
    insist(office)
    assert days_asked(office) == ASKED_ON


def days_asked(office: MemoryOffice) -> list[date]:
    """The days on which the payer answered, where the client is."""
    replies = office.database.items("payer-replies")
    return sorted(day_in(datetime.fromisoformat(item["at"]), HOME) for item in replies)


def test_a_crash_at_any_one_moment_of_three_months_makes_no_difference_in_the_end() -> None:
    undisturbed = told()
    ending = invariants.everything(undisturbed)
    for number, point in moments(undisturbed.faults.passed):
        office = begun()
        office.faults.crash_at(number)
        tell(office)
        assert office.faults.passed[number - 1] == point, "the story goes the same way each time"
        insist(office)
        assert days_asked(office) == ASKED_ON, point
        assert invariants.everything(office) == ending, point


def tell_of_a_week(office: MemoryOffice) -> None:
    """The submission, and the recheck before the first visit with an outage in it."""
    plan(office, "visit-first")
    enter(office)
    again_after_a_crash(office.until_quiet)
    office.payer.outages = 1
    live_until(office, END)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(8))
def test_crashes_at_any_two_moments_of_a_week_make_no_difference_in_the_end(part: int) -> None:
    undisturbed = begun()
    tell_of_a_week(undisturbed)
    ending = invariants.everything(undisturbed)
    for first in range(1 + part, len(undisturbed.faults.passed) + 1, 8):
        second, is_reached = first, True
        while is_reached:
            second += 1
            office = begun()
            office.faults.crash_at(first, second)
            tell_of_a_week(office)
            is_reached = second <= len(office.faults.passed)
            office.faults.end()
            insist(office)
            invariants.end_alike(office, ending)


def test_what_is_delivered_twice_and_two_sweeps_at_once_ask_nobody_twice() -> None:
    office = begun()
    seen: set[int] = set()

    def everything_twice(in_flight: list[Delivery]) -> Delivery:
        chosen = in_flight[-1]
        if id(chosen.message or chosen.record) not in seen:
            office.duplicate(chosen)
            seen.update(id(each.message or each.record) for each in office.in_flight())
        return chosen

    office.pick = everything_twice
    once = office.due_checks.hand_out_due

    class Twice:
        def hand_out_due(self, *, due: datetime) -> int:
            return once(due=due) + once(due=due)

    office.__dict__["due_checks"] = Twice()
    tell(office)
    insist(office)
    assert days_asked(office) == ASKED_ON
    assert invariants.everything(office) == invariants.everything(told())


def test_sweeps_that_are_missed_for_weeks_are_made_up_for_by_one_question() -> None:
    office = begun()
    for visit_id in VISITS:
        plan(office, visit_id)
    enter(office)
    office.until_quiet()
    office.wait(timedelta(days=40))
    office.sweep()
    live_until(office, END)
    insist(office)
    assert days_asked(office) == [date(2026, 11, 16), date(2026, 12, 26), date(2027, 1, 1)]


def test_a_sweep_that_comes_after_the_last_visit_asks_nobody() -> None:
    office = begun()
    for visit_id in VISITS:
        plan(office, visit_id)
    enter(office)
    office.until_quiet()
    office.wait(timedelta(days=80))
    live_until(office, END)
    insist(office)
    assert days_asked(office) == [date(2026, 11, 16)]


class AnyWinter(Mishaps):
    """Months in which anything happens in any order; `draw` gives a number below the one named."""

    def __init__(self, draw: Callable[[int], int]) -> None:
        self.office = begun()
        self.in_time = True
        """Whether two weeks of the months are left once the payer is well again."""
        self._draw = draw
        self._events: list[Callable[[], object]] = [
            self._deliver, self._deliver, self._deliver, self._duplicate, self._lose_stream,
            self._crash_soon, self._outage, self._wait, self._wait_for_days, self._sweep,
            self._sweep, self._plan, self._call_off, self._enter,
        ]  # fmt: skip

    def happen(self) -> None:
        with suppress(Crash, OfficeError):
            self._events[self._draw(len(self._events))]()

    def end(self) -> None:
        """All visits are planned, the policy is known, and everything falls due that is to."""
        office = self.office
        again_after_a_crash(office.until_quiet)
        office.faults.end()
        office.payer.outages = 0
        self.in_time = office.clock() < END - timedelta(days=14)
        for visit_id, day in VISITS.items():
            if day >= day_in(office.clock(), HOME):
                with suppress(Conflict):  # it was called off
                    plan(office, visit_id)
        enter(office)
        live_until(office, END)

    def _outage(self) -> None:
        self.office.payer.outages = self._draw(14)

    def _wait(self) -> None:
        self.office.wait(timedelta(minutes=1 + self._draw(240)))

    def _wait_for_days(self) -> None:
        self.office.wait(timedelta(days=1 + self._draw(9)))

    def _sweep(self) -> None:
        self.office.sweep()

    def _plan(self) -> None:
        visit_id = list(VISITS)[self._draw(len(VISITS))]
        visit = builders.new_visit(day=VISITS[visit_id])
        self.office.roster.plan_visit(ANA, visit_id, visit, caller=RUTH)

    def _call_off(self) -> None:
        visit_id = list(VISITS)[self._draw(len(VISITS))]
        called_off = Outcome(status=VisitStatus.CANCELLED)
        self.office.visit_outcomes.conclude(ANA, visit_id, called_off, caller=RUTH)

    def _enter(self) -> None:
        new = builders.new_policy(holds=HOLDS)
        self.office.policy_entry.enter(ANA, POLICY, new, caller=RUTH)


def any_winter_ends_well(draws: st.DataObject) -> None:
    winter = AnyWinter(lambda width: draws.draw(st.integers(0, width - 1)))
    for _ in range(draws.draw(st.integers(0, 60))):
        winter.happen()
    winter.end()
    office = winter.office
    invariants.hold(office)
    verdict = office.eligibility.verdict(ANA, caller=RUTH).verdict
    if winter.in_time:
        assert verdict is Verdict.ACTIVE, "a payer that was silent is asked again, visits or not"
        assert next_due(office) is None
    assert verdict in {Verdict.ACTIVE, Verdict.PAYER_DOWN}
    if office.eligibility.verdict(ANA, caller=RUTH).verdict is Verdict.ACTIVE:
        left = {task["kind"] for task in office.database.items("tasks") if task["status"] == "open"}
        assert left == of_mail(office)
    asked = days_asked(office)
    assert len(set(asked)) == len(asked), "never twice a day"


@settings(max_examples=30)
@given(draws=st.data())
def test_any_winter_ends_well(draws: st.DataObject) -> None:
    any_winter_ends_well(draws)


@pytest.mark.prove
@settings(max_examples=2000)
@given(draws=st.data())
def test_any_of_thousands_of_winters_ends_well(draws: st.DataObject) -> None:
    any_winter_ends_well(draws)


def test_nobody_is_told_of_another_clients_visits() -> None:
    office = begun()
    enter(office)
    office.until_quiet()
    other = "client-ben-02"
    office.roster.add_client(other, builders.new_client(first_name="Ben"), caller=RUTH)
    visit = builders.new_visit(day=VISITS["visit-first"])
    office.roster.plan_visit(other, "visit-of-ben", visit, caller=RUTH)
    live_until(office, END)
    (check,) = office.database.items("eligibility-checks")
    assert check["client_id"] == ANA
    assert check["visits"] == []
    submission.again_after_a_crash(office.until_quiet)
