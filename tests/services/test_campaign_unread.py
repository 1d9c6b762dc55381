"""A run or a batch that cannot be read: all others go on, and somebody is told which it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.wave_run import RunState
from tests.support.campaigning import (
    FIRST_WAVE,
    NOON,
    YEAR_END,
    client,
    client_id,
    go_on,
    mailed,
    office_at,
    renewal,
    settle,
    tick,
    write_into,
)
from tests.twins.office import MemoryOffice

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-sam")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NEWER = {"schema": 99}
MISSHAPEN = {"totals": "many"}


def with_yesterdays_wave_under_way() -> MemoryOffice:
    """Five clients are to be asked since yesterday, and five since today; nobody was mailed."""
    office = office_at(NOON - DAY)
    for number in range(5):
        office.records.keep(client(number), renewal(number, ends_on=YEAR_END - DAY))
        office.records.keep(client(5 + number), renewal(5 + number))
    settle(office)
    tick(office)
    office.wait(DAY)
    return office


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("fault", [NEWER, MISSHAPEN])
def test_a_run_that_cannot_be_read_holds_up_no_other_and_is_told(fault: dict[str, Any]) -> None:
    office = with_yesterdays_wave_under_way()
    key = {"wave_on": str(FIRST_WAVE - DAY)}
    [kept] = [each for each in office.database.items("wave-runs") if key.items() <= each.items()]
    write_into(office, "wave-runs", key, **fault)
    go_on(office, until=NOON + HOUR)
    assert sorted(mailed(office)) == [client_id(number) for number in range(5, 10)]
    assert tick(office).not_read == (FIRST_WAVE - DAY,)
    write_into(office, "wave-runs", key, **{name: kept[name] for name in fault})
    go_on(office, until=NOON + 2 * HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(10)}
    assert tick(office).not_read == ()


@pytest.mark.requirement("RN-3")
def test_staff_see_and_hold_all_waves_but_the_one_that_cannot_be_read() -> None:
    office = with_yesterdays_wave_under_way()
    write_into(office, "wave-runs", {"wave_on": str(FIRST_WAVE - DAY)}, **MISSHAPEN)
    tick(office)
    seen = office.campaign_overview.switch_all(on=False, caller=STAFF)
    assert seen.not_read == (FIRST_WAVE - DAY,)
    assert [each.state for each in seen.waves if each.wave_on == FIRST_WAVE] == [RunState.PAUSED]
    assert FIRST_WAVE - DAY not in [each.wave_on for each in seen.waves]


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("handed_out", [True, False])
@pytest.mark.parametrize("place", ["000001", "000002", "000003"])
def test_a_batch_that_cannot_be_read_holds_up_nobody_but_its_own_clients(
    place: str, handed_out: bool
) -> None:
    office = office_at(clients=120)
    office.quota_twin.limits = office.quota_twin.limits._replace(enabled=handed_out)
    tick(office)
    office.quota_twin.limits = office.quota_twin.limits._replace(enabled=True)
    key = {"wave_on": str(FIRST_WAVE), "place": place}
    write_into(office, "wave-batches", key, entries="all of them")
    go_on(office, until=NOON + 2 * HOUR)
    theirs = range(49 * (int(place) - 1), min(49 * int(place), 120))
    assert mailed(office) == {client_id(n): 1 for n in range(120) if n not in theirs}
    ticked = tick(office)
    assert (ticked.not_read, ticked.open) == ((FIRST_WAVE,), 120 - 49 * (int(place) - 1))


def test_the_next_wave_asks_the_clients_of_a_batch_that_nobody_could_read() -> None:
    office = office_at(clients=10)
    tick(office)
    key = {"wave_on": str(FIRST_WAVE), "place": "000001"}
    write_into(office, "wave-batches", key, entries="all of them")
    second = NOON + (date(2026, 12, 1) - FIRST_WAVE)
    office.wait(second - office.clock())
    go_on(office, until=second + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(10)}
