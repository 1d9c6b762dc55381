"""The pages behind a renewal's link, as a browser sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from chalice.app import Response

from backoffice.domain.calendar import Interval
from backoffice.domain.renewal import AnswerKind
from backoffice.web import pages
from backoffice.web.link_sessions import COOKIES
from backoffice.web.renewal_pages import RenewalPages
from tests.support import builders, renewing
from tests.support.builders import ANA, RUTH
from tests.support.renewing import JANUARY, NEW_YEAR, VISITOR, asked, coverage, renewal
from tests.twins.office import HOME, MemoryOffice

BIRTH_DATE = {"birth_date_month": "4", "birth_date_day": "12", "birth_date_year": "1990"}
TICKED = {"sure": "yes"}
CONFIRM = "Yes, my current insurance isn’t changing"


class Client:
    """Ana's browser: it keeps its cookie, and what it was shown last."""

    def __init__(self, office: MemoryOffice, language: str = "en") -> None:
        self.office = office
        self.pages = RenewalPages(
            office.renewal_answers,
            office.renewal_door,
            office.upcoming,
            network_name="Fernway",
            home_zone=HOME,
            language=language,
        )
        self.cookie = ""
        self.last: Any = None

    def opens(self, action: str | None = None, form: Mapping[str, str] = BIRTH_DATE) -> str:
        token = renewing.token(self.office)
        return self._took(self.pages.open_link(token, form, now=self.office.clock(), action=action))

    def sees(self) -> str:
        return self._took(self.pages.see({}, self.cookie))

    def asks(self, choice: str) -> str:
        return self._took(self.pages.ask(choice, self.cookie))

    def confirms(self, choice: str, form: Mapping[str, str] = TICKED) -> str:
        return self._took(self.pages.confirm(choice, form, self.cookie, visitor=VISITOR))

    def _took(self, response: Response) -> str:
        self.last = response
        cookie = str(response.headers.get("Set-Cookie", "")).split(";")[0]
        self.cookie = cookie or self.cookie
        return str(response.headers.get("Location", "")) or str(response.body)


@pytest.fixture
def ana() -> Client:
    office, _ = asked()
    return Client(office)


@pytest.mark.requirement("RN-4")
@pytest.mark.parametrize(
    ("action", "leads_to"),
    [
        (None, "../renewal"),
        ("upcoming", "../../renewal-answers/upcoming"),
        ("not-changing", "../../renewal-answers/not-changing"),
        ("anything-else", "../../renewal"),
    ],
)
def test_each_action_of_the_mail_leads_to_its_page_and_answers_nothing(
    ana: Client, action: str | None, leads_to: str
) -> None:
    before = renewal(ana.office).answers
    assert ana.opens(action) == leads_to
    assert ana.last.status_code == 303
    assert ana.cookie.startswith(f"__Host-renewal={ANA}.renewal.2026-12-31.1.")
    assert renewal(ana.office).answers == before == ()


def test_the_landing_page_is_the_same_for_everybody_and_at_both_depths() -> None:
    for language in ("en", "es"):
        plain, deeper = (
            str(pages.renewal_landing("Fernway", language, action=action).body)
            for action in (False, True)
        )
        assert plain.count('<form method="post"') == 1
        assert plain.replace('"../', '"../../') == deeper


def test_a_wrong_birth_date_shows_the_page_again_and_opens_nothing(ana: Client) -> None:
    text = ana.opens("not-changing", {**BIRTH_DATE, "birth_date_year": "1991"})
    assert ana.last.status_code == 422
    assert "This did not work." in text
    assert "Set-Cookie" not in ana.last.headers


@pytest.mark.requirement("RN-3", "Q7")
def test_the_page_shows_what_is_on_file_and_all_answers(ana: Client) -> None:
    ana.opens()
    text = ana.sees()
    assert "Fern Health" in text
    assert "December 31, 2026" in text
    assert "FERN0001" not in text
    for way in (
        "Add upcoming insurance details",
        "My insurance is not changing",
        "My new card is not here yet",
        "I will have no insurance, or pay myself",
        "I don’t know yet",
    ):
        assert way in text


