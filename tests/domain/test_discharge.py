"""Discharge: a client's last day, what contradicts it, and the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.discharge import discharged, taken_back
from backoffice.domain.errors import Refused
from backoffice.domain.roster import RosterEntry
from backoffice.domain.visit import Visit, VisitStatus, plan

pytestmark = pytest.mark.requirement("Q8")

FROM = date(2026, 1, 1)
LAST = date(2026, 6, 1)
AFTER = LAST + timedelta(days=1)
ENTRY = RosterEntry(provider_id="provider-1", client_id="client-01", added_on=FROM)


def visit(day: date = AFTER, provider: str = "provider-1", status: str = "planned") -> Visit:
    planned = plan(
        visit_id="visit-01",
        client_id="client-01",
        provider_id=provider,
        day=day,
        procedure="90837",
        telehealth=True,
        care_state="NY",
    )
    minutes = 55 if status == "held" else None
    return planned.but(status=VisitStatus(status), minutes=minutes)


def left(on: date = LAST, *visits: Visit, entry: RosterEntry = ENTRY) -> RosterEntry:
    return discharged(entry, on, visits, today=LAST)


def test_a_discharged_client_is_on_the_roster_until_the_last_day() -> None:
    gone = left()
    assert gone.is_active(LAST)
    assert not gone.is_active(AFTER)
    assert not gone.is_active(FROM - timedelta(days=1))
    assert ENTRY.is_active(date(2030, 1, 1))


def test_the_same_day_again_changes_nothing_and_another_one_corrects_it() -> None:
    gone = left()
    assert left(entry=gone) == gone
    assert left(AFTER, entry=gone).discharged_on == AFTER
    assert left(FROM, entry=gone).discharged_on == FROM


def test_nobody_is_discharged_before_being_added_or_more_than_a_century_ahead() -> None:
    with pytest.raises(Refused, match="not on the roster yet"):
        left(FROM - timedelta(days=1))
    with pytest.raises(Refused, match="Check the year"):
        left(date(2206, 6, 1))
    with pytest.raises(ValidationError):
        ENTRY.but(discharged_on=FROM - timedelta(days=1))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("planned", "Call them off first"), ("held", "was held"), ("missed", "or missed")],
)
def test_a_visit_after_the_last_day_contradicts_it(status: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        left(LAST, visit(status=status))
    with pytest.raises(Refused, match=sentence):
        left(LAST, visit(status=status), entry=left(AFTER, visit(status=status)))


def test_what_is_called_off_or_anothers_or_on_the_last_day_itself_contradicts_nothing() -> None:
    harmless = [visit(status="cancelled"), visit(provider="provider-2"), visit(LAST)]
    assert left(LAST, *harmless).discharged_on == LAST


def test_a_visit_that_no_list_shows_yet_counts_as_it_stands_on_the_roster() -> None:
    for planned in (ENTRY.but(visit_days=(AFTER,)), ENTRY.but(private_days=(AFTER,))):
        with pytest.raises(Refused, match="Call them off first"):
            left(entry=planned)
    assert left(entry=ENTRY.but(visit_days=(LAST,))).discharged_on == LAST


def test_whoever_is_taken_back_was_a_client_before_and_is_one_again_from_that_day() -> None:
    back = taken_back(left(), today=date(2026, 9, 1))
    assert back.earlier == (Interval(since=FROM, until=LAST),)
    assert (back.added_on, back.discharged_on) == (date(2026, 9, 1), None)
    on = [date(2026, 3, 1), LAST, AFTER, date(2026, 8, 31), date(2026, 9, 1)]
    assert [back.is_active(day) for day in on] == [True, True, False, False, True]
    assert taken_back(back, today=date(2026, 9, 2)) == back


def test_a_last_day_that_is_not_over_is_called_off_as_if_nobody_had_named_it() -> None:
    assert taken_back(left(), today=LAST) == ENTRY
