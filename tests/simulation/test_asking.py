"""From "I need a link" to the provider's task, whatever crashes, repeats or overtakes."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.task import TaskKind, TaskStatus
from tests.simulation import invariants
from tests.simulation.moments import moments
from tests.support import submission
from tests.support.builders import ANA, ANAS_BIRTHDAY, RUTH
from tests.twins.office import Delivery, MemoryOffice

ADDRESS = EmailAddress("ana@mail.example")


def ask(office: MemoryOffice) -> None:
    submission.again_after_a_crash(lambda: office.asking.ask(ADDRESS, ANAS_BIRTHDAY))


def told_the_story() -> MemoryOffice:
    office = submission.open_office()
    tell(office)
    return office


def tell(office: MemoryOffice) -> None:
    """Ana asks, Ruth sends a link, and Ana asks once more on the same day and the day after."""
    submission.add_ana(office)
    submission.again_after_a_crash(office.until_quiet)
    ask(office)
    submission.again_after_a_crash(office.until_quiet)
    submission.ask_for_link(office)
    submission.again_after_a_crash(office.until_quiet)
    office.wait(timedelta(minutes=1))
    ask(office)
    submission.again_after_a_crash(office.until_quiet)
    office.wait(timedelta(days=1))
    ask(office)
    submission.again_after_a_crash(office.until_quiet)


def ending(office: MemoryOffice) -> dict[str, list[Any]]:
    """What must come out alike; a wish that a crash left unanswered was made twice."""
    found = invariants.everything(office)
    return {table: found[table] for table in ("tasks", "roster", "mailboxes", "clients")}


def insist(office: MemoryOffice) -> None:
    """A task for each wish that nobody settled yet, told once; no address or birthday is left."""
    invariants.hold(office)
    tasks = office.database.items("tasks")
    by_status = Counter(task["status"] for task in tasks if task["kind"] == "send_link")
    assert by_status == {TaskStatus.RESOLVED: 2, TaskStatus.OPEN: 1}
    assert announced(office).count("link-asked") == 3
    for wish in office.database.items("link-requests"):
        assert {"email", "birth_date"}.isdisjoint(wish)


def announced(office: MemoryOffice) -> list[str]:
    return [
        told["kind"] for entry in office.database.items("outbox") for told in entry["announcements"]
    ]


@pytest.mark.requirement("IN-21")
def test_a_crash_at_any_one_moment_makes_no_difference_in_the_end() -> None:
    undisturbed = told_the_story()
    insist(undisturbed)
    for number, point in moments(undisturbed.faults.passed):
        office = submission.open_office()
        office.faults.crash_at(number)
        tell(office)
        insist(office)
        assert ending(office) == ending(undisturbed), point


@pytest.mark.prove
@pytest.mark.requirement("IN-21")
def test_crashes_at_any_two_near_moments_make_no_difference_in_the_end() -> None:
    undisturbed = told_the_story()
    for first in range(1, len(undisturbed.faults.passed) + 1):
        for second in range(first + 1, first + 7):
            office = submission.open_office()
            office.faults.crash_at(first, second)
            tell(office)
            office.faults.end()
            insist(office)
            assert ending(office) == ending(undisturbed)


@pytest.mark.parametrize("copies_first", [True, False])
def test_whatever_is_delivered_twice_has_its_effect_once(*, copies_first: bool) -> None:
    office = submission.open_office()
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
    assert ending(office) == ending(told_the_story())
    assert set(delivered.values()) == {2}


@pytest.mark.parametrize("newest_first", [True, False])
def test_wishes_that_overtake_each_other_are_one_task(*, newest_first: bool) -> None:
    office = submission.open_office()
    submission.add_ana(office)
    office.until_quiet()
    for _ in range(5):
        ask(office)
    office.pick = lambda in_flight: in_flight[-1 if newest_first else 0]
    office.until_quiet()
    invariants.hold(office)
    (task,) = office.tasks.own(caller=RUTH).tasks
    assert task.about == (ANA,)
    assert announced(office).count("link-asked") == 1


def test_a_wish_is_found_though_the_way_from_client_to_provider_lags() -> None:
    office = submission.open_office(index_lag=3)
    submission.add_ana(office)
    office.until_quiet()
    ask(office)
    office.until_quiet()
    office.wait(timedelta(days=1))
    ask(office)
    office.until_quiet()
    invariants.hold(office)
    assert announced(office).count("link-asked") == 2
    office.wait(timedelta(days=1))
    kinds = [task.kind for task in office.tasks.own(caller=RUTH).tasks]
    assert kinds.count(TaskKind.SEND_LINK) == 1
