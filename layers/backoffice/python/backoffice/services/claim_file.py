"""The file of a claim: everything that is known of one visit and who pays for it, in two calls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from backoffice.domain.billing import Billed
from backoffice.domain.claim import Claim, claim_id_for
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.network import Network
from backoffice.domain.participation import NetworkStanding, Participation
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.provider import Provider
from backoffice.domain.rates import FeeSchedule
from backoffice.domain.record import Ref
from backoffice.domain.visit import Visit
from backoffice.services.ports import Records
from backoffice.services.standing import standing


class VisitIds(NamedTuple):
    """Which visit, and whose: all that a message about one carries."""

    visit_id: str
    client_id: str
    provider_id: str


@dataclass(frozen=True)
class ClaimFile:
    """What is on file about one visit; None for what is missing."""

    visit: Visit
    client: Client
    provider: Provider
    claim: Claim | None
    coverage: Coverage | None
    payer: Payer | None = None
    participation: Participation | None = None
    schedule: FeeSchedule | None = None
    secondary_payer: Payer | None = None

    @property
    def policy(self) -> Policy | None:
        """The policy in force on the day of the visit, as it is believed now."""
        return self.coverage.in_force(self.visit.day) if self.coverage else None

    @property
    def secondary(self) -> Policy | None:
        """The policy that pays after it on that day, if there is one."""
        return self.coverage.secondary_in_force(self.visit.day) if self.coverage else None

    @property
    def standing(self) -> NetworkStanding | None:
        """Whether the provider is in network with the policy's payer; None without a payer."""
        if self.payer is None:
            return None
        known = [self.participation] if self.participation else []
        visit = self.visit
        return standing(self.provider, self.payer, known, visit.care_state, visit.day)

    def billed(self, network: Network) -> Billed | None:
        """What a claim is made of; None where no known payer covers the day."""
        if self.policy is None or self.payer is None:
            return None
        after = (self.secondary, self.secondary_payer)
        return Billed(
            visit=self.visit,
            client=self.client,
            provider=self.provider,
            network=network,
            payer=self.payer,
            policy=self.policy,
            schedule=self.schedule,
            secondary=(after[0], after[1]) if after[0] and after[1] else None,
        )


class ClaimFiles:
    """Where files of claims are fetched from."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, ids: VisitIds) -> ClaimFile | None:
        """The file of the visit that *ids* name; None where there is no such visit."""
        visit, client, coverage, provider, claim = self._records.find_together(
            Ref(Visit, (ids.client_id, ids.visit_id)),
            Ref(Client, (ids.client_id,)),
            Ref(Coverage, (ids.client_id,)),
            Ref(Provider, (ids.provider_id,)),
            Ref(Claim, (claim_id_for(ids.visit_id, Priority.PRIMARY),)),
        )
        if visit is None or client is None or provider is None:
            return None
        return self._with_payers(ClaimFile(visit, client, provider, claim, coverage))

    def _with_payers(self, file: ClaimFile) -> ClaimFile:
        wanted: dict[str, Ref[Any]] = {}
        if file.policy and file.policy.payer_id:
            payer_id = file.policy.payer_id
            ours = (file.visit.provider_id, payer_id, file.visit.care_state)
            wanted["payer"] = Ref(Payer, (payer_id,))
            wanted["participation"] = Ref(Participation, ours)
            wanted["schedule"] = Ref(FeeSchedule, (payer_id,))
        if file.secondary and file.secondary.payer_id:
            wanted["secondary_payer"] = Ref(Payer, (file.secondary.payer_id,))
        if not wanted:
            return file
        found: dict[str, Any] = dict(
            zip(wanted, self._records.find_together(*wanted.values()), strict=True)
        )
        return replace(file, **found)
