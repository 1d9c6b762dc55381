"""A provider's share: what the network owes whoever saw the client, as money comes in.

It is worked out anew from all that is known of the visit, and only the difference is written down.
So whatever order payers, clients and corrections come in, the sum is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.account_steps import Stepped, stepped
from backoffice.domain.adjustment_reasons import Share, reason_of
from backoffice.domain.bill import ServiceLine
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.ledger import Account, Entry, EntryKind
from backoffice.domain.money import Money
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.policy import Priority
from backoffice.domain.shares import Unpaid, unpaid


def accrued(
    account: VisitAccount,
    terms: PayoutTerms | None,
    cause: Entry,
    *,
    licence_type: str,
    at: datetime,
) -> Stepped:
    """*account* with the provider's share as it is now; nothing where that did not change (CL-4).

    *terms* are those with the visit's first payer, *cause* the entry that changed something; the
    same again changes nothing. What a payer takes back, the provider owes: the next payout is less.
    """
    more = earned(account, terms, licence_type=licence_type) - account.on(Account.PROVIDER_SHARE)
    if more == Money.ZERO:
        return Stepped(account, None)
    return stepped(
        account,
        EntryKind.ACCRUAL,
        {Account.PROVIDER_SHARE: more, Account.PROVIDER_OWED: -more},
        step_id=f"share-{fingerprint(cause.entry_id)[:40]}",
        because_of=cause.because_of,
        day=cause.day,
        at=at,
        decision=account.last_entered,
    )


def earned(account: VisitAccount, terms: PayoutTerms | None, *, licence_type: str) -> Money:
    """What the provider is to have had for the visit by now: of their share, the part received."""
    allowed, whole = account.allowed, entitlement(account, terms, licence_type=licence_type)
    return _part(whole, received(account), allowed) if allowed > Money.ZERO else Money.ZERO


def entitlement(account: VisitAccount, terms: PayoutTerms | None, *, licence_type: str) -> Money:
    """What the provider gets once all that is allowed was received, by the terms of each day.

    A fee that the client pays without an insurance is theirs, all of it (CP-1, MB-4).
    """
    agreed, decision = terms or _NOTHING_AGREED, account.standing_of(Priority.PRIMARY)
    if decision is None:
        return account.fee
    allowed_by_line = _allowed_by_line(account.allowed, decision)
    return Money.total(
        agreed.entitled(
            allowed,
            procedure=line.procedure,
            licence_type=licence_type,
            day=line.day,
            units=line.units,
        )
        for line, allowed in zip(decision.asked, allowed_by_line, strict=True)
    )


def received(account: VisitAccount) -> Money:
    """What of the allowed amount has come in; what a client paid too much is still theirs."""
    clients = max(min(account.client_paid, account.patient_responsibility), Money.ZERO)
    return max(min(account.payer_paid + clients, account.allowed), Money.ZERO)


_NOTHING_AGREED = PayoutTerms(payer_id="none")


def _allowed_by_line(allowed: Money, decision: Decision) -> list[Money]:
    """What is allowed, by line: as the payer said it, and the rest over what it left.

    What a person billed of a denial belongs to the lines of which it may be billed; where the payer
    names no lines, each has its part by what was asked for it.
    """
    lines = decision.asked
    said = [
        max(_paid(line, decision) + _of(line, decision, _is_patients), Money.ZERO) for line in lines
    ]
    denied = [max(_of(line, decision, _may_be_billed), Money.ZERO) for line in lines]
    rest = allowed - Money.total(said)
    if rest > Money.ZERO and any(each > Money.ZERO for each in denied):
        more = _apportioned(rest, denied)
        return [one + other for one, other in zip(said, more, strict=True)]
    if rest == Money.ZERO:
        return said
    weights = said if any(each > Money.ZERO for each in said) else [each.charge for each in lines]
    return _apportioned(allowed, weights)


def _of(line: ServiceLine, decision: Decision, counts: Callable[[Unpaid], bool]) -> Money:
    """What *decision* did not pay for one of our lines, of what *counts*."""
    return Money.total(
        each.reduction.amount
        for each in unpaid(
            decision.said, pays_first=True, by_programme=decision.left_to is Account.DISPUTED
        )
        if each.line is not None and _is_about(line, decision, each.line) and counts(each)
    )


def _paid(line: ServiceLine, decision: Decision) -> Money:
    remitted = enumerate(decision.said.lines)
    return Money.total(said.paid for place, said in remitted if _is_about(line, decision, place))


def _is_about(line: ServiceLine, decision: Decision, place: int) -> bool:
    return place < len(decision.lines) and decision.lines[place] == line.line_id


def _is_patients(each: Unpaid) -> bool:
    return each.share is Share.PATIENT


def _may_be_billed(each: Unpaid) -> bool:
    said = each.reduction
    meaning = reason_of(said.group, said.reason, each.remarks)
    return each.share is Share.DISPUTED and meaning.may_be_billed


def _apportioned(total: Money, weights: Sequence[Money]) -> list[Money]:
    """*total* by *weights*, to the cent."""
    whole, so_far, given, parts = Money.total(weights), Money.ZERO, Money.ZERO, []
    for weight in weights:
        so_far += weight
        until = _part(total, so_far, whole) if whole > Money.ZERO else Money.ZERO
        parts.append(until - given)
        given = until
    return parts


def _part(whole: Money, some: Money, of: Money) -> Money:
    """*whole* × *some* ÷ *of*, half a cent rounded up; all of it is exactly all of it."""
    return Money((2 * whole.cents * some.cents + of.cents) // (2 * of.cents))
