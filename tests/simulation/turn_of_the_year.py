"""Stories about the end of the year: clients whose plans end, and an office that is cut off.

A story is drawn from a number alone, so that one which failed can be told again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from backoffice.domain.calendar import Interval
from backoffice.domain.errors import OfficeError
from backoffice.domain.outcome import Outcome
from backoffice.domain.policy import Priority
from backoffice.domain.renewal import AnswerKind
from backoffice.domain.visit import VisitStatus
from backoffice.services.renewal_requests import NewRenewalAnswer
from backoffice.services.requests import NewDischarge
from backoffice.services.staff_requests import AgreedEnd, PolicyEnd
from tests.oracles.gap_oracle import Finding
from tests.simulation.mishaps import Mishaps
from tests.simulation.turning_year import DAY, NEW_YORK, Known, TurningYear
from tests.support import builders
from tests.support.builders import CARDED, OMAR, RUTH
from tests.support.over_early import JUNE
from tests.twins.faults import Crash

BEGINS = (datetime(2026, 11, 9, 15, tzinfo=UTC), datetime(2027, 11, 8, 15, tzinfo=UTC))
"""The year after the second one is a leap year."""
ZONES = ("Pacific/Honolulu", "America/Los_Angeles", "America/Anchorage", NEW_YORK)
_HOUR = timedelta(hours=1)


class Story(TurningYear, Mishaps):
    """What happens between November and January, drawn from *seed*."""

    CRASH_WITHIN = 60

    def __init__(self, seed: int) -> None:
        drawing = random.Random(seed)  # noqa: S311
        self._draw = drawing.randrange
        super().__init__(self._one(BEGINS) + self._draw(48) * _HOUR)
        self.ends_at = datetime(self.year + 1, 1, 10, 15, tzinfo=UTC)
        self.log: list[str] = []
        self._back_at = self.ends_at

    # ------------------------------------------------------------- the story

    def play(self, acts: int) -> list[Finding]:
        """Tell the story of so many *acts*; what the oracle found at quiet moments."""
        for _ in range(1 + self._draw(2)):
            self._do(self._come)
        everything: Sequence[Callable[[], None]] = (
            *(self._come, self._plan, self._plan, self._conclude, self._conclude, self._move),
            *(self._enter, self._enter_upcoming, self._enter_upcoming, self._enter_odd),
            *(self._correct, self._terminate, self._discharge, self._payer_says),
            *(self._payer_is_down, self._payer_is_back, self._resolve, self._resolve),
            *(self._answer, self._answer, self._answer),
        )
        mishaps = (self._duplicate, self._lose_stream, self._crash_soon, self._deliver)
        step = (self.ends_at - self.office.clock()) / acts
        for number in range(acts):
            self._do(self._one(everything))
            if self._draw(3) == 0:
                self._do(self._one(mishaps))
            self._pass(step * (0.2 + self._draw(16) / 10))
            if number % 4 == 3:
                self.look()
        self.office.faults.end()
        self.look()
        self._payer_is_back()
        self.to(self.ends_at)
        self.look()
        return [each for _, each in self.found]

    def _do(self, act: Callable[[], None]) -> None:
        self.log.append(f"{self.office.clock():%m-%d %H:%M} {act.__name__}")
        with suppress(Crash, OfficeError):
            act()

    # ------------------------------------------------------------- what providers do

    def _come(self) -> None:
        """A client comes, with the insurance of the year or none, and some visits."""
        if len(self.clients) > 1:
            return
        known = self.come(self._one(ZONES))
        if self._draw(3) == 0:
            self.share(known)
        if self._draw(3) == 0:
            self._payer_says()
        if self._draw(5):
            self.insure(known, Interval(since=date(self.year, 3, 2)))
        for _ in range(1 + self._draw(3)):
            self._plan(known)

    def _plan(self, known: Known | None = None) -> None:
        if known := known or self._any():
            day = self.today(known) + self._draw(self._one((5, 20, 60, 120))) * DAY
            if self._draw(5) == 0:
                day = date(self.year + 1, 1, 1 + self._draw(4))
            caller = self._one((RUTH, RUTH, RUTH, OMAR))
            self.plan(known, day, caller=caller, private=self._draw(8) == 0)

    def _conclude(self) -> None:
        self._say(self._one(("held", "cancelled", "missed")))

    def _say(self, status: str) -> None:
        known = self._any()
        if known is None or not known.visits:
            return
        visit_id = self._one(known.visits)
        how = {"minutes": 55, "diagnoses": ("F41.1",)} if status == "held" else {}
        outcome = Outcome(status=VisitStatus(status), **how)
        for caller in (RUTH, OMAR):
            self.attempt(
                partial(
                    self.office.visit_outcomes.conclude,
                    *(known.client_id, visit_id, outcome),
                    caller=caller,
                )
            )

    def _move(self) -> None:
        self._say("cancelled")
        self._plan()

    def _enter(self) -> None:
        """Today's insurance changes."""
        if known := self._any():
            today = self.today(known)
            odd = [today + self._draw(60) * DAY, date(self.year + 1, 2, 28), None]
            self.insure(known, self._one((None, Interval(since=today, until=self._one(odd)))))

    def _enter_upcoming(self) -> None:
        """What follows, on the next day or with a gap; its card may be still to come."""
        if known := self._any():
            since = self._one(
                [
                    date(self.year + 1, 1, 1),
                    date(self.year + 1, 1, 1),
                    date(self.year + 1, 1, 2),
                    date(self.year + 1, 1, 8),
                    date(self.year, 12, 31),
                    date(self.year + 1, 2, 1),
                ]
            )
            until = self._one([None, _leap_day(self.year + 1), since, date(self.year + 1, 6, 30)])
            until = until if until is None or until >= since else None
            kind: dict[str, Any] = self._one(
                ({}, {}, {"payer_id": CARDED}, {"payer_id": None, "typed_payer_name": "Elm"})
            )
            self.insure(known, Interval(since=since, until=until), **kind)

    def _enter_odd(self) -> None:
        """A secondary one, one of the past, or one with a number that nobody knows."""
        if known := self._any():
            today = self.today(known)
            holds = Interval(since=today - self._draw(400) * DAY, until=None)
            if self._draw(2):
                self.insure(known, holds, priority=Priority.SECONDARY)
            else:
                self.insure(known, Interval(since=today), member_id="FERN9999")

    def _correct(self) -> None:
        known = self._any()
        if known is None or not known.policies:
            return
        policy_id, shift = self._one(known.policies), self._draw(40) * DAY
        since = self._one((date(self.year, 1, 1), date(self.year + 1, 1, 1)))
        holds = self._one((None, Interval(since=since, until=since + 300 * DAY + shift)))
        member_id = self._one((known.member_id, known.member_id, "FERN9999"))
        new = builders.new_policy(member_id=member_id, holds=holds)
        self.attempt(
            lambda: self.office.policy_entry.correct(known.client_id, policy_id, new, caller=RUTH)
        )

    def _terminate(self) -> None:
        """June learns that a policy was over; she reads what would happen, and agrees."""
        known = self._any()
        if known is None or not known.policies:
            return
        policy_id = self._one(known.policies)
        ended_on = self.today(known) - self._draw(20) * DAY
        desk = self.office.retro_termination

        def agree() -> None:
            end = PolicyEnd(ended_on=ended_on)
            view = desk.rehearse(known.client_id, policy_id, end, caller=JUNE)
            agreed = AgreedEnd(ended_on=ended_on, digest=view.digest)
            desk.terminate(known.client_id, policy_id, agreed, caller=JUNE)

        self.attempt(agree)

    def _discharge(self) -> None:
        known = self._any()
        if known is None or self._draw(2):
            return
        on = self.today(known) + self._draw(10) * DAY if self._draw(4) else None
        said = NewDischarge(discharged_on=on)
        desk = self.office.discharging
        self.attempt(lambda: desk.discharge(known.client_id, said, caller=RUTH))

    def _resolve(self) -> None:
        """Somebody ticks a task off, rightly or wrongly."""
        tasks = [each for each in self.office.database.items("tasks") if each["status"] == "open"]
        if not tasks:
            return
        task = self._one(tasks)
        owner = task["owner"]
        caller = {RUTH.provider_id: RUTH, OMAR.provider_id: OMAR}.get(owner["name"])
        desk = self.office.tasks
        if owner["kind"] == "staff":
            self.attempt(lambda: desk.resolve_in_queue(owner["name"], task["task_id"], "Done."))
        elif caller is not None:
            self.attempt(lambda: desk.resolve_own(task["task_id"], "Done.", caller=caller))

    def _answer(self) -> None:
        """Ruth answers for a client what becomes of a plan; she may have said otherwise before."""
        if known := self._any():
            renewals = self.office.database.items("renewals")
            ends = [each["ends_on"] for each in renewals if each["client_id"] == known.client_id]
            kinds = (AnswerKind.NOT_CHANGING, AnswerKind.NO_INSURANCE, AnswerKind.DONT_KNOW)
            new = NewRenewalAnswer(kind=self._one((kinds[0], *kinds)))
            if ends:
                asked = (known.client_id, self._one(ends))
                desk = self.office.renewal_answers
                self.attempt(lambda: desk.answer_for(*asked, new, caller=RUTH))

    # ------------------------------------------------------------- what payers do

    def _payer_says(self) -> None:
        """What the payer has in its book is otherwise from now on."""
        if known := self._any():
            ends = (None, date(self.year, 12, 31), date(self.year, 11, 30))
            if self._draw(3):
                self.book.insure(known.member_id, date(self.year - 4, 1, 1), self._one(ends))
            else:
                self.book.insure(known.member_id, date(self.year + 1, 1, 1))

    def _payer_is_down(self) -> None:
        """For some days, and be they the last and the first ones of a year."""
        self.office.payer.clearinghouse.down("FERNE")
        self._back_at = self.office.clock() + self._draw(120) * _HOUR

    def _payer_is_back(self) -> None:
        self.office.payer.clearinghouse.down("FERNE", is_down=False)

    # ------------------------------------------------------------- time

    def _pass(self, span: timedelta) -> None:
        """Let time pass; some sweeps are missed, and much of what is in flight waits."""
        if self._draw(4) == 0:  # nothing runs meanwhile
            self.office.wait(span)
        else:
            self.to(self.office.clock() + span)

    def sweep(self) -> None:
        if self.office.clock() >= self._back_at:
            self._payer_is_back()
        super().sweep()

    # ------------------------------------------------------------- drawing

    def _any(self) -> Known | None:
        return self._one(self.clients) if self.clients else None

    def _one(self, choices: Sequence[Any]) -> Any:
        return choices[self._draw(len(choices))]


def _leap_day(year: int) -> date:
    return date(year, 2, 29) if year % 4 == 0 else date(year, 2, 28)
