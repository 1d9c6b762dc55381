"""Who has not said for 90 days that their profile is still so is asked once, by a task."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.directory import ProfilesTable
from backoffice.domain.errors import Refused
from backoffice.domain.profile_tasks import CONFIRMED
from backoffice.domain.record import Ref
from backoffice.domain.task import Task, TaskKind
from backoffice.domain.wishes import Need
from tests.support import memberships, profiled
from tests.support.builders import RUTH
from tests.support.profiled import SAID, open_directory
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

ON_TIME = timedelta(days=90)


def asked_of_ruth(office: MemoryOffice) -> list[Task]:
    """Ruth's open tasks to confirm her profile."""
    found = office.tasks.own(caller=RUTH).tasks
    return [task for task in found if task.kind is TaskKind.CONFIRM_PROFILE]


def written(*, days_ago: timedelta) -> MemoryOffice:
    """An office in which Ruth wrote her profile so long ago."""
    office = open_directory()
    office.profiles.write(SAID, caller=RUTH)
    office.clock.wait(days_ago)
    return office


def morning(office: MemoryOffice, *, due: datetime | None = None) -> int:
    """The daily run."""
    return office.stale_profiles.ask(due=due or office.clock())


def test_a_profile_of_89_days_is_left_alone() -> None:
    office = written(days_ago=ON_TIME - timedelta(days=1))

    assert morning(office) == 0
    assert asked_of_ruth(office) == []


@pytest.mark.requirement("PD-4")
def test_a_stale_profile_is_one_task_however_often_the_run_comes() -> None:
    office = written(days_ago=ON_TIME)

    looked_at = [morning(office) for _ in range(3)]

    assert looked_at == [1, 0, 0]
    [task] = asked_of_ruth(office)
    assert (task.about, task.due_on) == ((RUTH.provider_id,), date(2026, 6, 14))


def test_to_confirm_resolves_the_task_by_itself() -> None:
    office = written(days_ago=ON_TIME)
    morning(office)
    [task] = asked_of_ruth(office)

    for _ in range(2):
        assert not office.profiles.confirm(caller=RUTH).is_stale

    [resolved] = office.records.find_together(Ref(Task, (task.task_id,)))
    assert resolved is not None
    assert resolved.resolution == CONFIRMED
    assert asked_of_ruth(office) == []


def test_to_write_another_word_resolves_it_too() -> None:
    office = written(days_ago=ON_TIME)
    morning(office)

    office.profiles.write(SAID, caller=RUTH)
    assert len(asked_of_ruth(office)) == 1, "the same words again say nothing new"
    office.profiles.write(SAID.but(needs=(Need.GRIEF,)), caller=RUTH)

    assert asked_of_ruth(office) == []


def test_a_run_that_comes_late_again_asks_nobody_who_confirmed_meanwhile() -> None:
    office = written(days_ago=ON_TIME)
    due = office.clock()
    office.clock.wait(timedelta(days=3))
    office.profiles.confirm(caller=RUTH)

    assert morning(office, due=due) == 0
    assert asked_of_ruth(office) == []


def test_who_confirmed_is_asked_anew_90_days_later() -> None:
    office = written(days_ago=ON_TIME)
    morning(office)
    office.profiles.confirm(caller=RUTH)

    office.clock.wait(ON_TIME)

    assert morning(office) == 1
    assert len(asked_of_ruth(office)) == 1


def test_an_open_task_is_never_joined_by_a_second_one_and_one_closed_by_hand_comes_back() -> None:
    office = written(days_ago=ON_TIME)
    morning(office)
    office.clock.wait(ON_TIME)
    morning(office)
    [task] = asked_of_ruth(office)

    office.tasks.resolve_own(task.task_id, "I shall look at it later.", caller=RUTH)
    office.clock.wait(ON_TIME)
    morning(office)

    [another] = asked_of_ruth(office)
    assert another.task_id != task.task_id


def test_who_left_the_network_is_asked_nothing() -> None:
    office = written(days_ago=ON_TIME)
    office.memberships.price(memberships.prices())
    memberships.write(office, date(2026, 3, 2), date(2026, 5, 1))

    assert [morning(office), morning(office)] == [1, 0]
    assert asked_of_ruth(office) == []


def test_a_run_that_is_cut_off_before_or_after_its_write_leaves_one_task() -> None:
    for spare in range(1, 13):
        office = written(days_ago=ON_TIME)
        office.faults.crash_after(spare)
        with suppress(Crash):
            morning(office)
        office.faults.end()
        morning(office)
        assert len(asked_of_ruth(office)) == 1, spare


def test_a_profile_that_cannot_be_read_stands_in_nobodys_way() -> None:
    office = written(days_ago=ON_TIME)
    spoilt = profiled.profile("provider-aaaa", confirmed_on=date(2026, 3, 1))
    office.keep(spoilt)
    kept = office.database.glance("profiles")
    [item] = [each for each in kept if each["provider_id"] == spoilt.provider_id]
    item["schema"] = 99

    with pytest.raises(Refused, match="Of 2 stale profiles, 1 cannot be read"):
        morning(office)
    assert len(asked_of_ruth(office)) == 1


def test_the_run_finds_the_longest_due_first_and_nobody_who_is_not_due() -> None:
    office = MemoryOffice()
    for number in range(30):
        day = date(2026, 1, 1) + timedelta(days=number)
        office.keep(profiled.profile(f"provider-{number:04}", confirmed_on=day))

    found = ProfilesTable(office.database).to_confirm(by=date(2026, 4, 3), limit=2)

    assert found == ["provider-0000", "provider-0001"]
    assert len(ProfilesTable(office.database).to_confirm(by=date(2026, 4, 3), limit=99)) == 3
