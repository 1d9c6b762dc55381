"""Who was born today: the day of the client, or the network's while nobody is known, counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.web.asking_pages import AskingPages
from tests.support.intake_office import (
    ABOUT,
    BIRTH_DATE,
    DEPENDENT,
    HOLDER_DETAILS,
    HOME_ZONE,
    INSURANCE,
    NETWORK,
    TOKEN,
    Browser,
    IntakeOffice,
    a_client,
    a_link,
)
from tests.support.markup import read
from tests.twins.office import MemoryOffice

NEW_YEARS_EVE = datetime(2027, 1, 1, 1, tzinfo=UTC)
"""Eight in the evening in New York, and the next year in Greenwich."""
DAYBREAK_IN_GUAM = datetime(2026, 12, 31, 20, tzinfo=UTC)
"""Where the year is six hours old."""
EVE, NEW_YEAR, NEXT_DAY = date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)

each_edge = pytest.mark.parametrize(
    ("zone", "at", "today", "tomorrow"),
    [
        ("America/New_York", NEW_YEARS_EVE, EVE, NEW_YEAR),
        ("Pacific/Guam", DAYBREAK_IN_GUAM, NEW_YEAR, NEXT_DAY),
    ],
    ids=["behind Greenwich", "ahead of Greenwich"],
)


def born(day: date) -> dict[str, str]:
    return {
        "birth_date_month": str(day.month),
        "birth_date_day": str(day.day),
        "birth_date_year": str(day.year),
    }


def at_the_form(zone: str, at: datetime) -> Browser:
    """The browser of a client in that *zone*, who opened the link *at* a moment."""
    client = a_client(time_zone=zone)
    office = IntakeOffice(client, link=a_link(client).but(expires_at=at + timedelta(days=1)))
    office.now = at
    return Browser(office).opened()


@pytest.mark.requirement("IN-6", "IN-19")
@each_edge
def test_a_client_is_born_at_most_today_where_the_client_lives(
    zone: str, at: datetime, today: date, tomorrow: date
) -> None:
    browser = at_the_form(zone, at)
    page = read(browser.post({**ABOUT, **born(tomorrow)}).text)
    assert (browser.path, browser.status) == ("/insurance/about-you", 422)
    assert page.control("birth_date")["aria-invalid"] == "true"
    assert browser.post({**ABOUT, **born(today)}).path == "/insurance/insurance"


@pytest.mark.requirement("IN-15", "IN-19")
@each_edge
def test_a_policy_holder_is_born_at_most_today_where_the_client_lives(
    zone: str, at: datetime, today: date, tomorrow: date
) -> None:
    browser = at_the_form(zone, at)
    for form in (ABOUT, *INSURANCE, {}, DEPENDENT):
        browser.post(form)
    browser.post({**HOLDER_DETAILS, **born(tomorrow)})
    assert (browser.path, browser.status) == ("/insurance/policy-holder-details", 422)
    assert browser.post({**HOLDER_DETAILS, **born(today)}).path == "/insurance/review"


@pytest.mark.requirement("IN-3")
def test_a_link_opens_with_a_birth_of_today_and_asks_again_for_one_of_tomorrow() -> None:
    client = a_client(birth_date=EVE)
    office = IntakeOffice(client, link=a_link(client).but(expires_at=NEW_YEARS_EVE))
    early = NEW_YEARS_EVE - timedelta(minutes=1)
    office.now = early
    browser = Browser(office).get(f"/link/{TOKEN}")
    assert "aria-invalid" in browser.post(born(NEW_YEAR)).text
    assert browser.post(born(EVE)).path == "/insurance/about-you"


@pytest.mark.requirement("IN-21")
@pytest.mark.parametrize(("day", "status"), [(EVE, 200), (NEW_YEAR, 422)], ids=str)
def test_who_asks_for_a_link_is_born_at_most_today_where_the_network_is(
    day: date, status: int
) -> None:
    pages = AskingPages(MemoryOffice().asking, network_name=NETWORK, home_zone=HOME_ZONE)
    wish = {**BIRTH_DATE, "email": "maya@mail.example", **born(day)}
    assert pages.ask(wish, "en", now=NEW_YEARS_EVE).status_code == status
