"""What the office of the samples knows of invoices: one that is open, and the link to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import client_paid
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.invoice import AskedBy, AskedPart, Asking, Invoice, InvoiceKind
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.missed_visit_agreement import MissedVisitAgreements, ask
from backoffice.domain.missed_visits import FeeTerms, MissedVisitPolicy
from backoffice.domain.money import Money
from backoffice.domain.record import Record
from backoffice.domain.second_fact import LinkSession
from tests.support.samples import SESSION

TOKEN = "sample-token-sample-token-sample-token-0002"  # pragma: allowlist secret
"""The token of the link to invoices that the samples open."""
VISIT, CASH_VISIT = "visit-0410", "visit-0005"
_SINCE, _UNTIL = datetime(2026, 1, 5, 15, tzinfo=UTC), datetime(2099, 3, 9, 15, tzinfo=UTC)


def records(client_id: str, provider_id: str) -> tuple[Record, ...]:
    """An invoice from an estimate, the link, which was opened, and a payment of long ago."""
    amount = Money.dollars("25.00")
    asking = Asking(
        amount=amount,
        by=AskedBy.ESTIMATE,
        parts=(AskedPart(title="copay", amount=amount),),
        asked_on=date(2099, 2, 27),
        due_on=date(2099, 3, 6),
    )
    invoice = Invoice(
        visit_id=VISIT,
        client_id=client_id,
        provider_id=provider_id,
        service_on=date(2099, 2, 26),
        kind=InvoiceKind.SHARE,
        askings=(asking,),
    )
    link = Link(
        client_id=client_id,
        purpose=LinkPurpose.INVOICE,
        provider_id=provider_id,
        generation=1,
        request_id="visit-0410_1",
        requested_at=_SINCE,
        expires_at=_UNTIL,
        token_hash=fingerprint(TOKEN),
        opened_at=_SINCE,
        sessions=(LinkSession(secret_hash=fingerprint(SESSION), until=_UNTIL),),
    )
    return (
        invoice,
        link,
        *_paid(client_id, provider_id),
        *_policy(client_id, provider_id),
    )


def _policy(client_id: str, provider_id: str) -> tuple[Record, ...]:
    """What a missed visit costs, which she was asked to accept."""
    terms = FeeTerms(missed_fee=Money(8000), late_fee=Money(5000), notice_hours=24)
    policy = MissedVisitPolicy(provider_id=provider_id).saying(terms, at=_SINCE)
    agreements = MissedVisitAgreements(client_id=client_id)
    asked, _ = ask(agreements, policy, zone="America/New_York", at=_SINCE)
    return (policy, asked)


def _paid(client_id: str, provider_id: str) -> tuple[Record, ...]:
    """An invoice for a visit at her provider's own fee, of which she paid a part."""
    invoice = Invoice(
        visit_id=CASH_VISIT,
        client_id=client_id,
        provider_id=provider_id,
        service_on=_SINCE.date(),
        kind=InvoiceKind.CASH,
    )
    account = VisitAccount(
        visit_id=CASH_VISIT,
        client_id=client_id,
        provider_id=provider_id,
        service_on=_SINCE.date(),
    )
    paid, entry = client_paid(
        account, Money.dollars("40.00"), step_id="pay-0417-0001", day=_SINCE.date(), at=_SINCE
    )
    return (invoice, paid, *([entry] if entry else []))
