"""A clean bill and its circumstances for tests: Ana's hour by video with Ruth, billed to Fern."""

from __future__ import annotations

from datetime import date
from typing import Any

from backoffice.domain.address import Address
from backoffice.domain.bill import (
    Adjustment,
    Bill,
    BillingProvider,
    DecidedLine,
    Insurance,
    OtherInsurance,
    Person,
    RenderingProvider,
    ServiceLine,
)
from backoffice.domain.edits.circumstances import Circumstances, KnownClaim
from backoffice.domain.money import Money
from backoffice.domain.participation import NetworkStanding, OutOfNetwork
from backoffice.domain.policy import Priority
from tests.support.builders import ADDRESS, ANAS_BIRTHDAY, FERN, payer, policy

DAY = date(2026, 3, 9)
FILE_BY = date(2026, 6, 7)
ANA_INSURED = Person(
    first_name="Ana", last_name="Rivera", birth_date=ANAS_BIRTHDAY, sex="F", address=ADDRESS
)
MOTHER_INSURED = Person(first_name="Mary", last_name="Lindqvist", birth_date=date(1969, 2, 14))
NETWORK = BillingProvider(
    name="Harbor Practice Network",
    npi="1999999984",
    tax_id="123456789",
    taxonomy="261QM0801X",
    address=Address(line1="1 Harbor Sq", city="New York", state="NY", zip="10001-1234"),
    email="billing@network.example",
)
RUTH_RENDERING = RenderingProvider(
    first_name="Ruth", last_name="Adler", npi="1234567893", taxonomy="1041C0700X"
)
OUT = NetworkStanding(in_network=False, reasons=(OutOfNetwork.NOT_YET_EFFECTIVE,))
IN = NetworkStanding(in_network=True)


def line(**differences: Any) -> ServiceLine:
    """An hour of therapy by video."""
    return ServiceLine(
        **{
            "line_id": "LINE1",
            "day": DAY,
            "procedure": "90837",
            "modifiers": ("95",),
            "charge": Money.dollars("200.00"),
            **differences,
        }
    )


def insurance(**differences: Any) -> Insurance:
    """Ana's own plan with Fern Health."""
    return Insurance(
        **{
            "payer_id": FERN,
            "payer_name": "Fern Health",
            "claims_payer_id": "FERNC",
            "member_id": "FERN0001",
            "group_number": "FERN100",
            "subscriber": ANA_INSURED,
            **differences,
        }
    )


def bill(**differences: Any) -> Bill:
    """An original claim that no edit finds anything in."""
    return Bill(
        **{
            "control_number": "PCN0001",
            "network": NETWORK,
            "provider": RUTH_RENDERING,
            "patient": ANA_INSURED,
            "insurance": insurance(),
            "place_of_service": "10",
            "diagnoses": ("F41.1",),
            "lines": (line(),),
            **differences,
        }
    )


def first_payer(**differences: Any) -> OtherInsurance:
    """Another payer that came first, and paid 120 of 200 dollars."""
    return OtherInsurance(
        **{
            "insurance": insurance(
                payer_id="oak-health",
                payer_name="Oak Health",
                claims_payer_id="OAKHC",
                member_id="OAK0001",
                priority=Priority.PRIMARY,
            ),
            "paid": Money.dollars("120.00"),
            "adjudicated_on": date(2026, 3, 30),
            "adjustments": (
                Adjustment(group="CO", reason="45", amount=Money.dollars("50.00")),
                Adjustment(group="PR", reason="3", amount=Money.dollars("30.00")),
            ),
            **differences,
        }
    )


def first_by_line(**differences: Any) -> OtherInsurance:
    """The same payer, which says of its only line what it did."""
    said = {"paid": Money.dollars("120.00"), "procedure": "90837", "modifiers": ("95",)}
    of_line = first_payer().adjustments
    decided = DecidedLine(**{**said, "adjustments": of_line, **differences})
    return first_payer(adjustments=(), lines=(decided,))


def secondary_bill(*others: OtherInsurance) -> Bill:
    """The same visit billed to Fern after Oak Health has paid."""
    return bill(
        insurance=insurance(priority=Priority.SECONDARY),
        other_insurance=others or (first_payer(),),
    )


def circumstances(**differences: Any) -> Circumstances:
    """Looked at the day after the visit, with everything in order."""
    return Circumstances(
        **{
            "today": date(2026, 3, 10),
            "visit_id": "visit-0001",
            "minutes": 55,
            "telehealth": True,
            "policy": policy(),
            "terms": payer().on(DAY),
            "standing": IN,
            "allowed": Money.dollars("150.00"),
            "file_by": FILE_BY,
            **differences,
        }
    )


def known(**differences: Any) -> KnownClaim:
    """Another visit of Ana's with Ruth on the same day."""
    return KnownClaim(
        **{
            "visit_id": "visit-0002",
            "payer_id": FERN,
            "provider_npi": RUTH_RENDERING.npi,
            "control_numbers": ("PCN0002",),
            "lines": (line(line_id="OTHER1"),),
            **differences,
        }
    )
