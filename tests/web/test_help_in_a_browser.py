"""The Help centre in a real browser: what its readers tap, and what is sent by it."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import IN_CHROMIUM, show
from tests.support.every_page import anywhere, every_page
from tests.support.help_office import ARTICLE, HelpOffice

pytestmark = IN_CHROMIUM


@pytest.mark.requirement("HP-2")
def test_a_browser_sends_no_vote_until_its_reader_chose_one(page: Page) -> None:
    show(page, HelpOffice().articles.read(ARTICLE, language="en"), f"help/{ARTICLE}")
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
    show(page, anywhere("en")["help: an article without an answer"], f"help/{ARTICLE}")
    alert = page.locator("[role=alert]")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    alert.get_by_role("link").click()
    expect(page.get_by_label("Yes")).to_be_focused()


@pytest.mark.requirement("HP-1")
@pytest.mark.parametrize("name", ["landing", "about-you", "review", "receipt", "closed"])
def test_the_help_button_is_large_at_the_bottom_right_and_covers_nothing(
    page: Page, name: str
) -> None:
    show(page, every_page()[name])
    for width in (320, 360, 700, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        link = page.get_by_role("link", name="Help", exact=True)
        box = link.bounding_box()
        others = [each.bounding_box() for each in page.locator("main, .foot").all()]
        assert box is not None
        assert min(box["height"], box["width"]) >= 44
        assert box["x"] + box["width"] > width / 2
        for other in others:
            assert other is not None
            beside = box["x"] >= other["x"] + other["width"]
            beneath = box["y"] >= other["y"] + other["height"]
            assert beside or beneath, width
