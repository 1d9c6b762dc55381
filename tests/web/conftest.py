"""A client's form and the browser in front of it, for every test of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.support.chromium import PHONE
from tests.support.intake_office import Browser, IntakeOffice


@pytest.fixture
def office() -> IntakeOffice:
    """An office with one client at the form."""
    return IntakeOffice()


@pytest.fixture
def browser(office: IntakeOffice) -> Browser:
    """The client's browser."""
    return Browser(office)


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    """An empty tab of it, as large as a small phone."""
    context = chromium.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()
