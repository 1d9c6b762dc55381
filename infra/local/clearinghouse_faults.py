"""What shall go wrong, as the beginning of a member id tells the simulated clearinghouse.

Several may stand in a row, and the rest of the id is looked up in the table of plans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from infra.local.clearinghouse_271 import Rejection, Wire

CORRECT, ALLOWED, NOT_ALLOWED = "C", "R", "N"
FOLLOW_UPS = {
    CORRECT: "Please Correct and Resubmit",
    ALLOWED: "Resubmission Allowed",
    NOT_ALLOWED: "Resubmission Not Allowed",
}
"""AAA04, and the words that the JSON has for it."""

_PAYER, _PROVIDER, _SUBSCRIBER, _DEPENDENT = "2100A", "2100B", "2100C", "2100D"
LEVELS = {
    "2000A": "payer",
    _PAYER: "payer",
    _PROVIDER: "provider",
    _SUBSCRIBER: "subscriber",
    _DEPENDENT: "dependent",
    "2110": "subscriber",
}
"""Where the JSON shows a rejection that stands in a loop of the 271."""

USUAL = {
    **dict.fromkeys(["04", "42", "79", "80", "T4"], _PAYER),
    **dict.fromkeys(["41", *map(str, range(43, 50)), "50", "51", "97"], _PROVIDER),
    **dict.fromkeys(["15", "33", "35", "52", "53", "56", "57", "58"], _SUBSCRIBER),
    **dict.fromkeys(map(str, [*range(60, 68), *range(71, 77), 78]), _SUBSCRIBER),
    "77": _DEPENDENT,
}
"""AAA03, and the loop in which it usually stands."""

_LATER = frozenset({"42", "80"})
_NEVER = frozenset({"41", "50", "51", "T4"})
_CODES = "|".join(sorted(USUAL))
PREFIX = re.compile(
    rf"(AAA(?:{_CODES})(?:IN(?:2000A|2100[A-D]|2110))?|ACK(?:999|TA1)|HTTP(?:400|429|500|503|504)"
    r"|BUSY[1-9]|SLOW[0-9]{2}|DROP|CUT|WIRE[1-6]"
    r"|LOST[1-9]|GONE[1-9]|LATE[1-9]|EDIT33|EDIT200"
    r"|PAY(?:A[134678]|Z9|LINE|RCV|PRV|E999|999|NONE|TWICE|FIRST|DAYS[0-9]{2})"
    r"|STEDI_(?:PAID|PARTIALLY_PAID|DENIED)_|ERA(?:(?:CO|PR|OA|PI)[0-9]{1,3}"
    r"|DUP|LINE|DED|COIN|BUND|NOREF|NOMOD|NOLINES|TOP|FWD|REV|RETRO|TAKE|FIRST"
    r"|CHK|SPLIT|TWICE|AGAIN|L6|WO|PLB|OFF[PCL]|DAYS[0-9]{2}))"
)
WIRES = {
    "WIRE1": Wire(element="|", repetition="!", component=">", end="\n"),
    "WIRE2": Wire(end="\x1d"),
    "WIRE3": Wire(before="\ufeff", padded=False),
    "WIRE4": Wire(small_letters=True),
    "WIRE5": Wire(end="'\r\n  \r\n    "),
    "WIRE6": Wire(end="~\n", terminated=False),
}
REFUSALS = {
    429: ("TOO_MANY_REQUESTS", "Too many requests are in progress."),
    500: ("INTERNAL_SERVER_ERROR", "Something went wrong."),
    503: ("SERVICE_UNAVAILABLE", "The service is not available."),
    504: ("GATEWAY_TIMEOUT", "The payer did not answer in time."),
}
RETRY_AFTER = {429: 30}
"""Seconds after which one may come back, by status."""


@dataclass(frozen=True)
class Orders:
    """What the beginning of a member id asks for, and who is meant by the rest of it."""

    member_id: str
    prefixes: tuple[str, ...]

    @property
    def rejections(self) -> list[Rejection]:
        """The rejections to answer with."""
        return [
            rejection(found[3:5], *found[7:].split())
            for found in self.prefixes
            if found.startswith("AAA")
        ]

    @property
    def wire(self) -> Wire:
        """How the answer shall look."""
        return next((WIRES[found] for found in self.prefixes if found in WIRES), Wire())

    @property
    def seconds_late(self) -> int:
        """How long the answer takes."""
        return sum(int(found[4:]) for found in self.prefixes if found.startswith("SLOW"))

    def meets(self, fault: str, times: int) -> bool:
        """Whether the *times*-th request meets *fault*, as LOST2 says of the first two."""
        named = [int(found[4:]) for found in self.prefixes if found[:-1] == fault]
        return any(times <= first for first in named)

    @property
    def days_late(self) -> int:
        """How many days the payer takes to answer."""
        return sum(int(found[7:]) for found in self.prefixes if found.startswith("PAYDAYS"))

    @property
    def days_until_paid(self) -> int | None:
        """How many days the payer takes to pay, or None for its usual time."""
        days = [int(found[7:]) for found in self.prefixes if found.startswith("ERADAYS")]
        return sum(days) if days else None

    def refusal(self, times: int) -> int | None:
        """The status of whoever refuses the *times*-th request unread, or None."""
        statuses = [int(found[4:]) for found in self.prefixes if found.startswith("HTTP")]
        busy = [int(found[4:]) for found in self.prefixes if found.startswith("BUSY")]
        statuses += [503 for first in busy if times <= first]
        return statuses[0] if statuses else None


def orders(member_id: str) -> Orders:
    """What *member_id* asks for."""
    prefixes, start = [], 0
    while found := PREFIX.match(member_id, start):
        prefixes.append(found[1])
        start = found.end()
    return Orders(member_id[start:], tuple(prefixes))


def rejection(code: str, loop: str = "") -> Rejection:
    """The AAA with *code*, where it usually stands or in *loop*."""
    follow_up = ALLOWED if code in _LATER else NOT_ALLOWED if code in _NEVER else CORRECT
    return Rejection(code, follow_up, loop or USUAL[code])
