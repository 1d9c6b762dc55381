"""Billing: what a claim says, from what is on file about the visit and everybody in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from backoffice.domain.address import Address
from backoffice.domain.authorization import VisitsAllowed
from backoffice.domain.bill import Adjustment, Bill, Frequency, OtherInsurance
from backoffice.domain.billing import Billed, agreed, bill
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Client
from backoffice.domain.identifiers import LicenceType
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome, conclude
from backoffice.domain.policy import Priority, Relationship, Subscriber
from backoffice.domain.rates import Charge
from backoffice.domain.telehealth import TelehealthRule
from backoffice.domain.visit import PlaceOfService, Visit, plan
from tests.domain.test_network import network
from tests.support import builders
from tests.support.builders import ADDRESS, ANA, ANAS_BIRTHDAY, FERN, RUTH

DAY = date(2026, 3, 9)
MARY = Subscriber(
    relationship=Relationship.CHILD,
    first_name="Mary",
    last_name="Lindqvist",
    birth_date=date(1979, 2, 14),
)
NEXT = builders.policy(
    policy_id="policy-0002",
    payer_id="second-health",
    member_id="SEC42",
    priority=Priority.SECONDARY,
    subscriber=MARY,
)


def visit(day: date = DAY, *, telehealth: bool = True, **said: Any) -> Visit:
    planned = plan(
        visit_id="visit-0001",
        client_id=ANA,
        provider_id=RUTH.provider_id,
        day=day,
        procedure="90837",
        telehealth=telehealth,
        care_state="NY",
    )
    outcome = Outcome(**{"status": "held", "minutes": 55, "diagnoses": ("F41.1", "F33.1"), **said})
    return conclude(
        planned,
        outcome,
        today=date(2026, 12, 31),
        at=datetime(2026, 12, 31, 20, tzinfo=UTC),
        listed_fee=Money.dollars("180.00"),
    )


def ana() -> Client:
    at = "2026-01-05T15:00:00Z"
    return Client.model_validate(
        {"client_id": ANA, "state": "NY", "time_zone": "America/New_York", "created_at": at}
        | {"first_name": "Ana", "last_name": "Rivera", "birth_date": ANAS_BIRTHDAY, "sex": "F"}
    )


def said(**differences: Any) -> Bill:
    return bill(on_file(**differences), claim_id="visit-0001.1", number=1)


def on_file(**differences: Any) -> Billed:
    known: dict[str, Any] = {
        "visit": visit(),
        "client": ana(),
        "provider": builders.provider(),
        "network": network(taxonomy="261QM0801X"),
        "payer": builders.payer(),
        "policy": builders.policy(),
        "schedule": builders.fee_schedule(),
    }
    return Billed(**known | differences)


@pytest.mark.requirement("CR-2")
def test_the_network_bills_and_the_clinician_renders() -> None:
    it = said()
    assert (it.network.tax_id, it.network.npi) == ("123456789", "1999999984")
    assert len(it.network.address.zip.digits) == 9
    box = Address(line1="PO Box 12", city="New York", state="NY", zip="10004-0012")
    paid_at = said(network=network(taxonomy="261QM0801X", pay_to=box)).network
    assert (it.network.pay_to, paid_at.pay_to) == (None, box)
    assert (it.provider.npi, it.provider.last_name) == ("1234567893", "Adler")


@pytest.mark.requirement("CL-2")
def test_the_holder_of_the_plan_is_told_apart_from_the_client() -> None:
    own, mothers = said().insurance, said(policy=builders.policy(subscriber=MARY)).insurance
    assert (own.relationship, own.subscriber.first_name) == (Relationship.SELF, "Ana")
    assert (own.subscriber.sex, own.subscriber.address) == ("F", ADDRESS)
    assert (mothers.relationship, mothers.subscriber.first_name) == (Relationship.CHILD, "Mary")
    assert mothers.subscriber.birth_date == MARY.birth_date
    assert said(policy=builders.policy(subscriber=MARY)).patient.first_name == "Ana"


@pytest.mark.requirement("CL-2")
def test_what_is_not_known_of_a_client_is_left_open_for_an_edit_to_find() -> None:
    it = said(client=ana().but(sex=None, birth_date=None))
    assert (it.patient.sex, it.patient.birth_date) == (None, None)


@pytest.mark.parametrize(("count", "pointers"), [(1, (1,)), (4, (1, 2, 3, 4)), (12, (1, 2, 3, 4))])
def test_a_service_points_to_the_first_four_diagnoses_at_most(
    count: int, pointers: tuple[int, ...]
) -> None:
    codes = tuple(f"F{number}" for number in range(10, 10 + count))
    it = said(visit=visit(diagnoses=codes))
    assert (it.diagnoses, it.lines[0].pointers) == (codes, pointers)


PLACES: list[tuple[dict[str, Any], TelehealthRule, str, tuple[str, ...]]] = [
    ({}, TelehealthRule(), "10", ("95",)),
    ({"at_home": False}, TelehealthRule(), "02", ("95",)),
    ({"audio_only": True}, TelehealthRule(), "10", ("93",)),
    ({"telehealth": False}, TelehealthRule(), "11", ()),
    ({}, TelehealthRule(places=(PlaceOfService.OFFICE,), video_marks=("GT",)), "11", ("GT",)),
    ({}, TelehealthRule(places=(PlaceOfService.TELEHEALTH_ELSEWHERE,)), "02", ("95",)),
]


@pytest.mark.requirement("TH-1")
@pytest.mark.parametrize(("met", "rule", "place", "marks"), PLACES)
def test_telehealth_is_marked_as_the_payer_of_that_day_wants_it(
    met: dict[str, Any], rule: TelehealthRule, place: str, marks: tuple[str, ...]
) -> None:
    it = said(visit=visit(**met), payer=builders.payer(telehealth=rule))
    assert (it.place_of_service, it.lines[0].modifiers) == (place, marks)


@pytest.mark.requirement("TH-1")
def test_a_rule_holds_for_the_days_of_its_terms_and_home_has_a_code_since_2022() -> None:
    payer = builders.payer(holds=Interval(since=date(2021, 1, 1), until=date(2022, 12, 31)))
    (old,) = payer.terms
    marked = old.but(telehealth=TelehealthRule(video_marks=("GT",)))
    new = old.but(holds=Interval(since=date(2023, 1, 1)))
    payer = payer.but(terms=(marked, new))
    for day, place, mark in (
        (date(2021, 12, 31), "02", "GT"),
        (date(2022, 1, 1), "10", "GT"),
        (date(2023, 1, 1), "10", "95"),
    ):
        it = said(payer=payer, visit=visit(day))
        assert (it.place_of_service, it.lines[0].modifiers) == (place, (mark,)), day


@pytest.mark.requirement("CR-2")
def test_what_is_agreed_is_agreed_for_the_clinicians_licence_on_the_day_of_the_visit() -> None:
    (rate,) = builders.fee_schedule().rates
    old = Interval(since=date(2020, 1, 1), until=date(2026, 3, 8))
    rates = (
        rate.but(licence_type=LicenceType("PHD"), allowed=Money.dollars("240.00")),
        rate.but(licence_type=LicenceType("LCSW"), allowed=Money.dollars("210.00"), holds=old),
        rate.but(
            licence_type=LicenceType("LCSW"),
            allowed=Money.dollars("200.00"),
            holds=Interval(since=DAY),
        ),
    )
    schedule = builders.fee_schedule().but(rates=rates)
    assert agreed(on_file(schedule=schedule)) == Money.dollars("200.00")
    assert said(schedule=schedule).charge == Money.dollars("200.00")


@pytest.mark.requirement("TH-1")
def test_a_payer_is_asked_as_much_by_video_as_in_person_unless_an_exception_is_agreed() -> None:
    by_video, in_person = visit(fee=10_000), visit(fee=10_000, telehealth=False)
    for each in (by_video, in_person):
        assert said(visit=each).charge == Money.dollars("150.00")
    (rate,) = builders.fee_schedule().rates
    less = rate.but(telehealth=True, allowed=Money.dollars("120.00"), exception="As agreed.")
    exception = builders.fee_schedule().but(rates=(rate, less))
    assert said(visit=by_video, schedule=exception).charge == Money.dollars("120.00")
    assert said(visit=in_person, schedule=exception).charge == Money.dollars("150.00")


def charge(amount: str) -> Charge:
    since = Interval(since=date(2026, 1, 1))
    return Charge(procedure="90837", amount=Money.dollars(amount), holds=since)


@pytest.mark.requirement("CR-2")
@pytest.mark.parametrize(
    ("charges", "fee", "expected"),
    [
        ((charge("220.00"),), 18_000, "220.00"),  # what is laid down for this payer
        ((), 18_000, "180.00"),  # else the visit's fee
        ((), 10_000, "150.00"),  # never less than is agreed
        ((charge("120.00"),), 18_000, "150.00"),
    ],
)
def test_a_claim_asks_for_what_the_network_charges_and_never_for_less_than_is_agreed(
    charges: tuple[Charge, ...], fee: int, expected: str
) -> None:
    schedule = builders.fee_schedule().but(charges=charges)
    it = said(visit=visit(fee=fee), schedule=schedule)
    assert it.charge == Money.dollars(expected)


def test_where_nothing_is_known_of_a_price_the_claim_asks_for_nothing_and_an_edit_stops_it() -> (
    None
):
    unpriced = visit().but(fee=None, fee_from=None)
    assert said(visit=unpriced, schedule=None).charge == Money.ZERO


@pytest.mark.requirement("CL-2")
def test_the_first_payer_is_told_who_pays_after_it() -> None:
    second = builders.payer("second-health", claims_payer_id="SECND")
    (other,) = said(secondary=(NEXT, second)).other_insurance
    assert (other.paid, other.insurance.priority) == (None, Priority.SECONDARY)
    assert (other.insurance.member_id, other.insurance.claims_payer_id) == ("SEC42", "SECND")
    assert other.insurance.subscriber.first_name == "Mary"


@pytest.mark.requirement("CL-2")
def test_the_second_payer_is_told_what_the_first_one_did() -> None:
    first = OtherInsurance(
        insurance=said().insurance,
        paid=Money.dollars("100.00"),
        adjudicated_on=date(2026, 4, 1),
        adjustments=(Adjustment(group="PR", reason="3", amount=Money.dollars("80.00")),),
    )
    second = on_file(policy=NEXT, payer=builders.payer("second-health"), schedule=None)
    it = bill(second, claim_id="visit-0001.2", number=1, other_insurance=(first,))
    assert (it.insurance.priority, it.insurance.member_id) == (Priority.SECONDARY, "SEC42")
    assert it.other_insurance == (first,)
    adjusted = Money.total(each.amount for each in first.adjustments)
    assert it.charge == Money.dollars("100.00") + adjusted
    assert it.control_number != said().control_number


def test_a_replacement_names_what_it_replaces() -> None:
    it = bill(
        on_file(),
        claim_id="visit-0001.1",
        number=2,
        frequency=Frequency.REPLACEMENT,
        payer_claim_number="PCN-77",
    )
    assert (it.frequency, it.payer_claim_number) == (Frequency.REPLACEMENT, "PCN-77")
    assert it.control_number != said().control_number


def test_the_same_facts_give_the_same_bill_to_the_letter() -> None:
    assert said().model_dump_json() == said().model_dump_json()


def test_the_numbers_of_a_claim_name_nobody_and_fit() -> None:
    it = said()
    assert it.control_number != it.lines[0].line_id
    for number in (it.control_number, it.lines[0].line_id):
        assert len(number) == 20
        assert "VISIT" not in number


def allowed(**differences: Any) -> VisitsAllowed:
    return VisitsAllowed(
        **{
            "authorization_id": "allowed-0001",
            "kind": "eap",
            "payer_id": FERN,
            "number": "EAP-7731",
            "holds": Interval(since=DAY),
            "visits": 6,
            "member_id": "EAP42",
            **differences,
        }
    )


@pytest.mark.requirement("CR-6")
@pytest.mark.parametrize(
    ("terms", "procedure", "marks"),
    [
        ({"eap_modifier": "HJ"}, "90837", ("HJ", "95")),
        ({"eap_procedure": "99404"}, "99404", ("95",)),
        ({}, "90837", ("95",)),
    ],
)
def test_employee_assistance_is_billed_by_its_number_and_as_its_payer_demands(
    terms: dict[str, Any], procedure: str, marks: tuple[str, ...]
) -> None:
    it = said(allowed=allowed(), policy=None, payer=builders.payer(eap_program=True, **terms))
    assert it.authorization is not None
    assert (it.authorization.kind, it.authorization.number) == ("eap", "EAP-7731")
    assert (it.lines[0].procedure, it.lines[0].modifiers) == (procedure, marks)
    assert (it.insurance.member_id, it.other_insurance) == ("EAP42", ())


@pytest.mark.requirement("CR-6")
def test_employee_assistance_is_not_told_of_plans_and_a_plan_is_told_of_the_one_after_it() -> None:
    after = (NEXT, builders.payer("second-health", claims_payer_id="SECND"))
    assert said(allowed=allowed(), secondary=after).other_insurance == ()
    prior = said(allowed=allowed(kind="prior"), secondary=after)
    assert [other.insurance.member_id for other in prior.other_insurance] == ["SEC42"]
