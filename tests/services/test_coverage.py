"""What covers a client, asked about any day and as it was known on any other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Interval, end_of_day
from backoffice.domain.errors import Invalid, NotFound
from tests.support import builders, offices
from tests.support.builders import ANA, OMAR, RUTH
from tests.twins.office import MemoryOffice

BEFORE, AFTER = "FERN0000", "FERN1111"


def corrected_late() -> tuple[MemoryOffice, date]:
    """An office that learned just before midnight in New York, where Ana lives, what is right."""
    office = offices.with_ana()
    new = builders.new_policy(member_id=BEFORE, holds=Interval(since=date(2027, 1, 1)))
    office.policy_entry.enter(ANA, "policy-2027", new, caller=RUTH)
    # 23:59 on 20 December in New York is 04:59 on the 21st in UTC.
    office.wait(datetime(2026, 12, 21, 4, 59, tzinfo=UTC) - office.clock())
    right = new.but(member_id=AFTER)
    office.policy_entry.correct(ANA, "policy-2027", right, caller=RUTH)
    return office, date(2026, 12, 20)


def believed(office: MemoryOffice, day: str, known_on: str | None = None) -> list[str | None]:
    found = office.coverage.on_day(ANA, day, known_on, caller=RUTH)
    return [each.policy.member_id for each in found.policies]


@pytest.mark.requirement("UP-3")
def test_a_day_of_knowledge_ends_at_midnight_where_the_client_is() -> None:
    office, learned_on = corrected_late()
    eve = learned_on - timedelta(days=1)
    assert believed(office, "2027-01-03", eve.isoformat()) == [BEFORE]
    assert believed(office, "2027-01-03", learned_on.isoformat()) == [AFTER]
    assert believed(office, "2027-01-03") == [AFTER]


@pytest.mark.requirement("UP-3")
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Honolulu", "Pacific/Guam"])
@pytest.mark.parametrize("day", [date(2026, 12, 20), date(2027, 3, 14), date(2027, 11, 7)])
@pytest.mark.parametrize(("since_midnight", "is_known"), [(-60, True), (0, False), (60, False)])
def test_what_is_learned_at_midnight_or_after_it_is_not_known_on_the_day_before(
    zone: str, day: date, since_midnight: int, *, is_known: bool
) -> None:
    office = offices.with_ana()
    clients = ClientsTable(office.database)
    office.records.keep(clients.load(ANA).but(time_zone=zone))
    midnight = end_of_day(day, zone)
    office.wait(midnight + timedelta(seconds=since_midnight) - office.clock())
    new = builders.new_policy(holds=Interval(since=date(2027, 1, 1)))
    office.policy_entry.enter(ANA, "policy-2027", new, caller=RUTH)
    assert bool(believed(office, "2027-12-31", day.isoformat())) is is_known
    assert believed(office, "2027-12-31", (day + timedelta(days=1)).isoformat())


def test_the_last_day_that_calendars_have_is_a_day_as_any_other() -> None:
    office, _ = corrected_late()
    assert believed(office, "2027-01-03", "9999-12-31") == [AFTER]
    assert believed(office, "9999-12-31") == []


@pytest.mark.requirement("RN-2")
def test_the_last_day_of_a_plan_is_covered_and_the_next_is_nobodys() -> None:
    office, _ = corrected_late()
    assert believed(office, "2027-12-31") == [AFTER]
    assert believed(office, "2028-01-01") == []


def test_the_history_has_every_version_in_the_order_in_which_we_learned_them() -> None:
    office, _ = corrected_late()
    versions = office.coverage.history(ANA, caller=RUTH).versions
    ours = [each for each in versions if each.policy.policy_id == "policy-2027"]
    assert [each.policy.member_id for each in ours] == [BEFORE, AFTER]
    assert [each.learned_at for each in versions] == sorted(each.learned_at for each in versions)


@pytest.mark.parametrize("day", ["20270103", "2027-02-29", "2027-W01-1", "yesterday", "2027-1-3"])
def test_what_is_no_day_is_said_without_repeating_it(day: str) -> None:
    office, _ = corrected_late()
    with pytest.raises(Invalid) as refused:
        office.coverage.on_day(ANA, "2027-01-03", day, caller=RUTH)
    assert list(refused.value.faults) == ["known_on"]
    assert day not in str(refused.value.faults) + refused.value.sentence


def test_another_providers_client_is_as_unknown_as_nobody() -> None:
    office, _ = corrected_late()
    for ask in (
        lambda: office.coverage.history(ANA, caller=OMAR),
        lambda: office.coverage.on_day(ANA, "2027-01-03", caller=OMAR),
        lambda: office.coverage.on_day("nobody-at-all", "2027-01-03", caller=RUTH),
    ):
        with pytest.raises(NotFound):
            ask()


def test_each_look_at_the_past_is_noted() -> None:
    office, learned_on = corrected_late()
    before = len(office.audit.trail(ANA).entries)
    believed(office, "2027-01-03", learned_on.isoformat())
    entries = office.audit.trail(ANA).entries
    assert len(entries) == before + 1
    assert entries[0].act is Act.READ_POLICIES
