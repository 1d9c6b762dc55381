"""The insurance form: six steps, filled in any order that makes sense, attested at the end."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.address import Address
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.client import Language, Sex
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import GroupNumber, MemberId, PayerId, PersonName, PlainText
from backoffice.domain.link import Link, SessionKey
from backoffice.domain.policy import Relationship
from backoffice.domain.record import Fact, Record


class Step(StrEnum):
    """The pages of the form, in their order (S2:17-57); the value is the address.

    The second of the six steps takes three pages, so that each asks one thing, and one
    more where the insurance is to come.
    """

    ABOUT = "about-you"
    PAYER = "insurance"
    BEGINS = "begins"
    NUMBERS = "member-id"
    ADDRESS = "address"
    CARD = "card"
    HOLDER = "policy-holder"
    HOLDER_DETAILS = "policy-holder-details"
    REVIEW = "review"


_CONTINUED = dict.fromkeys((Step.BEGINS, Step.NUMBERS, Step.ADDRESS), Step.PAYER)
"""Pages that continue a step, and the page that begins it."""


def step_begun_by(step: Step) -> Step:
    """The first page of the step that *step* is a page of."""
    return _CONTINUED.get(step, step)


class HelperRelation(StrEnum):
    """What somebody who fills in the form is to the person seeking care."""

    PARENT = "parent"  # or guardian
    PARTNER = "partner"  # husband, wife or partner
    CHILD = "child"
    CARER = "carer"
    OTHER = "other"


class AboutYou(Fact):
    """Step 1: who seeks care, as on the card (S2:19); sex because claims need it (S2:23)."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day
    sex: Sex
    filled_in_by: PersonName | None = None
    """The helper's name, when somebody fills it in for the client (S2:21)."""
    helper_relation: HelperRelation | None = None

    @model_validator(mode="after")
    def _says_who_helps(self) -> Self:
        if (self.filled_in_by is None) != (self.helper_relation is None):
            raise PydanticCustomError("helper", "A helper has a name and a relation.")
        return self


class ChosenPayer(Fact):
    """Step 2, first page: the insurer, from the registry or as it was typed (Q5)."""

    payer_id: PayerId | None = None
    typed_name: PlainText | None = None

    @model_validator(mode="after")
    def _is_one_payer(self) -> Self:
        if (self.payer_id is None) == (self.typed_name is None):
            raise PydanticCustomError("payer", "Choose the insurance provider, or type its name.")
        return self


class FirstDay(Fact):
    """Step 2, only for insurance that is to come: when the new plan begins (S2:63-77)."""

    day: Day


class CardNumbers(Fact):
    """Step 2, second page: the numbers on the card (S2:30)."""

    member_id: MemberId
    group_number: GroupNumber | None = None
    """None: the client said that there is none on the card (Q4)."""


class NumbersToCome(Fact):
    """In place of the numbers, for insurance that is to come: there is no card yet (Q6)."""

    to_come: Literal[True] = True


class CardPhotos(Fact):
    """Step 3: the two photos by their ids, or that the client went on without."""

    front: str | None = None
    back: str | None = None
    skipped: bool = False
    to_come: bool = False
    """The card of insurance that is to come is not there yet (Q6)."""

    @property
    def complete(self) -> bool:
        """Whether both sides are there."""
        return self.front is not None and self.back is not None


class OtherInsurance(Fact):
    """Step 4, and optional: whether another health insurance covers the client as well."""

    exists: bool
    payer_name: PlainText | None = None
    """As it was typed; None: not said."""

    @model_validator(mode="after")
    def _names_one_that_exists(self) -> Self:
        if self.payer_name is not None and not self.exists:
            raise PydanticCustomError("other_insurance", "There is no other insurance to name.")
        return self


class PolicyHolder(Fact):
    """Step 4: whose plan it is (S2:41), and how the client is related to the holder."""

    client_is_holder: bool
    relationship: Relationship = Relationship.SELF
    other_insurance: OtherInsurance | None = None
    """None: the client did not say."""


