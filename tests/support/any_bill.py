"""Any bill: what people may be called, pay and be insured by, drawn at random."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from backoffice.domain.address import Address, AddressLine, City
from backoffice.domain.bill import (
    Adjustment,
    AuthorizationKind,
    Bill,
    DecidedLine,
    Frequency,
    OtherInsurance,
    Person,
    ServiceLine,
)
from backoffice.domain.calendar import Interval
from backoffice.domain.edits import icd10_list
from backoffice.domain.edits.circumstances import AllowedVisits, Circumstances
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import Identifier, PersonName, PlainText
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority, Relationship
from tests.support.bills import NETWORK, RUTH_RENDERING, bill, circumstances, insurance
from tests.support.builders import payer, policy

DAYS = st.dates(date(2025, 10, 1), date(2026, 9, 30))
_LETTERS = st.sampled_from("abcXYZ áéñüßÆøŁ'’.-")
_MARKS = st.sampled_from("~*:^|\\/&<>\"'#@ ,.;+()!?=")
_ANYTHING = st.characters(exclude_categories=["Cs"])


def well_formed(kind: type[Identifier], *parts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any text of *parts* that is one of that kind."""
    texts = st.text(st.one_of(*parts), min_size=1, max_size=24)
    return texts.filter(lambda text: _is(kind, text)).map(kind)


def _is(kind: type[Identifier], text: str) -> bool:
    try:
        kind(text)
    except Refused:
        return False
    return True


