"""Time that passes for a link, a check or a claim: the local stack's clock cannot be turned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from backoffice.adapters.dynamodb.records import Records
from backoffice.domain.client import Client
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.events.event import Event
from backoffice.domain.good_faith import EstimateFile
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.membership import Membership, month_after
from backoffice.domain.record import Record, Ref
from backoffice.domain.submission import Submission
from backoffice.domain.visit import Visit
from infra.local.stack import STACK, LocalStack

_MOMENTS = ("requested_at", "sent_at", "expires_at", "reminder_due_at")


def let_pass(stack: LocalStack, client_id: str, span: timedelta) -> None:
    """Set all that happened with a client's link, and is to happen, back by *span*."""
    records = _records(stack)
    link, _ = records.find_together(
        Ref(Link, (client_id, LinkPurpose.INTAKE)), Ref(Client, (client_id,))
    )
    assert link is not None
    moments = {name: getattr(link, name) for name in _MOMENTS}
    records.keep(link.but(**{name: at - span for name, at in moments.items() if at}))


def end_the_lease(stack: LocalStack, client_id: str) -> None:
    """Let the time be over that the checks of a client leave to an attempt."""
    records = _records(stack)
    found = stack.client("dynamodb").scan(
        TableName=f"{STACK}-eligibility-checks",
        FilterExpression="client_id = :client",
        ExpressionAttributeValues={":client": {"S": client_id}},
    )
    for item in found["Items"]:
        check_id = item["check_id"]["S"]
        check, _ = records.find_together(
            Ref(EligibilityCheck, (check_id,)), Ref(Client, (client_id,))
        )
        assert check is not None
        records.keep(check.but(next_attempt_at=datetime.now(UTC) - timedelta(seconds=1)))


def let_pass_for_a_submission(stack: LocalStack, control_number: str, span: timedelta) -> None:
    """Set the writing and every sending of a claim back by *span*, and let it be due."""
    records = _records(stack)
    [submission] = records.find_together(Ref(Submission, (control_number,)))
    assert submission is not None
    assert submission.first_sent_at is not None
    assert submission.last_sent_at is not None
    records.keep(
        submission.but(
            written_at=submission.written_at - span,
            first_sent_at=submission.first_sent_at - span,
            last_sent_at=submission.last_sent_at - span,
            next_attempt_at=datetime.now(UTC) - timedelta(seconds=1),
        )
    )


def let_pass_for_an_estimate(stack: LocalStack, ref: Ref[Visit], span: timedelta) -> None:
    """Set the planning of a visit back by *span*, and let the client's estimate be due."""
    records = _records(stack)
    [visit] = records.find_together(ref)
    assert visit is not None
    assert visit.planned_at is not None
    [file] = records.find_together(Ref(EstimateFile, (visit.client_id, visit.provider_id)))
    assert file is not None
    now = datetime.now(UTC)
    records.keep(
        visit.but(planned_at=visit.planned_at - span),
        file.but(look_at=now - timedelta(seconds=1)),
    )


def let_a_month_begin(stack: LocalStack, provider_id: str) -> None:
    """Set the day of joining back by a month, so that the fee of the next one is due."""
    records = _records(stack)
    [membership] = records.find_together(Ref(Membership, (provider_id,)))
    assert membership is not None
    since = month_after(membership.since, -1)
    records.keep(membership.but(since=since, due_at=datetime.now(UTC) - timedelta(seconds=1)))


def put_on_file(stack: LocalStack, *kept: Record, events: Sequence[Event] = ()) -> None:
    """Keep records that another part of the office would have made, and announce *events*."""
    records = _records(stack)
    for record in kept:
        records.keep(record, events=events)


def database_of(stack: LocalStack) -> DynamoDatabase:
    """The tables of the office on *stack*."""
    return DynamoDatabase(stack.client("dynamodb"), prefix=f"{STACK}-")


def _records(stack: LocalStack) -> Records:
    database = database_of(stack)
    return Records(
        database, tables(database), now=lambda: datetime.now(UTC), new_id=lambda: uuid4().hex
    )
