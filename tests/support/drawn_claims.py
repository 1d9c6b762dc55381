"""Claims of every shape that our writer knows, drawn by Hypothesis, with names that mean harm."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from string import ascii_uppercase, digits
from typing import Any, TypeVar

from hypothesis import strategies as st

from backoffice.x12 import claim_codes as codes
from backoffice.x12.characters import transliterated
from backoffice.x12.claims import (
    Address,
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
    Receiver,
    RenderingProvider,
    Signatures,
    Submitter,
)

_HARMFUL = "*:^~\x1c\x1d\n\r\t\x00\u202e\u200f’“–ñÉßøŁ😀🏳\u200d🌈 '-.,&(/"
_WORDS = st.text(ascii_uppercase + "abc" + digits + _HARMFUL, max_size=14).map("A{}".format)
NAMES = _WORDS | _WORDS | _WORDS | st.just("A~SE*2*0001~GE*1*1~")
"""Letters, and whatever can be written or left out; no more than 30 characters once written."""
LONGER = st.builds("{} {}".format, NAMES, NAMES)
LETTERS_AND_DIGITS = ascii_uppercase + digits
NUMBERS = st.text(LETTERS_AND_DIGITS, min_size=2, max_size=15)
CONTROL_NUMBERS = st.text(LETTERS_AND_DIGITS + "-", min_size=1, max_size=20)
NPIS = st.sampled_from(["1234567893", "1999999984", "1558598797"])
TAXONOMIES = st.text(LETTERS_AND_DIGITS, min_size=9, max_size=9).map("{}X".format)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
CENTS = st.integers(0, 500_000).map(lambda cents: Decimal(cents).scaleb(-2))
_STATES = sorted(codes.STATES - {"PW"})  # pyx12 does not know Palau


def _digits(length: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**length - 1).map(lambda number: f"{number:0{length}}")


ADDRESSES = st.builds(
    Address,
    line=LONGER,
    city=NAMES.map("A{}".format),
    state=st.sampled_from(_STATES),
    zip_code=_digits(5) | _digits(9),
    second_line=st.none() | NAMES,
)
OFFICES = st.builds(replace, ADDRESSES, zip_code=_digits(9))
CONTACTS = st.builds(
    Contact,
    name=st.none() | NAMES,
    telephone=_digits(10),
    email=st.none() | st.sampled_from(["billing@harbor.example", "a_b%c@d.example"]),
)
BILLING = st.builds(
    BillingProvider,
    name=LONGER,
    npi=NPIS,
    tax_id=_digits(9),
    address=OFFICES,
    taxonomy=st.none() | TAXONOMIES,
    contact=st.none() | CONTACTS,
    pay_to=st.none() | ADDRESSES,
    first=st.none() | NAMES,
    tax_id_kind=st.sampled_from(["EI", "SY"]),
)
PAYERS = st.builds(Payer, name=LONGER, payer_id=NUMBERS, address=st.none() | ADDRESSES)
POLICIES = st.builds(
    Policy,
    responsibility=st.just("P"),
    group_number=st.none() | NUMBERS,
    filing=st.sampled_from(sorted(codes.FILINGS - {"15"})),  # x12sdk knows 14 twice, and no 15
    insurance_type=st.none() | st.sampled_from(sorted(codes.INSURANCE_TYPES)),
) | st.builds(Policy, responsibility=st.just("P"), group_name=LONGER)
SUBSCRIBERS = st.builds(
    Person,
    last=NAMES,
    first=st.none() | NAMES,
    member_id=NUMBERS,
    middle=st.none() | st.sampled_from(["M", "del*Mar"]),
    suffix=st.none() | st.sampled_from(["JR", "iii"]),
)
PATIENTS = st.builds(
    Person,
    last=NAMES,
    first=NAMES,
    birth_date=DAYS,
    sex=st.sampled_from("FM"),  # x12sdk does not know U
    address=ADDRESSES,
)
DIAGNOSES = st.lists(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(ascii_uppercase),
        st.sampled_from(digits),
        st.sampled_from(digits + "AB"),
        st.text(LETTERS_AND_DIGITS, max_size=4),
    ),
    min_size=1,
    max_size=12,
    unique=True,
).map(tuple)
SIGNATURES = st.builds(
    Signatures,
    provider=st.sampled_from("YN"),
    assignment=st.sampled_from("ABC"),
    benefits=st.sampled_from("YNW"),
    release=st.sampled_from("YI"),
)
_MODIFIERS = st.lists(st.sampled_from(["95", "93", "HJ", "GT", "59"]), max_size=4).map(tuple)
_PROCEDURES = st.text(LETTERS_AND_DIGITS, min_size=5, max_size=5)
_UNITS = st.integers(1, 999).map(Decimal)
_PLACES = st.sampled_from(sorted(codes.PLACES_OF_SERVICE))


@st.composite
def lines(draw: st.DrawFn, diagnoses: int) -> Line:
    """One service for some of so many *diagnoses*."""
    places = st.lists(st.integers(1, diagnoses), min_size=1, max_size=4, unique=True)
    return draw(
        st.builds(
            Line,
            control_number=st.none() | CONTROL_NUMBERS,
            procedure=_PROCEDURES,
            charge=CENTS,
            day=st.dates(date(2015, 10, 1), date(2098, 12, 31)),
            diagnoses=places.map(tuple),
            modifiers=_MODIFIERS,
            units=_UNITS,
            last_day=st.none() | st.just(date(2099, 1, 1)),
        )
    )


@st.composite
def adjustments(draw: st.DrawFn, total: Decimal) -> tuple[Adjustment, ...]:
    """Reasons that add up to *total*, in groups of one kind."""
    parts = draw(st.lists(CENTS.filter(bool), max_size=7))
    amounts = [amount for amount in [*parts, total - sum(parts)] if amount]
    groups = draw(st.lists(st.sampled_from(["CO", "CR", "PR"]), min_size=8, max_size=8).map(sorted))
    reasons = draw(st.lists(st.sampled_from(["1", "3", "45", "A1", "253"]), min_size=8, max_size=8))
    quantity = draw(st.none() | st.just(Decimal(2)))
    return tuple(
        Adjustment(group, reason, amount, quantity)
        for group, reason, amount in zip(groups, reasons, amounts, strict=False)
    )


@st.composite
def decided(draw: st.DrawFn, claim: Claim, other: OtherPayer) -> tuple[Claim, OtherPayer]:
    """*claim* and *other* with what that payer paid: of each line, or of the claim as a whole."""
    charge = claim.charge or Decimal()
    if draw(st.booleans()):
        paid = draw(CENTS.filter(lambda cents: cents <= charge) | st.just(charge))
        why = draw(adjustments(charge - paid))
        return claim, replace(other, paid=paid, paid_on=draw(DAYS), adjustments=why)
    paid_lines = []
    for line in claim.lines:
        paid = draw(CENTS)
        found = LinePaid(
            payer_id=other.payer.payer_id,
            paid=paid,
            on=draw(DAYS),
            procedure=line.procedure,
            modifiers=line.modifiers,
            units=line.units,
            adjustments=draw(adjustments((line.charge or Decimal()) - paid)),
            patient_owes=draw(st.none() | CENTS),
        )
        paid_lines.append(replace(line, paid=(*line.paid, found)))
    total = sum((line.paid[-1].paid or Decimal() for line in paid_lines), Decimal())
    return replace(claim, lines=tuple(paid_lines)), replace(other, paid=total)


@st.composite
def _others(draw: st.DrawFn, claim: Claim) -> Claim:
    """*claim* as one of several payers' that share a client: before, between or after them."""
    places = draw(st.sampled_from(["P", "PS", "SP", "TPS", "SPT", "APST"]))
    claim = replace(claim, policy=replace(claim.policy, responsibility=places[0]))
    others = []
    for number, place in enumerate(places[1:]):
        other = draw(
            st.builds(
                OtherPayer,
                policy=st.builds(replace, POLICIES, responsibility=st.just(place)),
                relationship=st.sampled_from(sorted({*codes.RELATIONSHIPS, codes.SELF})),
                subscriber=st.builds(replace, SUBSCRIBERS, address=st.none() | ADDRESSES),
                payer=st.builds(replace, PAYERS, payer_id=NUMBERS.map(f"{number}{{}}".format)),
                patient_owes=st.none() | CENTS,
                payer_claim_number=st.none() | NUMBERS,
                benefits_assigned=st.sampled_from("YN"),  # x12sdk does not know W
                release=st.sampled_from("YI"),
            )
        )
        if place == "P" or (draw(st.booleans()) and places[0] not in "P"):
            claim, other = draw(decided(claim, other))
        others.append(other)
    return replace(claim, others=tuple(others))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A whole claim that our writer takes."""
    diagnoses = draw(DIAGNOSES)
    served = draw(st.lists(lines(len(diagnoses)), min_size=1, max_size=4).map(tuple))
    place = draw(_PLACES)
    frequency = draw(st.sampled_from("1178"))
    dependent = draw(st.none() | PATIENTS)
    subscriber = draw(SUBSCRIBERS)
    if dependent is None:
        patient = draw(PATIENTS)
        subscriber = replace(patient, member_id=subscriber.member_id, middle=subscriber.middle)
    claim = Claim(
        sender_id=draw(NUMBERS),
        receiver_id=draw(NUMBERS),
        submitter=draw(st.builds(Submitter, LONGER, NUMBERS, CONTACTS)),
        receiver=draw(st.builds(Receiver, LONGER, NUMBERS)),
        billing=draw(BILLING),
        policy=draw(POLICIES),
        subscriber=subscriber,
        payer=draw(PAYERS),
        patient_control_number=draw(CONTROL_NUMBERS),
        charge=sum((line.charge or Decimal() for line in served), Decimal()),
        place_of_service=place,
        diagnoses=diagnoses,
        lines=served,
        frequency=frequency,
        dependent=dependent,
        relationship=draw(st.sampled_from(sorted(codes.RELATIONSHIPS))) if dependent else None,
        signatures=draw(SIGNATURES),
        rendering=draw(st.none() | st.builds(RenderingProvider, NAMES, NAMES, NPIS, TAXONOMIES)),
        facility=draw(st.none() | st.builds(Facility, LONGER, OFFICES, st.none() | NPIS)),
        authorization=draw(st.none() | NUMBERS),
        payer_claim_number=draw(NUMBERS) if frequency in "78" else None,
        patient_paid=draw(st.none() | CENTS),
        note=draw(st.none() | LONGER),
    )
    return draw(_others(claim))


_SPOKEN = {"name", "line", "second_line", "city", "last", "first", "middle", "suffix"}
_SPOKEN |= {"group_name", "note"}
Record = TypeVar("Record")


def as_sent(record: Record) -> Record:
    """*record* with its names and free text as X12 carries them."""
    changes: dict[str, Any] = {}
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if is_dataclass(value):
            changes[field.name] = as_sent(value)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(map(as_sent, value))
        elif field.name in _SPOKEN and value is not None:
            changes[field.name] = transliterated(value, field="a name", longest=80)
    return replace(record, **changes)  # type: ignore[type-var]