def _seldom(odd: st.SearchStrategy[Any], usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Something *odd* now and then."""
    return st.integers(0, 19).flatmap(lambda dice: odd if dice == 0 else usual)


NAMES = _seldom(
    well_formed(PersonName, _ANYTHING),
    st.sampled_from(["Ana", "O’Neil", "Nuñez-Łoś", "St. John", "Ng", "Muller-Strauß"]).map(
        PersonName
    )
    | well_formed(PersonName, _LETTERS),
)
TEXTS = _seldom(well_formed(PlainText, _ANYTHING), well_formed(PlainText, _LETTERS, _MARKS))
ADDRESSES = st.builds(
    Address,
    line1=well_formed(AddressLine, _LETTERS, _MARKS).map(lambda text: AddressLine(f"9 {text}")),
    line2=st.none() | well_formed(AddressLine, _LETTERS, _MARKS),
    city=st.sampled_from(["Albany", "Cañon City", "O'Fallon"]).map(City)
    | well_formed(City, _LETTERS, _MARKS).map(lambda text: City(f"Port {text}")),
    state=st.sampled_from(["NY", "CA", "PR", "GU", "DC"]),
    zip=st.sampled_from(["12207", "10001-1234", "00901"]),
)
PEOPLE = st.builds(
    Person,
    first_name=NAMES,
    last_name=NAMES,
    birth_date=st.dates(date(1920, 1, 1), date(2025, 9, 30)),
    sex=st.sampled_from(["F", "M", "U"]),
    address=ADDRESSES,
)
_CODES = sorted(icd10_list.codes(icd10_list.LATEST))
_KINDS = ("90791", "90837", "90847", "90853", "99404", "H0004", "G2086")
_AMOUNTS = st.integers(1, 9_999_99).map(Money)
_RELATIONSHIPS = st.sampled_from([each for each in Relationship if each is not Relationship.SELF])
_EXTRA = st.sampled_from([("HJ",), ("U1", "U2")])
_NUMBERS = st.text("ABCDEFGHJK0123456789", min_size=2, max_size=20)


@st.composite
def bills(draw: st.DrawFn) -> tuple[Bill, Circumstances]:
    """A bill, and circumstances in which most such bills are in order."""
    day, patient = draw(DAYS), draw(PEOPLE)
    diagnoses = draw(st.lists(st.sampled_from(_CODES), min_size=1, max_size=12, unique=True))
    lines = draw(_lines(day, len(diagnoses)))
    plan = _plan(draw, patient, "fern-health", "FERNC")
    others: tuple[OtherInsurance, ...] = ()
    if draw(st.booleans()):
        others = (draw(_first(patient, lines, day)),)
        plan = plan.but(priority=Priority.SECONDARY)
    frequency = draw(st.sampled_from([*Frequency]))
    eap = draw(st.booleans())
    number = "EAP-" + draw(_NUMBERS)
    stated = bill(
        control_number=draw(_NUMBERS),
        frequency=frequency,
        payer_claim_number=None
        if frequency == Frequency.ORIGINAL
        else draw(_seldom(TEXTS, _NUMBERS)),
        network=NETWORK.but(name=draw(_seldom(TEXTS, st.just(NETWORK.name)))),
        provider=RUTH_RENDERING.but(first_name=draw(NAMES), last_name=draw(NAMES)),
        patient=patient,
        insurance=plan,
        other_insurance=others,
        place_of_service=draw(st.sampled_from(["02", "10"])),
        diagnoses=tuple(diagnoses),
        authorization={"kind": AuthorizationKind.EAP, "number": number} if eap else None,
        lines=lines,
    )
    return stated, _around(day, number if eap else None)


def _around(day: date, number: str | None) -> Circumstances:
    allowed = number and AllowedVisits(
        kind=AuthorizationKind.EAP, number=number, holds=Interval(since=day), visits_left=1
    )
    return circumstances(
        today=day + timedelta(1),
        minutes=None,
        policy=policy(holds=Interval(since=day)),
        terms=payer(holds=Interval(since=day), eap_program=True).on(day),
        allowed=None,
        allowed_visits=allowed or None,
        file_by=day + timedelta(90),
    )


def _plan(draw: st.DrawFn, patient: Person, payer_id: str, number: str) -> Any:
    held = draw(st.booleans())
    return insurance(
        payer_id=payer_id,
        payer_name=draw(st.just("Fern Health") | TEXTS),
        claims_payer_id=number,
        member_id=draw(_NUMBERS),
        group_number=draw(st.none() | _NUMBERS),
        relationship=draw(_RELATIONSHIPS) if held else Relationship.SELF,
        subscriber=draw(PEOPLE) if held else patient,
    )


@st.composite
def _first(
    draw: st.DrawFn, patient: Person, lines: tuple[ServiceLine, ...], day: date
) -> OtherInsurance:
    """A payer that came first, and explains to the cent what it did not pay, or of which line."""
    plan = _plan(draw, patient, "oak-health", "OAKHC").but(priority=Priority.PRIMARY)
    decided_on = day + timedelta(draw(st.integers(1, 60)))
    if draw(st.booleans()):
        paid, why = draw(_shares(Money.total(line.charge for line in lines)))
        return OtherInsurance(insurance=plan, paid=paid, adjudicated_on=decided_on, adjustments=why)
    decided = []
    for line in lines:
        paid, why = draw(_shares(line.charge))
        decided.append(DecidedLine(paid=paid, procedure=line.procedure, adjustments=why))
    return OtherInsurance(
        insurance=plan,
        paid=Money.total(each.paid for each in decided),
        adjudicated_on=decided_on,
        lines=tuple(decided),
    )


@st.composite
def _shares(draw: st.DrawFn, charge: Money) -> tuple[Money, tuple[Adjustment, ...]]:
    """What is paid of a charge, and why not the rest."""
    paid = Money(draw(st.integers(0, charge.cents)))
    owed = Money(draw(st.integers(0, charge.cents - paid.cents)))
    groups = st.sampled_from(["CO", "OA", "PI"])
    adjustments = (
        Adjustment(group="PR", reason=draw(st.sampled_from(["1", "2", "3"])), amount=owed),
        Adjustment(group=draw(groups), reason="45", amount=charge - paid - owed),
    )
    return paid, tuple(each for each in adjustments if each.amount != Money.ZERO)


@st.composite
def _lines(draw: st.DrawFn, day: date, diagnoses: int) -> tuple[ServiceLine, ...]:
    """One to three services that may stand on one day."""
    codes = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=3, unique=True))
    pointers = st.lists(st.integers(1, diagnoses), min_size=1, max_size=4, unique=True)
    return tuple(
        ServiceLine(
            line_id=f"LINE{place}",
            day=day,
            procedure=code,
            modifiers=(draw(st.sampled_from(["95", "GT"])), "59", *draw(st.just(()) | _EXTRA)),
            charge=draw(_AMOUNTS),
            pointers=tuple(draw(pointers)),
        )
        for place, code in enumerate(codes, start=1)
    )
