"""Planted values must not turn up where they do not belong: logs, subjects, queues, the bus."""

from __future__ import annotations

from datetime import date

import pytest

from infra.local.browser import Browser
from infra.local.office import LocalOffice
from infra.local.people import Patient, Practice

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

CANARY = Patient("Zebulonia", "Quackenbush", date(1931, 7, 13), "F", "CANARY0042", "GRPCANARY7")
STREET = "12 Alder Street"


@pytest.fixture
def token(nora: Practice) -> str:
    """The token of a link that the canary filled in, once the payer has answered."""
    client_id = nora.add(CANARY)
    link = nora.send_link(client_id, CANARY)
    browser = Browser(link)
    browser.open(CANARY.birth_date)
    browser.post("about-you", {"first_name": CANARY.first_name, "last_name": "\x00"})
    browser.fill_in(CANARY, payer="Meridian Health")
    nora.ask("PUT", f"/clients/{client_id}", {"first_name": CANARY.first_name, "surname": 1})
    nora.wait_for_verdict(client_id)
    return link.rsplit("/", 1)[1]


def test_no_log_line_and_no_subject_says_who_the_client_is(office: LocalOffice, token: str) -> None:
    planted = [
        CANARY.first_name,
        CANARY.last_name,
        CANARY.member_id,
        CANARY.group_number,
        CANARY.birth_date.isoformat(),
        "19310713",
        STREET,
        token,
    ]
    logs = _log_lines(office)
    assert any('"answered"' in line for line in logs), "there are logs to look through"
    subjects = [mail["Subject"] for mail in office.stack.mails()]
    assert subjects
    found = [
        value for value in planted for line in [*logs, *subjects] if value.lower() in line.lower()
    ]
    assert found == []


def test_no_dead_letter_is_left_behind(office: LocalOffice, token: str) -> None:
    sqs = office.stack.client("sqs")
    queues = [url for url in sqs.list_queues()["QueueUrls"] if url.endswith("dead-letters")]
    assert len(queues) >= 3
    waiting = {
        url: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        for url in queues
    }
    assert {a["Attributes"]["ApproximateNumberOfMessages"] for a in waiting.values()} == {"0"}


def _log_lines(office: LocalOffice) -> list[str]:
    logs = office.stack.client("logs")
    return [
        event["message"]
        for group in logs.describe_log_groups()["logGroups"]
        for stream in logs.describe_log_streams(logGroupName=group["logGroupName"])["logStreams"]
        for event in logs.get_log_events(
            logGroupName=group["logGroupName"], logStreamName=stream["logStreamName"]
        )["events"]
    ]
