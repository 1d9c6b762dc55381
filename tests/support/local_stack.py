"""The whole office on the local AWS, one for each test worker, opened when a test asks for it."""

from collections.abc import Iterator

import pytest

from infra.local import office
from infra.local.office import LocalOffice
from infra.local.stack import LocalStack


@pytest.fixture(scope="session")
def local_office() -> Iterator[LocalOffice]:
    """An office of this worker's own, new and empty, at `local_office.url`."""
    with office.opened(ports=office.Ports.free()) as opened:
        yield opened


@pytest.fixture(scope="session")
def local_stack(local_office: LocalOffice) -> LocalStack:
    """The AWS behind the worker's office: its clients, its outputs, its e-mails."""
    return local_office.stack
