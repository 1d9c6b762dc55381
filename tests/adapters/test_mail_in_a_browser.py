"""The mails in a real browser, as on a small telephone: nothing cut off, by day and by night."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, ViewportSize

from tests.support import mails
from tests.support.chromium import IN_CHROMIUM, NARROW, WIDE

MAILS = mails.every_mail()
PICTURES = os.environ.get("MAIL_PICTURES")
"""A directory; whoever names one gets a picture of each mail to look at."""

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def tab(chromium: Chromium) -> Page:
    """One tab that shows mail after mail, since a new one for each takes longer than the look."""
    return chromium.new_context().new_page()


def show(tab: Page, name: str, size: ViewportSize, scheme: Literal["light", "dark"]) -> list[str]:
    """Show the mail of that *name*; every address that it asks for."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    tab.unroute_all()
    tab.route("**/*", refuse)
    tab.set_viewport_size(size)
    tab.emulate_media(color_scheme=scheme)
    tab.set_content(MAILS[name].html)
    if PICTURES:
        picture = Path(PICTURES) / f"{name}-{size['width']}-{scheme}.png"
        tab.screenshot(path=picture, full_page=True)
    return asked


@pytest.mark.parametrize("name", sorted(MAILS))
def test_a_mail_fits_and_fetches_nothing(tab: Page, name: str) -> None:
    for size in (NARROW, WIDE):
        for scheme in SCHEMES:
            assert show(tab, name, size, scheme) == []
            assert tab.evaluate("document.documentElement.scrollWidth") == size["width"]


CONTRAST = """
() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.match(/[0-9.]+/g).slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    return /, 0\\)$/.test(colour) && node.parentElement ? behind(node.parentElement) : colour;
  };
  return [...document.querySelectorAll("p, a")].map((node) => {
    const [one, other] = [light(getComputedStyle(node).color), light(behind(node))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  });
}
"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_word_stands_out_enough_from_what_is_behind_it(
    tab: Page, scheme: Literal["light", "dark"]
) -> None:
    show(tab, "insurance-link-details-en", NARROW, scheme)
    contrasts = tab.evaluate(CONTRAST)
    assert len(contrasts) > 5
    assert min(contrasts) >= 4.5


def test_what_is_pressed_is_large_enough_for_a_thumb(tab: Page) -> None:
    show(tab, "insurance-link-details-es", NARROW, "light")
    box = tab.locator("a.action").bounding_box()
    assert box is not None
    assert box["height"] >= 44
