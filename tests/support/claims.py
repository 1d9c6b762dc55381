"""Claims that are ready to be sent: Ana's visits with Ruth, billed to Fern Health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from backoffice.domain import submission as way
from backoffice.domain.bill import (
    Bill,
)
from backoffice.domain.claim import (
    Claim,
    ClaimFinding,
    ClaimStatus,
    ClaimVersion,
    control_number_for,
)
from backoffice.domain.identifiers import PlainText
from backoffice.domain.record import Record
from backoffice.domain.sending import parked as parking
from backoffice.domain.submission import Submission
from backoffice.domain.task import TaskOwner
from tests.support import bills
from tests.support.builders import ANA, FERN, RUTH

CLAIM = "visit-0001.1"
MADE_AT = datetime(2026, 2, 26, 15, tzinfo=UTC)


def bill(claim_id: str = CLAIM, *, member_id: str = "FERN0001") -> Bill:
    """One hour by video, as Fern Health is told of it; *member_id* may begin with a fault."""
    return bills.bill(
        control_number=control_number_for(claim_id, 1),
        insurance=bills.insurance(member_id=member_id),
    )


def ready_claim(claim_id: str = CLAIM, *, member_id: str = "FERN0001", **differences: Any) -> Claim:
    """A claim that nothing holds back."""
    said = bill(claim_id, member_id=member_id)
    version = ClaimVersion(number=1, bill=said, made_at=MADE_AT)
    return Claim(
        **{
            "claim_id": claim_id,
            "visit_id": claim_id.partition(".")[0],
            "client_id": ANA,
            "provider_id": RUTH.provider_id,
            "payer_id": FERN,
            "policy_id": "policy-0001",
            "care_state": "NY",
            "service_on": bills.DAY,
            "status": ClaimStatus.READY,
            "versions": (version,),
            "file_by": bills.DAY + timedelta(days=90),
            **differences,
        }
    )


def accepted_claim(claim_id: str) -> Claim:
    """A claim that its payer took in, under a number of its own."""
    ready = ready_claim(claim_id)
    return ready.moved(ClaimStatus.SENDING).moved(
        ClaimStatus.ACCEPTED, payer_claim_number="PC000000000000042", submitted_at=MADE_AT
    )


def refused_claim(claim_id: str) -> Claim:
    """A claim that its payer takes from nobody whom it has not enrolled."""
    finding = ClaimFinding(
        code="REJECTED_NOT_ENROLLED",
        owner=TaskOwner.staff("enrolment"),
        next_action=PlainText("Enrol the network with the payer."),
    )
    refused = ready_claim(claim_id).moved(ClaimStatus.SENDING).noting(refused=(finding,))
    return refused.moved(ClaimStatus.REJECTED, findings=(finding,))


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
