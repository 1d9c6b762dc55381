"""What providers send about their profiles."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.identifiers import PayerId
from backoffice.domain.money import Money
from backoffice.domain.profile import MOST_PLACES, Channel, Office
from backoffice.domain.prose import Prose, Words
from backoffice.domain.provider import Fee
from backoffice.domain.record import Fact
from backoffice.domain.wishes import Approach, Hours, Need, Tongue

_MOST_FEE = Money.dollars("10000.00")


class NewProfile(Fact):
    """All that a provider says of themselves to those who look for care, but for their places."""

    bio: Annotated[Prose | None, Field(description="Shown as text; at most 2,000 characters.")] = (
        None
    )
    needs: Annotated[tuple[Need, ...], Field(max_length=len(Need))] = ()
    approaches: Annotated[tuple[Approach, ...], Field(max_length=len(Approach))] = ()
    tongues: Annotated[tuple[Tongue, ...], Field(min_length=1, max_length=len(Tongue))] = (
        Tongue.ENGLISH,
    )
    hours: Annotated[tuple[Hours, ...], Field(max_length=len(Hours))] = ()
    by_video: bool = True
    offices: Annotated[tuple[Office, ...], Field(max_length=20)] = ()
    accepting: Annotated[bool, Field(description="Whether new clients may come.")] = True
    closed_to: Annotated[
        tuple[PayerId, ...],
        Field(max_length=100, description="Payers of whom you take no new clients."),
    ] = ()
    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=len(Channel))] = (
        Channel.EMAIL,
    )
    communication: Annotated[
        Words | None, Field(description="Your policy about messages, shown to your clients.")
    ] = None

    @field_validator("needs", "approaches", "tongues", "hours", "closed_to", "channels")
    @classmethod
    def _once_each(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(named))

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if not self.by_video and not self.offices:
            raise PydanticCustomError("profile", "Say where clients meet you: by video, or where.")
        return self


class NewPlaces(Fact):
    """How many more new clients there is room for."""

    places: Annotated[int, Field(ge=0, le=MOST_PLACES)]
    version: Annotated[
        int,
        Field(
            ge=1,
            description="Of the profile as you read it: somebody may have taken a place since.",
        ),
    ]


class NewFees(Fact):
    """What a provider asks of clients who pay themselves, for each procedure, all of it (CM-1)."""

    fees: Annotated[tuple[Fee, ...], Field(max_length=30)]

    @model_validator(mode="after")
    def _are_fees(self) -> Self:
        if any(not Money.ZERO <= fee.amount <= _MOST_FEE for fee in self.fees):
            raise PydanticCustomError("fees", "Write each fee in cents, from 0 to 1000000.")
        if len({fee.procedure for fee in self.fees}) < len(self.fees):
            raise PydanticCustomError("fees", "Two fees are given for the same procedure.")
        return self
