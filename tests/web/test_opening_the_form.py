"""The door of the form: who gets in, who stays out, and that nobody can tell why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain.intake import Intake
from backoffice.domain.link import Link, SessionKey
from backoffice.services.intake import CLOSED
from backoffice.services.link_door import NOT_OPENED
from backoffice.web.link_sessions import key_in
from tests.support.intake_office import (
    ABOUT,
    ATTESTED,
    BIRTH_DATE,
    HOLDER,
    INSURANCE,
    NOW,
    TOKEN,
    WRONG,
    Browser,
    IntakeOffice,
    a_client,
    a_link,
)
from tests.support.markup import read


@pytest.mark.requirement("IN-3")
def test_the_date_of_birth_alone_opens_the_form(browser: Browser) -> None:
    assert browser.opened().path == "/insurance/about-you"
    assert browser.status == 200


def test_the_cookie_is_kept_from_scripts_and_strangers_for_two_hours(office: IntakeOffice) -> None:
    answer = office.pages.open_link(TOKEN, BIRTH_DATE, now=NOW)
    cookie, *terms = str(answer.headers["Set-Cookie"]).split("; ")
    assert cookie.startswith("__Host-insurance=client-0001.intake.1.")
    assert set(terms) == {"Path=/", "Max-Age=7200", "HttpOnly", "Secure", "SameSite=Lax"}


def test_whatever_keeps_a_link_shut_looks_the_same() -> None:
    client = a_client()
    expired = a_link(client).but(expires_at=NOW - timedelta(days=1))
    locked = a_link(client).but(locked_until=NOW + timedelta(minutes=5))
    dateless = a_client(birth_date=None)
    answers = [
        IntakeOffice().pages.open_link(TOKEN, WRONG, now=NOW),
        IntakeOffice().pages.open_link("made-up", WRONG, now=NOW),
        IntakeOffice(link=expired).pages.open_link(TOKEN, WRONG, now=NOW),
        IntakeOffice(link=locked).pages.open_link(TOKEN, WRONG, now=NOW),
        IntakeOffice(dateless).pages.open_link(TOKEN, WRONG, now=NOW),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.body for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert NOT_OPENED in read(answers[0].body).text


def test_a_right_date_on_a_locked_link_looks_like_a_wrong_one() -> None:
    locked = a_link(a_client()).but(locked_until=NOW + timedelta(minutes=5))
    answer = IntakeOffice(link=locked).pages.open_link(TOKEN, BIRTH_DATE, now=NOW)
    assert answer.status_code == 422
    assert NOT_OPENED in read(answer.body).text


def test_two_wrong_dates_at_the_same_moment_do_not_show_that_there_is_a_link(
    office: IntakeOffice,
) -> None:
    another = office.the(Link).but(wrong_dates=("another",))
    office.database.meanwhile = lambda: office.records.keep(another)
    answer = office.pages.open_link(TOKEN, WRONG, now=NOW)
    assert answer.status_code == 422


def test_a_double_tap_opens_the_form(office: IntakeOffice, browser: Browser) -> None:
    another = office.the(Link).but(wrong_dates=("another",))
    office.database.meanwhile = lambda: office.records.keep(another)
    assert browser.opened().path == "/insurance/about-you"


def test_a_date_that_is_none_is_told_beside_the_field_and_kept(browser: Browser) -> None:
    browser.get(f"/link/{TOKEN}").post({**BIRTH_DATE, "birth_date_month": "13"})
    page = read(browser.text)
    assert browser.status == 422
    assert page.control("birth_date")["aria-invalid"] == "true"
    assert page.chosen["birth_date_month"] == "13"
    assert NOT_OPENED not in page.text


def test_a_link_opened_again_leads_to_where_the_client_was(office: IntakeOffice) -> None:
    Browser(office).filled(ABOUT, *INSURANCE)
    assert Browser(office).opened().path == "/insurance/card"


@pytest.mark.parametrize("stage", ["", "/office"])
def test_every_way_on_is_relative_so_that_a_stage_path_stays(
    office: IntakeOffice, stage: str
) -> None:
    browser = Browser(office, stage=stage)
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER, ATTESTED)
    assert browser.path == "/insurance/receipt"
    assert browser.get("/insurance").path == "/insurance/receipt"


@pytest.mark.parametrize("path", ["/insurance", "/insurance/card", "/insurance/receipt"])
@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "__Host-insurance=",
        "__Host-insurance=nonsense",
        "__Host-insurance=.intake.1.x",
        "__Host-insurance=client-0001.intake.1.guess",
        "other=1",
    ],
)
def test_without_a_session_every_page_is_calmly_closed(
    office: IntakeOffice, path: str, cookie: str
) -> None:
    Browser(office).opened()
    stranger = Browser(office)
    stranger.cookie = cookie
    assert stranger.get(path).status == 404
    assert CLOSED in read(stranger.text).text
    assert "Maya" not in stranger.text


def test_answers_after_the_session_are_not_kept_and_the_page_is_closed(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.opened()
    office.now += timedelta(hours=2)
    assert browser.post(ABOUT).status == 404
    assert office.the(Intake).about is None


def test_faults_are_not_told_to_a_stranger(office: IntakeOffice) -> None:
    assert Browser(office).post({}, "/insurance/about-you").status == 404


def test_our_cookie_is_found_among_others() -> None:
    key = SessionKey.from_cookie("client-0001.intake.1.s3cret")
    assert key_in("a=b; __Host-insurance=client-0001.intake.1.s3cret; __Host-insurance2=x") == key
    assert key is not None
    assert key_in("x__Host-insurance=client-0001.intake.1.s3cret") is None
