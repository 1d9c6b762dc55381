"""The Help centre in a real browser: for everybody, on a small telephone, by day and by night."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from typing import Literal
from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.sync_playwright import Axe
from chalice.app import Response
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, ViewportSize, expect, sync_playwright

from tests.support.help_office import ARTICLE, HELP_PAGES, HelpOffice, every_help_page

CHROMIUM = shutil.which("chromium")
SMALL = ViewportSize(width=360, height=740)

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


@cache
def pages(language: str) -> dict[str, Response]:
    return every_help_page(language)


def show(page: Page, answer: Response) -> list[str]:
    """Serve *answer* to the browser with its own headers; what the console complained of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    headers = {name: str(value) for name, value in answer.headers.items()}

    def serve(route: Route) -> None:
        route.fulfill(status=200, headers=headers, body=str(answer.body))

    page.route("**/*", serve)
    page.goto(f"https://office.example/office/help/{ARTICLE}")
    return complaints


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    context = chromium.new_context(viewport=SMALL)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", HELP_PAGES)
def test_nobody_is_kept_out_of_a_page(
    chromium: Chromium, name: str, language: str, scheme: Literal["light", "dark"]
) -> None:
    # The checker is a script, which the pages' own policy would rightly refuse.
    context = chromium.new_context(viewport=SMALL, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    show(page, pages(language)[name])
    found = Axe().run(page).response["violations"]
    context.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", HELP_PAGES)
def test_a_page_fits_a_small_telephone_and_a_finger(page: Page, name: str, language: str) -> None:
    assert show(page, pages(language)[name]) == []
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    tapped = "button, .button, .phone, textarea, input[type=text], .choice label, .articles a"
    for target in page.locator(tapped).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, target.evaluate("e => e.outerHTML")


@pytest.mark.requirement("HP-2")
def test_a_browser_sends_no_vote_until_its_reader_chose_one(page: Page) -> None:
    show(page, HelpOffice().articles.read(ARTICLE, language="en"))
    page.route("**/*", lambda route: route.fulfill(status=204))
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.post_data)))
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Send my answer").click()
    (_, blind), (url, chosen) = sent
    assert dict(parse_qsl(blind or "")).keys() == {"ballot"}
    assert dict(parse_qsl(chosen or ""))["helpful"] == "yes"
    assert url.endswith(f"/office/help/{ARTICLE}")


def test_a_vote_without_an_answer_opens_at_what_is_missing(page: Page) -> None:
    show(page, pages("en")["an article without an answer"])
    alert = page.locator("[role=alert]")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    alert.get_by_role("link").click()
    expect(page.get_by_label("Yes")).to_be_focused()


@pytest.mark.requirement("HP-1")
def test_the_help_button_is_large_at_the_bottom_right_and_covers_nothing(page: Page) -> None:
    answer = pages("en")["the form"]
    button = '<p class="help-link"><a href="../help">Help</a></p></div>\n</body>'
    body = str(answer.body).replace("</div>\n</body>", button)
    assert body != answer.body
    for width in (320, 360, 700, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        show(page, Response(body, answer.headers, 200))
        link = page.get_by_role("link", name="Help", exact=True)
        box, sheet = link.bounding_box(), page.locator("main").bounding_box()
        foot = page.locator(".foot").bounding_box()
        assert box is not None
        assert sheet is not None
        assert foot is not None
        assert min(box["height"], box["width"]) >= 44
        assert box["x"] + box["width"] > width / 2
        beside = box["x"] >= max(each["x"] + each["width"] for each in (sheet, foot))
        beneath = box["y"] >= foot["y"] + foot["height"]
        assert beside or beneath, width
