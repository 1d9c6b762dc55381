"""Planted values must not turn up where they do not belong: logs, addresses, queues, the bus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from infra.local.browser import Browser, in_three
from infra.local.office import LocalOffice
from infra.local.people import Patient, Practice, until
from infra.local.stack import STACK
from tests.journeys.test_a_plan_ends import link_in_mail, only
from tests.journeys.test_mail_that_comes_back import ses_tells
from tests.journeys.test_planned_visits_are_covered import plan
from tests.support import drawn

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

CANARY = Patient("Zebulonia", "Quackenbush", date(1931, 7, 13), "F", "CANARY0042", "GRPCANARY7")
HOLDER = Patient("Ottoline", "Featherstonehaugh", date(1907, 3, 29), "M", "", "")
HELPER = "Peregrine Wobblethwaite"
TYPED_PAYER = "Lighthouse Canary Mutual"
ZIP = "11959-2841"  # in full: five digits come up in the ids of requests by chance
ADDRESS = {"line1": "12 Marmalade Steps", "city": "Quogueville", "state": "NY", "zip": ZIP}
MESSAGE = "The cuckoo clock ate my insurance card."
FILE_NAME = "zebulonias-own-card.jpg"
CAMERA = "PLANTED-CAMERA"
ENTERED = Patient("", "", date(1931, 7, 13), "F", "ENTEREDID77", "ENTEREDGRP88")

PLANTED = [
    CANARY.first_name,
    *(CANARY.last_name, CANARY.member_id, CANARY.group_number),
    *(HOLDER.first_name, HOLDER.last_name, HELPER, TYPED_PAYER, MESSAGE, FILE_NAME, CAMERA),
    *(ADDRESS["line1"], ADDRESS["city"], ZIP, ZIP.replace("-", "")),
    *(ENTERED.member_id, ENTERED.group_number),
    *("1931-07-13", "19310713", "1907-03-29", "19070329", "July 13, 1931", "March 29, 1907"),
]


@dataclass
class Journey:
    """All that one client and their provider did, and what an eavesdropper could have heard."""

    client_id: str = field(default_factory=lambda: f"client-{uuid4().hex[:8]}")
    token: str = ""
    renewal_token: str = ""
    addresses: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    @property
    def email(self) -> str:
        return f"{self.client_id}@mail.example"

    def note(self, answer: httpx.Response) -> None:
        """Remember where a browser was, and where it was sent."""
        self.addresses += [str(answer.request.url), answer.headers.get("location", "")]


def found_in(texts: list[str], *more: str, but_for: str = "") -> list[str]:
    """What was planted and turns up in *texts*, however it is written there."""
    heard = "\n".join(texts).lower()
    planted = [value for value in (*PLANTED, *more) if value != but_for]
    return [
        value
        for value in planted
        if any(way(value).lower() in heard for way in (str, quote, quote_plus, _in_json))
    ]


def _in_json(value: str) -> str:
    return json.dumps(value)[1:-1]


@contextmanager
def listening(office: LocalOffice) -> Iterator[list[str]]:
    """Hear whatever goes over the office's bus, attributes and all, until the block ends."""
    events, sqs = office.stack.client("events"), office.stack.client("sqs")
    bus = STACK
    url = sqs.create_queue(QueueName="eavesdropper")["QueueUrl"]
    of_queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    pattern = json.dumps({"source": [{"prefix": ""}]})
    events.put_rule(Name="eavesdropper", EventBusName=bus, EventPattern=pattern)
    target = {"Id": "eavesdropper", "Arn": of_queue["QueueArn"]}
    events.put_targets(Rule="eavesdropper", EventBusName=bus, Targets=[target])
    heard: list[str] = []
    yield heard
    events.remove_targets(Rule="eavesdropper", EventBusName=bus, Ids=["eavesdropper"])
    events.delete_rule(Name="eavesdropper", EventBusName=bus)
    heard += _all_in(sqs, url)
    sqs.delete_queue(QueueUrl=url)


def _all_in(sqs: Any, url: str) -> list[str]:
    """Every message in a queue, with all that travels along."""
    every: dict[str, Any] = {"MessageAttributeNames": ["All"], "AttributeNames": ["All"]}
    found: list[str] = []
    while some := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **every).get(
        "Messages"
    ):
        found += [json.dumps(message) for message in some]
    return found


