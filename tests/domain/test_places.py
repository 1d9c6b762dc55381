"""Every state has its time zones, so that every search has days that end."""

from __future__ import annotations

import re
from itertools import product
from string import ascii_uppercase

import pytest

from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import TimeZone, UsState
from backoffice.domain.places import ZONES, zone_in


def test_every_state_has_a_zone_and_no_other_place_has() -> None:
    every = {
        a + b for a, b in product(ascii_uppercase, repeat=2) if re.fullmatch(UsState.pattern, a + b)
    }
    assert set(ZONES) == every
    assert all(TimeZone.parse(zone) for zones in ZONES.values() for zone in zones)


def test_a_state_of_two_zones_takes_either_and_no_third() -> None:
    tennessee = UsState("TN")
    assert zone_in(tennessee) == "America/Chicago"
    assert zone_in(tennessee, "America/New_York") == "America/New_York"
    with pytest.raises(Refused, match="one of the time zones"):
        zone_in(tennessee, "America/Los_Angeles")
