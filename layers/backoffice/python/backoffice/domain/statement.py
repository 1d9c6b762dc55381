"""A statement: the policy that an attested form states, or puts right."""

from __future__ import annotations

from datetime import date

from backoffice.domain.calendar import Interval
from backoffice.domain.card import picture_name
from backoffice.domain.errors import Refused
from backoffice.domain.intake import (
    CardNumbers,
    ChosenPayer,
    HolderDetails,
    Intake,
    PolicyHolder,
)
from backoffice.domain.policy import (
    Attestor,
    CardPictures,
    Policy,
    PolicySource,
    Subscriber,
    plan_year_end,
)


def policy_from(intake: Intake, *, from_day: date) -> Policy:
    """The policy that an attested *intake* states, in force from *from_day*.

    It ends with the year, as most plans do (S2:67), until somebody says otherwise.
    """
    payer, numbers, holder = intake.payer, intake.numbers, intake.holder
    if payer is None or numbers is None or holder is None or intake.address is None:
        raise Refused("Some answers are still missing. Please go back and complete them.")
    return Policy(
        policy_id=intake.policy_id,
        payer_id=payer.payer_id,
        typed_payer_name=payer.typed_name,
        member_id=numbers.member_id,
        group_number=numbers.group_number,
        no_group_number=numbers.group_number is None,
        subscriber=_subscriber(holder, intake.holder_details),
        address=intake.address,
        holds=Interval(since=from_day, until=plan_year_end(from_day)),
        source=PolicySource.LINK,
        attested_by=Attestor.CLIENT,
        card=_pictures(intake),
    )


def mending(intake: Intake, policy: Policy) -> Intake:
    """An empty *intake* with the answers that *policy* rests on, for the client to put right.

    The name is asked again: what the payer does not know may be just that.
    """
    payer = ChosenPayer(payer_id=policy.payer_id, typed_name=policy.typed_payer_name)
    numbers = policy.member_id and CardNumbers(
        member_id=policy.member_id, group_number=policy.group_number
    )
    who = policy.subscriber
    details = None
    if who.first_name and who.last_name and who.birth_date:
        details = HolderDetails(
            first_name=who.first_name, last_name=who.last_name, birth_date=who.birth_date
        )
    return intake.but(
        policy_id=policy.policy_id,
        payer=payer,
        numbers=numbers,
        address=policy.address,
        holder=PolicyHolder(client_is_holder=who.is_client, relationship=who.relationship),
        holder_details=details,
    )


def _pictures(intake: Intake) -> CardPictures | None:
    """Where the clean pictures of the photos are, or will be once they are inspected."""
    card = intake.card
    if card is None or (card.front is None and card.back is None):
        return None
    names = {
        side: picture_name(intake.client_id, intake.policy_id, photo_id)
        for side, photo_id in (("front", card.front), ("back", card.back))
        if photo_id is not None
    }
    return CardPictures(**names)


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
