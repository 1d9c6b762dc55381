"""Claims at the sending desk: what leaves once, what comes back, and what a pause keeps back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backoffice.domain.claim import ClaimStatus, control_number_for
from backoffice.domain.errors import Conflict, NotFound
from backoffice.domain.sending import acknowledged
from backoffice.domain.submission import Submission
from backoffice.services.settling import ClaimFound
from tests.support.claims import CLAIM, bill, ready_claim
from tests.support.one_claim import JUNE, NUMBER, claim, opened, submission, tasks
from tests.twins.office import MemoryOffice


@pytest.mark.requirement("CL-1")
def test_what_was_taken_says_so_with_the_acknowledgment_to_the_letter() -> None:
    office = opened()
    office.submitting.submit(CLAIM, NUMBER)
    assert claim(office).status is ClaimStatus.SUBMITTED
    assert claim(office).submitted_at == office.clock()
    assert claim(office).latest is not None
    known = submission(office)
    assert (known.answer or "").startswith("ISA")
    assert known.reference
    assert tasks(office) == []


@pytest.mark.requirement("CL-1")
def test_what_the_clearinghouse_refuses_is_one_task_with_its_codes_on_file() -> None:
    office = opened(member_id="EDIT33FERN0001")
    for _ in range(3):
        office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.REJECTED
    assert submission(office).codes[0].startswith("A7:")
    seen = office.settling.view(CLAIM)
    assert seen.codes == submission(office).codes
    assert seen.rejection is not None
    assert seen.rejection.next_action.endswith(".")
    assert tasks(office) == [("fix_claim", [CLAIM, "client-ana-01"])]


def test_what_x12_cannot_carry_is_a_draft_again_with_a_task_each_time() -> None:
    office = opened()
    odd = (
        ready_claim().versions[0].but(bill=bill().but(patient=bill().patient.but(last_name="漢字")))
    )
    for times in (1, 2):
        known = claim(office)
        office.keep(known.but(status=ClaimStatus.READY, versions=(odd,)))
        office.submitting.submit(CLAIM)
        assert claim(office).status is ClaimStatus.DRAFT
        assert len(tasks(office)) == times
    assert office.line.sent == []


def test_a_claim_that_is_not_to_be_sent_is_left_alone() -> None:
    for status in (ClaimStatus.DRAFT, ClaimStatus.SUBMITTED, ClaimStatus.IN_DOUBT):
        office = opened(status=status)
        office.submitting.submit(CLAIM)
        assert office.line.sent == []


def test_a_claim_that_is_not_there_is_not_passed_over_in_silence() -> None:
    with pytest.raises(NotFound):
        MemoryOffice().submitting.submit(CLAIM)
    with pytest.raises(NotFound):
        opened(status=ClaimStatus.SENDING).submitting.submit(CLAIM)


def test_who_comes_second_at_the_same_moment_sends_nothing() -> None:
    office = opened()
    office.faults.overtake("before count up counters", lambda: office.submitting.submit(CLAIM))
    with pytest.raises(Conflict):
        office.submitting.submit(CLAIM)
    assert len(office.line.sent) == 1
    assert claim(office).status is ClaimStatus.SUBMITTED


def test_what_was_mended_before_it_could_leave_goes_out_as_mended() -> None:
    """A pause kept it from being sent, so that other words under the same number are no risk."""
    office = left_for_later()
    before = submission(office)
    mended = ready_claim().versions[0].but(bill=bill().but(diagnoses=("F33.1",)))
    office.records.keep(claim(office).but(versions=(mended,)))
    office.line.is_down = False
    office.until_quiet()
    after = submission(office)
    assert after.key != before.key
    assert "F331" in after.document
    assert [key for key, _ in office.line.sent if NUMBER in key] == [after.key]


def left_for_later() -> MemoryOffice:
    """A claim that a pause of the clearinghouse keeps from being sent."""
    office = MemoryOffice()
    office.keep(*[ready_claim(f"visit-000{number}.2") for number in range(3)], ready_claim())
    office.line.is_down = True
    for number in range(3):
        office.submitting.submit(f"visit-000{number}.2")
    office.submitting.submit(CLAIM)
    assert submission(office).next_attempt_at is not None
    assert submission(office).first_sent_at is None
    return office


def test_what_was_called_off_while_it_waited_is_not_sent_and_found_by_no_sweep_again() -> None:
    office = left_for_later()
    office.records.keep(claim(office).moved(ClaimStatus.ABANDONED))
    office.line.is_down = False
    office.until_quiet()
    assert submission(office).next_attempt_at is None
    assert NUMBER not in {key for key, _ in office.line.sent}
    office.records.keep(claim(office).moved(ClaimStatus.READY))
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.SUBMITTED


def test_a_version_that_another_one_replaced_is_found_by_no_sweep_again() -> None:
    office = left_for_later()
    known = claim(office)
    said = bill().but(control_number=control_number_for(CLAIM, 2))
    second = known.versions[0].but(number=2, bill=said)
    office.records.keep(known.but(versions=(*known.versions, second)))
    office.line.is_down = False
    office.until_quiet()
    assert submission(office).next_attempt_at is None
    sent = [key for key, _ in office.line.sent]
    assert NUMBER not in sent
    assert sent.count(control_number_for(CLAIM, 2)) == 1


def test_an_answer_that_is_too_long_for_a_record_is_a_document() -> None:
    office = opened()
    long = "ISA*" + "A" * Submission.LONGEST
    reference = {"patientControlNumber": NUMBER}
    office.line.says = {"status": "SUCCESS", "claimReference": reference, "x12": long}
    office.submitting.submit(CLAIM)
    known = submission(office)
    assert known.answer == f"claims/{NUMBER}/1"
    assert office.documents.fetch(known.answer) == long


def test_an_acknowledgment_that_overtakes_the_answer_is_not_taken_back() -> None:
    office = opened()

    def hear() -> None:
        known = submission(office)
        accepted = claim(office).moved(ClaimStatus.ACCEPTED)
        office.records.keep(accepted, *acknowledged(known, None, at=office.clock()))

    office.faults.overtake("after send claim", hear)
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.ACCEPTED
    office.until_quiet()
    assert len(office.line.sent) == 1


def test_who_writes_to_the_claim_meanwhile_takes_nothing_from_what_was_said() -> None:
    office = opened()

    def escalate() -> None:
        office.records.keep(claim(office).but(next_escalation_on=claim(office).file_by))

    office.faults.overtake("after send claim", escalate)
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.SUBMITTED
    assert claim(office).next_escalation_on is not None


@pytest.mark.requirement("CL-1")
def test_a_key_that_is_known_for_something_else_is_a_doubt_and_then_another_key() -> None:
    office = opened()
    office.line.faults = ["422"]
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.IN_DOUBT
    assert len(tasks(office)) == 1
    office.settling.settle(CLAIM, ClaimFound(arrived=False), caller=JUNE)
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.SUBMITTED
    assert [key for key, _ in office.line.sent] == [f"{NUMBER}-2"]


def test_a_pause_ends_with_the_first_word_of_any_kind() -> None:
    office = MemoryOffice()
    claims = [f"visit-000{number}.2" for number in range(5)]
    for claim_id in claims:
        office.keep(ready_claim(claim_id, member_id="EDIT33FERN0001"))
    office.line.faults = ["500 before"] * 3
    for claim_id in claims:
        office.submitting.submit(claim_id)
    [conduct] = office.database.items("clearinghouse-conduct")
    assert conduct["health"]["paused_until"]
    assert len(office.line.sent) == 0
    office.wait(timedelta(minutes=6))
    office.until_quiet()
    assert len({key for key, _ in office.line.sent}) == 5
    [conduct] = office.database.items("clearinghouse-conduct")
    assert not conduct["health"].get("paused_until")


def health(office: MemoryOffice) -> dict[str, Any]:
    [conduct] = office.database.items("clearinghouse-conduct")
    known: dict[str, Any] = conduct["health"]
    return known


def test_while_one_claim_tries_whether_the_pause_is_over_no_other_goes_along() -> None:
    office = left_for_later()
    office.line.is_down = False
    office.wait(timedelta(minutes=6))
    office.faults.overtake("after send claim", lambda: office.submitting.submit("visit-0000.2"))
    office.submitting.submit(CLAIM)
    assert [key for key, _ in office.line.sent] == [NUMBER]


def test_a_pause_after_which_nobody_answers_either_is_followed_by_a_longer_one() -> None:
    office = left_for_later()
    office.wait(timedelta(minutes=6))
    office.submitting.submit(CLAIM)
    assert health(office)["pauses"] == 1
    office.wait(timedelta(minutes=6))
    office.line.is_down = False
    office.submitting.submit("visit-0000.2")
    assert office.line.sent == [], "ten minutes now, and not five"


def test_it_is_looked_for_from_the_first_time_that_it_was_sent() -> None:
    office = opened()
    office.line.faults = ["cut after", "cut before"]
    for hours in (1, 23):
        office.submitting.submit(CLAIM)
        office.wait(timedelta(hours=hours))
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.SUBMITTED
    assert len(office.line.sent) == 1


def test_a_list_that_nobody_gives_out_does_not_say_that_the_claim_is_absent() -> None:
    office = opened()
    office.line.faults = ["cut after"]
    office.submitting.submit(CLAIM)
    office.line.lists_nothing = True
    for _ in range(2):
        office.wait(timedelta(hours=24))
        office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.SENDING
    assert submission(office).may_be_there
    assert len(office.line.sent) == 1


LONG = 7_200
"""Longer than any wait of ours, so that it shows whose counts."""


@pytest.mark.parametrize("fault", ["429", "409"])
def test_who_is_asked_to_wait_longer_than_usual_waits_as_long(fault: str) -> None:
    office = opened()
    office.line.busy_for = LONG
    office.line.faults = [fault]
    office.submitting.submit(CLAIM)
    assert submission(office).next_attempt_at == office.clock() + timedelta(seconds=LONG)


def test_who_is_asked_to_wait_longer_before_looking_a_claim_up_again_waits_as_long() -> None:
    office = opened()
    office.line.faults = ["cut after"]
    office.submitting.submit(CLAIM)
    office.line.busy_for = LONG
    yesterday = office.clock() - timedelta(days=1)
    old = submission(office).but(first_sent_at=yesterday, next_attempt_at=office.clock())
    office.records.keep(old)
    office.submitting.submit(CLAIM)
    assert submission(office).look_ups == 1
    assert submission(office).next_attempt_at == office.clock() + timedelta(seconds=LONG)
