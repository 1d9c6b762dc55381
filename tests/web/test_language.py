"""The language of a page: what the visitor chose, what the browser prefers, and what is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from chalice.app import Request, Response

from backoffice.domain.client import Language
from backoffice.domain.intake import Intake
from backoffice.languages import LANGUAGES, day_in_words, moment_in_words, preferred
from backoffice.web.language import ENGLISH, OTHERS, remembering, spoken
from tests.support.intake_office import (
    ABOUT,
    ATTESTED,
    HOLDER,
    INSURANCE,
    Browser,
    IntakeOffice,
)
from tests.support.markup import read


def request(query: str = "", cookie: str = "", accepts: str = "") -> Request:
    headers = {"cookie": cookie, "accept-language": accepts}
    event: dict[str, Any] = {
        "multiValueQueryStringParameters": {"lang": [query]} if query else None,
        "headers": headers,
        "pathParameters": {},
        "requestContext": {"httpMethod": "GET", "resourcePath": "/", "identity": {}},
        "body": "",
        "stageVariables": {},
        "isBase64Encoded": False,
    }
    return Request(event, None)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (request(), "en"),
        (request(accepts="es-MX,es;q=0.9,en;q=0.8"), "es"),
        (request(accepts="en-US,en;q=0.9,es;q=0.1"), "en"),
        (request(accepts="en;q=0.2, ES-us"), "es"),
        (request(accepts="de,fr"), "en"),
        (request(accepts="es;q=now"), "es"),
        (request(accepts="es", query="en"), "en"),
        (request(accepts="es", cookie="lang=en"), "en"),
        (request(cookie="__Host-insurance=x; lang=es"), "es"),
        (request(query="es", cookie="lang=en"), "es"),
        (request(query="<script>", cookie="lang=xx"), "en"),
    ],
)
def test_a_choice_counts_before_a_preference(asked: Request, language: str) -> None:
    assert spoken(asked) == language


def test_a_choice_does_not_take_the_place_of_the_key_to_the_form() -> None:
    opened = Response("", {"Set-Cookie": "__Host-insurance=key"}, 303)
    assert remembering(opened, request(query="es")).headers["Set-Cookie"] == "__Host-insurance=key"


def test_a_choice_is_remembered_and_nothing_else_is() -> None:
    assert "lang=es" in str(remembering(Response(""), request(query="es")).headers["Set-Cookie"])
    for other in (request(), request(query="xx"), request(accepts="es")):
        assert "Set-Cookie" not in remembering(Response(""), other).headers


def test_what_everybodys_cache_may_keep_sets_no_cookie() -> None:
    kept = Response("", {"Cache-Control": "public, max-age=300"})
    assert "Set-Cookie" not in remembering(kept, request(query="es")).headers


def test_the_web_knows_the_languages_that_there_are() -> None:
    assert {ENGLISH, *OTHERS} == set(LANGUAGES)


def test_no_preference_among_ours_means_english() -> None:
    assert preferred("") == preferred("*") == preferred("ru;q=1") == "en"


def test_days_and_moments_are_written_as_each_language_does() -> None:
    assert day_in_words(date(2028, 2, 29)) == "February 29, 2028"
    assert day_in_words(date(2028, 2, 29), "es") == "29 de febrero de 2028"
    moment = datetime(2026, 11, 27, 21, 5, tzinfo=UTC)
    zone = "America/New_York"
    assert moment_in_words(moment, zone) == "Friday, November 27, 2026 at 4:05 PM EST"
    assert moment_in_words(moment, zone, "es") == "viernes, 27 de noviembre de 2026, 4:05 PM EST"
    midnight = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
    assert moment_in_words(midnight, zone).endswith("at 12:00 AM EDT")


# The form


@pytest.mark.parametrize(("language", "other"), [("en", "es"), ("es", "en")])
def test_every_page_of_the_form_says_its_language_and_leads_to_the_other(
    language: str, other: str
) -> None:
    browser = Browser(IntakeOffice(language=language)).opened()
    for form in (ABOUT, *INSURANCE, {}, HOLDER, ATTESTED):
        page = read(browser.text)
        assert page.language == language
        [link] = [link for link in page.links if "hreflang" in link]
        assert (link["href"], link["lang"], link["hreflang"]) == (f"?lang={other}", other, other)
        browser.post(form)
    assert browser.path == "/insurance/receipt"


@pytest.mark.requirement("IN-17")
@pytest.mark.parametrize("language", Language)
def test_the_attestation_names_the_language_that_was_read(language: Language) -> None:
    office = IntakeOffice(language=language)
    Browser(office).filled(ABOUT, *INSURANCE, {}, HOLDER, ATTESTED)
    attestation = office.the(Intake).attestation
    assert attestation is not None
    assert attestation.language is language


def test_the_languages_of_clients_are_those_that_pages_speak() -> None:
    assert set(Language) == set(LANGUAGES)
