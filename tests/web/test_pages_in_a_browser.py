"""The pages in a real browser, under their own headers: nothing blocked, nothing cut off."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from chalice.app import Response
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, ViewportSize, expect, sync_playwright

from tests.support.intake_office import ADDRESS, BIRTH_DATE, HELPED, NUMBERS, PAYER
from tests.web.test_pages import NAMES, every_page

CHROMIUM = shutil.which("chromium")
NARROW = ViewportSize(width=320, height=640)
WIDE = ViewportSize(width=1280, height=900)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: the pages were seen by nobody"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    context = chromium.new_context(viewport=NARROW)
    yield context.new_page()
    context.close()


def show(page: Page, answer: Response) -> list[str]:
    """Serve *answer* to the browser with its own headers; what the console complained of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    headers = {name: str(value) for name, value in answer.headers.items()}

    def serve(route: Route) -> None:
        route.fulfill(status=200, headers=headers, body=str(answer.body))

    page.route("**/*", serve)
    page.goto("https://office.example/office/insurance/step")
    return complaints


@pytest.mark.parametrize("name", NAMES)
def test_a_page_breaks_none_of_its_own_rules(page: Page, name: str) -> None:
    assert show(page, every_page()[name]) == []
    styled = page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius")
    assert styled == "18px"


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("name", NAMES)
def test_nobody_scrolls_sideways(page: Page, name: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    show(page, every_page()[name])
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_tapped_is_large_enough_for_a_finger(page: Page, name: str) -> None:
    show(page, every_page()[name])
    tapped = "button, select, summary, input[type=text], input[type=file], .choice label, .part a"
    for target in page.locator(tapped).all():
        box = target.bounding_box()
        assert box is None or box["height"] >= 44, target.evaluate("e => e.outerHTML")


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("with faults")])
def test_a_page_with_faults_opens_at_the_list_of_them(page: Page, name: str) -> None:
    show(page, every_page()[name])
    expect(page.locator("[role=alert]")).to_be_focused()
    page.locator("[role=alert] a").first.click()
    expect(page.locator("[aria-invalid]:focus, [aria-invalid] :focus")).to_have_count(1)


def test_what_depends_on_an_answer_appears_with_it(page: Page) -> None:
    show(page, every_page()["policy-holder"])
    child = page.get_by_label("Child")
    assert not child.is_visible()
    page.get_by_label("No, Maya is covered").check()
    assert child.is_visible()

    show(page, every_page()["about-you"])
    asked = [page.get_by_label("Your own name"), page.get_by_label("Parent or guardian")]
    assert not any(question.is_visible() for question in asked)
    page.get_by_label("for someone else").check()
    assert all(question.is_visible() for question in asked)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("landing", BIRTH_DATE),
        ("about-you", HELPED),
        ("insurance", PAYER),
        ("insurance with candidates", {"payer_name": "h", "asked_about": "h", "payer": "typed"}),
        ("member-id", NUMBERS),
        ("member-id with doubts", {"member_id": "W1O2I3", "looked_again": "W1O2I3"}),
        ("address", ADDRESS),
    ],
)
def test_a_browser_sends_the_fields_that_the_office_reads(
    page: Page, name: str, form: dict[str, str]
) -> None:
    show(page, every_page()[name])
    for field, value in form.items():
        control = page.locator(f"[name={field}]").first
        if control.get_attribute("type") == "radio":
            page.locator(f"[name={field}][value={value}]").check()
        elif control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        elif control.is_visible():
            control.fill(value)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("button").click()
    posted = dict(parse_qsl(sent.value.post_data or ""))
    assert {key: posted.get(key) for key, value in form.items() if value} == {
        key: value for key, value in form.items() if value
    }
