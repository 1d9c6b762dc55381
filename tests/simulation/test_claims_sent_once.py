"""Claims on their way: whatever crashes, breaks, lags or comes twice, each is accepted once."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from backoffice.domain.calendar import day_in, is_business_day
from backoffice.domain.claim import ClaimStatus, control_number_for
from backoffice.domain.errors import OfficeError
from backoffice.domain.submission import Submission
from tests.simulation.claims_invariants import hold, in_doubt, settle_truly
from tests.simulation.mishaps import Mishaps
from tests.support.claims import ready_claim
from tests.support.submission import again_after_a_crash
from tests.twins.claims_house import FAULTS
from tests.twins.faults import Crash
from tests.twins.office import HOME, MemoryOffice

GOOD, STOPPED = "visit-good-1.1", "visit-stopped.1"
MORNING = datetime(2026, 3, 10, 12, tzinfo=UTC)
"""A Tuesday, eight in the morning in New York."""
A_DAY = timedelta(days=1)


def begun(*claim_ids: str, faults: tuple[str, ...] = ()) -> MemoryOffice:
    """An office with claims that are ready, and a clearinghouse that stops one kind of them."""
    office = MemoryOffice()
    stopped = {STOPPED: "EDIT33FERN0001"}
    for claim_id in claim_ids:
        office.keep(ready_claim(claim_id, member_id=stopped.get(claim_id, "FERN0001")))
    office.line.faults = list(faults)
    office.wait(MORNING - office.clock())
    return office


def live(office: MemoryOffice, until: datetime | None = None) -> None:
    """Let everything happen that falls due, until nothing does any more or *until* a moment."""
    while True:
        again_after_a_crash(office.run)
        if office.is_quiet() or (until is not None and office.clock() >= until):
            return
        office.wait(next_moment(office) - office.clock())
        again_after_a_crash(office.sweep)


def next_moment(office: MemoryOffice) -> datetime:
    """When something falls due next: no sweep before then would find anything."""
    now = office.clock()
    written = office.database.items("submissions")
    due = [datetime.fromisoformat(i["next_attempt_at"]) for i in written if "next_attempt_at" in i]
    conduct = office.database.items("clearinghouse-conduct")
    pauses = [datetime.fromisoformat(i["health"]["paused_until"]) for i in conduct
              if i["health"].get("paused_until")]  # fmt: skip
    hidden = [m.visible_at for queue in office.queues.values() for m in queue.messages]
    late = [moment + Submission.PROTECTED for moment in due]
    to_come = [moment for moment in (*due, *pauses, *hidden, *late) if moment > now]
    return max(min(to_come, default=now), now + timedelta(minutes=5))


def next_morning(office: MemoryOffice) -> None:
    """The batch of the next working day."""
    while not is_business_day(day_in(office.clock(), HOME)):
        office.wait(A_DAY)
    morning(office)


def morning(office: MemoryOffice) -> None:
    """The daily batch, as its schedule means it."""
    again_after_a_crash(lambda: office.due_claims.hand_out_ready(due=office.clock()))


def tell(office: MemoryOffice) -> None:
    """A batch of two claims, of which one is stopped."""
    morning(office)
    live(office)


def status_of(office: MemoryOffice, claim_id: str) -> str:
    claims = {each["claim_id"]: each for each in office.database.items("claims")}
    return str(claims[claim_id]["status"])


def accepted(office: MemoryOffice, claim_id: str) -> int:
    """How often the claim stands in the books of the clearinghouse."""
    return office.line.accepted(control_number_for(claim_id, 1))


@pytest.mark.requirement("CL-1")
def test_undisturbed_a_batch_is_accepted_once_and_what_is_stopped_comes_back() -> None:
    office = begun(GOOD, STOPPED)
    tell(office)
    hold(office)
    assert (status_of(office, GOOD), accepted(office, GOOD)) == ("submitted", 1)
    assert (status_of(office, STOPPED), accepted(office, STOPPED)) == ("rejected", 0)
    assert len(office.line.sent) == 2


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    "fault",
    ["", "cut after", *(pytest.param(each, marks=pytest.mark.prove) for each in FAULTS)],
)
def test_a_crash_at_any_one_moment_loses_no_claim_and_doubles_none(fault: str) -> None:
    undisturbed = begun(GOOD, STOPPED, faults=(fault,))
    undisturbed.faults.passed.clear()
    tell(undisturbed)
    for number, point in enumerate(list(undisturbed.faults.passed), start=1):
        office = begun(GOOD, STOPPED, faults=(fault,))
        office.faults.passed.clear()
        office.faults.crash_at(number)
        tell(office)
        assert office.faults.passed[number - 1] == point, "the story goes the same way each time"
        hold(office)
        assert accepted(office, GOOD) == 1, point
        assert status_of(office, GOOD) == "submitted", point
        assert status_of(office, STOPPED) == "rejected", point


@pytest.mark.prove
@pytest.mark.parametrize("fault", ["", "cut after", "500 before", "slow"])
def test_crashes_at_any_two_moments_lose_no_claim_and_double_none(fault: str) -> None:
    undisturbed = begun(GOOD, faults=(fault,))
    undisturbed.faults.passed.clear()
    tell(undisturbed)
    for first in range(1, len(undisturbed.faults.passed) + 1):
        second, is_reached = first, True
        while is_reached:
            second += 1
            office = begun(GOOD, faults=(fault,))
            office.faults.passed.clear()
            office.faults.crash_at(first, second)
            tell(office)
            is_reached = second <= len(office.faults.passed)
            office.faults.end()
            hold(office)
            assert (status_of(office, GOOD), accepted(office, GOOD)) == ("submitted", 1)


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_delivered_twice_and_batches_and_sweeps_at_once_send_nothing_twice(
    fault: str,
) -> None:
    office = begun(GOOD, STOPPED, faults=(fault,))
    for _ in range(3):
        morning(office)
        for delivery in office.in_flight():
            office.duplicate(delivery)
    live(office)
    office.sweep()
    morning(office)
    live(office)
    hold(office)
    assert (status_of(office, GOOD), accepted(office, GOOD)) == ("submitted", 1)


def test_two_functions_that_begin_at_once_send_it_once() -> None:
    """The second one acts at every moment of the first one's attempt."""
    points = 2 * len(["read", "count", "claim", "send", "keep"])
    for moment in range(1, points + 1):
        office = begun(GOOD)
        overtaken: list[str] = []

        def act(office: MemoryOffice = office, overtaken: list[str] = overtaken) -> None:
            with suppress(OfficeError):
                office.submitting.submit(GOOD)
            overtaken.append("yes")

        office.faults.overtake_after(moment, act)
        with suppress(OfficeError):
            office.submitting.submit(GOOD)
        assert overtaken
        live(office)
        hold(office)
        assert len(office.line.sent) == 1, moment


