"""Provider onboarding: from when a provider is in network, with which payers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import EffectiveDate, Participation

app = Api("provider-onboarding")


@app.route(
    "/providers/{provider_id}/participations/{payer_id}/{state}", methods=["PUT"], who=Who.STAFF
)
def write_effective_date(
    provider_id: str, payer_id: str, state: str, body: EffectiveDate
) -> Participation:
    """Write down from when a provider is in network with a payer in a state, as the payer named it.

    Every claim that waited for it is looked at again, and leaves if the day of its visit is
    reached. Repeating the request changes nothing.
    """
    return office().participations.write_down(provider_id, payer_id, state, body)
