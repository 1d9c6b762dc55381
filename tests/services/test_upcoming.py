"""Insurance that is to come: told at any time, with its card to follow, and never billed before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.network import PayersTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.eligibility import EligibilityCheck, check_id_for
from backoffice.domain.errors import Invalid
from backoffice.domain.intake import NumbersToCome, Step
from backoffice.domain.link import LinkReason, SessionKey
from backoffice.domain.policy import Policy, PolicyStatus
from backoffice.domain.record import Ref
from backoffice.domain.renewal import AnswerKind
from backoffice.domain.task import Task, TaskKind, TaskStatus
from tests.services.test_mending_a_policy import coverage, form, opened_link
from tests.support import builders, offices, renewing, submission
from tests.support.builders import ANA, RUTH
from tests.support.renewing import VISITOR
from tests.twins.office import MemoryOffice

NEW_YEAR = date(2027, 1, 1)
TO_COME = NumbersToCome()


def upcoming(
    at: datetime = datetime(2026, 12, 7, 15, tzinfo=UTC),
) -> tuple[MemoryOffice, SessionKey]:
    """An office in which Ana is insured this year, and opens a link for what is to come."""
    office = offices.with_verdict()
    office.wait(at - timedelta(days=1) - office.clock())
    office.until_quiet()  # what the first visit was checked for is over
    office.wait(at - office.clock())
    return office, opened_link(office, LinkReason.UPCOMING)


def told(
    office: MemoryOffice,
    key: SessionKey,
    *,
    begins: date = NEW_YEAR,
    carded: bool = True,
    numbers: bool = True,
) -> Policy:
    """Fill in and submit the form, without a card; what is on file then."""
    desk = office.intake
    desk.answer(key, builders.about_ana())
    desk.answer(key, builders.CARDED_PLAN if carded else builders.FERNS_PLAN)
    desk.answer_begins(key, begins)
    desk.answer_numbers(key, builders.numbers("OAKS0001") if numbers else TO_COME)
    desk.answer(key, builders.ADDRESS)
    if numbers:
        desk.answer_card(key, to_come=True)
    desk.answer(key, builders.OWN_PLAN)
    submission.submit(office, key)
    office.until_quiet()
    return on_file(office, form(office, key).policy_id)


def on_file(office: MemoryOffice, policy_id: str) -> Policy:
    found = coverage(office).policy(policy_id)
    assert found is not None
    return found


def tasks(office: MemoryOffice) -> list[Task]:
    kept = TasksTable(office.database).from_items(office.database.items("tasks"))
    return [task for task in kept if task.kind is TaskKind.COMPLETE_COVERAGE]


def check(office: MemoryOffice, policy: Policy) -> EligibilityCheck | None:
    [found, _] = office.records.find_together(
        Ref(EligibilityCheck, (check_id_for(policy.policy_id, RUTH.provider_id),)),
        Ref(Coverage, (ANA,)),
    )
    return found


@pytest.mark.requirement("RN-9")
def test_an_upcoming_plan_holds_from_its_first_day_and_leaves_the_present_one_alone() -> None:
    office, key = upcoming()
    [present] = coverage(office).believed_at(None)
    policy = told(office, key, carded=False)
    assert (policy.holds.since, policy.holds.until) == (NEW_YEAR, date(2027, 12, 31))
    assert policy.status is PolicyStatus.STATED
    assert coverage(office).believed_at(None) == (present, policy)
    assert tasks(office) == []


@pytest.mark.requirement("RN-9")
def test_a_plan_that_begins_within_the_year_ends_the_present_one_the_day_before() -> None:
    office, key = upcoming()
    told(office, key, begins=date(2026, 12, 15))
    present, _ = coverage(office).believed_at(None)
    assert present.holds.until == date(2026, 12, 14)


@pytest.mark.requirement("RN-9")
def test_a_second_upcoming_form_begins_with_the_first_and_takes_its_place() -> None:
    office, key = upcoming()
    [present] = coverage(office).believed_at(None)
    first = told(office, key, begins=date(2026, 12, 15))
    key = opened_link(office, LinkReason.UPCOMING)
    begun = form(office, key)
    assert (begun.policy_id, begun.payer) == (first.policy_id, builders.CARDED_PLAN)
    assert begun.begins is not None
    assert begun.begins.day == date(2026, 12, 15)
    second = told(office, key)
    believed = coverage(office).believed_at(None)
    assert [policy.policy_id for policy in believed] == [present.policy_id, second.policy_id]
    assert second.policy_id == first.policy_id
    assert [policy.period.until for policy in believed] == [date(2026, 12, 31), date(2027, 12, 31)]


@pytest.mark.requirement("RN-9")
@pytest.mark.parametrize(
    ("at", "today"),
    [
        (datetime(2026, 12, 8, 4, 59, tzinfo=UTC), date(2026, 12, 7)),
        (datetime(2026, 12, 8, 5, 1, tzinfo=UTC), date(2026, 12, 8)),
        (datetime(2027, 1, 1, 4, 30, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 3, 14, 6, 59, tzinfo=UTC), date(2027, 3, 14)),
        (datetime(2027, 7, 1, 3, 59, tzinfo=UTC), date(2027, 6, 30)),
        (datetime(2028, 2, 29, 4, 59, tzinfo=UTC), date(2028, 2, 28)),
    ],
    ids=["before midnight", "after midnight", "year end", "clocks change", "summer", "leap year"],
)
def test_the_first_day_lies_after_today_where_the_client_lives(at: datetime, today: date) -> None:
    office, key = upcoming(at - timedelta(minutes=1))  # the mail takes a minute
    for day in (today, today + timedelta(days=401), date(1999, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Invalid) as refused:
            office.intake.answer_begins(key, day)
        assert list(refused.value.faults) == ["begins"]
    for day in (today + timedelta(days=1), today + timedelta(days=400)):
        begun = office.intake.answer_begins(key, day).intake
        assert begun.begins is not None
        assert begun.begins.day == day


def test_a_form_may_be_finished_after_the_plan_has_begun() -> None:
    office, key = upcoming(datetime(2027, 1, 1, 4, tzinfo=UTC))  # New Year's Eve in New York
    office.intake.answer_begins(key, NEW_YEAR)
    office.wait(timedelta(minutes=90))
    policy = told(office, key, carded=False)
    assert policy.holds.since == NEW_YEAR


@pytest.mark.requirement("Q6", "RN-6", "RN-7")
@pytest.mark.parametrize(
    ("numbers", "status"), [(True, PolicyStatus.CARD_PENDING), (False, PolicyStatus.ID_PENDING)]
)
def test_what_is_still_to_come_is_the_providers_task_and_nothing_is_billed(
    *, numbers: bool, status: PolicyStatus
) -> None:
    office, key = upcoming()
    policy = told(office, key, numbers=numbers)
    assert policy.status is status
    assert not policy.may_be_billed
    [task] = tasks(office)
    assert task.owner.name == RUTH.provider_id
    assert task.about == (ANA, policy.policy_id)
    assert task.due_on == date(2026, 12, 31)
    submission.submit(office, key)
    assert tasks(office) == [task]
    assert "still to come" in office.mail.carried[-1].text.replace("\n", " ")


@pytest.mark.requirement("Q6", "RN-7")
def test_no_payer_is_asked_about_a_plan_without_a_member_id_until_it_is_told() -> None:
    office, key = upcoming()
    policy = told(office, key, numbers=False)
    assert check(office, policy) is None
    told(office, opened_link(office, LinkReason.UPCOMING))
    assert check(office, policy) is not None


@pytest.mark.requirement("Q6", "UP-4")
@pytest.mark.parametrize("reason", [r for r in LinkReason if r is not LinkReason.DETAILS])
@pytest.mark.parametrize("waited", [timedelta(0), timedelta(days=30)], ids=["before", "after"])
def test_the_form_that_completes_a_policy_resolves_its_task(
    reason: LinkReason, waited: timedelta
) -> None:
    if reason is LinkReason.UPCOMING and waited:
        return  # then nothing is to come any more
    office, key = upcoming()
    pending = told(office, key, numbers=False)
    office.wait(waited)
    key = opened_link(office, reason)
    assert form(office, key).policy_id == pending.policy_id
    office.intake.answer(key, builders.about_ana())
    office.intake.answer_numbers(key, builders.numbers("OAKS0001"))
    assert office.intake.sit_down(key).position is Step.CARD
    submission.add_photos(office, key, "front", "back")
    office.intake.answer_card(key)
    submission.submit(office, key)
    policy = on_file(office, pending.policy_id)
    assert (policy.status, policy.holds) == (PolicyStatus.STATED, pending.holds)
    assert policy.may_be_billed
    assert [task.status for task in tasks(office)] == [TaskStatus.RESOLVED]


@pytest.mark.requirement("Q6", "UP-2")
def test_a_provider_who_completes_a_policy_is_done_with_its_task() -> None:
    office, key = upcoming()
    pending = told(office, key, numbers=False)
    new = builders.new_policy(member_id="OAKS0001")
    for _ in range(2):
        office.policy_entry.correct(ANA, pending.policy_id, new, caller=RUTH)
    assert on_file(office, pending.policy_id).may_be_billed
    assert [task.status for task in tasks(office)] == [TaskStatus.RESOLVED]


@pytest.mark.requirement("Q6", "IN-11")
def test_only_a_form_about_what_is_to_come_lets_the_card_wait() -> None:
    office, key = offices.with_open_form()
    for answer in (builders.about_ana(), builders.CARDED_PLAN):
        office.intake.answer(key, answer)
    with pytest.raises(Invalid) as refused:
        office.intake.answer_numbers(key, TO_COME)
    assert list(refused.value.faults) == ["member_id"]
    assert office.intake.answer_begins(key, NEW_YEAR).intake.begins is None
    office.intake.answer(key, builders.numbers())
    office.intake.answer(key, builders.ADDRESS)
    with pytest.raises(Invalid):
        office.intake.answer_card(key, to_come=True)


@pytest.mark.requirement("Q6", "IN-11")
def test_the_terms_of_the_first_day_say_whether_the_card_is_needed() -> None:
    office, key = upcoming()
    now, then = (builders.payer(builders.CARDED, card_required=each) for each in (False, True))
    [before], [after] = now.terms, then.terms
    until = before.holds.but(until=date(2026, 12, 31))
    since = after.holds.but(since=NEW_YEAR)
    known = PayersTable(office.database).find(builders.CARDED)
    assert known is not None
    office.records.keep(known.but(terms=(before.but(holds=until), after.but(holds=since))))
    office.intake.answer(key, builders.CARDED_PLAN)
    assert not office.intake.answer_begins(key, date(2026, 12, 15)).card_required
    assert office.intake.answer_begins(key, NEW_YEAR).card_required


@pytest.mark.requirement("RN-9")
def test_history_says_what_was_believed_of_the_plan_before_it_was_told_anew() -> None:
    office, key = upcoming()
    told(office, key)
    office.wait(timedelta(days=1))
    told(office, opened_link(office, LinkReason.UPCOMING), begins=date(2027, 2, 1))
    changes = [version.change for version in coverage(office).versions]
    assert changes == [ChangeKind.NEW, ChangeKind.NEW, ChangeKind.CORRECTION]
    opened, resolved = sorted(tasks(office), key=lambda task: task.status)
    assert (opened.status, resolved.status) == (TaskStatus.OPEN, TaskStatus.RESOLVED)
    assert opened.due_on == date(2027, 1, 29)


@pytest.mark.requirement("RN-9", "UP-4")
def test_a_form_about_the_present_leaves_the_plan_to_come_and_its_task_alone() -> None:
    office, key = upcoming()
    to_come = told(office, key, begins=date(2026, 12, 15), numbers=False)
    key = opened_link(office, LinkReason.DETAILS)
    submission.fill_in(office, key)
    submission.submit(office, key)
    present = on_file(office, form(office, key).policy_id)
    assert (present.holds.since, present.holds.until) == (date(2026, 12, 7), date(2026, 12, 14))
    assert on_file(office, to_come.policy_id) == to_come
    assert [task.status for task in tasks(office)] == [TaskStatus.OPEN]


@pytest.mark.requirement("RN-9", "UP-2")
def test_a_provider_who_enters_the_present_plan_leaves_the_one_to_come_alone() -> None:
    office, key = upcoming()
    to_come = told(office, key, begins=date(2026, 12, 15), numbers=False)
    entered = [
        office.policy_entry.enter(ANA, "policy-present", builders.new_policy(), caller=RUTH)
        for _ in range(2)
    ]
    assert entered == [on_file(office, "policy-present")] * 2
    assert entered[0].holds.until == date(2026, 12, 14)
    assert on_file(office, to_come.policy_id) == to_come


@pytest.mark.requirement("Q6", "UP-2")
def test_a_plan_to_come_that_a_provider_replaces_leaves_no_task_behind() -> None:
    office, key = upcoming()
    waiting = told(office, key, numbers=False)
    instead = builders.new_policy(holds=Interval(since=NEW_YEAR))
    for _ in range(2):
        office.policy_entry.enter(ANA, "policy-instead", instead, caller=RUTH)
    assert coverage(office).policy(waiting.policy_id) is None
    [task] = tasks(office)
    assert (task.status, task.resolution) == (TaskStatus.RESOLVED, "The plan was replaced.")


@pytest.mark.requirement("Q6", "RN-9")
def test_a_form_whose_plan_takes_the_place_of_another_to_come_settles_its_task() -> None:
    office, key = upcoming()
    waiting = told(office, key, begins=date(2026, 12, 20), numbers=False)
    before_it = Interval(since=date(2026, 12, 10), until=date(2026, 12, 19))
    entered = builders.new_policy(holds=before_it)
    office.policy_entry.enter(ANA, "policy-before", entered, caller=RUTH)
    key = opened_link(office, LinkReason.UPCOMING)
    again = told(office, key, begins=date(2026, 12, 12), carded=False)
    assert again.policy_id == "policy-before"
    assert coverage(office).policy(waiting.policy_id) is None
    [task] = tasks(office)
    assert (task.status, task.resolution) == (TaskStatus.RESOLVED, "The plan was replaced.")


@pytest.mark.requirement("Q6", "RN-5")
def test_a_card_is_still_waited_for_after_an_answer_about_the_days_before_its_plan() -> None:
    office, key = upcoming()
    policy = told(office, key, begins=date(2027, 2, 1))
    waiting = [each for each in tasks(office) if each.status is TaskStatus.OPEN]
    assert [each.kind for each in waiting] == [TaskKind.COMPLETE_COVERAGE]
    renewal_key = renewing.opened(office)
    office.renewal_answers.answer(renewal_key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    office.until_quiet()
    assert [each for each in tasks(office) if each.status is TaskStatus.OPEN] == waiting
    assert on_file(office, policy.policy_id) == policy
