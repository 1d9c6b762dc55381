"""The function that asks payers is killed, really, after the answer came and before it is kept."""

from __future__ import annotations

import json
import os
import re
import signal
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest

from infra.local.browser import Browser
from infra.local.office import LocalOffice
from infra.local.people import Patient, Practice, until
from tests.support.passing_time import end_the_lease
from tests.support.processes import Waiting, waiting_at

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

SLOWLY_FOUND = Patient("Ana", "Rivera", date(1990, 4, 12), "F", "SLOW05FERN0001", "FERN100")
SLOWLY_UNKNOWN = Patient("Ana", "Rivera", date(1990, 4, 12), "F", "SLOW05NOBD0001", "FERN100")

HOME = {"line1": "12 Alder Street", "city": "Albany", "state": "NY", "zip": "12207"}


def sweep(office: LocalOffice) -> None:
    """Look for checks that fell due now, as the schedule does every five minutes."""
    functions = office.stack.client("lambda")
    [name] = [
        each["FunctionName"]
        for each in functions.list_functions()["Functions"]
        if "EligibilitySweeper" in each["FunctionName"]
    ]
    due = {"scheduled_at": datetime.now(UTC).isoformat()}
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(due).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()


def submit(browser: Browser, patient: Patient) -> None:
    """Fill in the form, and stand by a member id that does not look like the payer's."""
    numbers = {"member_id": patient.member_id, "group_number": patient.group_number}
    browser.answer_until("member-id", patient, payer="Meridian Health")
    doubted = re.search(
        r'name="looked_again" value="(.+?)"', browser.post("member-id", numbers).text
    )
    assert doubted
    browser.answer("member-id", numbers | {"looked_again": unescape(doubted[1])})
    browser.answer("address", HOME)
    browser.answer("card", {})
    browser.finish()


def asked(office: LocalOffice, member_id: str) -> int:
    """How often the clearinghouse was asked about a member id."""
    counted = httpx.get(f"{office.clearinghouse_url}/_simulator/requests").json()["requests"]
    return int(counted.get(member_id, 0))


def kill_with_the_answer_unread(office: LocalOffice) -> None:
    """Stop whoever waits for the clearinghouse, let the answer arrive, and kill them."""
    port = urlsplit(office.clearinghouse_url).port or 0

    def reviewer(*, unread: bool) -> Waiting | None:
        return next((each for each in waiting_at(port) if bool(each.unread) is unread), None)

    pid = until("the function that waits", lambda: reviewer(unread=False)).pid
    os.kill(pid, signal.SIGSTOP)
    try:
        until("the answer at its door", lambda: reviewer(unread=True))
    finally:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize(
    ("patient", "verdict", "tasks"),
    [(SLOWLY_FOUND, "active", 0), (SLOWLY_UNKNOWN, "needs_client", 1)],
    ids=["active", "unknown"],
)
def test_a_review_killed_between_answer_and_write_ends_with_one_verdict(
    office: LocalOffice, nora: Practice, patient: Patient, verdict: str, tasks: int
) -> None:
    before = asked(office, patient.member_id)
    client_id = nora.add(patient)
    browser = Browser(nora.send_link(client_id, patient))
    browser.open(patient.birth_date)
    submit(browser, patient)

    until("the question", lambda: asked(office, patient.member_id) > before)
    kill_with_the_answer_unread(office)
    assert asked(office, patient.member_id) == before + 1
    assert not nora.get(f"/clients/{client_id}/eligibility").get("verdict")

    # Its lease protects the check: whoever looks now, be it by the message that came back, waits.
    sweep(office)
    assert asked(office, patient.member_id) == before + 1
    end_the_lease(office.stack, client_id)
    sweep(office)
    sweep(office)
    assert nora.wait_for_verdict(client_id)["verdict"] == verdict
    assert asked(office, patient.member_id) == before + 2
    about = [task for task in nora.get("/tasks")["tasks"] if client_id in task["about"]]
    assert len(about) == tasks
