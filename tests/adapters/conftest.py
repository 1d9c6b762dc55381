"""The databases that keep the same contract: the twin, moto, and the local AWS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws

from backoffice.adapters.dynamodb.database import Database
from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from tests.support import moto_session, schemas
from tests.support.processor_lines import HttpLine, Line, TwinLine, http_line
from tests.twins.database import MemoryDatabase

ON_THE_STACK = (pytest.mark.stack, pytest.mark.xdist_group("stack"))
"""One worker opens the local AWS for these and the journeys: that takes longer than they do."""
KINDS = ("twin", "moto", pytest.param("stack", marks=ON_THE_STACK))
PREFIX = "backoffice-"


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which of them a test runs on."""
    return str(request.param)


@pytest.fixture
def client_of(kind: str, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Any]]:
    """AWS clients of moto or of the local AWS, by the service's name."""
    if kind == "stack":
        yield request.getfixturevalue("local_stack").client
        return
    with mock_aws():
        yield moto_session.client


@pytest.fixture
def database(kind: str, client_of: Callable[[str], Any]) -> Database:
    """A database with every table of storage.yaml."""
    if kind == "twin":
        return MemoryDatabase()
    client = client_of("dynamodb")
    if kind == "moto":
        moto_session.put_tables(_empty_tables())
    return DynamoDatabase(client, prefix=PREFIX)


@cache
def _empty_tables() -> Any:
    client = moto_session.client("dynamodb")
    for table in schemas.tables().values():
        client.create_table(**table.create_request(prefix=PREFIX))
    return moto_session.take_tables()


@pytest.fixture
def fresh() -> Callable[[str], str]:
    """Names that no other test uses, since the local AWS is shared."""
    ending = uuid4().hex[:12]
    return lambda name: f"{name}-{ending}"


@pytest.fixture(scope="module")
def over_http() -> Iterator[HttpLine]:
    """Stripe's adapter, and a simulated processor of the module's own."""
    with http_line() as line:
        yield line


@pytest.fixture
def stripe(over_http: HttpLine) -> Iterator[HttpLine]:
    """The same, with nothing in its books."""
    over_http.begin()
    yield over_http
    over_http.listener.status = 200


@pytest.fixture(params=["twin", "stripe"])
def line(request: pytest.FixtureRequest) -> Line:
    """Either of the two processors that keep the same contract."""
    if request.param == "twin":
        return TwinLine()
    found: Line = request.getfixturevalue("stripe")
    return found
