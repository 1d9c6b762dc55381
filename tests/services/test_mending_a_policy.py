"""A form that puts a policy right: it begins with what we have, and history keeps the error."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.errors import Conflict
from backoffice.domain.intake import Intake, Step, intake_id_for
from backoffice.domain.link import Link, LinkPurpose, LinkReason, SessionKey, ask_for
from backoffice.domain.policy import Policy
from backoffice.domain.record import Ref
from backoffice.domain.verdict import Verdict
from tests.support import builders, offices, submission
from tests.support.builders import ANA, CARDED, MOTHER, MOTHERS_PLAN, RUTH
from tests.twins.office import MemoryOffice

MENDING = [LinkReason.CARD_NEEDED, LinkReason.CORRECTION_NEEDED]


def asked_to_mend(
    reason: LinkReason = LinkReason.CORRECTION_NEEDED,
) -> tuple[MemoryOffice, SessionKey]:
    """An office in which Ana submitted, and days later opens a link to put that right."""
    office = offices.with_verdict()
    office.wait(timedelta(days=3))
    return office, opened_link(office, reason)


def opened_link(office: MemoryOffice, reason: LinkReason) -> SessionKey:
    """Mail Ana a link for that *reason*, and open it."""
    _, earlier = on_file(office)
    link, requested = ask_for(
        earlier,
        client_id=ANA,
        provider_id=RUTH.provider_id,
        purpose=LinkPurpose.INTAKE,
        request_id=f"request-{reason}",
        zone="America/New_York",
        at=office.clock(),
        reason=reason,
    )
    office.records.keep(link, events=[requested])
    office.until_quiet()
    return submission.open_link(office)


def on_file(office: MemoryOffice) -> tuple[Coverage | None, Link | None]:
    return office.records.find_together(Ref(Coverage, (ANA,)), Ref(Link, (ANA, LinkPurpose.INTAKE)))


def coverage(office: MemoryOffice) -> Coverage:
    found, _ = on_file(office)
    assert found is not None
    return found


def policy(office: MemoryOffice) -> Policy:
    [only] = coverage(office).believed_at(None)
    return only


def form(office: MemoryOffice, key: SessionKey) -> Intake:
    return office.intake.sit_down(key).intake


@pytest.mark.requirement("UP-4")
@pytest.mark.parametrize("reason", MENDING)
def test_the_form_begins_with_the_answers_that_the_policy_rests_on(reason: LinkReason) -> None:
    office, key = asked_to_mend(reason)
    begun, stated = form(office, key), policy(office)
    assert begun.policy_id == stated.policy_id
    assert begun.payer == builders.FERNS_PLAN
    assert begun.numbers == builders.numbers()
    assert begun.address == builders.ADDRESS
    assert begun.holder == builders.OWN_PLAN
    assert office.intake.sit_down(key).position is Step.ABOUT


@pytest.mark.requirement("UP-1", "UP-4")
def test_a_form_that_is_to_tell_something_new_begins_empty() -> None:
    office, key = asked_to_mend(LinkReason.DETAILS)
    begun = form(office, key)
    assert begun.policy_id != policy(office).policy_id
    assert (begun.payer, begun.numbers, begun.address, begun.holder) == (None, None, None, None)


@pytest.mark.requirement("UP-4")
@pytest.mark.parametrize("reason", MENDING)
def test_a_mended_policy_keeps_its_id_and_its_days_and_history_keeps_what_was_believed(
    reason: LinkReason,
) -> None:
    office, key = asked_to_mend(reason)
    wrong = policy(office)
    office.intake.answer(key, builders.about_ana())
    office.intake.answer(key, builders.numbers("OAKS0001"))
    office.intake.answer_card(key)
    believed_until = office.clock()
    office.wait(timedelta(seconds=1))
    submission.submit(office, key)
    right = policy(office)
    assert (right.policy_id, right.holds) == (wrong.policy_id, wrong.holds)
    assert (wrong.member_id, right.member_id) == ("FERN0001", "OAKS0001")
    history = coverage(office)
    assert [version.change for version in history.versions] == [
        ChangeKind.NEW,
        ChangeKind.CORRECTION,
    ]
    assert history.in_force(date(2026, 3, 9), as_of=believed_until) == wrong


@pytest.mark.requirement("UP-3")
def test_the_payer_is_asked_anew_about_a_mended_policy_and_the_task_of_the_old_answer_is_done() -> (
    None
):
    office, key = offices.with_filled_form("GONE0001")
    submission.submit(office, key)
    office.until_quiet()
    asked = len(office.payer.asked)
    key = opened_link(office, LinkReason.CORRECTION_NEEDED)
    office.intake.answer(key, builders.about_ana())
    office.intake.answer(key, builders.numbers("FERN0001"))
    office.intake.answer_card(key, told=True)
    submission.submit(office, key)
    office.until_quiet()
    assert len(office.payer.asked) == asked + 1
    assert "FERN0001" in office.payer.asked[-1]
    verdict = office.eligibility.verdict(ANA, caller=RUTH)
    assert verdict.verdict is Verdict.ACTIVE
    corrections = [t for t in office.database.items("tasks") if t["kind"] == "correct_coverage"]
    assert all(task["status"] == "resolved" for task in corrections)


@pytest.mark.requirement("UP-4")
def test_every_answer_of_a_mended_policy_may_be_put_right() -> None:
    office, key = asked_to_mend()
    wrong = policy(office)
    address = builders.ADDRESS.but(line1="1 Other St")
    for answer in (
        builders.about_ana(first_name="Anabel"),
        builders.CARDED_PLAN,
        builders.numbers("ELMS0001", group_number=None),
        address,
        MOTHERS_PLAN,
        MOTHER,
    ):
        office.intake.answer(key, answer)
    submission.add_photos(office, key, "front", "back")
    office.intake.answer_card(key)
    submission.submit(office, key)
    right = policy(office)
    assert (right.payer_id, right.member_id, right.no_group_number) == (CARDED, "ELMS0001", True)
    assert right.address == address
    assert right.subscriber.first_name == MOTHER.first_name
    assert right.card is not None
    assert (right.policy_id, right.holds) == (wrong.policy_id, wrong.holds)
    assert office.roster.client(ANA, caller=RUTH).first_name == "Anabel"


@pytest.mark.requirement("UP-4")
def test_a_client_without_a_policy_on_file_is_asked_for_everything() -> None:
    office = offices.with_ana()
    key = opened_link(office, LinkReason.CORRECTION_NEEDED)
    assert form(office, key).payer is None
    submission.fill_in(office, key)
    submission.submit(office, key)
    assert [version.change for version in coverage(office).versions] == [ChangeKind.NEW]


def test_mending_twice_is_one_correction() -> None:
    office, key = asked_to_mend()
    office.intake.answer(key, builders.about_ana())
    office.intake.answer_card(key)
    submission.submit(office, key)
    submission.submit(office, key)
    assert len(coverage(office).versions) == 2
    assert form(office, key).intake_id == intake_id_for(key)


def with_both_photos() -> MemoryOffice:
    """An office in which Ana submitted both sides of her card."""
    office, key = offices.with_open_form()
    submission.add_photos(office, key, "front", "back")
    submission.fill_in(office, key)
    submission.submit(office, key)
    office.until_quiet()
    return office


def test_a_mended_policy_keeps_its_photos_unless_there_are_new_ones() -> None:
    office = with_both_photos()
    before = policy(office).card
    assert before is not None
    key = opened_link(office, LinkReason.CORRECTION_NEEDED)
    office.intake.answer(key, builders.about_ana())
    office.intake.answer_card(key)
    submission.submit(office, key)
    assert policy(office).card == before


@pytest.mark.requirement("IN-13", "UP-4")
def test_a_new_photo_of_one_side_leaves_the_other_side_as_it_was() -> None:
    office = with_both_photos()
    before = policy(office).card
    assert before is not None
    key = opened_link(office, LinkReason.CARD_NEEDED)
    office.intake.answer(key, builders.about_ana())
    submission.add_photos(office, key, "front")
    office.intake.answer_card(key, told=True)
    submission.submit(office, key)
    now = policy(office).card
    assert now is not None
    assert now.front not in {None, before.front}
    assert now.back == before.back


@pytest.mark.requirement("UP-2", "UP-4")
def test_whoever_mends_what_the_provider_replaced_meanwhile_is_told_whom_to_ask() -> None:
    office, key = asked_to_mend()
    wrong = policy(office)
    office.intake.answer(key, builders.about_ana())
    office.intake.answer_card(key)
    entered = builders.new_policy(holds=Interval(since=wrong.holds.since))
    office.policy_entry.enter(ANA, "policy-replacing", entered, caller=RUTH)
    for _ in range(2):
        with pytest.raises(Conflict, match="ask your provider for a new link"):
            submission.submitted(office, key)
    assert policy(office).policy_id == "policy-replacing"
