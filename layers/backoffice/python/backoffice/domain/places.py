"""Places: which time zones a state has, since days end where somebody is."""

from __future__ import annotations

from types import MappingProxyType

from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import TimeZone, UsState

_EASTERN = "America/New_York"
_CENTRAL = "America/Chicago"
_MOUNTAIN = "America/Denver"
_PACIFIC = "America/Los_Angeles"

_STATES = {
    _EASTERN: "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    _CENTRAL: "AL AR IA IL LA MN MO MS OK WI",
    _MOUNTAIN: "CO MT NM UT WY",
    _PACIFIC: "CA WA",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
"""States of one zone, or nearly so: whatever few people keep another clock are late by an hour."""
_DIVIDED = {
    "FL": (_EASTERN, _CENTRAL),
    "IN": ("America/Indiana/Indianapolis", _CENTRAL),
    "KS": (_CENTRAL, _MOUNTAIN),
    "KY": (_EASTERN, _CENTRAL),
    "MI": ("America/Detroit", "America/Menominee"),
    "ND": (_CENTRAL, _MOUNTAIN),
    "NE": (_CENTRAL, _MOUNTAIN),
    "NV": (_PACIFIC, _MOUNTAIN),
    "ID": ("America/Boise", _PACIFIC),
    "OR": (_PACIFIC, "America/Boise"),
    "SD": (_CENTRAL, _MOUNTAIN),
    "TN": (_CENTRAL, _EASTERN),
    "TX": (_CENTRAL, _MOUNTAIN),
}
"""States that whole regions of keep another clock; where most people live comes first."""

_ALIKE = {state: (zone,) for zone, states in _STATES.items() for state in states.split()}
ZONES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType({**_ALIKE, **_DIVIDED})
"""The zones of each state, that of most people first."""


def zone_in(state: UsState, chosen: str | None = None) -> TimeZone:
    """The time zone of somebody who lives in *state*; *chosen*, if that is one of its zones.

    Raises:
        Refused: that is no zone of the state.
    """
    zones = ZONES[state]
    if not chosen:
        return TimeZone(zones[0])
    if chosen not in zones:
        raise Refused("Choose one of the time zones of your state.")
    return TimeZone(chosen)
