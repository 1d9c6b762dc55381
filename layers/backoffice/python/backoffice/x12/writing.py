"""Writing EDI: one interchange with one group, whose values can never become segments.

Every element passes through one gate, which refuses delimiters, control characters and whatever
else X12 cannot carry, whatever the caller did before. Elements pass it together, before anything is
put between them; segments that many documents have in common pass it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Self, final

from backoffice.x12.characters import identifier, is_carried
from backoffice.x12.findings import X12Error
from backoffice.x12.values import day_said, moment_said, plain

Usage = Literal["P", "T"]
ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ":", "^", "~"
_UNNAMED = frozenset({"835"})
"""Sets whose ST does not say which guide they follow: there is no ST03."""


class Composite(str):
    """One element of several components, such as HC:90837:95."""

    __slots__ = ("said",)
    said: str
    """The components with nothing between them, which is what has to pass the gate."""

    def __new__(cls, parts: Sequence[str]) -> Self:
        saying = next((end for end in range(len(parts), 0, -1) if parts[end - 1]), 0)
        made = super().__new__(cls, COMPONENT.join(parts[:saying]))
        made.said = "".join(parts)
        return made


@dataclass(frozen=True, slots=True)
class Repeated:
    """One element that says several things of the same kind, such as 30^MH."""

    values: tuple[str | Composite, ...]


Element = str | Composite | Repeated | date | Decimal | int | None
Row = tuple[Element, ...]
"""A segment to be written: its tag, then its elements; None and "" say nothing."""


class Route(NamedTuple):
    """Who sends to whom: ISA05 to ISA08, GS02 and GS03; ids have 2 to 15 characters."""

    sender_id: str
    receiver_id: str
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"


class Envelope(NamedTuple):
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


@final
@dataclass(frozen=True, slots=True)
class Written:
    """Segments that passed the gate, without their terminators; only `written` makes them."""

    segments: tuple[str, ...]


def written(rows: Iterable[Row | Written]) -> Written:
    """Each of *rows* as a segment; what it ends with saying is said.

    Raises `X12Error` for anything that X12 cannot carry.
    """
    passing: list[str] = []
    segments: list[str] = []
    for row in rows:
        if type(row) is Written:
            segments += row.segments
            continue
        said: Any = row  # nothing but text, as a rule
        try:
            segment = ELEMENT.join(said)
        except TypeError:
            segment = ELEMENT.join([_element(each, passing) for each in row])
        else:
            if COMPONENT in segment:
                said = [each.said if type(each) is Composite else each for each in row]
            passing += said
        segments.append(segment.rstrip(ELEMENT))
    _check("".join(passing))
    return Written(tuple(segments))


def interchange(rows: Iterable[Row | Written], envelope: Envelope) -> str:
    """One interchange with one transaction set, made of *rows*, which leave out ST and SE.

    Raises `X12Error` for anything that X12 cannot carry.
    """
    kind, group, version, route, number, at, _ = envelope
    header, (day, minute) = _header(envelope), moment(at)
    _check_once(kind, group, version)
    named = "" if kind in _UNNAMED else f"*{version}"
    said = written(rows).segments
    begin = (
        f"{header}~"
        f"GS*{group}*{route.sender_id}*{route.receiver_id}*{day}*{minute}*{number}*X*{version}~"
        f"ST*{kind}*{number:04}{named}"
    )
    end = f"SE*{len(said) + 2}*{number:04}~GE*1*{number}~IEA*1*{number:09}~"
    return TERMINATOR.join([begin, *said, end])


def bare_interchange(
    rows: Iterable[Row], route: Route, *, control_number: int, at: datetime, usage: Usage
) -> str:
    """One interchange without any group: *rows* stand right under its header, as a TA1 does."""
    header = _header(Envelope("", "", "", route, control_number, at, usage))
    return TERMINATOR.join([header, *written(rows).segments, f"IEA*0*{control_number:09}~"])


@lru_cache(maxsize=4)
def moment(at: datetime) -> tuple[str, str]:
    """Day and minute of *at* in UTC, which a document says more than once."""
    return moment_said(at)


def _header(envelope: Envelope) -> str:
    """The ISA, padded to its 106 characters and never trimmed."""
    if not 0 < envelope.control_number <= 999_999_999:
        raise X12Error("the control number must have 1 to 9 digits and not be zero")
    if envelope.usage not in {"P", "T"}:
        raise X12Error("the usage is either P or T")
    if envelope.at.tzinfo is None:
        raise X12Error("the moment of writing needs a time zone")
    day, minute = moment(envelope.at)
    said = f"{day[2:]}*{minute}*{REPETITION}*00501*{envelope.control_number:09}*0*{envelope.usage}"
    return f"{_parties(envelope.route)}*{said}*{COMPONENT}"


@lru_cache(maxsize=64)
def _parties(route: Route) -> str:
    """The ISA up to ISA08, which is the same for everything that goes the same way."""
    identifier(route.sender_id, field="the sender id", shortest=2, longest=15)
    identifier(route.receiver_id, field="the receiver id", shortest=2, longest=15)
    elements = [
        *("ISA", "00", " " * 10, "00", " " * 10),
        *(_qualifier(route.sender_qualifier), f"{route.sender_id:15}"),
        *(_qualifier(route.receiver_qualifier), f"{route.receiver_id:15}"),
    ]
    return ELEMENT.join(elements)


def _qualifier(text: str) -> str:
    return identifier(text, field="an interchange qualifier", shortest=2, longest=2)


def _element(element: Element, passing: list[str]) -> str:
    """How *element* is written; what it says has to pass the gate, with the rest of *passing*."""
    match element:
        case Composite():
            passing.append(element.said)
            return element
        case str() | int():
            passing.append(str(element))
            return passing[-1]
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


def _check(text: str) -> None:
    """The gate: whatever happened before, nothing passes that would end an element."""
    if not is_carried(text):
        raise X12Error("an element has a character that X12 cannot carry")


@lru_cache(maxsize=16)
def _check_once(*said: str) -> None:
    """The gate for what is the same in all documents of a kind."""
    _check("".join(said))
