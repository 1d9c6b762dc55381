"""What providers send about visits that clients miss."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.missed_visits import FeeTerms
from backoffice.domain.record import Fact


class NewMissedVisitPolicy(Fact):
    """What a provider asks for visits that clients miss or cancel late."""

    terms: Annotated[FeeTerms | None, Field(description="Null to ask for no such fees any more.")]