@pytest.mark.requirement("CL-1")
def test_after_a_day_it_is_looked_for_and_not_sent_again() -> None:
    office = begun(GOOD, faults=("cut after",))
    morning(office)
    office.run()
    office.line.is_down = True
    live(office, until=MORNING + timedelta(hours=40))
    office.line.is_down = False
    live(office)
    hold(office)
    assert (status_of(office, GOOD), accepted(office, GOOD)) == ("submitted", 1)
    assert len(office.line.sent) == 1


@pytest.mark.requirement("CL-1")
def test_what_is_not_there_after_a_day_goes_out_again_in_the_same_words() -> None:
    office = begun(GOOD)
    office.line.is_down = True
    morning(office)
    live(office, until=MORNING + timedelta(hours=40))
    assert status_of(office, GOOD) == "sending"
    office.line.is_down = False
    live(office)
    hold(office)
    assert (status_of(office, GOOD), accepted(office, GOOD)) == ("submitted", 1)


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(("fault", "is_there"), [("cut after", True), ("cut before", False)])
def test_what_nobody_can_tell_is_parked_with_one_task_until_a_person_settles_it(
    fault: str, is_there: bool
) -> None:
    office = begun(GOOD, faults=(fault,))
    morning(office)
    office.run()
    office.line.is_down = office.line.lists_nothing = True
    live(office)
    hold(office)
    assert in_doubt(office) == [GOOD]
    assert office.due_claims.hand_out_due(due=office.clock()).in_doubt == 1
    office.line.is_down = False
    live(office)
    assert in_doubt(office) == [GOOD], "nobody sends it by himself"
    settle_truly(office, GOOD)
    settle_truly(office, GOOD)
    assert status_of(office, GOOD) == ("submitted" if is_there else "ready")
    next_morning(office)
    live(office)
    hold(office)
    assert (status_of(office, GOOD), accepted(office, GOOD)) == ("submitted", 1)
    assert office.due_claims.hand_out_due(due=office.clock()).in_doubt == 0


