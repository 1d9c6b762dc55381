"""Histories told by hand, each about one edge of a year; what the oracle finds in them is printed.

It runs with whichever package stands first on the path, so that a copy with a fault in it is held
against the same histories.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime

from backoffice.domain.calendar import Interval
from tests.simulation.turning_year import DAY, TurningYear

BEGINS = datetime(2027, 12, 6, 15, tzinfo=UTC)
NEW_YEAR = date(2028, 1, 1)
HONOLULU = "Pacific/Honolulu"


def told() -> Iterator[TurningYear]:
    """Each history, at a quiet moment."""
    yield followed_on_the_next_day()
    yield given_way_to()
    yield one_day_in_two_plans()
    yield a_gap_of_two_days()
    yield on_new_years_eve_in_honolulu()


def followed_on_the_next_day() -> TurningYear:
    """One plan ends with the year, and the next one is known: a visit on either side of it."""
    year = TurningYear(BEGINS)
    client = year.come()
    year.insure(client, Interval(since=date(2027, 3, 2)))
    year.insure(client, Interval(since=NEW_YEAR))
    for day in (date(2027, 12, 31), NEW_YEAR, date(2028, 1, 4)):
        year.plan(client, day)
    year.look()
    year.to(datetime(2028, 1, 2, 15, tzinfo=UTC))
    year.look()
    return year


def given_way_to() -> TurningYear:
    """A plan that would have gone on gives way to another one in the middle of a month."""
    year = TurningYear(BEGINS)
    client = year.come()
    year.insure(client, Interval(since=date(2027, 7, 1), until=date(2028, 6, 30)))
    year.to(BEGINS + DAY)
    year.insure(client, Interval(since=date(2028, 1, 18), until=date(2028, 2, 29)))
    for day in (date(2028, 1, 17), date(2028, 1, 18), date(2028, 2, 29)):
        year.plan(client, day)
    year.look()
    return year


def one_day_in_two_plans() -> TurningYear:
    """The last day of one plan is told to be the first of the next."""
    year = TurningYear(BEGINS)
    client = year.come()
    year.insure(client, Interval(since=date(2027, 3, 2), until=date(2027, 12, 20)))
    year.insure(client, Interval(since=date(2027, 12, 20), until=date(2028, 12, 20)))
    year.plan(client, date(2027, 12, 20))
    year.look()
    return year


def a_gap_of_two_days() -> TurningYear:
    """The next plan begins two days late: whoever is seen between them is asked."""
    year = TurningYear(BEGINS)
    client = year.come()
    year.insure(client, Interval(since=date(2027, 3, 2), until=date(2027, 12, 31)))
    year.insure(client, Interval(since=date(2028, 1, 3)))
    for day in (date(2028, 1, 2), date(2028, 1, 3)):
        year.plan(client, day)
    year.look()
    return year


def on_new_years_eve_in_honolulu() -> TurningYear:
    """The payer says yes on the last evening of the year, which is January in Greenwich."""
    year = TurningYear(datetime(2028, 1, 1, 5, tzinfo=UTC))
    client = year.come(HONOLULU)
    year.insure(client, Interval(since=date(2027, 7, 1), until=date(2028, 6, 30)))
    for day in (date(2027, 12, 31), NEW_YEAR, date(2028, 1, 4)):
        year.plan(client, day)
    year.look()
    year.to(datetime(2028, 1, 1, 9, 30, tzinfo=UTC))
    year.look()
    return year


def main() -> int:
    """Print what is found; how many histories it was found in."""
    logging.disable(logging.CRITICAL)
    torn = 0
    for year in told():
        for at, found in year.found:
            sys.stdout.write(f"{at:%Y-%m-%dT%H:%MZ} {found}\n")
        torn += bool(year.found)
    return torn


if __name__ == "__main__":
    sys.exit(main())
