"""News of what was processed: thin, signed, repeated until somebody takes it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from infra.local.clearinghouse_webhooks import WAITS, Delivery, Webhooks, asked_for
from tests.support.claims_house import AT, House, document

SECRET = "whsec_" + base64.b64encode(b"a secret of ours").decode()
URL = "http://office/webhooks/clearinghouse"


def told(**differs: Any) -> tuple[House, Webhooks]:
    webhooks = Webhooks(URL, SECRET, **differs)
    house = House(webhooks=webhooks)
    house.send(document())
    house.claims.post.settle(at=house.at)
    return house, webhooks


def test_news_names_a_transaction_and_says_nothing_of_anybody() -> None:
    house, webhooks = told()
    deliveries = webhooks.due(at=AT)
    house.forward(minutes=1)
    known = {item["transactionId"]: item for item in house.polled()["items"]}
    assert len(deliveries) == len(known) == 3
    for delivery in deliveries:
        event = json.loads(delivery.body)
        assert (event["object"], event["type"]) == ("v1.event", "transaction.processed")
        assert event["environment"] == "TEST"
        assert event["resource"]["id"] in known
        item = known[event["resource"]["id"]]
        kind = item["x12"]["metadata"]["transaction"]["transactionSetIdentifier"]
        assert event["relatedResources"][0]["type"] == f"transaction.x12.{kind}"
        assert b"RIVERA" not in delivery.body
        assert b"FERN0001" not in delivery.body


def test_the_signature_is_that_of_the_timestamp_and_the_body() -> None:
    delivery = told()[1].due(at=AT)[0]
    headers = delivery.headers
    signed = headers["webhook-timestamp"].encode() + b"." + delivery.body
    digest = hmac.digest(b"a secret of ours", signed, hashlib.sha256)
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
    assert headers["webhook-id"].startswith("msg_")


def tries_of(webhooks: Webhooks, event_id: str, status: int | None) -> list[Delivery]:
    """Every time that the news *event_id* is posted, answered with *status* each time."""
    tries, at = [], AT
    for wait in [timedelta(0), *WAITS]:
        early = at + wait - timedelta(seconds=1)
        assert wait == timedelta(0) or event_id not in [
            each.event_id for each in webhooks.due(at=early)
        ]
        at += wait
        (delivery,) = [each for each in webhooks.due(at=at) if each.event_id == event_id]
        webhooks.answered(delivery, status, at=at)
        tries.append(delivery)
    return tries


@pytest.mark.parametrize("status", [None, 301, 400, 404, 500])
def test_news_that_nobody_takes_comes_again_six_times_and_then_no_more(status: int | None) -> None:
    webhooks = told()[1]
    event_id = webhooks.due(at=AT)[0].event_id
    tries = tries_of(webhooks, event_id, status)
    assert [each.headers["attempt-number"] for each in tries] == [*"1234567"]
    assert len({each.headers["webhook-id"] for each in tries}) == 1
    assert len({each.headers["webhook-signature"] for each in tries}) == 1
    assert webhooks.given_up == [event_id]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_news_that_was_taken_is_settled(status: int) -> None:
    _, webhooks = told()
    for delivery in webhooks.due(at=AT):
        webhooks.answered(delivery, status, at=AT)
    assert webhooks.due(at=AT + timedelta(days=9)) == []


def test_news_may_come_twice_under_one_id() -> None:
    deliveries = told(twice=True)[1].due(at=AT)
    assert len(deliveries) == 6
    assert len({each.headers["webhook-id"] for each in deliveries}) == 3


def test_news_may_come_in_any_order() -> None:
    kinds = {
        newest_first: [
            json.loads(each.body)["relatedResources"][0]["type"]
            for each in told(newest_first=newest_first)[1].due(at=AT)
        ]
        for newest_first in (False, True)
    }
    assert kinds[False][0] == kinds[True][-1] == "transaction.x12.837"


def test_retries_may_be_pressed_together() -> None:
    webhooks = asked_for({"url": URL, "secret": SECRET, "waits": [1]})
    assert webhooks is not None
    house = House(webhooks=webhooks)
    house.send(document())
    (first, *_) = webhooks.due(at=AT)
    webhooks.answered(first, 500, at=AT)
    again = [each for each in webhooks.due(at=AT + timedelta(seconds=1)) if each.attempt == 2]
    assert [each.event_id for each in again] == [first.event_id]


def test_no_address_is_nobody_to_tell() -> None:
    assert asked_for({}) is None


def test_a_secret_that_is_none_is_refused_when_it_is_named() -> None:
    with pytest.raises(ValueError, match="padding"):
        Webhooks(URL, "whsec_abc")
