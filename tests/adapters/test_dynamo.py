"""What DynamoDB's refusals mean to the office: somebody was faster, or something is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from backoffice.adapters.dynamodb.database import Put
from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from backoffice.domain.errors import Conflict

PUTS = [Put("clients", {"client_id": c}, {"client_id": c}, read_version=0) for c in ("ana", "ben")]


class CancellingClient:
    """A DynamoDB client whose every transaction is cancelled for *reasons*."""

    def __init__(self, *reasons: str) -> None:
        self._reasons = reasons

    def transact_write_items(self, **_: Any) -> None:
        answer: Any = {
            "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
            "CancellationReasons": [{"Code": reason} for reason in self._reasons],
        }
        raise ClientError(answer, "TransactWriteItems")


def write_cancelled_for(*reasons: str) -> None:
    client: Any = CancellingClient(*reasons)
    DynamoDatabase(client, prefix="office-").write(PUTS, change_id="change-1")


@pytest.mark.parametrize("reason", ["ConditionalCheckFailed", "TransactionConflict"])
def test_somebody_who_was_faster_is_a_conflict(reason: str) -> None:
    with pytest.raises(Conflict):
        write_cancelled_for("None", reason)


@pytest.mark.parametrize("reason", ["ValidationError", "ThrottlingError", "AccessDenied"])
def test_a_transaction_that_failed_for_another_reason_is_not_blamed_on_somebody(
    reason: str,
) -> None:
    with pytest.raises(ClientError):
        write_cancelled_for("None", reason)
    with pytest.raises(ClientError):
        write_cancelled_for("ConditionalCheckFailed", reason)
