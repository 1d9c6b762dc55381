"""What staff send about what they found out: from payers, about claims, policies and rules."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.calendar import Day
from backoffice.domain.identifiers import PlainText
from backoffice.domain.record import Fact


class EffectiveDate(Fact):
    """From when on a payer takes a provider in a state as in network."""

    effective_on: Annotated[
        Day | None, Field(description="The first day in network; null while the payer named none.")
    ]


class TrustAgain(Fact):
    """From when on a rule is trusted again."""

    trusted_from: Annotated[
        Day, Field(description="The first day of visits that it holds for; a day after today.")
    ]


class NewDismissal(Fact):
    """That a payer's decision that is held does not count, and why."""

    because: Annotated[PlainText, Field(description="One sentence that names nobody; it is kept.")]


class Switch(Fact):
    """Whether a rule is to run."""

    on: Annotated[bool, Field(description="Run it with the payer's edits, or no more.")]


class PolicyEnd(Fact):
    """The last day that a policy covered, as its payer says now."""

    ended_on: Annotated[
        Day, Field(description="Today, or over: that day is covered, the next not.")
    ]


class AgreedEnd(PolicyEnd):
    """The same, from whoever read all that follows."""

    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="As the rehearsal gave it.")]


class Resolution(Fact):
    """What came of a task."""

    resolution: Annotated[PlainText, Field(description="One sentence; it is kept for good.")]
