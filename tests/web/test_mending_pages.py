"""The form that puts a policy right, page by page: what it says of what is on file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backoffice.domain.coverage import Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.link import Link, LinkPurpose, LinkReason, ask_for
from backoffice.domain.policy import CardPictures
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    ATTESTED,
    BEGINS,
    BIRTH_DATE,
    HOLDER,
    NOW,
    NUMBERS,
    PAYER,
    Browser,
    IntakeOffice,
    a_link,
)
from tests.support.markup import read

SENT = {
    "en": "The photo sent on November 27, 2026 stays with the policy",
    "es": "La foto enviada el 27 de noviembre de 2026 se conserva con la póliza",
}
NO_PHOTO = {"en": "No photo", "es": "Sin foto"}
AGAIN = "the-token-in-the-second-mail"

each_language = pytest.mark.parametrize("language", ["en", "es"])


def carded(
    language: str = "en", *sides: str, reason: LinkReason = LinkReason.DETAILS
) -> IntakeOffice:
    """An office in which the client submitted a form with photos of these *sides*.

    It was late in the evening where the client lives, and the next day in Greenwich.
    """
    office = IntakeOffice(link=a_link(reason=reason), language=language)
    office.now = datetime(2026, 11, 28, 3, tzinfo=UTC)
    begins = [BEGINS] if reason is LinkReason.UPCOMING else []
    browser = Browser(office).filled(ABOUT, PAYER, *begins, NUMBERS, ADDRESS)
    for side in sides or ("front", "back"):
        office.add_photo(side)
    browser.post({}).post(HOLDER).post(ATTESTED)
    assert browser.path == "/insurance/receipt"
    return office


def at_the_form_again(office: IntakeOffice, reason: LinkReason) -> Browser:
    """The client's browser two days later, at the first page of a form for that *reason*."""
    office.now = NOW + timedelta(days=2)
    earlier = office.the(Link)
    link, _ = ask_for(
        earlier,
        client_id=earlier.client_id,
        provider_id=earlier.provider_id,
        purpose=LinkPurpose.INTAKE,
        request_id="request-0002",
        zone="America/New_York",
        at=office.now,
        reason=reason,
    )
    office.records.keep(link.but(token_hash=fingerprint(AGAIN), sent_at=office.now))
    return Browser(office).get(f"/link/{AGAIN}").post(BIRTH_DATE)


def card(office: IntakeOffice) -> CardPictures | None:
    return office.the(Coverage).believed_at(None)[-1].card


@pytest.mark.requirement("IN-13", "IN-16", "UP-4")
@each_language
def test_the_review_says_that_photos_sent_earlier_stay_and_leads_to_others(language: str) -> None:
    office = carded(language)
    before = card(office)
    browser = at_the_form_again(office, LinkReason.CORRECTION_NEEDED).post(ABOUT)
    page = read(browser.post({}).text)
    assert browser.path == "/insurance/review"
    assert page.text.count(SENT[language]) == 2
    assert NO_PHOTO[language] not in page.text
    assert "card" in [link["href"] for link in page.links]
    browser.post(ATTESTED)
    assert card(office) == before


@pytest.mark.requirement("IN-13", "IN-16")
def test_only_the_side_that_is_not_sent_anew_is_said_to_stay() -> None:
    office = carded()
    browser = at_the_form_again(office, LinkReason.CARD_NEEDED).post(ABOUT)
    office.add_photo("front")
    page = read(browser.post({"told": "yes"}).text)
    assert browser.path == "/insurance/review"
    assert page.text.count(SENT["en"]) == 1
    assert page.text.index("Back of the card") < page.text.index(SENT["en"])


@pytest.mark.requirement("IN-16")
def test_a_side_that_nobody_ever_sent_has_no_photo() -> None:
    browser = at_the_form_again(carded("en", "front"), LinkReason.CARD_NEEDED).post(ABOUT)
    page = read(browser.post({}).text)
    assert (page.text.count(SENT["en"]), page.text.count("No photo")) == (1, 1)


@pytest.mark.requirement("IN-16")
def test_the_card_of_another_payer_is_not_said_to_stay() -> None:
    office = carded()
    browser = at_the_form_again(office, LinkReason.CORRECTION_NEEDED).post(ABOUT).post({})
    browser.post({"payer_name": "Cumberland Mutual"}, "/insurance/insurance")
    for side in ("front", "back"):
        office.add_photo(side)
    browser.post({})
    assert browser.path == "/insurance/review"
    assert "stays with the policy" not in read(browser.text).text


@pytest.mark.requirement("IN-16", "UP-4")
def test_a_form_that_tells_something_new_says_nothing_of_earlier_photos() -> None:
    browser = at_the_form_again(carded(), LinkReason.DETAILS)
    for form in (ABOUT, PAYER, NUMBERS, ADDRESS, {}, HOLDER):
        browser.post(form)
    page = read(browser.text)
    assert browser.path == "/insurance/review"
    assert SENT["en"] not in page.text
    assert page.text.count("No photo") == 2


@pytest.mark.requirement("IN-16", "RN-9", "Q6")
def test_photos_of_a_plan_to_come_stay_though_its_numbers_are_taken_back() -> None:
    office = carded(reason=LinkReason.UPCOMING)
    before = card(office)
    browser = at_the_form_again(office, LinkReason.UPCOMING).post(ABOUT)
    browser.post({"card_to_come": "yes"}, "/insurance/member-id")
    page = read(browser.text)
    assert browser.path == "/insurance/review"
    assert page.text.count(SENT["en"]) == 2
    assert [link["href"] for link in page.links].count("member-id") == 2
    browser.post(ATTESTED)
    assert card(office) == before
