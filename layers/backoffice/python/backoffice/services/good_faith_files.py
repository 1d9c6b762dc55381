"""Files of good-faith estimates: all that one client's estimates from one provider follow from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.authorization import Authorizations
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.good_faith import EstimateFile
from backoffice.domain.good_faith_plan import Circumstances, planned
from backoffice.domain.participation import Participation
from backoffice.domain.payer import Payer
from backoffice.domain.payment import who_would_pay
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record, Ref
from backoffice.domain.task import Task
from backoffice.domain.visit import PaidBy, Visit
from backoffice.services.standing import standing

if TYPE_CHECKING:
    from datetime import date

    from backoffice.services.ports import Finds, Records


class Found(NamedTuple):
    """All that is on file about one client and one provider."""

    client: Client
    case: Circumstances
    known: EstimateFile | None
    tasks: Mapping[str, Task]


class GoodFaithFiles:
    """Reading, in two calls beside the visits, who would pay for what is planned."""

    def __init__(self, *, records: Records, visits: Finds[Visit]) -> None:
        self._records = records
        self._visits = visits

    def of(self, client_id: str, provider_id: str, today: date) -> Found | None:
        """What is on file now, with the visits from *today* on; None: there is no such client."""
        client, provider, coverage, allowed, known = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Provider, (provider_id,)),
            Ref(Coverage, (client_id,)),
            Ref(Authorizations, (client_id,)),
            Ref(EstimateFile, (client_id, provider_id)),
        )
        if client is None or provider is None:
            return None
        every = self._visits.all_of(client_id)
        own = [each for each in every if each.provider_id == provider_id]
        file = known or begun(client_id, provider_id)
        allowed = allowed or Authorizations(client_id=client_id)
        left = [each.task_id for each in file.tasks]
        pays, tasks = self._payers(planned(own, today), provider, coverage, allowed, left)
        case = Circumstances(
            file=file,
            visits=own,
            client_pays=pays,
            provider=provider,
            knows_insurance=coverage is not None and _knows_payers(coverage, planned(own, today)),
            clients_zone=client.time_zone,
        )
        return Found(client, case, known, tasks)

    def _payers(
        self,
        visits: Sequence[Visit],
        provider: Provider,
        coverage: Coverage | None,
        allowed: Authorizations,
        task_ids: Sequence[str],
    ) -> tuple[Mapping[str, bool], Mapping[str, Task]]:
        """Which of the *visits* the client would pay for, and the tasks that were left."""
        programmes = {each.visit_id: allowed.programme_for(each) for each in visits}
        asked = {}
        for visit in visits:
            programme = programmes[visit.visit_id]
            policy = coverage.in_force(visit.day) if coverage else None
            asked[visit.visit_id] = (programme or policy, policy)
        payer_ids = sorted({a.payer_id for a, _ in asked.values() if a and a.payer_id})
        states = sorted({each.care_state for each in visits})
        standings = [(provider.provider_id, p, s) for p in payer_ids for s in states]
        found: tuple[Record | None, ...] = ()
        if payer_ids or task_ids:
            found = self._records.find_together(
                *(Ref(Payer, (each,)) for each in payer_ids),
                *(Ref(Participation, each) for each in standings),
                *(Ref(Task, (each,)) for each in task_ids),
            )
        payers = {each.payer_id: each for each in found if isinstance(each, Payer)}
        known = [each for each in found if isinstance(each, Participation)]
        pays: dict[str, bool] = {}
        for visit in visits:
            asks, policy = asked[visit.visit_id]
            payer = payers.get(asks.payer_id) if asks and asks.payer_id else None
            stands = (
                standing(provider, payer, known, visit.care_state, visit.day) if payer else None
            )
            has_programme = programmes[visit.visit_id] is not None
            decision = who_would_pay(visit, policy, stands, programme=has_programme)
            paid = decision.payment
            pays[visit.visit_id] = paid is not None and paid.by is PaidBy.CLIENT
        tasks = [each for each in found if isinstance(each, Task)]
        return pays, {str(each.task_id): each for each in tasks}


def begun(client_id: str, provider_id: str) -> EstimateFile:
    """A file in which nothing stands yet."""
    return EstimateFile(client_id=client_id, provider_id=provider_id)


def _knows_payers(coverage: Coverage, visits: Sequence[Visit]) -> bool:
    """Whether the payer of each policy that covers one of the *visits* is known.

    What begins after the last of them pays for none of them, and is nothing to wait for.
    """
    believed = coverage.believed_at(None)
    return all(
        policy.payer_id is not None
        for policy in believed
        if any(policy.covers(visit.day) for visit in visits)
    )
