"""A state opens: each who waits is told once, in order, whatever crashes, repeats or is late."""

from __future__ import annotations

from collections import Counter

import pytest

from backoffice.domain.served_state import OpeningStatus
from backoffice.domain.waitlist import WaitlistStatus
from tests.simulation import invariants
from tests.support import waiting
from tests.twins.office import Delivery, MemoryOffice

pytestmark = pytest.mark.requirement("CM-11")

LINE = ("cleo", "ana", "bo")


def in_line(*, index_lag: int = 0) -> MemoryOffice:
    """Three who wait for Ohio, which nothing disturbed."""
    office = MemoryOffice(index_lag=index_lag)
    waiting.wait_in_line(office, *LINE)
    office.faults.passed.clear()
    return office


def tell(office: MemoryOffice) -> None:
    """Ohio opens tomorrow."""
    waiting.open_ohio(office)
    waiting.pass_days(office, 3)


def insist(office: MemoryOffice) -> None:
    """Nobody twice, nobody before whom they joined after, nobody left out but in doubt."""
    told = waiting.told(office)
    assert told == [name for name in LINE if name in told]
    statuses = Counter(each.status for each in waiting.entries(office))
    assert set(statuses) <= {WaitlistStatus.TOLD, WaitlistStatus.IN_DOUBT}
    assert statuses[WaitlistStatus.IN_DOUBT] <= 1
    assert len(told) >= statuses[WaitlistStatus.TOLD]
    (opening,) = waiting.openings(office)
    assert opening.status is OpeningStatus.DONE
    assert (opening.told, opening.in_doubt) == (
        statuses[WaitlistStatus.TOLD],
        statuses[WaitlistStatus.IN_DOUBT],
    )
    (figures,) = office.waitlist_figures.overview().states
    assert (figures.waiting, figures.joined) == (0, 3)
    assert figures.told + figures.in_doubt == 3
    assert office.dead_letters() == []
    invariants.hold(office)


def test_undisturbed_everybody_is_told() -> None:
    office = in_line()
    tell(office)
    insist(office)
    assert waiting.told(office) == [*LINE]


@pytest.mark.prove
def test_a_crash_at_any_one_moment_leaves_nobody_out_and_writes_to_nobody_twice() -> None:
    undisturbed = in_line()
    tell(undisturbed)
    points = len(undisturbed.faults.passed)
    assert points > 60
    for number in range(1, points + 1):
        office = in_line()
        office.faults.crash_at(number)
        tell(office)
        insist(office)


@pytest.mark.parametrize("part", range(4))
def test_a_crash_at_some_moments_leaves_nobody_out_and_writes_to_nobody_twice(part: int) -> None:
    """Every moment that a mail of the line is claimed, carried or settled at, by quarters."""
    undisturbed = in_line()
    tell(undisturbed)
    passed = undisturbed.faults.passed
    near = [n for n, where in enumerate(passed, 1) if "carry" in where or "mailings" in where]
    assert len(near) >= 8
    for number in near[part::4]:
        office = in_line()
        office.faults.crash_at(number)
        tell(office)
        insist(office)


@pytest.mark.parametrize("copies_first", [True, False])
def test_whatever_is_delivered_twice_tells_nobody_twice(*, copies_first: bool) -> None:
    office = in_line()
    delivered: Counter[str] = Counter()

    def everything_twice(in_flight: list[Delivery]) -> Delivery:
        in_flight.sort(key=lambda each: delivered[each.content], reverse=copies_first)
        chosen = in_flight[0]
        if not delivered[chosen.content]:
            office.duplicate(chosen)
        delivered[chosen.content] += 1
        return chosen

    office.pick = everything_twice
    tell(office)
    insist(office)
    assert waiting.told(office) == [*LINE]


def test_an_index_that_lags_leaves_nobody_out() -> None:
    office = in_line(index_lag=3)
    tell(office)
    insist(office)
    assert waiting.told(office) == [*LINE]
