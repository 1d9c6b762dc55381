"""Asking for a link, through the real handlers: no stranger can tell who is a client."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from backoffice.domain.asking import AskedForLink
from backoffice.wiring import office
from tests.support.moto_office import World
from tests.support.moto_people import CLIENT, FAR_OFF
from tests.support.samples import invoke, sample

KNOWN = {"email": "rosalind@example.com", "birth_date_month": "2", "birth_date_day": "14"}
PAGES = ("LinkRequests", "AskForLink")


def asked(**differs: str) -> dict[str, Any]:
    event = sample(*PAGES)
    event["body"] = urlencode({**KNOWN, "birth_date_year": "1989", **differs})
    answer: dict[str, Any] = invoke(PAGES[0], event)
    return answer


@pytest.mark.requirement("IN-21")
def test_a_client_and_a_stranger_get_the_same_answer_byte_for_byte(world: World) -> None:
    office().answering.note_address(CLIENT)
    client = asked()
    strangers = [
        asked(email="nobody@example.com"),
        asked(birth_date_day="15"),
        asked(email=f"{'a' * 60}@{'b' * 60}.example.com"),
    ]
    assert client["statusCode"] == 200
    assert [stranger == client for stranger in strangers] == [True] * 3


def test_a_form_that_is_too_large_is_refused_before_it_is_read(world: World) -> None:
    assert asked(email="a" * 64_000)["statusCode"] == 413


@pytest.mark.requirement("IN-21")
def test_the_answerer_finds_the_client_of_its_sample(world: World) -> None:
    office().answering.note_address(CLIENT)
    event = sample("LinkRequestAnswerer", "LinkWanted")
    assert invoke("LinkRequestAnswerer", event) == {"batchItemFailures": []}
    wish = world.item("link-requests", ask_id="ask-000000000001")
    assert wish is not None
    assert {"email", "birth_date"}.isdisjoint(wish)
    assert int(wish["expires_at"]["N"]) == int((FAR_OFF + AskedForLink.KEPT_FOR).timestamp())
    earlier = world.item("tasks", task_id="task-0008")
    assert earlier is not None
    assert earlier["resolution"] == {"S": "The client asked again."}
    entry = world.item("roster", provider_id="provider-0021", client_id=CLIENT)
    assert entry is not None
    task = world.item("tasks", task_id=entry["link_task"]["S"])
    assert task is not None
    assert (task["kind"], task["status"]) == ({"S": "send_link"}, {"S": "open"})


@pytest.mark.parametrize("kind", ["client-added", "client-address-changed"])
def test_the_answerer_notes_the_address_of_a_client_who_has_a_new_one(
    world: World, kind: str
) -> None:
    event = sample("LinkRequestAnswerer", "LinkWanted")
    told = json.loads(event["Records"][0]["body"])
    about = {"client_id": CLIENT}
    told["detail"] |= {"kind": kind, "about": about}
    event["Records"][0]["body"] = json.dumps(told)
    assert invoke("LinkRequestAnswerer", event) == {"batchItemFailures": []}
    mailboxes = world.client("dynamodb").scan(TableName="backoffice-mailboxes")["Items"]
    assert [box["client_ids"] for box in mailboxes] == [{"L": [{"S": CLIENT}]}]
    assert "rosalind" not in str(mailboxes)
