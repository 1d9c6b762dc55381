"""Claims at the desks: what is sent, what comes back to people, and what they may say of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import Claim, ClaimStatus, control_number_for
from backoffice.domain.errors import Conflict, NotFound, OfficeError, Refused
from backoffice.domain.record import Ref
from backoffice.domain.sending import acknowledged, doubt_task_id_for
from backoffice.domain.submission import Submission
from backoffice.domain.task import Task
from backoffice.services.settling import ClaimFound
from tests.support.claims import CLAIM, bill, ready_claim
from tests.twins.office import MemoryOffice

JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
NUMBER = control_number_for(CLAIM, 1)


def opened(**differences: Any) -> MemoryOffice:
    office = MemoryOffice()
    office.keep(ready_claim(**differences))
    return office


def claim(office: MemoryOffice) -> Claim:
    found, _ = office.records.find_together(Ref(Claim, (CLAIM,)), Ref(Task, ("none-such",)))
    assert found is not None
    return found


def submission(office: MemoryOffice, number: str = NUMBER) -> Submission:
    found, _ = office.records.find_together(Ref(Submission, (number,)), Ref(Claim, (CLAIM,)))
    assert found is not None
    return found


def tasks(office: MemoryOffice, *, status: str = "open") -> list[tuple[str, list[str]]]:
    found = office.database.items("tasks")
    return [(task["kind"], task["about"]) for task in found if task["status"] == status]


def parked() -> MemoryOffice:
    """A claim in doubt, which is really there."""
    office = opened()
    office.line.faults = ["cut after"]
    office.submitting.submit(CLAIM)
    doubt_it(office)
    return office


def doubt_it(office: MemoryOffice) -> None:
    """Nobody answers for days, until a person is asked."""
    office.line.is_down = True
    for _ in range(2 + Submission.LOOKS):
        office.wait(timedelta(days=1))
        office.submitting.submit(CLAIM)
    office.line.is_down = False
    assert claim(office).status is ClaimStatus.IN_DOUBT


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


def test_an_acknowledgment_settles_a_doubt_and_its_task_once() -> None:
    office = parked()
    for _ in range(2):
        office.settling.acknowledge(NUMBER)
    assert claim(office).status is ClaimStatus.SUBMITTED
    assert tasks(office) == []
    assert tasks(office, status="resolved") == [("settle_claim_in_doubt", [CLAIM, "client-ana-01"])]
    with pytest.raises(Refused, match="known to have arrived"):
        office.settling.settle(CLAIM, ClaimFound(arrived=False), caller=JUNE)


def test_what_a_person_found_out_is_kept_with_who_and_when() -> None:
    office = parked()
    found = ClaimFound(arrived=True, reference="CALL-70115")
    first = office.settling.settle(CLAIM, found, caller=JUNE)
    assert office.settling.settle(CLAIM, found, caller=JUNE) == first
    assert first.status is ClaimStatus.SUBMITTED
    word = submission(office).staff_word
    assert word is not None
    assert (word.arrived, word.reference, word.by) == (True, "CALL-70115", "sign-in-june")
    with pytest.raises(Refused):
        office.settling.settle(CLAIM, ClaimFound(arrived=False), caller=JUNE)


def test_a_person_who_is_wrong_sends_the_same_bytes_under_the_same_key() -> None:
    """As long as the clearinghouse remembers the key, even that makes no second claim."""
    office = parked()
    office.settling.settle(CLAIM, ClaimFound(arrived=False), caller=JUNE)
    assert claim(office).status is ClaimStatus.READY
    office.submitting.submit(CLAIM)
    assert len(set(office.line.sent)) == 1
    assert len(office.line.sent) == 2


def test_the_second_doubt_about_a_claim_is_a_second_task() -> None:
    office = parked()
    office.settling.settle(CLAIM, ClaimFound(arrived=False), caller=JUNE)
    office.line.is_down = True
    office.submitting.submit(CLAIM)
    doubt_it(office)
    assert len(tasks(office)) == len(tasks(office, status="resolved")) == 1
    [task] = office.records.find_together(Ref(Task, (doubt_task_id_for(submission(office)),)))
    assert task is not None


def test_a_claim_in_doubt_is_asked_for_in_vain_until_it_is_settled() -> None:
    office = parked()
    with pytest.raises(Refused, match="in doubt"):
        office.settling.ask(CLAIM)


@pytest.mark.parametrize("status", [ClaimStatus.DRAFT, ClaimStatus.REJECTED, ClaimStatus.WAITING])
def test_what_is_not_ready_cannot_be_asked_for(status: ClaimStatus) -> None:
    with pytest.raises(Refused, match="not ready"):
        opened(status=status).settling.ask(CLAIM)


def test_what_nobody_doubts_cannot_be_settled() -> None:
    office = opened()
    for _ in range(2):
        with pytest.raises(OfficeError):
            office.settling.settle(CLAIM, ClaimFound(arrived=True), caller=JUNE)
        office.submitting.submit(CLAIM)


@pytest.mark.requirement("CL-1")
def test_to_ask_for_a_claim_sends_it_and_to_ask_again_shows_it() -> None:
    office = opened()
    assert office.settling.ask(CLAIM).status is ClaimStatus.READY
    office.settling.ask(CLAIM)
    office.until_quiet()
    shown = office.settling.ask(CLAIM)
    assert (shown.status, shown.control_number) == (ClaimStatus.SUBMITTED, NUMBER)
    assert len(office.line.sent) == 1


def test_a_reference_that_could_name_a_person_is_too_long_or_of_other_letters() -> None:
    for reference in ("x" * 81, "Ana\nRivera", ""):
        with pytest.raises(ValueError, match="reference"):
            ClaimFound(arrived=True, reference=reference)


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
