"""Mutants: small faults in the code of days and intervals, each of which an oracle has to see."""

from __future__ import annotations

from typing import NamedTuple

CALENDAR = "domain/calendar.py"
COVERAGE = "domain/coverage.py"
POLICY = "domain/policy.py"


class Mutant(NamedTuple):
    """One fault: what stands in a file of the package, and what it is mistaken for."""

    name: str
    file: str
    old: str
    new: str
    why: str


MUTANTS = (
    Mutant(
        "last_day_open",
        CALENDAR,
        "return self.since <= day and (self.until is None or day <= self.until)",
        "return self.since <= day and (self.until is None or day < self.until)",
        "A plan's last day is covered; with the year's end it is the day that everybody forgets.",
    ),
    Mutant(
        "one_day_in_both",
        CALENDAR,
        "if until is not None and until < since:",
        "if until is not None and until <= since:",
        "Two plans that share one day overlap: one of them must give way, or both would be billed.",
    ),
    Mutant(
        "a_day_lost_between",
        COVERAGE,
        "remains = policy.period.before(day)",
        "remains = policy.period.before(day - timedelta(days=1))",
        "A plan that gives way to another ends on the day before, and not on the day before that.",
    ),
    Mutant(
        "year_ends_a_day_early",
        POLICY,
        "return date(day.year, 12, 31)",
        "return date(day.year, 12, 30)",
        "A plan without a last day holds to the end of the year, 31 December included (RN-2).",
    ),
    Mutant(
        "day_of_greenwich",
        CALENDAR,
        "return _aware(moment).astimezone(ZoneInfo(zone)).date()",
        "return _aware(moment).date()",
        "On New Year's Eve in Honolulu it is January in Greenwich: what a payer says then is said "
        "in December, and proves nothing of January.",
    ),
    Mutant(
        "a_gap_that_follows",
        CALENDAR,
        "return self.until is not None and other.since - self.until == _ONE_DAY",
        "return self.until is not None and other.since - self.until >= _ONE_DAY",
        "A plan that begins later than on the next day leaves days open, and its client is asked.",
    ),
)
