"""Edits on who a bill is about and from: the network, the clinician, the client and the holder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backoffice.domain.bill import Bill, Insurance, Person
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.edit import Edit, Mender, Weight
from backoffice.domain.edits.letters import arrives_whole, can_be_carried
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import Identifier, Npi, Taxonomy, ZipCode
from backoffice.domain.policy import Relationship

_LAST_NAME, _FIRST_NAME, _ORGANISATION, _STREET, _CITY = 60, 35, 60, 55, 30
"""As many letters as an element has room for (NM103, NM104, N301, N401)."""

_POST_BOX = re.compile(r"(?i)\b(p\.? ?o\.?|post office|lock) ?box\b|\bpob\b|^ *box [0-9]")


def _is(kind: type[Identifier], text: str | None) -> bool:
    """Whether *text* is one, looked at anew: a record that came from elsewhere may hold any."""
    try:
        kind(str(text or ""))
    except Refused:
        return False
    return True


def _npis(bill: Bill, _: Circumstances) -> Iterator[str]:
    parties = {"network": bill.network.npi, "provider": bill.provider.npi}
    yield from (f"{party}.npi" for party, npi in parties.items() if not _is(Npi, npi))


def _taxonomies(bill: Bill, _: Circumstances) -> Iterator[str]:
    parties = {"network": bill.network.taxonomy, "provider": bill.provider.taxonomy}
    yield from (f"{who}.taxonomy" for who, code in parties.items() if not _is(Taxonomy, code))


def _zip_of_nine(bill: Bill, _: Circumstances) -> Iterator[str]:
    code = bill.network.address.zip
    if not _is(ZipCode, code) or len(code.replace("-", "")) != 9:
        yield "network.address.zip"


def _post_box(bill: Bill, _: Circumstances) -> Iterator[str]:
    address = bill.network.address
    for name, text in (("line1", address.line1), ("line2", address.line2)):
        if _POST_BOX.search(text or ""):
            yield f"network.address.{name}"


def _contact(bill: Bill, _: Circumstances) -> Iterator[str]:
    email = bill.network.email
    if email is None or not arrives_whole(email, longest=256):
        yield "network.email"


def _demographics(bill: Bill, _: Circumstances) -> Iterator[str]:
    if bill.patient.birth_date is None:
        yield "patient.birth_date"
    if bill.patient.sex is None:
        yield "patient.sex"


def _address(bill: Bill, _: Circumstances) -> Iterator[str]:
    if bill.patient.address is None:
        yield "patient.address"


def _insurances(bill: Bill) -> Iterator[tuple[str, Insurance]]:
    yield "insurance", bill.insurance
    for place, other in enumerate(bill.other_insurance):
        yield f"other_insurance.{place}.insurance", other.insurance


def _holders(bill: Bill, _: Circumstances) -> Iterator[str]:
    """The client is the holder exactly when both are the same person; a holder has a birth date."""
    for place, insurance in _insurances(bill):
        holder, patient = insurance.subscriber, bill.patient
        same = _identity(holder) == _identity(patient)
        own = insurance.relationship is Relationship.SELF
        if own != same or (not own and holder.birth_date is None):
            yield f"{place}.subscriber"


def _identity(person: Person) -> tuple[object, ...]:
    return (person.first_name.casefold(), person.last_name.casefold(), person.birth_date)


def _relationships(bill: Bill, _: Circumstances) -> Iterator[str]:
    for place, insurance in _insurances(bill):
        if insurance.relationship is Relationship.UNKNOWN:
            yield f"{place}.relationship"


def _member_ids(bill: Bill, _: Circumstances) -> Iterator[str]:
    for place, insurance in _insurances(bill):
        if insurance.member_id is None:
            yield f"{place}.member_id"


def _member_id_shape(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    shape = circumstances.terms.member_id_shape if circumstances.terms else None
    member_id = bill.insurance.member_id
    if shape is not None and member_id is not None and not shape.fits(member_id):
        yield "insurance.member_id"


def _group_number(bill: Bill, _: Circumstances) -> Iterator[str]:
    if bill.insurance.group_number is None:
        yield "insurance.group_number"


def _person_letters(place: str, person: Person) -> Iterator[str]:
    if not can_be_carried(person.first_name, longest=_FIRST_NAME):
        yield f"{place}.first_name"
    if not can_be_carried(person.last_name, longest=_LAST_NAME):
        yield f"{place}.last_name"
    address = person.address
    if address and not _address_fits(address.line1, address.line2, address.city):
        yield f"{place}.address"


def _address_fits(line1: str, line2: str | None, city: str) -> bool:
    streets = [line for line in (line1, line2) if line is not None]
    fit = all(can_be_carried(line, longest=_STREET) for line in streets)
    return fit and can_be_carried(city, longest=_CITY)


def _letters(bill: Bill, _: Circumstances) -> Iterator[str]:
    yield from _person_letters("patient", bill.patient)
    for place, insurance in _insurances(bill):
        yield from _person_letters(f"{place}.subscriber", insurance.subscriber)


def _own_letters(bill: Bill, _: Circumstances) -> Iterator[str]:
    address = bill.network.address
    if not can_be_carried(bill.network.name, longest=_ORGANISATION):
        yield "network.name"
    if not _address_fits(address.line1, address.line2, address.city):
        yield "network.address"
    pay_to = bill.network.pay_to
    if pay_to and not _address_fits(pay_to.line1, pay_to.line2, pay_to.city):
        yield "network.pay_to"
    if not can_be_carried(bill.provider.first_name, longest=_FIRST_NAME):
        yield "provider.first_name"
    if not can_be_carried(bill.provider.last_name, longest=_LAST_NAME):
        yield "provider.last_name"
    for place, insurance in _insurances(bill):
        if not can_be_carried(insurance.payer_name, longest=_ORGANISATION):
            yield f"{place}.payer_name"


PEOPLE_EDITS = (
    Edit(
        code="NPI_CHECK_DIGIT",
        looks_at="the NPIs of network and clinician, check digit included (2010AA, 2310B NM109)",
        owner=Mender.ENROLMENT,
        next_action="Compare the NPI with the national register and correct it.",
        source="45 CFR 162.406; 005010X222A1 2010AA NM109, 2310B NM109",
        finds=_npis,
    ),
    Edit(
        code="TAXONOMY",
        looks_at="the specialty of network and clinician: ten characters ending in X (PRV03)",
        owner=Mender.ENROLMENT,
        next_action="Enter the taxonomy code that the payer knows the network or provider by.",
        source="005010X222A1 2000A PRV03, 2310B PRV03",
        finds=_taxonomies,
    ),
    Edit(
        code="ZIP_OF_NINE",
        looks_at="nine digits in the network's ZIP code (2010AA N403)",
        owner=Mender.CONFIGURATION,
        next_action="Add the last four digits to the network's ZIP code.",
        source="005010X222A1 2010AA N403",
        finds=_zip_of_nine,
    ),
    Edit(
        code="STREET",
        looks_at="a street, and no post office box, as the network's address (2010AA N301, N302)",
        owner=Mender.CONFIGURATION,
        next_action="Enter the street where the network is; payers refuse a post office box there.",
        source="005010X222A1 2010AA N301",
        finds=_post_box,
    ),
    Edit(
        code="CONTACT",
        looks_at="whom the clearinghouse asks about the document (1000A PER)",
        owner=Mender.CONFIGURATION,
        next_action="Enter the network's e-mail address for questions about claims.",
        source="005010X222A1 1000A PER",
        finds=_contact,
    ),
    Edit(
        code="DEMOGRAPHICS",
        looks_at="the client's birth date and sex (2010BA, 2010CA DMG)",
        owner=Mender.CLIENT,
        next_action="Ask the client for the date of birth and the sex that the insurer has.",
        source="CL-2; S2:23; 005010X222A1 2010BA DMG, 2010CA DMG",
        finds=_demographics,
    ),
    Edit(
        code="ADDRESS",
        looks_at="the client's address on file with the insurer (2010BA, 2010CA N3, N4)",
        owner=Mender.CLIENT,
        next_action="Ask the client for the address that the insurer has on file.",
        source="CL-2; Q28; 005010X222A1 2010BA N3, 2010CA N3",
        finds=_address,
    ),
    Edit(
        code="HOLDER",
        looks_at="whose plan it is, and that person's name and birth date (2000B SBR02, 2010BA)",
        owner=Mender.CLIENT,
        next_action="Ask the client whose plan it is, and for the policy holder's details.",
        source="CL-2; IN-14, IN-15; 005010X222A1 2000B SBR02",
        finds=_holders,
    ),
    Edit(
        code="RELATIONSHIP",
        looks_at="what the client is to the policy holder (2000B SBR02, 2000C PAT01)",
        owner=Mender.CLIENT,
        next_action="Ask the client how they are related to the policy holder.",
        source="CL-2; IN-15; 005010X222A1 2000C PAT01",
        finds=_relationships,
        weight=Weight.WARNS,
        payers_differ=True,
    ),
    Edit(
        code="MEMBER_ID",
        looks_at="the member id with each insurer (2010BA, 2330A NM109)",
        owner=Mender.CLIENT,
        next_action="Ask the client for the member ID on the insurance card.",
        source="CL-2; Q6; 005010X222A1 2010BA NM109",
        finds=_member_ids,
    ),
    Edit(
        code="MEMBER_ID_SHAPE",
        looks_at="whether the member id looks as this payer's usually do (2010BA NM109)",
        owner=Mender.CLIENT,
        next_action="Compare the member ID with the insurance card.",
        source="CL-2; cards of this payer",
        finds=_member_id_shape,
        weight=Weight.WARNS,
        payers_differ=True,
    ),
    Edit(
        code="GROUP_NUMBER",
        looks_at="the group number, for payers that insist on it (2000B SBR03)",
        owner=Mender.CLIENT,
        next_action="Ask the client for the group number on the insurance card.",
        source="Q4; 005010X222A1 2000B SBR03",
        finds=_group_number,
        usual=False,
        payers_differ=True,
    ),
    Edit(
        code="LETTERS",
        looks_at="names and addresses of client and holder, in letters that X12 has (NM1, N3, N4)",
        owner=Mender.CLIENT,
        next_action="Ask the client how the insurer writes the name or address in plain letters.",
        source="X12 basic character set",
        finds=_letters,
    ),
    Edit(
        code="OWN_LETTERS",
        looks_at="names and addresses of network, clinician and payer, likewise (NM1, N3, N4)",
        owner=Mender.CONFIGURATION,
        next_action="Write the name or address shorter, or in plain letters.",
        source="X12 basic character set",
        finds=_own_letters,
    ),
)
