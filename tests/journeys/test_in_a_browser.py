"""The form in a real browser: a small phone, no JavaScript, from the link to the receipt."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from infra.local.people import ANA, Practice

CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.xdist_group("stack"),
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: `apt-get install chromium`"),
]

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def phone() -> Iterator[Page]:
    """A page in Chromium as wide as a small phone, with JavaScript switched off."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=False, has_touch=True
        )
        context.set_default_timeout(10_000)
        yield context.new_page()
        browser.close()


def _go_on(page: Page) -> None:
    page.get_by_role("button", name=re.compile("continue|open", re.IGNORECASE)).last.click()


@pytest.mark.requirement("IN-3", "IN-6", "IN-9", "IN-12", "IN-14", "IN-16", "IN-17", "IN-18")
def test_a_client_fills_in_the_form_on_a_small_phone_without_javascript(
    phone: Page, nora: Practice
) -> None:
    client_id = nora.add(ANA)
    phone.goto(nora.send_link(client_id, ANA))
    phone.get_by_label("Month").fill("4")
    phone.get_by_label("Day").fill("12")
    phone.get_by_label("Year").fill("1990")
    _go_on(phone)

    expect(phone).to_have_url(re.compile(r"/insurance/about-you$"))
    expect(phone.get_by_label("First name", exact=True)).to_have_value("Ana")
    phone.get_by_label("I am filling this in for myself").check()
    phone.get_by_label("Female").check()
    _go_on(phone)

    phone.get_by_label("Name of the insurance provider").fill("meridien")
    _go_on(phone)
    # It is spelled otherwise: the page asks which one is meant.
    phone.get_by_label("Meridian Health", exact=True).check()
    _go_on(phone)

    expect(phone).to_have_url(re.compile(r"/insurance/member-id$"))
    phone.get_by_label("Member ID", exact=True).fill("FERN0001")
    _go_on(phone)
    # The group number is missing: the page says so, and keeps what was typed.
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_label("Member ID", exact=True)).to_have_value("FERN0001")
    phone.get_by_label("Group number", exact=True).fill("FERN100")
    _go_on(phone)

    expect(phone).to_have_url(re.compile(r"/insurance/address$"))
    phone.get_by_label("Street").fill("12 Alder Street")
    phone.get_by_label("City").fill("Albany")
    phone.get_by_label("State", exact=True).select_option("NY")
    phone.get_by_label("ZIP").fill("12207")
    _go_on(phone)

    expect(phone).to_have_url(re.compile(r"/insurance/card$"))
    _go_on(phone)
    phone.get_by_label(re.compile("^Yes")).check()
    _go_on(phone)

    expect(phone).to_have_url(re.compile(r"/insurance/review$"))
    details = ("Ana", "Rivera", "April 12, 1990", "Meridian Health", "FERN0001")
    for value in (*details, "12 Alder Street"):
        expect(phone.get_by_text(value).first).to_be_visible()
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Submit information").click()
    expect(phone).to_have_url(re.compile(r"/insurance/receipt$"))
    assert nora.wait_for_verdict(client_id)["verdict"] == "active"


def test_nothing_is_wider_than_a_small_phone(phone: Page, nora: Practice) -> None:
    phone.goto(nora.send_link(nora.add(ANA), ANA))
    main = phone.get_by_role("main").bounding_box()
    assert main is not None
    assert main["x"] >= 0
    assert main["x"] + main["width"] <= 360


def test_a_stranger_without_the_birth_date_sees_nothing_of_the_client(
    phone: Page, nora: Practice
) -> None:
    link = nora.send_link(nora.add(ANA), ANA)
    phone.context.clear_cookies()
    phone.goto(link)
    for name in ("Month", "Day", "Year"):
        phone.get_by_label(name).fill({"Month": "1", "Day": "2", "Year": "1993"}[name])
    _go_on(phone)
    expect(phone.get_by_role("alert")).to_be_visible()
    assert "Rivera" not in phone.content()
