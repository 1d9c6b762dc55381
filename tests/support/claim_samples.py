"""Claims for tests: a visit of Ana's, one of her son's, and one that another payer paid in part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from backoffice.x12.claim_837p import write
from backoffice.x12.claims import (
    Address,
    Adjustment,
    BillingProvider,
    Claim,
    Contact,
    Line,
    LinePaid,
    OtherPayer,
    Payer,
    Person,
    Policy,
    Receiver,
    RenderingProvider,
    Submitter,
)
from tests.support.x12_samples import AT

OFFICE = Address("12 HARBOR ST", "ALBANY", "NY", "122071234")
HOME = Address("3 ELM ST", "ALBANY", "NY", "12203", "APT 2")
CALL = Contact("BILLING OFFICE", "5185550100")
ANA = Person("RIVERA", "ANA", "FERN0001", date(1990, 4, 12), "F", HOME)
LEO = Person("RIVERA", "LEO", None, date(2012, 8, 30), "M", HOME)

VISIT = Line(
    control_number="V1-1",
    procedure="90837",
    charge=Decimal(150),
    day=date(2026, 2, 27),
    diagnoses=(1, 2),
    modifiers=("95",),
)
CLAIM = Claim(
    sender_id="HARBORNET",
    receiver_id="CLEARING",
    submitter=Submitter("HARBOR NETWORK", "HARBORNET", CALL),
    receiver=Receiver("CLEARING HOUSE", "CLEARING"),
    billing=BillingProvider(
        "HARBOR NETWORK", "1999999984", "123456789", OFFICE, "101YM0800X", contact=CALL
    ),
    policy=Policy("P", "G100"),
    subscriber=ANA,
    payer=Payer("HARBOR LIGHT", "HLTHP"),
    patient_control_number="V1",
    charge=Decimal(150),
    place_of_service="10",
    diagnoses=("F411", "F331"),
    lines=(VISIT,),
    rendering=RenderingProvider("MOSS", "IRIS", "1234567893", "1041C0700X"),
)
OF_LEO = replace(
    CLAIM,
    subscriber=Person("RIVERA", "ANA", "FERN0001"),
    dependent=LEO,
    relationship="19",
)

PAID = LinePaid(
    payer_id="HLTHP",
    paid=Decimal(80),
    on=date(2026, 3, 1),
    procedure="90837",
    modifiers=("95",),
    adjustments=(
        Adjustment("CO", "45", Decimal(40)),
        Adjustment("PR", "1", Decimal("17.5")),
        Adjustment("PR", "3", Decimal("12.5")),
    ),
)
PRIMARY = OtherPayer(
    policy=Policy("P", "G100"),
    relationship="18",
    subscriber=Person("RIVERA", "ANA", "FERN0001", address=HOME),
    payer=Payer("HARBOR LIGHT", "HLTHP"),
    paid=Decimal(80),
    payer_claim_number="2026060000123",
)
SECONDARY = replace(
    CLAIM,
    policy=Policy("S", "H7"),
    subscriber=replace(ANA, member_id="MOSS0002"),
    payer=Payer("MOSS MUTUAL", "MOSSM"),
    lines=(replace(VISIT, paid=(PAID,)),),
    others=(PRIMARY,),
)


def written(claim: Claim = CLAIM, *, control_number: int = 17) -> str:
    """The document that bills *claim*."""
    return write(claim, control_number=control_number, at=AT, usage="T")
