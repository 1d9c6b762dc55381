"""A pre-check's outcome: what a stranger may be told of a payer's answer, in one of three words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backoffice.domain import judgement
from backoffice.domain.answer import Benefit, BenefitKind, Inquiry, PayerAnswer
from backoffice.domain.objections import THERAPY
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.payer import PayerTerms
from backoffice.domain.precheck import Outcome
from backoffice.domain.reasons import ReasonCode, Verdict

_NO_PLAN = frozenset(
    {ReasonCode.PLAN_INACTIVE, ReasonCode.PLAN_ENDED, ReasonCode.PLAN_BEGINS_LATER}
)
_NO_CARE = frozenset({ReasonCode.NOT_COVERED, ReasonCode.CARE_INACTIVE})
"""What is a plain no; anything else that is not a yes says nothing about the plan."""
_FOR = frozenset({BenefitKind.ACTIVE, BenefitKind.COPAY, BenefitKind.COINSURANCE})
_ALL_OF_IT = "1"
"""EB08: a share of 100 %; who pays the whole visit is not covered for it."""


def outcome_of(
    answer: PayerAnswer, question: Inquiry, terms: PayerTerms, *, today: date
) -> Outcome | None:
    """The outcome of the *answer* to *question*; None: the payer is away, ask again.

    Covered takes three things: the plan is active, the payer itself says that
    it pays for mental health care, and the network has a contract with it.
    It is about the network as a whole: no provider is chosen yet.
    """
    whole = NetworkStanding(in_network=True)
    decision = judgement.decide(answer, question, network=whole, today=today, family=terms.family)
    if decision.verdict is Verdict.PAYER_DOWN:
        return None
    says_yes = any(line.kind in _FOR for line in _about_mental_health(answer, question.service_on))
    if decision.code in _NO_PLAN or (decision.code in _NO_CARE and not says_yes):
        return Outcome.NOT_COVERED
    if decision.verdict is Verdict.ACTIVE and says_yes and terms.contracted and answer.complete:
        return Outcome.COVERED
    return Outcome.COULD_NOT_TELL


def _about_mental_health(answer: PayerAnswer, on: date) -> Iterator[Benefit]:
    """The lines about mental health care in network, as a whole and on that day."""
    for line in answer.benefits:
        fits = THERAPY & set(line.service_types) and line.network != "out"
        holds = line.holds is None or line.holds.contains(on)
        if fits and holds and not line.narrowed_by and line.share != _ALL_OF_IT:
            yield line
