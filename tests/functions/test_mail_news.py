"""What the mail service tells, through the real handler: noted or passed by, and never logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

from tests.support.moto_office import World
from tests.support.samples import invoke, sample
from tests.twins import mail

AT = datetime(2099, 3, 9, 14, 5, tzinfo=UTC)
LINK = "insurance-link_client-0417_intake_1"


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What the functions write into their log, line by line as Lambda would keep it."""
    into = StringIO()
    handler = logging.getLogger("backoffice").handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(into)
    yield into
    handler.setStream(before)


def heard(*bodies: str) -> Any:
    event = sample("MailEvents", "MailNews")
    [record] = event["Records"]
    event["Records"] = [
        {**record, "messageId": f"message-{number}", "body": body}
        for number, body in enumerate(bodies)
    ]
    return invoke("MailEvents", event)


def news(kind: str, mailing_id: str = LINK, **more: Any) -> str:
    """The whole event, as it would come if no rule had taken the reader's address out of it."""
    return json.dumps(mail.event(mailing_id, kind, at=AT, **more))


def test_news_is_understood_whole_or_as_the_rule_leaves_it(world: World) -> None:
    whole = mail.event(LINK, "Bounce", at=AT, bounceType="Permanent")
    for body in (json.dumps(whole), mail.as_queued(whole)):
        assert heard(body) == {"batchItemFailures": []}
    client = world.item("clients", client_id="client-0417")
    assert client is not None
    assert client["mail_stopped_because"] == {"S": "bounced"}


@pytest.mark.parametrize(
    "body",
    ["", "no JSON", "[]", "{}", '{"detail": 7}', news("Open"), news("Delivery", "somebody-elses")],
)
def test_what_is_not_for_us_is_passed_by_and_never_comes_again(world: World, body: str) -> None:
    assert heard(body) == {"batchItemFailures": []}
    marker = world.item("mailings", mailing_id=LINK)
    assert marker is not None
    assert marker["status"] == {"S": "claimed"}


def test_one_message_that_fails_fails_alone_and_tells_no_address(
    world: World, logged: StringIO
) -> None:
    world.client("dynamodb").update_item(
        TableName="backoffice-mailings",
        Key={"mailing_id": {"S": LINK}},
        UpdateExpression="SET claimed_at = :nonsense",
        ExpressionAttributeValues={":nonsense": {"S": "reader@mail.example"}},
    )
    answer = heard(news("Delivery", "somebody-elses"), news("Bounce", bounceType="Permanent"))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    said = logged.getvalue()
    assert "not heard" in said
    assert "mail news passed by" in said
    assert "reader@" not in said
