"""An estimate: what the client will owe for one visit, and which words of the payer say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backoffice.domain.answer import Benefit, BenefitKind
from backoffice.domain.money import Money
from backoffice.domain.record import Fact


class Certainty(StrEnum):
    """How far an estimate can be relied on."""

    EXACT = "exact"
    UNKNOWN = "unknown"


class Basis(Fact):
    """One part of what the client owes, and where the payer says it."""

    rule: str
    amount: Money
    segments: tuple[int, ...]
    says: str


class Estimate(Fact):
    """What the client owes for one visit in cents, or why it cannot be told."""

    client_owes: Money | None = None
    certainty: Certainty
    basis: tuple[Basis, ...] = ()
    unknown: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


_PLAN = "30"
"""EB03: the plan as a whole, which its deductible is usually stated for."""
_VISIT = "27"
"""EB06: for each visit."""
_REMAINING = "29"
"""EB06: what is left of a deductible."""


def estimate(
    benefits: Sequence[Benefit], *, service_types: Sequence[str], allowed: Money | None, on: date
) -> Estimate:
    """What an in-network visit costs the client, from the payer's *benefits*.

    *service_types* are tried in order, the first that the payer speaks of in
    network being the one that counts. *allowed* is the amount agreed with the
    payer, which coinsurance is a share of; *on* is the day of the visit. A
    payer's silence is never $0: a missing benefit does not mean that nothing
    is owed (S2:7).
    """
    speaking = [b for b in benefits if b.network in {"in", "both"} and _holds(b, on)]
    for service_type in service_types:
        if any(_denies(benefit, service_type) for benefit in benefits):
            return unknown("The payer says that such a visit is not covered.")
        chosen = [benefit for benefit in speaking if service_type in benefit.service_types]
        if any(_is_cost(benefit) for benefit in chosen):
            whole_plan = [b for b in speaking if not b.service_types or _PLAN in b.service_types]
            found = _from(chosen, whole_plan, allowed=allowed, service_type=service_type)
            return _unless_capped(found, whole_plan)
    return unknown("The payer does not say what a mental-health visit costs in network.")


def _holds(benefit: Benefit, day: date) -> bool:
    return benefit.holds is None or benefit.holds.contains(day)


def _denies(benefit: Benefit, service_type: str) -> bool:
    """Whether it says that such visits are not covered, in network or wherever (EB01 I)."""
    denies = benefit.kind is BenefitKind.NOT_COVERED and benefit.network != "out"
    return denies and service_type in benefit.service_types


def _is_cost(benefit: Benefit) -> bool:
    return benefit.kind in {BenefitKind.COPAY, BenefitKind.COINSURANCE}


def _from(
    chosen: Sequence[Benefit],
    whole_plan: Sequence[Benefit],
    *,
    allowed: Money | None,
    service_type: str,
) -> Estimate:
    copays = [b for b in chosen if b.kind is BenefitKind.COPAY]
    coinsurances = [b for b in chosen if b.kind is BenefitKind.COINSURANCE]
    narrowed = [b.narrowed_by[0] for b in [*copays, *coinsurances] if b.narrowed_by]
    if narrowed:
        return unknown(f"The payer limits its figure to {narrowed[0]}; a person must read which.")
    if any(b.period not in {None, _VISIT} for b in copays):
        return unknown("The payer names a copay, but not one for each visit.")
    if len({b.amount for b in copays}) > 1 or len({b.share for b in coinsurances}) > 1:
        return unknown("The payer gives more than one figure for the same visit.")
    if copays and any(Decimal(b.share or 0) for b in coinsurances):
        return unknown("The payer names both a copay and coinsurance for the same visit.")
    if copays:
        return _copay(copays, service_type)
    deductibles = [b for b in chosen if b.kind is BenefitKind.DEDUCTIBLE] or [
        b for b in whole_plan if b.kind is BenefitKind.DEDUCTIBLE
    ]
    return _coinsurance(coinsurances, deductibles, allowed)


def _copay(copays: Sequence[Benefit], service_type: str) -> Estimate:
    amount = copays[0].amount
    if amount is None:
        return unknown("The payer names a copay without its amount.")
    basis = Basis(
        rule="copay",
        amount=amount,
        segments=tuple(b.segment for b in copays),
        says=f"in-network copay for service type {service_type}, for each visit",
    )
    return Estimate(
        client_owes=amount,
        certainty=Certainty.EXACT,
        basis=(basis,),
        assumptions=("The deductible does not apply to a copay.", *_remarks(copays)),
    )


def _coinsurance(
    coinsurances: Sequence[Benefit], deductibles: Sequence[Benefit], allowed: Money | None
) -> Estimate:
    share = coinsurances[0].share
    if share is None:
        return unknown("The payer names coinsurance without its share.")
    if allowed is None:
        return unknown("The amount agreed with this payer for the visit is not on file.")
    left = _left(deductibles)
    if left is None:
        return unknown("The payer does not say how much of the deductible is left.")
    remaining, segments = left
    first = min(remaining, allowed)
    rest = (allowed - first).share(share)
    basis = (
        Basis(
            rule="deductible",
            amount=first,
            segments=segments,
            says=f"what is left of the deductible ({remaining}), up to the agreed {allowed}",
        ),
        Basis(
            rule="coinsurance",
            amount=rest,
            segments=tuple(b.segment for b in coinsurances),
            says=f"{(Decimal(share) * 100).normalize():f} % of the rest of the agreed {allowed}",
        ),
    )
    return Estimate(
        client_owes=first + rest,
        certainty=Certainty.EXACT,
        basis=basis,
        assumptions=(
            f"The amount agreed with the payer for this visit is {allowed}.",
            *_remarks(coinsurances),
        ),
    )


def _remarks(benefits: Sequence[Benefit]) -> Iterator[str]:
    """Hints at what may change a figure: free text, which no code says, and missing consent."""
    for benefit in benefits:
        if benefit.authorization == "Y":
            yield "The payer authorized the visit beforehand; without that, it may pay nothing."
        if benefit.messages:
            yield f"The payer adds a remark to segment {benefit.segment}, which was not read."


def _unless_capped(found: Estimate, whole_plan: Sequence[Benefit]) -> Estimate:
    """*found*, if the yearly out-of-pocket maximum is known not to matter, or not spoken of."""
    left = _left([b for b in whole_plan if b.kind is BenefitKind.OUT_OF_POCKET])
    if left is None or found.client_owes is None or found.client_owes <= left[0]:
        return found
    return unknown(
        "This visit may reach the yearly out-of-pocket maximum, and then costs less than usual."
    )


def _left(yearly: Sequence[Benefit]) -> tuple[Money, tuple[int, ...]] | None:
    """What is left of a yearly amount, and which segments say so; None when that is not clear.

    Of the client's own amount and the family's the smaller one counts, since
    either being met is enough. An amount of $0 for the year leaves nothing.
    """
    saying = [b for b in yearly if b.period == _REMAINING]
    if not saying and yearly and all(b.amount == Money.ZERO for b in yearly):
        saying = list(yearly)
    said = {(b.level, b.amount) for b in saying}
    amounts = [amount for _, amount in said if amount is not None]
    if not said or len(amounts) < len(said) or len({level for level, _ in said}) < len(said):
        return None
    least = min(amounts)
    return least, tuple(b.segment for b in saying if b.amount == least)


def unknown(reason: str) -> Estimate:
    """No figure, and why; never a guess."""
    return Estimate(client_owes=None, certainty=Certainty.UNKNOWN, unknown=(reason,))
