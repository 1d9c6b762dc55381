"""The form about insurance that is to come: what it is called, asks, and lets wait."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.coverage import Coverage
from backoffice.domain.intake import Intake, NumbersToCome
from backoffice.domain.link import LinkReason
from backoffice.domain.policy import Policy, PolicyStatus
from backoffice.domain.task import Task
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    ATTESTED,
    BEGINS,
    BLUE,
    HOLDER,
    INSURANCE,
    NUMBERS,
    PAYER,
    Browser,
    IntakeOffice,
    a_link,
)
from tests.support.markup import read

WITHOUT_CARD = {"card_to_come": "yes"}
CALLED = {"en": "Add upcoming insurance details", "es": "Agregar los datos de su próximo seguro"}
BUTTON = {"en": "Submit", "es": "Enviar"}
WAITS = {"en": "I don’t have the card yet", "es": "Todavía no tengo la tarjeta"}
AT_HAND = {"en": "Have your insurance card at hand", "es": "Tenga a mano su tarjeta"}
NOT_COME = {"en": "If it has not come yet", "es": "Si todavía no le llegó"}
NOT_YET = {"en": "Still to come", "es": "Pendiente"}
NEW_YEAR = {"en": "January 1, 2027", "es": "1 de enero de 2027"}

each_language = pytest.mark.parametrize("language", ["en", "es"])


def at_the_form(language: str = "en") -> tuple[IntakeOffice, Browser]:
    """An office that asked for insurance to come, and the browser of its client."""
    office = IntakeOffice(link=a_link(reason=LinkReason.UPCOMING), language=language)
    return office, Browser(office)


def policy(office: IntakeOffice) -> Policy:
    [only] = office.the(Coverage).believed_at(None)
    return only


@pytest.mark.requirement("Q7", "Q31", "RN-8", "RN-9")
@each_language
def test_every_page_says_that_it_is_about_what_is_to_come_and_the_last_submits(
    language: str,
) -> None:
    office, browser = at_the_form(language)
    browser.opened()
    seen = []
    for form in (ABOUT, PAYER, BEGINS, NUMBERS, ADDRESS, {}, HOLDER):
        assert CALLED[language] in read(browser.text).text
        seen.append(browser.path.removeprefix("/insurance/"))
        browser.post(form)
    assert seen == [
        "about-you",
        "insurance",
        "begins",
        "member-id",
        "address",
        "card",
        "policy-holder",
    ]
    review = browser.text
    assert CALLED[language] in read(review).text
    assert NEW_YEAR[language] in read(review).text
    assert f'<button type="submit">{BUTTON[language]}</button>' in review
    assert browser.post({}).status == 422
    assert office.every(Coverage) == []
    assert browser.post(ATTESTED).path == "/insurance/receipt"
    assert policy(office).holds.since == date(2027, 1, 1)


@pytest.mark.requirement("Q31", "IN-18")
@each_language
def test_any_other_form_is_called_and_ends_as_ever(language: str) -> None:
    browser = Browser(IntakeOffice(language=language)).opened()
    for form in (ABOUT, *INSURANCE, {}, HOLDER):
        assert CALLED[language] not in read(browser.text).text
        assert WAITS[language] not in read(browser.text).text
        browser.post(form)
    assert f'<button type="submit">{BUTTON[language]}</button>' not in browser.text
    assert browser.get("/insurance/begins").path == "/insurance/review"
    assert browser.post(BEGINS, "/insurance/begins").path == "/insurance/review"


@pytest.mark.requirement("RN-6", "RN-9")
@each_language
def test_who_has_no_new_card_yet_is_not_told_to_have_it_at_hand(language: str) -> None:
    _, browser = at_the_form(language)
    ordinary = Browser(IntakeOffice(language=language)).filled(ABOUT)
    assert AT_HAND[language] in read(ordinary.text).text
    text = read(browser.filled(ABOUT).text).text
    assert AT_HAND[language] not in text
    assert NOT_COME[language] in text


@pytest.mark.requirement("RN-9")
@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({"begins_year": "26"}, "a year of four digits"),
        ({"begins_month": "2", "begins_day": "29"}, "a month, a day and a year"),
        ({"begins_day": ""}, "a month, a day and a year"),
        ({"begins_year": "²027"}, "a month, a day and a year"),
        ({"begins_month": "11", "begins_day": "27", "begins_year": "2026"}, "a day after today"),
        ({"begins_year": "2028", "begins_day": "2"}, "more than a year away"),
    ],
)
def test_a_first_day_that_cannot_be_says_why_and_keeps_what_was_typed(
    differs: dict[str, str], says: str
) -> None:
    office, browser = at_the_form()
    page = read(browser.filled(ABOUT, PAYER).post({**BEGINS, **differs}).text)
    assert (browser.path, browser.status) == ("/insurance/begins", 422)
    assert says in page.text
    assert page.control("begins")["aria-invalid"] == "true"
    assert {name: page.chosen[name] for name in BEGINS} == {**BEGINS, **differs}
    assert office.the(Intake).begins is None


@pytest.mark.requirement("RN-9")
def test_a_first_day_stands_when_its_page_is_visited_again() -> None:
    _, browser = at_the_form()
    shown = read(browser.filled(ABOUT, PAYER, BEGINS).get("/insurance/begins").text).chosen
    assert shown == BEGINS
    assert browser.post(shown).path == "/insurance/member-id"


@pytest.mark.requirement("Q6", "RN-6")
@each_language
def test_without_the_card_neither_its_numbers_nor_its_photos_are_asked_for(language: str) -> None:
    office, browser = at_the_form(language)
    browser.filled(ABOUT, BLUE, BEGINS)
    assert WAITS[language] in read(browser.text).text
    browser.post(WITHOUT_CARD)
    assert read(browser.get("/insurance/member-id").text).chosen["card_to_come"] == "yes"
    assert browser.post(WITHOUT_CARD).post(ADDRESS).path == "/insurance/policy-holder"
    assert read(browser.post(HOLDER).text).text.count(NOT_YET[language]) == 2
    assert browser.post(ATTESTED).path == "/insurance/receipt"
    assert policy(office).status is PolicyStatus.ID_PENDING
    assert len(office.every(Task)) == 1


@pytest.mark.requirement("Q6", "RN-6", "RN-7")
@each_language
def test_photos_that_the_plan_needs_may_follow_when_the_card_comes(language: str) -> None:
    office, browser = at_the_form(language)
    browser.filled(ABOUT, BLUE, BEGINS, NUMBERS, ADDRESS)
    assert WAITS[language] in read(browser.text).text
    assert browser.post({}).status == 422
    assert browser.post(WITHOUT_CARD).path == "/insurance/policy-holder"
    assert read(browser.post(HOLDER).text).text.count(NOT_YET[language]) == 2
    browser.post(ATTESTED).get("/insurance/receipt")
    assert policy(office).status is PolicyStatus.CARD_PENDING
    assert not policy(office).may_be_billed


@pytest.mark.requirement("Q6")
def test_where_photos_are_not_needed_they_are_only_left_out() -> None:
    office, browser = at_the_form()
    browser.filled(ABOUT, PAYER, BEGINS, NUMBERS, ADDRESS, WITHOUT_CARD, HOLDER, ATTESTED)
    assert policy(office).status is PolicyStatus.STATED
    assert "need not do anything more" in read(browser.text).text
    assert office.every(Task) == []


@pytest.mark.requirement("Q6")
def test_a_receipt_of_what_is_incomplete_says_what_to_do_when_the_card_comes() -> None:
    office, browser = at_the_form()
    browser.filled(ABOUT, BLUE, BEGINS, NUMBERS, ADDRESS, WITHOUT_CARD, HOLDER, ATTESTED)
    for wait in (timedelta(0), timedelta(hours=1)):
        office.now += wait
        text = read(browser.get("/insurance/receipt").text).text
        assert "When the new card comes, tell your provider" in text
        assert "need not do anything more" not in text


@pytest.mark.requirement("Q6")
def test_numbers_are_given_or_to_come_but_not_both() -> None:
    office, browser = at_the_form()
    page = read(browser.filled(ABOUT, PAYER, BEGINS).post({**NUMBERS, **WITHOUT_CARD}).text)
    assert browser.status == 422
    assert "but not both" in page.text
    assert page.chosen["member_id"] == NUMBERS["member_id"]
    browser.post(WITHOUT_CARD)
    assert office.the(Intake).numbers == NumbersToCome()
    browser.post(NUMBERS, "/insurance/member-id")
    assert not office.the(Intake).numbers_to_come


@pytest.mark.requirement("Q6", "IN-11")
def test_no_other_form_goes_on_without_the_card() -> None:
    browser = Browser(IntakeOffice()).filled(ABOUT, BLUE, WITHOUT_CARD)
    assert (browser.path, browser.status) == ("/insurance/member-id", 422)
    browser.post(NUMBERS).post(ADDRESS).post(WITHOUT_CARD)
    assert (browser.path, browser.status) == ("/insurance/card", 422)
