"""The segments of one claim, loop by loop, from its records. (837P, 005010X222A1)

Names and free text are transliterated; identifiers go as they are or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from backoffice.x12 import claim_fields as field
from backoffice.x12.claim_codes import (
    ADJUSTMENT_GROUPS,
    FILINGS,
    INSURANCE_TYPES,
    PLACES_OF_SERVICE,
    RELATIONSHIPS,
    RESPONSIBILITIES,
    SELF,
)
from backoffice.x12.claims import (
    Adjustment,
    BillingProvider,
    Claim,
    Contact,
    Facility,
    Line,
    LinePaid,
    OtherPayer,
    Payer,
    Person,
    Policy,
    RenderingProvider,
)
from backoffice.x12.findings import X12Error
from backoffice.x12.writing import Composite, Row

_YES_NO, _CONSENTS, _RELEASES = frozenset("YN"), frozenset("YNW"), frozenset("YI")
_EMPTY = (None,) * 4


def rows(claim: Claim) -> list[Row]:
    """Everything between BHT and SE; raises `X12Error` for what may not be said."""
    _refuse_untold(claim)
    return [
        *_submitter(claim),
        *_billing(claim.billing),
        *_subscriber(claim),
        *_patient(claim),
        *_claim(claim),
        *(row for other in claim.others for row in _other(other)),
        *(row for place, line in enumerate(claim.lines, 1) for row in _line(place, line, claim)),
    ]


def _refuse_untold(claim: Claim) -> None:
    """What others leave out or say in the wrong place, and we do not."""
    if claim.icd != 10:
        raise X12Error("diagnoses are written as ICD-10-CM")
    if claim.frequency == "1" and claim.payer_claim_number is not None:
        raise X12Error("an original names no claim of the payer's")
    decided_by_line = {paid.payer_id for line in claim.lines for paid in line.paid}
    for other in claim.others:
        is_decided = other.paid is not None
        if claim.is_secondary and other.policy.responsibility == "P" and not is_decided:
            raise X12Error("the payer that pays first has not decided yet")
        needs_day = is_decided and other.payer.payer_id not in decided_by_line
        if needs_day != (other.paid_on is not None):
            raise X12Error("the day of payment stands with the lines or, without them, the claim")


def _submitter(claim: Claim) -> Iterator[Row]:
    sender, receiver = claim.submitter, claim.receiver
    sender_id = field.number(sender.submitter_id, "the submitter id", shortest=2, longest=80)
    receiver_id = field.number(receiver.receiver_id, "the receiver id", shortest=2, longest=80)
    yield _organisation("41", sender.name, "the submitter's name", "46", sender_id)
    if sender.contact is None:
        raise X12Error("the submitter's contact is missing")
    yield _contact(sender.contact)
    yield _organisation("40", receiver.name, "the receiver's name", "46", receiver_id)


def _contact(contact: Contact) -> Row:
    row: Row = ("PER", "IC", field.optional_name(contact.name, "a contact's name", longest=60))
    if contact.telephone:
        row += ("TE", field.telephone(contact.telephone))
    if contact.email:
        row += ("EM", field.number(contact.email, "a contact's e-mail address", longest=256))
    if len(row) == 3:
        raise X12Error("a contact has neither a telephone number nor an e-mail address")
    return row


def _billing(billing: BillingProvider) -> Iterator[Row]:
    yield ("HL", "1", None, "20", "1")
    if billing.taxonomy is not None:
        taxonomy = field.taxonomy(billing.taxonomy, "the billing provider's taxonomy")
        yield ("PRV", "BI", "PXC", taxonomy)
    npi = field.npi(billing.npi, "the billing provider's NPI")
    name = field.name(billing.name, "the billing provider's name")
    first = field.optional_name(billing.first, "the billing provider's first name", longest=35)
    kind = "1" if first else "2"
    yield ("NM1", "85", kind, name, first, None, None, None, "XX", npi)
    yield from field.address(billing.address, "the billing provider", nine_digits=True)
    tax_id_kind = field.code(billing.tax_id_kind, {"EI", "SY"}, "the kind of the tax id")
    yield ("REF", tax_id_kind, field.tax_id(billing.tax_id))
    if billing.contact is not None:
        yield _contact(billing.contact)
    if billing.pay_to is not None:
        yield ("NM1", "87", kind)
        yield from field.address(billing.pay_to, "the pay-to address")


def _subscriber(claim: Claim) -> Iterator[Row]:
    is_patient = claim.dependent is None
    yield ("HL", "2", "1", "22", "0" if is_patient else "1")
    yield _policy(claim.policy, SELF if is_patient else None)
    yield _insured(claim.subscriber)
    if is_patient:
        yield from _about(claim.subscriber)
    yield from _payer(claim.payer)


def _policy(policy: Policy, relationship: str | None) -> Row:
    if policy.group_number and policy.group_name:
        raise X12Error("a group is named by its number or, where there is none, by its name")
    types = INSURANCE_TYPES | {None}
    if policy.insurance_type not in types:
        raise X12Error("the insurance type is not a code of the standard")
    return (
        "SBR",
        field.code(policy.responsibility, RESPONSIBILITIES, "the payer's place"),
        relationship,
        field.optional_number(policy.group_number, "the group number"),
        field.optional_name(policy.group_name, "the group's name", longest=60),
        policy.insurance_type,
        *(None, None, None),
        field.code(policy.filing, FILINGS, "the kind of plan"),
    )


def _insured(person: Person) -> Row:
    member_id = field.number(person.member_id, "the member id", shortest=2, longest=80)
    return (*_person("IL", person, "the subscriber"), "MI", member_id)


def _person(entity: str, person: Person, whose: str) -> Row:
    return (
        *("NM1", entity, "1"),
        field.name(person.last, f"the last name of {whose}"),
        field.optional_name(person.first, f"the first name of {whose}", longest=35),
        field.optional_name(person.middle, f"the middle name of {whose}", longest=25),
        None,
        field.optional_name(person.suffix, f"the suffix of {whose}", longest=10),
    )


def _about(patient: Person) -> Iterator[Row]:
    yield from field.address(patient.address, "the patient")
    sex = field.code(patient.sex, {"F", "M", "U"}, "the patient's sex")
    yield ("DMG", "D8", field.on(patient.birth_date, "the patient's birth date"), sex)


def _payer(payer: Payer) -> Iterator[Row]:
    payer_id = field.number(payer.payer_id, "the payer id", shortest=2, longest=80)
    yield _organisation("PR", payer.name, "the payer's name", "PI", payer_id)
    if payer.address is not None:
        yield from field.address(payer.address, "the payer")


def _organisation(entity: str, name: str | None, whose: str, *number: str) -> Row:
    return ("NM1", entity, "2", field.name(name, whose), *(_EMPTY if number else ()), *number)


def _patient(claim: Claim) -> Iterator[Row]:
    if claim.dependent is None:
        if claim.relationship not in {None, SELF}:
            raise X12Error("a relationship is said, but no dependent")
        return
    yield ("HL", "3", "2", "23", "0")
    yield ("PAT", field.code(claim.relationship, RELATIONSHIPS, "the patient's relationship"))
    yield _person("QC", claim.dependent, "the patient")
    yield from _about(claim.dependent)


def _claim(claim: Claim) -> Iterator[Row]:
    signed = claim.signatures
    place = field.code(claim.place_of_service, PLACES_OF_SERVICE, "the place of service")
    yield (
        "CLM",
        field.control_number(
            claim.patient_control_number, "the patient control number", longest=20
        ),
        field.amount(claim.charge, "the charge"),
        *(None, None),
        Composite((place, "B", claim.frequency or "")),
        field.code(signed.provider, _YES_NO, "the provider's signature"),
        field.code(signed.assignment, {"A", "B", "C"}, "the assignment"),
        field.code(signed.benefits, _CONSENTS, "the assignment of benefits"),
        field.code(signed.release, _RELEASES, "the release of information"),
    )
    if claim.patient_paid is not None:
        yield ("AMT", "F5", field.amount(claim.patient_paid, "what the patient paid"))
    if claim.authorization is not None:
        yield ("REF", "G1", field.number(claim.authorization, "the authorisation"))
    if claim.payer_claim_number is not None:
        yield ("REF", "F8", field.number(claim.payer_claim_number, "the payer's claim number"))
    if claim.note is not None:
        yield ("NTE", "ADD", field.name(claim.note, "the note", longest=80))
    kinds = ["ABK", *["ABF"] * 11]
    named = zip(kinds, claim.diagnoses, strict=False)
    yield ("HI", *(Composite((kind, code)) for kind, code in named))
    if claim.rendering is not None:
        yield from _rendering(claim.rendering)
    if claim.facility is not None:
        yield from _facility(claim.facility)


def _rendering(provider: RenderingProvider) -> Iterator[Row]:
    yield (
        *("NM1", "82", "1"),
        field.name(provider.last, "the rendering provider's last name"),
        field.optional_name(provider.first, "the rendering provider's first name", longest=35),
        *(None, None, None),
        *("XX", field.npi(provider.npi, "the rendering provider's NPI")),
    )
    if provider.taxonomy is not None:
        taxonomy = field.taxonomy(provider.taxonomy, "the rendering provider's taxonomy")
        yield ("PRV", "PE", "PXC", taxonomy)


def _facility(facility: Facility) -> Iterator[Row]:
    npi = ("XX", field.npi(facility.npi, "the facility's NPI")) if facility.npi else ()
    yield _organisation("77", facility.name, "the facility's name", *npi)
    yield from field.address(facility.address, "the facility", nine_digits=True)


def _other(other: OtherPayer) -> Iterator[Row]:
    relationships = RELATIONSHIPS | {SELF}
    yield _policy(
        other.policy, field.code(other.relationship, relationships, "the other relationship")
    )
    yield from _adjustments(other.adjustments)
    if other.paid is not None:
        yield ("AMT", "D", field.amount(other.paid, "what the other payer paid"))
    if other.patient_owes is not None:
        yield ("AMT", "EAF", field.amount(other.patient_owes, "what the patient owes"))
    consent = field.code(other.benefits_assigned, _CONSENTS, "the other assignment of benefits")
    release = field.code(other.release, _RELEASES, "the other release of information")
    yield ("OI", None, None, consent, None, None, release)
    yield _insured(other.subscriber)
    if other.subscriber.address is not None:
        yield from field.address(other.subscriber.address, "the other subscriber")
    yield from _payer(other.payer)
    if other.paid_on is not None:
        yield ("DTP", "573", "D8", other.paid_on)
    if other.payer_claim_number is not None:
        yield ("REF", "F8", field.number(other.payer_claim_number, "the other claim number"))


def _adjustments(found: Sequence[Adjustment]) -> Iterator[Row]:
    """CAS: one for each group, with up to six reasons; five at most."""
    written: list[Row] = []
    for group, each in groupby(sorted(found, key=_group), key=_group):
        of_group = list(each)
        code = field.code(group, ADJUSTMENT_GROUPS, "the group of an adjustment")
        for start in range(0, len(of_group), 6):
            triplets = [_triplet(one) for one in of_group[start : start + 6]]
            written.append(("CAS", code, *(part for triplet in triplets for part in triplet)))
    if len(written) > 5:
        raise X12Error("there are more adjustments than X12 has room for")
    yield from written


def _group(adjustment: Adjustment) -> str:
    return adjustment.group or ""


def _triplet(adjustment: Adjustment) -> Row:
    quantity = adjustment.quantity
    return (
        field.reason(adjustment.reason),
        field.signed_amount(adjustment.amount, "the amount of an adjustment"),
        field.units(quantity) if quantity is not None else None,
    )


def _line(place: int, line: Line, claim: Claim) -> Iterator[Row]:
    elsewhere = line.place_of_service if line.place_of_service != claim.place_of_service else None
    procedure = (field.procedure(line.procedure), *field.modifiers(line.modifiers))
    if line.unit != "UN":
        raise X12Error("a line is counted in units")
    if len(line.diagnoses) > 4 or len(set(line.diagnoses)) < len(line.diagnoses):
        raise X12Error("a line names up to 4 diagnoses, each once")
    yield ("LX", place)
    yield (
        "SV1",
        Composite(("HC", *procedure)),
        field.amount(line.charge, "the charge of a line"),
        "UN",
        field.units(line.units),
        elsewhere,
        None,
        Composite(tuple(map(str, line.diagnoses))),
    )
    day = field.on(line.day, "the day of a line")
    if line.last_day is None:
        yield ("DTP", "472", "D8", day)
    elif line.last_day > day:
        yield ("DTP", "472", "RD8", f"{day:%Y%m%d}-{line.last_day:%Y%m%d}")
    else:
        raise X12Error("the last day of a line is not after its first")
    if line.control_number is not None:
        number = field.control_number(line.control_number, "the number of a line", longest=30)
        yield ("REF", "6R", number)
    for paid in line.paid:
        yield from _line_paid(paid)


def _line_paid(paid: LinePaid) -> Iterator[Row]:
    procedure = (field.procedure(paid.procedure), *field.modifiers(paid.modifiers))
    yield (
        "SVD",
        field.number(paid.payer_id, "the payer of a line", shortest=2, longest=80),
        field.amount(paid.paid, "what was paid for a line"),
        Composite(("HC", *procedure)),
        None,
        field.units(paid.units),
    )
    yield from _adjustments(paid.adjustments)
    yield ("DTP", "573", "D8", field.on(paid.on, "the day on which a line was paid"))
    if paid.patient_owes is not None:
        yield ("AMT", "EAF", field.amount(paid.patient_owes, "what the patient owes of a line"))
