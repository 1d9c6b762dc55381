"""The file of a check: everything that an attempt needs to know, read in one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from backoffice.domain.client import Client
from backoffice.domain.conduct import PayerConduct
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import EligibilityCheck, Handout, policy_id_of
from backoffice.domain.errors import Conflict
from backoffice.domain.participation import NetworkStanding, Participation
from backoffice.domain.payer import Payer, PayerTerms
from backoffice.domain.policy import Policy
from backoffice.domain.proof import start_days
from backoffice.domain.provider import Provider
from backoffice.domain.recheck import day_said
from backoffice.domain.record import Ref
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import Task
from backoffice.services.ports import Records
from backoffice.services.standing import standing

_READS = 3
_MOVING = "This check changes faster than it can be read. It is attempted again soon."


@dataclass(frozen=True)
class CheckFile:
    """What is on file about one check; None for what is missing."""

    handout: Handout
    check: EligibilityCheck | None = None
    coverage: Coverage | None = None
    client: Client | None = None
    provider: Provider | None = None
    payer: Payer | None = None
    participation: Participation | None = None
    conduct: PayerConduct | None = None
    tasks: tuple[Task, ...] = ()
    """The tasks that earlier rounds left."""
    entry: RosterEntry | None = None

    @property
    def policy(self) -> Policy | None:
        """The policy that the check is about, as it is believed now."""
        policy_id = policy_id_of(self.handout.check_id)
        return self.coverage.policy(policy_id) if self.coverage else None

    @property
    def stated(self) -> int | None:
        """The version in which somebody last said what the policy is."""
        policy_id = policy_id_of(self.handout.check_id)
        version = self.coverage.last_stated(policy_id) if self.coverage else None
        return version.number if version else None

    @property
    def starts(self) -> tuple[date, ...]:
        """The first days of the policy's plan years."""
        policy_id = policy_id_of(self.handout.check_id)
        return start_days(self.coverage, policy_id) if self.coverage else ()

    def day_said(self, at: datetime, home_zone: str) -> date:
        """The day on which the payer said what it said *at* a moment."""
        return day_said(at, self.client.time_zone if self.client else home_zone, home_zone)

    def begins_year(self, check: EligibilityCheck, *, at: datetime, home_zone: str) -> bool:
        """Whether the round under way is the first since a year began, or one of the plan's own."""
        if check.decided_at is None:
            return False
        decided, now = self.day_said(check.decided_at, home_zone), self.day_said(at, home_zone)
        years = (*self.starts, date(now.year, 1, 1))
        return any(decided < start <= now for start in years)

    @property
    def is_outdated(self) -> bool:
        """Whether the latest attempt asked by what was put right since."""
        asked_by = self.check.stated if self.check else None
        return asked_by is not None and self.stated is not None and asked_by < self.stated

    def terms(self, check: EligibilityCheck) -> PayerTerms | None:
        """What is agreed with the payer on the day that *check* asks about."""
        return self.payer.on(check.service_on) if self.payer else None

    def network(self, check: EligibilityCheck) -> NetworkStanding | None:
        """Whether the provider is in network on that day; None without a payer."""
        if self.payer is None or self.provider is None or self.client is None:
            return None
        known = [self.participation] if self.participation else []
        state = self.client.care_state
        return standing(self.provider, self.payer, known, state, check.service_on)

    @property
    def payer_conduct(self) -> PayerConduct | None:
        """How the payer answers, as far as is known; None without a payer."""
        return self.conduct or (PayerConduct(payer_id=self.payer.payer_id) if self.payer else None)

    def with_kept(self, check: EligibilityCheck, conduct: PayerConduct | None) -> CheckFile:
        """The same, after *check*, and *conduct* if any, were kept."""
        kept = conduct.as_kept() if conduct else self.conduct
        return replace(self, check=check.as_kept(), conduct=kept)

    def named(self) -> Handout:
        """The ids that the records themselves name: what should have been read."""
        known = self.check.handout if self.check else self.handout
        return known.but(
            payer_id=self.policy.payer_id if self.policy else known.payer_id,
            care_state=self.client.care_state if self.client else known.care_state,
        )


class CheckFiles:
    """Where files of checks are fetched from."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, handout: Handout) -> CheckFile:
        """The file that *handout* names, in one call.

        Where the ids that it names are too few, or no longer those that the
        records name, what they lead to is read once more.
        """
        for _ in range(_READS):
            file = self._read(handout)
            if file.named() == handout:
                return file
            handout = file.named()
        raise Conflict(_MOVING)

    def _read(self, ids: Handout) -> CheckFile:
        wanted: dict[str, Ref[Any]] = {
            "check": Ref(EligibilityCheck, (ids.check_id,)),
        }
        if ids.client_id:
            wanted["coverage"] = Ref(Coverage, (ids.client_id,))
            wanted["client"] = Ref(Client, (ids.client_id,))
        if ids.provider_id:
            wanted["provider"] = Ref(Provider, (ids.provider_id,))
        if ids.client_id and ids.provider_id:
            wanted["entry"] = Ref(RosterEntry, (ids.provider_id, ids.client_id))
        if ids.payer_id:
            wanted["payer"] = Ref(Payer, (ids.payer_id,))
            wanted["conduct"] = Ref(PayerConduct, (ids.payer_id,))
        if ids.provider_id and ids.payer_id and ids.care_state:
            key = (ids.provider_id, ids.payer_id, ids.care_state)
            wanted["participation"] = Ref(Participation, key)
        tasks = [Ref(Task, (task_id,)) for task_id in ids.task_ids]
        found = self._records.find_together(*wanted.values(), *tasks)
        named = dict(zip(wanted, found, strict=False))
        left = tuple(task for task in found[len(wanted) :] if task)
        return CheckFile(handout=ids, tasks=left, **named)
