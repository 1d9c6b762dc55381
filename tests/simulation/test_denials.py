"""Denials through crashes and crowds: nothing is billed or given up twice, and nobody forgotten."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.errors import OfficeError
from backoffice.services.denials import NewRuling
from tests.simulation import money_invariants
from tests.simulation.denial_invariants import denials, ending, hold
from tests.simulation.moments import moments, proving
from tests.support.one_claim import JUNE
from tests.support.remitted import Said, document, sent
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("IV-1", "Q34")

A, B = "visit-aaaa", "visit-bbbb"
MIXED = Said(A, paid="0", why=(("PR", "27", "120"), ("CO", "16", "80")), status="4")
REFUSED = Said(B, paid="0", why=(("CO", "50", "200"),), status="4")
DENIED, CORRECTED = (
    document(MIXED, REFUSED, trace="EFT-1"),
    document(MIXED.taken_back, Said(A), trace="EFT-2"),
)
Story = list[Callable[[MemoryOffice], object]]


def begun() -> MemoryOffice:
    office = sent(A, B)
    office.wait(timedelta(days=4))
    office.faults.passed.clear()
    return office


def comes(text: str, number: int) -> Callable[[MemoryOffice], object]:
    def act(office: MemoryOffice) -> None:
        office.acknowledging.hear(text, transaction_id=f"transaction-{number}")
        office.until_quiet()

    return act


def decides(visit_id: str, remedy: Remedy, after: int = 0) -> Callable[[MemoryOffice], object]:
    wish = NewRuling(remedy=remedy, opening=1, after=after)
    return lambda office: office.denials.decide(f"{visit_id}.1", wish, caller=JUNE)


def swept(office: MemoryOffice) -> None:
    office.database.catch_up()
    office.denial_deadlines.tell_due(due=office.clock() + timedelta(days=40))


STORY: Story = [
    comes(DENIED, 1),
    decides(A, Remedy.BILL),
    decides(A, Remedy.WRITE_OFF, 1),
    swept,
    decides(B, Remedy.APPEAL),
    comes(CORRECTED, 2),
]


def lived(office: MemoryOffice, story: Story) -> MemoryOffice:
    for act in story:
        again_after_a_crash(lambda act=act: act(office))  # type: ignore[misc]
    again_after_a_crash(office.until_quiet)
    return office


def insist(office: MemoryOffice) -> None:
    hold(office)
    assert not office.dead_letters()


def test_a_crash_at_any_moment_of_a_denial_moves_no_cent_twice_and_forgets_nobody() -> None:
    calm = lived(begun(), STORY)
    insist(calm)
    wanted, points = ending(calm), list(calm.faults.passed)
    assert {each.status.value for each in denials(calm).values()} == {"paid_after_all", "appealed"}
    for number, point in moments(points):
        office = begun()
        office.faults.crash_at(number)
        lived(office, STORY)
        insist(office)
        assert ending(office) == wanted, point


@pytest.mark.prove
@pytest.mark.parametrize("part", range(8))
def test_crashes_at_two_moments_of_a_denial_come_to_the_same(part: int) -> None:
    calm = lived(begun(), STORY)
    wanted, points = ending(calm), len(calm.faults.passed)
    pairs = [*itertools.combinations(range(1, points + 8), 2)]
    for first, second in random.Random(part).sample(pairs, 150):  # noqa: S311
        office = begun()
        office.faults.crash_at(first, second)
        lived(office, STORY)
        office.faults.end()
        insist(office)
        assert ending(office) == wanted, (first, second)


def overtaken(
    act: Callable[[MemoryOffice], object], by: Callable[[MemoryOffice], object], moment: int
) -> tuple[MemoryOffice, bool]:
    """An office in which, at a moment of the one *act*, the other is done whole."""
    office, came = lived(begun(), STORY[:1]), []

    def other() -> None:
        came.append("yes")
        with suppress(OfficeError):
            by(office)

    office.faults.overtake_after(moment, other)
    with suppress(OfficeError):
        act(office)
    again_after_a_crash(office.until_quiet)
    return office, bool(came)


def posts(office: MemoryOffice) -> None:
    """The payer's correction is posted, as whoever hears of it does."""
    office.posting.post(office.acknowledging.hear(CORRECTED, transaction_id="transaction-2"))


ACTS: dict[str, Callable[[MemoryOffice], object]] = {
    "bill": decides(A, Remedy.BILL),
    "write off": decides(A, Remedy.WRITE_OFF),
    "appeal": decides(A, Remedy.APPEAL),
    "the payer corrects": posts,
    "the sweep": swept,
}


@pytest.mark.parametrize(("one", "other"), list(itertools.product(ACTS, ACTS)))
def test_of_two_who_act_on_a_denial_at_once_one_comes_second(one: str, other: str) -> None:
    for moment in itertools.count(1, 1 if proving() else 9):
        office, came = overtaken(ACTS[one], ACTS[other], moment)
        if not came:
            break
        insist(office)
        first = [each for each in denials(office)[f"{A}.1"].rulings if each.amount.cents]
        assert len(first) <= 1, moment
    assert moment > 4


def test_what_came_before_holds_of_money_too() -> None:
    office = lived(begun(), [STORY[0], STORY[5]])
    money_invariants.hold(office)
    hold(office)
