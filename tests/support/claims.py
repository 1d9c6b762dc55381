"""Claims that are ready to be sent: Ana's visits with Ruth, billed to Fern Health."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from backoffice.domain import submission as way
from backoffice.domain.address import Address
from backoffice.domain.bill import (
    Bill,
    BillingProvider,
    Insurance,
    Person,
    RenderingProvider,
    ServiceLine,
)
from backoffice.domain.claim import Claim, ClaimStatus, ClaimVersion, control_number_for
from backoffice.domain.money import Money
from backoffice.domain.policy import Relationship
from backoffice.domain.record import Record
from backoffice.domain.sending import parked as parking
from backoffice.domain.submission import Submission
from tests.support.builders import ADDRESS, ANA, ANAS_BIRTHDAY, FERN, RUTH

VISIT_ON = date(2026, 2, 25)
CLAIM = "visit-0001.1"
MADE_AT = datetime(2026, 2, 26, 15, tzinfo=UTC)


def bill(claim_id: str = CLAIM, number: int = 1, **differences: Any) -> Bill:
    """One hour by video; what the payer is told of it."""
    ana = Person(
        first_name="Ana",
        last_name="Rivera",
        birth_date=ANAS_BIRTHDAY,
        sex="F",
        address=ADDRESS,
    )
    harbor = Address(line1="1 Harbor Sq", city="New York", state="NY", zip="10001-1234")
    return Bill(
        **{
            "control_number": control_number_for(claim_id, number),
            "network": BillingProvider(
                name="Fernway", npi="1999999984", tax_id="123456789", address=harbor
            ),
            "provider": RenderingProvider(
                first_name="Ruth", last_name="Adler", npi="1234567893", taxonomy="1041C0700X"
            ),
            "patient": ana,
            "insurance": Insurance(
                payer_id=FERN,
                payer_name="Fern Health",
                claims_payer_id="FERNC",
                member_id="FERN0001",
                relationship=Relationship.SELF,
                subscriber=ana,
            ),
            "place_of_service": "10",
            "diagnoses": ("F41.1",),
            "lines": (
                ServiceLine(
                    line_id="LINE1",
                    day=VISIT_ON,
                    procedure="90837",
                    modifiers=("95",),
                    charge=Money.dollars("200.00"),
                ),
            ),
            **differences,
        }
    )


def ready_claim(claim_id: str = CLAIM, **differences: Any) -> Claim:
    """A claim that nothing holds back."""
    said = ClaimVersion(number=1, bill=bill(claim_id), made_at=MADE_AT)
    return Claim(
        **{
            "claim_id": claim_id,
            "visit_id": claim_id.partition(".")[0],
            "client_id": ANA,
            "provider_id": RUTH.provider_id,
            "payer_id": FERN,
            "policy_id": "policy-0001",
            "care_state": "NY",
            "service_on": VISIT_ON,
            "status": ClaimStatus.READY,
            "versions": (said,),
            "file_by": VISIT_ON + timedelta(days=90),
            **differences,
        }
    )


def submission(claim: Claim, **differences: Any) -> Submission:
    """The claim's only version, written down a day later."""
    document = f"ISA*00*~CLM*{control_number_for(claim.claim_id, 1)}*200~"
    written = way.write(claim, None, document=document, interchange=70_001, at=MADE_AT)
    return written.but(**differences)


def in_doubt(claim_id: str) -> tuple[Record, ...]:
    """A claim that may have arrived, its submission, and the task about it."""
    sending = ready_claim(claim_id, status=ClaimStatus.SENDING)
    sent = way.begin_sending(submission(sending), at=MADE_AT)
    parked = parking(sending, way.park(sent), at=MADE_AT, today=MADE_AT.date())
    return (parked.claim, parked.submission, *parked.tasks)
