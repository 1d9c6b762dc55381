"""What payers pay: twice, in any order, by two at once, crashed anywhere, it comes to the same."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import settings

from backoffice.domain.claim import control_number_for
from backoffice.domain.errors import OfficeError
from backoffice.domain.policy import Priority
from tests.simulation import denial_invariants, money_invariants
from tests.simulation.mishaps import Mishaps
from tests.simulation.moments import moments
from tests.simulation.money_invariants import ending
from tests.support import claims
from tests.support.remitted import DENIED, Said, document, entries, held, sent, standing
from tests.support.submission import again_after_a_crash
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

A, B, C, D, E, F = (f"visit-{letter * 4}" for letter in "abcdef")
FIRST = Said(A)
DOCUMENTS = {
    "decided": document(FIRST, Said(B, status="19"), trace="EFT-1"),
    "taken back and corrected": document(
        FIRST.taken_back,
        Said(A, paid="110", why=(("CO", "45", "80"), ("PR", "3", "10"))),
        trace="EFT-2",
    ),
    "one half": document(Said(C), trace="EFT-3", amount="190"),
    "other half": document(Said(D), trace="EFT-3", amount="190"),
    "second insurance": document(
        Said(
            paid="15",
            why=(("OA", "23", "175"), ("PR", "3", "10")),
            status="2",
            number=control_number_for(f"{B}.2", 1),
        ),
        trace="EFT-4",
    ),
    "denied, nobody's, and kept back": document(
        Said(E, paid="0", why=DENIED, status="4"),
        Said(number="SOMEBODYELSES", paid="40", why=(("CO", "45", "160"),)),
        trace="EFT-5",
        amount="10",
        plb="PLB*1999999984*20261231*WO:F-9*30",
    ),
    "does not add up": document(Said(F, why=(("CO", "45", "79"),)), trace="EFT-6"),
}
NAMES = tuple(DOCUMENTS)
COMES_TO = {
    "bank": "515.00",
    "payer_balance": "30.00",
    "charged": "-1000.00",
    "contractual": "320.00",
    "client_owes": "70.00",
    "disputed": "200.00",
    "remitted": "-135.00",  # what nobody owns, and what does not add up
    "provider_share": "410.00",  # $110.00 twice, $95.00 twice
    "provider_owed": "-410.00",
}
"""Added up by hand."""


def hold(office: MemoryOffice) -> None:
    """Insist on what is true of all money, and of what is denied of it."""
    money_invariants.hold(office)
    denial_invariants.hold(office)


def begun() -> MemoryOffice:
    """An office whose claims the payer has; one visit has a second insurance."""
    office = sent(A, B, C, D, E, F)
    claim = claims.accepted_claim(f"{B}.2").but(priority=Priority.SECONDARY)
    office.keep(claim, claims.submission(claim, way="answered", interchange=70_002))
    office.faults.passed.clear()
    return office


def comes(office: MemoryOffice, *names: str) -> None:
    """Documents come in, whoever has to fetch them again after a crash, and are posted."""
    for name in names:
        again_after_a_crash(
            lambda name=name: office.acknowledging.hear(  # type: ignore[misc]
                DOCUMENTS[name], transaction_id=f"transaction-{NAMES.index(name)}"
            )
        )
        again_after_a_crash(office.run)


def live(office: MemoryOffice) -> None:
    """Let everything happen that is left to do."""
    again_after_a_crash(office.until_quiet)


def undisturbed() -> MemoryOffice:
    """What it comes to when nothing befalls the office."""
    office = begun()
    comes(office, *NAMES)
    live(office)
    return office


@pytest.mark.requirement("IV-1", "Q34")
def test_undisturbed_it_comes_to_what_was_added_up_by_hand() -> None:
    office = undisturbed()
    hold(office)
    assert standing(entries(office)) == COMES_TO
    assert len(held(office)) == 2
    assert not office.dead_letters()


@pytest.mark.requirement("IV-1")
def test_documents_come_to_the_same_in_any_order_and_any_number_of_times() -> None:
    wanted = ending(undisturbed())
    orders = [*itertools.permutations(NAMES)]
    is_proof = settings.get_current_profile_name() == "prove"
    for turn, order in enumerate(orders[:: 13 if is_proof else 211]):
        office = begun()
        comes(office, *order * (1 + turn % 2))
        live(office)
        hold(office)
        assert ending(office) == wanted, order


@pytest.mark.requirement("IV-1")
def test_a_crash_at_any_moment_posts_nothing_twice_and_loses_nothing() -> None:
    calm = undisturbed()
    wanted, points = ending(calm), list(calm.faults.passed)
    for number, point in moments(points):
        office = begun()
        office.faults.crash_at(number)
        comes(office, *NAMES)
        live(office)
        hold(office)
        assert ending(office) == wanted, point
        assert not office.dead_letters(), point


@pytest.mark.prove
@pytest.mark.parametrize("name", ["taken back and corrected", "denied, nobody's, and kept back"])
def test_crashes_at_any_two_moments_of_a_document_come_to_the_same(name: str) -> None:
    def told(*crashes: int) -> MemoryOffice:
        office = begun()
        comes(office, "decided")
        office.faults.passed.clear()
        office.faults.crash_at(*crashes)
        comes(office, name)
        live(office)
        return office

    calm = told()
    wanted = ending(calm)
    for first, second in itertools.combinations(range(1, len(calm.faults.passed) + 12), 2):
        office = told(first, second)
        office.faults.end()
        hold(office)
        assert ending(office) == wanted, (first, second)


def overtaken(first: str, second: str, moment: int) -> MemoryOffice | None:
    """An office in which *second* is posted while *first* is, at one of its moments."""
    office = begun()
    ids = [
        office.acknowledging.hear(DOCUMENTS[name], transaction_id=f"transaction-{number}")
        for number, name in enumerate((first, second))
    ]
    came = []

    def act() -> None:
        came.append("yes")
        with suppress(OfficeError):
            office.posting.post(ids[1])

    office.faults.overtake_after(moment, act)
    with suppress(OfficeError):
        office.posting.post(ids[0])
    return office if came else None


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("decided", "decided"),
        ("decided", "taken back and corrected"),
        ("taken back and corrected", "decided"),
        ("decided", "second insurance"),
        ("second insurance", "decided"),
        ("one half", "other half"),
        ("one half", "one half"),
        ("denied, nobody's, and kept back", "denied, nobody's, and kept back"),
    ],
)
def test_two_who_post_at_once_come_to_the_same_at_every_moment(first: str, second: str) -> None:
    calm = begun()
    comes(calm, first, second)
    live(calm)
    wanted = ending(calm)
    for moment in itertools.count(1):
        office = overtaken(first, second, moment)
        if office is None:
            break
        live(office)
        hold(office)
        assert ending(office) == wanted, moment
    assert moment > 4


class AnyWeek(Mishaps):
    """Days in which documents come, and anything else does; `draw` gives a number below one."""

    CRASH_WITHIN = 40

    def __init__(self, draw: Callable[[int], int]) -> None:
        self.office = begun()
        self._draw = draw
        self._events: list[Callable[[], object]] = [
            self._deliver, self._deliver, self._deliver, self._duplicate, self._lose_stream,
            self._crash_soon, self._comes, self._comes, self._wait, self._sweep, self._overtake,
        ]  # fmt: skip

    def happen(self) -> None:
        with suppress(Crash, OfficeError):
            self._events[self._draw(len(self._events))]()

    def end(self) -> None:
        """Nothing crashes any more, and what has not come comes."""
        self.office.faults.end()
        comes(self.office, *NAMES)
        live(self.office)

    def _comes(self) -> None:
        number = self._draw(len(NAMES))
        self._hear(number)

    def _hear(self, number: int) -> str:
        text = DOCUMENTS[NAMES[number]]
        return self.office.acknowledging.hear(text, transaction_id=f"transaction-{number}")

    def _overtake(self) -> None:
        """Somebody else posts a document at a moment of whatever comes next."""
        document_id = self._hear(self._draw(len(NAMES)))

        def act() -> None:
            with suppress(OfficeError):
                self.office.posting.post(document_id)

        self.office.faults.overtake_after(1 + self._draw(self.CRASH_WITHIN), act)

    def _wait(self) -> None:
        self.office.wait(timedelta(minutes=1 + self._draw(240)))

    def _sweep(self) -> None:
        self.office.sweep()


def any_week_ends_well(seed: int, wanted: dict[str, object]) -> None:
    chance = random.Random(seed)  # noqa: S311
    week = AnyWeek(chance.randrange)
    for _ in range(chance.randrange(60)):
        week.happen()
    week.end()
    hold(week.office)
    assert ending(week.office) == wanted, f"the week of seed {seed}"


@pytest.mark.requirement("IV-1")
def test_any_week_posts_everything_once() -> None:
    wanted = ending(undisturbed())
    for seed in range(20):
        any_week_ends_well(seed, wanted)


@pytest.mark.prove
@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("part", range(20))
def test_any_of_ten_thousand_weeks_posts_everything_once(part: int) -> None:
    wanted = ending(undisturbed())
    for seed in range(part * 500, part * 500 + 500):
        any_week_ends_well(seed, wanted)
