"""What providers send about their clients; each field is parsed once, before any desk sees it."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day
from backoffice.domain.client import Language
from backoffice.domain.identifiers import (
    EmailAddress,
    PersonName,
    ProcedureCode,
    TimeZone,
    UsState,
)
from backoffice.domain.record import Fact
from backoffice.domain.roster import Cadence


def _on_the_clock(value: object) -> object:
    if value is None or isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9](:00)?", value):
        return value
    raise PydanticCustomError("time", "Write the time as on the client's clock, as in 14:30.")


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


class NewCadence(Fact):
    """How often a client and their provider meet, as they agreed between them."""

    cadence: Annotated[
        Cadence | None,
        Field(description="No visit is planned by it (CM-14); `null`: nothing is agreed."),
    ]


class NewDischarge(Fact):
    """A client's last day with their provider, as the provider says it."""

    discharged_on: Annotated[
        Day | None,
        Field(description="The last day as your client; `null` takes the client back from today."),
    ]


class NewVisit(Fact):
    """A visit to come, as the provider and the client agreed on it."""

    day: Annotated[Day, Field(description="The day of the visit, where the client is.")]
    procedure: ProcedureCode
    telehealth: bool
    self_pay: Annotated[
        bool, Field(description="The client wants to pay, and that no insurer is told.")
    ] = False
    starts_at: Annotated[
        time | None,
        BeforeValidator(_on_the_clock),
        Field(description="By the clocks where the client is; no other visit is cancelled late."),
    ] = None
