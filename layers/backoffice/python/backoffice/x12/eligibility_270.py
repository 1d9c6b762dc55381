"""The question to an insurer: is this person covered on that day, and for what? (270)

Only what payers match on is asked with: member id, names and birth date. More data lowers the
match rate, so sex and relationship are written only when somebody set them. 005010X279A1.
"""

from __future__ import annotations

from datetime import date, datetime

from backoffice.x12 import envelope as envelopes
from backoffice.x12.characters import identifier, transliterated
from backoffice.x12.codes import SERVICE_TYPES_005010
from backoffice.x12.findings import Finding, X12Error
from backoffice.x12.hierarchy import ELIGIBILITY, Level, leaves, levels
from backoffice.x12.inquiries import (
    RELATIONSHIPS,
    Dependent,
    Inquiries,
    Inquiry,
    Payer,
    Provider,
    Subscriber,
)
from backoffice.x12.segments import Interchange, TransactionSet
from backoffice.x12.values import day, day_said, is_npi, moment_said, span
from backoffice.x12.writing import Envelope, Repeated, Route, Row, Usage, interchange

VERSION = "005010X279A1"


def write(inquiry: Inquiry, *, control_number: int, at: datetime, usage: Usage) -> str:
    """The 270 that asks *inquiry*, as one interchange.

    Names are transliterated into the basic character set; identifiers go as they are. Raises
    `X12Error` for what X12 cannot carry, an NPI with a wrong check digit, a service type that
    005010 does not know, and a patient without a name.
    """
    envelope = Envelope(
        kind="270",
        group="HS",
        version=VERSION,
        route=Route(inquiry.sender_id, inquiry.receiver_id),
        control_number=control_number,
        at=at,
        usage=usage,
    )
    return interchange(_rows(inquiry, envelope), envelope)


def _rows(inquiry: Inquiry, envelope: Envelope) -> list[Row]:
    trace = _identifier(inquiry.trace, "the trace number", longest=50)
    rows: list[Row] = [
        ("BHT", "0022", "13", trace, *moment_said(envelope.at)),
        ("HL", "1", "", "20", "1"),
        _payer(inquiry.payer),
        ("HL", "2", "1", "21", "1"),
        _provider(inquiry.provider),
        ("HL", "3", "2", "22", "1" if inquiry.dependent else "0"),
    ]
    tracing: list[Row] = [("TRN", "1", trace, _assigner(inquiry.sender_id))]
    asking = _asking(inquiry)
    if inquiry.dependent is None:
        return rows + tracing + _subscriber(inquiry.subscriber, is_patient=True) + asking
    rows += _subscriber(inquiry.subscriber, is_patient=False)
    rows += [("HL", "4", "3", "23", "0"), *tracing]
    return rows + _dependent(inquiry.dependent) + asking


def _payer(payer: Payer) -> Row:
    name = _name(payer.name, "the payer's name", longest=60)
    payer_id = _identifier(payer.payer_id, "the payer id", shortest=2, longest=80)
    if not name:
        raise X12Error("the payer has no name")
    return ("NM1", "PR", "2", name, "", "", "", "", "PI", payer_id)


def _provider(provider: Provider) -> Row:
    last = _name(provider.last, "the provider's name", longest=60)
    first = _name(provider.first, "the provider's first name", longest=35)
    if not last:
        raise X12Error("the provider has no name")
    npi = provider.npi or ""
    if provider.qualifier != "XX" or not is_npi(npi):
        raise X12Error("the provider's NPI is not a valid one")
    return ("NM1", "1P", "1" if first else "2", last, first, "", "", "", "XX", npi)


def _subscriber(subscriber: Subscriber, *, is_patient: bool) -> list[Row]:
    member_id = _identifier(subscriber.member_id, "the member id", shortest=2, longest=80)
    last = _name(subscriber.last, "the subscriber's last name", longest=60)
    first = _name(subscriber.first, "the subscriber's first name", longest=35)
    if is_patient and not (last and first):
        raise X12Error("the subscriber needs a first and a last name")
    name: Row = ("NM1", "IL", "1", last, first, "", "", "", "MI", member_id)
    return [name, *_demographics(subscriber)]


