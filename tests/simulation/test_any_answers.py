"""Weeks in which payers answer while anything breaks: each claim ends as its payer said."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.domain.calendar import day_in, is_business_day
from backoffice.domain.claim import Claim, ClaimStatus, control_number_for
from backoffice.domain.errors import OfficeError
from infra.local.clearinghouse_response import Request
from infra.local.clearinghouse_transactions import POLLING
from tests.simulation.mishaps import Mishaps
from tests.support.claims import ready_claim
from tests.support.submission import again_after_a_crash
from tests.twins.claims_house import FAULTS
from tests.twins.faults import Crash
from tests.twins.office import HOME, MemoryOffice

MORNING = datetime(2026, 3, 10, 12, tzinfo=UTC)
ENDS = {
    "": ClaimStatus.ACCEPTED,
    "PAYE999": ClaimStatus.ACCEPTED,
    "PAYTWICE": ClaimStatus.ACCEPTED,
    "PAYFIRST": ClaimStatus.ACCEPTED,
    "PAYDAYS03": ClaimStatus.ACCEPTED,
    "PAYA1": ClaimStatus.SUBMITTED,
    "PAYA7": ClaimStatus.REJECTED,
    "PAYPRV": ClaimStatus.REJECTED,
    "PAY999": ClaimStatus.REJECTED,
    "EDIT33": ClaimStatus.REJECTED,
}
"""What becomes of a claim, by what its payer is told to do."""


def claim_id_of(order: str) -> str:
    return f"visit-{order.lower() or 'plain'}-01.1"


class AnyWeek(Mishaps):
    """Anything happens in any order; `draw` gives a number below the one named."""

    CRASH_WITHIN = 25

    def __init__(self, draw: Callable[[int], int]) -> None:
        self.office = office = MemoryOffice(index_lag=draw(3))
        for order in ENDS:
            office.keep(ready_claim(claim_id_of(order), member_id=f"{order}FERN0001"))
        office.wait(MORNING - office.clock())
        self._draw = draw
        self._events: list[Callable[[], object]] = [
            self._deliver, self._deliver, self._deliver, self._duplicate, self._lose_stream,
            self._crash_soon, self._fault, self._outage, self._recover, self._wait, self._wait,
            self._wait_for_hours, self._sweep, self._sweep, self._morning, self._poll, self._poll,
            self._news, self._news,
        ]  # fmt: skip
        self.office.collecting.collect(due=self.office.clock())

    def happen(self) -> None:
        with suppress(Crash, OfficeError):
            self._events[self._draw(len(self._events))]()

    def end(self) -> None:
        """Everything works again, and batches and readings go on for a week."""
        office = self.office
        office.faults.end()
        office.line.faults.clear()
        self._recover()
        for _ in range(8):
            office.until_quiet()
            office.wait(timedelta(days=1))
            while not is_business_day(day_in(office.clock(), HOME)):
                office.wait(timedelta(days=1))
            self._morning()
            office.until_quiet()
            office.wait(timedelta(minutes=1))
            self._poll()
        office.until_quiet()

    def claim(self, order: str) -> Claim:
        return ClaimsTable(self.office.database).load(claim_id_of(order))

    def open_tasks(self, order: str) -> list[str]:
        tasks = self.office.database.items("tasks")
        return [
            task["kind"]
            for task in tasks
            if claim_id_of(order) in task["about"] and task["status"] == "open"
        ]

    def _fault(self) -> None:
        self.office.line.faults += [FAULTS[self._draw(len(FAULTS))]]

    def _outage(self) -> None:
        self.office.line.is_down = True

    def _recover(self) -> None:
        self.office.line.is_down = self.office.line.lists_nothing = False

    def _wait(self) -> None:
        self.office.wait(timedelta(minutes=1 + self._draw(240)))

    def _wait_for_hours(self) -> None:
        self.office.wait(timedelta(hours=12 + self._draw(24)))

    def _sweep(self) -> None:
        again_after_a_crash(self.office.sweep)

    def _morning(self) -> None:
        self.office.due_claims.hand_out_ready(due=self.office.clock())

    def _poll(self) -> None:
        self.office.collecting.collect(due=self.office.clock())

    def _news(self) -> None:
        """News of anything that ever went through, ours to read or not, comes (again)."""
        gone = self._gone()
        if gone:
            self.office.answer_queue.hand_out([gone[self._draw(len(gone))]])

    def _gone(self) -> list[str]:
        since, at = MORNING - timedelta(days=1), self.office.clock()
        query = {"startDateTime": since.isoformat(), "pageSize": "500"}
        asked = Request("GET", POLLING, query=query, headers={}, body=b"", base="https://core")
        answer = self.office.line.house.transactions.answer(asked, at=at)
        return [each["transactionId"] for each in answer.content["items"]] if answer else []


def any_week_ends_well(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    week = AnyWeek(chance.randrange)
    for _ in range(chance.randrange(80)):
        week.happen()
    week.end()
    for order, status in ENDS.items():
        claim = week.claim(order)
        assert claim.status is status, f"{order or 'plain'} in the week of seed {seed}"
        assert (claim.payer_claim_number is not None) == (status is ClaimStatus.ACCEPTED)
        wanted = ["fix_claim"] if status is ClaimStatus.REJECTED else []
        assert week.open_tasks(order) == wanted, f"{order or 'plain'}, seed {seed}"
        number = control_number_for(claim.claim_id, 1)
        assert week.office.line.accepted(number) == (order != "EDIT33"), f"{order}, seed {seed}"


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("part", range(2))
def test_any_week_ends_with_every_claim_as_its_payer_said(part: int) -> None:
    for seed in range(part * 6, part * 6 + 6):
        any_week_ends_well(seed)


@pytest.mark.prove
@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("part", range(20))
def test_thousands_of_weeks_end_with_every_claim_as_its_payer_said(part: int) -> None:
    for seed in range(1000 + part * 100, 1000 + part * 100 + 100):
        any_week_ends_well(seed)
