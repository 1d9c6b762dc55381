"""A statement: the policy that an attested form states, or puts right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from backoffice.domain.calendar import Interval
from backoffice.domain.card import Side, picture_name
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.intake import (
    CardNumbers,
    ChosenPayer,
    FirstDay,
    HolderDetails,
    Intake,
    PolicyHolder,
    Step,
)
from backoffice.domain.link import LinkReason
from backoffice.domain.policy import (
    Attestor,
    CardPictures,
    Policy,
    PolicySource,
    PolicyStatus,
    Subscriber,
    plan_year_end,
)

FARTHEST = timedelta(days=400)
"""How far ahead the first day of a plan may lie: a year and a month, to tell it early."""


AFTER_THE_OLD_ONE = "Enter the first day of the new plan: a day after the old plan’s last day."
REPLACED = (
    "Your provider entered other insurance for you while this form was open. If that is not "
    "right, ask your provider for a new link."
)


def first_day(day: date, *, today: date, after: date | None = None) -> FirstDay:
    """The first *day* of a plan that is to come; *today* is the client's.

    *after* is the last day of the plan that it follows, where that was asked about: then it may
    have begun since.

    Raises:
        Refused: the plan has begun, or begins later than anybody knows.
    """
    if after and after < today:
        if day <= after:
            raise Refused(AFTER_THE_OLD_ONE)
    elif day <= today:
        raise Refused(
            "Enter a day after today. If the new plan has begun already, ask your provider for a "
            "new link."
        )
    if day > today + FARTHEST:
        raise Refused("This day is more than a year away. Check the year.")
    return FirstDay(day=day)


def policy_from(intake: Intake, *, from_day: date, card_required: bool = False) -> Policy:
    """The policy that an attested *intake* states, in force from *from_day*.

    It ends with the year, as most plans do (S2:67), until somebody says otherwise. What an
    upcoming form may leave open (Q6) shows in its status; *card_required* is the payer's word.
    """
    payer, numbers, holder = intake.payer, intake.numbers, intake.holder
    if payer is None or numbers is None or holder is None or intake.address is None:
        raise Refused("Some answers are still missing. Please go back and complete them.")
    on_card = numbers if isinstance(numbers, CardNumbers) else None
    return Policy(
        policy_id=intake.policy_id,
        payer_id=payer.payer_id,
        typed_payer_name=payer.typed_name,
        member_id=on_card and on_card.member_id,
        group_number=on_card and on_card.group_number,
        no_group_number=on_card is not None and on_card.group_number is None,
        subscriber=_subscriber(holder, intake.holder_details),
        address=intake.address,
        holds=Interval(since=from_day, until=plan_year_end(from_day)),
        status=_status(intake, card_required=card_required),
        source=PolicySource.LINK,
        attested_by=Attestor.CLIENT,
        card=_pictures(intake),
    )


def stated_by(
    intake: Intake,
    coverage: Coverage,
    *,
    today: date,
    card_required: bool,
    at: datetime,
    new_id: Callable[[], str],
) -> tuple[Coverage, Policy]:
    """The *coverage* with the policy that *intake* states: a new one, or an old one put right.

    Raises:
        Conflict: the one to put right was replaced meanwhile, and never came to hold.
    """
    from_day = intake.begins.day if intake.begins else today
    policy = policy_from(intake, from_day=from_day, card_required=card_required)
    known = coverage.policy(intake.policy_id)
    replaced = known is None and coverage.as_first_told(intake.policy_id) is not None
    if replaced and not intake.upcoming:
        raise Conflict(REPLACED)
    if replaced:
        policy = policy.but(policy_id=new_id())
    if intake.upcoming:
        policy = policy.with_card_of(known) if known else policy
        return coverage.with_upcoming(policy, at), policy
    if known is None:
        return coverage.with_new(policy, at, until_next=True), policy
    right = policy.but(holds=known.holds).with_card_of(known)
    return coverage.corrected(right, at), right


def kept_photos(intake: Intake, coverage: Coverage) -> dict[Side, datetime]:
    """The sides of the card that stay as they are on file, and when each of them was sent.

    A form that states a new policy leaves none, nor does one that names another payer.

    Raises:
        Refused: an answer is missing, so that nobody knows yet what is stated.
    """
    known = coverage.policy(intake.policy_id)
    if known is None:
        return {}
    stated = policy_from(intake, from_day=known.holds.since)
    sent, kept = stated.card or CardPictures(), stated.with_card_of(known).card or CardPictures()
    pictures = {
        Side.FRONT: None if sent.front else kept.front,
        Side.BACK: None if sent.back else kept.back,
    }
    moments = {side: coverage.photo_sent_at(name) for side, name in pictures.items() if name}
    return {side: at for side, at in moments.items() if at}


def as_on_card(client: Client, intake: Intake) -> Client:
    """The client, named as on the card, because that is how claims must name them (S2:19)."""
    if intake.about is None:
        raise Refused("Some answers are still missing. Please go back and complete them.")
    return client.but(
        first_name=intake.about.first_name,
        last_name=intake.about.last_name,
        birth_date=intake.about.birth_date,
        sex=intake.about.sex,
    )


def to_be_mended(coverage: Coverage, reason: LinkReason, *, today: date) -> Policy | None:
    """The policy that a form is to put right, if it was asked for to do so.

    An upcoming form tells anew of the plan to come that we know of, if any. Otherwise it is the
    policy that still waits for something (Q6), be it in force or to come; else the current one.
    """
    to_come = coverage.to_come(today)
    match reason:
        case LinkReason.DETAILS:
            return None
        case LinkReason.UPCOMING:
            return to_come
        case _:
            current = coverage.current(today)
            waits = (policy for policy in (current, to_come) if policy and policy.is_pending)
            return next(waits, current)


def mending(intake: Intake, policy: Policy, *, today: date) -> Intake:
    """An empty *intake* with the answers that *policy* rests on, for the client to put right.

    The name is asked again: what the payer does not know may be just that.
    """
    payer = ChosenPayer(payer_id=policy.payer_id, typed_name=policy.typed_payer_name)
    numbers = policy.member_id and CardNumbers(
        member_id=policy.member_id, group_number=policy.group_number
    )
    who = policy.subscriber
    begins = intake.upcoming or policy.holds.since > today
    details = None
    if who.first_name and who.last_name and who.birth_date:
        details = HolderDetails(
            first_name=who.first_name, last_name=who.last_name, birth_date=who.birth_date
        )
    return intake.but(
        policy_id=policy.policy_id,
        payer=payer,
        begins=FirstDay(day=policy.holds.since) if begins else None,
        numbers=numbers,
        address=policy.address,
        holder=PolicyHolder(client_is_holder=who.is_client, relationship=who.relationship),
        holder_details=details,
    )


def _pictures(intake: Intake) -> CardPictures | None:
    """Where the clean pictures of the photos are, or will be once they are inspected."""
    card = intake.card if Step.CARD in intake.steps() else None
    if card is None or (card.front is None and card.back is None):
        return None
    names = {
        side: picture_name(intake.client_id, intake.policy_id, photo_id)
        for side, photo_id in (("front", card.front), ("back", card.back))
        if photo_id is not None
    }
    return CardPictures(**names)


def _status(intake: Intake, *, card_required: bool) -> PolicyStatus:
    if intake.numbers_to_come:
        return PolicyStatus.ID_PENDING
    if card_required and not (intake.card and intake.card.complete):
        return PolicyStatus.CARD_PENDING
    return PolicyStatus.STATED


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
