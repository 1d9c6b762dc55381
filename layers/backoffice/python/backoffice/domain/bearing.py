"""Bearing: is it the client who bears what the first insurance left them, or a further insurance?

It was decided when the claim was written. A further insurance may be learned of later, or turn out
not to hold: then what is left moves from one to the other, and what else was decided stays.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.account_steps import Stepped, stepped
from backoffice.domain.adjustment_reasons import Share
from backoffice.domain.claim import OPEN, Claim, ClaimStatus
from backoffice.domain.deadlines import correct_by
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.ledger import Account, EntryKind, legs_of, together
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.shares import unpaid

_EITHER = frozenset({Account.CLIENT_OWES, Account.OTHER_PAYER_OWES})
_NOT_ASKED = OPEN | {ClaimStatus.VOIDED}


class NextInsurance(NamedTuple):
    """What is known of an insurance that pays after the first."""

    policy: Policy | None
    payer: Payer | None
    claim: Claim | None
    """What it was asked for the visit, if anything."""


def borne(
    account: VisitAccount, first: Claim, after: NextInsurance, *, today: date, at: datetime
) -> Stepped:
    """*account*, what is left of the *first* claim being laid on whoever is to bear it now.

    The same again changes nothing. What a person decided that the client owes stays theirs, and
    what another insurance was asked for stays its own until a person has looked at it.
    """
    decision = account.standing(first.claim_id)
    if decision is None or decision.left_to not in _EITHER or decision.said.forwarded:
        return Stepped(account, None)
    bearer, left = _bearer(decision, account, after, today), _left(decision)
    if bearer is decision.left_to or left == Money.ZERO:
        return Stepped(account, None)
    moves = {decision.left_to: -left, bearer: left}
    told = decision.but(left_to=bearer, effect=together(decision.effect, legs_of(moves)))
    return stepped(
        account.replacing(told),
        EntryKind.LAID,
        moves,
        step_id=f"laid-{fingerprint(f'{decision.item_id}/{len(account.steps)}')[:32]}",
        day=today,
        at=at,
        decision=told,
    )


def _bearer(
    decision: Decision, account: VisitAccount, after: NextInsurance, today: date
) -> Account:
    if after.policy is None:
        return decision.left_to if _is_asked(account, after.claim) else Account.CLIENT_OWES
    if after.payer is None:
        return decision.left_to
    last_day = correct_by(after.payer, account.service_on, decided_on=decision.decided_on)
    is_too_late = after.claim is None and today > last_day
    return decision.left_to if is_too_late else Account.OTHER_PAYER_OWES


def _is_asked(account: VisitAccount, claim: Claim | None) -> bool:
    if account.standing_of(Priority.SECONDARY) is not None:
        return True
    return claim is not None and claim.status not in _NOT_ASKED


def _left(decision: Decision) -> Money:
    parts = unpaid(decision.said, pays_first=True)
    return Money.total(each.reduction.amount for each in parts if each.share is Share.PATIENT)
