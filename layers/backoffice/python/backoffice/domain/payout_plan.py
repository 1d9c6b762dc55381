"""A payout's plan: which visits it pays, and what it takes off because of which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from backoffice.domain.account import DecisionState, VisitAccount
from backoffice.domain.ledger import Account
from backoffice.domain.money import Money
from backoffice.domain.payout import Payout, PayoutLine, Recoupment, payout_id_for
from backoffice.domain.policy import Priority


def planned(
    provider_id: str,
    accounts: Iterable[VisitAccount],
    kept_back: Iterable[tuple[VisitAccount, Money]] = (),
    *,
    payday: date,
    page: int = 1,
    minimum: Money,
    at: datetime,
) -> Payout | None:
    """What to pay a provider for *accounts*; None below the *minimum*: then all is owed on.

    What the provider owes is taken off first, and where it is more, carried over; *kept_back* says
    for which visits there is more to keep back, or less, as overdue. Of what does not fit into one
    payout the rest is for another *page* of the same day.
    """
    lines = sorted(
        (
            *(line_of(account) for account in accounts if account.provider_owed != Money.ZERO),
            *(line_kept_back(account, more) for account, more in kept_back),
        ),
        key=lambda line: (line.amount > Money.ZERO, line.service_on, line.visit_id),
    )
    least = max(minimum, Money(1))
    fitting = _fitting(lines, least) if _total(lines) >= least else ()
    if not fitting:
        return None
    return Payout(
        payout_id=payout_id_for(provider_id, payday, page),
        provider_id=provider_id,
        payday=payday,
        made_at=at,
        lines=tuple(fitting),
    )


def _fitting(lines: Sequence[PayoutLine], least: Money) -> Sequence[PayoutLine]:
    """Of *lines* those for one payout: what takes off as far as *least* is left to pay."""
    if len(lines) <= Payout.MOST_LINES:
        return lines
    owing = [line for line in lines if line.amount < Money.ZERO]
    earning = lines[len(owing) :]
    for count in range(min(len(owing), Payout.MOST_LINES), -1, -1):
        fitting = (*owing[:count], *earning[: Payout.MOST_LINES - count])
        if _total(fitting) >= least:
            return fitting
    return ()


def _total(lines: Iterable[PayoutLine]) -> Money:
    return Money.total(line.amount for line in lines)


def line_of(account: VisitAccount) -> PayoutLine:
    """What a payout says of a visit that something is owed for, either way."""
    last, share = account.last_entered, account.on(Account.PROVIDER_SHARE)
    owes = account.provider_owed < Money.ZERO
    return PayoutLine(
        visit_id=account.visit_id,
        client_id=account.client_id,
        service_on=account.service_on,
        claim_id=last.claim_id if last else None,
        payer_id=last.payer_id if last else None,
        receipt_id=last.receipt_id if last else None,
        charged=-account.on(Account.CHARGED),
        allowed=account.allowed,
        contractual=account.on(Account.CONTRACTUAL),
        payer_paid=account.payer_paid,
        client_paid=account.client_paid,
        share=share,
        paid_before=share - account.provider_owed,
        recoupment=_why(account) if owes else None,
    )


def line_kept_back(account: VisitAccount, more: Money) -> PayoutLine:
    """A line of its own: so much *more* is kept back as overdue; below zero, it comes back.

    What was charged and earned stands in the visit's other lines, and is not counted twice.
    """
    names = ("charged", "allowed", "contractual", "payer_paid", "client_paid", "share")
    is_more = more > Money.ZERO
    return PayoutLine.model_validate(
        {
            **dict.fromkeys((*names, "paid_before"), Money.ZERO),
            "visit_id": account.visit_id,
            "client_id": account.client_id,
            "service_on": account.service_on,
            "recoupment": Recoupment.OVERDUE if is_more else Recoupment.NOT_OVERDUE,
            "kept_back": more,
        }
    )


def _why(account: VisitAccount) -> Recoupment:
    if account.standing_of(Priority.PRIMARY) is None:
        return Recoupment.TAKEN_BACK
    if any(each.state is DecisionState.TAKES_BACK for each in account.decisions):
        return Recoupment.DECIDED_ANEW
    return Recoupment.LESS_CAME_IN
