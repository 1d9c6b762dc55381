"""The audit trail: who read or changed a client's insurance, or read a question, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from backoffice.domain.calendar import Moment
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.record import Record


class Act(StrEnum):
    """What was done with what is known of a client (45 CFR 164.312(b))."""

    READ_POLICIES = "read_policies"
    VIEWED_CARD_PHOTO = "viewed_card_photo"
    READ_ELIGIBILITY = "read_eligibility"
    READ_ESTIMATE = "read_estimate"
    ENTERED_INSURANCE = "entered_insurance"
    VERIFIED_INSURANCE = "verified_insurance"
    READ_CLAIMS = "read_claims"
    READ_ACCOUNT = "read_account"
    READ_DENIAL = "read_denial"
    READ_INVOICES = "read_invoices"
    READ_TICKET = "read_ticket"


class AuditEntry(Record):
    """One act by one caller; it says that something was seen, and never what."""

    client_id: str
    audit_id: str
    """Begins with the moment, so that a client's entries stand in order."""
    at: Moment
    act: Act
    by: CallerKind
    subject: str | None = None
    """The sign-in's own id; a client at the secure link has none."""
    provider_id: str | None = None


def noted(act: Act, *, client_id: str, caller: Caller, at: datetime, entry_id: str) -> AuditEntry:
    """The entry that *caller* did *act* with what is known of a client."""
    moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return AuditEntry(
        client_id=client_id,
        audit_id=f"{moment}-{entry_id}",
        at=at,
        act=act,
        by=caller.kind,
        subject=caller.subject or None,
        provider_id=caller.of_provider,
    )
