"""Stories about the end of the year: clients whose plans end, and an office that is cut off.

A story is drawn from a number alone, so that one which failed can be told again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any

from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.errors import OfficeError
from backoffice.domain.outcome import Outcome
from backoffice.domain.policy import Priority
from backoffice.domain.record import Ref
from backoffice.domain.roster import RosterEntry, discharge
from backoffice.domain.visit import VisitStatus
from backoffice.services.staff_requests import AgreedEnd, PolicyEnd
from infra.local.clearinghouse import PLANS, Clearinghouse
from infra.local.clearinghouse_people import Plans
from tests.oracles.gap_oracle import Finding, findings
from tests.simulation.mishaps import Mishaps
from tests.support import builders
from tests.support.builders import CARDED, OMAR, RUTH
from tests.support.over_early import JUNE
from tests.support.submission import again_after_a_crash, open_office
from tests.twins.faults import Crash

DAY = timedelta(days=1)
BEGINS = {2026: datetime(2026, 11, 9, 15, tzinfo=UTC), 2027: datetime(2027, 11, 8, 15, tzinfo=UTC)}
"""The year after the second one is a leap year."""
ZONES = ("Pacific/Honolulu", "America/Los_Angeles", "America/Anchorage", "America/New_York")
READ = (
    "clients",
    "coverage",
    "roster",
    "visits",
    "eligibility-checks",
    "tasks",
    "renewals",
    "gap-certificates",
)
"""The tables that the oracle reads, as far as there are such."""
_CALLS_AT_MOST = 60


@dataclass
class Known:
    """A client, as the story has drawn them."""

    client_id: str
    zone: str
    member_id: str
    visits: list[str] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)


class Insured(Plans):
    """The payer's own book, in which a story writes who is insured until when."""

    def __init__(self, others: Plans) -> None:
        self._plans = others._plans
        self._insured = dict(others._insured)

    def insure(self, member_id: str, since: str, until: str | None) -> None:
        """Keep Ana's twin, insured under that number."""
        about = {**self._insured["FERN0001"], "member_id": member_id, "from": since}
        self._insured[member_id] = {**about, "to": until} if until else about


@cache
def _book() -> Plans:
    return Plans(PLANS)


