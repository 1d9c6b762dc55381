"""Insurance that was over early: its last day is covered, the next is not, and that stays known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.early_end import turned_out_over, was_terminated
from backoffice.domain.errors import Refused
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.ways_to_bill import Way, ways_to_bill
from tests.support import builders
from tests.support.builders import FERN
from tests.support.plans import EMPTY, LATER, NEW, NOON, OLD, plan

pytestmark = pytest.mark.requirement("UP-3")

LATEST = LATER + timedelta(days=30)
TOMORROW = timedelta(days=1)


def over(known: Coverage, on: date) -> Coverage:
    return known.terminated(OLD.policy_id, on, LATER)


@pytest.mark.parametrize(
    ("plan_of", "last"),
    [
        (plan("old", date(2028, 1, 1)), date(2028, 2, 29)),
        (plan("old", date(2028, 1, 1)), date(2028, 2, 28)),
        (plan("old", date(2025, 7, 1), date(2026, 6, 30)), date(2025, 12, 31)),
        (OLD, date(2026, 1, 1)),
        (OLD, date(2026, 12, 30)),
    ],
)
def test_the_last_day_is_covered_and_the_next_is_not(plan_of: Policy, last: date) -> None:
    known = EMPTY.with_new(plan_of, NOON)
    ended = over(known, last)
    assert ended.in_force(last) is not None
    assert ended.in_force(last + TOMORROW) is None
    assert not turned_out_over(ended, OLD.policy_id, last)
    assert turned_out_over(ended, OLD.policy_id, last + TOMORROW)
    assert ended.in_force(last + TOMORROW, as_of=NOON) == plan_of, "it is still known what was"
    assert ended.versions[-1].change is ChangeKind.TERMINATED
    assert was_terminated(ended, OLD.policy_id, last)
    assert not was_terminated(ended, OLD.policy_id, last + TOMORROW)


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2025, 12, 31), "begins after that day"),
        (date(2026, 12, 31), "not believed to hold"),
        (date(2027, 2, 1), "not believed to hold"),
    ],
)
def test_an_end_before_the_first_day_or_after_the_last_is_refused_with_what_to_do(
    on: date, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        over(EMPTY.with_new(OLD, NOON), on)
    with pytest.raises(Refused, match="not on file"):
        over(EMPTY, on)


def test_an_end_may_prove_to_have_been_earlier_still_and_never_later() -> None:
    ended = over(EMPTY.with_new(OLD, NOON), date(2026, 5, 31))
    with pytest.raises(Refused, match="not believed"):
        over(ended, date(2026, 6, 30))
    earlier = over(ended, date(2026, 3, 31))
    assert turned_out_over(earlier, OLD.policy_id, date(2026, 4, 1))
    assert not was_terminated(earlier, OLD.policy_id, date(2026, 5, 31))


def test_who_puts_the_policy_right_since_takes_its_end_back() -> None:
    ended = over(EMPTY.with_new(OLD, NOON), date(2026, 5, 31))
    for again in (
        ended.corrected(OLD, LATEST),
        ended.extended(OLD.policy_id, date(2026, 12, 31), LATEST),
    ):
        assert not turned_out_over(again, OLD.policy_id, date(2026, 6, 1))


def test_a_policy_that_gave_way_to_another_was_not_over_early_but_stays_so_if_it_was() -> None:
    gave_way = EMPTY.with_new(OLD, NOON).with_new(NEW, LATER)
    assert not turned_out_over(gave_way, OLD.policy_id, date(2026, 6, 1))
    ended = over(EMPTY.with_new(OLD, NOON), date(2026, 9, 30)).with_new(NEW, LATEST)
    assert not turned_out_over(ended, OLD.policy_id, date(2026, 7, 1))
    assert turned_out_over(ended, OLD.policy_id, date(2026, 10, 1))
    assert not turned_out_over(ended, NEW.policy_id, date(2026, 10, 1))


def test_a_client_is_always_asked_and_pays_only_as_the_last_of_all_ways() -> None:
    ended = over(EMPTY.with_new(OLD, NOON), date(2026, 3, 31))
    ways = ways_to_bill(date(2026, 4, 1), ended, {}, without=OLD.policy_id)
    assert [each.way for each in ways] == [Way.ASK_CLIENT, Way.CASH_PAY]
    assert [each.file_by for each in ways] == [date(2026, 6, 30), None]


def test_a_second_policy_and_one_that_gave_way_are_tried_first_by_their_payers_terms() -> None:
    second = plan("second", date(2026, 1, 1), priority=Priority.SECONDARY).but(payer_id=FERN)
    known = EMPTY.with_new(OLD, NOON).with_new(second, NOON).with_new(NEW, LATER)
    ended = known.terminated(NEW.policy_id, date(2026, 6, 30), LATEST)
    payers = {FERN: builders.payer(timely_filing_days=180)}
    ways = ways_to_bill(date(2026, 7, 1), ended, payers, without=NEW.policy_id)
    assert [(each.way, each.policy_id, each.file_by) for each in ways[:2]] == [
        (Way.SECOND_POLICY, "policy-second", date(2026, 12, 28)),
        (Way.EARLIER_POLICY, "policy-old", date(2026, 9, 29)),
    ]
    [first, *_] = ways_to_bill(date(2027, 1, 1), ended, payers, without=NEW.policy_id)
    assert first.way is Way.ASK_CLIENT, "none of them held in that year"


def test_what_proved_to_be_over_itself_is_no_way() -> None:
    known = over(EMPTY.with_new(OLD, NOON), date(2026, 3, 31)).with_new(NEW, LATER)
    ended = known.terminated(NEW.policy_id, date(2026, 6, 30), LATEST)
    assert ended.policy(OLD.policy_id) == OLD.but(
        holds=Interval(since=date(2026, 1, 1), until=date(2026, 3, 31))
    )
    ways = ways_to_bill(date(2026, 7, 1), ended, {}, without=NEW.policy_id)
    assert [each.way for each in ways] == [Way.ASK_CLIENT, Way.CASH_PAY]
