"""How long a verdict holds, and what the office says when nobody was asked."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.domain import verdict
from backoffice.domain.calendar import Interval
from backoffice.domain.reasons import ActsNext, ReasonCode, Verdict
from backoffice.domain.verdict import one_month_after, relied_on_until

MONDAY, VISIT = date(2026, 3, 2), date(2026, 3, 9)

pytestmark = pytest.mark.requirement("EL-1")


@pytest.mark.parametrize(
    ("answered_on", "service_on", "plan_until", "policy_until", "expected"),
    [
        (MONDAY, VISIT, None, None, date(2026, 4, 2)),
        (date(2026, 12, 15), date(2026, 12, 20), None, None, date(2026, 12, 31)),
        (date(2026, 12, 15), date(2027, 1, 5), None, None, date(2027, 1, 15)),
        (MONDAY, VISIT, date(2026, 3, 20), None, date(2026, 3, 20)),
        (
            date(2026, 3, 2),
            date(2026, 3, 9),
            date(2026, 3, 20),
            date(2026, 3, 19),
            date(2026, 3, 19),
        ),
        (
            date(2026, 3, 2),
            date(2026, 3, 9),
            date(2099, 1, 1),
            date(2026, 12, 31),
            date(2026, 4, 2),
        ),
        (date(2028, 1, 29), date(2028, 2, 29), None, None, date(2028, 2, 29)),
        (date(2027, 1, 29), date(2027, 2, 1), None, None, date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29), None, None, date(2028, 3, 29)),
        (date(2026, 12, 31), date(2026, 12, 31), None, None, date(2026, 12, 31)),
    ],
)
def test_an_answer_holds_for_a_month_at_most_and_never_beyond_plan_policy_or_year(
    answered_on: date,
    service_on: date,
    plan_until: date | None,
    policy_until: date | None,
    expected: date,
) -> None:
    since = date(2025, 1, 1)
    until = relied_on_until(
        answered_on=answered_on,
        service_on=service_on,
        plan=Interval(since=since, until=plan_until) if plan_until else None,
        policy=Interval(since=since, until=policy_until),
    )
    assert until == expected


def test_a_month_from_the_last_day_of_a_month_is_the_last_day_of_the_next() -> None:
    assert one_month_after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert one_month_after(date(2026, 12, 31)) == date(2027, 1, 31)


def test_a_payer_that_stays_away_is_for_staff_to_call_and_asked_no_more() -> None:
    given_up, down = verdict.payer_down(), verdict.because(ReasonCode.PAYER_UNREACHABLE)
    assert given_up.verdict is down.verdict is Verdict.PAYER_DOWN
    assert (given_up.owner, down.owner) == (ActsNext.ELIGIBILITY, ActsNext.LATER)


def test_why_nobody_was_asked_is_said_in_the_words_given() -> None:
    decided = verdict.needs_staff("The policy is not complete.")
    assert (decided.code, decided.reason) == (
        ReasonCode.PAYER_NOT_ASKED,
        "The policy is not complete.",
    )
    assert verdict.unknown_payer().code is ReasonCode.PAYER_UNKNOWN
