"""Deadlines through outages: whoever can still do something is told in time, and once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.adapters.dynamodb.database import Put
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.deadlines import STEPS, escalate
from backoffice.domain.errors import Refused
from tests.support.builders import FERN
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

LONGEST_OUTAGE = 20
IN_TIME = 7
ONE_DAY = timedelta(days=1)
STANDING = tuple(s for s in ClaimStatus if s.value not in {"accepted", "voided", "abandoned"})


def claim(last: date, *, number: int = 0, status: ClaimStatus = ClaimStatus.DRAFT) -> Claim:
    """A claim that may arrive until *last*, and was made long before."""
    return Claim(
        claim_id=f"visit-{last:%Y%m%d}{number:02}.1",
        visit_id=f"visit-{last:%Y%m%d}{number:02}",
        client_id="client-ana-01",
        provider_id="provider-ruth",
        payer_id=FERN,
        policy_id="policy-0001",
        care_state="NY",
        service_on=last - timedelta(days=90),
        status=status,
        file_by=last,
        next_escalation_on=last - timedelta(days=STEPS[0]),
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(16), tzinfo=UTC)


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def first_told(stated: Claim, outage: range, start: date) -> date | None:
    """The day on which daily sweeps first tell of the claim; *outage* numbers days without one."""
    out = {start + timedelta(each) for each in outage}
    for day in days(stated.file_by - timedelta(40), stated.file_by):
        if day not in out:
            stated, tasks = escalate(stated, today=day, at=noon(day))
            if tasks:
                return day
    return None


def late(starts: Iterable[date], lengths: Iterable[int]) -> list[tuple[date, int, date]]:
    """The outages and last days for which somebody is told with fewer than seven days left.

    A last day matters if the outage can touch the 40 days before it.
    """
    found = []
    for start in starts:
        for length in lengths:
            for last in days(start, start + timedelta(length + 40)):
                told = first_told(claim(last), range(length), start)
                if told is None or (last - told).days < IN_TIME:
                    found.append((start, length, last))
    return found


@pytest.mark.requirement("CL-1")
def test_an_outage_of_up_to_twenty_days_leaves_a_week() -> None:
    starts = [date(2026, 12, 20), date(2027, 3, 10), date(2028, 2, 20), date(2028, 11, 1)]
    assert late(starts, [1, 7, LONGEST_OUTAGE]) == []


def test_an_outage_that_is_too_long_is_seen_by_this_simulation() -> None:
    assert late([date(2027, 3, 10)], [24]) != []


@pytest.mark.prove
def test_an_outage_of_up_to_twenty_days_leaves_a_week_wherever_in_the_year_it_begins() -> None:
    starts = list(days(date(2028, 1, 1), date(2028, 12, 31)))
    assert len(starts) == 366
    assert late(starts, range(1, LONGEST_OUTAGE + 1)) == []


def swept(office: MemoryOffice, day: date) -> None:
    """The sweep of *day* runs, until it no longer finds a claim to tell of."""
    office.database.catch_up()
    while office.deadlines.tell_due(due=noon(day)):
        office.database.catch_up()


def tasks(office: MemoryOffice) -> list[dict[str, Any]]:
    return office.database.items("tasks")


def told(office: MemoryOffice) -> set[tuple[str, ...]]:
    """Each task by what matters of it."""
    matters = ("task_id", "status", "opened_at", "due_on", "next_action")
    return {tuple(task[name] for name in matters) for task in tasks(office)}


def kept(*claims: Claim) -> MemoryOffice:
    office = MemoryOffice()
    office.keep(*claims)
    return office


@pytest.mark.requirement("CL-1")
def test_the_office_tells_of_every_claim_in_time_through_an_outage() -> None:
    start = date(2026, 12, 15)
    lasts = list(days(start, start + timedelta(60)))
    stated = [
        claim(last, number=number, status=STANDING[number % len(STANDING)])
        for number, last in enumerate(lasts)
    ]
    office = kept(*stated)
    for day in days(start - timedelta(31), start - ONE_DAY):
        swept(office, day)
    for day in days(start + timedelta(LONGEST_OUTAGE), lasts[-1]):
        swept(office, day)
    for each in stated:
        opened = [t["opened_at"][:10] for t in tasks(office) if each.claim_id in t["about"]]
        assert min(opened) <= (each.file_by - timedelta(IN_TIME)).isoformat()


def test_a_step_that_is_told_takes_the_place_of_the_one_before() -> None:
    last = date(2026, 6, 7)
    office = kept(claim(last))
    for left in (30, 14, 7):
        swept(office, last - timedelta(left))
    assert len(tasks(office)) == 6
    still_open = [task for task in tasks(office) if task["status"] == "open"]
    assert [task["opened_at"][:10] for task in still_open] == ["2026-05-31"] * 2


def test_what_the_payer_takes_in_leaves_the_sweeps_and_comes_back_when_it_is_rejected() -> None:
    last = date(2026, 6, 7)
    office = kept(claim(last, status=ClaimStatus.SUBMITTED))
    table = ClaimsTable(office.database)
    office.keep(table.load(claim(last).claim_id).moved(ClaimStatus.ACCEPTED))
    swept(office, last - timedelta(20))
    assert tasks(office) == []
    office.keep(table.load(claim(last).claim_id).moved(ClaimStatus.REJECTED))
    swept(office, last - timedelta(19))
    assert len(tasks(office)) == 2


def test_a_sweep_that_is_cut_off_anywhere_and_repeated_tells_once() -> None:
    last = date(2026, 6, 7)
    stated = [claim(last, number=number) for number in range(3)]

    def story(office: MemoryOffice) -> None:
        for left in (25, 10):
            try:
                swept(office, last - timedelta(left))
            except Crash:
                swept(office, last - timedelta(left))

    undisturbed = kept(*stated)
    story(undisturbed)
    assert len(tasks(undisturbed)) == 12
    for number in range(1, len(undisturbed.faults.passed) + 1):
        office = kept(*stated)
        office.faults.crash_at(number)
        story(office)
        assert told(office) == told(undisturbed)


def test_two_sweeps_at_the_same_moment_tell_once() -> None:
    last = date(2026, 6, 7)
    office = kept(claim(last))
    office.database.catch_up()

    def another() -> None:
        office.deadlines.tell_due(due=noon(last - timedelta(20)))

    writes = "before write claims tasks tasks outbox"
    office.faults.overtake(writes, another)
    swept(office, last - timedelta(20))
    assert office.faults.passed.count(writes) == 2
    assert len(tasks(office)) == 2


def test_a_claim_that_was_sent_and_taken_in_asks_nobody_any_more() -> None:
    last = date(2026, 6, 7)
    office = kept(claim(last))
    table = ClaimsTable(office.database)
    swept(office, last - timedelta(14))
    accepted = table.load(claim(last).claim_id).but(status=ClaimStatus.ACCEPTED)
    office.keep(accepted)
    swept(office, last - timedelta(14))
    assert {task["status"] for task in tasks(office)} == {"resolved"}
    assert {task["resolution"] for task in tasks(office)} == {"The payer took the claim in."}
    assert office.deadlines.tell_due(due=noon(last)) == 0


def test_a_claim_that_cannot_be_read_stands_in_nobody_s_way() -> None:
    last = date(2026, 6, 7)
    office = kept(*(claim(last - timedelta(number)) for number in range(3)))
    broken = claim(last - timedelta(2)).claim_id
    (item,) = [each for each in office.database.items("claims") if each["claim_id"] == broken]
    unreadable = Put("claims", {"claim_id": broken}, {**item, "status": "lost"}, item["version"])
    office.database.write([unreadable], change_id="change-1")
    with pytest.raises(Refused, match=r"Of 3 claims .* 1 cannot be told of"):
        swept(office, last - timedelta(20))
    assert {task["about"][0] for task in tasks(office)} == {
        claim(last).claim_id,
        claim(last - timedelta(1)).claim_id,
    }


def test_one_sweep_tells_of_more_claims_than_a_page_has() -> None:
    last = date(2026, 6, 7)
    office = kept(*(claim(last, number=number) for number in range(401)))
    office.database.catch_up()
    assert office.deadlines.tell_due(due=noon(last - timedelta(20))) == 401
    assert len({task["about"][0] for task in tasks(office)}) == 401
