"""What is sent about questions to the network's people, and their answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.help import HelpPlace
from backoffice.domain.prose import Prose
from backoffice.domain.record import Fact


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
