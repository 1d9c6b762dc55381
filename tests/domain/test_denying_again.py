"""Denials that are decided about again and again, or of which nothing is heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.denying import (
    EARLIER_RULINGS,
    MOST_RULINGS,
    PATIENCE,
    decide,
    decided_anew,
)
from backoffice.domain.errors import Refused
from tests.support.denials import AT, CARLA, NOTHING, denial, part, ruled


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize(
    ("before", "again"),
    [(50, 7), (20, 7), (8, 7), (7, 1), (3, 1), (2, 1)],
)
def test_what_was_chosen_is_looked_at_again_before_the_payers_time_for_it_is_over(
    before: int, again: int
) -> None:
    appeal = denial(part("CO-50"))
    today = appeal.act_by - timedelta(before)
    waits = decide(appeal, Remedy.APPEAL, by=CARLA, at=AT, today=today)
    assert waits.next_escalation_on == appeal.act_by - timedelta(again)


@pytest.mark.parametrize("after", [-1, 0, 1])
def test_on_the_last_days_nobody_is_told_of_it_until_it_is_time_to_ask(after: int) -> None:
    appeal = denial(part("CO-50"))
    today = appeal.act_by + timedelta(after)
    waits = decide(appeal, Remedy.APPEAL, by=CARLA, at=AT, today=today)
    assert waits.next_escalation_on == today + timedelta(PATIENCE)


# How often


WAVERING = [Remedy.CORRECT, Remedy.APPEAL]


def test_who_wavers_for_ever_is_stopped_and_can_still_decide_about_the_money() -> None:
    one = denial(part("PR-27"))
    for number in range(MOST_RULINGS):
        one = ruled(one, WAVERING[number % 2])
    with pytest.raises(Refused, match="Bill the client, or write it off"):
        ruled(one, Remedy.ASK)
    for remedy in (Remedy.BILL, Remedy.WRITE_OFF):
        assert ruled(one, remedy).left == NOTHING


def test_a_payer_that_decides_anew_for_ever_leaves_a_denial_that_can_be_kept() -> None:
    one = denial()
    for number in range(200):
        one = ruled(ruled(one, Remedy.CORRECT), Remedy.APPEAL)
        again = decided_anew(one, denial(decision=f"decision-{number + 2}"), decided=True)
        assert again is not None
        one = again
    assert one.opening == 201
    assert len(one.rulings) == EARLIER_RULINGS
    assert [each.opening for each in one.rulings][-2:] == [200, 200]
    assert ruled(one, Remedy.CORRECT).ruling(201, 0) is not None
    assert one.ruling(200, 1) is not None