def _dependent(dependent: Dependent) -> list[Row]:
    last = _name(dependent.last, "the dependent's last name", longest=60)
    first = _name(dependent.first, "the dependent's first name", longest=35)
    if not (last and first):
        raise X12Error("the dependent needs a first and a last name")
    if dependent.relationship not in {None, *RELATIONSHIPS}:
        raise X12Error("a 270 knows only the relationships 01, 19 and 34")
    insured: list[Row] = [("INS", "N", dependent.relationship)] if dependent.relationship else []
    return [("NM1", "03", "1", last, first), *_demographics(dependent), *insured]


def _demographics(person: Subscriber | Dependent) -> list[Row]:
    if person.sex not in {None, "F", "M", "U"}:
        raise X12Error("the sex is F, M or U")
    if person.birth_date is None:
        return [("DMG", "", "", person.sex)] if person.sex else []
    return [("DMG", "D8", day_said(person.birth_date), person.sex or "")]


def _asking(inquiry: Inquiry) -> list[Row]:
    if not inquiry.service_types or not SERVICE_TYPES_005010.issuperset(inquiry.service_types):
        raise X12Error("the service types asked about are not all of 005010")
    first, *more = inquiry.service_types
    asked: Row = ("EQ", Repeated(inquiry.service_types) if more else first)
    if inquiry.service_date is None:
        return [asked]
    return [("DTP", "291", "D8", day_said(inquiry.service_date)), asked]


def _assigner(sender_id: str) -> str:
    """TRN03 has ten characters; 9 says that the sender chose the other nine."""
    kept = "".join(filter(str.isalnum, sender_id))
    return f"9{kept[:9]:0>9}"


def _name(text: str | None, field: str, *, longest: int) -> str:
    return transliterated(text, field=field, longest=longest) if text else ""


def _identifier(text: str | None, field: str, *, shortest: int = 1, longest: int) -> str:
    return identifier(text or "", field=field, shortest=shortest, longest=longest)


def read(text: str) -> Inquiries:
    """Every inquiry in *text*; what cannot be read is None, and what is wrong a finding."""
    document = envelopes.read(text)
    findings = list(document.findings)
    inquiries = [
        inquiry
        for interchange_read in document.interchanges
        for group in interchange_read.groups
        for transaction_set in group.sets
        if transaction_set.identifier == "270"
        for inquiry in _inquiries(transaction_set, interchange_read, findings)
    ]
    return Inquiries(document, tuple(inquiries), tuple(findings))


def _inquiries(
    transaction_set: TransactionSet, sent: Interchange, findings: list[Finding]
) -> list[Inquiry]:
    found = levels(transaction_set, ELIGIBILITY, findings)
    last = leaves(found)
    asked = [level for level in found if id(level) in last or level.has("EQ")]
    patients = [level for level in asked if level.code in {"22", "23"}]
    if not patients:
        says = "the transaction set asks about nobody"
        findings.append(Finding("error", "HL", says, transaction_set.control_number))
    return [_inquiry(level, sent) for level in patients]


def _inquiry(level: Level, sent: Interchange) -> Inquiry:
    payer, provider, insured = level.named("20"), level.named("21"), level.ancestor("22")
    return Inquiry(
        payer=Payer(payer.said(3), payer.said(9)),
        provider=Provider(provider.said(3), provider.said(9), provider.said(4), provider.code(8)),
        subscriber=_read_subscriber(insured) if insured else Subscriber(None),
        service_date=_service_date(level),
        service_types=tuple(
            code.upper()
            for segment in level.segments
            if segment.tag == "EQ"
            for code in segment.repeated(1)
        ),
        trace=level.first("TRN").said(2),
        sender_id=sent.sender,
        receiver_id=sent.receiver,
        dependent=_read_dependent(level) if level.code == "23" else None,
    )


def _service_date(level: Level) -> date | None:
    days = [
        span(segment.said(3) or "")[0]
        for segment in level.segments
        if segment.tag == "DTP" and segment.code(1) == "291"
    ]
    return days[0] if days else None


def _read_subscriber(level: Level) -> Subscriber:
    name, demographics = level.first("NM1"), level.first("DMG")
    return Subscriber(
        member_id=name.said(9),
        last=name.said(3),
        first=name.said(4),
        birth_date=day(demographics.said(2) or ""),
        sex=demographics.code(3),
    )


def _read_dependent(level: Level) -> Dependent:
    name, demographics = level.first("NM1"), level.first("DMG")
    return Dependent(
        last=name.said(3),
        first=name.said(4),
        birth_date=day(demographics.said(2) or ""),
        sex=demographics.code(3),
        relationship=level.first("INS").code(2),
    )
