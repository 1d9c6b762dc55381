"""Keeping invoices true: whatever happens to a visit, what its client is asked follows."""

from __future__ import annotations

from typing import Any

from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office


@quietly
def keep_invoices(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Keep what clients are asked for visits true to what happened to these."""
    news = office().invoice_news
    return each_event(
        event,
        context,
        {
            "billing-changed": news.attend,
            "visit-cancelled": news.attend,
            "visit-missed": news.attend,
            "estimate-kept": news.attend,
            "claim-taken-back": news.attend,
            "claim-decided": news.attend,
            "account-changed": news.attend,
            "claim-rejected": news.attend_claim,
            "payment-posted": news.attend_payment,
            "client-address-changed": news.attend_client,
            "insurance-submitted": news.attend_insurance,
            "coverage-revised": news.attend_insurance,
            "coverage-terminated": news.attend_insurance,
            "ticket-answered": office().objection_news.note_answer,
        },
    )
