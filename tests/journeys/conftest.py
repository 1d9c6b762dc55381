"""The office that journeys go through: real HTTP, roles enforced, seeded once for each worker."""

from __future__ import annotations

import pytest

from infra.local import seed
from infra.local.office import LocalOffice
from infra.local.seed import NORA, SAM
from infra.local.story import Practice


@pytest.fixture(scope="session")
def office(local_office: LocalOffice) -> LocalOffice:
    """An open office with its first payers and providers."""
    seed.seed(local_office.stack)
    return local_office


@pytest.fixture
def nora(office: LocalOffice) -> Practice:
    """A provider who is in network."""
    return Practice(office.stack, office.url, NORA)


@pytest.fixture
def sam(office: LocalOffice) -> Practice:
    """Another provider, whose clients pay for themselves."""
    return Practice(office.stack, office.url, SAM)
