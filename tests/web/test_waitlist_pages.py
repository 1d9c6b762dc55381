"""The waitlist as pages: a state and an address, a yes behind the link, one click to leave."""

from __future__ import annotations

import pytest

from backoffice.domain.waitlist import CONSENT
from backoffice.languages import LANGUAGES
from backoffice.web import pages
from backoffice.web.waitlist_pages import NO_CONSENT
from tests.support.markup import read
from tests.support.waitlist_office import WISH, WaitlistOffice, every_waitlist_page

pytestmark = pytest.mark.requirement("CM-10", "CM-11")


@pytest.fixture
def browser() -> WaitlistOffice:
    return WaitlistOffice()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_first_page_asks_for_a_state_and_an_address_and_no_more(language: str) -> None:
    page = read(str(pages.waiting("Fernway", language, form_id="form-1234").body))
    assert page.language == language
    assert [control["name"] for control in page.visible] == ["state", "email"]
    assert page.chosen["form"] == "form-1234"


def test_what_cannot_be_read_is_said_beside_it_and_nothing_is_noted(
    browser: WaitlistOffice,
) -> None:
    answer = browser.ask(state="", email="ana")
    page = read(str(answer.body))
    assert answer.status_code == 422
    assert "Choose a state." in page.text
    assert browser.office.database.items("waitlist-wishes") == []


def test_whoever_asks_is_answered_alike_waiting_or_not(browser: WaitlistOffice) -> None:
    first = browser.ask()
    browser.join(browser.mailed(), consent="yes")
    again = browser.ask(form="form-0000-0002")
    stranger = browser.ask(form="form-0000-0003", email="zoe@mail.example")
    assert first.body == again.body == stranger.body


def test_nothing_is_looked_up_but_what_the_network_does(browser: WaitlistOffice) -> None:
    """So that neither an answer nor its delay tells who waits."""
    browser.office.faults.passed.clear()
    browser.ask()
    asked = [each for each in browser.office.faults.passed if each.startswith("before")]
    assert asked == [
        "before get served-states",
        "before get counters",
        "before write waitlist-wishes outbox",
    ]


def test_where_the_network_works_the_page_leads_to_the_directory(browser: WaitlistOffice) -> None:
    page = read(str(browser.ask(state="NY").body))
    assert "we work in New York" in page.text
    assert "directory?state=NY" in [link["href"] for link in page.links]


def test_following_a_link_changes_nothing_and_a_scanner_that_posts_puts_nobody_on_the_list(
    browser: WaitlistOffice,
) -> None:
    browser.ask()
    token = browser.mailed()
    before = browser.office.database.items("waitlist")
    landing = pages.waitlist_landing("Fernway")
    assert CONSENT in read(str(landing.body)).text
    answer = browser.join(token)
    assert (answer.status_code, NO_CONSENT in read(str(answer.body)).text) == (422, True)
    assert browser.office.database.items("waitlist") == before


def test_a_yes_is_answered_with_the_state_and_the_way_to_leave(browser: WaitlistOffice) -> None:
    browser.ask()
    token = browser.mailed()
    page = read(str(browser.join(token, consent="yes").body))
    assert "when we begin to work in Ohio" in page.text
    assert f"unsubscribe/{token}" in [link["href"] for link in page.links]


def test_leaving_is_answered_alike_for_every_link(browser: WaitlistOffice) -> None:
    browser.ask(WISH)
    token = browser.mailed()
    browser.join(token, consent="yes")
    answers = [browser.leave(each) for each in (token, token, "made-up")]
    assert len({str(answer.body) for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}
    left = browser.office.database.items("waitlist")
    assert [entry["status"] for entry in left] == ["left"]


@pytest.mark.requirement("EL-3", "EL-4")
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Not sure what your plan covers?"), ("es", "¿No sabe bien qué cubre su plan?")],
)
def test_where_somebody_decides_by_their_insurance_the_check_and_the_script_are_at_hand(
    language: str, says: str
) -> None:
    """What the directory and the pages of requests show beside the question of who pays."""
    shown = pages._environment(language).get_template("insurance-help.html").module
    piece = read(str(shown.help_to_decide("../")))  # type: ignore[attr-defined]
    assert says in piece.text
    assert [link["href"] for link in piece.links] == [
        "../insurance-check",
        "../insurance-check/call-script",
    ]


def test_every_page_of_the_waitlist_says_how_to_reach_a_person() -> None:
    for name, answer in every_waitlist_page("en").items():
        links = [link["href"] for link in read(str(answer.body)).links]
        assert any("help/request?from=waitlist" in each for each in links), name
