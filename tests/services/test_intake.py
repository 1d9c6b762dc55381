"""The form behind the link: six steps, in order, signed, submitted once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.domain.card import Side
from backoffice.domain.client import Language, Sex
from backoffice.domain.doubts import LookAgain
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import PlainText
from backoffice.domain.intake import HelperRelation, Step
from backoffice.domain.link import Link, LinkStatus, SessionKey
from backoffice.domain.payer import WhichPayer
from backoffice.domain.policy import Attestor, PolicySource, Relationship
from tests.support import builders, offices, submission
from tests.support.builders import ADDRESS, ANA, MOTHER, MOTHERS_PLAN, OWN_PLAN, RUTH
from tests.twins.office import MemoryOffice


def position(office: MemoryOffice, key: SessionKey) -> Step:
    return office.intake.sit_down(key).position


@pytest.mark.requirement("IN-6", "IN-9", "IN-14", "IN-16")
def test_the_form_goes_step_by_step_to_the_review_of_ones_own_plan() -> None:
    office, key = offices.with_open_form()
    assert position(office, key) is Step.ABOUT
    office.intake.answer(key, builders.about_ana())
    assert position(office, key) is Step.PAYER
    office.intake.answer_payer(key, PlainText("Fern Health"), "")
    assert position(office, key) is Step.NUMBERS
    office.intake.answer_numbers(key, builders.numbers(), looked_again=False)
    assert position(office, key) is Step.ADDRESS
    office.intake.answer(key, ADDRESS)
    assert position(office, key) is Step.CARD
    office.intake.answer_card(key)
    assert position(office, key) is Step.HOLDER
    office.intake.answer(key, OWN_PLAN)
    assert position(office, key) is Step.REVIEW


@pytest.mark.requirement("IN-14", "IN-15")
def test_the_policy_holders_details_are_asked_only_of_a_dependent() -> None:
    office, key = offices.with_filled_form()
    office.intake.answer(key, MOTHERS_PLAN)
    assert position(office, key) is Step.HOLDER_DETAILS
    office.intake.answer(key, MOTHER)
    assert position(office, key) is Step.REVIEW
    submission.submit(office, key)
    (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert policy.subscriber.relationship is Relationship.CHILD
    assert (policy.subscriber.first_name, policy.subscriber.birth_date) == (
        "Mary",
        date(1979, 2, 14),
    )


@pytest.mark.requirement("IN-15")
def test_a_holder_that_was_named_and_then_was_not_is_not_in_the_policy() -> None:
    office, key = offices.with_filled_form()
    for answer in (MOTHERS_PLAN, MOTHER, OWN_PLAN):
        office.intake.answer(key, answer)
    submission.submit(office, key)
    (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert policy.subscriber.is_client
    assert policy.subscriber.first_name is None


def test_closing_the_browser_loses_no_answer() -> None:
    office, key = offices.with_open_form()
    office.intake.answer(key, builders.about_ana())
    office.wait(timedelta(days=1))
    with pytest.raises(NotFound):
        office.intake.sit_down(key)
    again = submission.open_link(office)
    assert position(office, again) is Step.PAYER
    assert office.intake.sit_down(again).intake.about == builders.about_ana()


def test_the_same_answer_again_writes_nothing() -> None:
    office, key = offices.with_filled_form()
    before = office.database.items("intakes")
    office.intake.answer(key, builders.numbers())
    assert office.database.items("intakes") == before


def test_a_session_lasts_two_hours() -> None:
    office, key = offices.with_open_form()
    office.wait(Link.SESSION_LASTS - timedelta(seconds=1))
    office.intake.sit_down(key)
    office.wait(timedelta(seconds=1))
    with pytest.raises(NotFound):
        office.intake.sit_down(key)


@pytest.mark.parametrize(
    "differs",
    [
        {"secret": "a-guess"},  # pragma: allowlist secret
        {"generation": 2},
        {"client_id": "client-ben-01"},
    ],
    ids=lambda differs: next(iter(differs)),
)
def test_a_cookie_that_we_did_not_give_opens_nothing(differs: dict[str, Any]) -> None:
    office, key = offices.with_open_form()
    with pytest.raises(NotFound):
        office.intake.sit_down(key.but(**differs))
    with pytest.raises(NotFound):
        office.intake.sit_down(None)


@pytest.mark.requirement("IN-10", "IN-11")
@pytest.mark.parametrize("sides", [(), ("front",), ("back",)], ids=str)
def test_a_payer_that_demands_the_card_demands_both_sides(sides: tuple[str, ...]) -> None:
    office, key = offices.with_open_form()
    for answer in (builders.about_ana(), builders.CARDED_PLAN, builders.numbers(), ADDRESS):
        office.intake.answer(key, answer)
    submission.add_photos(office, key, *sides)
    with pytest.raises(Invalid) as invalid:
        office.intake.answer_card(key)
    assert set(invalid.value.faults) == set(Side) - set(sides)
    submission.add_photos(office, key, *Side)
    office.intake.answer_card(key)
    assert position(office, key) is Step.HOLDER


@pytest.mark.requirement("IN-11", "Q5")
def test_a_payer_that_was_typed_by_hand_demands_the_card() -> None:
    office, key = offices.with_open_form()
    office.intake.answer(key, builders.about_ana())
    office.intake.answer_payer(key, PlainText("Blue Something"), "")
    with pytest.raises(Invalid):
        office.intake.answer_card(key)


@pytest.mark.requirement("IN-12")
def test_any_other_payer_lets_the_card_be_skipped() -> None:
    office, key = offices.with_filled_form()
    card = office.intake.sit_down(key).intake.card
    assert card is not None
    assert card.skipped
    assert position(office, key) is Step.REVIEW


@pytest.mark.requirement("IN-11")
def test_a_skipped_card_is_asked_for_when_the_payer_changes_to_one_that_demands_it() -> None:
    office, key = offices.with_filled_form()
    office.intake.answer(key, builders.CARDED_PLAN)
    assert position(office, key) is Step.CARD
    with pytest.raises(Refused):
        submission.submitted(office, key)
    assert not office.database.items("coverage")


@pytest.mark.requirement("IN-17")
def test_nothing_is_submitted_without_the_tick() -> None:
    office, key = offices.with_filled_form()
    with pytest.raises(Invalid) as invalid:
        submission.submitted(office, key, ticked=False)
    assert set(invalid.value.faults) == {"attested"}
    assert not office.database.items("coverage")
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.STARTED


@pytest.mark.requirement("IN-16", "IN-17")
@pytest.mark.parametrize("missing", ["about", "payer", "numbers", "address", "card", "holder"])
def test_nothing_is_submitted_while_a_step_is_open(missing: str) -> None:
    office, key = offices.with_open_form()
    submission.add_photos(office, key, *Side)
    steps: dict[str, Callable[[], object]] = {
        "about": lambda: office.intake.answer(key, builders.about_ana()),
        "payer": lambda: office.intake.answer(key, builders.FERNS_PLAN),
        "numbers": lambda: office.intake.answer(key, builders.numbers()),
        "address": lambda: office.intake.answer(key, ADDRESS),
        "card": lambda: office.intake.answer_card(key),
        "holder": lambda: office.intake.answer(key, OWN_PLAN),
    }
    for name, answer in steps.items():
        if name != missing:
            answer()
    with pytest.raises(Refused):
        submission.submitted(office, key)
    assert not office.database.items("coverage")


@pytest.mark.requirement("IN-4", "IN-8", "IN-9", "IN-17", "IN-19")
def test_a_submission_states_the_policy_corrects_the_client_and_uses_the_link_up() -> None:
    office, key = offices.with_filled_form()
    office.intake.answer(key, builders.about_ana(first_name="Anabel"))
    submission.submit(office, key)
    (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert (policy.payer_id, policy.member_id, policy.group_number) == (
        builders.FERN,
        "FERN0001",
        "FERN100",
    )
    assert policy.address == builders.ADDRESS
    assert (policy.source, policy.attested_by) == (PolicySource.LINK, Attestor.CLIENT)
    client = office.roster.client(ANA, caller=RUTH)
    assert (client.first_name, client.sex) == ("Anabel", Sex.FEMALE)
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.USED
    attestation = office.intake.sit_down(key).intake.attestation
    assert attestation is not None
    assert attestation.at == office.clock()


@pytest.mark.requirement("IN-7")
def test_a_form_filled_in_by_a_helper_is_about_the_person_seeking_care() -> None:
    office, key = offices.with_filled_form()
    rosa = {"filled_in_by": "Rosa Rivera", "helper_relation": HelperRelation.PARENT}
    office.intake.answer(key, builders.about_ana(**rosa))
    submission.submit(office, key)
    assert office.roster.client(ANA, caller=RUTH).first_name == "Ana"
    about = office.intake.sit_down(key).intake.about
    assert about is not None
    assert (about.filled_in_by, about.helper_relation) == ("Rosa Rivera", "parent")


def test_submitting_twice_shows_the_receipt_and_changes_nothing() -> None:
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    before = office.database.items("outbox")
    assert submission.submitted(office, key).submitted
    assert submission.submitted(office, key, ticked=False).submitted
    assert office.database.items("outbox") == before


def test_a_submitted_form_takes_no_more_answers() -> None:
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    with pytest.raises(Conflict):
        office.intake.answer(key, builders.about_ana(first_name="Eve"))
    submission.add_photos(office, key, *Side)
    card = office.intake.answer_card(key).intake.card
    assert card is not None
    assert card.skipped


def test_a_used_link_opens_to_its_receipt() -> None:
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    office.wait(timedelta(hours=3))
    assert office.intake.sit_down(submission.open_link(office)).submitted


@pytest.mark.requirement("Q9")
def test_whoever_opened_the_form_before_its_link_expired_may_finish_it() -> None:
    office, key = offices.with_form_in_the_links_last_hour()
    office.wait(timedelta(hours=1))
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.EXPIRED
    submission.submit(office, key)
    assert office.intake.sit_down(key).submitted
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.USED


@pytest.mark.requirement("Q9")
def test_a_link_that_expired_is_not_submitted_once_the_session_is_over() -> None:
    office, key = offices.with_form_in_the_links_last_hour()
    office.wait(Link.SESSION_LASTS)
    with pytest.raises(NotFound):
        submission.submitted(office, key)
    with pytest.raises(Refused):
        submission.open_link(office)
    assert not office.database.items("coverage")


def test_a_policy_begins_today_where_the_client_is_and_ends_with_the_year() -> None:
    office, key = offices.with_filled_form()
    office.clock.at = office.clock.at.replace(hour=4) + timedelta(days=1)  # 11 in the evening there
    key = submission.open_link(office)
    submission.submit(office, key)
    (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert (policy.holds.since, policy.holds.until) == (date(2026, 3, 2), date(2026, 12, 31))


@pytest.mark.requirement("UP-1", "UP-3", "UP-4")
def test_a_new_submission_takes_the_place_of_the_earlier_policy_from_its_day_on() -> None:
    office = offices.with_verdict()
    office.wait(timedelta(days=30))
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    office.until_quiet()
    key = submission.open_link(office)
    submission.fill_in(office, key, "OAKS0001")
    submission.submit(office, key)
    office.until_quiet()
    earlier, later = office.coverage.policies(ANA, caller=RUTH).policies
    assert earlier.holds.until == later.holds.since - timedelta(days=1)
    assert later.member_id == "OAKS0001"
    assert len(office.payer.asked) == 2, "every update is checked again"


def test_a_payer_that_is_not_in_the_registry_cannot_be_chosen() -> None:
    office, key = offices.with_open_form()
    with pytest.raises(WhichPayer):
        office.intake.answer_payer(key, PlainText("Fern"), "no-such-payer")
    assert office.intake.sit_down(key).intake.payer is None


@pytest.mark.requirement("IN-1")
def test_a_link_is_started_with_the_first_answer_that_is_kept_and_not_before() -> None:
    office, key = offices.with_open_form()
    office.intake.sit_down(key)
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.OPENED
    office.wait(timedelta(minutes=1))
    office.intake.answer(key, builders.about_ana())
    started_at = office.intake.sit_down(key).link.started_at
    assert started_at == office.clock()
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.STARTED
    office.wait(timedelta(minutes=1))
    office.intake.answer(key, builders.about_ana(first_name="Anabel"))
    assert office.intake.sit_down(key).link.started_at == started_at


@pytest.mark.requirement("IN-7", "IN-17", "Q10")
def test_an_attestation_shows_whether_two_came_from_one_address_and_not_which() -> None:
    hashes = []
    for address in ("192.0.2.7", "192.0.2.7", "192.0.2.8"):
        office, key = offices.with_filled_form()
        sitting = office.intake.submit(key, ticked=True, language="es", visitor=address)
        attestation = sitting.intake.attestation
        assert attestation is not None
        assert attestation.language is Language.SPANISH
        assert attestation.link == f"{ANA}.intake.1"
        assert address not in str(office.database.items("intakes"))
        hashes.append(attestation.source_hash)
    assert hashes[0] == hashes[1] != hashes[2]
    assert fingerprint("192.0.2.7") not in hashes


@pytest.mark.requirement("IN-19")
def test_numbers_that_are_odd_are_kept_once_the_client_looked_again() -> None:
    office, key = offices.with_filled_form()
    odd = builders.numbers("1O2I3")
    with pytest.raises(LookAgain):
        office.intake.answer_numbers(key, odd, looked_again=False)
    assert office.intake.sit_down(key).intake.numbers == builders.numbers()
    office.intake.answer_numbers(key, odd, looked_again=True)
    assert office.intake.answer_numbers(key, odd, looked_again=False).intake.numbers == odd


def test_a_draft_is_forgotten_after_half_a_year_and_a_submitted_form_is_not() -> None:
    office, key = offices.with_filled_form()
    [draft] = office.database.items("intakes")
    assert draft["expires_at"] == int((office.clock() + timedelta(days=180)).timestamp())
    submission.submit(office, key)
    [kept] = office.database.items("intakes")
    assert "expires_at" not in kept
