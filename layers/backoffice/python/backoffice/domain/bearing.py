"""Bearing: who bears what the first insurance did not pay, the client or a further insurance?

It was decided when the claim was written. A further insurance may be learned of later, or turn out
not to hold: then what is left moves from one to the other. What the first one denied is asked of a
further one only where a person says so.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.account_steps import Stepped, stepped
from backoffice.domain.adjustment_causes import Cause
from backoffice.domain.adjustment_reasons import Share
from backoffice.domain.claim import OPEN, Claim, ClaimStatus
from backoffice.domain.deadlines import correct_by
from backoffice.domain.denial import Denial, DenialStatus
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.ledger import Account, EntryKind, amount_on, legs_of, together
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.shares import unpaid

_EITHER = frozenset({Account.CLIENT_OWES, Account.OTHER_PAYER_OWES})
_IN_ITS_PLACE = frozenset(
    {
        Cause.OTHER_INSURANCE_FIRST,
        Cause.ACCIDENT,
        Cause.BEHAVIORAL_HEALTH,
        Cause.WRONG_PAYER,
        Cause.FORWARDED,
        Cause.NOT_INSURED_THEN,
        Cause.NOT_INSURED_HERE,
    }
)
"""Denials after which another insurance is billed as the first one, and not as the second."""
_NOT_ASKED = OPEN | {ClaimStatus.VOIDED}


class NextInsurance(NamedTuple):
    """What is known of an insurance that pays after the first."""

    policy: Policy | None
    payer: Payer | None
    claim: Claim | None
    """What it was asked for the visit, if anything."""
    denial: Denial | None = None
    """Of the first claim."""

    @property
    def may_be_asked(self) -> bool:
        """Whether a claim to it can be written."""
        return self.policy is not None and self.payer is not None


def borne(
    account: VisitAccount, first: Claim, after: NextInsurance, *, today: date, at: datetime
) -> Stepped:
    """*account*, what is left of the *first* claim being laid on whoever is to bear it now.

    The same again changes nothing. What a person decided that the client owes stays theirs, and
    what another insurance was asked for stays its own until it decides, or a person has looked.
    """
    decision = account.standing(first.claim_id)
    if decision is None or decision.left_to not in _EITHER or decision.said.forwarded:
        return Stepped(account, None)
    bearer, left = _bearer(decision, account, after, today), _left(decision)
    denied = _passed_on_now(decision, account, after) - passed_on(decision)
    moves = together(
        legs_of({Account.DISPUTED: -denied, Account.OTHER_PAYER_OWES: denied}),
        () if bearer is decision.left_to else legs_of({decision.left_to: -left, bearer: left}),
    )
    if not moves:
        return Stepped(account, None)
    told = decision.but(left_to=bearer, effect=together(decision.effect, moves))
    return stepped(
        account.replacing(told),
        EntryKind.LAID,
        {leg.account: leg.amount for leg in moves},
        step_id=f"laid-{fingerprint(f'{decision.item_id}/{len(account.steps)}')[:32]}",
        day=today,
        at=at,
        decision=told,
    )


def passed_on(decision: Decision) -> Money:
    """What of the first insurance's denial a further one is asked for, by its *decision*."""
    asked = amount_on(Account.OTHER_PAYER_OWES, decision.effect)
    is_lefts = decision.left_to is Account.OTHER_PAYER_OWES
    return asked - _left(decision) if is_lefts else asked


def _passed_on_now(decision: Decision, account: VisitAccount, after: NextInsurance) -> Money:
    if after.may_be_asked and _is_forwarded(decision, after.denial):
        return passed_on(decision) + decision.disputed
    return passed_on(decision) if _is_asked(account, after.claim) else Money.ZERO


def _is_forwarded(decision: Decision, denial: Denial | None) -> bool:
    """Whether a person says that another insurance is billed, and that it pays second."""
    if denial is None or denial.decision != decision.item_id:
        return False
    return denial.status is DenialStatus.FORWARDED and denial.cause not in _IN_ITS_PLACE


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
