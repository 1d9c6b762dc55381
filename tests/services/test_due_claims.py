"""Claims that are handed out: by the batch of a working morning, and in time where none comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.domain.claim import ClaimHandout
from backoffice.domain.conduct import ClearinghouseConduct, Health
from backoffice.services.due_claims import DueClaims
from tests.support.claims import CLAIM, in_doubt, ready_claim
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


def test_a_day_begins_and_ends_where_the_staff_work() -> None:
    office = MemoryOffice()
    office.keep(ready_claim(CLAIM, file_by=date(2026, 2, 18)))
    evening_of_the_holiday = datetime(2026, 2, 17, 3, tzinfo=UTC)
    assert office.due_claims.hand_out_ready(due=evening_of_the_holiday) == 0
    friday_evening = datetime(2026, 2, 14, 3, tzinfo=UTC)
    assert office.due_claims.hand_out_ready(due=friday_evening) == 1
    tuesday_evening = datetime(2026, 2, 18, 3, tzinfo=UTC)
    assert office.due_claims.hand_out_due(due=tuesday_evening).handed_out == 0


def test_a_sweep_says_how_many_claims_wait_for_a_person() -> None:
    office = MemoryOffice()
    office.keep(*in_doubt("visit-0001.1"), *in_doubt("visit-0002.1"))
    assert office.due_claims.hand_out_due(due=DUE).in_doubt == 2


DUE = datetime(2026, 3, 10, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


class Shelf:
    """What lies ready, and what is on its way, by when it is due; and what was handed out."""

    def __init__(self, health: Health | None = None, *, always_ready: bool = False) -> None:
        self.sent: dict[str, datetime] = {}
        self.unsent: dict[str, datetime] = {}
        self.handed_out: list[str] = []
        self._conduct = ClearinghouseConduct(clearinghouse="stedi", health=health or Health())
        self._always_ready = always_ready

    def due(self, *, may_be_there: bool, by: datetime, limit: int) -> list[ClaimHandout]:
        listed = self.sent if may_be_there else self.unsent
        found = sorted((at, claim_id) for claim_id, at in listed.items() if at <= by)
        assert limit > 0, "a page of nothing is no question"
        return [ClaimHandout(claim_id=claim_id) for _, claim_id in found[:limit]]

    def in_doubt(self, *, limit: int) -> int:
        return min(0, limit)

    def ready(self, *, after: str, limit: int) -> list[ClaimHandout]:
        place = f"2026-05-01#{after}"
        return [ClaimHandout(claim_id=CLAIM, place=place)] * limit * self._always_ready

    def find(self, *_: str) -> ClearinghouseConduct:
        return self._conduct

    def load(self, *key: str) -> ClearinghouseConduct:
        return self.find(*key)

    def load_each(self, keys: Sequence[tuple[str, ...]]) -> list[ClearinghouseConduct]:
        return [self.find(*key) for key in keys]

    def all_of(self, first: str) -> list[ClearinghouseConduct]:
        return [self.find(first)]

    def hand_out(self, claims: Sequence[ClaimHandout]) -> None:
        self.handed_out += [each.claim_id for each in claims]

    @property
    def desk(self) -> DueClaims:
        return DueClaims(
            claims=self,
            submissions=self,
            conduct=self,
            clearinghouse="stedi",
            handouts=self,
            home_zone="America/New_York",
        )


PAUSED = Health(paused_until=DUE + AN_HOUR)
TRYING = Health(paused_until=DUE - AN_HOUR)


@pytest.mark.requirement("CL-1")
def test_while_nobody_answers_only_what_no_key_protects_any_more_is_looked_for() -> None:
    shelf = Shelf(PAUSED)
    shelf.sent = {"old": DUE - 23 * AN_HOUR, "young": DUE - 22 * AN_HOUR}
    shelf.unsent = {"never": DUE - 30 * AN_HOUR}
    assert shelf.desk.hand_out_due(due=DUE).handed_out == 1
    assert shelf.handed_out == ["old"]


def test_when_a_pause_is_over_one_claim_goes_to_see_and_better_one_that_never_left() -> None:
    shelf = Shelf(TRYING)
    shelf.sent = {f"sent-{n:02}": DUE - AN_HOUR for n in range(12)}
    shelf.unsent = {"never-1": DUE - AN_HOUR, "never-2": DUE}
    shelf.desk.hand_out_due(due=DUE)
    assert shelf.handed_out == ["never-1"]
    shelf.unsent = {}
    shelf.desk.hand_out_due(due=DUE)
    assert len(shelf.handed_out) == 1 + 10, "of those, some may be protected by a lease"


@pytest.mark.parametrize(("sent", "unsent", "first"), [(700, 5, 600), (590, 50, 590), (0, 700, 0)])
def test_a_sweep_hands_out_what_the_clearinghouse_bears_and_first_what_may_be_there(
    sent: int, unsent: int, first: int
) -> None:
    shelf = Shelf()
    shelf.sent = {f"sent-{n:04}": DUE - AN_HOUR for n in range(sent)}
    shelf.unsent = {f"never-{n:04}": DUE - 2 * AN_HOUR for n in range(unsent)}
    assert shelf.desk.hand_out_due(due=DUE).handed_out == 600
    assert [each.startswith("sent") for each in shelf.handed_out] == [
        *[True] * first,
        *[False] * (600 - first),
    ]


def test_a_batch_ends_with_what_one_day_can_bear() -> None:
    shelf = Shelf(always_ready=True)
    assert shelf.desk.hand_out_ready(due=DUE) == 20_000
