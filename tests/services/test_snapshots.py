"""What the coverage desk says of any two days, held against a store that keeps whole copies."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain.calendar import Interval
from backoffice.domain.errors import OfficeError
from backoffice.domain.policy import Policy, Priority
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.submission import open_office
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("UP-3", "RN-1")
BEGINS = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = ("Pacific/Honolulu", "America/New_York", "Asia/Tokyo")


class Act(NamedTuple):
    """What Ruth does after some hours: another policy, or one of the first three put right."""

    number: int
    since: date
    days: int
    priority: Priority
    hours: int


DAYS = st.integers(0, 120).map(lambda number: date(2026, 10, 15) + number * DAY)
ACTS = st.lists(
    st.builds(
        Act,
        number=st.integers(0, 3),
        since=DAYS,
        days=st.integers(0, 90),
        priority=st.sampled_from(Priority),
        hours=st.integers(0, 100),
    ),
    min_size=1,
    max_size=8,
)
Copies = list[tuple[datetime, tuple[Policy, ...]]]


def lived(acts: list[Act], zone: str) -> tuple[MemoryOffice, Copies]:
    """The office after all that, and a whole copy of what was on file after each act."""
    office = open_office()
    office.clock.at = BEGINS
    office.roster.add_client(ANA, builders.new_client(time_zone=zone), caller=RUTH)
    copies: Copies = [(BEGINS - 400 * DAY, ())]
    for act in acts:
        office.wait(timedelta(hours=act.hours))
        holds = Interval(since=act.since, until=act.since + act.days * DAY)
        new = builders.new_policy(holds=holds, priority=act.priority)
        policy_id = f"policy-{act.number}"
        known = {each.policy_id for each in copies[-1][1]}
        does = office.policy_entry.correct if policy_id in known else office.policy_entry.enter
        with suppress(OfficeError):
            does(ANA, policy_id, new, caller=RUTH)
        copies.append((office.clock(), office.coverage.policies(ANA, caller=RUTH).policies))
    return office, copies


def believed(copies: Copies, day: date, known_on: date | None, zone: str) -> list[str]:
    """Told from the copies: the last that was taken by the clocks of that day, or before."""
    known = [
        policies
        for at, policies in copies
        if known_on is None or at.astimezone(ZoneInfo(zone)).date() <= known_on
    ]
    paying = [
        each
        for each in (known[-1] if known else ())
        if each.holds.since <= day and (each.holds.until is None or day <= each.holds.until)
    ]
    paying.sort(key=lambda each: (each.priority is not Priority.PRIMARY, each.holds.since))
    return [each.policy_id for each in paying]


def agree(acts: list[Act], day: date, zone: str) -> None:
    office, copies = lived(acts, zone)
    for known_on in {None, *(at.date() + shift * DAY for at, _ in copies for shift in (-1, 0, 1))}:
        text = known_on.isoformat() if known_on else None
        found = office.coverage.on_day(ANA, day.isoformat(), text, caller=RUTH)
        ids = [each.policy.policy_id for each in found.policies]
        assert ids == believed(copies, day, known_on, zone), (day, known_on)
        assert [each.policy.priority for each in found.policies].count(Priority.PRIMARY) <= 1


@settings(deadline=None)
@given(ACTS, DAYS, st.sampled_from(ZONES))
def test_every_question_about_two_days_is_answered_as_by_whole_copies(
    acts: list[Act], day: date, zone: str
) -> None:
    agree(acts, day, zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("late", [timedelta(), timedelta(microseconds=-1)])
def test_what_is_learned_as_the_day_ends_belongs_to_one_day_alone(
    zone: str, late: timedelta
) -> None:
    office = open_office()
    office.clock.at = BEGINS
    office.roster.add_client(ANA, builders.new_client(time_zone=zone), caller=RUTH)
    midnight = datetime.combine(date(2026, 12, 21), time.min, tzinfo=ZoneInfo(zone))
    office.wait(midnight - office.clock() + late)
    new = builders.new_policy(holds=Interval(since=date(2027, 1, 1)))
    office.policy_entry.enter(ANA, "policy-2027", new, caller=RUTH)
    known = [
        bool(office.coverage.on_day(ANA, "2027-01-03", day, caller=RUTH).policies)
        for day in ("2026-12-19", "2026-12-20", "2026-12-21")
    ]
    assert known == [False, late < timedelta(), True]
