"""When to remind: on days around the due day, by the client's own clock, and each step once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.calendar import is_federal_holiday
from backoffice.domain.invoice import AskedBy, Asking, Invoice, InvoiceKind, InvoiceState
from backoffice.domain.money import Money
from backoffice.domain.reminding import (
    Hindrance,
    Plan,
    ReminderTerms,
    hours,
    plan,
    reminded,
    step_due,
    time_to_write,
)

TERMS = ReminderTerms()
NEW_YORK = "America/New_York"
ZONES = (NEW_YORK, "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu", "Pacific/Guam")

pytestmark = pytest.mark.requirement("IV-4")


def minutes_later(minutes: int) -> datetime:
    """So many minutes after New Year."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)


def invoice(due_on: date = date(2026, 6, 10)) -> Invoice:
    asked_on = due_on - timedelta(days=7)
    return Invoice(
        visit_id="visit-0001",
        client_id="client-0001",
        provider_id="provider-0001",
        service_on=asked_on,
        kind=InvoiceKind.SHARE,
        askings=(
            Asking(amount=Money(2500), by=AskedBy.DECISION, asked_on=asked_on, due_on=due_on),
        ),
    )


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2026, 6, 7), None),
        (date(2026, 6, 8), -2),
        (date(2026, 6, 10), -2),
        (date(2026, 6, 11), 1),
        (date(2026, 6, 25), 14),
        (date(2027, 6, 25), 30),
    ],
)
def test_of_all_steps_that_were_missed_only_the_furthest_is_due(
    day: date, step: int | None
) -> None:
    assert step_due(invoice(), today=day, terms=TERMS) == step


def test_a_step_is_taken_once_unless_nobody_knows_whether_its_mail_went_out() -> None:
    day = date(2026, 6, 11)
    after = reminded(invoice(), 1, mailing_id="mail-1", today=day)
    assert step_due(after, today=day, terms=TERMS) is None
    assert step_due(after, today=day, terms=TERMS, doubtful={"mail-1"}) == 1
    again = reminded(after, 1, mailing_id="mail-2", today=day, doubtful={"mail-1"})
    assert [each.mailing_id for each in again.reminders] == ["mail-2"]


def test_a_later_due_day_begins_all_steps_anew() -> None:
    after = reminded(invoice(), 30, mailing_id="mail-1", today=date(2026, 7, 10))
    last = after.askings[-1].but(due_on=date(2026, 7, 20))
    later = after.but(askings=(last,))
    assert step_due(later, today=date(2026, 7, 18), terms=TERMS) == -2


@pytest.mark.parametrize(
    ("at", "writes_at"),
    [
        # the night before the clocks go forward, and back
        (datetime(2028, 3, 12, 1, tzinfo=UTC), datetime(2028, 3, 13, 14, tzinfo=UTC)),
        (datetime(2028, 11, 5, 1, tzinfo=UTC), datetime(2028, 11, 6, 15, tzinfo=UTC)),
        # 29 February
        (datetime(2028, 2, 29, 3, tzinfo=UTC), datetime(2028, 2, 29, 15, tzinfo=UTC)),
        # from New Year's Eve, on which New Year is kept, over New Year and a Sunday
        (datetime(2027, 12, 31, 16, tzinfo=UTC), datetime(2028, 1, 3, 15, tzinfo=UTC)),
        # Christmas on a Saturday is kept on Friday, and is a holiday itself
        (datetime(2027, 12, 24, 16, tzinfo=UTC), datetime(2027, 12, 27, 15, tzinfo=UTC)),
        # the last moment of a day, and the first one after it
        (datetime(2026, 6, 10, 22, 59, tzinfo=UTC), datetime(2026, 6, 10, 22, 59, tzinfo=UTC)),
        (datetime(2026, 6, 10, 23, 0, tzinfo=UTC), datetime(2026, 6, 11, 14, tzinfo=UTC)),
    ],
)
def test_clients_are_written_to_by_day(at: datetime, writes_at: datetime) -> None:
    assert time_to_write(at, NEW_YORK, TERMS) == writes_at


@given(
    at=st.integers(0, 6 * 365 * 24 * 60).map(minutes_later),
    zone=st.sampled_from(ZONES),
)
def test_whenever_anybody_looks_the_next_time_is_by_day_soon_and_stays(
    at: datetime, zone: str
) -> None:
    then = time_to_write(at, zone, TERMS)
    wall = then.astimezone(ZoneInfo(zone))
    assert at <= then <= at + timedelta(days=5)
    assert time(10) <= wall.time() < time(19)
    assert wall.isoweekday() != 7
    assert not is_federal_holiday(wall.date())
    assert time_to_write(then, zone, TERMS) == then


@given(
    at=st.integers(150 * 24 * 60, 240 * 24 * 60).map(minutes_later),
    zone=st.sampled_from(ZONES),
    state=st.sampled_from(list(InvoiceState)),
    hindered=st.builds(Hindrance, st.booleans(), st.booleans(), st.booleans()),
)
def test_a_look_never_asks_for_another_one_at_once(
    at: datetime, zone: str, state: InvoiceState, hindered: Hindrance
) -> None:
    known = invoice().but(overdue_since=date(2026, 6, 11) if state == "overdue" else None)
    now = plan(known, state, hindered, at=at, zone=zone, terms=TERMS)
    assert now.step is None or not any(hindered)
    if state is InvoiceState.OPEN and now.look_at and now.look_at <= at:
        return  # it became overdue in the meantime: no invoice stands so
    assert now.look_at is None or now.look_at > at
    paid = {InvoiceState.SETTLED, InvoiceState.CREDIT, InvoiceState.SMALL}
    assert (state not in paid) or now == Plan(False, None, None)


def test_a_client_who_moved_is_written_to_by_the_clock_of_the_new_place() -> None:
    at = datetime(2026, 6, 8, 14, tzinfo=UTC)

    def planned(zone: str) -> Plan:
        return plan(invoice(), InvoiceState.OPEN, Hindrance(), at=at, zone=zone, terms=TERMS)

    here, there = planned(NEW_YORK), planned("Pacific/Honolulu")
    assert here.step == -2
    assert there == Plan(False, None, datetime(2026, 6, 8, 20, tzinfo=UTC))


def test_hours_are_a_setting_and_a_network_that_would_never_write_is_refused() -> None:
    assert hours("10-19") == TERMS
    assert hours("8-20").opens == time(8)
    at_night = datetime(2026, 6, 7, 8, tzinfo=UTC)
    assert time_to_write(at_night, NEW_YORK, hours("always")) == at_night
    for never in ("19-10", "10-10"):
        with pytest.raises(ValueError, match="earlier hour"):
            hours(never)


def test_days_off_are_data() -> None:
    sunday = datetime(2026, 6, 7, 15, tzinfo=UTC)
    always = TERMS._replace(on_days_off=True)
    assert time_to_write(sunday, NEW_YORK, always) == sunday
    assert time_to_write(sunday, NEW_YORK, TERMS) == datetime(2026, 6, 8, 14, tzinfo=UTC)
