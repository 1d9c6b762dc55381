"""From "does my insurance cover this?" to three words, whatever crashes, repeats or is late."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from backoffice.domain.precheck import Outcome
from tests.simulation import invariants
from tests.support import prechecks, submission
from tests.twins.office import Delivery, MemoryOffice

pytestmark = pytest.mark.requirement("EL-3", "Q24")

OURS = ("prechecks", "precheck-notes", "mailings", "tasks")


def told_the_story() -> MemoryOffice:
    office = prechecks.open_office()
    tell(office)
    return office


def tell(office: MemoryOffice) -> Outcome | None:
    """Ana asks twice, opens the link in two tabs, and looks while the payer is away and after."""
    prechecks.ask(office)
    prechecks.ask(office)
    submission.again_after_a_crash(office.until_quiet)
    office.payer.outages = 1
    prechecks.opened(office)
    key = prechecks.opened(office)
    submission.again_after_a_crash(office.until_quiet)
    return submission.again_after_a_crash(lambda: office.precheck_door.see(key)).outcome


def ending(office: MemoryOffice) -> dict[str, list[Any]]:
    found = invariants.everything(office)
    return {table: found[table] for table in OURS}


def insist(office: MemoryOffice) -> None:
    """One answer, one note, nobody's details anywhere, and not more mail than a doubt explains."""
    invariants.hold(office, forgets_questions=True)
    (note,) = office.database.items("precheck-notes")
    assert note["outcome"] == Outcome.COVERED
    assert prechecks.inputs_in(office) == []
    assert office.documents.documents == {}


def test_a_crash_at_any_one_moment_makes_no_difference_in_the_end() -> None:
    undisturbed = told_the_story()
    insist(undisturbed)
    points = len(undisturbed.faults.passed)
    assert points > 60
    for number in range(1, points + 1):
        office = prechecks.open_office()
        office.faults.crash_at(number)
        assert tell(office) is Outcome.COVERED, undisturbed.faults.passed[number - 1]
        insist(office)
        assert ending(office) == ending(undisturbed), undisturbed.faults.passed[number - 1]


@pytest.mark.prove
def test_crashes_at_any_two_near_moments_make_no_difference_in_the_end() -> None:
    undisturbed = told_the_story()
    for first in range(1, len(undisturbed.faults.passed) + 1):
        for second in range(first + 1, first + 7):
            office = prechecks.open_office()
            office.faults.crash_at(first, second)
            assert tell(office) is Outcome.COVERED
            office.faults.end()
            insist(office)


@pytest.mark.parametrize("copies_first", [True, False])
def test_whatever_is_delivered_twice_has_its_effect_once(*, copies_first: bool) -> None:
    office = prechecks.open_office()
    delivered: Counter[str] = Counter()

    def everything_twice(in_flight: list[Delivery]) -> Delivery:
        in_flight.sort(key=lambda each: delivered[each.content], reverse=copies_first)
        chosen = in_flight[0]
        if not delivered[chosen.content]:
            office.duplicate(chosen)
        delivered[chosen.content] += 1
        return chosen

    office.pick = everything_twice
    assert tell(office) is Outcome.COVERED
    insist(office)
    assert ending(office) == ending(told_the_story())
    assert len(office.mail.carried) == 1


def test_an_index_that_lags_shows_the_way_a_moment_later() -> None:
    office = prechecks.open_office(index_lag=3)
    prechecks.ask(office)
    office.until_quiet()
    office.wait(timedelta(minutes=1))
    key = prechecks.opened(office)
    office.until_quiet()
    assert office.precheck_door.see(key).outcome is Outcome.COVERED
