"""A plan ends, on a small phone, over real HTTP: not changing after all, and then another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from infra.local.people import ANA, Patient, Practice, today, until
from tests.journeys.test_in_a_browser import Reader
from tests.support.chromium import NEEDS_CHROMIUM, PHONE

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack"), *NEEDS_CHROMIUM]

VERA = Patient("Vera", "Lindqvist", date(1990, 4, 12), "F", "OAKS0001", "OAK200")
CONFIRM = "Yes, my current insurance isn’t changing"


@pytest.fixture
def vera(chromium: Chromium) -> Iterator[Reader]:
    """Her phone, with JavaScript for axe alone: the pages have none."""
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    context.set_default_timeout(15_000)
    yield Reader(context.new_page())
    context.close()


def is_fit(tab: Page) -> None:
    """The page is not wider than the phone, and keeps nobody out."""
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    found = Axe().run(tab)
    assert found.response["violations"] == [], found.generate_report()


def only(nora: Practice, client_id: str) -> Any:
    """What the client is asked about the end of the plan."""
    return until(
        "what is asked",
        lambda: next(iter(nora.get(f"/clients/{client_id}/renewals")["renewals"]), None),
    )


def link_in_mail(nora: Practice, client_id: str) -> str:
    mail = nora.wait_for_mail(client_id, "Something was noted for you")
    link = re.search(r"https?://\S+/renewal/[A-Za-z0-9_-]+", mail["BodyText"])
    assert link is not None
    return link.group()


def opens(vera: Reader, link: str) -> None:
    vera.tab.goto(link)
    is_fit(vera.tab)
    assert VERA.last_name not in vera.tab.content()
    vera.dates("birth_date", VERA.birth_date)
    vera.goes_on()


@pytest.mark.requirement("RN-4", "RN-5", "RN-6", "RN-8", "RN-10", "Q7", "Q10", "Q31", "UP-2")
def test_not_changing_is_confirmed_and_then_another_plan_follows_after_all(
    vera: Reader, nora: Practice
) -> None:
    client_id = nora.add(VERA)
    nora.insure(client_id, ANA)
    last_day = date(today().year, 12, 31)
    assert only(nora, client_id)["ends_on"] == last_day.isoformat()
    answer = f"/clients/{client_id}/renewals/{last_day}/answer"
    nora.put(answer, {"kind": "dont_know"})
    view = nora.put(answer, {"kind": "dont_know"})
    assert [each["by"] for each in view["answers"]] == ["provider"]
    link = link_in_mail(nora, client_id)

    opens(vera, f"{link}/not-changing")
    vera.is_at("renewal-answers/not-changing")
    is_fit(vera.tab)
    vera.taps(CONFIRM)  # without the tick
    vera.reads("Tick the box if it is so. If it is not, go back and choose another answer.")
    is_fit(vera.tab)
    vera.tab.get_by_role("checkbox").check()
    vera.taps(CONFIRM)
    vera.is_at("renewal")
    vera.reads("Thank you. We have kept your answer.", "Your insurance is not changing.")
    is_fit(vera.tab)
    [policy] = nora.get(f"/clients/{client_id}/policies")["policies"]
    assert policy["holds"]["until"] == f"{last_day.year + 1}-12-31"
    assert only(nora, client_id)["status"] == "answered"

    opens(vera, f"{link}/upcoming")
    vera.is_at("renewal-answers/upcoming")
    is_fit(vera.tab)
    vera.taps("Continue to the form")
    vera.says_who("Female")
    vera.names_payer("Meridian Health")
    vera.dates("begins", date(last_day.year + 1, 1, 1))
    vera.goes_on()
    vera.copies(VERA)
    vera.gives_address()
    vera.taps("Continue without photos")
    vera.tab.get_by_label("Yes, I have the plan myself").check()
    vera.goes_on()
    vera.is_at("insurance/review")
    vera.tab.get_by_role("checkbox").check()
    vera.taps("Submit")
    vera.is_at("insurance/receipt")
    is_fit(vera.tab)
    vera.tab.get_by_role("link", name="See your answer").click()
    vera.reads("Another insurance follows.")
    is_fit(vera.tab)

    kinds = [each["kind"] for each in only(nora, client_id)["answers"]]
    assert kinds == ["dont_know", "not_changing", "upcoming"]
    before, after = nora.get(f"/clients/{client_id}/policies")["policies"]
    assert before["holds"]["until"] == last_day.isoformat()
    assert after["member_id"] == VERA.member_id
    assert after["attested_by"] == "client"
