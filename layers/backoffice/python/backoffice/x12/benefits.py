"""One benefit in an insurer's answer: what a visit costs, how often, where and with whose leave.

Everything is read from the rows of its transaction set, by their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from backoffice.x12.answers import Benefit, Delivery, Network, Party, Period, Reference
from backoffice.x12.findings import Finding, Severity
from backoffice.x12.hierarchy import Level
from backoffice.x12.segments import UNSAID, Row, TransactionSet, made
from backoffice.x12.values import decimal, is_amount, plain, span

_NETWORKS: dict[str, Network] = {"Y": "in", "N": "out", "W": "both"}
"""EB12. W says that the network makes no difference; U, and nothing said, are unknown."""


class _Beside(NamedTuple):
    """What the segments after an EB say about it: the end of a `Benefit`, field for field."""

    messages: tuple[str, ...] = ()
    places_of_service: tuple[str, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    periods: tuple[Period, ...] = ()
    references: tuple[Reference, ...] = ()
    other_parties: tuple[Party, ...] = ()
    message_segments: tuple[int, ...] = ()
    place_segments: tuple[int, ...] = ()


_NOTHING_BESIDE = _Beside()
_NOTHING, _WHOLE, _PERCENT = Decimal(0), Decimal(1), Decimal(100)


def read_benefits(level: Level, findings: list[Finding]) -> tuple[Benefit, ...]:
    """The benefits of *level*: each EB, with what follows it up to the next.

    An answer has up to hundreds of them, so what they have in common is looked up once.
    """
    told, benefits = level.within, []
    rows, (_, component, _, repetition) = told.rows, told.delimiters
    for eb, end in level.spans("EB"):
        row = rows[eb] + UNSAID
        _, code, whose, types, insurance, plan, period = row[:7]
        amount, share, kind, quantity, authorization, network, procedure = row[7:14]
        if not code:
            findings.append(_finding("error", eb, 1, "does not say what kind of benefit it is"))
        beside = _beside(told, eb + 1, end, findings) if eb + 1 < end else _NOTHING_BESIDE
        says = (
            code.upper() or None,
            whose.upper() if whose else None,
            (types.upper(),) if types.isalnum() else _service_types(types, repetition),
            insurance.upper() if insurance else None,
            plan or None,
            period.upper() if period else None,
            _amount(eb, 7, amount, findings) if amount else None,
            _share(eb, share, findings) if share else None,
            kind.upper() if kind else None,
            _amount(eb, 10, quantity, findings) if quantity else None,
            authorization.upper() if authorization else None,
            _NETWORKS.get(network.upper(), "unknown") if network else "unknown",
            _components(procedure, component) if procedure else (),
            eb,
        )
        benefits.append(made(Benefit, says + beside))
    return tuple(benefits)


def _service_types(text: str, separator: str | None) -> tuple[str, ...]:
    """EB03, which may repeat: the kinds of care that are meant."""
    parts = text.split(separator) if separator else (text,)
    return tuple([said for part in parts if (said := part.strip().upper())])


def _components(text: str, separator: str) -> tuple[str, ...]:
    """The components of an element, empty ones included, since they count."""
    return tuple([part.strip() for part in text.split(separator)])


def _beside(told: TransactionSet, first: int, end: int, findings: list[Finding]) -> _Beside:
    """What segments *first* to *end*, which follow an EB, say about it."""
    messages: list[tuple[str, int]] = []
    places: list[tuple[str, int]] = []
    deliveries: list[Delivery] = []
    periods: list[Period] = []
    references: list[Reference] = []
    parties: list[tuple[Row, int, list[tuple[str, str]]]] = []
    for number in range(first, end):
        row = told.rows[number]
        match told.tags[number]:
            case "MSG" if len(row) > 1 and row[1]:
                messages.append((row[1], number))
            case "III" if len(row) > 2 and row[1].upper() == "ZZ" and row[2]:
                places.append((row[2].upper(), number))
            case "HSD":
                deliveries.append(_delivery(row, number))
            case "DTP":
                periods.append(read_period(row, number, findings))
            case "REF":
                references.append(read_reference(row))
            case "NM1":
                parties.append((row, number, []))
            case "PER" if parties:
                parties[-1][-1].extend(_contacts(row))
    return _Beside(
        messages=tuple([text for text, _ in messages]),
        places_of_service=tuple([code for code, _ in places]),
        deliveries=tuple(deliveries),
        periods=tuple(periods),
        references=tuple(references),
        other_parties=tuple([read_party(*party) for party in parties]),
        message_segments=tuple([number for _, number in messages]),
        place_segments=tuple([number for _, number in places]),
    )


def _amount(eb: int, number: int, text: str, findings: list[Finding]) -> str | None:
    """A decimal as it stands there; never one that is negative or no number."""
    if not is_amount(text):
        findings.append(_finding("error", eb, number, "is not an amount"))
        return None
    return text


def _share(eb: int, text: str, findings: list[Finding]) -> str | None:
    """EB08 as a fraction: X12 writes 20 percent as .2, but some payers write 20."""
    value = decimal(text)
    if value is None or not _NOTHING <= value <= _PERCENT:
        findings.append(_finding("error", eb, 8, "is not a share"))
        return None
    if value > _WHOLE:
        findings.append(_finding("warning", eb, 8, "is taken for a percentage"))
        value /= _PERCENT
    return plain(value)


def _finding(severity: Severity, eb: int, number: int, says: str) -> Finding:
    return Finding(severity, f"EB{number:02}", f"segment {eb} {says}")


def _delivery(row: Row, number: int) -> Delivery:
    """What *row*, an HSD, says."""
    _, kind, quantity, unit, per, period, periods = (row + UNSAID)[:7]
    return Delivery(
        quantity_kind=kind.upper() or None,
        quantity=quantity or None,
        unit=unit.upper() or None,
        per=per or None,
        period=period.upper() or None,
        periods=periods or None,
        segment=number,
    )


def read_period(row: Row, number: int, findings: list[Finding]) -> Period:
    """What *row*, a DTP, says; a day that does not exist is None and a finding."""
    _, qualifier, _, days = (row + UNSAID)[:4]
    first, last = span(days)
    if first is None or last is None:
        says = f"segment {number} has no such day"
        findings.append(Finding("warning", "DTP03", says))
    return made(Period, (qualifier.upper() or None, first, last, number))


def read_reference(row: Row) -> Reference:
    """What *row*, a REF, says."""
    _, qualifier, value, description = (row + UNSAID)[:4]
    return made(Reference, (qualifier.upper() or None, value or None, description or None))


def read_party(row: Row, number: int, contacts: Iterable[tuple[str, str]] = ()) -> Party:
    """Whom *row*, an NM1, names; the *contacts* stand in what follows it."""
    _, role, _, last, first, _, _, _, qualifier, identifier = (row + UNSAID)[:10]
    told = (
        role.upper() or None,
        last or None,
        first or None,
        qualifier.upper() or None,
        identifier or None,
        tuple(contacts),
        number,
    )
    return made(Party, told)


def _contacts(row: Row) -> Iterator[tuple[str, str]]:
    """The telephone numbers and addresses of a PER."""
    said = row + UNSAID
    for qualifier, number in (said[3:5], said[5:7], said[7:9]):
        if qualifier and number:
            yield qualifier.upper(), number
