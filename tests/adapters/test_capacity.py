"""The units of writes that `make bench` computes are those that the local AWS reports."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from tests.adapters.conftest import ON_THE_STACK
from tests.benchmarks.claims import MOMENTS, cost_of_a
from tests.support import schemas
from tests.twins.database import size_of, size_of_item

SENDING = ("claims", "submissions", "tasks", "clearinghouse-conduct", "outbox")
POSTING = ("receipts", "visit-accounts", "ledger", "denials", "payer-documents")
TERMS = ("payers", "providers", "rates", "payout-terms")
TABLES = (*SENDING, *POSTING, *TERMS)


class Reported:
    """The units that answers report, of every write that a client makes."""

    def __init__(self, client: Any) -> None:
        self.units = 0.0
        events = client.meta.events
        for operation in ("TransactWriteItems", "PutItem"):
            events.register(f"before-parameter-build.dynamodb.{operation}", self._ask)
            events.register(f"after-call.dynamodb.{operation}", self._note)

    def begin(self) -> None:
        """Count from now on."""
        self.units = 0.0

    def _ask(self, params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"
        if "ClientRequestToken" in params:  # the twin counts its changes from one, each time
            params["ClientRequestToken"] = uuid4().hex

    def _note(self, parsed: dict[str, Any], **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity", [])
        for each in consumed if isinstance(consumed, list) else [consumed]:
            self.units += each["CapacityUnits"]


@pytest.mark.parametrize("kind", [pytest.param("stack", marks=ON_THE_STACK)])
@pytest.mark.parametrize(
    "moment",
    [pytest.param(each, marks=pytest.mark.prove if " of " in each else ()) for each in MOMENTS],
)
def test_the_units_of_a_claims_writes_are_those_that_the_local_aws_reports(
    moment: str, client_of: Any
) -> None:
    client, prefix = client_of("dynamodb"), f"units-{uuid4().hex[:8]}-"
    for name in TABLES:
        client.create_table(**schemas.tables()[name].create_request(prefix=prefix))
    reported = Reported(client)
    try:
        beside = DynamoDatabase(client, prefix=prefix)
        cost = cost_of_a(moment, beside=beside, begins=reported.begin)
    finally:
        for name in TABLES:
            client.delete_table(TableName=prefix + name)
    assert cost.write_units == reported.units > 0


@pytest.mark.parametrize(
    ("number", "size"),
    [(0, 1), (7, 2), (42, 2), (100, 2), (123, 3), (1000, 2), (12300, 3), (12345, 4), (-42, 3)],
)
def test_a_number_takes_a_byte_for_each_pair_of_digits_and_one_more(number: int, size: int) -> None:
    assert size_of(number) == size


def test_an_item_is_as_long_as_its_names_and_values_and_what_is_in_it_a_little_longer() -> None:
    assert size_of_item({"a": "bc", "d": True, "\u00e9": None}) == 1 + 2 + 1 + 1 + 2 + 1
    assert size_of_item({"a": ["x", {"y": "z"}]}) == 1 + 3 + (1 + 1) + (1 + 3 + 1 + 1 + 1)
