"""What may outlive one test on moto, because it takes long to make and keeps nothing of a test."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import boto3
from moto.dynamodb.models import dynamodb_backends
from moto.kms.models import Key, kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sqs.models import sqs_backends

REGION, ACCOUNT = "us-east-1", "123456789012"


@cache
def client(service: str) -> Any:
    """The tests' own client; reading how AWS describes a service takes longer than most tests."""
    return _session().client(service)


def with_mac_keys() -> tuple[str, ...]:
    """The ids of four keys for MACs, known to the moto of this moment."""
    keys = {key.id: key for key in _mac_keys()}
    kms_backends[ACCOUNT][REGION].keys |= keys
    return tuple(keys)


def take_tables() -> Any:
    """The tables of this moment's moto, with all that they hold; there are none left then."""
    backend = dynamodb_backends[ACCOUNT][REGION]
    taken, backend.tables = backend.tables, {}
    return taken


def put_tables(taken: Any) -> None:
    """A copy of them into this moment's moto: a call for each takes fifty times as long."""
    dynamodb_backends[ACCOUNT][REGION].tables = _CopiedWhenUsed(taken)


def put_queue(name: str) -> str:
    """An empty queue in this moment's moto; its address."""
    sqs_backends[ACCOUNT][REGION].create_queue(name)
    return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"


def put_bucket(name: str) -> None:
    """An empty bucket with versions in this moment's moto."""
    s3_backends[ACCOUNT]["aws"].create_bucket(name, REGION)
    s3_backends[ACCOUNT]["aws"].put_bucket_versioning(name, "Enabled")


def put_secret(name: str, text: str) -> None:
    """A secret in this moment's moto."""
    secretsmanager_backends[ACCOUNT][REGION].create_secret(
        name,
        secret_string=text,
        secret_binary=None,
        description=None,
        tags=[],
        kms_key_id=None,
        client_request_token=None,
        replica_regions=[],
        force_overwrite=False,
    )


class _CopiedWhenUsed(dict[str, Any]):
    """Tables that are copied one by one, when somebody asks for them: a test asks for a few."""

    def __init__(self, taken: dict[str, Any]) -> None:
        super().__init__(taken)
        self._not_yet = set(taken)

    def __getitem__(self, name: str) -> Any:
        if name in self._not_yet:
            self._not_yet.remove(name)
            self[name] = deepcopy(super().__getitem__(name))
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default  # noqa: SIM401 - this is what get is

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]


@cache
def _session() -> Any:
    return boto3.Session("testing", "testing", region_name=REGION)


@cache
def _mac_keys() -> list[Key]:
    # Moto draws an RSA key for whatever a key is for: a tenth of a second each time.
    of = (None, "GENERATE_VERIFY_MAC", "HMAC_256", "", ACCOUNT, REGION)
    return [Key(*of) for _ in range(4)]  # type: ignore[abstract]  # as moto itself makes it
