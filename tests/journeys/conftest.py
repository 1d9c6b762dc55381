"""The office that journeys go through: real HTTP, roles enforced, seeded once for each worker."""

from __future__ import annotations

import pytest

from infra.local import seed
from infra.local.office import LocalOffice
from infra.local.people import Practice
from infra.local.seed import JUNE, NORA, SAM


@pytest.fixture(scope="session")
def office(local_office: LocalOffice) -> LocalOffice:
    """An open office with its first payers and providers."""
    seed.seed(local_office.stack)
    return local_office


@pytest.fixture(scope="session")
def nora(office: LocalOffice) -> Practice:
    """A provider who is in network."""
    return Practice(office.stack, office.url, NORA)


@pytest.fixture(scope="session")
def sam(office: LocalOffice) -> Practice:
    """Another provider, whose clients pay for themselves."""
    return Practice(office.stack, office.url, SAM)


@pytest.fixture(scope="session")
def june(office: LocalOffice) -> Practice:
    """One of the network's own people."""
    return Practice(office.stack, office.url, JUNE)
