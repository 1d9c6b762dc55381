"""Writing EDI: one interchange with one group, whose values can never become segments.

Every element passes through one gate, which refuses delimiters, control characters and whatever
else X12 cannot carry, whatever the caller did before. Segments that are nothing but text pass it
together, before anything is put between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from backoffice.x12.characters import identifier, is_carried
from backoffice.x12.findings import X12Error
from backoffice.x12.values import day_said, moment_said, plain

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
    header, day, minute = _header(envelope)
    number, route = envelope.control_number, envelope.route
    group, set_number = str(number), f"{number:04}"
    sent = (route.sender_id, route.receiver_id, day, minute)
    following = (
        ("GS", envelope.group, *sent, group, "X", envelope.version),
        ("ST", envelope.kind, set_number, envelope.version),
        *rows,
        ("SE", str(len(rows) + 2), set_number),
        ("GE", "1", group),
        ("IEA", "1", f"{number:09}"),
    )
    return TERMINATOR.join([header, *_segments(following), ""])


def bare_interchange(
    rows: Sequence[Row], route: Route, *, control_number: int, at: datetime, usage: Usage
) -> str:
    """One interchange without any group: *rows* stand right under its header, as a TA1 does."""
    header, _, _ = _header(Envelope("", "", "", route, control_number, at, usage))
    following: list[Row] = [*rows, ("IEA", "0", f"{control_number:09}")]
    return TERMINATOR.join([header, *_segments(following), ""])


def _header(envelope: Envelope) -> tuple[str, str, str]:
    """The ISA, padded to its 106 characters and never trimmed, and the day and minute in it."""
    if not 0 < envelope.control_number <= 999_999_999:
        raise X12Error("the control number must have 1 to 9 digits and not be zero")
    if envelope.usage not in {"P", "T"}:
        raise X12Error("the usage is either P or T")
    if envelope.at.tzinfo is None:
        raise X12Error("the moment of writing needs a time zone")
    route, (day, minute) = envelope.route, moment_said(envelope.at)
    parties = _parties(
        route.sender_qualifier, route.sender_id, route.receiver_qualifier, route.receiver_id
    )
    said = f"{day[2:]}*{minute}*{REPETITION}*00501*{envelope.control_number:09}*0*{envelope.usage}"
    return f"{parties}*{said}*{COMPONENT}", day, minute


@lru_cache(maxsize=64)
def _parties(sender_qualifier: str, sender: str, receiver_qualifier: str, receiver: str) -> str:
    """The ISA up to ISA08, which is the same for everything that goes the same way."""
    identifier(sender, field="the sender id", shortest=2, longest=15)
    identifier(receiver, field="the receiver id", shortest=2, longest=15)
    elements = [
        *("ISA", "00", " " * 10, "00", " " * 10),
        *(_qualifier(sender_qualifier), f"{sender:15}"),
        *(_qualifier(receiver_qualifier), f"{receiver:15}"),
    ]
    return ELEMENT.join(elements)


def _qualifier(text: str) -> str:
    return identifier(text, field="an interchange qualifier", shortest=2, longest=2)


def _segments(rows: Iterable[Row]) -> list[str]:
    """Each of *rows* as a segment without its terminator; what it ends with saying is said."""
    passing: list[str] = []
    written: list[str] = []
    for row in rows:
        text: Any = row  # nothing else, as a rule
        try:
            passing.append("".join(text))
        except TypeError:
            passing += [each for each in row if isinstance(each, str)]
            text = [each if isinstance(each, str) else _element(each, passing) for each in row]
        written.append(ELEMENT.join(text).rstrip(ELEMENT))
    _checked("".join(passing))
    return written


def _element(element: Element, passing: list[str]) -> str:
    """How *element* is written; what it says has to pass the gate, with the rest of *passing*."""
    match element:
        case str() | int():
            passing.append(str(element))
            return passing[-1]
        case Composite(parts):
            passing.extend(parts)
            return COMPONENT.join(parts).rstrip(COMPONENT)
        case None:
            return ""
        case Repeated(values):
            return REPETITION.join(_element(value, passing) for value in values)
        case date():
            return day_said(element)
        case Decimal() if element.is_finite():
            return plain(element)
        case Decimal():
            raise X12Error("an amount is not a number")


def _checked(text: str) -> str:
    """The gate: whatever happened before, nothing passes that would end an element."""
    if not is_carried(text):
        raise X12Error("an element has a character that X12 cannot carry")
    return text
