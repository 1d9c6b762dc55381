"""Standing: the one question of participation, as the desks ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain.participation import NetworkStanding, Participation, in_network
from backoffice.domain.payer import Payer
from backoffice.domain.provider import Provider


def standing(
    provider: Provider,
    payer: Payer,
    participations: Sequence[Participation],
    state: str,
    day: date,
) -> NetworkStanding:
    """Whether *provider* is in network with *payer*, for a client who is in *state* on *day*."""
    return in_network(
        provider=provider.provider_id,
        payer=payer,
        state=state,
        day=day,
        participations=participations,
        licences=provider.licences,
        programme=provider.programme,
    )
