"""A provider's share: what the network owes whoever saw the client, as money comes in.

It is worked out anew from all that is known of the visit, and only the difference is written down.
So whatever order payers, clients and corrections come in, the sum is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.account_steps import Stepped, stepped
from backoffice.domain.adjustment_reasons import Share, share_of
from backoffice.domain.bill import ServiceLine
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.ledger import Account, EntryKind
from backoffice.domain.money import Money
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.policy import Priority
from backoffice.domain.remittance import RemittedLine


def accrued(
    account: VisitAccount,
    terms: PayoutTerms | None,
    lines: Sequence[ServiceLine],
    *,
    licence_type: str,
    source_id: str,
    day: date,
    at: datetime,
) -> Stepped:
    """*account* with the provider's share as it is now; nothing where that did not change (CL-4).

    *lines* are those of the bill that was decided, *terms* those with the visit's first payer.
    *source_id* is of what caused it: a decision that arrived, or a step. The same again changes
    nothing. What a payer takes back, the provider owes: the next payout is less.
    """
    owed = earned(account, terms, lines, licence_type=licence_type)
    more = owed - account.on(Account.PROVIDER_SHARE)
    if more == Money.ZERO:
        return Stepped(account, None)
    return stepped(
        account,
        EntryKind.ACCRUAL,
        {Account.PROVIDER_SHARE: more, Account.PROVIDER_OWED: -more},
        step_id=f"share-{fingerprint(source_id)[:40]}",
        because_of=source_id,
        day=day,
        at=at,
        decision=account.standing_of(Priority.PRIMARY),
    )


def earned(
    account: VisitAccount,
    terms: PayoutTerms | None,
    lines: Sequence[ServiceLine],
    *,
    licence_type: str,
) -> Money:
    """What the provider is to have had for the visit by now: of their share, the part received."""
    allowed, whole = account.allowed, entitlement(account, terms, lines, licence_type=licence_type)
    if allowed <= Money.ZERO:
        return Money.ZERO
    return _part(whole, received(account), allowed)


def entitlement(
    account: VisitAccount,
    terms: PayoutTerms | None,
    lines: Sequence[ServiceLine],
    *,
    licence_type: str,
) -> Money:
    """What the provider gets once all that is allowed was received, by the terms of each day."""
    agreed = terms or _NOTHING_AGREED
    return Money.total(
        agreed.entitled(
            allowed,
            procedure=line.procedure,
            licence_type=licence_type,
            day=line.day,
            units=line.units,
        )
        for line, allowed in zip(lines, _allowed_by_line(account, lines), strict=True)
    )


def received(account: VisitAccount) -> Money:
    """What of the allowed amount has come in; what a client paid too much is still theirs."""
    clients = max(min(account.client_paid, account.patient_responsibility), Money.ZERO)
    return max(min(account.payer_paid + clients, account.allowed), Money.ZERO)


_NOTHING_AGREED = PayoutTerms(payer_id="none")


def _allowed_by_line(account: VisitAccount, lines: Sequence[ServiceLine]) -> list[Money]:
    """The visit's allowed amount by line: as the payer said it, and the rest over what it left.

    What a person billed of a denial belongs to the lines that were denied; where the payer
    names no lines, each has its part by what was asked for it.
    """
    decision = account.standing_of(Priority.PRIMARY)
    said = [_of(line, decision, Share.PATIENT) for line in lines]
    denied = [_of(line, decision, Share.DISPUTED) for line in lines]
    rest = account.allowed - Money.total(said)
    if rest > Money.ZERO and any(each > Money.ZERO for each in denied):
        more = _apportioned(rest, denied)
        return [one + other for one, other in zip(said, more, strict=True)]
    if rest == Money.ZERO:
        return said
    weights = said if any(each > Money.ZERO for each in said) else [e.charge for e in lines]
    return _apportioned(account.allowed, weights)


def _of(line: ServiceLine, decision: Decision | None, share: Share) -> Money:
    """What *decision* pays for one of our lines and leaves to the client, or disputes of it."""
    if decision is None:
        return Money.ZERO
    remitted = zip(decision.lines, decision.said.lines, strict=False)
    parts = (_part_of(said, decision, share) for ours, said in remitted if ours == line.line_id)
    return max(Money.total(parts), Money.ZERO)


def _part_of(said: RemittedLine, decision: Decision, share: Share) -> Money:
    remarks = (*decision.said.remarks, *said.remarks)
    reduced = Money.total(
        each.amount
        for each in said.reductions
        if share_of(each.group, each.reason, remarks) is share
    )
    return said.paid + reduced if share is Share.PATIENT else reduced


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
