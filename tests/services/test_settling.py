"""Claims that people ask for, and claims in doubt: what staff may say of them, and what follows."""

from __future__ import annotations

import pytest

from backoffice.domain.claim import ClaimStatus
from backoffice.domain.claim_rejection import RejectedBy
from backoffice.domain.claim_word import ClaimWord, Standing
from backoffice.domain.errors import OfficeError, Refused
from backoffice.domain.hearing import hear
from backoffice.domain.record import Ref
from backoffice.domain.sending import doubt_task_id_for
from backoffice.domain.task import Task
from backoffice.services.settling import ClaimFound
from tests.support.claims import CLAIM
from tests.support.one_claim import JUNE, NUMBER, claim, doubt_it, opened, parked, submission, tasks
from tests.twins.office import MemoryOffice


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
    for other in (
        ClaimFound(arrived=False, reference="CALL-70115"),
        ClaimFound(arrived=True, reference="CALL-70116"),
    ):
        with pytest.raises(Refused):
            office.settling.settle(CLAIM, other, caller=JUNE)
    assert submission(office).staff_word == word


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


def test_what_is_on_its_way_is_shown_to_whoever_asks_for_it_and_left_to_its_attempt() -> None:
    office = opened()
    office.line.faults = ["cut after"]
    office.submitting.submit(CLAIM)
    assert office.settling.ask(CLAIM).status is ClaimStatus.SENDING
    assert len(office.line.sent) == 1


@pytest.mark.parametrize("status", [ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED])
def test_what_has_left_is_shown_to_whoever_asks_for_it_and_not_sent_again(
    status: ClaimStatus,
) -> None:
    office = opened()
    office.submitting.submit(CLAIM)
    if status is not ClaimStatus.SUBMITTED:
        office.records.keep(claim(office).moved(status))
    assert office.settling.ask(CLAIM).status is status
    office.until_quiet()
    assert len(office.line.sent) == 1


def test_a_reference_that_could_name_a_person_is_too_long_or_of_other_letters() -> None:
    for reference in ("x" * 81, "Ana\nRivera", ""):
        with pytest.raises(ValueError, match="reference"):
            ClaimFound(arrived=True, reference=reference)


def thought_lost() -> MemoryOffice:
    """A claim that is there, though a person said that it is not."""
    office = parked()
    office.settling.settle(CLAIM, ClaimFound(arrived=False), caller=JUNE)
    return office


@pytest.mark.requirement("CL-1")
def test_a_claim_that_was_thought_lost_is_not_sent_again_once_it_was_acknowledged() -> None:
    office = thought_lost()
    office.settling.acknowledge(NUMBER)
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.SUBMITTED
    assert len(office.line.sent) == 1


@pytest.mark.requirement("CL-1")
def test_a_claim_that_was_acknowledged_while_an_edit_held_it_back_is_not_sent_again() -> None:
    office = thought_lost()
    office.records.keep(claim(office).moved(ClaimStatus.DRAFT))
    office.settling.acknowledge(NUMBER)
    office.records.keep(claim(office).moved(ClaimStatus.READY))
    for _ in range(2):
        office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.SUBMITTED
    assert len(office.line.sent) == 1


@pytest.mark.requirement("CL-1")
def test_a_claim_that_its_payer_took_in_while_an_edit_held_it_back_is_accepted_and_not_sent() -> (
    None
):
    office = thought_lost()
    office.records.keep(claim(office).moved(ClaimStatus.DRAFT))
    word = ClaimWord(
        standing=Standing.ACCEPTED, by=RejectedBy.PAYER, codes=("A2:20",), payer_claim_number="PC42"
    )
    at, today = office.clock(), office.clock().date()
    heard = hear(claim(office), submission(office), word, None, at=at, today=today)
    assert [task.owner.name for task in heard.tasks] == ["claims"], "somebody is told at once"
    office.records.keep(heard.submission, *heard.tasks)
    office.records.keep(claim(office).moved(ClaimStatus.READY))
    office.submitting.submit(CLAIM)
    assert claim(office).status is ClaimStatus.ACCEPTED
    assert claim(office).payer_claim_number == "PC42"
    assert submission(office).word == word
    assert len(office.line.sent) == 1
