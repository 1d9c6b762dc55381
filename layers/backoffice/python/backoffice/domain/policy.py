"""A policy: one coverage period with one payer, and everything we ever believed about it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.address import Address
from backoffice.domain.calendar import Day, Interval
from backoffice.domain.identifiers import (
    GroupNumber,
    MemberId,
    OpaqueId,
    PayerId,
    PersonName,
    PlainText,
)
from backoffice.domain.record import Fact


class PolicyStatus(StrEnum):
    """How much of a policy is known, and who has to add the rest (Q6).

    It has no table of moves: a correction may name another payer, and with it
    ask again for a card that the first one did not want.
    """

    STATED = "stated"  # nobody: it can be checked and billed
    CARD_PENDING = "card_pending"  # the client: photograph the card when it comes
    ID_PENDING = "id_pending"  # the client: tell the member id when the card comes


class Priority(StrEnum):
    """Which policy pays first."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class PolicySource(StrEnum):
    """By which door it came in (Q2)."""

    LINK = "link"
    PROVIDER_ENTRY = "provider_entry"
    PORTAL = "portal"


class Attestor(StrEnum):
    """Who said that the details are accurate (IN-17, Q10)."""

    CLIENT = "client"  # or the person who filled in the link for them
    PROVIDER = "provider"


class Relationship(StrEnum):
    """What the client is to the subscriber (005010X222A1 2000B SBR02, 2000C PAT01)."""

    SELF = "18"
    SPOUSE = "01"
    CHILD = "19"
    LIFE_PARTNER = "53"
    OTHER = "G8"
    UNKNOWN = "21"


class Subscriber(Fact):
    """Whose plan it is: the client's own, or that of a person named here (IN-14, IN-15)."""

    relationship: Relationship = Relationship.SELF
    """What the client is to the subscriber."""
    first_name: PersonName | None = None
    last_name: PersonName | None = None
    birth_date: Day | None = None

    @model_validator(mode="after")
    def _is_named_exactly_when_someone_else(self) -> Self:
        named = [part is not None for part in (self.first_name, self.last_name, self.birth_date)]
        if self.is_client and any(named):  # the client's own name has one place, the client
            raise PydanticCustomError(
                "subscriber", "Say how the person seeking care is related to the policy holder."
            )
        if not self.is_client and not all(named):
            raise PydanticCustomError(
                "subscriber", "Give the policy holder's first name, last name and date of birth."
            )
        return self

    @property
    def is_client(self) -> bool:
        """Whether the person seeking care holds the policy."""
        return self.relationship is Relationship.SELF


class CardPictures(Fact):
    """The photos of the card that a policy was entered with, by their names (IN-13)."""

    front: str | None = None
    back: str | None = None


class Policy(Fact):
    """One coverage period with one payer, as it was stated."""

    policy_id: OpaqueId
    payer_id: PayerId | None = None
    typed_payer_name: PlainText | None = None
    """What was typed for a payer that is not in the registry, until staff map it (Q5)."""
    member_id: MemberId | None = None
    group_number: GroupNumber | None = None
    no_group_number: bool = False
    """The client looked, and the card shows none (Q4)."""
    subscriber: Subscriber
    address: Address | None = None
    """The member's address on file with the insurer, not the insurer's own (Q28)."""
    holds: Interval
    """As stated; what is meant when no last day was, is `period`."""
    priority: Priority = Priority.PRIMARY
    status: PolicyStatus = PolicyStatus.STATED
    source: PolicySource
    attested_by: Attestor
    on_behalf_of: OpaqueId | None = None
    """The client for whom somebody else attested."""
    card: CardPictures | None = None
    """As it was when the details were attested; a later photo belongs to a later policy."""

    @model_validator(mode="after")
    def _names_one_payer(self) -> Self:
        if (self.payer_id is None) == (self.typed_payer_name is None):
            raise PydanticCustomError("payer", "Choose the insurance provider, or type its name.")
        return self

    @model_validator(mode="after")
    def _is_as_complete_as_its_status_says(self) -> Self:
        if (self.member_id is None) != (self.status is PolicyStatus.ID_PENDING):
            raise PydanticCustomError("member_id", "Give the member ID, or say that it is to come.")
        if self.group_number is not None and self.no_group_number:
            raise PydanticCustomError("group_number", "There is a group number or there is none.")
        if self.status is PolicyStatus.ID_PENDING:
            return self
        if self.group_number is None and not self.no_group_number:
            raise PydanticCustomError(
                "group_number", "Give the group number, or choose that there is none on the card."
            )
        if self.address is None:
            raise PydanticCustomError("address", "Give the address on file with the insurer.")
        return self

    @model_validator(mode="after")
    def _says_who_attested(self) -> Self:
        by_provider = self.attested_by is Attestor.PROVIDER
        if by_provider != (self.source is PolicySource.PROVIDER_ENTRY):
            raise PydanticCustomError(
                "attested_by", "Who enters the details attests to them, and nobody else."
            )
        if by_provider and self.on_behalf_of is None:
            raise PydanticCustomError("on_behalf_of", "Name the client who was spoken for.")
        return self

    def shows_card_of(self, payer_id: str | None) -> bool:
        """Whether its card may be that payer's; a name that was typed may mean any (Q5)."""
        return self.typed_payer_name is not None or self.payer_id == payer_id

    def with_card_of(self, known: Policy) -> Self:
        """This policy, with each side of the card that only the *known* one shows."""
        if known.card is None or not known.shows_card_of(self.payer_id):
            return self
        mine, theirs = self.card or CardPictures(), known.card
        both = CardPictures(front=mine.front or theirs.front, back=mine.back or theirs.back)
        return self.but(card=both)

    def shows(self, picture: str) -> bool:
        """Whether that is one side of its card."""
        return self.card is not None and picture in {self.card.front, self.card.back}

    @property
    def period(self) -> Interval:
        """The days it is taken to hold: if no last day was stated, to the year's end (RN-2)."""
        return self.holds.but(until=self.last_day)

    @property
    def last_day(self) -> date:
        """The last of those days."""
        return self.holds.until or plan_year_end(self.holds.since)

    @property
    def is_primary(self) -> bool:
        """Whether it pays first."""
        return self.priority is Priority.PRIMARY

    @property
    def is_pending(self) -> bool:
        """Whether something of it is still to come from the client (Q6)."""
        return self.status is not PolicyStatus.STATED

    @property
    def may_be_billed(self) -> bool:
        """Whether nothing of it is still to come (Q6), and the payer is a known one."""
        return not self.is_pending and self.payer_id is not None

    def covers(self, day: date) -> bool:
        """Whether it is taken to hold on *day*."""
        return self.period.contains(day)


def plan_year_end(day: date) -> date:
    """31 December of that year: "most insurance plans expire at the end of the year" (S2:67)."""
    return date(day.year, 12, 31)
