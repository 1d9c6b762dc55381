"""Coverage renewals: is your insurance changing? Asked before a plan ends, and answered by link."""

from __future__ import annotations

from typing import Any

from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office


@quietly
def follow_renewals(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Look again at what clients are to be asked before a plan ends."""
    attend = office().renewal_keeper.attend
    return each_event(
        event,
        context,
        {
            "client-added": attend,
            "client-address-changed": attend,
            "visit-planned": attend,
            "visit-held": attend,
            "visit-cancelled": attend,
            "visit-missed": attend,
            "insurance-submitted": attend,
            "coverage-revised": attend,
            "coverage-terminated": attend,
            "eligibility-decided": attend,
            "renewal-answered": attend,
        },
    )
