"""What may outlive one test on moto, because it takes long to make and keeps nothing of a test."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import boto3
from moto.dynamodb.models import dynamodb_backends
from moto.kms.models import Key, kms_backends

REGION, ACCOUNT = "us-east-1", "123456789012"


@cache
def client(service: str) -> Any:
    """The tests' own client; reading how AWS describes a service takes longer than most tests."""
    return _session().client(service)


def with_mac_keys() -> tuple[str, ...]:
    """The ids of two keys for MACs, known to the moto of this moment."""
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
    dynamodb_backends[ACCOUNT][REGION].tables = deepcopy(taken)


@cache
def _session() -> Any:
    return boto3.Session("testing", "testing", region_name=REGION)


@cache
def _mac_keys() -> list[Key]:
    # Moto draws an RSA key for whatever a key is for: a tenth of a second each time.
    of = (None, "GENERATE_VERIFY_MAC", "HMAC_256", "", ACCOUNT, REGION)
    return [Key(*of) for _ in range(2)]  # type: ignore[abstract]  # as moto itself makes it
