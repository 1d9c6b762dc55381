"""An office between November and January, its clients, and their payer's own book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.errors import OfficeError
from backoffice.domain.record import Ref
from backoffice.domain.roster import RosterEntry
from infra.local.clearinghouse import PLANS, Clearinghouse
from infra.local.clearinghouse_people import Plans
from tests.oracles.gap_oracle import Finding, days_walked, findings
from tests.support import builders
from tests.support.builders import CARDED, OMAR, RUTH
from tests.support.submission import again_after_a_crash, open_office
from tests.twins.faults import Crash

DAY = timedelta(days=1)
NEW_YORK = "America/New_York"
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
_MOST_SWEEPS = 60
_SWEEP_EVERY = timedelta(minutes=5)


@dataclass
class Known:
    """A client, as whoever tells the story knows them."""

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

    def insure(self, member_id: str, since: date, until: date | None = None) -> None:
        """Somebody like Ana is insured under that number."""
        about = {**self._insured["FERN0001"], "member_id": member_id, "from": since.isoformat()}
        self._insured[member_id] = {**about, "to": until.isoformat()} if until else about


@cache
def _book() -> Plans:
    return Plans(PLANS)


class TurningYear:
    """Ruth's and Omar's office at the end of a year; time passes with everything that is due."""

    def __init__(self, begins: datetime) -> None:
        self.book = Insured(_book())
        self.office = open_office()
        self.office.payer.clearinghouse = Clearinghouse(self.book)
        self.office.keep(
            builders.provider(OMAR, npi="1987654328"),
            builders.payer(CARDED, card_required=True),
            builders.participation(OMAR),
            builders.participation(payer_id=CARDED),
        )
        self.office.clock.at = begins
        self.year = begins.year
        self.clients: list[Known] = []
        self.found: list[tuple[datetime, Finding]] = []
        self.days_seen = 0
        self._count = 0

    # ------------------------------------------------------------- people

    def come(self, zone: str = NEW_YORK) -> Known:
        """Ruth has another client; the payer knows them."""
        known = Known(self.name("client"), zone, f"FERN1{len(self.clients):03}")
        self.book.insure(known.member_id, date(self.year - 4, 1, 1))
        new = builders.new_client(time_zone=zone)
        self.clients.append(known)
        self.attempt(lambda: self.office.roster.add_client(known.client_id, new, caller=RUTH))
        return known

    def share(self, known: Known) -> None:
        """Omar sees the client, too."""
        key, today = (OMAR.provider_id, known.client_id), self.today(known)

        def add() -> None:
            [entry] = self.office.records.find_together(Ref(RosterEntry, key))
            if entry is None:
                new = RosterEntry(provider_id=key[0], client_id=key[1], added_on=today)
                self.office.records.keep(new)

        self.attempt(add)

    def plan(
        self, known: Known, day: date, *, caller: Caller = RUTH, private: bool = False
    ) -> None:
        """A visit is planned."""
        visit_id, new = self.name("visit"), builders.new_visit(day, self_pay=private)
        known.visits.append(visit_id)
        self.attempt(
            lambda: self.office.roster.plan_visit(known.client_id, visit_id, new, caller=caller)
        )

    def insure(self, known: Known, holds: Interval | None, **differences: Any) -> str:
        """Ruth writes down an insurance; its id."""
        policy_id = self.name("policy")
        told = {"member_id": known.member_id, "holds": holds, **differences}
        new = builders.new_policy(**told)
        known.policies.append(policy_id)
        self.attempt(
            lambda: self.office.policy_entry.enter(known.client_id, policy_id, new, caller=RUTH)
        )
        return policy_id

    def attempt(self, act: Callable[[], Any]) -> None:
        """Somebody does it, again if nobody answered, and lets it be if it is refused."""
        with suppress(OfficeError):
            again_after_a_crash(act)

    # ------------------------------------------------------------- time

    def to(self, until: datetime) -> None:
        """Sweep whenever a payer is to be asked, and every third day, until a moment."""
        while self.office.clock() < until:
            with suppress(Crash):
                self.settle()
            following = min(until, self._next_due(), self.office.clock() + 3 * DAY)
            self.office.wait(max(following - self.office.clock(), _SWEEP_EVERY))

    def _next_due(self) -> datetime:
        now = self.office.clock()
        dues = [
            datetime.fromisoformat(each["next_attempt_at"])
            for each in self.office.database.glance("eligibility-checks")
            if each.get("next_attempt_at")
        ]
        return min((due for due in dues if due > now), default=now + 3 * DAY)

    def settle(self) -> None:
        """Sweep and deliver until nothing is in flight any more."""
        for _ in range(_MOST_SWEEPS):
            self.sweep()
            self.office.run()
            if self._is_still():
                return
            self.office.wait(_SWEEP_EVERY)
        raise AssertionError("The office does not come to rest.")

    def sweep(self) -> None:
        """What of all that is swept has to do with what covers a client."""
        office = self.office
        office.relay.sweep(due=office.clock())
        office.due_checks.hand_out_due(due=office.clock())
        office.due_certificates.hand_out_due(due=office.clock())

    def _is_still(self) -> bool:
        office = self.office
        waiting = any(queue.messages for queue in office.queues.values())
        untold = any("untold_in" in each for each in office.database.glance("outbox"))
        return not (waiting or untold or office.stream)

    # ------------------------------------------------------------- the oracle

    def look(self) -> None:
        """The oracle looks at a quiet moment."""
        again_after_a_crash(self.settle)
        self.found += [(self.office.clock(), each) for each in self.judged()]
        self.days_seen += days_walked(self.stored(), self.office.clock())

    def judged(self) -> list[Finding]:
        """What the oracle finds in what is stored now."""
        return findings(self.stored(), self.office.clock())

    def stored(self) -> Mapping[str, Any]:
        """What is stored, table by table."""
        kept = set(self.office.database.tables())
        return {name: list(self.office.database.glance(name)) for name in READ if name in kept}

    def name(self, kind: str) -> str:
        """Another id."""
        self._count += 1
        return f"{kind}-{self._count:04}"

    def today(self, known: Known) -> date:
        """The day where a client is."""
        return day_in(self.office.clock(), known.zone)
