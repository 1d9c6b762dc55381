"""Good-faith estimates over drawn years: each in time, each once, whatever is cut off or late."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from backoffice.adapters.dynamodb.estimates import EstimateFilesTable
from backoffice.domain.errors import OfficeError
from backoffice.domain.good_faith import GoodFaithEstimate
from backoffice.domain.outcome import Outcome
from backoffice.domain.visit import VisitStatus
from tests.domain.test_good_faith_days import brute
from tests.simulation.mishaps import Mishaps
from tests.support.builders import ANA, RUTH, new_visit
from tests.support.claiming import put_on_file, seen
from tests.support.good_faith import given, office_of, plan, ruth, sweep, tasks
from tests.support.submission import again_after_a_crash
from tests.twins.faults import Crash
from tests.twins.office import HOME, MemoryOffice

pytestmark = pytest.mark.requirement("CR-9", "CP-1")
DAY = timedelta(days=1)
FIRST = date(2027, 1, 1)


def at(day: date, hour: int) -> datetime:
    """That hour in New York."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(HOME)).astimezone(UTC)


def until(office: MemoryOffice, moment: datetime) -> None:
    """Let time pass to *moment*, with a sweep whenever there is something to look at."""
    while True:
        known = EstimateFilesTable(office.database).find(ANA, RUTH.provider_id)
        look = known.look_at if known else None
        if look is None or look > moment:
            office.clock.at = moment
            return
        office.clock.at = max(office.clock.at, look) + timedelta(minutes=15)
        sweep(office)


@settings(max_examples=settings().max_examples // 2)
@drawn(
    st.integers(0, 700),
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 23), st.integers(0, 30)),
        min_size=1,
        max_size=6,
    ),
)
def test_over_two_years_each_visit_is_told_of_by_the_day_that_an_oracle_counts(
    start: int, planned: list[tuple[int, int, int]]
) -> None:
    office = office_of()
    day, due = FIRST + start * DAY, dict[str, date | None]()
    for number, (gap, hour, ahead) in enumerate(planned):
        day += gap * DAY
        moment = max(at(day, hour), office.clock.at)
        until(office, moment)
        visit_id = f"visit-drawn-{number:02}"
        plan(office, visit_id, day + ahead * DAY)
        due[visit_id] = brute(day, day + ahead * DAY)
    until(office, at(day + 60 * DAY, 12))
    told = dict[str, GoodFaithEstimate]()
    for estimate in given(office):
        new = [each for each in estimate.visits if each not in told]
        dues = [due[each] for each in new]
        assert estimate.due_on == min((each for each in dues if each), default=None)
        told |= dict.fromkeys(new, estimate)
    for visit_id, last in due.items():
        if last is not None:
            assert told[visit_id].given_at.astimezone(ZoneInfo(HOME)).date() <= last
    assert tasks(office) == []
    assert len(office.mail.of("good-faith-estimate")) == len(given(office))


class Story(Mishaps):
    """Ruth plans, calls off, and changes her fee, while the office is cut off at any moment."""

    def __init__(self, seed: int) -> None:
        drawing = random.Random(seed)  # noqa: S311
        self._draw = drawing.randrange
        self.office = office_of()
        self.fee = 15_000
        self.visits: list[str] = []

    def play(self, steps: int) -> None:
        acts = (self._plan, self._plan, self._call_off, self._charge, self._wait, self._sweep)
        mishaps = (self._deliver, self._deliver, self._duplicate, self._lose_stream)
        every: tuple[Any, ...] = (*acts, *mishaps, self._crash_soon)
        for _ in range(steps):
            with suppress(Crash, OfficeError):
                every[self._draw(len(every))]()
        self._rest()

    def _plan(self) -> None:
        visit_id = f"visit-drawn-{len(self.visits):02}"
        day = self.office.clock().date() + (3 + self._draw(60)) * DAY
        self.visits.append(visit_id)
        again_after_a_crash(partial(plan_quietly, self.office, visit_id, day))

    def _call_off(self) -> None:
        if self.visits:
            visit_id = self.visits[self._draw(len(self.visits))]
            off = Outcome(status=VisitStatus.CANCELLED)
            again_after_a_crash(
                lambda: self.office.visit_outcomes.conclude(ANA, visit_id, off, caller=RUTH)
            )

    def _charge(self) -> None:
        self.fee = 10_000 + 1_000 * self._draw(9)
        again_after_a_crash(lambda: put_on_file(self.office, ruth(self.fee)))

    def _wait(self) -> None:
        self.office.wait(timedelta(hours=1 + self._draw(30)))

    def _sweep(self) -> None:
        self.office.relay.sweep(due=self.office.clock())
        self.office.due_estimates.hand_out_due(due=self.office.clock())

    def _rest(self) -> None:
        """Everything is repeated until nothing is left, and then everything comes once more."""
        self.office.faults.end()
        for _ in range(4):
            self.office.wait(timedelta(hours=20))
            self._sweep()
            self.office.run()
        self.office.good_faith.attend(ANA, RUTH.provider_id)
        self.office.run()
        for estimate in given(self.office):
            self.office.good_faith_mail.send(ANA, RUTH.provider_id, estimate.number)


def plan_quietly(office: MemoryOffice, visit_id: str, day: date) -> None:
    """Ruth plans a visit; nobody has heard of it yet."""
    office.roster.plan_visit(ANA, visit_id, new_visit(day), caller=RUTH)


@drawn(st.integers(0, 2**32))
def test_whatever_is_cut_off_or_comes_twice_the_client_was_told_what_is_planned_now(
    seed: int,
) -> None:
    story = Story(seed)
    story.play(14)
    office = story.office
    today = office.clock().date()
    to_come = [
        each
        for each in (seen(office, visit_id) for visit_id in story.visits)
        if each.status is VisitStatus.PLANNED and each.day >= today
    ]
    versions = given(office)
    assert [each.number for each in versions] == list(range(1, len(versions) + 1))
    if to_come:
        [line] = versions[-1].lines
        assert line.count >= len(to_come)
        assert line.fee.cents == story.fee
        assert all(versions[-1].speaks_of(each.day) for each in to_come)
    sent = {mail.mailing_id for mail in office.mail.of("good-faith-estimate")}
    assert len(sent) == len(versions)
    assert tasks(office) == []
    assert office.dead_letters() == []
