"""The desk of told estimates: writes down what a client was to expect, once the visit was held."""

from __future__ import annotations

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import NotFound
from backoffice.domain.events.claims import EstimateKept
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.told_estimate import ToldEstimate, about, told
from backoffice.domain.visit import Visit, VisitStatus
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records
from backoffice.services.pricing import Pricing


class ToldEstimates:
    """From a visit that was held to a record of what was told of it, for the payer's own word.

    News of a visit comes twice, and again when it was corrected: what was written down of the
    same visit stays, whatever the payer answered since.
    """

    def __init__(self, *, records: Records, pricing: Pricing, now: Clock) -> None:
        self._records = records
        self._pricing = pricing
        self._now = now

    def note(self, visit_id: str, client_id: str, provider_id: str) -> None:
        """Write down what was told of a visit.

        Raises:
            NotFound: there is no such visit, client or provider.
        """
        insisting(lambda: self._note(visit_id, client_id, provider_id))

    def _note(self, visit_id: str, client_id: str, provider_id: str) -> None:
        visit, client, provider, coverage, known = self._records.find_together(
            Ref(Visit, (client_id, visit_id)),
            Ref(Client, (client_id,)),
            Ref(Provider, (provider_id,)),
            Ref(Coverage, (client_id,)),
            Ref(ToldEstimate, (visit_id,)),
        )
        if visit is None or client is None or provider is None:
            raise NotFound("There is no such visit.")
        if visit.status is not VisitStatus.HELD or (known and known.about == about(visit)):
            return
        priced = self._pricing.of(visit, provider, coverage)
        policy = coverage.in_force(visit.day) if coverage else None
        answered_at = priced.check.answered_at if priced.check else None
        fresh = told(
            visit,
            priced.estimate,
            figure=priced.figure or priced.estimate,
            payer_id=policy.payer_id if policy else None,
            answered_at=answered_at,
            answered_on=day_in(answered_at, client.time_zone) if answered_at else None,
            at=self._now(),
        )
        kept = fresh.but(version=known.version) if known else fresh
        event = EstimateKept(visit_id=visit_id, client_id=client_id, provider_id=provider_id)
        self._records.keep(kept, events=[event])
