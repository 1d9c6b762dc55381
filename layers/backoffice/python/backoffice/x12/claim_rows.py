"""The segments of one claim, loop by loop, from its records. (837P, 005010X222A1)

Names and free text are transliterated; identifiers go as they are or not at all.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, repeat

from backoffice.x12 import claim_fields as field
from backoffice.x12.claim_codes import (
    ASSIGNMENTS,
    CONSENTS,
    PLACES_OF_SERVICE,
    RELATIONSHIPS,
    RELEASES,
    SELF,
    TAX_ID_KINDS,
    YES_NO,
)
from backoffice.x12.claim_lines import line, other
from backoffice.x12.claim_people import (
    about_patient,
    contact,
    insured,
    organisation,
    payer,
    person,
    policy,
)
from backoffice.x12.claims import (
    BillingProvider,
    Claim,
    Facility,
    Receiver,
    RenderingProvider,
    Submitter,
)
from backoffice.x12.findings import X12Error
from backoffice.x12.writing import Composite, Row, Written, written

_PRINCIPAL, _ANOTHER = "ABK", "ABF"
_OWN_PLAN = written([("HL", "2", "1", "22", "0")])
_PLAN_OF_ANOTHER = written([("HL", "2", "1", "22", "1")])
_ON_THE_PLAN = written([("HL", "3", "2", "23", "0")])


def rows(claim: Claim) -> list[Row | Written]:
    """Everything between BHT and SE; raises `X12Error` for what may not be said."""
    _refuse_untold(claim)
    said = [
        _submitter(claim.submitter, claim.receiver),
        _billing(claim.billing),
        *_subscriber(claim),
        *_patient(claim),
        *_claim(claim),
    ]
    for found in claim.others:
        said += other(found)
    for place, each in enumerate(claim.lines, 1):
        said += line(place, each, claim.place_of_service)
    return said


def _refuse_untold(claim: Claim) -> None:
    """What others leave out or say in the wrong place, and we do not."""
    if claim.icd != 10:
        raise X12Error("diagnoses are written as ICD-10-CM")
    if claim.frequency == "1" and claim.payer_claim_number is not None:
        raise X12Error("an original names no claim of the payer's")
    if not claim.others:
        return
    decided_by_line = {paid.payer_id for each in claim.lines for paid in each.paid}
    for found in claim.others:
        is_decided = found.paid is not None
        if claim.is_secondary and found.policy.responsibility == "P" and not is_decided:
            raise X12Error("the payer that pays first has not decided yet")
        needs_day = is_decided and found.payer.payer_id not in decided_by_line
        if needs_day != (found.paid_on is not None):
            raise X12Error("the day of payment stands with the lines or, without them, the claim")


@lru_cache(maxsize=16)
def _submitter(sender: Submitter, receiver: Receiver) -> Written:
    """1000A and 1000B, which are the same for all that goes the same way."""
    sender_id = field.number(sender.submitter_id, "the submitter id", shortest=2, longest=80)
    receiver_id = field.number(receiver.receiver_id, "the receiver id", shortest=2, longest=80)
    if sender.contact is None:
        raise X12Error("the submitter's contact is missing")
    return written(
        [
            organisation("41", sender.name, "the submitter's name", "46", sender_id),
            contact(sender.contact),
            organisation("40", receiver.name, "the receiver's name", "46", receiver_id),
        ]
    )


@lru_cache(maxsize=16)
def _billing(billing: BillingProvider) -> Written:
    """2000A, 2010AA and 2010AB, which are the same for every claim of ours."""
    npi = field.npi(billing.npi, "the billing provider's NPI")
    name = field.name(billing.name, "the billing provider's name")
    first = field.optional_name(billing.first, "the billing provider's first name", longest=35)
    kind = "1" if first else "2"
    tax_id_kind = field.code(billing.tax_id_kind, TAX_ID_KINDS, "the kind of the tax id")
    said: list[Row] = [("HL", "1", "", "20", "1")]
    if billing.taxonomy is not None:
        taxonomy = field.taxonomy(billing.taxonomy, "the billing provider's taxonomy")
        said.append(("PRV", "BI", "PXC", taxonomy))
    said.append(("NM1", "85", kind, name, first, "", "", "", "XX", npi))
    said += field.address(billing.address, "the billing provider", nine_digits=True)
    said.append(("REF", tax_id_kind, field.tax_id(billing.tax_id)))
    if billing.contact is not None:
        said.append(contact(billing.contact))
    if billing.pay_to is not None:
        said += [("NM1", "87", kind), *field.address(billing.pay_to, "the pay-to address")]
    return written(said)


def _subscriber(claim: Claim) -> list[Row | Written]:
    is_patient = claim.dependent is None
    said: list[Row | Written] = [
        _OWN_PLAN if is_patient else _PLAN_OF_ANOTHER,
        policy(claim.policy, SELF if is_patient else ""),
        insured(claim.subscriber),
    ]
    if is_patient:
        said += about_patient(claim.subscriber)
    said.append(payer(claim.payer))
    return said


def _patient(claim: Claim) -> list[Row | Written]:
    if claim.dependent is None:
        if claim.relationship is not None:
            raise X12Error("a relationship is said, but no dependent")
        return []
    return [
        _ON_THE_PLAN,
        ("PAT", field.code(claim.relationship, RELATIONSHIPS, "the patient's relationship")),
        person("QC", claim.dependent, "the patient"),
        *about_patient(claim.dependent),
    ]


def _claim(claim: Claim) -> list[Row | Written]:
    said: list[Row | Written] = [_clm(claim)]
    if claim.patient_paid is not None:
        said.append(("AMT", "F5", field.amount(claim.patient_paid, "what the patient paid")))
    if claim.authorization is not None:
        said.append(("REF", "G1", field.number(claim.authorization, "the authorisation")))
    if claim.payer_claim_number is not None:
        number = field.number(claim.payer_claim_number, "the payer's claim number")
        said.append(("REF", "F8", number))
    if claim.note is not None:
        said.append(("NTE", "ADD", field.name(claim.note, "the note", longest=80)))
    said.append(_diagnoses(claim.diagnoses))
    if claim.rendering is not None:
        said.append(_rendering(claim.rendering))
    if claim.facility is not None:
        said += _facility(claim.facility)
    return said


@lru_cache(maxsize=256)
def _diagnoses(codes: tuple[str, ...]) -> Written:
    """HI: the principal diagnosis stands first."""
    kinds = chain([_PRINCIPAL], repeat(_ANOTHER))
    return written([("HI", *map(Composite, zip(kinds, codes, strict=False)))])


def _clm(claim: Claim) -> Row:
    signed = claim.signatures
    place = field.code(claim.place_of_service, PLACES_OF_SERVICE, "the place of service")
    number = claim.patient_control_number
    return (
        "CLM",
        field.control_number(number, "the patient control number", longest=20),
        field.amount(claim.charge, "the charge"),
        "",
        "",
        _place_and_frequency(place, claim.frequency or ""),
        field.code(signed.provider, YES_NO, "the provider's signature"),
        field.code(signed.assignment, ASSIGNMENTS, "the assignment"),
        field.code(signed.benefits, CONSENTS, "the assignment of benefits"),
        field.code(signed.release, RELEASES, "the release of information"),
    )


@lru_cache(maxsize=64)
def _place_and_frequency(place: str, frequency: str) -> Composite:
    """CLM05; B says that the place is one of CMS's list."""
    return Composite((place, "B", frequency))


@lru_cache(maxsize=256)
def _rendering(provider: RenderingProvider) -> Written:
    name: Row = (
        *("NM1", "82", "1"),
        field.name(provider.last, "the rendering provider's last name"),
        field.optional_name(provider.first, "the rendering provider's first name", longest=35),
        *("", "", ""),
        *("XX", field.npi(provider.npi, "the rendering provider's NPI")),
    )
    if provider.taxonomy is None:
        return written([name])
    taxonomy = field.taxonomy(provider.taxonomy, "the rendering provider's taxonomy")
    return written([name, ("PRV", "PE", "PXC", taxonomy)])


def _facility(facility: Facility) -> list[Row]:
    npi = ("XX", field.npi(facility.npi, "the facility's NPI")) if facility.npi else ()
    return [
        organisation("77", facility.name, "the facility's name", *npi),
        *field.address(facility.address, "the facility", nine_digits=True),
    ]
