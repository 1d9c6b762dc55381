"""Pricing: what is on file about one visit, put together into an estimate."""

from __future__ import annotations

from typing import NamedTuple

from backoffice.domain import estimate
from backoffice.domain.answer import TELEPHONE
from backoffice.domain.coverage import Coverage
from backoffice.domain.doubted import doubted
from backoffice.domain.eligibility import EligibilityCheck, check_id_for
from backoffice.domain.estimate import Estimate
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.remark import tier_named
from backoffice.domain.money import Money
from backoffice.domain.participation import Participation
from backoffice.domain.payer import Payer
from backoffice.domain.proof import is_said_of_the_year
from backoffice.domain.provider import Provider
from backoffice.domain.rates import FeeSchedule
from backoffice.domain.record import Ref
from backoffice.domain.rule_trust import RuleTrust
from backoffice.domain.verdict import Verdict
from backoffice.domain.visit import Visit
from backoffice.services.ports import Finds, Records
from backoffice.services.standing import standing

_NOT_ANSWERED = "The payer has not answered yet."


class Priced(NamedTuple):
    """An estimate, and what it rests on."""

    estimate: Estimate
    check: EligibilityCheck | None = None
    """The check whose answer it rests on."""
    agreed: Money | None = None
    """What was agreed with the payer for such a visit."""
    figure: Estimate | None = None
    """What the payer's words come to, its earlier decisions left aside; None: just the same."""


class Pricing:
    """From a visit to its estimate, for whoever may see it."""

    def __init__(self, *, records: Records, participations: Finds[Participation]) -> None:
        self._records = records
        self._participations = participations

    def of(self, visit: Visit, provider: Provider, coverage: Coverage | None) -> Priced:
        """What *visit* costs, by the policy in force on its day and the latest answer about it."""
        policy = coverage.in_force(visit.day) if coverage else None
        if policy is None or policy.payer_id is None:
            return _unknown("No policy with a payer that we know is in force on that day.")
        check, payer, schedule, trust = self._records.find_together(
            Ref(EligibilityCheck, (check_id_for(policy.policy_id, provider.provider_id),)),
            Ref(Payer, (policy.payer_id,)),
            Ref(FeeSchedule, (policy.payer_id,)),
            Ref(RuleTrust, (policy.payer_id,)),
        )
        doubt = _doubt(check, coverage, visit)
        if doubt or check is None or check.answer is None:
            return _unknown(doubt or _NOT_ANSWERED, check)
        terms = payer.on(visit.day) if payer else None
        if payer is None or terms is None:
            return _unknown("There is no agreement with this payer on that day.", check)
        participations = self._participations.all_of(provider.provider_id)
        if not standing(provider, payer, participations, visit.care_state, visit.day).in_network:
            return _unknown("The provider is not in network on that day.", check)
        agreed = (schedule or FeeSchedule(payer_id=payer.payer_id)).allowed(
            visit.procedure, provider.licence_type, visit.day, telehealth=visit.telehealth
        )
        asked = Asked(
            service_types=terms.service_types,
            telehealth=visit.telehealth,
            on=visit.day,
            procedure=visit.procedure,
            allowed=agreed,
            tier=tier_named(terms.tier) if terms.tier else None,
        )
        figure = estimate.estimate(check.answer, asked)
        said = doubted(figure, trust, on=visit.day, worth=asked.worth)
        return Priced(said, check, agreed, figure)


def _unknown(reason: str, check: EligibilityCheck | None = None) -> Priced:
    return Priced(estimate.unknown(reason), check)


def _doubt(check: EligibilityCheck | None, coverage: Coverage | None, visit: Visit) -> str | None:
    """Why the payer's answer says nothing about *visit*, or None when it does."""
    if check is None or check.decision is None:
        return _NOT_ANSWERED
    if check.decision.verdict is not Verdict.ACTIVE:
        return check.decision.reason
    # What people hear on the telephone is of the plan, whenever the client told us of it.
    called = check.answer is not None and check.answer.kind == TELEPHONE
    if called and check.service_on.year == visit.day.year:
        return None
    if coverage is None or not is_said_of_the_year(check, coverage, visit.day):
        return "The payer was asked about another plan year."
    return None
