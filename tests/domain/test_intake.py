"""The insurance form: its steps, its position, and its signature."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.client import Language
from backoffice.domain.errors import Refused
from backoffice.domain.intake import (
    ATTESTATION,
    ATTESTATION_VERSION,
    CardPhotos,
    ChosenPayer,
    FirstDay,
    HelperRelation,
    Intake,
    NumbersToCome,
    Step,
    step_begun_by,
)
from backoffice.domain.link import LinkPurpose, ask_for
from tests.support import builders
from tests.support.builders import MOTHER, MOTHERS_PLAN, OWN_PLAN

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
LINK, _ = ask_for(
    None,
    client_id="client-01",
    provider_id="provider-1",
    purpose=LinkPurpose.INTAKE,
    request_id="request-1",
    zone="America/New_York",
    at=AT,
)
ANSWERS: dict[str, Any] = {
    "about": builders.about_ana(),
    "payer": builders.FERNS_PLAN,
    "numbers": builders.numbers(),
    "address": builders.ADDRESS,
    "card": CardPhotos(front="f", back="b"),
    "holder": OWN_PLAN,
}


def intake(**answers: Any) -> Intake:
    return builders.begun_form().but(**answers)


def position(form: Intake, *, card_required: bool = False) -> Step:
    return form.position(card_required=card_required)


def signed(form: Intake, *, language: Language = Language.ENGLISH) -> Intake:
    return form.attested(
        card_required=False, at=AT, language=language, link=LINK, source_hash="a-hash"
    )


def test_the_pages_come_in_the_order_of_the_help_article() -> None:
    assert list(Step) == [
        "about-you",
        "insurance",
        "begins",
        "member-id",
        "address",
        "card",
        "policy-holder",
        "policy-holder-details",
        "review",
    ]


def test_the_position_is_the_first_open_page_whatever_else_is_answered() -> None:
    order = {
        "about": Step.ABOUT,
        "payer": Step.PAYER,
        "numbers": Step.NUMBERS,
        "address": Step.ADDRESS,
        "card": Step.CARD,
        "holder": Step.HOLDER,
    }
    for size in range(len(ANSWERS) + 1):
        for given in combinations(ANSWERS, size):
            form = intake(**{name: ANSWERS[name] for name in given})
            open_steps = [step for name, step in order.items() if name not in given]
            assert position(form) is (open_steps[0] if open_steps else Step.REVIEW)


@pytest.mark.requirement("IN-15")
def test_step_five_exists_only_for_a_dependent() -> None:
    assert Step.HOLDER_DETAILS not in intake().steps()
    assert Step.HOLDER_DETAILS not in intake(holder=OWN_PLAN).steps()
    dependent = intake(**{**ANSWERS, "holder": MOTHERS_PLAN})
    assert Step.HOLDER_DETAILS in dependent.steps()
    assert position(dependent) is Step.HOLDER_DETAILS
    assert position(dependent.but(holder_details=MOTHER)) is Step.REVIEW


@pytest.mark.requirement("IN-15")
def test_flipping_to_ones_own_plan_and_back_restores_the_holder() -> None:
    dependent = intake(**{**ANSWERS, "holder": MOTHERS_PLAN, "holder_details": MOTHER})
    flipped = dependent.but(holder=OWN_PLAN)
    assert Step.HOLDER_DETAILS not in flipped.steps()
    assert flipped.but(holder=MOTHERS_PLAN) == dependent


@pytest.mark.requirement("IN-10", "IN-11", "IN-12")
@pytest.mark.parametrize(
    ("card", "required", "is_enough"),
    [
        (None, False, False),
        (CardPhotos(skipped=True), False, True),
        (CardPhotos(skipped=True), True, False),
        (CardPhotos(front="f", skipped=True), True, False),
        (CardPhotos(back="b", skipped=True), True, False),
        (CardPhotos(front="f", back="b"), True, True),
    ],
)
def test_a_card_may_be_skipped_unless_the_payer_demands_both_sides(
    card: CardPhotos | None, *, required: bool, is_enough: bool
) -> None:
    form = intake(**{**ANSWERS, "card": card})
    assert (position(form, card_required=required) is Step.REVIEW) == is_enough


@pytest.mark.requirement("IN-17")
def test_numbers_that_are_sent_once_more_after_the_signature_change_nothing() -> None:
    elsewhere = ChosenPayer(payer_id="carded-health")
    form = signed(intake(**ANSWERS).with_answer(elsewhere))
    assert form.with_answer(builders.numbers()) == form


@pytest.mark.requirement("IN-17")
def test_the_attestation_says_which_words_were_ticked_and_when() -> None:
    attestation = signed(intake(**ANSWERS)).attestation
    assert attestation is not None
    assert (attestation.text_version, attestation.at) == (ATTESTATION_VERSION, AT)
    assert "accurate to the best of my knowledge" in ATTESTATION


@pytest.mark.requirement("IN-7", "IN-17", "Q10")
@pytest.mark.parametrize(
    ("helper", "said_by"),
    [
        ({}, None),
        ({"filled_in_by": "Rosa Rivera", "helper_relation": HelperRelation.PARENT}, "Rosa Rivera"),
    ],
)
def test_the_attestation_says_who_ticked_in_which_language_and_through_which_link(
    helper: dict[str, Any], said_by: str | None
) -> None:
    form = intake(**{**ANSWERS, "about": builders.about_ana(**helper)})
    attestation = signed(form, language=Language.SPANISH).attestation
    assert attestation is not None
    assert (attestation.language, attestation.said_by) == (Language.SPANISH, said_by)
    assert attestation.link == "client-01.intake.1"
    assert attestation.source_hash == "a-hash"


@pytest.mark.requirement("IN-7")
@pytest.mark.parametrize(
    "half", [{"filled_in_by": "Rosa Rivera"}, {"helper_relation": HelperRelation.OTHER}]
)
def test_a_helper_has_a_name_and_a_relation_or_there_is_none(half: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a relation"):
        builders.about_ana(**half)


@pytest.mark.requirement("Q5")
@pytest.mark.parametrize("named", [{}, {"payer_id": "fern-health", "typed_name": "Fern"}])
def test_an_insurer_is_one_of_the_registry_or_a_typed_name(named: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="type its name"):
        ChosenPayer(**named)


def test_four_pages_are_the_second_step_and_every_other_page_is_a_step_of_its_own() -> None:
    begun = [step_begun_by(page) for page in Step]
    assert begun.count(Step.PAYER) == 4
    assert list(dict.fromkeys(begun)) == [
        page for page in Step if page not in {Step.BEGINS, Step.NUMBERS, Step.ADDRESS}
    ]


@pytest.mark.requirement("IN-17")
@pytest.mark.parametrize("missing", ANSWERS)
def test_a_form_with_an_open_step_is_not_attested(missing: str) -> None:
    form = intake(**{**ANSWERS, missing: None})
    with pytest.raises(Refused):
        signed(form)


@pytest.mark.requirement("Q6", "IN-11")
@pytest.mark.parametrize(
    "waits", [{"numbers": NumbersToCome()}, {"card": CardPhotos(to_come=True)}]
)
def test_only_the_card_of_a_plan_to_come_may_come_later(waits: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="may come later"):
        intake(**{**ANSWERS, **waits})
    begins = FirstDay(day=date(2027, 1, 1))
    form = intake(**{**ANSWERS, "upcoming": True, "begins": begins, **waits})
    assert position(form, card_required=True) is Step.REVIEW


@pytest.mark.requirement("RN-8", "RN-9")
def test_only_a_form_about_what_is_to_come_asks_when_it_begins_and_insists() -> None:
    assert Step.BEGINS not in intake().steps()
    form = intake(**{**ANSWERS, "upcoming": True})
    assert position(form) is Step.BEGINS
    with pytest.raises(Refused):
        signed(form)


@pytest.mark.requirement("Q6")
def test_who_has_no_card_to_copy_from_is_not_asked_for_its_photos() -> None:
    begins = FirstDay(day=date(2027, 1, 1))
    form = intake(**{**ANSWERS, "upcoming": True, "begins": begins, "card": None})
    assert position(form) is Step.CARD
    assert Step.CARD not in form.with_answer(NumbersToCome()).steps()