@pytest.fixture(scope="module")
def journey(office: LocalOffice, nora: Practice) -> Journey:
    """The canary's form, photos, question and wish, a provider's entry, and a mail come back."""
    journey = Journey()
    with listening(office) as heard:
        _fill_in(journey, nora)
        _ask_for_help_and_a_link(journey, office)
        _enter(journey, nora)
        _answer_about_the_coming_year(journey, nora)
        ses_tells(
            office,
            f"insurance-link_{journey.client_id}_intake_1",
            "Bounce",
            bounceType="Permanent",
            to=journey.email,
        )
        until(
            "the bounce",
            lambda: nora.get(f"/clients/{journey.client_id}").get("mail_stopped_because"),
        )
    journey.events = heard
    return journey


def _fill_in(journey: Journey, nora: Practice) -> None:
    nora.add(CANARY, client_id=journey.client_id)
    link = nora.send_link(journey.client_id, CANARY)
    journey.token = link.rsplit("/", 1)[1]
    browser = Browser(link)
    browser.open(CANARY.birth_date)
    browser.post("about-you", {"first_name": CANARY.first_name, "last_name": "\x00"})
    browser.answer("about-you", _about())
    browser.answer("insurance", {"payer_name": TYPED_PAYER})
    numbers = {"member_id": CANARY.member_id, "group_number": CANARY.group_number}
    browser.post("member-id", {**numbers, "group_number": CANARY.group_number * 20})
    browser.answer("member-id", numbers)
    browser.post("address", {**ADDRESS, "zip": f"{ADDRESS['zip']}-"})
    browser.answer("address", ADDRESS)
    for side, picture in (("front", drawn.front()), ("back", drawn.back())):
        browser.upload(side, _with_exif(picture), called=FILE_NAME)
    until("both photos", lambda: browser.post("card", {"told": "yes"}).status_code == 303)
    browser.finish(holder=HOLDER, relationship="19")
    journey.addresses = browser.history


def _about() -> dict[str, str]:
    return {
        "for_whom": "someone_else",
        "filled_in_by": HELPER,
        "helper_relation": "parent",
        "first_name": CANARY.first_name,
        "last_name": CANARY.last_name,
        "sex": CANARY.sex,
        **in_three("birth_date", CANARY.birth_date),
    }


