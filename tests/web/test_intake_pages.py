"""A client's way through the form: which page comes next, and what it says."""

from __future__ import annotations

import re

import pytest

from backoffice.domain.client import Client
from backoffice.domain.intake import Intake
from backoffice.domain.link import Link
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    ATTESTED,
    BLUE,
    DEPENDENT,
    HOLDER,
    HOLDER_DETAILS,
    HOSTILE,
    INSURANCE,
    NOW,
    NUMBERS,
    PAYER,
    Browser,
    IntakeOffice,
)
from tests.support.markup import read


@pytest.mark.requirement("IN-6", "IN-9", "IN-10", "IN-14", "IN-16", "IN-17")
def test_the_holder_of_a_policy_is_led_through_five_steps(browser: Browser) -> None:
    seen = []
    browser.opened()
    for form in (ABOUT, *INSURANCE, {}, HOLDER, ATTESTED):
        [step] = re.findall("Step . of .", read(browser.text).text)
        seen.append((browser.path.removeprefix("/insurance/"), step))
        browser.post(form)
    assert browser.path == "/insurance/receipt"
    assert seen == [
        ("about-you", "Step 1 of 5"),
        ("insurance", "Step 2 of 5"),
        ("member-id", "Step 2 of 5"),
        ("address", "Step 2 of 5"),
        ("card", "Step 3 of 5"),
        ("policy-holder", "Step 4 of 5"),
        ("review", "Step 5 of 5"),
    ]


@pytest.mark.requirement("IN-15")
def test_a_dependent_is_also_asked_about_the_holder(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, DEPENDENT)
    assert browser.path == "/insurance/policy-holder-details"
    assert "Step 5 of 6" in read(browser.text).text
    assert "Step 6 of 6" in read(browser.post(HOLDER_DETAILS).text).text


@pytest.mark.parametrize(
    ("step", "form"),
    [
        ("insurance", PAYER),
        ("member-id", NUMBERS),
        ("address", ADDRESS),
        ("card", {}),
        ("policy-holder", HOLDER),
        ("policy-holder-details", HOLDER_DETAILS),
        ("review", ATTESTED),
        ("receipt", {}),
        ("nonsense", {}),
        ("x.y", {}),
    ],
)
def test_a_page_that_is_not_on_the_way_leads_back_to_it(
    browser: Browser, step: str, form: dict[str, str]
) -> None:
    assert browser.opened().get(f"/insurance/{step}").path == "/insurance/about-you"
    assert browser.post({}, f"/insurance/{step}").path == "/insurance/about-you"
    assert browser.post(form, f"/insurance/{step}").path == "/insurance/about-you"


def test_each_page_leads_back_to_the_one_before(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, DEPENDENT, HOLDER_DETAILS)
    way = []
    while back := [link for link in read(browser.text).links if link.get("class") == "back"]:
        browser.get(f"/insurance/{back[0]['href']}")
        way.append(browser.path.removeprefix("/insurance/"))
    assert way == [
        "policy-holder-details",
        "policy-holder",
        "card",
        "address",
        "member-id",
        "insurance",
        "about-you",
    ]


def test_a_changed_answer_leads_back_to_the_review(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER)
    browser.post({**ABOUT, "first_name": "Mya"}, "/insurance/about-you")
    assert browser.path == "/insurance/review"
    assert "Mya" in read(browser.text).text


@pytest.mark.requirement("IN-11")
def test_changing_to_a_plan_that_needs_the_card_leads_to_the_card(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER)
    assert browser.post(BLUE, "/insurance/insurance").path == "/insurance/card"


def test_faults_are_listed_on_top_and_lead_to_their_fields(browser: Browser) -> None:
    browser.opened().post({**ABOUT, "first_name": "", "sex": ""})
    page = read(browser.text)
    targets = [link["href"] for link in page.links if link["href"] in {"#first_name", "#sex"}]
    assert browser.status == 422
    assert targets == ["#first_name", "#sex"]
    [alert] = [found for found in page.attributes if found.get("role") == "alert"]
    assert alert["tabindex"] == "-1"
    assert page.control("first_name")["aria-describedby"] == "first_name-fault"


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        ([ABOUT], {"payer_name": "Acme\u200bHealth"}),
        ([ABOUT, PAYER], {**NUMBERS, "member_id": "w 1!"}),
        ([ABOUT, PAYER, NUMBERS], {**ADDRESS, "zip": "1220", "state": "NY"}),
    ],
)
def test_what_was_typed_stays_beside_its_fault(
    browser: Browser, before: list[dict[str, str]], typed: dict[str, str]
) -> None:
    shown = read(browser.filled(*before).post(typed).text).chosen
    assert browser.status == 422
    assert {name: shown[name] for name in typed} == typed


def test_who_saves_at_the_same_moment_is_told_and_loses_nothing_typed(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.opened()
    same = office.the(Intake)
    office.database.meanwhile = lambda: office.records.keep(same)
    browser.post({**ABOUT, "first_name": "Mya"})
    assert (browser.path, browser.status) == ("/insurance/about-you", 409)
    assert read(browser.text).chosen["first_name"] == "Mya"
    assert browser.post(ABOUT).path == "/insurance/insurance"


@pytest.mark.requirement("Q9")
def test_a_form_that_was_opened_in_time_is_submitted_after_its_link_expired(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER)
    office.records.keep(office.the(Link).but(expires_at=NOW))
    assert browser.post(ATTESTED).path == "/insurance/receipt"


def test_a_link_that_expired_too_long_ago_says_so_on_the_review(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER)
    office.records.keep(office.the(Link).but(expires_at=NOW - Link.SESSION_LASTS))
    browser.post(ATTESTED)
    assert (browser.path, browser.status) == ("/insurance/review", 422)
    assert "This link has expired" in read(browser.text).text


@pytest.mark.parametrize(
    ("before", "form"),
    [
        ([], dict.fromkeys(ABOUT, HOSTILE)),
        ([ABOUT, PAYER], dict.fromkeys(NUMBERS, HOSTILE)),
        ([ABOUT, PAYER], {**NUMBERS, "member_id": "!", "looked_again": HOSTILE}),
        ([ABOUT, PAYER, NUMBERS], dict.fromkeys(ADDRESS, HOSTILE)),
        ([ABOUT, *INSURANCE, {}, DEPENDENT], dict.fromkeys(HOLDER_DETAILS, HOSTILE)),
    ],
)
def test_markup_that_is_typed_stays_text(
    browser: Browser, before: list[dict[str, str]], form: dict[str, str]
) -> None:
    page = read(browser.filled(*before).post(form).text)
    assert browser.status == 422
    assert "script" not in page.tags
    assert HOSTILE in page.chosen.values()


def test_markup_in_a_kept_value_stays_text(office: IntakeOffice, browser: Browser) -> None:
    insurance = ({"payer_name": HOSTILE}, NUMBERS, {**ADDRESS, "line1": HOSTILE})
    browser.filled(ABOUT, *insurance)
    for side in ("front", "back"):
        office.add_photo(side)
    page = read(browser.post({}).post(HOLDER).text)
    assert browser.path == "/insurance/review"
    assert "script" not in page.tags
    assert page.text.count(HOSTILE) == 2


def test_the_client_is_named_as_on_the_card_afterwards(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.filled({**ABOUT, "first_name": "Mya"}, *INSURANCE, {}, HOLDER, ATTESTED)
    assert office.the(Client).first_name == "Mya"
