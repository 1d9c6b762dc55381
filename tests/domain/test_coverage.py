from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.policy import Priority
from tests.support.plans import EMPTY, LATER, NEW, NOON, OLD, UPCOMING, plan


def test_a_new_plan_ends_the_one_before_on_the_day_before_it_begins() -> None:
    changed = EMPTY.with_new(OLD, NOON).with_new(NEW, LATER)
    assert changed.in_force(date(2026, 5, 31)) == OLD.but(
        holds=Interval(since=date(2026, 1, 1), until=date(2026, 5, 31))
    )
    assert changed.in_force(date(2026, 6, 1)) == NEW


def test_what_was_believed_before_a_change_is_still_known() -> None:
    changed = EMPTY.with_new(OLD, NOON).with_new(NEW, LATER)
    assert changed.in_force(date(2026, 7, 1), as_of=LATER - timedelta(seconds=1)) == OLD
    assert changed.in_force(date(2026, 7, 1), as_of=LATER) == NEW
    assert changed.in_force(date(2026, 7, 1), as_of=NOON - timedelta(seconds=1)) is None


def test_every_version_says_what_it_replaces_and_none_is_lost() -> None:
    changed = EMPTY.with_new(OLD, NOON).with_new(NEW, LATER)
    assert [(v.number, v.change, v.supersedes) for v in changed.versions] == [
        (1, ChangeKind.NEW, None),
        (2, ChangeKind.ENDED, 1),
        (3, ChangeKind.NEW, None),
    ]
    assert changed.versions[0].policy == OLD


@pytest.mark.requirement("RN-9")
def test_an_upcoming_plan_leaves_the_present_one_in_force() -> None:
    told = EMPTY.with_new(OLD, NOON).with_new(UPCOMING, LATER)
    assert told.in_force(date(2026, 12, 31)) == OLD
    assert told.in_force(date(2027, 1, 1)) == UPCOMING
    assert len(told.versions) == 2


def test_an_upcoming_plan_that_was_replaced_never_held() -> None:
    instead = plan("instead", date(2027, 1, 1))
    told = EMPTY.with_new(UPCOMING, NOON).with_new(instead, LATER)
    assert told.believed_at(None) == (instead,)
    assert told.believed_at(NOON) == (UPCOMING,)
    assert told.versions[1].change is ChangeKind.VOIDED


def test_a_correction_does_not_change_what_was_known_when_it_was_billed() -> None:
    right = OLD.but(member_id="W54321")
    corrected = EMPTY.with_new(OLD, NOON).corrected(right, LATER)
    assert corrected.in_force(date(2026, 2, 1)) == right
    assert corrected.in_force(date(2026, 2, 1), as_of=NOON) == OLD


def test_a_correction_that_would_make_two_plans_pay_first_is_refused() -> None:
    both = EMPTY.with_new(OLD, NOON).with_new(UPCOMING, NOON)
    too_long = OLD.but(holds=Interval(since=date(2026, 1, 1), until=date(2027, 1, 1)))
    with pytest.raises(Refused, match="overlap"):
        both.corrected(too_long, LATER)


@pytest.mark.requirement("RN-10")
def test_insurance_that_is_not_changing_goes_on_through_the_coming_year() -> None:
    extended = EMPTY.with_new(OLD, NOON).extended("policy-old", date(2027, 12, 31), LATER)
    assert extended.in_force(date(2027, 12, 31)) is not None
    assert extended.in_force(date(2027, 12, 31), as_of=NOON) is None
    assert extended.versions[-1].change is ChangeKind.CHANGE


def test_a_plan_is_not_extended_to_before_its_beginning() -> None:
    with pytest.raises(Refused):
        EMPTY.with_new(OLD, NOON).extended("policy-old", date(2025, 12, 31), LATER)


def test_an_ended_plan_holds_on_its_last_day_and_not_after() -> None:
    ended = EMPTY.with_new(OLD, NOON).ended("policy-old", date(2026, 3, 31), LATER)
    assert ended.in_force(date(2026, 3, 31)) is not None
    assert ended.in_force(date(2026, 4, 1)) is None


def test_a_plan_that_ended_before_it_began_never_held() -> None:
    ended = EMPTY.with_new(OLD, NOON).ended("policy-old", date(2025, 12, 31), LATER)
    assert ended.believed_at(None) == ()


