"""One benefit in an insurer's answer: what a visit costs, how often, where and with whose leave."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from backoffice.x12.answers import Benefit, Delivery, Network, Party, Period, Reference
from backoffice.x12.findings import Finding, Severity
from backoffice.x12.hierarchy import chunks
from backoffice.x12.segments import Segment
from backoffice.x12.values import decimal, plain, span

_NETWORKS: dict[str, Network] = {"Y": "in", "N": "out", "W": "both"}
"""EB12. W says that the network makes no difference; U, and nothing said, are unknown."""


def read_benefit(segments: Sequence[Segment], findings: list[Finding]) -> Benefit:
    """The benefit that *segments*, an EB and what follows it, describe."""
    eb = segments[0]
    messages = [(text, each) for each in segments if each.tag == "MSG" and (text := each.said(1))]
    places = [
        (code, each)
        for each in segments
        if each.tag == "III" and each.code(1) == "ZZ" and (code := each.code(2))
    ]
    if eb.code(1) is None:
        findings.append(_finding("error", eb, 1, "does not say what kind of benefit it is"))
    return Benefit(
        code=eb.code(1),
        level=eb.code(2),
        service_types=tuple(code.upper() for code in eb.repeated(3)),
        insurance_type=eb.code(4),
        plan=eb.said(5),
        period=eb.code(6),
        amount=_amount(eb, 7, findings),
        share=_share(eb, findings),
        quantity_kind=eb.code(9),
        quantity=_amount(eb, 10, findings),
        authorization=eb.code(11),
        network=_NETWORKS.get(eb.code(12) or "", "unknown"),
        procedure=eb.components(13),
        messages=tuple(text for text, _ in messages),
        places_of_service=tuple(code for code, _ in places),
        deliveries=tuple(_delivery(each) for each in segments if each.tag == "HSD"),
        periods=read_periods(segments, findings),
        references=read_references(segments),
        other_parties=tuple(read_party(chunk) for chunk in chunks(segments, "NM1")),
        segment=eb.position,
        message_segments=tuple(each.position for _, each in messages),
        place_segments=tuple(each.position for _, each in places),
    )


def _amount(eb: Segment, number: int, findings: list[Finding]) -> str | None:
    """A decimal as it stands there; never one that is negative or no number."""
    text = eb.said(number)
    value = decimal(text) if text else None
    if text and (value is None or value < 0):
        findings.append(_finding("error", eb, number, "is not an amount"))
        return None
    return text


def _share(eb: Segment, findings: list[Finding]) -> str | None:
    """EB08 as a fraction: X12 writes 20 percent as .2, but some payers write 20."""
    text = eb.said(8)
    value = decimal(text) if text else None
    if text is None:
        return None
    if value is None or not 0 <= value <= 100:
        findings.append(_finding("error", eb, 8, "is not a share"))
        return None
    if value > 1:
        findings.append(_finding("warning", eb, 8, "is taken for a percentage"))
        value /= Decimal(100)
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


def read_periods(segments: Sequence[Segment], findings: list[Finding]) -> tuple[Period, ...]:
    """Every DTP among *segments*; a day that does not exist is None and a finding."""
    periods = []
    for segment in segments:
        if segment.tag == "DTP":
            first, last = span(segment.said(3) or "")
            if first is None or last is None:
                says = f"segment {segment.position} has no such day"
                findings.append(Finding("warning", "DTP03", says))
            periods.append(Period(segment.code(1), first, last, segment.position))
    return tuple(periods)


def read_references(segments: Sequence[Segment]) -> tuple[Reference, ...]:
    """Every REF among *segments*."""
    return tuple(
        Reference(segment.code(1), segment.said(2), segment.said(3))
        for segment in segments
        if segment.tag == "REF"
    )


def read_party(segments: Sequence[Segment]) -> Party:
    """Who the NM1 at the head of *segments* names, with the contacts that follow it."""
    name = segments[0]
    contacts = tuple(
        (qualifier, number)
        for segment in segments
        if segment.tag == "PER"
        for at in (3, 5, 7)
        if (qualifier := segment.code(at)) and (number := segment.said(at + 1))
    )
    return Party(
        role=name.code(1),
        last=name.said(3),
        first=name.said(4),
        qualifier=name.code(8),
        identifier=name.said(9),
        contacts=contacts,
        segment=name.position,
    )
