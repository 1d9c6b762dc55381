"""The function that asks payers is killed, really, after the answer came and before it is kept."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import httpx
import pytest

from infra.local.browser import Browser
from infra.local.office import LocalOffice
from infra.local.people import Patient, Practice, until
from tests.support.killing import kill_with_the_answer_unread, sweep
from tests.support.passing_time import end_the_lease

pytestmark = [pytest.mark.prove, pytest.mark.stack, pytest.mark.xdist_group("stack")]

SLOWLY_FOUND = Patient("Ana", "Rivera", date(1990, 4, 12), "F", "SLOW05FERN0001", "FERN100")
SLOWLY_UNKNOWN = Patient("Ana", "Rivera", date(1990, 4, 12), "F", "SLOW05NOBD0001", "FERN100")

SWEEPER = "EligibilitySweeper"
HOME = {"line1": "12 Alder Street", "city": "Albany", "state": "NY", "zip": "12207"}


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


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize(
    ("patient", "verdict", "tasks", "questions"),
    # Who is found is asked about once more under the whole plan: does anybody else pay?
    [(SLOWLY_FOUND, "active", 0, 2), (SLOWLY_UNKNOWN, "needs_client", 1, 1)],
    ids=["active", "unknown"],
)
def test_a_review_killed_between_answer_and_write_ends_with_one_verdict(
    office: LocalOffice,
    nora: Practice,
    *,
    patient: Patient,
    verdict: str,
    tasks: int,
    questions: int,
) -> None:
    before = asked(office, patient.member_id)
    client_id = nora.add(patient)
    browser = Browser(nora.send_link(client_id, patient))
    browser.open(patient.birth_date)
    submit(browser, patient)

    until("the question", lambda: asked(office, patient.member_id) > before)
    kill_with_the_answer_unread(office, "EligibilityReviewer")
    assert asked(office, patient.member_id) == before + 1
    assert not nora.get(f"/clients/{client_id}/eligibility").get("verdict")

    # Its lease protects the check: whoever looks now, be it by the message that came back, waits.
    sweep(office, SWEEPER)
    assert asked(office, patient.member_id) == before + 1
    end_the_lease(office.stack, client_id)
    sweep(office, SWEEPER)
    sweep(office, SWEEPER)
    assert nora.wait_for_verdict(client_id)["verdict"] == verdict
    assert asked(office, patient.member_id) == before + 1 + questions
    about = [task for task in nora.get("/tasks")["tasks"] if client_id in task["about"]]
    assert len(about) == tasks
