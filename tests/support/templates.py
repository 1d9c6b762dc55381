"""The templates as tests read them: which tables there are, and which queue hears which event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

INFRA = Path(__file__).parents[2] / "infra"
_OFFICE = "${Office}-"


@dataclass(frozen=True)
class Index:
    """One secondary index.

    Attributes:
        key: its partition key and, if it has one, its sort key.
        keys_only: whether a query finds keys and nothing else.
    """

    key: tuple[str, ...]
    keys_only: bool


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
    """Every table of storage.yaml, by its name without the office's."""
    found = [_table(each) for each in _resources("storage.yaml", "AWS::DynamoDB::Table")]
    return {table.name: table for table in found}


@cache
def queues() -> tuple[QueueSchema, ...]:
    """Every queue of delivery.yaml that a rule of the bus fills."""
    template = _template("delivery.yaml")["Resources"]
    return tuple(
        _queue(template[target["Arn"].removesuffix(".Arn")]["Properties"], rule)
        for rule in _resources("delivery.yaml", "AWS::Events::Rule")
        for target in rule["Targets"]
    )


def _table(properties: Mapping[str, Any]) -> TableSchema:
    return TableSchema(
        name=properties["TableName"].removeprefix(_OFFICE),
        key=_key(properties),
        types={each["AttributeName"]: each["AttributeType"] for each in _attributes(properties)},
        indexes={
            each["IndexName"]: Index(
                key=_key(each), keys_only=each["Projection"]["ProjectionType"] == "KEYS_ONLY"
            )
            for each in properties.get("GlobalSecondaryIndexes", ())
        },
        properties=properties,
    )


def _attributes(properties: Mapping[str, Any]) -> list[dict[str, str]]:
    return list(properties["AttributeDefinitions"])


def _key(properties: Mapping[str, Any]) -> tuple[str, ...]:
    parts = sorted(properties["KeySchema"], key=lambda part: str(part["KeyType"]))  # HASH, RANGE
    return tuple(part["AttributeName"] for part in parts)


def _queue(properties: Mapping[str, Any], rule: Mapping[str, Any]) -> QueueSchema:
    return QueueSchema(
        name=properties["QueueName"].removeprefix(_OFFICE),
        hears=frozenset(rule["EventPattern"]["detail-type"]),
        visibility_seconds=properties["VisibilityTimeout"],
        most_receives=properties["RedrivePolicy"]["maxReceiveCount"],
    )


def _resources(file: str, kind: str) -> list[dict[str, Any]]:
    resources = _template(file)["Resources"].values()
    return [each["Properties"] for each in resources if each["Type"] == kind]


class _Loader(yaml.SafeLoader):
    """YAML in which !Sub and its like are the plain text or list behind them."""


def _plain(loader: yaml.SafeLoader, _tag: str, node: yaml.Node) -> Any:
    match node:
        case yaml.ScalarNode():
            return loader.construct_scalar(node)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
        case yaml.MappingNode():
            return loader.construct_mapping(node, deep=True)
    raise TypeError(node)


_Loader.add_multi_constructor("!", _plain)


@cache
def _template(file: str) -> dict[str, Any]:
    text = (INFRA / file).read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506 - it is a SafeLoader
    return content
