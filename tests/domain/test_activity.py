"""Activity: who is an active client, until when, and whose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.domain.activity import NOBODYS, Activity, activity
from backoffice.domain.roster import RosterEntry
from tests.support.builders import ANA

TODAY = date(2026, 11, 2)
DAY = timedelta(days=1)


def entry(provider: str = "provider-a", added: date = date(2026, 1, 5), **more: Any) -> RosterEntry:
    return RosterEntry(provider_id=provider, client_id=ANA, added_on=added, **more)


def of(*entries: RosterEntry, seen: tuple[date, ...] = ()) -> Activity:
    return activity(entries, seen, today=TODAY, active_days=180)


@pytest.mark.requirement("Q8")
def test_who_came_or_filled_in_a_form_is_active_for_180_days_and_whoever_will_come_until_then() -> (
    None
):
    assert of(entry(), seen=(TODAY - 3 * DAY, TODAY - 9 * DAY)).until == TODAY + 177 * DAY
    assert of(entry(), seen=(date(2025, 1, 1),)).until == date(2025, 6, 30)
    far = TODAY + 300 * DAY
    assert of(entry(visit_days=(far,)), seen=(TODAY,)).until == far
    assert of(entry(private_days=(far,))).until == far
    assert of(entry()).until is None


@pytest.mark.requirement("Q8")
def test_nobody_is_active_longer_than_on_a_roster() -> None:
    left = entry(discharged_on=TODAY - DAY)
    leaves = entry(discharged_on=TODAY + 5 * DAY, visit_days=(TODAY + 9 * DAY,))
    assert of() == of(left, seen=(TODAY,)) == NOBODYS
    assert of(entry(discharged_on=TODAY), seen=(TODAY,)).until == TODAY
    assert of(leaves).until == TODAY + 5 * DAY
    assert of(leaves, entry("provider-b"), seen=(TODAY,)).until == TODAY + 180 * DAY


def test_a_client_belongs_to_whom_they_see_next_or_to_whose_roster_they_came_last() -> None:
    first, second = entry(), entry("provider-b", added=date(2026, 6, 1))
    assert of(first, second).provider_id == "provider-b"
    sees_first = first.but(visit_days=(TODAY - DAY, TODAY))
    assert of(sees_first, second.but(visit_days=(TODAY + DAY,))).provider_id == "provider-a"
    assert of(first.but(discharged_on=TODAY - DAY), second).provider_id == "provider-b"
