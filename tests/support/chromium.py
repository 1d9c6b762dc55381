"""Chromium as a small phone, for every test that looks at pages as people do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from chalice.app import Response
    from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize

_PATH = shutil.which("chromium")
PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}

NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(_PATH is None, reason="NO CHROMIUM: the pages were seen by nobody"),
]
"""The marks of a module that opens it."""
IN_CHROMIUM = [*NEEDS_CHROMIUM, pytest.mark.xdist_group("chromium")]
"""The same, where no other group holds its tests together: one worker opens the browser for all."""

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, one for a module."""
    # Not at the top: every run of the tests reads this file, and few of them open a browser.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_PATH, args=_QUIET)
        yield browser
        browser.close()


def show(page: Page, answer: Response, at: str = "insurance/step") -> list[str]:
    """Serve *answer* to *page* under its own headers; what the console complained of."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    headers = {name: str(value) for name, value in answer.headers.items()}

    def serve(route: Route) -> None:
        route.fulfill(status=200, headers=headers, body=str(answer.body))

    page.unroute_all()
    page.route("**/*", serve)
    page.on("console", note)
    page.goto(f"https://office.example/office/{at}")
    page.remove_listener("console", note)
    return complaints
