"""The form of a consultation request, and the page on which somebody sees what becomes of it."""

from __future__ import annotations

import pytest

from backoffice.domain.calendar import day_in
from backoffice.domain.seeker import CONSENT, MOST_A_DAY, day_tally
from backoffice.web.care_forms import NO_CONSENT, WHICH_PAYER, WHICH_ZONE
from tests.support.care_office import ANSWERS, OMARS, RUTHS, CareOffice
from tests.support.markup import read
from tests.twins.office import HOME


@pytest.fixture
def browser() -> CareOffice:
    return CareOffice()


@pytest.mark.requirement("CM-7")
def test_the_form_says_to_whom_it_goes_and_what_they_see(browser: CareOffice) -> None:
    page = read(str(browser.asking.show({"state": "NY"}, provider_id=RUTHS).body))
    assert "Your request goes straight to Ruth Adler" in page.text
    assert CONSENT in page.text
    assert "988" in page.text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"consent": ""}, NO_CONSENT),
        ({"paying": "insurance"}, WHICH_PAYER),
        ({"paying": ""}, "Choose one of the answers shown."),
        ({"state": "TN"}, WHICH_ZONE),
        ({"budget": "a lot"}, "Write an amount in dollars, as in 125."),
        ({"email": "noor"}, "Check the e-mail address: it should look like name@example.com."),
        ({"phone": "12"}, "Enter a US phone number with its area code, as in 212-555-0123."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    browser: CareOffice, wrong: dict[str, str], says: str
) -> None:
    answer = browser.post(**wrong)
    page = read(str(answer.body))
    assert answer.status_code == 422
    assert says in page.text
    assert page.chosen["first_name"] == "Noor"
    assert page.chosen["form"] == ANSWERS["form"]
    assert list(browser.office.database.glance("seekers")) == []


def test_every_mailbox_and_every_try_gets_the_same_page(browser: CareOffice) -> None:
    first = browser.post()
    browser.office.run()
    for form in range(5):
        assert browser.post(form=f"form-of-noor-01{form:02}").body == first.body
        browser.office.run()
    assert browser.post(email="else@mail.example").body == first.body


def test_the_day_of_the_whole_network_ends_with_a_page_that_says_so(browser: CareOffice) -> None:
    tally = day_tally(day_in(browser.office.clock(), HOME))
    browser.office.database.count_up("counters", {"counter": tally}, by=MOST_A_DAY)
    assert browser.post().status_code == 429


@pytest.mark.requirement("CM-8", "CM-9", "Q12")
def test_buttons_ask_another_or_the_team_and_looking_does_nothing(browser: CareOffice) -> None:
    browser.post()
    browser.open_link()
    kept = browser.office.database.items("consultations")
    assert "It waits for an answer" in read(str(browser.see().body)).text
    assert browser.office.database.items("consultations") == kept
    assert browser.tap(do="match").status_code == 303
    assert browser.tap(do="ask", provider_id=OMARS).status_code == 422
    assert browser.tap(do="withdraw", consultation_id=browser.asked_ruth).status_code == 303
    assert "You took this request back" in read(str(browser.see().body)).text


def test_outside_a_session_the_page_is_closed(browser: CareOffice) -> None:
    for answer in (browser.see(), browser.tap(do="match")):
        assert answer.status_code == 404
        assert "This page is closed" in str(answer.body)
