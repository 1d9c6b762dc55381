"""What callers send to the desks; each field is parsed once, here, before any desk sees it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.calendar import Day
from backoffice.domain.client import Language
from backoffice.domain.help import HelpPlace
from backoffice.domain.identifiers import (
    EmailAddress,
    PersonName,
    PlainText,
    ProcedureCode,
    TimeZone,
    UsState,
)
from backoffice.domain.prose import Prose
from backoffice.domain.record import Fact


class NewClient(Fact):
    """A client as the provider knows them before any form is filled in."""

    first_name: PersonName
    last_name: PersonName
    preferred_name: PersonName | None = None
    birth_date: Annotated[Day, Field(description="The second fact that opens the client's links.")]
    email: EmailAddress
    email_consent: Annotated[
        bool, Field(description="The client agreed to be written to by e-mail (45 CFR 164.530(c)).")
    ]
    language: Language = Language.ENGLISH
    state: Annotated[UsState, Field(description="Where the client lives.")]
    care_state: Annotated[
        UsState | None, Field(description="Where the client will be at visits; else as `state`.")
    ] = None
    time_zone: TimeZone


class NewEmailAddress(Fact):
    """Where a client wants to be written to from now on."""

    email: EmailAddress
    email_consent: Annotated[
        bool, Field(description="The client agreed to be written to by e-mail (45 CFR 164.530(c)).")
    ]


class NewVisit(Fact):
    """A visit to come, as the provider and the client agreed on it."""

    day: Annotated[Day, Field(description="The day of the visit, where the client is.")]
    procedure: ProcedureCode
    telehealth: bool


class EffectiveDate(Fact):
    """From when on a payer takes a provider in a state as in network."""

    effective_on: Annotated[
        Day | None, Field(description="The first day in network; null while the payer named none.")
    ]


class NewTicket(Fact):
    """A provider's question to the people of the network."""

    message: Prose
    context: Annotated[
        HelpPlace | None, Field(description="What the question is about, or where it came up.")
    ] = None


class NewAnswer(Fact):
    """What the network answers to a question."""

    answer: Annotated[
        Prose, Field(description="It leaves by e-mail: say nothing in it of anybody's health.")
    ]


class Resolution(Fact):
    """What came of a task."""

    resolution: Annotated[PlainText, Field(description="One sentence; it is kept for good.")]


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
