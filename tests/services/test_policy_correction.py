"""Corrections: what was wrong from the first day is put right, and the payer is asked anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Sex
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.eligibility import CheckStatus, check_id_for
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.intake import ChosenPayer
from backoffice.domain.policy import Attestor, Policy, PolicyStatus
from tests.support import builders, offices, submission
from tests.support.builders import ANA, BEN, CARDED, OMAR, RUTH
from tests.twins.office import MemoryOffice

POLICY = "policy-2027"


def span(since: date, until: date | None = None) -> Interval:
    return Interval(since=since, until=until)


def today(office: MemoryOffice) -> date:
    return office.clock().date()


def entered(office: MemoryOffice, policy_id: str = POLICY, **differs: Any) -> Policy:
    new = builders.new_policy(**differs)
    return office.policy_entry.enter(ANA, policy_id, new, caller=RUTH)


def histories(office: MemoryOffice) -> list[tuple[str, ChangeKind]]:
    coverage = CoverageTable(office.database).load(ANA)
    return [(version.policy.policy_id, version.change) for version in coverage.versions]


def everything(office: MemoryOffice) -> list[Any]:
    return [office.database.items(table) for table in ("coverage", "clients", "outbox", "tasks")]


def corrected(office: MemoryOffice, policy_id: str = POLICY, **differs: Any) -> Policy:
    return office.policy_entry.correct(ANA, policy_id, builders.new_policy(**differs), caller=RUTH)


@pytest.mark.requirement("UP-2", "UP-3")
def test_a_correction_holds_from_the_first_day_and_what_was_believed_stays_on_file() -> None:
    office = offices.with_ana()
    wrong = entered(office, member_id="NOBODY0001")
    believed_until = office.clock()
    office.wait(timedelta(days=1))
    right = corrected(office)
    assert right.holds == wrong.holds
    assert histories(office) == [(POLICY, ChangeKind.NEW), (POLICY, ChangeKind.CORRECTION)]
    coverage = CoverageTable(office.database).load(ANA)
    assert coverage.believed_at(believed_until) == (wrong,)
    assert coverage.believed_at(None) == (right,)


@pytest.mark.requirement("UP-3", "IN-19")
def test_a_correction_is_asked_about_anew_and_settles_the_task_of_the_first_answer() -> None:
    office = offices.with_ana()
    entered(office, member_id="NOBODY0001")
    office.until_quiet()
    assert office.eligibility.verdict(ANA, caller=RUTH).verdict == "needs_client"
    (task,) = office.tasks.own(caller=RUTH).tasks
    corrected(office)
    office.until_quiet()
    assert office.eligibility.verdict(ANA, caller=RUTH).verdict == "active"
    assert office.tasks.own(caller=RUTH).tasks == ()
    (kept,) = (item for item in office.database.items("tasks") if item["task_id"] == task.task_id)
    assert kept["resolution"] == "The details were corrected."


@pytest.mark.requirement("UP-3")
def test_each_wrong_correction_leaves_a_task_of_its_own_and_its_own_documents() -> None:
    office = offices.with_ana()
    entered(office, member_id="NOBODY0001")
    office.until_quiet()
    for member_id in ("NOBODY0002", "NOBODY0003"):
        corrected(office, member_id=member_id)
        office.until_quiet()
        assert office.eligibility.verdict(ANA, caller=RUTH).verdict == "needs_client"
        assert len(office.tasks.own(caller=RUTH).tasks) == 1
    assert len(office.payer.asked) == 3
    assert [each.question for each in offices.exchanged(office)] == office.payer.asked


def test_the_same_correction_again_keeps_nothing_and_asks_nobody() -> None:
    office = offices.with_ana()
    entered(office, member_id="NOBODY0001")
    right = corrected(office)
    office.until_quiet()
    before, asked = everything(office), len(office.payer.asked)
    assert corrected(office) == right
    office.until_quiet()
    assert everything(office) == before
    assert len(office.payer.asked) == asked


def test_a_correction_that_says_what_the_client_said_leaves_it_the_clients_word() -> None:
    office = offices.with_verdict()
    (theirs,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert corrected(office, theirs.policy_id) == theirs
    (known,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert known.attested_by is Attestor.CLIENT


def test_a_sex_that_was_wrong_is_corrected_without_another_policy() -> None:
    office = offices.with_ana()
    entered(office)
    corrected(office, sex="M")
    assert office.roster.client(ANA, caller=RUTH).sex is Sex.MALE
    assert histories(office) == [(POLICY, ChangeKind.NEW)]


@pytest.mark.requirement("IN-11", "Q6")
def test_another_payer_may_want_the_card_and_the_same_one_does_not_want_it_again() -> None:
    office = offices.with_verdict()
    (theirs,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert corrected(office, theirs.policy_id, member_id="FERN0002").status is PolicyStatus.STATED
    moved = corrected(office, theirs.policy_id, payer_id=CARDED)
    assert moved.status is PolicyStatus.CARD_PENDING


@pytest.mark.requirement("IN-13", "UP-3")
def test_a_correction_keeps_the_photos_of_the_card_and_one_to_another_payer_does_not() -> None:
    office, key = offices.with_open_form()
    submission.add_photos(office, key, "front", "back")
    submission.fill_in(office, key)
    submission.submit(office, key)
    (theirs,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert theirs.card is not None
    assert corrected(office, theirs.policy_id) == theirs
    assert corrected(office, theirs.policy_id, member_id="FERN0002").card == theirs.card
    assert office.cards.view(ANA, theirs.policy_id, "back", caller=RUTH).url
    assert corrected(office, theirs.policy_id, payer_id=CARDED).card is None


@pytest.mark.requirement("Q5", "IN-13")
def test_a_typed_payer_that_is_found_in_the_registry_keeps_the_card_that_was_shown() -> None:
    office, key = offices.with_open_form()
    submission.add_photos(office, key, "front", "back")
    submission.fill_in(office, key)
    office.intake.answer(key, ChosenPayer(typed_name="Carded Helth"))
    submission.submit(office, key)
    (theirs,) = office.coverage.policies(ANA, caller=RUTH).policies
    known = corrected(office, theirs.policy_id, payer_id=CARDED)
    assert (known.payer_id, known.card) == (CARDED, theirs.card)
    assert known.status is PolicyStatus.STATED


def test_an_attempt_that_runs_while_the_policy_is_corrected_does_not_decide() -> None:
    office = offices.with_ana()
    entered(office, member_id="NOBODY0001")
    office.until_quiet()
    checks = EligibilityChecksTable(office.database)
    running = checks.load(check_id_for(POLICY, RUTH.provider_id))
    corrected(office)
    with pytest.raises(Conflict):
        office.records.keep(running.but(attempts=9))
    reopened = checks.load(running.check_id)
    assert (reopened.status, reopened.answer, reopened.attempts) == (CheckStatus.DUE, None, 0)


def test_what_is_not_on_file_or_not_yours_cannot_be_corrected() -> None:
    office = offices.with_ana()
    entered(office)
    before = everything(office)
    with pytest.raises(NotFound):
        corrected(office, "policy-none")
    with pytest.raises(NotFound):
        office.policy_entry.correct(ANA, POLICY, builders.new_policy(member_id="X1"), caller=OMAR)
    assert everything(office) == before


def test_a_correction_may_not_overlap_another_policy() -> None:
    office = offices.with_ana()
    since = today(office) + timedelta(days=30)
    entered(office)
    entered(office, "policy-next", holds=span(since))
    with pytest.raises(Refused):
        corrected(office, holds=span(today(office), since))
    corrected(office, holds=span(today(office), since - timedelta(days=1)), member_id="FERN0002")


def test_a_correction_leaves_another_clients_check_of_the_same_id_alone() -> None:
    office = offices.with_ana()
    office.roster.add_client(BEN, builders.new_client(), caller=RUTH)
    entered(office, member_id="NOBODY0001")
    office.policy_entry.enter(BEN, POLICY, builders.new_policy(), caller=RUTH)
    office.review.review(BEN, RUTH.provider_id, POLICY)
    before = office.database.items("eligibility-checks")
    corrected(office)
    assert office.database.items("eligibility-checks") == before


@pytest.mark.requirement("EL-1", "UP-3")
def test_a_policy_that_is_corrected_without_end_has_the_payer_asked_ten_times_a_day() -> None:
    office = offices.with_ana()
    entered(office, member_id="FERN0000")
    office.run()
    for number in range(1, Coverage.MOST_A_DAY):
        corrected(office, member_id=f"FERN{number:04}")
        office.run()
    for number in (10, 11):
        with pytest.raises(Refused, match="tomorrow"):
            corrected(office, member_id=f"FERN{number:04}")
        with pytest.raises(Refused, match="tomorrow"):
            entered(office, f"policy-of-ana-{number}")
    assert corrected(office, member_id="FERN0009").member_id == "FERN0009"  # as it is on file
    office.run()
    assert len({_member_id(question) for question in office.payer.asked}) == Coverage.MOST_A_DAY
    office.wait(timedelta(days=1))
    assert corrected(office, member_id="FERN0011").member_id == "FERN0011"


def _member_id(question: str) -> str:
    return question.partition("****MI*")[2].partition("~")[0]
