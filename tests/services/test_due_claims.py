"""Claims that are handed out: by the batch of a working morning, and in time where none comes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.support.claims import CLAIM, ready_claim
from tests.twins.office import MemoryOffice


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2026-02-16", 0),  # Washington's Birthday
        ("2026-02-14", 0),  # a Saturday
        ("2026-02-17", 1),
    ],
)
def test_the_batch_rests_on_holidays(day: str, count: int) -> None:
    office = MemoryOffice()
    office.keep(ready_claim())
    due = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    assert office.due_claims.hand_out_ready(due=due) == count


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("last_day", "leaves"),
    [
        ("2026-02-13", True),  # the Friday itself
        ("2026-02-16", True),  # a holiday, on which no batch runs
        ("2026-02-17", False),  # the next working morning is early enough
    ],
)
def test_what_would_be_too_late_by_the_next_morning_leaves_with_the_sweep(
    last_day: str, *, leaves: bool
) -> None:
    office = MemoryOffice()
    office.records.keep(ready_claim(CLAIM, file_by=date.fromisoformat(last_day)))
    friday_evening = datetime.fromisoformat("2026-02-13T23:00:00+00:00")
    assert office.due_claims.hand_out_due(due=friday_evening).handed_out == leaves


def test_a_batch_of_thousands_is_handed_out_in_pages_and_leaves_nothing() -> None:
    office = MemoryOffice()
    for number in range(1203):
        office.records.keep(ready_claim(f"visit-{number:05}.1"))
    a_tuesday = datetime.fromisoformat("2026-03-10T12:00:00+00:00")
    assert office.due_claims.hand_out_ready(due=a_tuesday) == 1203
    bodies = {message.body for message in office.queues["claim-submission"].messages}
    assert len(bodies) == 1203
