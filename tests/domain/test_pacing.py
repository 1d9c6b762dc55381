"""Pacing: how much may leave until the next look, at which hours, and when all will have left."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from backoffice.domain.calendar import moment_at
from backoffice.domain.pacing import MOST_TOGETHER, Pace, Quota

NEW_YORK = "America/New_York"
PACE = Pace(NEW_YORK)
QUOTA = Quota(per_second=10.0, per_day=1_000_000, sent_last_day=0, enabled=True)
"""Eight a second for the campaign: 259,200 in nine hours."""
A_DAY = 259_200


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return moment_at(day, time(hour, minute), NEW_YORK)


def test_it_takes_four_fifths_of_what_the_mail_service_allows_until_the_next_look() -> None:
    assert PACE.allowance(QUOTA, out=0) == 2400
    assert PACE.allowance(QUOTA, out=2000) == 400
    assert PACE.allowance(QUOTA, out=3000) == 0
    assert PACE.allowance(QUOTA._replace(per_day=5000, sent_last_day=3900), out=0) == 100
    assert PACE.allowance(QUOTA._replace(per_day=5000, sent_last_day=4900), out=0) == 0
    assert PACE.allowance(QUOTA._replace(per_day=-1, sent_last_day=10**9), out=0) == 2400


@pytest.mark.parametrize("nothing", [{"enabled": False}, {"per_second": 0.0}, {"per_day": 0}])
def test_without_any_quota_nothing_leaves_and_no_end_is_in_sight(
    nothing: dict[str, float],
) -> None:
    quota = Quota(**{**QUOTA._asdict(), **nothing})
    assert PACE.allowance(quota, out=0) == 0
    assert PACE.forecast(1, quota, at=at(date(2026, 11, 15), 12)) is None


def test_a_call_holds_no_more_mails_than_the_rate_of_a_second_or_the_days_share() -> None:
    assert PACE.together(QUOTA._replace(per_second=500.0)) == MOST_TOGETHER
    assert PACE.together(QUOTA._replace(per_second=14.0)) == 14
    assert PACE.together(QUOTA._replace(per_second=0.5)) == 1
    assert PACE.together(QUOTA._replace(per_second=500.0, per_day=10)) == 8


def test_whoever_is_handed_out_waits_for_those_before_and_no_longer() -> None:
    delays = [PACE.delay(QUOTA, out=49 * number) for number in range(49)]
    assert delays[:4] == [0, 6, 12, 18], "eight a second, however few there are"
    assert delays[-1] == 294
    assert PACE.delay(QUOTA, out=10**6) == 300, "behind the next look nobody is handed out"
    assert PACE.delay(QUOTA._replace(enabled=False), out=1) == 300


@pytest.mark.parametrize(
    ("moment", "is_open", "wave_day"),
    [
        (at(date(2026, 11, 15), 11, 59), False, date(2026, 11, 14)),
        (at(date(2026, 11, 15), 12), True, date(2026, 11, 15)),
        (at(date(2026, 11, 15), 20, 59), True, date(2026, 11, 15)),
        (at(date(2026, 11, 15), 21), False, date(2026, 11, 15)),
        (datetime(2026, 11, 16, 4, 30, tzinfo=UTC), False, date(2026, 11, 15)),
    ],
)
def test_a_wave_begins_at_noon_where_the_network_is_at_home(
    moment: datetime, is_open: bool, wave_day: date
) -> None:
    assert PACE.is_open(moment) is is_open
    assert PACE.wave_day(moment) == wave_day


@pytest.mark.parametrize(
    ("begins", "remaining", "ends"),
    [
        # on the same afternoon
        (at(date(2026, 11, 15), 12), 8 * 3600, at(date(2026, 11, 15), 13)),
        (at(date(2026, 11, 15), 20, 59), 480, at(date(2026, 11, 15), 21)),
        # before the hours, after them, and past a night
        (at(date(2026, 11, 15), 3), 480, at(date(2026, 11, 15), 12, 1)),
        (at(date(2026, 11, 15), 22), 480, at(date(2026, 11, 16), 12, 1)),
        (at(date(2026, 11, 15), 12), A_DAY, at(date(2026, 11, 15), 21)),
        (at(date(2026, 11, 15), 12), A_DAY + 480, at(date(2026, 11, 16), 12, 1)),
        # over the nights in which clocks change, and over the year's end
        (at(date(2026, 10, 31), 12), A_DAY + 480, at(date(2026, 11, 1), 12, 1)),
        (at(date(2027, 3, 13), 12), A_DAY + 480, at(date(2027, 3, 14), 12, 1)),
        (at(date(2026, 12, 31), 12), 2 * A_DAY + 480, at(date(2027, 1, 2), 12, 1)),
    ],
)
def test_the_forecast_counts_hours_at_home(
    begins: datetime, remaining: int, ends: datetime
) -> None:
    assert PACE.forecast(remaining, QUOTA, at=begins) == ends


def test_the_forecast_heeds_the_days_quota_and_what_was_sent_already() -> None:
    quota = QUOTA._replace(per_day=10_000, sent_last_day=3_000)
    noon = at(date(2026, 11, 15), 12)
    assert PACE.forecast(5_000, quota, at=noon) == noon + timedelta(seconds=625)
    assert PACE.forecast(5_008, quota, at=noon) == at(date(2026, 11, 16), 12) + timedelta(seconds=1)
    assert PACE.forecast(0, quota, at=noon) == noon
    assert PACE.forecast(10_000_000, quota, at=noon) is None, "more than a year is no plan"


def test_the_hours_of_a_deployment_are_read_from_its_settings() -> None:
    assert Pace.of(NEW_YORK, "12-21") == PACE
    assert Pace.of(NEW_YORK, "always").is_open(at(date(2026, 11, 15), 3))
