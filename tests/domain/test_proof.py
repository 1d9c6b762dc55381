"""Proof: which days a payer's yes is worth something for, and when it is asked for the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.answer import TELEPHONE, PayerAnswer
from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, Confirmation, EligibilityCheck, open_check
from backoffice.domain.policy import Policy
from backoffice.domain.proof import next_proof_on, proof_from, proves, start_days
from tests.support.plans import EMPTY, LATER, NOON, OLD, UPCOMING, plan

pytestmark = pytest.mark.requirement("RN-1")

ZONE = "America/New_York"
NEW_YEAR = date(2027, 1, 1)
IN_DECEMBER = date(2026, 12, 31)


def check(policy: Policy, said_on: date | None, about_on: date | None = None) -> EligibilityCheck:
    """A check of *policy* to which the payer said yes on a day, if any."""
    opened = open_check(
        policy, client_id="client-01", provider_id="provider-1", today=NOON.date(), at=NOON
    )
    if said_on is None:
        return opened.but(status=CheckStatus.DECIDED, next_attempt_at=None)
    return opened.but(
        status=CheckStatus.DECIDED,
        next_attempt_at=None,
        confirmed=Confirmation(said_on=said_on, about_on=about_on or said_on),
        answer=PayerAnswer(kind="271", active=True),
    )


def with_old_and_upcoming() -> Coverage:
    return EMPTY.with_new(OLD, NOON).with_upcoming(UPCOMING, LATER)


def test_a_yes_of_december_proves_no_day_of_january() -> None:
    coverage = with_old_and_upcoming()
    for about_on in (NEW_YEAR, date(2027, 1, 12)):
        asked_early = check(UPCOMING, IN_DECEMBER, about_on)
        assert not proves(asked_early, coverage, date(2027, 1, 12))
    assert not proves(check(UPCOMING, NEW_YEAR, IN_DECEMBER), coverage, date(2027, 1, 12))
    assert proves(check(UPCOMING, NEW_YEAR), coverage, date(2027, 1, 12))


def test_a_plan_that_goes_on_as_it_was_is_to_be_proven_anew() -> None:
    goes_on = EMPTY.with_new(OLD, NOON).extended(OLD.policy_id, date(2027, 12, 31), LATER)
    assert start_days(goes_on, OLD.policy_id) == (date(2026, 1, 1), NEW_YEAR)
    assert proves(check(OLD, IN_DECEMBER), goes_on, IN_DECEMBER)
    assert not proves(check(OLD, IN_DECEMBER), goes_on, NEW_YEAR)
    assert proves(check(OLD, NEW_YEAR), goes_on, date(2027, 12, 31))


@pytest.mark.parametrize(
    ("ends_on", "begins"),
    [
        (date(2027, 6, 30), date(2027, 7, 1)),
        (date(2027, 2, 28), date(2027, 3, 1)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 1)),
    ],
)
def test_a_plan_year_begins_on_the_day_after_the_last_one_ended_whatever_the_month(
    ends_on: date, begins: date
) -> None:
    policy = plan("july", ends_on - timedelta(days=300), ends_on)
    told = EMPTY.with_new(policy, NOON)
    goes_on = told.extended(policy.policy_id, ends_on + timedelta(days=365), LATER)
    assert start_days(goes_on, policy.policy_id)[-1] == begins
    eve = check(policy, ends_on)
    assert proves(eve, goes_on, ends_on)
    assert not proves(eve, goes_on, begins)
    assert proves(check(policy, begins), goes_on, begins + timedelta(days=20))


def test_a_plan_that_spans_two_calendar_years_is_proven_in_each() -> None:
    policy = plan("july", date(2026, 7, 1), date(2027, 6, 30))
    told = EMPTY.with_new(policy, NOON)
    assert proof_from(told, policy.policy_id, date(2026, 8, 1)) == date(2026, 7, 1)
    assert proof_from(told, policy.policy_id, date(2027, 2, 1)) == NEW_YEAR
    assert not proves(check(policy, date(2026, 12, 1)), told, date(2027, 2, 1))
    assert not proves(check(policy, date(2027, 1, 2)), told, date(2026, 12, 1))


def test_what_was_cut_short_and_goes_on_after_all_begins_no_new_year() -> None:
    november = UPCOMING.but(holds=Interval(since=date(2026, 11, 1)))
    told = EMPTY.with_new(OLD, NOON).with_upcoming(november, LATER)
    moved = told.with_upcoming(UPCOMING, LATER + timedelta(days=1))
    assert [told.believed(OLD.policy_id).last_day, moved.believed(OLD.policy_id).last_day] == [
        date(2026, 10, 31),
        IN_DECEMBER,
    ]
    assert start_days(moved, OLD.policy_id) == (date(2026, 1, 1),)


def test_what_goes_on_past_a_corrected_end_begins_a_plan_year_on_the_day_after_it() -> None:
    corrected = OLD.but(holds=Interval(since=OLD.period.since, until=date(2026, 11, 8)))
    put_right = EMPTY.with_new(OLD, NOON).corrected(corrected, LATER)
    goes_on = put_right.extended(OLD.policy_id, date(2027, 11, 8), LATER + timedelta(hours=1))
    assert start_days(goes_on, OLD.policy_id) == (OLD.period.since, date(2026, 11, 9))


def test_without_a_yes_for_a_policy_that_covers_the_day_nothing_is_proven() -> None:
    coverage = with_old_and_upcoming()
    assert not proves(check(UPCOMING, None), coverage, date(2027, 1, 12))
    assert not proves(check(OLD, NEW_YEAR), coverage, date(2027, 1, 12))
    dropped = check(UPCOMING, NEW_YEAR).but(status=CheckStatus.DROPPED)
    assert not proves(dropped, coverage, date(2027, 1, 12))
    assert proof_from(coverage, OLD.policy_id, NEW_YEAR) is None
    assert proof_from(coverage, "policy-unheard-of", NEW_YEAR) is None
    assert start_days(coverage, "policy-unheard-of") == ()


def test_details_that_were_put_right_since_are_proven_by_a_new_yes_alone() -> None:
    coverage = with_old_and_upcoming()
    stated = coverage.last_stated(UPCOMING.policy_id)
    assert stated is not None
    said = check(UPCOMING, NEW_YEAR).but(stated=stated.number)
    assert proves(said, coverage, date(2027, 1, 12))
    right = coverage.corrected(UPCOMING.but(member_id="W54321"), LATER)
    assert not proves(said, right, date(2027, 1, 12))


@pytest.mark.parametrize(
    "answer",
    [
        PayerAnswer(
            kind="271", active=True, plan_days=Interval(since=NEW_YEAR, until=date(2027, 3, 31))
        ),
        PayerAnswer(
            kind=TELEPHONE, active=True, covered=Interval(since=NEW_YEAR, until=date(2027, 3, 31))
        ),
    ],
)
def test_a_yes_reaches_no_further_than_the_plan_as_the_payer_states_it(answer: PayerAnswer) -> None:
    coverage = with_old_and_upcoming()
    said = check(UPCOMING, NEW_YEAR).but(answer=answer)
    assert proves(said, coverage, date(2027, 3, 31))
    assert not proves(said, coverage, date(2027, 4, 1))


def next_on(found: EligibilityCheck | None, today: date, **says: Any) -> date | None:
    coverage = says.pop("coverage", with_old_and_upcoming())
    day = says.pop("day", date(2027, 1, 12))
    return next_proof_on(found, coverage, UPCOMING.policy_id, day, today=today, zone=ZONE)


def test_before_the_plan_year_the_payer_is_to_be_asked_on_its_first_day() -> None:
    recheck = check(UPCOMING, date(2026, 12, 1)).but(
        next_attempt_at=datetime(2026, 12, 20, 11, tzinfo=UTC)
    )
    assert next_on(recheck, date(2026, 12, 10)) == NEW_YEAR
    assert next_on(None, IN_DECEMBER) == NEW_YEAR
    assert next_on(check(UPCOMING, None), IN_DECEMBER) == NEW_YEAR


def test_in_the_plan_year_the_payer_is_to_be_asked_when_the_check_is_due_or_not_at_all() -> None:
    due = check(UPCOMING, None).but(next_attempt_at=datetime(2027, 1, 5, 11, tzinfo=UTC))
    assert next_on(due, date(2027, 1, 3)) == date(2027, 1, 5)
    assert next_on(due, date(2027, 1, 6)) == date(2027, 1, 6), "late, and still to be done"
    assert next_on(due, date(2027, 1, 3), day=date(2027, 1, 4)) is None, "after the visit"
    assert next_on(check(UPCOMING, None), date(2027, 1, 3)) is None
    assert next_on(None, date(2027, 1, 3)) is None


def test_where_the_payer_cannot_be_asked_no_day_is_promised() -> None:
    typed = UPCOMING.but(payer_id=None, typed_payer_name="Somebody Health")
    coverage = EMPTY.with_new(OLD, NOON).with_upcoming(typed, LATER)
    assert next_on(None, IN_DECEMBER, coverage=coverage) is None
    dropped = check(UPCOMING, None).but(status=CheckStatus.DROPPED)
    assert next_on(dropped, IN_DECEMBER) is None
    assert next_on(None, IN_DECEMBER, day=IN_DECEMBER) is None, "another policy covers that day"
