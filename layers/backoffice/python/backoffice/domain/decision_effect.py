"""The effect of a payer's decision: what it puts on which account of the ledger."""

from __future__ import annotations

from collections import Counter

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.adjustment_reasons import Share, share_of
from backoffice.domain.ledger import Account, Legs, legs_of
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.remittance import RemittedClaim
from backoffice.domain.shares import unpaid


def effect_of(decision: Decision, account: VisitAccount) -> Legs | None:
    """What *decision* puts on which account; None where it cannot be, beside the first payer's."""
    amounts = _shares(decision)
    if decision.priority is Priority.PRIMARY:
        amounts[Account.CHARGED] = -decision.said.charge.cents
        return legs_of({account: Money(cents) for account, cents in amounts.items()})
    left = account.on(Account.OTHER_PAYER_OWES).cents
    rest = left - amounts[Account.REMITTED] - amounts[Account.CLIENT_OWES]
    rest -= amounts[Account.OTHER_PAYER_OWES]  # to a third insurance
    if rest < 0:
        return None
    # The whole charge is explained once more, most of it by what the first insurance did. What the
    # second one denies comes first, then what its contract takes off; the rest is unclear.
    denied = min(amounts[Account.DISPUTED], rest)
    amounts[Account.CONTRACTUAL] = min(amounts[Account.CONTRACTUAL], rest - denied)
    amounts[Account.DISPUTED] = rest - amounts[Account.CONTRACTUAL]
    amounts[Account.OTHER_PAYER_OWES] -= left
    return legs_of({account: Money(cents) for account, cents in amounts.items()})


def _shares(decision: Decision) -> Counter[Account]:
    """Cents by account: what was paid, and each reason why not more."""
    cents: Counter[Account] = Counter({Account.REMITTED: decision.said.paid.cents})
    accounts = {
        Share.CONTRACTUAL: Account.CONTRACTUAL,
        Share.PATIENT: decision.left_to,
        Share.DISPUTED: Account.DISPUTED,
    }
    for each in unpaid(decision.said, pays_first=decision.priority is Priority.PRIMARY):
        if each.share in accounts:
            cents[accounts[each.share]] += each.reduction.amount.cents
    return cents


def unplaced(decision: Decision) -> Legs:
    """The effect of what is taken back at once, and was never between what others left."""
    paid = decision.said.paid
    return legs_of({Account.REMITTED: paid, Account.OTHER_PAYER_OWES: -paid})


def left_to_patient(said: RemittedClaim) -> tuple[Money, Money]:
    """What is left to the patient in all, and of that what they owe without a person's word."""
    laid_on = [each for each in said.every_reduction if each.group == "PR"]
    owed = (each for each in laid_on if share_of(each.group, each.reason) is Share.PATIENT)
    return Money.total(each.amount for each in laid_on), Money.total(each.amount for each in owed)