@pytest.mark.requirement("RN-5")
def test_not_changing_wants_its_own_confirmation_with_a_tick_that_nobody_set(ana: Client) -> None:
    ana.opens("not-changing")
    text = ana.asks("not-changing")
    assert CONFIRM in text
    assert re.search(r'<input type="checkbox" id="sure" name="sure" value="yes">', text)
    for unticked in ({}, {"sure": ""}, {"sure": "no"}):
        text = ana.confirms("not-changing", unticked)
        assert ana.last.status_code == 422
        assert "Tick the box if it is so." in text
    assert renewal(ana.office).answers == ()
    assert ana.confirms("not-changing") == "../renewal?said=kept"
    assert [each.kind for each in renewal(ana.office).answers] == [AnswerKind.NOT_CHANGING]


@pytest.mark.requirement("RN-5", "RN-10")
def test_after_an_answer_the_page_says_what_was_understood_and_until_when_it_may_change(
    ana: Client,
) -> None:
    ana.opens()
    ana.confirms("not-changing")
    text = ana.sees()
    assert "Your insurance is not changing." in text
    assert "from January 1, 2027 to December 31, 2027" in text
    assert "You can change it until December 31, 2026" in text
    ana.confirms("no-insurance")
    assert "You will have no insurance, or pay yourself." in ana.sees()


@pytest.mark.parametrize("choice", ["no-insurance", "dont-know"])
def test_every_other_answer_wants_its_tick_too(ana: Client, choice: str) -> None:
    ana.opens()
    assert " checked" not in ana.asks(choice)
    ana.confirms(choice, {})
    assert ana.last.status_code == 422
    assert renewal(ana.office).answers == ()


@pytest.mark.requirement("RN-6", "Q6")
@pytest.mark.parametrize(("choice", "to_come"), [("upcoming", False), ("card-to-come", True)])
def test_another_plan_leads_to_the_form_under_its_own_cookie(
    ana: Client, choice: str, *, to_come: bool
) -> None:
    ana.opens()
    assert "Continue to the form" in ana.asks(choice)
    mine = ana.cookie
    assert ana.confirms(choice, {}) == "../insurance"
    name, key = ana.cookie.split("=")
    assert (name, key.split(".")[1]) == ("__Host-insurance", "upcoming")
    assert mine != ana.cookie
    from backoffice.web.link_sessions import key_in  # noqa: PLC0415

    begun = ana.office.intake.sit_down(key_in(ana.cookie)).intake
    assert (begun.upcoming, begun.numbers_to_come) == (True, to_come)


def test_what_the_provider_entered_meanwhile_closes_the_question_and_says_so(ana: Client) -> None:
    ana.opens()
    new = builders.new_policy(member_id="OAKS0001", holds=Interval(since=NEW_YEAR))
    ana.office.policy_entry.enter(ANA, "policy-entered", new, caller=RUTH)
    text = ana.confirms("not-changing")
    assert ana.last.status_code == 422
    assert "has changed since we asked" in text
    assert 'href="../renewal-answers/upcoming"' in text
    assert "renewal-answers/not-changing" not in text
    assert ana.asks("not-changing") == "../renewal"
    assert len(coverage(ana.office).believed_at(None)) == 2


def test_once_the_year_has_begun_a_final_answer_is_shown_and_not_asked_for_again() -> None:
    office, key = asked()
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    office.wait(JANUARY - office.clock())
    ana = Client(office)
    ana.opens()
    text = ana.sees()
    assert "The new plan year has begun." in text
    assert "renewal-answers/" not in text


@pytest.mark.parametrize(
    "cookie", ["", "__Host-renewal=x", f"{COOKIES['renewal']}={ANA}.renewal.1.x"]
)
def test_without_a_session_every_page_says_calmly_that_it_is_closed(
    ana: Client, cookie: str
) -> None:
    ana.cookie = cookie
    for show in (ana.sees, lambda: ana.asks("upcoming"), lambda: ana.confirms("not-changing")):
        assert "closed for now" in show()
        assert ana.last.status_code == 404


def test_an_answer_that_there_is_not_is_no_page(ana: Client) -> None:
    ana.opens()
    for show in (ana.asks, ana.confirms):
        show("anything")
        assert ana.last.status_code == 404


def test_the_pages_speak_spanish() -> None:
    office, _ = asked()
    ana = Client(office, "es")
    ana.opens()
    text = ana.sees()
    assert "Mi seguro no va a cambiar" in text
    assert "Add upcoming" not in text
    assert "isn’t changing" not in ana.asks("not-changing")
