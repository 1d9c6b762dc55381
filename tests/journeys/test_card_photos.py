"""Photos of the card, over real HTTP: demanded where they must be, and straight into quarantine."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import httpx
import pytest

from infra.local.office import LocalOffice
from infra.local.story import ANA, Browser, Practice

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360"
    "00000000020001e221bc330000000049454e44ae426082"
)
"""A PNG of one pixel."""


class _Forms(HTMLParser):
    """The multipart forms of a page: their addresses and hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((unescape(said.get("action", "")), {}))
        if tag == "input" and said.get("type") == "hidden" and self.found:
            self.found[-1][1][said["name"]] = said["value"]


def _at_the_card(nora: Practice, payer: str) -> Browser:
    browser = Browser(nora.send_link(nora.add(ANA), ANA))
    browser.open(ANA.birth_date)
    browser.answer_until("card", ANA, payer=payer)
    return browser


def _upload(browser: Browser, number: int, content: bytes = PIXEL) -> httpx.Response:
    forms = [form for form in _Forms(browser.read("card").text).found if "policy" in form[1]]
    action, fields = forms[number]
    return httpx.post(action, data=fields, files={"file": ("card.png", content, "image/png")})


@pytest.mark.requirement("IN-10", "IN-11", "Q5")
def test_a_blue_plan_needs_both_sides_before_the_form_goes_on(nora: Practice) -> None:
    browser = _at_the_card(nora, "Blue Harbor Blue Cross")
    assert browser.post("card", {}).status_code == 422
    assert _upload(browser, 0).status_code == 303
    assert browser.post("card", {}).status_code == 422
    back = _upload(browser, 1)
    assert back.status_code == 303
    assert back.headers["location"].split("?")[0].endswith("/insurance/card")
    assert browser.post("card", {}).status_code == 303


@pytest.mark.requirement("IN-12")
def test_another_plan_goes_on_without_photos(nora: Practice) -> None:
    browser = _at_the_card(nora, "Meridian Health")
    assert "encourage" in browser.read("card").text
    assert browser.post("card", {}).status_code == 303


def test_a_photo_that_is_too_large_is_refused_by_the_bucket(nora: Practice) -> None:
    browser = _at_the_card(nora, "Blue Harbor Blue Cross")
    assert _upload(browser, 0, b"\0" * 12_000_001).status_code == 400


def test_a_photo_waits_where_nobody_can_look_at_it(office: LocalOffice, nora: Practice) -> None:
    browser = _at_the_card(nora, "Blue Harbor Blue Cross")
    _upload(browser, 0)
    s3 = office.stack.client("s3")
    bucket = "backoffice-quarantine-000000000000"
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    assert all(re.fullmatch(r"cards/[\w.-]+/(front|back)", key) for key in keys)
    assert httpx.get(f"{office.stack.endpoint}/{bucket}/{keys[0]}").status_code == 403
