"""A matching case is always somebody's, and no exclusion is ever forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.errors import Refused
from backoffice.domain.matching import CaseReason
from backoffice.domain.matching_case import (
    MOVES,
    CaseStatus,
    ClosedBecause,
    MatchingCase,
    Opportunity,
    OpportunityStatus,
    ask_again,
    close,
    match,
    nobody_left,
    offer,
    open_case,
    over,
    propose,
    take,
    turn_down,
)
from backoffice.domain.wishes import Paying, Wishes

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
LATER = AT + timedelta(hours=3)
DUE = date(2026, 11, 24)
RUTH, OMAR = "provider-ruth", "provider-omar"


def case(*, excluding: tuple[str, ...] = (RUTH,)) -> MatchingCase:
    return open_case(
        "seeker-01", because=CaseReason.MATCH_ME, excluding=excluding, due_on=DUE, at=AT
    )


def opportunity(provider_id: str = OMAR) -> Opportunity:
    wishes = Wishes(care_state="NY", paying=Paying.THEMSELVES)
    return Opportunity(seeker_id="seeker-01", provider_id=provider_id, wishes=wishes, offered_at=AT)


@pytest.mark.requirement("CM-12")
def test_who_was_no_good_fit_is_never_proposed_or_asked_again() -> None:
    for act in (propose, offer):
        with pytest.raises(Refused, match="not to be proposed"):
            act(case(), [OMAR, RUTH], due_on=DUE, at=LATER)


@pytest.mark.requirement("CM-12")
def test_a_match_that_was_no_good_fit_opens_the_case_again_with_one_more_exclusion() -> None:
    matched = match(offer(case(), [OMAR], due_on=DUE, at=AT), OMAR, at=LATER)
    assert (matched.status, matched.due_on, matched.matched_with) == ("matched", None, OMAR)
    again = ask_again(matched, because=CaseReason.NOT_A_FIT, excluding=[OMAR], due_on=DUE, at=LATER)
    assert (again.status, again.due_on, again.matched_with) == ("open", DUE, None)
    assert set(again.excluded) == {RUTH, OMAR}
    assert again.task_id != matched.task_id


@pytest.mark.requirement("CM-9")
def test_asking_twice_changes_nothing() -> None:
    again = ask_again(case(), because=CaseReason.MATCH_ME, excluding=[RUTH], due_on=DUE, at=LATER)
    assert again == case()


def test_the_first_yes_has_the_client_and_the_second_is_told_so() -> None:
    matched = match(offer(case(), [OMAR], due_on=DUE, at=AT), OMAR, at=LATER)
    assert match(matched, OMAR, at=LATER) == matched
    with pytest.raises(Refused, match="matched already"):
        match(matched, "provider-lin", at=LATER)


def test_when_everybody_said_no_it_is_the_teams_again() -> None:
    offered = offer(case(), [OMAR], due_on=DUE, at=AT)
    assert nobody_left(offered, due_on=DUE, at=LATER).status is CaseStatus.OPEN
    assert nobody_left(case(), due_on=DUE, at=LATER) == case()


def test_the_first_answer_to_the_client_counts_once() -> None:
    first = propose(case(), [OMAR], due_on=DUE, at=AT)
    second = propose(first, ["provider-lin"], due_on=DUE, at=LATER)
    assert (second.answered_at, second.proposals) == (AT, ("provider-lin",))
    assert match(second, OMAR, at=LATER).answered_at == AT


def test_a_closed_case_is_nobodys() -> None:
    closed = close(case(), ClosedBecause.CLIENT_WITHDREW, at=LATER)
    assert (closed.due_on, closed.is_waiting) == (None, False)
    assert close(closed, ClosedBecause.CLIENT_WITHDREW, at=LATER) == closed
    with pytest.raises(Refused, match="closed"):
        close(closed, ClosedBecause.NOBODY_FOUND, at=LATER)
    with pytest.raises(Refused, match="closed"):
        offer(closed, [OMAR], due_on=DUE, at=LATER)


ACTS: dict[str, Callable[[MatchingCase, str], MatchingCase]] = {
    "again": lambda c, w: ask_again(
        c, because=CaseReason.NOT_A_FIT, excluding=[w], due_on=DUE, at=LATER
    ),
    "propose": lambda c, w: propose(c, [w], due_on=DUE, at=LATER),
    "offer": lambda c, w: offer(c, [w], due_on=DUE, at=LATER),
    "none": lambda c, _: nobody_left(c, due_on=DUE, at=LATER),
    "match": lambda c, w: match(c, w, at=LATER),
    "close": lambda c, _: close(c, ClosedBecause.NOBODY_FOUND, at=LATER),
}


@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(list(ACTS)),
            st.sampled_from([RUTH, OMAR, "provider-lin"]),
        ),
        max_size=20,
    )
)
def test_whatever_happens_a_case_moves_by_its_table_and_forgets_no_exclusion(
    acts: list[tuple[str, str]],
) -> None:
    now = case()
    for act, who in acts:
        before = now
        try:
            now = ACTS[act](now, who)
        except Refused:
            continue
        assert now.status is before.status or now.status in MOVES[before.status]
        assert set(before.excluded) <= set(now.excluded)
        assert set(now.proposals).isdisjoint(now.excluded)


def test_an_opportunity_is_answered_once() -> None:
    taken = take(opportunity(), at=LATER)
    assert take(taken, at=LATER + timedelta(1)) == taken
    with pytest.raises(Refused, match="yes"):
        turn_down(taken, at=LATER)
    declined = turn_down(opportunity(), at=LATER)
    with pytest.raises(Refused, match="no"):
        take(declined, at=LATER)


def test_what_others_were_asked_closes_with_the_match() -> None:
    asked = [opportunity(OMAR), opportunity("provider-lin"), turn_down(opportunity(RUTH), at=AT)]
    (closed,) = over(asked, but=OMAR)
    assert (closed.provider_id, closed.status) == ("provider-lin", OpportunityStatus.CLOSED)
    with pytest.raises(Refused, match="matched already"):
        take(closed, at=LATER)
    assert turn_down(closed, at=LATER) == closed