def test_in_an_outage_three_claims_try_and_the_others_wait_unsent_until_it_is_over() -> None:
    claims = [f"visit-{number:04}.1" for number in range(40)]
    office = begun(*claims)
    office.line.is_down = True
    morning(office)
    live(office, until=MORNING + timedelta(hours=12))
    sent = [i for i in office.database.items("submissions") if i.get("first_sent_at")]
    assert 3 <= len(sent) <= 20, "one try an hour, once it is known to be down"
    office.line.is_down = False
    live(office)
    hold(office)
    assert {status_of(office, claim_id) for claim_id in claims} == {"submitted"}
    assert {accepted(office, claim_id) for claim_id in claims} == {1}


def test_what_must_be_there_soonest_is_sent_first() -> None:
    office = MemoryOffice()
    late, soon = ready_claim("visit-late-01.1"), ready_claim("visit-soon-01.1")
    office.keep(late, soon.but(file_by=late.file_by - A_DAY))
    office.wait(MORNING - office.clock())
    morning(office)
    handed_out = [message.body for message in office.queues["claim-submission"].messages]
    assert ["soon" in body for body in handed_out] == [True, False]


class AnyWeek(Mishaps):
    """Days in which anything happens in any order; `draw` gives a number below the one named."""

    CLAIMS = (GOOD, STOPPED, "visit-third-1.1", "visit-fourth.1")

    def __init__(self, draw: Callable[[int], int]) -> None:
        self.office = begun(*self.CLAIMS)
        self.line = self.office.line
        self._draw = draw
        self._events: list[Callable[[], object]] = [
            self._deliver, self._deliver, self._deliver, self._deliver, self._duplicate,
            self._lose_stream, self._crash_soon, self._fault, self._fault, self._outage,
            self._list_fails, self._recover, self._wait, self._wait_for_hours, self._wait_for_days,
            self._sweep, self._sweep, self._morning, self._ask, self._settle, self._hear_of_it,
        ]  # fmt: skip

    def happen(self) -> None:
        with suppress(Crash, OfficeError):
            self._events[self._draw(len(self._events))]()

    def end(self) -> None:
        """Everything works again, people do what they are asked to, and batches go on."""
        self.office.faults.end()
        self.line.faults.clear()
        self._recover()
        live(self.office)
        hold(self.office)
        for claim_id in in_doubt(self.office):
            settle_truly(self.office, claim_id)
        next_morning(self.office)
        live(self.office)

    def _fault(self) -> None:
        self.line.faults += [FAULTS[self._draw(len(FAULTS))] for _ in range(1 + self._draw(4))]

    def _outage(self) -> None:
        self.line.is_down = True

    def _list_fails(self) -> None:
        self.line.lists_nothing = True

    def _recover(self) -> None:
        self.line.is_down = self.line.lists_nothing = False

    def _wait(self) -> None:
        self.office.wait(timedelta(minutes=1 + self._draw(240)))

    def _wait_for_hours(self) -> None:
        self.office.wait(timedelta(hours=20 + self._draw(8), minutes=self._draw(60)))

    def _wait_for_days(self) -> None:
        self.office.wait(timedelta(days=1 + self._draw(5)))

    def _sweep(self) -> None:
        self.office.sweep()

    def _morning(self) -> None:
        self.office.due_claims.hand_out_ready(due=self.office.clock())

    def _ask(self) -> None:
        self.office.settling.ask(self.CLAIMS[self._draw(len(self.CLAIMS))])

    def _settle(self) -> None:
        if waiting := in_doubt(self.office):
            settle_truly(self.office, waiting[0])

    def _hear_of_it(self) -> None:
        """An acknowledgment of any claim that is there arrives, as often as it likes."""
        if there := sorted(+self.line.house.accepted):
            self.office.settling.acknowledge(there[self._draw(len(there))])


def any_week_ends_well(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    week = AnyWeek(chance.randrange)
    for _ in range(chance.randrange(60)):
        week.happen()
    week.end()
    office = week.office
    hold(office)
    for claim_id in AnyWeek.CLAIMS:
        is_stopped = claim_id == STOPPED
        wanted = ClaimStatus.REJECTED if is_stopped else ClaimStatus.SUBMITTED
        assert status_of(office, claim_id) == wanted, f"{claim_id} in the week of seed {seed}"
        assert accepted(office, claim_id) == (not is_stopped), f"{claim_id}, seed {seed}"


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("part", range(2))
def test_any_week_ends_with_every_claim_accepted_once(part: int) -> None:
    for seed in range(part * 40, part * 40 + 40):
        any_week_ends_well(seed)


@pytest.mark.prove
@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("part", range(20))
def test_any_of_ten_thousand_weeks_ends_with_every_claim_accepted_once(part: int) -> None:
    for seed in range(part * 500, part * 500 + 500):
        any_week_ends_well(seed)