class Story(Mishaps):
    """What happens between November and January, drawn from *seed*."""

    CRASH_WITHIN = _CALLS_AT_MOST

    def __init__(self, seed: int, *, calm: bool = False) -> None:
        drawing = random.Random(seed)  # noqa: S311
        self._draw = drawing.randrange
        self._calm = calm
        self.book = Insured(_book())
        self.office = open_office()
        self.office.payer.clearinghouse = Clearinghouse(self.book)
        self.office.keep(
            builders.provider(OMAR, npi="1987654328"),
            builders.payer(CARDED, card_required=True),
            builders.participation(OMAR),
            builders.participation(payer_id=CARDED),
        )
        self.year = self._one((2026, 2027))
        self.office.clock.at = BEGINS[self.year] + timedelta(hours=self._draw(48))
        self.ends_at = datetime(self.year + 1, 1, 10, 15, tzinfo=UTC)
        self.clients: list[Known] = []
        self.found: list[tuple[datetime, Finding]] = []
        self.log: list[str] = []
        self._count = 0
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
        )
        mishaps = (self._duplicate, self._lose_stream, self._crash_soon, self._deliver)
        step = (self.ends_at - self.office.clock()) / acts
        for number in range(acts):
            self._do(self._one(everything))
            if not self._calm and self._draw(3) == 0:
                self._do(self._one(mishaps))
            self._pass(step * (0.2 + self._draw(16) / 10))
            if number % 4 == 3:
                self._look()
        self.office.faults.end()
        self._look()
        self._payer_is_back()
        self._to(self.ends_at)
        self._look()
        return [each for _, each in self.found]

    def _do(self, act: Callable[[], None]) -> None:
        self.log.append(f"{self.office.clock():%m-%d %H:%M} {act.__name__}")
        with suppress(Crash, OfficeError):
            act()

    def _try(self, act: Callable[[], Any]) -> Any:
        """Somebody does it, again if nobody answered, and lets it be if it is refused."""
        with suppress(OfficeError):
            return again_after_a_crash(act)
        return None

    # ------------------------------------------------------------- what providers do

    def _come(self) -> None:
        """A client comes, with the insurance of the year or none, and some visits."""
        if len(self.clients) > 1:
            return
        client_id, zone = self._name("client"), self._one(ZONES)
        known = Known(client_id, zone, f"FERN1{len(self.clients):03}")
        since = date(self.year - 4, 1, 1).isoformat()
        self.book.insure(known.member_id, since, self._one((None, None, f"{self.year}-12-31")))
        new = builders.new_client(time_zone=zone)
        self._try(lambda: self.office.roster.add_client(client_id, new, caller=RUTH))
        if self._draw(3) == 0:
            self._try(lambda: self._share(client_id))
        self.clients.append(known)
        if self._draw(5):
            self._insure(known, Interval(since=date(self.year, 3, 2)))
        for _ in range(1 + self._draw(3)):
            self._plan(known)

    def _share(self, client_id: str) -> None:
        """Omar sees the client, too."""
        today = self._today(self._client_zone(client_id))
        entry = RosterEntry(provider_id=OMAR.provider_id, client_id=client_id, added_on=today)
        [known] = self.office.records.find_together(Ref(RosterEntry, (OMAR.provider_id, client_id)))
        if known is None:
            self.office.records.keep(entry)

    def _client_zone(self, client_id: str) -> str:
        zones = [each.zone for each in self.clients if each.client_id == client_id]
        return zones[0] if zones else ZONES[-1]

    def _plan(self, known: Known | None = None) -> None:
        known = known or self._any()
        if known is None:
            return
        day = self._today(known.zone) + self._draw(self._one((5, 20, 60, 120))) * DAY
        if self._draw(5) == 0:
            day = date(self.year + 1, 1, 1 + self._draw(4))
        visit_id = self._name("visit")
        new = builders.new_visit(day, self_pay=self._draw(8) == 0)
        caller = self._one((RUTH, RUTH, RUTH, OMAR))
        known.visits.append(visit_id)
        self._try(
            lambda: self.office.roster.plan_visit(known.client_id, visit_id, new, caller=caller)
        )

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
            self._try(
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
            today = self._today(known.zone)
            odd = [today + self._draw(60) * DAY, date(self.year + 1, 2, 28), None]
            self._insure(known, self._one((None, Interval(since=today, until=self._one(odd)))))

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
            self._insure(known, Interval(since=since, until=until), **kind)

    def _enter_odd(self) -> None:
        """A secondary one, one of the past, or one with a number that nobody knows."""
        if known := self._any():
            today = self._today(known.zone)
            holds = Interval(since=today - self._draw(400) * DAY, until=None)
            if self._draw(2):
                self._insure(known, holds, priority=Priority.SECONDARY)
            else:
                self._insure(known, Interval(since=today), member_id="FERN9999")

    def _insure(self, known: Known, holds: Interval | None, **differences: Any) -> None:
        policy_id = self._name("policy")
        new = builders.new_policy(
            **{"member_id": known.member_id, "holds": holds, **differences},
        )
        known.policies.append(policy_id)
        self._try(
            lambda: self.office.policy_entry.enter(known.client_id, policy_id, new, caller=RUTH)
        )

    def _correct(self) -> None:
        known = self._any()
        if known is None or not known.policies:
            return
        policy_id, shift = self._one(known.policies), self._draw(40) * DAY
        since = self._one((date(self.year, 1, 1), date(self.year + 1, 1, 1)))
        holds = self._one((None, Interval(since=since, until=since + 300 * DAY + shift)))
        member_id = self._one((known.member_id, known.member_id, "FERN9999"))
        new = builders.new_policy(member_id=member_id, holds=holds)
        self._try(
            lambda: self.office.policy_entry.correct(known.client_id, policy_id, new, caller=RUTH)
        )

    def _terminate(self) -> None:
        """June learns that a policy was over; she reads what would happen, and agrees."""
        known = self._any()
        if known is None or not known.policies:
            return
        policy_id = self._one(known.policies)
        ended_on = self._today(known.zone) - self._draw(20) * DAY
        desk = self.office.retro_termination

        def agree() -> None:
            end = PolicyEnd(ended_on=ended_on)
            view = desk.rehearse(known.client_id, policy_id, end, caller=JUNE)
            agreed = AgreedEnd(ended_on=ended_on, digest=view.digest)
            desk.terminate(known.client_id, policy_id, agreed, caller=JUNE)

        self._try(agree)

    def _discharge(self) -> None:
        known = self._any()
        if known is None or self._draw(2):
            return
        key = (RUTH.provider_id, known.client_id)
        on = self._today(known.zone) + self._draw(10) * DAY

        def leave() -> None:
            [entry] = self.office.records.find_together(Ref(RosterEntry, key))
            if entry is not None and entry.discharged_on is None:
                self.office.records.keep(discharge(entry, on))

        self._try(leave)

    def _resolve(self) -> None:
        """Somebody ticks a task off, rightly or wrongly."""
        tasks = [each for each in self.office.database.items("tasks") if each["status"] == "open"]
        if not tasks:
            return
        task = self._one(tasks)
        owner = task["owner"]
        caller: Caller | None = {RUTH.provider_id: RUTH, OMAR.provider_id: OMAR}.get(owner["name"])
        desk = self.office.tasks
        if owner["kind"] == "staff":
            self._try(lambda: desk.resolve_in_queue(owner["name"], task["task_id"], "Done."))
        elif caller is not None:
            self._try(lambda: desk.resolve_own(task["task_id"], "Done.", caller=caller))

    # ------------------------------------------------------------- what payers do

    def _payer_says(self) -> None:
        """What the payer has in its book is otherwise from now on."""
        if known := self._any():
            until = self._one((None, f"{self.year}-12-31", f"{self.year}-11-30"))
            since = self._one((f"{self.year - 4}-01-01", f"{self.year + 1}-01-01"))
            self.book.insure(known.member_id, since, until if since < f"{self.year}" else None)

    def _payer_is_down(self) -> None:
        """For some days, and be they the last and the first ones of a year."""
        self.office.payer.clearinghouse.down("FERNE")
        self._back_at = self.office.clock() + self._draw(120) * timedelta(hours=1)

    def _payer_is_back(self) -> None:
        self.office.payer.clearinghouse.down("FERNE", is_down=False)

    # ------------------------------------------------------------- time

    def _pass(self, span: timedelta) -> None:
        """Let time pass; some sweeps are missed, and much of what is in flight waits."""
        until = self.office.clock() + span
        if self._draw(4) == 0:  # nothing runs meanwhile
            self.office.wait(span)
            return
        self._to(until)

    def _to(self, until: datetime) -> None:
        """Sweep whenever something falls due, and once in a day, until a moment."""
        while self.office.clock() < until:
            if self.office.clock() >= self._back_at:
                self._payer_is_back()
            with suppress(Crash):
                self._settle()
            following = min(until, self._next_due(), self.office.clock() + DAY)
            self.office.wait(max(following - self.office.clock(), timedelta(minutes=5)))

    def _next_due(self) -> datetime:
        now = self.office.clock()
        dues = [
            datetime.fromisoformat(each["next_attempt_at"])
            for each in self.office.database.glance("eligibility-checks")
            if each.get("next_attempt_at")
        ]
        return min((due for due in dues if due > now), default=now + DAY)

    def _settle(self) -> None:
        """Sweep and deliver until nothing is in flight any more."""
        for _ in range(_CALLS_AT_MOST):
            self.sweep()
            self.office.run()
            if self.is_still():
                return
            self.office.wait(timedelta(minutes=5))
        raise AssertionError("The office does not come to rest.")

    def sweep(self) -> None:
        """What of all that is swept has to do with what covers a client."""
        office = self.office
        office.relay.sweep(due=office.clock())
        office.due_checks.hand_out_due(due=office.clock())

    def is_still(self) -> bool:
        """Whether everything was told to whoever listens."""
        office = self.office
        waiting = any(queue.messages for queue in office.queues.values())
        untold = any("untold_in" in each for each in office.database.glance("outbox"))
        return not (waiting or untold or office.stream)

    def _look(self) -> None:
        """The oracle looks at a quiet moment."""
        for _ in range(_CALLS_AT_MOST):
            try:
                self._settle()
            except Crash:
                continue
            break
        self.found += [(self.office.clock(), each) for each in self.judge()]

    def judge(self) -> list[Finding]:
        """What the oracle finds in what is stored now."""
        return findings(self.stored(), self.office.clock())

    def stored(self) -> Mapping[str, Any]:
        """What is stored, table by table."""
        kept = set(self.office.database.tables())
        return {name: list(self.office.database.glance(name)) for name in READ if name in kept}

    # ------------------------------------------------------------- drawing

    def _any(self) -> Known | None:
        return self._one(self.clients) if self.clients else None

    def _one(self, choices: Sequence[Any]) -> Any:
        return choices[self._draw(len(choices))]

    def _name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}-{self._count:04}"

    def _today(self, zone: str) -> date:
        return day_in(self.office.clock(), zone)


def _leap_day(year: int) -> date:
    return date(year, 2, 29) if year % 4 == 0 else date(year, 2, 28)