class HolderDetails(Fact):
    """Step 5, only for a dependent (S2:49-53)."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day


Answer = (
    AboutYou
    | ChosenPayer
    | FirstDay
    | CardNumbers
    | NumbersToCome
    | Address
    | PolicyHolder
    | HolderDetails
)
"""What a page with questions gives."""


class Attestation(Fact):
    """The tick that makes it a statement (S2:57): which words, who, when and through which link."""

    text_version: str
    language: Language
    at: Moment
    said_by: PersonName | None = None
    """The helper, if it was one; else the client."""
    link: str
    """Client, purpose and generation of the link; its token is known to nobody but the client."""
    source_hash: str
    """Of the network address that it came from, salted with the link: equal ones show, no more."""


ATTESTATION_VERSION = "2026-11"
ATTESTATION = "I verify that these insurance details are accurate to the best of my knowledge."


class Intake(Record):
    """One filling-in of the form, by the link generation that it came through."""

    intake_id: str
    client_id: str
    provider_id: str
    policy_id: str
    """Of the policy that this form will state, or put right: its card photos are kept beside it."""
    started_at: Moment
    upcoming: bool = False
    """It tells of insurance that is to come (RN-9)."""
    about: AboutYou | None = None
    payer: ChosenPayer | None = None
    begins: FirstDay | None = None
    """Of a plan that is to come; asked by an upcoming form, known to one that completes it."""
    numbers: CardNumbers | NumbersToCome | None = None
    numbers_of: ChosenPayer | None = None
    """Whose card the numbers were copied from, once another payer was chosen."""
    address: Address | None = None
    """The member's address on file with the insurer (S2:31, Q28)."""
    card: CardPhotos | None = None
    holder: PolicyHolder | None = None
    holder_details: HolderDetails | None = None
    """Kept when the client flips to "I am the holder", so that flipping back restores it."""
    attestation: Attestation | None = None

    @model_validator(mode="after")
    def _waits_only_for_what_is_upcoming(self) -> Self:
        waits = self.numbers_to_come or (self.card is not None and self.card.to_come)
        if waits and not self.upcoming:
            raise PydanticCustomError("card", "Only the card of a plan to come may come later.")
        return self

    @property
    def numbers_to_come(self) -> bool:
        """Whether the client has no card yet to copy the numbers from (Q6)."""
        return isinstance(self.numbers, NumbersToCome)

    def steps(self) -> tuple[Step, ...]:
        """The pages that these answers lead through.

        Step 5 is only for a dependent (S2:49), the first day only for a plan that is to come;
        and who has no card to copy the numbers from is not asked for its photos.
        """
        left_out = {
            Step.BEGINS: not self.upcoming,
            Step.CARD: self.numbers_to_come,
            Step.HOLDER_DETAILS: self.holder is None or self.holder.client_is_holder,
        }
        return tuple(step for step in Step if not left_out.get(step))

    def position(self, *, card_required: bool) -> Step:
        """The first page that still wants an answer; never stored, always derived."""
        return next(
            step for step in self.steps() if not self._answered(step, card_required=card_required)
        )

    def _answered(self, step: Step, *, card_required: bool) -> bool:
        if step is Step.CARD and self.card is not None:
            return self.card.complete or self.card.to_come or not card_required
        return getattr(self, _ANSWERS[step]) is not None

    def names(self, photo_id: str) -> bool:
        """Whether that photo is one of those that the form went on with."""
        return self.card is not None and photo_id in {self.card.front, self.card.back}

    def without(self, photo_id: str) -> Self:
        """The form, back at the card if that photo is one that it went on with."""
        return self.but(card=None) if self.names(photo_id) else self

    def with_answer(self, answer: Answer) -> Self:
        """The form with one page answered, or answered anew.

        Numbers stay when another payer is chosen; whoever comes to look at them then has
        answered for them.
        """
        differs: dict[str, object] = {_FIELDS[type(answer)]: answer}
        match answer:
            case ChosenPayer() if isinstance(self.numbers, CardNumbers):
                before = self.numbers_of or self.payer
                differs["numbers_of"] = before if before != answer else None
            case CardNumbers() | NumbersToCome():
                differs["numbers_of"] = None
        return self.but(**differs)

    def attested(
        self,
        *,
        card_required: bool,
        at: Moment,
        language: Language,
        link: Link,
        source_hash: str,
    ) -> Self:
        """The form, signed.

        Raises:
            Refused: a step before the review is still open.
        """
        if self.position(card_required=card_required) is not Step.REVIEW:
            raise Refused("Some answers are still missing. Please go back and complete them.")
        attestation = Attestation(
            text_version=ATTESTATION_VERSION,
            language=language,
            at=at,
            said_by=self.about.filled_in_by if self.about else None,
            link=intake_id_for(link),
            source_hash=source_hash,
        )
        # Whoever signs has looked at the numbers, whosever card they came from.
        return self.but(attestation=attestation, numbers_of=None)


_ANSWERS = {
    Step.ABOUT: "about",
    Step.PAYER: "payer",
    Step.BEGINS: "begins",
    Step.NUMBERS: "numbers",
    Step.ADDRESS: "address",
    Step.CARD: "card",
    Step.HOLDER: "holder",
    Step.HOLDER_DETAILS: "holder_details",
    Step.REVIEW: "attestation",
}
_FIELDS: dict[type[Answer], str] = {
    AboutYou: "about",
    ChosenPayer: "payer",
    FirstDay: "begins",
    CardNumbers: "numbers",
    NumbersToCome: "numbers",
    Address: "address",
    PolicyHolder: "holder",
    HolderDetails: "holder_details",
}


def intake_id_for(link: Link | SessionKey) -> str:
    """The one form that a generation of a link leads to."""
    return f"{link.client_id}.{link.purpose}.{link.generation}"
