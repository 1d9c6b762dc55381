"""One benefit in an insurer's answer: what a visit costs, how often, where and with whose leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from backoffice.x12.answers import Benefit, Delivery, Network, Party, Period, Reference
from backoffice.x12.findings import Finding, Severity
from backoffice.x12.hierarchy import chunks
from backoffice.x12.segments import Segment, made
from backoffice.x12.values import decimal, is_amount, plain, span

_NETWORKS: dict[str, Network] = {"Y": "in", "N": "out", "W": "both"}
"""EB12. W says that the network makes no difference; U, and nothing said, are unknown."""


class _Beside(NamedTuple):
    """What the segments after an EB say about it."""

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


def read_benefit(segments: Sequence[Segment], findings: list[Finding]) -> Benefit:
    """The benefit that *segments*, an EB and what follows it, describe."""
    eb = segments[0]
    said = eb.first(14)
    _, code, level, types, insurance, plan, period, amount, share, kind, quantity = said[:11]
    authorization, network, procedure = said[11:]
    if not code:
        findings.append(_finding("error", eb, 1, "does not say what kind of benefit it is"))
    beside = _beside(segments, findings) if len(segments) > 1 else _NOTHING_BESIDE
    messages, places, deliveries, periods, references, parties, said_at, placed_at = beside
    told = (
        code.upper() or None,
        level.upper() if level else None,
        _service_types(types, eb.delimiters.repetition) if types else (),
        insurance.upper() if insurance else None,
        plan or None,
        period.upper() if period else None,
        _amount(eb, 7, amount, findings) if amount else None,
        _share(eb, share, findings) if share else None,
        kind.upper() if kind else None,
        _amount(eb, 10, quantity, findings) if quantity else None,
        authorization.upper() if authorization else None,
        _NETWORKS.get(network.upper(), "unknown") if network else "unknown",
        eb.components(13) if procedure else (),
        messages,
        places,
        deliveries,
        periods,
        references,
        parties,
        eb.position,
        said_at,
        placed_at,
    )
    return made(Benefit, told)


def _service_types(text: str, separator: str | None) -> tuple[str, ...]:
    """EB03: which kinds of care are meant, nearly always a single one."""
    if text.isalnum():
        return (text.upper(),)
    parts = text.split(separator) if separator else (text,)
    return tuple([said.upper() for part in parts if (said := part.strip())])


def _beside(segments: Sequence[Segment], findings: list[Finding]) -> _Beside:
    """What the segments after an EB, which are all of *segments* but one, say about it."""
    by_tag: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_tag[segment.tag].append(segment)
    messages = [(text, each.position) for each in by_tag["MSG"] if (text := each.said(1))]
    places = [
        (code, each.position)
        for each in by_tag["III"]
        if each.code(1) == "ZZ" and (code := each.code(2))
    ]
    return _Beside(
        messages=tuple([text for text, _ in messages]),
        places_of_service=tuple([code for code, _ in places]),
        deliveries=tuple([_delivery(each) for each in by_tag["HSD"]]),
        periods=read_periods(by_tag["DTP"], findings),
        references=read_references(by_tag["REF"]),
        other_parties=tuple([read_party(chunk) for chunk in chunks(segments, "NM1")]),
        message_segments=tuple([position for _, position in messages]),
        place_segments=tuple([position for _, position in places]),
    )


def _amount(eb: Segment, number: int, text: str, findings: list[Finding]) -> str | None:
    """A decimal as it stands there; never one that is negative or no number."""
    if not is_amount(text):
        findings.append(_finding("error", eb, number, "is not an amount"))
        return None
    return text


def _share(eb: Segment, text: str, findings: list[Finding]) -> str | None:
    """EB08 as a fraction: X12 writes 20 percent as .2, but some payers write 20."""
    value = decimal(text)
    if value is None or not _NOTHING <= value <= _PERCENT:
        findings.append(_finding("error", eb, 8, "is not a share"))
        return None
    if value > _WHOLE:
        findings.append(_finding("warning", eb, 8, "is taken for a percentage"))
        value /= _PERCENT
    return plain(value)


def _finding(severity: Severity, eb: Segment, number: int, says: str) -> Finding:
    return Finding(severity, f"EB{number:02}", f"segment {eb.position} {says}")


def _delivery(hsd: Segment) -> Delivery:
    return Delivery(
        quantity_kind=hsd.code(1),
        quantity=hsd.said(2),
        unit=hsd.code(3),
        per=hsd.said(4),
        period=hsd.code(5),
        periods=hsd.said(6),
        segment=hsd.position,
    )


def read_periods(dtps: Sequence[Segment], findings: list[Finding]) -> tuple[Period, ...]:
    """What each of *dtps* says; a day that does not exist is None and a finding."""
    periods = []
    for dtp in dtps:
        first, last = span(dtp.said(3) or "")
        if first is None or last is None:
            says = f"segment {dtp.position} has no such day"
            findings.append(Finding("warning", "DTP03", says))
        periods.append(made(Period, (dtp.code(1), first, last, dtp.position)))
    return tuple(periods)


def read_references(refs: Sequence[Segment]) -> tuple[Reference, ...]:
    """What each of *refs* says."""
    return tuple([made(Reference, (ref.code(1), ref.said(2), ref.said(3))) for ref in refs])


def read_party(segments: Sequence[Segment]) -> Party:
    """Who the NM1 at the head of *segments* names, with the contacts that follow it."""
    name = segments[0]
    _, role, _, last, first, _, _, _, qualifier, identifier = name.first(10)
    return Party(
        role.upper() or None,
        last or None,
        first or None,
        qualifier.upper() or None,
        identifier or None,
        _contacts(segments) if len(segments) > 1 else (),
        name.position,
    )


def _contacts(segments: Sequence[Segment]) -> tuple[tuple[str, str], ...]:
    """The telephone numbers and addresses of every PER among *segments*."""
    return tuple(
        [
            (qualifier, number)
            for segment in segments
            if segment.tag == "PER"
            for at in (3, 5, 7)
            if (qualifier := segment.code(at)) and (number := segment.said(at + 1))
        ]
    )
