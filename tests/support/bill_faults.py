"""One fault at a time in an otherwise clean bill, by the code of the edit that finds it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backoffice.domain.bill import AuthorizationKind, Bill, Frequency, OtherInsurance
from backoffice.domain.calendar import Interval
from backoffice.domain.edits.circumstances import AllowedVisits, Circumstances
from backoffice.domain.money import Money
from backoffice.domain.participation import NetworkStanding, OutOfNetwork
from backoffice.domain.payer import MemberIdShape
from backoffice.domain.plan_kind import PlanKind
from backoffice.domain.policy import Priority, Relationship
from backoffice.domain.telehealth import TelehealthRule
from backoffice.domain.verdict import Verdict
from tests.support.bills import (
    ANA_INSURED,
    DAY,
    FILE_BY,
    MOTHER_INSURED,
    NETWORK,
    OUT,
    RUTH_RENDERING,
    bill,
    circumstances,
    first_by_line,
    first_payer,
    insurance,
    known,
    line,
    secondary_bill,
)
from tests.support.builders import payer, policy

EAP = {"kind": AuthorizationKind.EAP, "number": "EAP-123"}
ON_FILE = AllowedVisits(**EAP, holds=Interval(since=date(2026, 1, 1)), visits_left=3)
WITH_EAP = bill(authorization=EAP)


def terms(**differences: Any) -> Any:
    return payer(**differences).on(DAY)


def eap(**differences: Any) -> Circumstances:
    return circumstances(terms=terms(eap_program=True), allowed_visits=ON_FILE.but(**differences))


def broken(record: Any, **unchecked: Any) -> Any:
    """*record* with values that its type would refuse, as a record from elsewhere may hold."""
    return record.model_copy(update=unchecked)


def lines(**differences: Any) -> Bill:
    return bill(lines=(line(**differences),))


def _asked_next() -> OtherInsurance:
    """Another payer that has not been asked yet, and is said to have decided a line."""
    return pays_after("OAKHC").but(lines=first_by_line().lines)


def pays_after(claims_payer_id: str) -> OtherInsurance:
    """Another payer that has not been asked yet."""
    other = insurance(claims_payer_id=claims_payer_id, priority=Priority.SECONDARY)
    return OtherInsurance(insurance=other)


FAMILY = line(line_id="LINE2", procedure="90847")
NO_LICENCE = NetworkStanding(in_network=False, reasons=(OutOfNetwork.NO_LICENCE,))
MOTHERS = insurance(subscriber=MOTHER_INSURED, relationship=Relationship.CHILD)
SHAPE = MemberIdShape(pattern="[0-9]{9}", example="123456789")

FAULTS: dict[str, list[tuple[Bill, Circumstances]]] = {
    "NPI_CHECK_DIGIT": [
        (bill(network=broken(NETWORK, npi="1234567890")), circumstances()),
        (bill(provider=broken(RUTH_RENDERING, npi="1952372649")), circumstances()),
    ],
    "TAXONOMY": [
        (bill(network=NETWORK.but(taxonomy=None)), circumstances()),
        (bill(provider=broken(RUTH_RENDERING, taxonomy="1041C07000")), circumstances()),
    ],
    "ZIP_OF_NINE": [
        (
            bill(network=NETWORK.but(address=NETWORK.address.but(zip="10001"))),
            circumstances(),
        )
    ],
    "STREET": [
        (bill(network=NETWORK.but(address=NETWORK.address.but(line1=street))), circumstances())
        for street in ("PO Box 12", "P.O. BOX 12", "P O Box 12", "Post Office Box 12", "Box 12")
    ]
    + [
        (
            bill(network=NETWORK.but(address=NETWORK.address.but(line2="Lockbox 1"))),
            circumstances(),
        )
    ],
    "CONTACT": [(bill(network=NETWORK.but(email=None)), circumstances())],
    "DEMOGRAPHICS": [
        (bill(patient=ANA_INSURED.but(sex=None)), circumstances()),
        (
            bill(
                patient=ANA_INSURED.but(birth_date=None),
                insurance=insurance(subscriber=ANA_INSURED.but(birth_date=None)),
            ),
            circumstances(),
        ),
    ],
    "ADDRESS": [(bill(patient=ANA_INSURED.but(address=None)), circumstances())],
    "HOLDER": [
        (bill(insurance=insurance(subscriber=MOTHER_INSURED)), circumstances()),
        (bill(insurance=insurance(relationship=Relationship.CHILD)), circumstances()),
        (
            bill(insurance=MOTHERS.but(subscriber=MOTHER_INSURED.but(birth_date=None))),
            circumstances(),
        ),
    ],
    "RELATIONSHIP": [
        (bill(insurance=MOTHERS.but(relationship=Relationship.UNKNOWN)), circumstances())
    ],
    "MEMBER_ID": [(bill(insurance=insurance(member_id=None)), circumstances())],
    "MEMBER_ID_SHAPE": [(bill(), circumstances(terms=terms(member_id_shape=SHAPE)))],
    "GROUP_NUMBER": [
        (
            bill(insurance=insurance(group_number=None)),
            circumstances(terms=terms(edits_on=("GROUP_NUMBER",))),
        )
    ],
    "LETTERS": [
        (
            bill(
                patient=ANA_INSURED.but(last_name="Ривера"),
                insurance=insurance(subscriber=ANA_INSURED.but(last_name="Ривера")),
            ),
            circumstances(),
        )
    ],
    "OWN_LETTERS": [
        (bill(network=NETWORK.but(name="N" * 61)), circumstances()),
        (bill(network=NETWORK.but(pay_to=NETWORK.address.but(line1="Ящик 12"))), circumstances()),
    ],
    "FREQUENCY": [
        (bill(frequency=Frequency.REPLACEMENT), circumstances()),
        (bill(frequency=Frequency.VOID), circumstances()),
        (bill(payer_claim_number="ICN1"), circumstances()),
        (broken(bill(), frequency="9"), circumstances()),
    ],
    "POLICY_ACTIVE": [
        (bill(), circumstances(policy=None)),
        (bill(), circumstances(policy=policy(holds=Interval(since=DAY + timedelta(1))))),
    ],
    "ELIGIBILITY": [(bill(), circumstances(verdict=Verdict.INACTIVE))],
    "PAYER_ID": [
        (bill(insurance=insurance(claims_payer_id=None)), circumstances()),
        (bill(insurance=insurance(claims_payer_id="OTHER")), circumstances()),
        (bill(), circumstances(terms=None)),
    ],
    "PLAN_KIND": [
        (bill(), circumstances(terms=terms(family="BCBS"))),
        (bill(), circumstances(plan_kinds_told=("PR", "MC"))),
        (bill(insurance=insurance(member_id="1EG4TE5MK73")), circumstances()),
        (bill(insurance=insurance(plan_kind=PlanKind.MEDICARE_B)), circumstances()),
        (
            bill(insurance=insurance(plan_kind=PlanKind.BLUE)),
            circumstances(terms=terms(family="optum")),
        ),
        (
            bill(insurance=insurance(plan_kind=PlanKind.MEDICAID)),
            circumstances(plan_kinds_told=("C1",)),
        ),
    ],
    "ONE_PRIMARY": [
        (bill(insurance=insurance(priority=Priority.SECONDARY)), circumstances()),
        (
            bill(
                other_insurance=(
                    first_payer(insurance=first_payer().insurance.but(priority=Priority.PRIMARY)),
                )
            ),
            circumstances(),
        ),
        (bill(other_insurance=(pays_after("OAKHC"), pays_after("PINEC"))), circumstances()),
    ],
    "SECONDARY_BALANCE": [
        (secondary_bill(first_payer(paid=Money.dollars("119.99"))), circumstances()),
        (secondary_bill(first_payer(paid=None)), circumstances()),
        (secondary_bill(first_payer(adjudicated_on=None)), circumstances()),
        (secondary_bill(first_by_line(paid=Money.dollars("119.99"))), circumstances()),
        (secondary_bill(first_by_line(adjustments=())), circumstances()),
        (secondary_bill(first_by_line().but(paid=Money.dollars("110.00"))), circumstances()),
        (secondary_bill(first_by_line().but(lines=first_by_line().lines * 2)), circumstances()),
        (
            secondary_bill(first_by_line().but(adjustments=first_payer().adjustments)),
            circumstances(),
        ),
        (bill(other_insurance=(_asked_next(),)), circumstances()),
    ],
    "NETWORK_STANDING": [(bill(), circumstances(standing=OUT))],
    "LICENCE": [(bill(), circumstances(standing=NO_LICENCE))],
    "TIMELY_FILING": [(bill(), circumstances(today=FILE_BY + timedelta(1)))],
    "DIAGNOSIS_MISSING": [(bill(diagnoses=()), circumstances())],
    "DIAGNOSIS_COUNT": [
        (
            bill(
                diagnoses=tuple(f"F60.{i}" for i in range(8)) + tuple(f"F32.{i}" for i in range(5))
            ),
            circumstances(),
        )
    ],
    "DIAGNOSIS_DUPLICATE": [(bill(diagnoses=("F41.1", "F41.1")), circumstances())],
    "DIAGNOSIS_CODE": [
        (bill(diagnoses=("F41",)), circumstances()),
        (bill(diagnoses=("F43.1",)), circumstances()),
        (bill(diagnoses=("F41.7",)), circumstances()),
        (bill(diagnoses=("Z63.99",)), circumstances()),
    ],
    "DIAGNOSIS_UNLISTED": [(bill(diagnoses=("E66.9",)), circumstances())],
    "DIAGNOSIS_POINTER": [
        (lines(pointers=(2,)), circumstances()),
        (lines(pointers=(0,)), circumstances()),
        (lines(pointers=()), circumstances()),
        (lines(pointers=(1, 1)), circumstances()),
    ],
    "LINES": [(bill(lines=()), circumstances())],
    "CONTROL_NUMBER": [
        (broken(bill(), control_number="X" * 21), circumstances()),
        (bill(), circumstances(known_claims=(known(control_numbers=("PCN0001",), lines=()),))),
        (
            bill(
                lines=(line(modifiers=("95", "59")), FAMILY.but(line_id="LINE1", modifiers=("95",)))
            ),
            circumstances(),
        ),
    ],
    "CHARGE_POSITIVE": [
        (lines(charge=Money.ZERO), circumstances()),
        (lines(charge=Money(-100)), circumstances()),
    ],
    "CHARGE_SUM": [(lines(charge=Money(100_000_000_00)), circumstances())],
    "CHARGE_BELOW_ALLOWED": [(lines(charge=Money.dollars("149.99")), circumstances())],
    "UNITS": [(lines(units=2), circumstances()), (lines(units=0), circumstances())],
    "MODIFIER": [
        (lines(modifiers=("95", "95")), circumstances()),
        (lines(modifiers=("95", "HJ", "U1", "U2", "U3")), circumstances()),
    ],
    "MODIFIER_59": [
        (bill(), circumstances(known_claims=(known(lines=(FAMILY,)),))),
        (bill(lines=(line(), FAMILY.but(modifiers=("95",)))), circumstances()),
    ],
    "DUPLICATE": [
        (bill(), circumstances(known_claims=(known(),))),
        (bill(), circumstances(known_claims=(known(lines=(line(procedure="90834"),)),))),
    ],
    "MINUTES": [(bill(), circumstances(minutes=52))],
    "SERVICE_DAY": [
        (bill(), circumstances(today=DAY - timedelta(1))),
        (
            bill(
                lines=(
                    line(),
                    line(line_id="LINE2", day=DAY - timedelta(1)),
                )
            ),
            circumstances(),
        ),
    ],
    "TELEHEALTH_RULE": [
        (lines(modifiers=()), circumstances()),
        (lines(modifiers=("GQ",)), circumstances()),
        (bill(place_of_service="11"), circumstances()),
        (lines(modifiers=("95",)), circumstances(audio_only=True)),
        (bill(place_of_service="11"), circumstances(telehealth=False)),
        (lines(modifiers=()), circumstances(telehealth=False)),
        (bill(), circumstances(terms=terms(telehealth=TelehealthRule(places=("11",))))),
    ],
    "TELEHEALTH_SOUND": [
        (
            lines(modifiers=("93",)),
            circumstances(
                audio_only=True,
                terms=terms(telehealth=TelehealthRule(pays_for_sound_alone=False)),
            ),
        )
    ],
    "AUTHORIZATION": [
        (bill(), circumstances(authorization_needed=True)),
        (bill(), eap()),
        (WITH_EAP, circumstances(terms=terms(eap_program=True))),
        (WITH_EAP, circumstances(allowed_visits=ON_FILE)),
        (WITH_EAP, eap(number="EAP-124")),
    ],
    "AUTHORIZATION_DAY": [
        (WITH_EAP, eap(holds=Interval(since=date(2026, 1, 1), until=DAY - timedelta(1))))
    ],
    "AUTHORIZATION_VISITS": [(WITH_EAP, eap(visits_left=0))],
    "AUTHORIZATION_CODE": [
        (WITH_EAP, eap(procedure="99404")),
        (WITH_EAP, eap(modifier="HJ")),
    ],
}

CLEAN = {
    "by video": (bill(), circumstances()),
    "in the office": (
        bill(place_of_service="11", lines=(line(modifiers=()),)),
        circumstances(telehealth=False),
    ),
    "by telephone": (lines(modifiers=("93",)), circumstances(audio_only=True)),
    "of a dependent": (bill(insurance=MOTHERS), circumstances()),
    "after another payer": (secondary_bill(), circumstances()),
    "after another payer, line by line": (secondary_bill(first_by_line()), circumstances()),
    "under an EAP": (WITH_EAP, eap()),
    "a replacement": (
        bill(frequency=Frequency.REPLACEMENT, payer_claim_number="ICN1"),
        circumstances(),
    ),
}
