"""An office with one client, on moto: real handlers and adapters, and an AWS in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws

from backoffice import wiring
from backoffice.adapters import aws
from backoffice.adapters.dynamodb.catalogue import tables as all_tables
from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from backoffice.adapters.dynamodb.records import Records
from backoffice.domain.record import Record
from tests.support import (
    moto_mail,
    moto_people,
    moto_session,
    schemas,
)
from tests.support.moto_session import ACCOUNT, REGION, client
from tests.support.moto_settings import settings_of
from tests.support.processor_in_memory import MemoryStripe
from tests.support.samples import NEWS_SECRET, PROCESSOR_SECRET


@dataclass(frozen=True)
class World:
    """The AWS behind the handlers, to look at what they did."""

    queue_url: str
    link_mail_url: str
    claim_queue_url: str
    answers_queue_url: str
    campaign_url: str

    def client(self, service: str) -> Any:
        return client(service)

    def item(self, table: str, **key: str) -> dict[str, Any] | None:
        """One item of a table, as DynamoDB has it."""
        keys = {name: {"S": value} for name, value in key.items()}
        found: dict[str, Any] = self.client("dynamodb").get_item(
            TableName=f"backoffice-{table}", Key=keys
        )
        return found.get("Item")

    def objects(self, bucket: str) -> list[str]:
        """The names of everything in a bucket."""
        listed = self.client("s3").list_objects_v2(Bucket=f"backoffice-{bucket}-{ACCOUNT}")
        return [each["Key"] for each in listed.get("Contents", [])]

    def put_document(self, name: str, text: str) -> None:
        """Keep a document in the archive."""
        self.client("s3").put_object(
            Bucket=f"backoffice-documents-{ACCOUNT}", Key=name, Body=text.encode()
        )

    def put(self, *records: Record) -> None:
        """Put records on file."""
        kept = _records()
        for record in records:
            kept.keep(record)

    def leave_photo(self, name: str, content: bytes) -> str:
        """Put a photo into quarantine, as a browser does; its version."""
        bucket = f"backoffice-quarantine-{ACCOUNT}"
        put: dict[str, Any] = self.client("s3").put_object(Bucket=bucket, Key=name, Body=content)
        return str(put["VersionId"])


@contextmanager
def opened(*, answered: bool = False) -> Iterator[World]:
    """A new office, which knows the client that the samples are about.

    With *answered*, the payer is a registered one and has answered, and the form is filled in up
    to its review: the office in which a request has most to read.
    """
    with mock_aws(), pytest.MonkeyPatch.context() as environment:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, "testing")
        environment.setenv("AWS_DEFAULT_REGION", REGION)
        made = World(
            queue_url=moto_session.put_queue("backoffice-eligibility"),
            link_mail_url=moto_session.put_queue("backoffice-link-mail"),
            claim_queue_url=moto_session.put_queue("backoffice-claim-submission"),
            answers_queue_url=moto_session.put_queue("backoffice-claim-answers"),
            campaign_url=moto_session.put_queue("backoffice-renewal-campaign"),
        )
        for name, value in settings_of(made).items():
            environment.setenv(name, value)
        _make_places()
        moto_session.put_tables(_furnished(answered=answered))
        forget_clients()
        moto_mail.answer_what_moto_cannot()
        meet_processor()
        yield made
    forget_clients()


def forget_clients() -> None:
    """Start as a new Lambda process does: what one keeps must not reach the next test.

    The session alone stays: it knows how AWS is described, which takes long to read, and no office.
    """
    made = [aws.dynamodb, aws.ses, aws.kms, aws.s3, aws.sqs, aws.events, aws.secrets, aws.secret]
    for each in [wiring.office, aws.secret_in, *made]:
        each.cache_clear()


def meet_processor() -> None:
    """Whoever pays meets the simulated processor, without a connection in between."""
    wiring.office().processor = MemoryStripe(now=wiring.now).adapter(PROCESSOR_SECRET)


@cache
def _furnished(*, answered: bool) -> Any:
    """Every table with what it holds at first, made once: each office begins with a copy."""
    dynamodb = client("dynamodb")
    for table in schemas.tables().values():
        dynamodb.create_table(**table.create_request(prefix="backoffice-"))
    _fill(answered=answered)
    return moto_session.take_tables()


def _make_places() -> None:
    for bucket in ("quarantine", "cards", "documents", "journal"):
        moto_session.put_bucket(f"backoffice-{bucket}-{ACCOUNT}")
    for name, text in (
        ("clearinghouse-key", "sample-key"),
        ("clearinghouse-news", NEWS_SECRET),
        ("processor-key", "sample-key"),
        ("processor-news", PROCESSOR_SECRET),
    ):
        moto_session.put_secret(f"backoffice/{name}", text)
    client("events").create_event_bus(Name="backoffice")
    ses = client("sesv2")
    ses.create_email_identity(EmailIdentity="hello@fernway.example")
    ses.create_configuration_set(ConfigurationSetName="backoffice-mail")


def _records() -> Records:
    database = DynamoDatabase(client("dynamodb"), prefix="backoffice-")
    return Records(
        database,
        all_tables(database),
        now=lambda: datetime.now(UTC),
        new_id=lambda: uuid4().hex,
    )


def _fill(*, answered: bool) -> None:
    kept = _records()
    for record in moto_people.records(answered=answered):
        kept.keep(record)
