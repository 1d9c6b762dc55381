"""What a payer answers usefully: learned, gone by for a while, and forgotten again."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import habits
from backoffice.domain.habits import FADES_AFTER, MOST_KINDS, MOST_MISSES, Habits

DAY = date(2026, 3, 2)
TERMS = ("MH", "98", "30")


def after(*lessons: tuple[str, bool], on: date = DAY) -> Habits:
    known = Habits()
    for service_type, useful in lessons:
        known = habits.learned(known, service_type, useful=useful, on=on)
    return known


def order(known: Habits, *, today: date = DAY) -> tuple[str, ...]:
    return habits.order(TERMS, known, today=today)


def test_nothing_learned_leaves_the_order_of_the_terms() -> None:
    assert order(Habits()) == TERMS


def test_what_was_useful_is_asked_first_and_what_was_not_last() -> None:
    assert order(after(("30", True))) == ("30", "MH", "98")
    assert order(after(("MH", False))) == ("98", "30", "MH")
    assert order(after(("MH", False), ("98", False), ("30", True))) == ("30", "MH", "98")


def test_more_experience_outweighs_less() -> None:
    assert order(after(("98", True), ("98", True), ("30", True))) == ("98", "30", "MH")


def test_alike_experience_leaves_the_order_of_the_terms() -> None:
    assert order(after(*[(each, True) for each in reversed(TERMS)])) == TERMS


def test_after_a_month_the_order_of_the_terms_is_tried_again() -> None:
    known = after(("30", True))
    last = DAY + FADES_AFTER - timedelta(days=1)
    assert order(known, today=last)[0] == "30"
    assert order(known, today=last + timedelta(days=1)) == TERMS
    anew = habits.learned(known, "98", useful=True, on=last + timedelta(days=1))
    assert [each.service_type for each in anew.kinds] == ["98"]


def test_after_many_misses_in_a_row_the_order_of_the_terms_is_tried_again() -> None:
    good = [("30", True)] * 50
    assert order(after(*good, *[("30", False)] * (MOST_MISSES - 1)))[0] == "30"
    assert order(after(*good, *[("30", False)] * MOST_MISSES)) == TERMS
    broken = [*[("30", False)] * (MOST_MISSES - 1), ("30", True), ("30", False)]
    assert order(after(*good, *broken))[0] == "30"


lessons = st.lists(
    st.tuples(
        st.from_regex(r"\A[A-Z0-9]{1,2}\Z"),
        st.booleans(),
        st.integers(-40, 400).map(lambda days: DAY + timedelta(days=days)),
    ),
    max_size=80,
)


@given(lessons)
def test_habits_stay_small_and_only_ever_reorder_the_terms(
    learned: list[tuple[str, bool, date]],
) -> None:
    known = Habits()
    for service_type, useful, on in learned:
        known = habits.learned(known, service_type, useful=useful, on=on)
        assert len(known.kinds) <= MOST_KINDS
        assert sorted(habits.order(TERMS, known, today=on)) == sorted(TERMS)
        assert Habits.model_validate_json(known.model_dump_json()) == known
