"""The campaign's pace: no faster than the quota, held when somebody says so, and foretold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import NotFound
from backoffice.domain.pacing import MOST_TOGETHER
from backoffice.domain.wave_batch import Standing
from backoffice.domain.wave_run import RunState
from tests.support.campaigning import (
    FIRST_WAVE,
    NOON,
    TICK,
    client_id,
    go_on,
    mailed,
    office_at,
    standings,
    tick,
)

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-sam")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


# ------------------------------------------------------------- pace, pause, progress


@pytest.mark.requirement("RN-3")
def test_no_more_are_mailed_than_four_fifths_of_the_quota() -> None:
    office = office_at(clients=400)
    office.quota_twin.limits = office.quota_twin.limits._replace(per_second=1.0, per_day=300)
    go_on(office, until=NOON + 2 * HOUR)
    assert len(mailed(office)) == 240, "four fifths of the day's"
    ticked = tick(office)
    assert ticked.held_back == 160
    go_on(office, until=NOON + DAY + 2 * HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(400)}
    by_minute: dict[datetime, int] = {}
    for at, _ in office.bulk_mail.taken:
        minute = at.replace(second=0)
        by_minute[minute] = by_minute.get(minute, 0) + 1
    assert max(by_minute.values()) <= 60


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("limits", [{"per_second": 0.0}, {"per_day": 0}, {"enabled": False}])
def test_without_any_quota_everybody_waits_and_nobody_is_lost(limits: dict[str, Any]) -> None:
    office = office_at(clients=70)
    given = office.quota_twin.limits
    office.quota_twin.limits = given._replace(**limits)
    go_on(office, until=NOON + HOUR)
    assert tick(office).held_back == 70
    assert mailed(office) == {}
    assert office.campaign_control.run(FIRST_WAVE).finishes_at is None
    office.quota_twin.limits = given
    go_on(office, until=NOON + 2 * HOUR)
    assert len(mailed(office)) == 70


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("wave_on", [FIRST_WAVE, None])
def test_a_pause_holds_even_what_was_handed_out_until_somebody_resumes(
    wave_on: date | None,
) -> None:
    office = office_at(clients=100)
    tick(office)
    office.campaign_control.pause(wave_on, caller=STAFF)
    office.campaign_control.pause(wave_on, caller=STAFF)
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {}
    progress = office.campaign_control.run(FIRST_WAVE)
    assert (progress.state, progress.remaining) == (RunState.PAUSED, 100)
    assert progress.run.paused_by == "sign-in-sam"
    office.campaign_control.resume(wave_on, caller=STAFF)
    go_on(office, until=NOON + HOUR + 3 * TICK)
    assert mailed(office) == {client_id(number): 1 for number in range(100)}


@pytest.mark.requirement("RN-3")
def test_a_pause_lets_those_go_who_are_being_mailed_and_nobody_else() -> None:
    office = office_at(clients=100)
    office.faults.overtake("before send bulk", lambda: office.campaign_control.pause(caller=STAFF))
    go_on(office, until=NOON + HOUR)
    assert standings(office) == {Standing.SENT: 49, Standing.PINNED: 51}
    office.campaign_control.resume(caller=STAFF)
    go_on(office, until=NOON + 2 * HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(100)}


@pytest.mark.requirement("RN-3")
def test_while_all_is_paused_a_wave_that_begins_mails_nobody() -> None:
    office = office_at(NOON - DAY, clients=10)
    office.campaign_control.pause(caller=STAFF)
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {}
    assert office.campaign_control.runs().is_paused
    office.campaign_control.resume(caller=STAFF)
    go_on(office, until=NOON + 2 * HOUR)
    assert len(mailed(office)) == 10


def test_a_day_without_a_wave_has_no_run() -> None:
    office = office_at(clients=1)
    with pytest.raises(NotFound):
        office.campaign_control.run(date(2026, 1, 2))
    with pytest.raises(NotFound):
        office.campaign_control.pause(date(2026, 1, 2), caller=STAFF)


@pytest.mark.requirement("RN-3")
def test_progress_and_the_forecast_come_true() -> None:
    office = office_at(clients=600)
    office.quota_twin.limits = office.quota_twin.limits._replace(per_second=1.0)
    tick(office)
    [progress] = [p for p in office.campaign_control.runs().runs if p.remaining]
    assert (progress.selected, progress.remaining, progress.is_selected_whole) == (600, 600, True)
    assert progress.finishes_at == NOON + timedelta(seconds=750)
    go_on(office, until=NOON + 2 * HOUR)
    last = max(at for at, _ in office.bulk_mail.taken)
    assert abs(last - progress.finishes_at) <= TICK


def test_nobody_is_written_to_at_night() -> None:
    office = office_at(clients=20)
    tick(office)
    office.wait(10 * HOUR)
    for delivery in office.in_flight():
        office.deliver(delivery)
    assert mailed(office) == {}
    go_on(office, until=NOON + DAY + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(20)}


def test_a_batch_and_its_clients_are_read_in_one_call() -> None:
    assert 2 * MOST_TOGETHER + 2 <= 100
