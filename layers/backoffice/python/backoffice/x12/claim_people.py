"""The people and payers of a claim, as segments: names, policies, addresses, contacts. (837P)"""

from __future__ import annotations

from functools import lru_cache

from backoffice.x12 import claim_fields as field
from backoffice.x12.claim_codes import FILINGS, INSURANCE_TYPES, RESPONSIBILITIES, SEXES
from backoffice.x12.claims import Contact, Payer, Person, Policy
from backoffice.x12.findings import X12Error
from backoffice.x12.writing import Row, Written, written


def organisation(entity: str, name: str | None, whose: str, *number: str) -> Row:
    """NM1 of a company; *number* is its qualifier and itself."""
    blanks = ("",) * 4 if number else ()
    return ("NM1", entity, "2", field.name(name, whose), *blanks, *number)


def contact(found: Contact) -> Row:
    """PER: whom to ask."""
    row: Row = ("PER", "IC", field.optional_name(found.name, "a contact's name", longest=60))
    if found.telephone:
        row += ("TE", field.telephone(found.telephone))
    if found.email:
        row += ("EM", field.number(found.email, "a contact's e-mail address", longest=256))
    if len(row) == 3:
        raise X12Error("a contact has neither a telephone number nor an e-mail address")
    return row


def policy(found: Policy, relationship: str) -> Row:
    """SBR: how somebody is insured."""
    if found.group_number and found.group_name:
        raise X12Error("a group is named by its number or, where there is none, by its name")
    kind = found.insurance_type
    return (
        "SBR",
        field.code(found.responsibility, RESPONSIBILITIES, "the payer's place"),
        relationship,
        field.optional_number(found.group_number, "the group number"),
        field.optional_name(found.group_name, "the group's name", longest=60),
        field.code(kind, INSURANCE_TYPES, "the insurance type") if kind is not None else "",
        *("", "", ""),
        field.code(found.filing, FILINGS, "the kind of plan"),
    )


def insured(found: Person) -> Row:
    """NM1 of a subscriber."""
    member_id = field.number(found.member_id, "the member id", shortest=2, longest=80)
    return (*person("IL", found, "the subscriber"), "MI", member_id)


def person(entity: str, found: Person, whose: str) -> Row:
    """NM1 of a person, without a number."""
    return (
        *("NM1", entity, "1"),
        field.name(found.last, f"the last name of {whose}"),
        field.optional_name(found.first, f"the first name of {whose}", longest=35),
        field.optional_name(found.middle, f"the middle name of {whose}", longest=25),
        "",
        field.optional_name(found.suffix, f"the suffix of {whose}", longest=10),
    )


def about_patient(patient: Person) -> list[Row]:
    """N3, N4 and DMG: all of them are needed of whoever was treated."""
    said = field.address(patient.address, "the patient")
    sex = field.code(patient.sex, SEXES, "the patient's sex")
    said.append(("DMG", "D8", field.on(patient.birth_date, "the patient's birth date"), sex))
    return said


@lru_cache(maxsize=256)
def payer(found: Payer) -> Written:
    """NM1 of a payer, and the address if there is one."""
    payer_id = field.number(found.payer_id, "the payer id", shortest=2, longest=80)
    address = field.address(found.address, "the payer") if found.address is not None else ()
    return written([organisation("PR", found.name, "the payer's name", "PI", payer_id), *address])
