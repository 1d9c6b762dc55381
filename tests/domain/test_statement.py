"""What a form states as a policy, and how a form begins that puts a policy right."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.domain.card import picture_name
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import PlainText
from backoffice.domain.intake import (
    CardPhotos,
    ChosenPayer,
    NumbersToCome,
    PolicyHolder,
    Step,
)
from backoffice.domain.policy import (
    Attestor,
    PolicySource,
    PolicyStatus,
    Relationship,
    Subscriber,
)
from backoffice.domain.statement import mending, policy_from
from tests.support import builders
from tests.support.builders import ANA, MOTHER, MOTHERS_PLAN

DAY = date(2026, 3, 2)


@pytest.mark.requirement("IN-9", "Q4", "RN-2")
def test_a_policy_says_what_the_form_said_until_the_year_ends() -> None:
    policy = policy_from(builders.filled_form(), from_day=DAY)
    assert (policy.holds.since, policy.holds.until) == (DAY, date(2026, 12, 31))
    assert (policy.source, policy.attested_by) == (PolicySource.LINK, Attestor.CLIENT)
    assert (policy.member_id, policy.group_number, policy.no_group_number) == (
        "FERN0001",
        "FERN100",
        False,
    )
    assert policy.subscriber == Subscriber()
    assert policy.card is None


@pytest.mark.requirement("Q4")
def test_a_card_without_a_group_number_is_said_to_have_none() -> None:
    form = builders.filled_form(numbers=builders.numbers(group_number=None))
    assert policy_from(form, from_day=DAY).no_group_number


@pytest.mark.requirement("Q5")
def test_a_payer_that_was_typed_is_kept_as_it_was_typed() -> None:
    form = builders.filled_form(payer=ChosenPayer(typed_name=PlainText("Somebody Mutual")))
    policy = policy_from(form, from_day=DAY)
    assert (policy.payer_id, policy.typed_payer_name) == (None, "Somebody Mutual")


def test_a_policy_names_the_pictures_of_the_photos_that_the_form_went_on_with() -> None:
    form = builders.filled_form(card=CardPhotos(front="front.v1", skipped=True))
    card = policy_from(form, from_day=DAY).card
    assert card is not None
    assert card.front == picture_name(ANA, form.policy_id, "front.v1")
    assert card.back is None


@pytest.mark.requirement("IN-14", "IN-15")
@pytest.mark.parametrize("relationship", [r for r in Relationship if r is not Relationship.SELF])
def test_a_dependents_policy_names_the_holder_and_how_they_are_related(
    relationship: Relationship,
) -> None:
    holder = PolicyHolder(client_is_holder=False, relationship=relationship)
    form = builders.filled_form(holder=holder, holder_details=MOTHER)
    subscriber = policy_from(form, from_day=DAY).subscriber
    assert (subscriber.relationship, subscriber.first_name) == (relationship, "Mary")


def test_a_dependents_policy_without_the_holders_name_is_refused() -> None:
    with pytest.raises(Refused):
        policy_from(builders.filled_form(holder=MOTHERS_PLAN), from_day=DAY)


@pytest.mark.parametrize("missing", ["payer", "numbers", "address", "holder"])
def test_a_form_with_a_gap_states_no_policy(missing: str) -> None:
    with pytest.raises(Refused):
        policy_from(builders.filled_form(**{missing: None}), from_day=DAY)


@pytest.mark.requirement("UP-4")
@pytest.mark.parametrize(
    "differences",
    [
        {},
        {"payer_id": None, "typed_payer_name": "Somebody Mutual"},
        {"group_number": None, "no_group_number": True},
        {
            "subscriber": Subscriber(
                relationship=Relationship.CHILD,
                first_name=MOTHER.first_name,
                last_name=MOTHER.last_name,
                birth_date=MOTHER.birth_date,
            )
        },
    ],
    ids=["own", "typed payer", "no group number", "dependent"],
)
def test_a_form_that_mends_a_policy_states_the_same_one_if_nothing_is_changed(
    differences: dict[str, object],
) -> None:
    policy = builders.policy(**differences)
    begun = mending(builders.begun_form(policy_id="another-policy"), policy, today=DAY)
    again = policy_from(begun, from_day=policy.holds.since)
    assert again == policy.but(holds=again.holds)


@pytest.mark.requirement("UP-4")
def test_a_form_that_mends_a_policy_asks_for_the_name_and_the_card_anew() -> None:
    begun = mending(builders.begun_form(), builders.policy(), today=DAY)
    assert (begun.about, begun.card, begun.attestation) == (None, None, None)
    assert begun.position(card_required=False) is Step.ABOUT


@pytest.mark.requirement("Q6")
def test_a_policy_whose_member_id_was_to_come_is_mended_by_giving_it() -> None:
    pending = builders.policy(
        member_id=None, group_number=None, status=PolicyStatus.ID_PENDING, address=None
    )
    begun = mending(builders.begun_form(), pending, today=DAY).with_answer(builders.about_ana())
    assert begun.position(card_required=False) is Step.NUMBERS


@pytest.mark.requirement("Q6", "RN-6")
@pytest.mark.parametrize(
    ("answers", "card_required", "status"),
    [
        ({}, False, PolicyStatus.STATED),
        ({"card": CardPhotos(to_come=True)}, False, PolicyStatus.STATED),
        ({"card": CardPhotos(to_come=True)}, True, PolicyStatus.CARD_PENDING),
        ({"card": CardPhotos(front="front.v1", to_come=True)}, True, PolicyStatus.CARD_PENDING),
        (
            {"card": CardPhotos(front="front.v1", back="back.v1", to_come=True)},
            True,
            PolicyStatus.STATED,
        ),
        ({"numbers": NumbersToCome(), "card": None}, False, PolicyStatus.ID_PENDING),
        ({"numbers": NumbersToCome(), "card": None}, True, PolicyStatus.ID_PENDING),
    ],
)
def test_what_is_still_to_come_shows_in_the_status(
    answers: dict[str, object], *, card_required: bool, status: PolicyStatus
) -> None:
    form = builders.filled_form(upcoming=True, **answers)
    policy = policy_from(form, from_day=DAY, card_required=card_required)
    assert policy.status is status
    assert policy.may_be_billed == (status is PolicyStatus.STATED)


@pytest.mark.requirement("Q6")
def test_photos_that_the_client_was_not_shown_at_the_end_are_not_stated() -> None:
    card = CardPhotos(front="front.v1", back="back.v1")
    form = builders.filled_form(upcoming=True, numbers=NumbersToCome(), card=card)
    assert policy_from(form, from_day=DAY).card is None