def _with_exif(picture: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    return drawn.saved(picture, exif=exif, comment=CAMERA.encode())


def _ask_for_help_and_a_link(journey: Journey, office: LocalOffice) -> None:
    question = {"ticket": uuid4().hex, "from": "insurance/card", "message": MESSAGE}
    asked = {**question, "name": HELPER, "email": journey.email}
    wish = {"email": journey.email, **in_three("birth_date", CANARY.birth_date)}
    for path, form in {"help/request": asked, "link-request": wish}.items():
        answer = httpx.post(f"{office.url}/{path}", data=form, timeout=120)
        assert answer.status_code == 200
        assert httpx.post(f"{office.url}/{path}", data={**form, "email": "\x00"}).status_code == 422


def _enter(journey: Journey, nora: Practice) -> None:
    """A policy that a provider enters, after some that cannot be read."""
    path = f"/clients/{journey.client_id}/policies/{uuid4().hex}"
    policy: dict[str, Any] = {
        "payer_id": "meridian-health",
        "member_id": ENTERED.member_id,
        "group_number": ENTERED.group_number,
        "address": ADDRESS,
        "sex": CANARY.sex,
        "priority": "secondary",
    }
    assert nora.ask("PUT", path, {**policy, "group_number": "ENTEREDGRP88" * 9}).status_code == 422
    assert nora.ask("PUT", path, {**policy, CANARY.last_name: MESSAGE}).status_code == 422
    nora.put(path, policy)
    nora.ask("PUT", f"/clients/{journey.client_id}", {"first_name": CANARY.first_name})
    nora.wait_for_verdict(journey.client_id)


def _answer_about_the_coming_year(journey: Journey, nora: Practice) -> None:
    """What the provider says for the client, the client's own word, and a visit in that year."""
    client_id = journey.client_id
    asked = only(nora, client_id)
    last_day = date.fromisoformat(asked["ends_on"])
    plan(nora, client_id, last_day + timedelta(days=5))
    nora.put(f"/clients/{client_id}/renewals/{last_day}/answer", {"kind": "dont_know"})
    link = link_in_mail(nora, client_id)
    journey.renewal_token = link.rsplit("/", 1)[1]
    base = link.rsplit("/renewal/", 1)[0]
    with httpx.Client(timeout=120, event_hooks={"response": [journey.note]}) as phone:
        phone.get(f"{link}/not-changing")
        birth_date = in_three("birth_date", CANARY.birth_date)
        wrong = {**birth_date, "birth_date_year": "\x00"}
        assert phone.post(f"{link}/not-changing", data=wrong).status_code == 422
        opened = phone.post(f"{link}/not-changing", data=birth_date)
        cookie = {"Cookie": opened.headers["set-cookie"].partition(";")[0]}
        place = f"{base}/renewal-answers/not-changing"
        assert phone.post(place, headers=cookie, data={"sure": "\x00"}).status_code == 422
        taken = phone.post(place, headers=cookie, data={"sure": "yes"})
        assert taken.status_code == 303
        phone.get(f"{base}/renewal?said=kept", headers=cookie)
    path = f"/clients/{client_id}/gap-certificate"
    until("the certificate", lambda: nora.ask("GET", path).status_code == 200)
    journey.addresses.append(nora.get(f"{path}/page")["url"])


def test_no_log_line_says_who_the_client_is(office: LocalOffice, journey: Journey) -> None:
    logs = list(office.stack.said())
    assert any('"answered"' in line for line in logs), "there are logs to look through"
    assert found_in(logs, journey.token, journey.renewal_token, journey.email) == []


def test_no_subject_and_no_mail_says_more_than_a_name(
    office: LocalOffice, nora: Practice, journey: Journey
) -> None:
    mails = nora.mails_to(journey.client_id)
    assert mails
    subjects = [mail["Subject"] for mail in office.stack.mails()]
    assert "Something was noted for you" in subjects
    assert found_in(subjects, journey.token, journey.renewal_token, journey.email) == []
    bodies = [mail["BodyText"] + mail["BodyHtml"] for mail in mails]
    assert found_in(bodies, journey.email, but_for=CANARY.first_name) == []


def test_no_address_that_a_browser_saw_says_who_the_client_is(journey: Journey) -> None:
    assert any("/insurance/card" in address for address in journey.addresses)
    assert any("/renewal-answers/not-changing" in address for address in journey.addresses)
    assert any("/gap-certificates/" in address for address in journey.addresses)
    assert found_in(journey.addresses, journey.email) == []


def test_nothing_on_the_bus_says_who_the_client_is(journey: Journey) -> None:
    kinds = {json.loads(json.loads(event)["Body"])["detail-type"] for event in journey.events}
    assert {"link-requested", "insurance-submitted", "link-wanted", "renewal-answered"} <= kinds
    assert found_in(journey.events, journey.token, journey.renewal_token, journey.email) == []


def test_no_task_says_who_the_client_is(nora: Practice, june: Practice, journey: Journey) -> None:
    own = nora.get("/tasks")["tasks"]
    open_days = june.get("/gap-certificates/open")["days"]
    assert any(journey.client_id in task["about"] for task in own)
    said = [json.dumps(each) for each in (*own, *open_days)]
    assert found_in(said, journey.token, journey.renewal_token, journey.email) == []


def test_no_dead_letter_is_left_behind(office: LocalOffice, journey: Journey) -> None:
    sqs = office.stack.client("sqs")
    queues = [url for url in sqs.list_queues()["QueueUrls"] if url.endswith("dead-letters")]
    assert len(queues) >= 5
    assert [letter for url in queues for letter in _all_in(sqs, url)] == []


def test_no_name_of_a_stored_photo_says_who_the_client_is(
    office: LocalOffice, journey: Journey
) -> None:
    s3 = office.stack.client("s3")
    keys = [
        each["Key"]
        for bucket in s3.list_buckets()["Buckets"]
        for each in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", [])
    ]
    assert any(journey.client_id in key for key in keys)
    assert found_in(keys, journey.email) == []
