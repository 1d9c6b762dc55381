"""The insurance form: six steps, filled in any order that makes sense, attested at the end."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from backoffice.domain.address import Address
from backoffice.domain.calendar import Day, Interval, Moment
from backoffice.domain.client import Sex
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import GroupNumber, MemberId, PayerId, PersonName, PlainText
from backoffice.domain.link import Link, SessionKey
from backoffice.domain.policy import (
    Attestor,
    CardPictures,
    Policy,
    PolicySource,
    Relationship,
    Subscriber,
    plan_year_end,
)
from backoffice.domain.record import Fact, Record


class Step(StrEnum):
    """The pages of the form, in their order (S2:17-57); the value is the address."""

    ABOUT = "about-you"
    INSURANCE = "insurance"
    CARD = "card"
    HOLDER = "policy-holder"
    HOLDER_DETAILS = "policy-holder-details"
    REVIEW = "review"


class AboutYou(Fact):
    """Step 1: who seeks care, as on the card (S2:19); sex because claims need it (S2:23)."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day
    sex: Sex
    filled_in_by: PersonName | None = None
    """The helper's name, when somebody fills it in for the client (S2:21)."""


class InsuranceDetails(Fact):
    """Step 2: the plan, and the member's address on file with it (S2:29-31)."""

    payer_id: PayerId | None = None
    typed_payer: PlainText | None = None
    member_id: MemberId
    group_number: GroupNumber | None = None
    """None: the client said that there is none on the card (Q4)."""
    address: Address


class CardPhotos(Fact):
    """Step 3: where the two photos wait for inspection, or that the client skipped them."""

    front: str | None = None
    back: str | None = None
    skipped: bool = False

    @property
    def complete(self) -> bool:
        """Whether both sides are there."""
        return self.front is not None and self.back is not None


class PolicyHolder(Fact):
    """Step 4: whose plan it is (S2:41), and how the client is related to the holder."""

    client_is_holder: bool
    relationship: Relationship = Relationship.SELF


class HolderDetails(Fact):
    """Step 5, only for a dependent (S2:49-53)."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day


class Attestation(Fact):
    """The tick that makes it a statement (S2:57): which words, and when."""

    text_version: str
    at: Moment


ATTESTATION_VERSION = "2026-11"
ATTESTATION = "I verify that these insurance details are accurate to the best of my knowledge."


class Intake(Record):
    """One filling-in of the form, by the link generation that it came through."""

    intake_id: str
    client_id: str
    provider_id: str
    policy_id: str
    """Reserved for the policy that this form will state: its card photos are kept beside it."""
    started_at: Moment
    about: AboutYou | None = None
    insurance: InsuranceDetails | None = None
    card: CardPhotos | None = None
    holder: PolicyHolder | None = None
    holder_details: HolderDetails | None = None
    """Kept when the client flips to "I am the holder", so that flipping back restores it."""
    attestation: Attestation | None = None

    def steps(self) -> tuple[Step, ...]:
        """The steps that these answers lead through: step 5 only for a dependent (S2:49)."""
        dependent = self.holder is not None and not self.holder.client_is_holder
        return tuple(step for step in Step if step is not Step.HOLDER_DETAILS or dependent)

    def position(self, *, card_required: bool) -> Step:
        """The first step that still wants an answer; never stored, always derived."""
        return next(
            step for step in self.steps() if not self._answered(step, card_required=card_required)
        )

    def _answered(self, step: Step, *, card_required: bool) -> bool:
        match step:
            case Step.ABOUT:
                return self.about is not None
            case Step.INSURANCE:
                return self.insurance is not None
            case Step.CARD:
                return self.card is not None and (self.card.complete or not card_required)
            case Step.HOLDER:
                return self.holder is not None
            case Step.HOLDER_DETAILS:
                return self.holder_details is not None
            case Step.REVIEW:
                return self.attestation is not None

    def attested(self, *, card_required: bool, at: Moment) -> Intake:
        """The form, signed.

        Raises:
            Refused: a step before the review is still open.
        """
        if self.position(card_required=card_required) is not Step.REVIEW:
            raise Refused("Some answers are still missing. Please go back and complete them.")
        return self.but(attestation=Attestation(text_version=ATTESTATION_VERSION, at=at))


def intake_id_for(link: Link | SessionKey) -> str:
    """The one form that a generation of a link leads to."""
    return f"{link.client_id}.{link.purpose}.{link.generation}"


def policy_from(
    intake: Intake, *, policy_id: str, from_day: date, card: CardPictures | None = None
) -> Policy:
    """The policy that an attested *intake* states, in force from *from_day*.

    It ends with the year, as most plans do (S2:67), until somebody says otherwise.
    """
    if intake.about is None or intake.insurance is None or intake.holder is None:
        raise Refused("Some answers are still missing. Please go back and complete them.")
    return Policy(
        policy_id=policy_id,
        payer_id=intake.insurance.payer_id,
        typed_payer_name=intake.insurance.typed_payer,
        member_id=intake.insurance.member_id,
        group_number=intake.insurance.group_number,
        no_group_number=intake.insurance.group_number is None,
        subscriber=_subscriber(intake.holder, intake.holder_details),
        address=intake.insurance.address,
        holds=Interval(since=from_day, until=plan_year_end(from_day)),
        source=PolicySource.LINK,
        attested_by=Attestor.CLIENT,
        card=card,
    )


def _subscriber(holder: PolicyHolder, details: HolderDetails | None) -> Subscriber:
    if holder.client_is_holder:
        return Subscriber()
    if details is None:
        raise Refused("Please give the policy holder's name and date of birth.")
    return Subscriber(
        relationship=holder.relationship,
        first_name=details.first_name,
        last_name=details.last_name,
        birth_date=details.birth_date,
    )
