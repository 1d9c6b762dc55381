"""Writing EDI: one interchange with one group, whose values can never become segments.

Every element passes through one gate, which refuses delimiters, control characters and whatever
else X12 cannot carry, whatever the caller did before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from backoffice.x12.characters import CARRIED, identifier
from backoffice.x12.findings import X12Error
from backoffice.x12.values import plain

Usage = Literal["P", "T"]
ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ":", "^", "~"


@dataclass(frozen=True, slots=True)
class Composite:
    """One element of several components, such as HC:90837:95."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """One element that says several things of the same kind, such as 30^MH."""

    values: tuple[str | Composite, ...]


Element = str | Composite | Repeated | date | Decimal | int | None
Row = tuple[Element, ...]
"""A segment to be written: its tag, then its elements; None and "" say nothing."""


@dataclass(frozen=True, slots=True)
class Route:
    """Who sends to whom: ISA05 to ISA08, GS02 and GS03; ids have 2 to 15 characters."""

    sender_id: str
    receiver_id: str
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around one transaction set.

    `control_number` becomes ISA13, GS06 and, with at least four digits, ST02: the caller never
    uses one twice for the same receiver. `at` is aware, and written in UTC. `usage` is P for
    real documents and T for tests.
    """

    kind: str
    group: str
    version: str
    route: Route
    control_number: int
    at: datetime
    usage: Usage


def interchange(rows: Sequence[Row], envelope: Envelope) -> str:
    """One interchange with one transaction set, made of *rows*, which leave out ST and SE.

    Raises `X12Error` for anything that X12 cannot carry.
    """
    header = _header(envelope)
    number, sent_at = envelope.control_number, envelope.at.astimezone(UTC)
    route, set_number = envelope.route, f"{number:04}"
    sent: Row = (route.sender_id, route.receiver_id, sent_at.date(), f"{sent_at:%H%M}")
    following: list[Row] = [
        ("GS", envelope.group, *sent, number, "X", envelope.version),
        ("ST", envelope.kind, set_number, envelope.version),
        *rows,
        ("SE", len(rows) + 2, set_number),
        ("GE", 1, number),
        ("IEA", 1, f"{number:09}"),
    ]
    return header + "".join(_segment(row) for row in following)


def bare_interchange(
    rows: Sequence[Row], route: Route, *, control_number: int, at: datetime, usage: Usage
) -> str:
    """One interchange without any group: *rows* stand right under its header, as a TA1 does."""
    header = _header(Envelope("", "", "", route, control_number, at, usage))
    following: list[Row] = [*rows, ("IEA", 0, f"{control_number:09}")]
    return header + "".join(_segment(row) for row in following)


def _header(envelope: Envelope) -> str:
    """The ISA: 106 characters always, every element padded, nothing trimmed."""
    if not 0 < envelope.control_number <= 999_999_999:
        raise X12Error("the control number must have 1 to 9 digits and not be zero")
    if envelope.usage not in {"P", "T"}:
        raise X12Error("the usage is either P or T")
    if envelope.at.tzinfo is None:
        raise X12Error("the moment of writing needs a time zone")
    route, at = envelope.route, envelope.at.astimezone(UTC)
    sender = identifier(route.sender_id, field="the sender id", shortest=2, longest=15)
    receiver = identifier(route.receiver_id, field="the receiver id", shortest=2, longest=15)
    elements = [
        *("ISA", "00", " " * 10, "00", " " * 10),
        *(_qualifier(route.sender_qualifier), f"{sender:15}"),
        *(_qualifier(route.receiver_qualifier), f"{receiver:15}"),
        *(f"{at:%y%m%d}", f"{at:%H%M}", REPETITION, "00501", f"{envelope.control_number:09}"),
        *("0", envelope.usage, COMPONENT),
    ]
    return ELEMENT.join(elements) + TERMINATOR


def _qualifier(text: str) -> str:
    return identifier(text, field="an interchange qualifier", shortest=2, longest=2)


def _segment(row: Row) -> str:
    tag, *elements = row
    written = [_checked(str(tag)), *(_element(element) for element in elements)]
    while written[-1] == "":
        written.pop()
    return ELEMENT.join(written) + TERMINATOR


def _element(element: Element) -> str:
    match element:
        case None:
            return ""
        case str() | int():
            return _checked(str(element))
        case Composite(parts):
            return COMPONENT.join(_checked(part) for part in parts).rstrip(COMPONENT)
        case Repeated(values):
            return REPETITION.join(_element(value) for value in values)
        case date():
            return f"{element.year:04}{element.month:02}{element.day:02}"
        case Decimal() if element.is_finite():
            return plain(element)
        case Decimal():
            raise X12Error("an amount is not a number")


def _checked(text: str) -> str:
    """The gate: whatever happened before, nothing passes that would end an element."""
    if not CARRIED.issuperset(text):
        raise X12Error("an element has a character that X12 cannot carry")
    return text
