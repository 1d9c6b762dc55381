"""The desk of visit costs: what a client reads of the next visit's price, in their own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.coverage import Coverage
from backoffice.domain.estimate import Certainty
from backoffice.domain.plain_words import in_plain_words
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Ref
from backoffice.services.audit import AuditTrail
from backoffice.services.ports import FindsVisits, Records
from backoffice.services.pricing import Pricing


class VisitCost(Fact):
    """What a client reads about one visit."""

    visit_on: Day
    says: tuple[str, ...]
    known: bool
    """Whether there is a figure, or two that it lies between."""


class VisitCosts:
    """The price of the next visit, for the client whose visit it is (S2:7)."""

    def __init__(
        self, *, records: Records, visits: FindsVisits, pricing: Pricing, audit: AuditTrail
    ) -> None:
        self._records = records
        self._visits = visits
        self._pricing = pricing
        self._audit = audit

    def of_next_visit(
        self, client_id: str, provider_id: str, *, today: date, say: Callable[[str], str]
    ) -> VisitCost | None:
        """What the next visit planned with this provider costs; None without one, or an answer.

        As long as the payer has not answered, there is nothing to say that would not
        worry somebody for nothing. *say* translates a sentence.
        """
        planned = self._visits.planned(client_id, since=today)
        own = (each for each in planned if each.provider_id == provider_id)
        visit = next((each for each in own if not each.self_pay), None)
        if visit is None:
            return None
        provider, coverage = self._records.find_together(
            Ref(Provider, (provider_id,)), Ref(Coverage, (client_id,))
        )
        if provider is None:
            return None
        priced = self._pricing.of(visit, provider, coverage)
        if priced.check is None or priced.check.answered_at is None:
            return None
        self._audit.note(Act.READ_ESTIMATE, client_id, caller=Caller(kind=CallerKind.LINK))
        known = priced.estimate.certainty is not Certainty.UNKNOWN
        return VisitCost(visit_on=visit.day, says=in_plain_words(priced.estimate, say), known=known)
