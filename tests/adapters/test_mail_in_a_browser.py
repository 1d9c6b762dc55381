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

pytestmark = IN_CHROMIUM


def show(
    chromium: Chromium, name: str, size: ViewportSize, scheme: Literal["light", "dark"]
) -> tuple[Page, list[str]]:
    """The mail of that *name*, and every address that it asked for."""
    page = chromium.new_context(viewport=size, color_scheme=scheme).new_page()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/*", refuse)
    page.set_content(MAILS[name].html)
    if PICTURES:
        picture = Path(PICTURES) / f"{name}-{size['width']}-{scheme}.png"
        page.screenshot(path=picture, full_page=True)
    return page, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("name", sorted(MAILS))
def test_a_mail_fits_and_fetches_nothing(
    chromium: Chromium, name: str, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page, asked = show(chromium, name, size, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert asked == []
    page.context.close()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_enough_from_what_is_behind_it(
    chromium: Chromium, scheme: Literal["light", "dark"]
) -> None:
    page, _ = show(chromium, "insurance-link-details-en", NARROW, scheme)
    contrasts = page.evaluate(CONTRAST)
    assert len(contrasts) > 5
    assert min(contrasts) >= 4.5
    page.context.close()


def test_what_is_pressed_is_large_enough_for_a_thumb(chromium: Chromium) -> None:
    page, _ = show(chromium, "insurance-link-details-es", NARROW, "light")
    box = page.locator("a.action").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.context.close()