def test_a_secondary_plan_displaces_nobody_and_is_never_the_first_to_pay() -> None:
    second = plan("second", date(2026, 1, 1), priority=Priority.SECONDARY)
    covered = EMPTY.with_new(OLD, NOON).with_new(second, LATER)
    assert covered.in_force(date(2026, 6, 1)) == OLD
    assert covered.secondary_in_force(date(2026, 6, 1)) == second
    assert covered.secondary_in_force(date(2026, 6, 1), as_of=NOON) is None
    assert covered.secondary_in_force(date(2027, 1, 1)) is None


def test_a_policy_is_added_once() -> None:
    with pytest.raises(Refused, match="already on file"):
        EMPTY.with_new(OLD, NOON).with_new(OLD, LATER)


@pytest.mark.parametrize(
    "change",
    [
        lambda: EMPTY.corrected(OLD, NOON),
        lambda: EMPTY.ended("policy-old", date(2026, 3, 1), NOON),
        lambda: EMPTY.extended("policy-old", date(2026, 3, 1), NOON),
    ],
)
def test_a_policy_that_is_not_on_file_cannot_change(change: Callable[[], Coverage]) -> None:
    with pytest.raises(Refused, match="not on file"):
        change()


def test_a_clock_that_lags_behind_cannot_make_knowledge_older_than_its_ground() -> None:
    lagging = NOON - timedelta(milliseconds=5)
    changed = EMPTY.with_new(OLD, NOON).with_new(NEW, lagging)
    assert changed.believed_at(lagging) == ()
    assert changed.in_force(date(2026, 7, 1), as_of=NOON) == NEW


def test_two_primary_plans_on_one_day_are_no_coverage_at_all() -> None:
    one = EMPTY.with_new(OLD, NOON).versions[0]
    other = one.model_copy(update={"number": 2, "policy": NEW})
    with pytest.raises(ValidationError, match="same day"):
        Coverage(client_id="client-01", versions=(one, other))


def test_a_history_with_a_gap_or_out_of_order_is_refused() -> None:
    versions = EMPTY.with_new(OLD, NOON).with_new(UPCOMING, LATER).versions
    for broken in (
        versions[1:],
        versions[::-1],
        (versions[0], versions[1].model_copy(update={"supersedes": 1})),
        (versions[0], versions[1].model_copy(update={"learned_at": NOON - timedelta(days=1)})),
    ):
        with pytest.raises(ValidationError):
            Coverage(client_id="client-01", versions=broken)


# --- Against a store that keeps a whole snapshot after every lesson ---------------------

FIRST = date(2026, 1, 1)
SPAN = 40


@dataclass
class Snapshots:
    """What was known after each lesson: for each policy its days, and whether it pays first."""

    moments: list[datetime] = field(default_factory=list)
    beliefs: list[dict[str, tuple[set[int], bool]]] = field(default_factory=list)

    def now(self) -> dict[str, tuple[set[int], bool]]:
        return dict(self.beliefs[-1]) if self.beliefs else {}

    def keep(self, moment: datetime, belief: dict[str, tuple[set[int], bool]]) -> None:
        self.moments.append(moment)
        self.beliefs.append({name: it for name, it in belief.items() if it[0]})

    def primary(self, day: int, moment: datetime) -> str | None:
        known = [b for at, b in zip(self.moments, self.beliefs, strict=True) if at <= moment]
        found = [
            name
            for name, (days, first) in (known[-1] if known else {}).items()
            if first and day in days
        ]
        assert len(found) <= 1
        return found[0] if found else None


def has_clash(belief: dict[str, tuple[set[int], bool]]) -> bool:
    primary = [day for days, first in belief.values() if first for day in days]
    return len(primary) != len(set(primary))


lessons = st.tuples(
    st.sampled_from(["new", "new", "correct", "extend", "end", "stop", "terminate"]),
    st.integers(0, 5),  # which policy
    st.integers(0, SPAN - 1),  # first day, or the day in question
    st.integers(0, 15),  # how many days more
    st.booleans(),  # primary
    st.integers(0, 3),  # hours since the last lesson
)


