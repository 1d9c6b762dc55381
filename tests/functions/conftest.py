"""What the tests of handlers share."""

from collections.abc import Iterator

import pytest

from tests.support import moto_office
from tests.support.moto_office import World


@pytest.fixture
def world() -> Iterator[World]:
    """A new office for each test, which knows the client that the samples are about."""
    with moto_office.opened() as made:
        yield made
