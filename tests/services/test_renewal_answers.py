"""Answers to renewals: what clients say of the year to come, and their providers for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.audit import AuditTable
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.policy import Attestor
from backoffice.domain.renewal import AnswerKind, RenewalStatus
from backoffice.services.link_door import NO_RENEWAL_OPENED
from tests.support import builders, submission
from tests.support.builders import ANA, ANAS_BIRTHDAY, RUTH
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
    token,
)
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

FINAL = [AnswerKind.NOT_CHANGING, AnswerKind.NO_INSURANCE]
SIMPLE = [*FINAL, AnswerKind.DONT_KNOW]
ENDS_ON = LAST_DAY.isoformat()


def last_days(office: MemoryOffice) -> list[date]:
    return [policy.last_day for policy in coverage(office).believed_at(None)]


def said(office: MemoryOffice) -> list[AnswerKind]:
    return [answer.kind for answer in renewal(office).answers]


def answers_told(office: MemoryOffice) -> list[object]:
    told = office.database.glance("outbox")
    return [item for item in told if item["kind"] == "renewal-answered"]


@pytest.mark.requirement("RN-5", "RN-10")
def test_not_changing_is_kept_as_a_statement_about_the_coming_plan_year() -> None:
    office, key = asked()
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    [answer] = renewal(office).answers
    assert answer.plan_year == Interval(since=NEW_YEAR, until=NEXT_LAST_DAY)
    assert answer.by is Attestor.CLIENT
    assert answer.provider_id is None
    [policy] = coverage(office).believed_at(None)
    assert policy.period.until == NEXT_LAST_DAY
    assert policy.policy_id == answer.policy_id
    assert renewal(office).status is RenewalStatus.ANSWERED


@pytest.mark.requirement("RN-5")
@pytest.mark.parametrize("kind", SIMPLE)
def test_the_same_answer_from_another_tab_changes_nothing(kind: AnswerKind) -> None:
    office, key = asked()
    office.renewal_answers.answer(key, kind, visitor=VISITOR)
    once, versions = renewal(office), len(coverage(office).versions)
    for again in (key, opened(office)):
        office.renewal_answers.answer(again, kind, visitor="198.51.100.9")
    assert renewal(office).answers == once.answers
    assert len(coverage(office).versions) == versions
    office.until_quiet()
    assert len(renewal(office).answers) == 1


@pytest.mark.requirement("RN-4")
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (AnswerKind.NOT_CHANGING, RenewalStatus.ANSWERED),
        (AnswerKind.NO_INSURANCE, RenewalStatus.ANSWERED),
        (AnswerKind.DONT_KNOW, RenewalStatus.ASKING),
    ],
)
def test_only_a_final_answer_ends_the_asking(kind: AnswerKind, status: RenewalStatus) -> None:
    office, key = asked()
    office.renewal_answers.answer(key, kind, visitor=VISITOR)
    assert renewal(office).status is status
    office.until_quiet()
    assert renewal(office).status is status


@pytest.mark.requirement("RN-10")
@pytest.mark.parametrize("second", [AnswerKind.NO_INSURANCE, AnswerKind.DONT_KNOW])
def test_a_change_of_mind_takes_back_that_the_plan_goes_on(second: AnswerKind) -> None:
    office, key = asked()
    for kind in (AnswerKind.NOT_CHANGING, second):
        office.renewal_answers.answer(key, kind, visitor=VISITOR)
    assert last_days(office) == [LAST_DAY]
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    assert last_days(office) == [NEXT_LAST_DAY]
    assert said(office) == [AnswerKind.NOT_CHANGING, second, AnswerKind.NOT_CHANGING]


@pytest.mark.requirement("RN-5")
@pytest.mark.parametrize("kind", SIMPLE)
def test_an_answer_that_is_cut_off_anywhere_is_given_once_when_it_is_repeated(
    kind: AnswerKind,
) -> None:
    office, key = asked()
    office.faults.passed.clear()
    office.renewal_answers.answer(key, kind, visitor=VISITOR)
    moments = len(office.faults.passed)
    assert moments
    for number in range(1, moments + 1):
        office, key = asked()
        office.faults.crash_after(number)
        with pytest.raises(Crash):
            office.renewal_answers.answer(key, kind, visitor=VISITOR)
        office.renewal_answers.answer(key, kind, visitor=VISITOR)
        assert said(office) == [kind]
        assert last_days(office) == [NEXT_LAST_DAY if kind is AnswerKind.NOT_CHANGING else LAST_DAY]
        office.until_quiet()
        assert office.dead_letters() == []


def test_that_it_was_answered_is_noted_in_the_audit_trail() -> None:
    office, key = asked()
    before = len(AuditTable(office.database).all_of(ANA))
    office.renewal_answers.answer(key, AnswerKind.NO_INSURANCE, visitor=VISITOR)
    entries = AuditTable(office.database).all_of(ANA)
    assert len(entries) == before + 1
    assert entries[-1].act is Act.ENTERED_INSURANCE


@pytest.mark.requirement("Q9")
def test_the_first_answer_may_come_in_january_and_is_then_the_last() -> None:
    office, key = asked(JANUARY)
    office.renewal_answers.answer(key, AnswerKind.DONT_KNOW, visitor=VISITOR)
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    assert last_days(office) == [NEXT_LAST_DAY]
    with pytest.raises(Refused, match="has begun"):
        office.renewal_answers.answer(key, AnswerKind.NO_INSURANCE, visitor=VISITOR)
    assert last_days(office) == [NEXT_LAST_DAY]


@pytest.mark.requirement("RN-5")
@pytest.mark.parametrize(
    ("at", "changes"),
    [
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 5, 1, tzinfo=UTC), False),
    ],
)
def test_the_mind_may_be_changed_until_the_plan_year_begins_where_the_client_is(
    at: datetime, *, changes: bool
) -> None:
    office, key = asked()
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    office.wait(at - office.clock())
    key = opened(office)
    if not changes:
        with pytest.raises(Refused):
            office.renewal_answers.answer(key, AnswerKind.NO_INSURANCE, visitor=VISITOR)
    else:
        office.renewal_answers.answer(key, AnswerKind.NO_INSURANCE, visitor=VISITOR)
    assert last_days(office) == [LAST_DAY if changes else NEXT_LAST_DAY]


def enters_another_plan(office: MemoryOffice) -> None:
    new = builders.new_policy(member_id="OAKS0001", holds=Interval(since=NEW_YEAR))
    office.policy_entry.enter(ANA, "policy-entered", new, caller=RUTH)


def corrects_the_last_day(office: MemoryOffice) -> None:
    [policy] = coverage(office).believed_at(None)
    holds = policy.holds.but(until=date(2026, 11, 30))
    right = builders.new_policy(member_id="FERN0001", holds=holds)
    office.policy_entry.correct(ANA, policy.policy_id, right, caller=RUTH)


@pytest.mark.requirement("UP-4")
@pytest.mark.parametrize("meanwhile", [enters_another_plan, corrects_the_last_day])
@pytest.mark.parametrize("kind", SIMPLE)
def test_what_the_provider_entered_meanwhile_is_not_answered_away(
    meanwhile: Callable[[MemoryOffice], None], kind: AnswerKind
) -> None:
    office, key = asked()
    meanwhile(office)
    on_file = coverage(office)
    with pytest.raises(Refused, match="has changed since we asked"):
        office.renewal_answers.answer(key, kind, visitor=VISITOR)
    assert coverage(office) == on_file
    assert office.renewal_answers.see(key).standing.is_overtaken


AFTER_A_GAP = date(2027, 1, 8)


def enters_a_plan_after_a_gap(office: MemoryOffice) -> None:
    new = builders.new_policy(member_id="OAKS0001", holds=Interval(since=AFTER_A_GAP))
    office.policy_entry.enter(ANA, "policy-entered", new, caller=RUTH)


@pytest.mark.requirement("RN-1", "UP-4")
@pytest.mark.parametrize("kind", SIMPLE)
def test_whoever_is_asked_about_the_days_before_another_plan_can_answer_and_takes_nothing_from_it(
    kind: AnswerKind,
) -> None:
    office, _ = asked()
    enters_a_plan_after_a_gap(office)
    office.until_quiet()
    entered = coverage(office).believed("policy-entered")
    assert renewal(office).status is RenewalStatus.ASKING
    office.renewal_answers.answer(opened(office), kind, visitor=VISITOR)
    office.until_quiet()
    assert coverage(office).believed("policy-entered") == entered
    goes_on = kind is AnswerKind.NOT_CHANGING
    present = coverage(office).in_force(LAST_DAY)
    assert present is not None
    assert present.last_day == (AFTER_A_GAP - timedelta(days=1) if goes_on else LAST_DAY)
    assert renewal(office).status is (
        RenewalStatus.ANSWERED if kind.is_final else RenewalStatus.ASKING
    )


@pytest.mark.requirement("RN-5", "UP-4")
def test_a_change_of_mind_leaves_the_plan_that_a_provider_entered_since() -> None:
    office, key = asked()
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    enters_a_plan_after_a_gap(office)
    for kind in (AnswerKind.NO_INSURANCE, AnswerKind.NOT_CHANGING, AnswerKind.DONT_KNOW):
        office.renewal_answers.answer(opened(office), kind, visitor=VISITOR)
        assert coverage(office).policy("policy-entered") is not None, kind
    assert said(office)[-1] is AnswerKind.DONT_KNOW
    assert last_days(office)[0] == LAST_DAY


def test_an_answer_at_the_very_moment_of_another_entry_gives_way_to_it() -> None:
    office, key = asked()
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    write = next(each for each in office.faults.passed[::-1] if each.startswith("before write"))
    office, key = asked()
    office.faults.overtake(write, lambda: enters_another_plan(office))
    with pytest.raises((Refused, Conflict)):
        office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    following = coverage(office).in_force(NEW_YEAR)
    assert following is not None
    assert following.policy_id == "policy-entered"


@pytest.mark.parametrize(
    "typed", [date(1991, 1, 1), date(1890, 1, 1)], ids=["wrong", "another century"]
)
def test_the_door_says_the_same_whatever_is_wrong(typed: date) -> None:
    office, _ = asked()
    for wrong, day in ((token(office), typed), ("made-up", ANAS_BIRTHDAY)):
        with pytest.raises(Refused) as refused:
            office.renewal_door.open(wrong, day)
        assert refused.value.sentence == NO_RENEWAL_OPENED
    office.wait(datetime(2027, 2, 1, 5, 1, tzinfo=UTC) - office.clock())
    with pytest.raises(Refused) as refused:
        office.renewal_door.open(token(office), ANAS_BIRTHDAY)
    assert refused.value.sentence == NO_RENEWAL_OPENED


def test_a_link_of_another_purpose_opens_nothing_and_counts_no_guess() -> None:
    office, _ = asked()
    office.links.request_intake(ANA, "request-again", caller=RUTH)
    office.until_quiet()
    others = office.mail.tokens()[-1]
    with pytest.raises(Refused):
        office.renewal_door.open(others, ANAS_BIRTHDAY)
    for door in (office.door, office.invoice_door):
        with pytest.raises(Refused):
            door.open(token(office), ANAS_BIRTHDAY)
    assert submission.open_link(office).client_id == ANA


def test_the_wrong_birth_date_locks_the_link_for_a_while() -> None:
    office, _ = asked()
    for day in range(1, 6):
        with pytest.raises(Refused):
            office.renewal_door.open(token(office), date(1980, 1, day))
    with pytest.raises(Refused):
        opened(office)
    office.wait(timedelta(minutes=16))
    assert opened(office).ends_on == LAST_DAY


def test_a_session_ends_and_another_key_shows_nothing() -> None:
    office, key = asked()
    for other in (
        None,
        key.but(secret="made-up"),
        key.but(generation=2),
        key.but(ends_on=NEXT_LAST_DAY),
        key.but(ends_on=None),
    ):
        with pytest.raises(NotFound):
            office.renewal_answers.see(other)
    office.wait(timedelta(hours=2, minutes=1))
    with pytest.raises(NotFound):
        office.renewal_answers.answer(key, AnswerKind.DONT_KNOW, visitor=VISITOR)
    assert said(office) == []


def test_the_page_shows_whose_plan_ends_and_no_number_of_its_card() -> None:
    office, key = asked()
    seen = office.renewal_answers.see(key)
    assert seen.present is not None
    assert (seen.present.payer, seen.present.until) == ("Fern Health", LAST_DAY)
    assert seen.following is None
    assert "FERN0001" not in f"{seen.present}"