def teach(
    coverage: Coverage, naive: Snapshots, lesson: tuple[str, int, int, int, bool, int], at: datetime
) -> Coverage:
    what, which, start, more, first, _ = lesson
    name = f"policy-{which}"
    span = set(range(start, start + more + 1))
    priority = Priority.PRIMARY if first else Priority.SECONDARY
    day = FIRST + timedelta(days=start)
    stated = plan(str(which), day, day + timedelta(days=more), priority=priority)
    belief = naive.now()
    if what == "new":
        if any(name in earlier for earlier in naive.beliefs):
            with pytest.raises(Refused):
                coverage.with_new(stated, at)
            return coverage
        for other, (days, also_first) in list(belief.items()):
            if first and also_first and days & span:
                belief[other] = ({d for d in days if d < start}, also_first)
        naive.keep(at, {**belief, name: (span, first)})
        return coverage.with_new(stated, at)
    changes = {
        "correct": lambda: coverage.corrected(stated, at),
        "extend": lambda: coverage.extended(name, day, at),
        "end": lambda: coverage.ended(name, day, at),
        "stop": lambda: coverage.ended_for_good(name, day, day + timedelta(days=more), at),
        "terminate": lambda: coverage.terminated(name, day, at),
    }
    known = belief.get(name)
    if known is not None:
        days, also_first = known
        kept = set(range(min(days), start + 1))
        belief[name] = (span, first) if what == "correct" else (kept, also_first)
        if what in {"extend", "stop"} and also_first:
            last = start if what == "extend" else start + more
            for other, (others, first_too) in list(belief.items()):
                if other != name and first_too and min(days) < min(others) <= last:
                    belief[other] = (set(), True)
    is_no_news = what == "terminate" and known is not None and start not in sorted(known[0])[:-1]
    is_empty = what == "extend" and known is not None and not belief[name][0]
    if known is None or has_clash(belief) or is_no_news or is_empty:
        with pytest.raises(Refused):
            changes[what]()
        return coverage
    naive.keep(at, belief)
    return changes[what]()


def agree(taught: list[tuple[str, int, int, int, bool, int]]) -> None:
    coverage, naive, at = EMPTY, Snapshots(), NOON
    for lesson in taught:
        at += timedelta(hours=lesson[-1])
        before = coverage.versions
        coverage = teach(coverage, naive, lesson, at)
        assert coverage.versions[: len(before)] == before
    for moment in {NOON - timedelta(seconds=1), *naive.moments, at + timedelta(days=1)}:
        for day in range(0, SPAN + 16, 3):
            found = coverage.in_force(FIRST + timedelta(days=day), as_of=moment)
            assert (found.policy_id if found else None) == naive.primary(day, moment)
    assert Coverage.model_validate_json(coverage.model_dump_json()) == coverage


@given(st.lists(lessons, max_size=8))
@settings(max_examples=60, deadline=None)
def test_coverage_answers_like_a_store_of_whole_snapshots(
    taught: list[tuple[str, int, int, int, bool, int]],
) -> None:
    agree(taught)


@pytest.mark.prove
@given(st.lists(lessons, min_size=4, max_size=25))
@settings(max_examples=1500, deadline=None)
def test_coverage_answers_like_a_store_of_whole_snapshots_for_long_histories(
    taught: list[tuple[str, int, int, int, bool, int]],
) -> None:
    agree(taught)


@pytest.mark.parametrize(
    ("day", "current"),
    [
        (date(2025, 12, 31), "policy-first"),  # none yet: the next to come
        (date(2026, 1, 31), "policy-first"),  # in force
        (date(2026, 2, 1), "policy-second"),  # between two: the next, not the one just over
        (date(2026, 6, 1), "policy-second"),
        (date(2026, 7, 1), "policy-second"),  # none to come: the one that ended last
    ],
)
def test_the_current_policy_is_the_one_in_force_else_the_next_else_the_last(
    day: date, current: str
) -> None:
    known = (
        EMPTY.with_new(plan("second", date(2026, 3, 1), date(2026, 6, 30)), NOON)
        .with_new(plan("first", date(2026, 1, 1), date(2026, 1, 31)), NOON)
        .with_new(plan("besides", date(2027, 1, 1), None, Priority.SECONDARY), NOON)
    )
    found = known.current(day)
    assert found is not None
    assert found.policy_id == current
    assert EMPTY.current(day) is None


def test_a_policy_was_last_stated_when_somebody_said_what_it_is_and_not_when_it_ended() -> None:
    known = EMPTY.with_new(OLD, NOON)
    corrected = known.corrected(OLD.but(member_id="W12346"), LATER)
    ended = corrected.ended(OLD.policy_id, date(2026, 6, 30), LATER)
    stated = [each.last_stated(OLD.policy_id) for each in (known, corrected, ended)]
    assert [version.number for version in stated if version] == [1, 2, 2]
    assert ended.last_stated(NEW.policy_id) is None
