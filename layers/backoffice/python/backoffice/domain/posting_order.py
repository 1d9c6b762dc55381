"""The order of posting: what of all that payers decided about a visit can be posted now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from backoffice.domain.account import Decision, DecisionState, VisitAccount
from backoffice.domain.decision_effect import effect_of, left_to_patient
from backoffice.domain.hold import WAITS
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.remittance import RemittedClaim


class Step(NamedTuple):
    """Something to post: a decision, the reversal of one, or that one does not stand any more."""

    item_id: str
    takes_back: str | None = None
    """For a reversal: what it takes back."""
    becomes: DecisionState = DecisionState.STANDING
    """HELD: it waits again, because what it followed is taken back. REPLACED: a later version of
    the claim was decided."""


def possible(account: VisitAccount) -> Iterator[tuple[Step, ...]]:
    """What can be posted now, and in one go; what should go first before the rest.

    The second insurance decides what the first one left, so its word comes last, and is looked at
    anew when the first one's is taken back.
    """
    waiting = sorted(
        (each for each in account.held if each.hold is None or each.hold in WAITS),
        key=lambda each: (each.decided_on, each.item_id),
    )
    reversals = [each for each in waiting if each.said.takes_back]
    decisions = [each for each in waiting if not each.said.takes_back]
    for reversal in reversals:
        standing = account.standing(reversal.claim_id)
        if standing is not None and is_reversal_of(reversal, standing):
            yield *_reopened(standing, account), Step(reversal.item_id, standing.item_id)
    for decision in decisions:
        if decision.priority is Priority.PRIMARY and account.standing(decision.claim_id) is None:
            yield (Step(decision.item_id),)
    yield from _replacing(decisions, reversals, account)
    for reversal in reversals:
        for decision in decisions:
            # Neither changes what holds, but the payments that they came in are accounted for.
            if is_reversal_of(reversal, decision):
                yield Step(decision.item_id), Step(reversal.item_id, decision.item_id)
    for decision in decisions:
        if account.standing(decision.claim_id) is None and _follows(decision, account):
            yield (Step(decision.item_id),)


def _reopened(taken_back: Decision, account: VisitAccount) -> tuple[Step, ...]:
    second = account.standing_of(Priority.SECONDARY)
    if taken_back.priority is not Priority.PRIMARY or second is None:
        return ()
    return (Step(second.item_id, becomes=DecisionState.HELD),)


def _replacing(
    decisions: Sequence[Decision], reversals: Sequence[Decision], account: VisitAccount
) -> Iterator[tuple[Step, ...]]:
    """A corrected claim was decided, and nobody took the denial of the older version back.

    A denial that paid nothing leaves a payer nothing to take back; if it does, nothing changes.
    """
    for decision in decisions:
        standing = account.standing(decision.claim_id)
        if standing is not None and _replaces(decision, standing):
            replaced = Step(standing.item_id, becomes=DecisionState.REPLACED)
            # A second insurance's word has to fit into what was left, so it takes its turn.
            is_first = decision.priority is Priority.PRIMARY
            follows = (Step(decision.item_id),) if is_first else ()
            yield *_reopened(standing, account), replaced, *follows
        elif standing is not None and _replaces(standing, decision):
            replaced = Step(decision.item_id, becomes=DecisionState.REPLACED)
            yield Step(decision.item_id), replaced
    for reversal in reversals:
        for decision in account.decisions:
            if decision.state is DecisionState.REPLACED and is_reversal_of(reversal, decision):
                yield (Step(reversal.item_id, decision.item_id),)


def _replaces(later: Decision, denied: Decision) -> bool:
    said = denied.said
    return (
        later.claim_id == denied.claim_id
        and later.number > denied.number
        and said.paid == Money.ZERO
        and all(each == Money.ZERO for each in left_to_patient(said))
    )


def _follows(decision: Decision, account: VisitAccount) -> bool:
    first = account.standing_of(Priority.PRIMARY)
    return first is not None and effect_of(decision, account) is not None


def is_reversal_of(reversal: Decision, decision: Decision) -> bool:
    """Whether *reversal* takes back just what *decision* said: charge, payment, and why not more.

    A payer may give one reason for all of it (CR); then only the sums are compared.
    """
    one, other = reversal.said, decision.said
    if reversal.claim_id != decision.claim_id or decision.said.takes_back:
        return False
    is_exact = (one.charge, one.paid) == (-other.charge, -other.paid)
    is_summed_up = any(each.group == "CR" for each in one.every_reduction)
    return is_exact and (is_summed_up or _reasons(one, -1) == _reasons(other))


def _reasons(said: RemittedClaim, sign: int = 1) -> dict[tuple[str, str], int]:
    """Cents by group and reason, wherever they stand."""
    cents: Counter[tuple[str, str]] = Counter()
    for each in said.every_reduction:
        cents[each.group, each.reason] += sign * each.amount.cents
    return {reason: amount for reason, amount in cents.items() if amount}
