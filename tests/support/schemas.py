"""The shapes of tables and queues, as the templates declare them and as twins must keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.support.template import Templates, templates

_OFFICE = "${Office}-"


@dataclass(frozen=True)
class Index:
    """One secondary index.

    Attributes:
        key: its partition key and, if it has one, its sort key.
        shown: the attributes that a query finds; None: all.
    """

    key: tuple[str, ...]
    shown: frozenset[str] | None


@dataclass(frozen=True)
class TableSchema:
    """One table; `types` says S or N for every attribute of a key."""

    name: str
    key: tuple[str, ...]
    types: Mapping[str, str]
    indexes: Mapping[str, Index]
    properties: Mapping[str, Any]

    def create_request(self, *, prefix: str) -> dict[str, Any]:
        """What makes this table under *prefix*, without what only a deployment needs."""
        wanted = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
        kept = {name: self.properties[name] for name in wanted if name in self.properties}
        return {"TableName": prefix + self.name, **kept}


@dataclass(frozen=True)
class QueueSchema:
    """One queue of a listener, and the kinds of event that the bus puts into it."""

    name: str
    hears: frozenset[str]
    visibility_seconds: int
    most_receives: int


@cache
def tables() -> Mapping[str, TableSchema]:
    """Every table of the storage template, by its name without the office's."""
    resources = templates().of_type("AWS::DynamoDB::Table", stack="Storage")
    found = [_table(resource["Properties"]) for _, resource in resources]
    return {table.name: table for table in found}


@cache
def queues() -> tuple[QueueSchema, ...]:
    """Every queue of the delivery template that a rule of the bus fills."""
    written = templates()
    return tuple(
        _queue(written, target, rule["Properties"]["EventPattern"]["detail-type"])
        for _, rule in written.of_type("AWS::Events::Rule", stack="Delivery")
        for target in rule["Properties"]["Targets"]
    )


@cache
def upload_queues() -> tuple[QueueSchema, ...]:
    """Every queue of the storage template that a bucket fills."""
    written = templates()
    return tuple(
        _queue(written, {"Arn": told["Queue"]}, [], stack="Storage")
        for _, bucket in written.of_type("AWS::S3::Bucket", stack="Storage")
        for told in bucket["Properties"]
        .get("NotificationConfiguration", {})
        .get("QueueConfigurations", ())
    )


@cache
def own_queues() -> tuple[QueueSchema, ...]:
    """Every queue of the delivery template with a listener that neither the bus nor SES fills."""
    written = templates()
    filled = {queue.name for queue in queues()}
    own = (
        _queue(written, {"Arn": {"Fn::GetAtt": [name, "Arn"]}}, [])
        for name, queue in written.of_type("AWS::SQS::Queue", stack="Delivery")
        if "RedrivePolicy" in queue["Properties"]
    )
    return tuple(queue for queue in own if queue.name not in filled)


def _table(properties: Mapping[str, Any]) -> TableSchema:
    return TableSchema(
        name=_own_name(properties["TableName"]),
        key=_key(properties),
        types={
            attribute["AttributeName"]: attribute["AttributeType"]
            for attribute in properties["AttributeDefinitions"]
        },
        indexes={
            index["IndexName"]: Index(key=_key(index), shown=_shown(index, _key(properties)))
            for index in properties.get("GlobalSecondaryIndexes", ())
        },
        properties=properties,
    )


def _queue(
    written: Templates, target: Mapping[str, Any], kinds: list[str], *, stack: str = "Delivery"
) -> QueueSchema:
    _, name = written.resource_behind(target["Arn"], stack=stack)
    properties = written.nested[stack]["Resources"][name]["Properties"]
    return QueueSchema(
        name=_own_name(properties["QueueName"]),
        hears=frozenset(kinds),
        visibility_seconds=properties["VisibilityTimeout"],
        most_receives=properties["RedrivePolicy"]["maxReceiveCount"],
    )


def _key(properties: Mapping[str, Any]) -> tuple[str, ...]:
    parts = sorted(properties["KeySchema"], key=lambda part: str(part["KeyType"]))  # HASH, RANGE
    return tuple(part["AttributeName"] for part in parts)


def _shown(index: Mapping[str, Any], table_key: tuple[str, ...]) -> frozenset[str] | None:
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return None
    return frozenset({*_key(index), *table_key, *projection.get("NonKeyAttributes", ())})


def _own_name(name: Mapping[str, str]) -> str:
    return name["Fn::Sub"].removeprefix(_OFFICE)
