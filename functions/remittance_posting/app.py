"""Remittance posting: what payers pay, and why not more, becomes money in the ledger."""

from __future__ import annotations

from typing import Any

from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office


@quietly
def post_remittances(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Post each remittance that arrived; what does not add up is left to a person."""
    return each_event(event, context, {"remittance-arrived": office().posting.post})
