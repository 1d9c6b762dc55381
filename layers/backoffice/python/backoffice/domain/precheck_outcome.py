"""A pre-check's outcome: what a stranger may be told of a payer's answer, in one of three words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backoffice.domain import verdict
from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.payer import PayerTerms
from backoffice.domain.precheck import Outcome
from backoffice.domain.verdict import Verdict

MENTAL_HEALTH = frozenset({"MH", "A4", "A6", "A8", "CF"})
"""EB03: mental health, psychiatric, psychotherapy, and the outpatient kinds of these."""
_FOR = frozenset({BenefitKind.ACTIVE, BenefitKind.COPAY, BenefitKind.COINSURANCE})
_AGAINST = frozenset({BenefitKind.NOT_COVERED, BenefitKind.INACTIVE})
_ALL_OF_IT = "1"
"""EB08: a share of 100 %; who pays the whole visit is not covered for it."""


def outcome_of(answer: PayerAnswer, terms: PayerTerms, *, on: date) -> Outcome | None:
    """The outcome of *answer*; None: the payer is away, ask again.

    Covered takes three things: the plan is active, the payer itself says that
    it pays for mental health care, and the network has a contract with it.
    Silence, contradiction and whatever is about a place, a procedure or
    somebody else is no answer, and none that we would have to take back.
    """
    decision = verdict.decide(
        answer,
        network=NetworkStanding(in_network=True),
        service_type=terms.service_types[0],
        on=on,
    )
    if decision.verdict is Verdict.PAYER_DOWN:
        return None
    if decision.verdict is Verdict.INACTIVE:
        return Outcome.NOT_COVERED
    if not answer.active or answer.rejections or not answer.complete:
        return Outcome.COULD_NOT_TELL
    kinds = {line.kind for line in _about_mental_health(answer, on)}
    says_yes, says_no = kinds & _FOR, kinds & _AGAINST
    if says_no and not says_yes:
        return Outcome.NOT_COVERED
    covered = decision.verdict is Verdict.ACTIVE and says_yes and not says_no
    return Outcome.COVERED if covered and terms.contracted else Outcome.COULD_NOT_TELL


def _about_mental_health(answer: PayerAnswer, on: date) -> Iterator[Benefit]:
    """The lines about mental health care in network, as a whole and on that day."""
    for line in answer.benefits:
        fits = MENTAL_HEALTH & set(line.service_types) and line.network != "out"
        holds = line.holds is None or line.holds.contains(on)
        if fits and holds and not line.narrowed_by and line.share != _ALL_OF_IT:
            yield line
