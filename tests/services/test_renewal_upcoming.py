"""From a renewal to the form about the plan that follows, and what its submission answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.intake import Step
from backoffice.domain.link import LinkPurpose, LinkReason, SessionKey
from backoffice.domain.policy import Attestor, Policy, PolicyStatus
from backoffice.domain.renewal import AnswerKind, RenewalStatus
from tests.services.test_mending_a_policy import opened_link
from tests.support import builders, renewing, submission
from tests.support.builders import ANA, RUTH
from tests.support.renewing import (
    JANUARY,
    LAST_DAY,
    NEW_YEAR,
    NEXT_LAST_DAY,
    VISITOR,
    asked,
    coverage,
    opened,
    renewal,
)
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice


def filled(
    office: MemoryOffice,
    form: SessionKey,
    *,
    begins: date = NEW_YEAR,
    carded: bool = False,
    numbers: bool = True,
) -> None:
    """Ana answers all but the last step."""
    desk = office.intake
    desk.answer(form, builders.about_ana())
    desk.answer(form, builders.CARDED_PLAN if carded else builders.FERNS_PLAN)
    desk.answer_begins(form, begins)
    if numbers:
        desk.answer_numbers(form, builders.numbers("OAKS0001"))
    desk.answer(form, builders.ADDRESS)
    if numbers:
        desk.answer_card(form, to_come=True)
    desk.answer(form, builders.OWN_PLAN)


def told(office: MemoryOffice, key: SessionKey, **differences: object) -> Policy:
    """Ana tells of another plan; what is on file of it then."""
    form = office.upcoming.begin(key)
    filled(office, form, **differences)  # type: ignore[arg-type]
    policy_id = office.intake.sit_down(form).intake.policy_id
    submission.submit(office, form)
    found = coverage(office).policy(policy_id)
    assert found is not None
    return found


def kinds(office: MemoryOffice) -> list[AnswerKind]:
    return [answer.kind for answer in renewal(office).answers]


@pytest.mark.requirement("RN-6", "RN-8")
def test_submitting_the_form_answers_the_renewal_in_the_same_moment() -> None:
    office, key = asked()
    policy = told(office, key)
    [answer] = renewal(office).answers
    assert (answer.kind, answer.policy_id) == (AnswerKind.UPCOMING, policy.policy_id)
    assert (answer.by, answer.plan_year.since) == (Attestor.CLIENT, NEW_YEAR)
    assert renewal(office).status is RenewalStatus.ANSWERED
    assert [each.period for each in coverage(office).believed_at(None)] == [
        Interval(since=coverage(office).believed_at(None)[0].holds.since, until=LAST_DAY),
        Interval(since=NEW_YEAR, until=NEXT_LAST_DAY),
    ]
    office.until_quiet()
    assert kinds(office) == [AnswerKind.UPCOMING]
    assert renewal(office).status is RenewalStatus.ANSWERED


@pytest.mark.requirement("RN-6")
def test_a_submission_that_is_cut_off_anywhere_leaves_no_answer_without_its_plan() -> None:
    office, key = asked()
    form = office.upcoming.begin(key)
    filled(office, form)
    before = len(office.faults.passed)
    submission.submitted(office, form)
    for number in range(1, len(office.faults.passed) - before + 1):
        office, key = asked()
        form = office.upcoming.begin(key)
        filled(office, form)
        office.faults.crash_after(number)
        with pytest.raises(Crash):
            submission.submitted(office, form)
        assert bool(renewal(office).answers) == (len(coverage(office).versions) > 1)
        submission.submitted(office, form)
        assert kinds(office) == [AnswerKind.UPCOMING]
        assert len(coverage(office).believed_at(None)) == 2


@pytest.mark.requirement("RN-6")
def test_the_way_to_the_form_leaves_a_link_from_the_provider_open() -> None:
    office, key = asked()
    mailed = opened_link(office, LinkReason.DETAILS)
    form = office.upcoming.begin(key)
    assert form.purpose is LinkPurpose.UPCOMING
    filled(office, form)
    submission.submit(office, form)
    assert office.intake.sit_down(mailed).position is Step.ABOUT


def test_no_mail_carries_the_link_to_the_form() -> None:
    office, key = asked()
    before = len(office.mail.carried)
    office.upcoming.begin(key)
    office.until_quiet()
    assert len(office.mail.carried) == before


@pytest.mark.requirement("RN-6")
def test_what_was_filled_in_is_still_there_for_whoever_comes_back() -> None:
    office, key = asked()
    form = office.upcoming.begin(key)
    office.intake.answer(form, builders.about_ana())
    office.wait(timedelta(days=3))
    again = office.upcoming.begin(opened(office))
    assert office.intake.sit_down(again).intake.about == builders.about_ana()
    with pytest.raises(NotFound):
        office.intake.sit_down(form)  # that session is over


@pytest.mark.requirement("RN-4", "RN-6")
def test_the_mind_may_change_there_and_back() -> None:
    office, key = asked()
    first = told(office, key)
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    [present] = coverage(office).believed_at(None)
    assert present.last_day == NEXT_LAST_DAY
    second = told(office, key, begins=date(2027, 1, 15))
    assert second.policy_id != first.policy_id
    assert [each.period.until for each in coverage(office).believed_at(None)] == [
        date(2027, 1, 14),
        NEXT_LAST_DAY,
    ]
    assert kinds(office) == [AnswerKind.UPCOMING, AnswerKind.NOT_CHANGING, AnswerKind.UPCOMING]
    office.renewal_answers.answer(key, AnswerKind.NO_INSURANCE, visitor=VISITOR)
    [present] = coverage(office).believed_at(None)
    assert present.last_day == LAST_DAY
    office.until_quiet()
    assert office.dead_letters() == []


def test_a_plan_that_begins_before_the_old_one_ends_is_the_one_asked_about_then() -> None:
    office, key = asked()
    sooner = told(office, key, begins=date(2026, 12, 15))
    assert renewal(office).status is RenewalStatus.ASKING  # it ends with the year, as most do
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    goes_on = coverage(office).in_force(NEW_YEAR)
    assert goes_on is not None
    assert (goes_on.policy_id, goes_on.last_day) == (sooner.policy_id, NEXT_LAST_DAY)
    assert renewal(office).answers[-1].policy_id == sooner.policy_id


@pytest.mark.requirement("Q6", "RN-7")
def test_a_plan_without_its_card_is_kept_and_asked_about_until_the_same_link_completes_it() -> None:
    office, key = asked()
    form = office.upcoming.begin(key, card_to_come=True)
    assert office.intake.sit_down(form).intake.numbers_to_come
    filled(office, form, carded=True, numbers=False)
    submission.submit(office, form)
    office.until_quiet()
    assert renewal(office).status is RenewalStatus.CARD_TO_COME
    assert renewal(office).is_asked_on(date(2026, 12, 15))
    pending = coverage(office).in_force(NEW_YEAR)
    assert pending is not None
    assert pending.status is PolicyStatus.ID_PENDING
    office.wait(JANUARY - office.clock())  # the card came after the plan began
    form = office.upcoming.begin(opened(office))
    begun = office.intake.sit_down(form).intake
    assert (begun.policy_id, begun.payer) == (pending.policy_id, builders.CARDED_PLAN)
    assert begun.begins is not None
    assert begun.begins.day == NEW_YEAR
    office.intake.answer(form, builders.about_ana())
    office.intake.answer_numbers(form, builders.numbers("OAKS0001"))
    submission.add_photos(office, form, "front", "back")
    office.intake.answer_card(form)
    submission.submit(office, form)
    office.until_quiet()
    complete = coverage(office).in_force(NEW_YEAR)
    assert complete is not None
    assert (complete.policy_id, complete.may_be_billed) == (pending.policy_id, True)
    assert renewal(office).status is RenewalStatus.ANSWERED
    assert kinds(office) == [AnswerKind.UPCOMING]


@pytest.mark.requirement("RN-9", "Q9")
def test_in_january_the_new_plan_may_have_begun_on_the_day_after_the_old_one_ended() -> None:
    office, key = asked(JANUARY)
    form = office.upcoming.begin(key)
    for day in (LAST_DAY, date(2026, 6, 1), date(2028, 6, 1)):
        with pytest.raises(Invalid):
            office.intake.answer_begins(form, day)
    filled(office, form, begins=NEW_YEAR)
    submission.submit(office, form)
    policy = coverage(office).in_force(NEW_YEAR)
    assert policy is not None
    assert policy.source.value == "link"
    assert kinds(office) == [AnswerKind.UPCOMING]


@pytest.mark.requirement("RN-9")
def test_before_the_year_begins_the_first_day_lies_ahead_as_for_any_plan_to_come() -> None:
    office, key = asked()
    form = office.upcoming.begin(key)
    with pytest.raises(Invalid):
        office.intake.answer_begins(form, date(2026, 12, 2))


@pytest.mark.parametrize("kind", [AnswerKind.NOT_CHANGING, AnswerKind.NO_INSURANCE])
def test_after_a_final_answer_the_form_is_closed_once_the_year_has_begun(kind: AnswerKind) -> None:
    office, key = asked()
    form = office.upcoming.begin(key)
    filled(office, form)
    office.renewal_answers.answer(key, kind, visitor=VISITOR)
    office.wait(JANUARY - office.clock())
    with pytest.raises(Refused):
        office.upcoming.begin(opened(office))


@pytest.mark.requirement("UP-2", "UP-4")
def test_what_a_provider_entered_is_told_anew_by_the_form_and_not_twice() -> None:
    office, key = asked()
    new = builders.new_policy(member_id="OAKS0001", holds=Interval(since=NEW_YEAR))
    office.policy_entry.enter(ANA, "policy-entered", new, caller=RUTH)
    office.until_quiet()
    assert renewal(office).status is RenewalStatus.OVERTAKEN
    policy = told(office, key)
    assert policy.policy_id == "policy-entered"
    assert policy.attested_by is Attestor.CLIENT
    assert len(coverage(office).believed_at(None)) == 2
    assert renewing.renewal(office).status is RenewalStatus.ANSWERED
