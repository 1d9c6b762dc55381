"""A doubted estimate: a figure made by a rule that was often wrong is told as a range. (EL-2)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain.estimate import Certainty, Estimate
from backoffice.domain.estimating.basis import Basis
from backoffice.domain.estimating.caveat import Doubt
from backoffice.domain.money import Money
from backoffice.domain.rule_trust import Demotion, RuleTrust

RULE = "track_record"
"""The part of an estimate that a payer's earlier decisions add."""


def doubted(found: Estimate, trust: RuleTrust | None, *, on: date, worth: Money | None) -> Estimate:
    """*found* for a visit *on* a day, less certain where a rule behind it is demoted then.

    It reaches down to nothing if the payer often left the client less to pay, and up to all that
    the visit is *worth* if more; where that is not known, nothing is.
    """
    low, high = _bounds(found)
    if trust is None or found.service_type is None or low is None or high is None:
        return found
    demotions = trust.doubts(found.service_type, (part.rule for part in found.basis), on)
    if not demotions:
        return found
    least = Money.ZERO if any(each.because.over for each in demotions) else low
    most = worth if any(each.because.under for each in demotions) else high
    says = _says(demotions)
    if most is None:
        basis = Basis(rule=RULE, says=says)
        return found.but(
            client_owes=None,
            certainty=Certainty.UNKNOWN,
            low=None,
            high=None,
            basis=(basis, *found.basis),
            unknown=(says,),
            doubts=(),
        )
    most = max(most, high)
    if least == most:
        return found
    basis = Basis(rule=RULE, low=least - low, high=most - high, says=says)
    return found.but(
        client_owes=None,
        certainty=Certainty.RANGE,
        low=least,
        high=most,
        basis=(*found.basis, basis),
        unknown=(*found.unknown, says),
        doubts=(*found.doubts, Doubt.TRACK_RECORD),
    )


def _bounds(found: Estimate) -> tuple[Money | None, Money | None]:
    if found.client_owes is not None:
        return found.client_owes, found.client_owes
    return found.low, found.high


def _says(demotions: Sequence[Demotion]) -> str:
    worst = max(demotions, key=lambda each: each.because.wrong)
    named = worst.rule.replace("_", " ")
    return (
        f"This payer's own words about the {named} were not what it decided, "
        f"{worst.because.wrong} times of {worst.because.tried}."
    )
