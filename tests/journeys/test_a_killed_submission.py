"""The function that sends claims is killed, really, after the clearinghouse accepted one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from backoffice.domain.claim import control_number_for
from infra.local.clearinghouse_transactions import LAG
from infra.local.office import LocalOffice
from infra.local.people import Practice, until
from tests.support.claims import ready_claim
from tests.support.killing import kill_with_the_answer_unread, sweep
from tests.support.passing_time import let_pass_for_a_submission, put_on_file

pytestmark = [pytest.mark.prove, pytest.mark.stack, pytest.mark.xdist_group("stack")]

SWEEPER = "ClaimSweeper"
# The payers here (PAYNONE) never answer: their word would settle a claim that nobody was told of,
# whenever the schedule happens to bring it, and these are about what happens without.
A_DAY = timedelta(hours=25)
LISTED_BY_THEN = int(LAG.total_seconds()) + 1


def books(office: LocalOffice, claim_id: str) -> dict[str, int]:
    """What the clearinghouse itself counted of a claim."""
    counted = httpx.get(f"{office.clearinghouse_url}/_simulator/claims").json()
    print("\nthe books of the clearinghouse:", counted)  # noqa: T201 - the proof, under -s
    found: dict[str, int] = counted["claims"].get(control_number_for(claim_id, 1), {})
    return found


def send_and_kill(office: LocalOffice, june: Practice, claim_id: str, member_id: str) -> Any:
    """Have a claim sent whose answer takes fifteen seconds, and kill whoever waits for it."""
    put_on_file(office.stack, ready_claim(claim_id, member_id=member_id))
    june.put(f"/claims/{claim_id}/submission")
    until("the claim at the clearinghouse", lambda: books(office, claim_id) or None)
    kill_with_the_answer_unread(office, "ClaimSubmitter")
    return look(june, claim_id)


def look(june: Practice, claim_id: str) -> Any:
    """How far the claim is."""
    return june.get(f"/claims/{claim_id}/submission")


def a_day_later(office: LocalOffice, control_number: str) -> None:
    """Let the keys have had their day, and our record be of yesterday; nothing else grows older.

    Were it tomorrow at the clearinghouse, all its later news would come too early to be believed.
    """
    for passing in ("forget-keys", f"forward/{LISTED_BY_THEN}"):
        httpx.post(f"{office.clearinghouse_url}/_simulator/{passing}").raise_for_status()
    let_pass_for_a_submission(office.stack, control_number, A_DAY)


def swept_until(office: LocalOffice, june: Practice, claim_id: str, status: str) -> Any:
    """The claim once it is as it should be, sweep after sweep.

    A message that met the killed process is hidden for a while; the next sweep brings another.
    """

    def seen() -> Any:
        sweep(office, SWEEPER)
        claim = look(june, claim_id)
        return claim if claim["status"] == status else None

    return until(f"a claim that is {status}", seen, every=2)


def tasks_about(june: Practice, claim_id: str) -> list[Any]:
    """The open tasks of whoever looks after claims and bills, about one of them."""
    queues = ("claims", "billing")
    listed = [task for queue in queues for task in june.get(f"/queues/{queue}/tasks")["tasks"]]
    return [task for task in listed if claim_id in task["about"]]


@pytest.mark.requirement("CL-1")
def test_a_submission_killed_between_acceptance_and_write_is_accepted_once(
    office: LocalOffice, june: Practice
) -> None:
    claim_id = "visit-killed-01.1"
    claim = send_and_kill(office, june, claim_id, "SLOW15PAYNONEFERN0001")
    assert claim["status"] == "sending"
    assert june.put(f"/claims/{claim_id}/submission") == claim, "it has left, and is not sent again"
    assert books(office, claim_id) == {"accepted": 1, "refused": 0, "requests": 1}

    # Its lease protects the claim: whoever looks now, be it by the message that came back, waits.
    sweep(office, SWEEPER)
    assert books(office, claim_id)["requests"] == 1
    let_pass_for_a_submission(office.stack, claim["control_number"], timedelta(minutes=11))
    sweep(office, SWEEPER)
    swept_until(office, june, claim_id, "submitted")
    assert books(office, claim_id) == {"accepted": 1, "refused": 0, "requests": 2}
    assert tasks_about(june, claim_id) == []


@pytest.mark.requirement("CL-1")
def test_a_refusal_that_was_killed_unread_is_one_task_and_no_claim(
    office: LocalOffice, june: Practice
) -> None:
    claim_id = "visit-killed-02.1"
    claim = send_and_kill(office, june, claim_id, "SLOW15EDIT33FERN0001")
    let_pass_for_a_submission(office.stack, claim["control_number"], timedelta(minutes=11))
    refused = swept_until(office, june, claim_id, "rejected")
    assert refused["codes"]
    assert books(office, claim_id)["accepted"] == 0
    assert [task["kind"] for task in tasks_about(june, claim_id)] == ["fix_claim"]


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("member_id", "accepted", "requests"),
    [("SLOW15PAYNONEFERN0002", 1, 1), ("LOST1PAYNONEFERN0002", 1, 2)],
    ids=["found", "absent"],
)
def test_a_submission_of_yesterday_is_looked_for_before_it_is_sent_again(
    office: LocalOffice,
    june: Practice,
    member_id: str,
    accepted: int,
    requests: int,
) -> None:
    claim_id = f"visit-{member_id.lower()}.1"
    if member_id.startswith("SLOW"):
        claim = send_and_kill(office, june, claim_id, member_id)
    else:
        put_on_file(office.stack, ready_claim(claim_id, member_id=member_id))
        june.put(f"/claims/{claim_id}/submission")
        claim = until("the attempt that is lost", lambda: _tried(june, claim_id))
    a_day_later(office, claim["control_number"])
    swept_until(office, june, claim_id, "submitted")
    counted = books(office, claim_id)
    assert (counted["accepted"], counted["requests"]) == (accepted, requests)


def _tried(june: Practice, claim_id: str) -> Any:
    claim = look(june, claim_id)
    return claim if claim["attempts"] == 1 and claim["status"] == "sending" else None
