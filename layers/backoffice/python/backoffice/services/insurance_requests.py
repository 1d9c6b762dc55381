"""What callers send about insurance; apart, so that no other request pays for reading it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.address import Address
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Sex
from backoffice.domain.identifiers import GroupNumber, MemberId, PayerId, PayerName
from backoffice.domain.link import LinkReason
from backoffice.domain.policy import Priority, Subscriber
from backoffice.domain.record import Fact


class LinkWish(Fact):
    """What is special about a link that is asked for; sending nothing is fine."""

    reason: Annotated[
        LinkReason, Field(description="Why the client is asked; the mail says it in neutral words.")
    ] = LinkReason.DETAILS


class NewPolicy(Fact):
    """A policy as a provider enters it for a client, and answers for it."""

    payer_id: Annotated[
        PayerId | None, Field(description="A payer of the registry; else `typed_payer_name`.")
    ] = None
    typed_payer_name: Annotated[
        PayerName | None,
        Field(
            description="As on the card, for a payer that is not in the registry.",
            validate_default=True,
        ),
    ] = None
    member_id: MemberId
    group_number: GroupNumber | None = None
    no_group_number: Annotated[
        bool, Field(description="The card shows none.", validate_default=True)
    ] = False
    subscriber: Annotated[
        Subscriber,
        Field(
            description="Whose plan it is; left out, the client's own.",
            default_factory=Subscriber,
        ),
    ]
    address: Annotated[
        Address, Field(description="The member's, as the insurer has it on file; not the insurer's")
    ]
    holds: Annotated[
        Interval | None,
        Field(
            description="Left out, from today until the plan to come that is on file; without a "
            "last day, or such a plan, to the end of the year."
        ),
    ] = None
    priority: Priority = Priority.PRIMARY
    sex: Annotated[
        Sex | None, Field(description="The client's, as on the card; needed once, for claims.")
    ] = None

    @field_validator("typed_payer_name")
    @classmethod
    def _names_one_payer(cls, typed: str | None, told: ValidationInfo) -> str | None:
        if "payer_id" in told.data and (typed is None) == (told.data["payer_id"] is None):
            raise PydanticCustomError("payer", "Choose the insurance provider, or type its name.")
        return typed

    @field_validator("no_group_number")
    @classmethod
    def _says_which_group(cls, none: bool, told: ValidationInfo) -> bool:
        if "group_number" in told.data and none == (told.data["group_number"] is not None):
            raise PydanticCustomError(
                "group", "Give the group number, or say that the card shows none; not both."
            )
        return none
