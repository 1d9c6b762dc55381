"""A run of the campaign: whom it asks about, what is made up for, and how it is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.domain.renewal import RenewalTerms
from backoffice.domain.wave_answers import settled
from backoffice.domain.wave_batch import claimed
from backoffice.domain.wave_run import (
    CampaignSwitch,
    RunState,
    WaveRun,
    begun,
    counted,
    days_looked_at,
    handed_out,
    pinned,
)
from tests.twins.database import size_of_item

AT = datetime(2026, 11, 15, 17, tzinfo=UTC)
DAY = date(2026, 11, 15)
TERMS = RenewalTerms()
ALL_ON = CampaignSwitch()


def run(today: date = DAY) -> WaveRun:
    made = begun(DAY, TERMS, today=today, switch=ALL_ON, at=AT)
    assert made is not None
    return made


def walked(clients: int, *, size: int = 2) -> tuple[WaveRun, list[str]]:
    made = run()
    segment = made.segments[-1]
    names = [f"client-{number:03}" for number in range(clients)]
    after, batches = pinned(made, segment.but(is_walked=True), names, size=size)
    return after, [batch.place for batch in batches]


@pytest.mark.requirement("Q9")
def test_the_waves_of_a_year_that_ends_in_december_are_on_the_days_agreed_upon() -> None:
    days = (date(2026, 11, 15), date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 28))
    for day in (*days, date(2027, 1, 6)):
        made = begun(day, TERMS, today=day, switch=ALL_ON, at=AT)
        assert made is not None
        assert date(2026, 12, 31) in {segment.ends_on for segment in made.segments}


@pytest.mark.requirement("Q9")
def test_a_day_asks_about_every_plan_whose_wave_it_is_the_most_urgent_first() -> None:
    assert [(s.ends_on, s.over_on) for s in run().segments] == [
        (date(2026, 11, 18), date(2026, 11, 24)),
        (date(2026, 12, 1), date(2026, 11, 28)),
        (date(2026, 12, 15), date(2026, 11, 29)),
        (date(2026, 12, 31), date(2026, 12, 1)),
        (date(2026, 11, 9), date(2026, 12, 10)),
    ]


def test_a_run_that_begins_late_leaves_out_whom_a_later_wave_asks_anyway() -> None:
    assert len(run(date(2026, 11, 23)).segments) == 5
    assert len(run(date(2026, 11, 24)).segments) == 4
    assert [s.ends_on for s in run(date(2026, 12, 1)).segments] == [date(2026, 11, 9)]
    over = begun(DAY, TERMS, today=date(2026, 12, 10), switch=ALL_ON, at=AT)
    assert over is None


def test_a_run_is_looked_at_for_as_long_as_it_could_write_to_anybody() -> None:
    for ahead in range(400):
        today = DAY + timedelta(days=ahead)
        made = begun(DAY, TERMS, today=today, switch=ALL_ON, at=AT)
        assert made is None or DAY in days_looked_at(today, TERMS)
    assert days_looked_at(DAY, TERMS)[-1] == DAY
    assert len(days_looked_at(DAY, TERMS)) < 99, "they are read in one call, with the switch"


def test_a_run_that_begins_while_all_is_paused_is_paused() -> None:
    paused = CampaignSwitch(paused_at=AT, paused_by="sam")
    made = begun(DAY, TERMS, today=DAY, switch=paused, at=AT)
    assert made is not None
    assert made.state is RunState.PAUSED
    assert made.resumed().state is RunState.WALKING


def test_batches_are_numbered_on_and_everybody_is_in_one() -> None:
    after, places = walked(5)
    assert places == ["000001", "000002", "000003"]
    more, batches = pinned(after, after.segments[0], ["client-x01"], size=2)
    assert [batch.number for batch in batches] == [4]
    assert (more.selected, more.pinned, more.remaining) == (6, 4, 6)


def test_batches_are_counted_in_their_order_and_once() -> None:
    made = run()
    after, batches = pinned(made, made.segments[0], ["client-001", "client-002"], size=1)
    done = [
        settled(claimed(each, [each.waiting[0]], {}, at=AT), {each.waiting[0]: None}, at=AT)
        for each in batches
    ]
    assert counted(after, [batches[0], done[1]]) is after
    first = counted(after, [done[0], batches[1]])
    assert (first.counted, first.totals.sent, first.remaining) == (1, 1, 1)
    both = counted(first, [done[1]])
    assert (both.counted, both.totals.sent, both.remaining) == (2, 2, 0)
    assert counted(both, []) is both


def test_what_was_handed_out_is_waited_for_and_then_handed_out_again() -> None:
    made = run()
    after, [one, two] = pinned(made, made.segments[0], ["client-001", "client-002"], size=1)
    after = handed_out(after, [1], at=AT)
    soon = AT + WaveRun.LOST_AFTER - timedelta(seconds=1)
    assert after.was_handed_out_lately(one, at=soon)
    assert not after.was_handed_out_lately(two, at=soon)
    assert not after.was_handed_out_lately(one, at=AT + WaveRun.LOST_AFTER)
    back = one.but(given_back_at=AT + timedelta(minutes=1))
    assert not after.was_handed_out_lately(back, at=soon)
    paused = after.paused(by="sam", at=AT)
    assert paused.paused(by="eve", at=soon) is paused
    assert not paused.resumed().was_handed_out_lately(one, at=soon)


def test_a_run_that_has_to_hand_out_thousands_again_can_still_be_kept() -> None:
    after = run()
    for ticks in range(5):
        every_other = range(1, 2_000, 2)
        after = handed_out(after, every_other, at=AT + ticks * timedelta(minutes=5))
    assert len(after.lately) == 4 * 1_000, "the first ones are waited for no longer"
    assert size_of_item(after.model_dump(mode="json", exclude_none=True)) < 400_000
