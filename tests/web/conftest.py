"""A client's form and the browser in front of it, for every test of the pages."""

from __future__ import annotations

import pytest

from tests.support.intake_office import Browser, IntakeOffice


@pytest.fixture
def office() -> IntakeOffice:
    """An office with one client at the form."""
    return IntakeOffice()


@pytest.fixture
def browser(office: IntakeOffice) -> Browser:
    """The client's browser."""
    return Browser(office)
