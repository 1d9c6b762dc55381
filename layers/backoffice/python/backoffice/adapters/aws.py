"""AWS clients, made when first needed: a request that needs none pays for none."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient


@cache
def _session() -> Any:
    # boto3 would bring its transfer manager; a client made by botocore is the same client.
    from botocore.session import get_session

    return get_session()


def _client(service: str, **config: Any) -> Any:
    from botocore.config import Config

    timeouts: dict[str, Any] = {"connect_timeout": 2, "read_timeout": 5}
    return _session().create_client(service, config=Config(**(timeouts | config)))


@cache
def dynamodb() -> DynamoDBClient:
    """Retried by the SDK, which is safe: every write carries its condition and change id."""
    client: DynamoDBClient = _client("dynamodb", retries={"mode": "standard", "max_attempts": 4})
    return client


@cache
def ses() -> SESV2Client:
    """Asked once only: the mail service would send a repeated request a second time."""
    client: SESV2Client = _client("sesv2", retries={"total_max_attempts": 1}, read_timeout=15)
    return client


@cache
def kms() -> KMSClient:
    """For deriving tokens."""
    client: KMSClient = _client("kms")
    return client


@cache
def s3() -> S3Client:
    """For documents and photos.

    Version 4 signatures, since older ones never expire; addresses of the bucket's own region,
    since a browser that posts a photo must not be redirected there.
    """
    client: S3Client = _client("s3", signature_version="s3v4", s3={"addressing_style": "virtual"})
    return client


@cache
def sqs() -> SQSClient:
    """For handing work out."""
    client: SQSClient = _client("sqs")
    return client


@cache
def events() -> EventBridgeClient:
    """For the bus."""
    client: EventBridgeClient = _client("events")
    return client


@cache
def secrets() -> SecretsManagerClient:
    """For the clearinghouse's key."""
    client: SecretsManagerClient = _client("secretsmanager")
    return client


@cache
def secret(name: str) -> str:
    """The text of a secret, asked for once in the life of a function's process."""
    return secrets().get_secret_value(SecretId=name)["SecretString"]


def secret_of_late(name: str, at: datetime) -> str:
    """The same, asked for again after five minutes: it may be replaced at any time."""
    return secret_in(name, int(at.timestamp()) // 300)


@lru_cache(maxsize=4)
def secret_in(name: str, span: int) -> str:  # noqa: ARG001
    """The text of a secret, asked for once in each *span* of five minutes."""
    return secrets().get_secret_value(SecretId=name)["SecretString"]
