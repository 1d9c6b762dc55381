"""Days of good-faith estimates: until when one must be given (45 CFR 149.610(b)(1)(vi, vii))."""

from __future__ import annotations

from datetime import date, timedelta

from backoffice.domain.calendar import add_business_days, last_business_day_before

_FAR_AHEAD, _AHEAD = 10, 3
"""Business days from scheduling to the visit."""
_TIME_FAR_AHEAD, _TIME_AHEAD, _TIME_ON_REQUEST = 3, 1, 3
"""Business days to give it in."""


def due_by(scheduled_on: date, visit_on: date) -> date | None:
    """The last day to give the estimate of a visit; None: so near that the law sets none.

    Days are business days of the network, and that of scheduling never counts: a visit planned
    on a Monday for the Thursday after is three of them ahead.
    """
    if add_business_days(scheduled_on, _FAR_AHEAD) <= visit_on:
        return add_business_days(scheduled_on, _TIME_FAR_AHEAD)
    if add_business_days(scheduled_on, _AHEAD) <= visit_on:
        return add_business_days(scheduled_on, _TIME_AHEAD)
    return None


def due_after_request(asked_on: date) -> date:
    """The last day to give an estimate that somebody asked for."""
    return add_business_days(asked_on, _TIME_ON_REQUEST)


def due_after_change(visit_on: date) -> date:
    """The last day to give a new one, once something that was told is otherwise."""
    return last_business_day_before(visit_on)


def comes_into_reach(day: date) -> date:
    """The first day on which an estimate can speak of *day*, which is twelve months at most."""
    is_leap_day = (day.month, day.day) == (2, 29)
    year_before = day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
    return year_before + timedelta(days=1)
