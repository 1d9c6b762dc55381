"""The database port on DynamoDB, through the low-level client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from backoffice.adapters.dynamodb.database import Item, Key, Put, Range
from backoffice.adapters.dynamodb.values import packed, unpacked
from backoffice.domain.errors import Conflict

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_RELATIONS = {"<=": "#r <= :r", ">=": "#r >= :r", "begins_with": "begins_with(#r, :r)"}
_ROUNDS = 5
"""How often the rest of a large read is asked for before the caller is told to come back."""
_CHANGED = "This changed while you were working on it. Read it again, then repeat."


class DynamoDatabase:
    """Tables named *prefix* plus their own name, e.g. `backoffice-clients`."""

    def __init__(self, client: DynamoDBClient, *, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def get(self, table: str, key: Key) -> Item | None:
        found = self._client.get_item(
            TableName=self._prefix + table, Key=packed(key), ConsistentRead=True
        )
        return unpacked(found["Item"]) if "Item" in found else None

    def get_many(self, wanted: Sequence[tuple[str, Key]]) -> list[Item | None]:
        asked: dict[str, Any] = {}
        for table, key in dict.fromkeys((table, tuple(key.items())) for table, key in wanted):
            asked.setdefault(self._prefix + table, {"Keys": [], "ConsistentRead": True})[
                "Keys"
            ].append(packed(dict(key)))
        found: dict[str, list[Item]] = {}
        for _ in range(_ROUNDS):
            if not asked:
                break
            answer = self._client.batch_get_item(RequestItems=asked)
            for name, items in answer["Responses"].items():
                found.setdefault(name, []).extend(unpacked(item) for item in items)
            asked = dict(answer.get("UnprocessedKeys", {}))
        if asked:
            raise Conflict("The office is busier than usual. Please try again in a moment.")
        return [
            next(
                (
                    item
                    for item in found.get(self._prefix + table, ())
                    if key.items() <= item.items()
                ),
                None,
            )
            for table, key in wanted
        ]

    def query(
        self,
        table: str,
        where: tuple[str, str],
        *,
        index: str | None = None,
        range: Range | None = None,  # noqa: A002
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        attribute, value = where
        names, values = {"#p": attribute}, {":p": value}
        condition = "#p = :p"
        if range:
            condition += f" AND {_RELATIONS[range.relation]}"
            names["#r"], values[":r"] = range.attribute, range.value
        request: dict[str, Any] = {
            "TableName": self._prefix + table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": packed(values),
            "ScanIndexForward": not newest_first,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"Limit": limit} if limit else {}),
        }
        items: list[Item] = []
        while True:
            page = self._client.query(**request)
            items += [unpacked(item) for item in page["Items"]]
            if "LastEvaluatedKey" not in page or (limit and len(items) >= limit):
                return items[:limit]
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def write(self, puts: Sequence[Put], *, change_id: str) -> None:
        requests: list[Any] = [self._put(put, change_id) for put in puts]
        try:
            if len(requests) == 1:
                self._client.put_item(**requests[0])
            else:
                self._client.transact_write_items(
                    TransactItems=[{"Put": request} for request in requests],
                    ClientRequestToken=change_id[:36],
                )
        except ClientError as error:
            if not _refused(error):
                raise
            if change_id not in self._changes_found(error):
                raise Conflict(_CHANGED) from error

    def mark(self, table: str, key: Key, *, drop: str, add: tuple[str, int]) -> None:
        name, value = add
        try:
            self._client.update_item(
                TableName=self._prefix + table,
                Key=packed(key),
                UpdateExpression="REMOVE #d SET #a = :a",
                ConditionExpression="attribute_exists(#k)",
                ExpressionAttributeNames={"#d": drop, "#a": name, "#k": next(iter(key))},
                ExpressionAttributeValues={":a": {"N": str(value)}},
            )
        except ClientError as error:
            if not _refused(error):
                raise

    def count_up(self, table: str, key: Key, *, by: int = 1) -> int:
        counted = self._client.update_item(
            TableName=self._prefix + table,
            Key=packed(key),
            UpdateExpression="ADD #n :by",
            ExpressionAttributeNames={"#n": "number"},
            ExpressionAttributeValues={":by": {"N": str(by)}},
            ReturnValues="UPDATED_NEW",
        )
        return int(counted["Attributes"]["number"]["N"])

    def _put(self, put: Put, change_id: str) -> dict[str, Any]:
        request: dict[str, Any] = {
            "TableName": self._prefix + put.table,
            "Item": packed({**put.item, "change_id": change_id}),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if put.read_version == 0:
            return request | {
                "ConditionExpression": "attribute_not_exists(#k)",
                "ExpressionAttributeNames": {"#k": next(iter(put.key))},
            }
        return request | {
            "ConditionExpression": "#v = :v",
            "ExpressionAttributeNames": {"#v": "version"},
            "ExpressionAttributeValues": {":v": {"N": str(put.read_version)}},
        }

    def _changes_found(self, error: ClientError) -> set[str]:
        """The change ids of the items that stood in the way."""
        answer: dict[str, Any] = dict(error.response)
        in_the_way = [answer, *answer.get("CancellationReasons", ())]
        return {
            reason["Item"]["change_id"]["S"]
            for reason in in_the_way
            if "change_id" in reason.get("Item", {})
        }


def _refused(error: ClientError) -> bool:
    """Whether the conditions of a write are why it failed, and nothing else."""
    answer: dict[str, Any] = dict(error.response)
    if answer.get("Error", {}).get("Code") == "TransactionCanceledException":
        reasons = {reason.get("Code") for reason in answer.get("CancellationReasons", ())}
        return reasons <= {None, "None", "ConditionalCheckFailed", "TransactionConflict"}
    # The second is what a plain write gets while a transaction holds the item.
    return answer.get("Error", {}).get("Code") in {
        "ConditionalCheckFailedException",
        "TransactionConflictException",
    }
