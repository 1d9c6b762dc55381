"""Renewals: who is asked on which day, what an answer changes, and until when it may change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.activity import Activity
from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import MemberId
from backoffice.domain.policy import Attestor, Policy, PolicyStatus
from backoffice.domain.renewal import (
    AnswerKind,
    Renewal,
    RenewalAnswer,
    RenewalStatus,
    RenewalTerms,
    answered,
    endings,
    followed,
    open_renewal,
    plan_year_after,
)
from tests.support import builders
from tests.support.builders import ANA, RUTH

LAST_DAY = date(2026, 12, 31)
NEW_YEAR = date(2027, 1, 1)
NOVEMBER = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 17, tzinfo=UTC)
DAY = timedelta(days=1)
ACTIVE = Activity(RUTH.provider_id, date(2027, 3, 1))


def plan(name: str, since: date, until: date | None, **more: Any) -> Policy:
    return builders.policy(
        policy_id=f"policy-{name}", holds=Interval(since=since, until=until)
    ).but(**more)


THIS_YEAR = plan("this-year", date(2026, 3, 1), None)
KNOWN = Coverage(client_id=ANA).with_new(THIS_YEAR, NOON)


def renewal(coverage: Coverage = KNOWN) -> Renewal:
    policy = endings(coverage, today=NOVEMBER)[0]
    return open_renewal(ANA, policy, ACTIVE, zone="America/New_York", at=NOON)


def said(kind: AnswerKind, policy_id: str | None = None) -> RenewalAnswer:
    return RenewalAnswer(
        kind=kind,
        plan_year=plan_year_after(LAST_DAY),
        policy_id=policy_id,
        given_at=NOON,
        by=Attestor.CLIENT,
    )


@pytest.mark.requirement("Q9", "RN-2")
def test_waves_go_out_around_the_last_day_of_the_plan_whenever_that_is() -> None:
    days = RenewalTerms().wave_days
    assert [f"{day:%-d %b}" for day in days(LAST_DAY)] == [
        "15 Nov",
        "1 Dec",
        "15 Dec",
        "28 Dec",
        "6 Jan",
    ]
    assert days(date(2028, 2, 29)) == tuple(
        date(2028, 2, 29) + each * DAY for each in (-46, -30, -16, -3, 6)
    )


@pytest.mark.parametrize(
    ("ends_on", "until"),
    [
        (LAST_DAY, date(2027, 12, 31)),
        (date(2026, 6, 30), date(2027, 6, 30)),
        (date(2027, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 28), date(2029, 2, 28)),  # begins on 29 February
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_the_plan_year_after_a_last_day_is_a_whole_year(ends_on: date, until: date) -> None:
    assert plan_year_after(ends_on) == Interval(since=ends_on + DAY, until=until)


def end_days(coverage: Coverage, today: date) -> list[str]:
    return [policy.policy_id for policy in endings(coverage, today=today)]


def test_what_ends_is_the_last_of_the_plans_that_follow_each_other_without_a_gap() -> None:
    chain = KNOWN.with_new(plan("next", NEW_YEAR, date(2027, 6, 30)), NOON)
    assert end_days(KNOWN, NOVEMBER) == ["policy-this-year"]
    assert end_days(chain, NOVEMBER) == ["policy-next"]


@pytest.mark.requirement("RN-1", "RN-2")
def test_a_plan_that_begins_after_a_gap_is_asked_about_before_its_first_day() -> None:
    gap = KNOWN.with_new(plan("late", NEW_YEAR + DAY, None), NOON)
    assert end_days(gap, NOVEMBER) == ["policy-this-year", "policy-late"]
    assert end_days(gap, NEW_YEAR) == ["policy-this-year", "policy-late"]
    assert end_days(gap, NEW_YEAR + DAY) == ["policy-late"]


@pytest.mark.parametrize(("days", "is_asked"), [(0, True), (31, True), (32, False)])
def test_who_is_without_insurance_is_asked_as_long_as_the_link_of_the_old_plan_works(
    days: int, is_asked: bool
) -> None:
    assert bool(endings(KNOWN, today=LAST_DAY + days * DAY)) is is_asked


@pytest.mark.requirement("Q9")
@pytest.mark.parametrize(
    ("zone", "hour"), [("America/New_York", 5), ("Pacific/Honolulu", 10), ("America/Phoenix", 7)]
)
def test_the_link_of_a_plan_that_ends_with_the_year_works_until_31_january_where_the_client_is(
    zone: str, hour: int
) -> None:
    opened = open_renewal(ANA, THIS_YEAR, ACTIVE, zone=zone, at=NOON)
    assert opened.expires_at == datetime(2027, 2, 1, hour, tzinfo=UTC)
    assert not opened.is_over(at=opened.expires_at - timedelta(seconds=1))
    assert opened.is_over(at=opened.expires_at)


@pytest.mark.requirement("RN-3", "Q8")
def test_a_wave_asks_who_is_active_on_its_day_and_waits_for_an_answer() -> None:
    first = renewal()
    wave = date(2026, 11, 15)
    assert first.is_asked_on(wave)
    assert first.but(active_until=wave).is_asked_on(wave)
    assert not first.but(active_until=wave - DAY).is_asked_on(wave)
    assert not first.but(active_until=None).is_asked_on(wave)
    assert not first.but(opened_on=wave).is_asked_on(wave)
    assert not first.but(status=RenewalStatus.ANSWERED).is_asked_on(wave)
    assert first.but(status=RenewalStatus.CARD_TO_COME).is_asked_on(wave)


def standing(coverage: Coverage, *answers: RenewalAnswer) -> RenewalStatus:
    asked = renewal().but(answers=answers)
    return followed(asked, coverage, ACTIVE).status


@pytest.mark.requirement("RN-10")
def test_where_a_renewal_stands_follows_from_the_answer_and_from_what_is_on_file() -> None:
    goes_on = KNOWN.extended(THIS_YEAR.policy_id, date(2027, 12, 31), NOON)
    next_plan = plan("next", NEW_YEAR, None)
    follows = KNOWN.with_upcoming(next_plan, NOON)
    pending = next_plan.but(
        member_id=None, group_number=None, no_group_number=False, status=PolicyStatus.ID_PENDING
    )
    no_card = KNOWN.with_upcoming(pending, NOON)
    ends_sooner = KNOWN.ended(THIS_YEAR.policy_id, date(2026, 11, 30), NOON)
    upcoming = said(AnswerKind.UPCOMING, next_plan.policy_id)
    assert standing(KNOWN) is RenewalStatus.ASKING
    assert standing(KNOWN, said(AnswerKind.DONT_KNOW)) is RenewalStatus.ASKING
    assert standing(KNOWN, said(AnswerKind.NO_INSURANCE)) is RenewalStatus.ANSWERED
    unchanged = said(AnswerKind.NOT_CHANGING, THIS_YEAR.policy_id)
    assert standing(goes_on, unchanged) is RenewalStatus.ANSWERED
    assert standing(follows, upcoming) is RenewalStatus.ANSWERED
    assert standing(no_card, upcoming) is RenewalStatus.CARD_TO_COME
    assert standing(follows) is RenewalStatus.OVERTAKEN
    assert standing(ends_sooner) is RenewalStatus.OVERTAKEN
    # What was said holds no longer: nothing on file follows on it.
    assert standing(KNOWN, unchanged) is RenewalStatus.ASKING


def test_the_same_answer_again_changes_nothing() -> None:
    once = answered(renewal(), said(AnswerKind.NO_INSURANCE), today=NOVEMBER)
    assert answered(once, said(AnswerKind.NO_INSURANCE), today=NEW_YEAR) == once
    assert len(once.answers) == 1


def test_a_mind_changes_until_the_new_plan_year_begins_and_a_first_answer_comes_later_still() -> (
    None
):
    final = answered(renewal(), said(AnswerKind.NO_INSURANCE), today=NOVEMBER)
    final = followed(final, KNOWN, ACTIVE)
    changed = answered(final, said(AnswerKind.NOT_CHANGING, "policy-1"), today=LAST_DAY)
    assert changed.answer is not None
    assert changed.answer.kind is AnswerKind.NOT_CHANGING
    with pytest.raises(Refused, match="has begun"):
        answered(final, said(AnswerKind.NOT_CHANGING, "policy-1"), today=NEW_YEAR)
    open_still = answered(renewal(), said(AnswerKind.DONT_KNOW), today=NOVEMBER)
    late = answered(open_still, said(AnswerKind.NO_INSURANCE), today=NEW_YEAR + 5 * DAY)
    assert late.answer is not None
    assert late.answer.kind is AnswerKind.NO_INSURANCE


def test_answers_are_kept_and_never_without_end() -> None:
    kinds = (AnswerKind.NO_INSURANCE, AnswerKind.DONT_KNOW)
    talking = renewal()
    for number in range(40):
        talking = answered(talking, said(kinds[number % 2]), today=NOVEMBER)
    assert len(talking.answers) == 40
    with pytest.raises(Refused, match="too often"):
        answered(talking, said(kinds[0]), today=NOVEMBER)


def test_a_token_is_of_one_end_and_one_generation_and_its_source_names_nobody() -> None:
    first = renewal()
    again = first.but(generation=2)
    assert first.token_source() != again.token_source()
    assert first.season == again.season == b"renewal|2026-12-31"
    assert MemberId.parse("W12345").encode() not in first.token_source()
