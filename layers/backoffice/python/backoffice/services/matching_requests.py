"""What the matching team and providers send about cases."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.matching_case import ClosedBecause, Opportunity
from backoffice.domain.record import Fact


class ChosenProviders(Fact):
    """Whom to propose to a client, or to ask whether they have room."""

    provider_ids: Annotated[
        tuple[OpaqueId, ...],
        Field(
            max_length=Opportunity.MOST_AT_ONCE,
            description="In the order to be shown; none: those who fit best, and whose turn it is.",
        ),
    ] = ()


class CaseOutcome(Fact):
    """That nobody has to be found any more, though nobody was."""

    because: ClosedBecause


class SaidTo(StrEnum):
    """What a provider says to an opportunity."""

    YES = "yes"
    NO = "no"


class OpportunityAnswer(Fact):
    """Whether a provider has room for somebody."""

    answer: Annotated[
        SaidTo, Field(description="The first yes has the client; it takes one of your places.")
    ]
