"""Keeping back: what a client has not paid for long is the provider's to bear, until they do.

The seeds say that the network collects what clients owe (IV-1), and nothing of taking it off
providers; so this is a switch, and off (Q22). How much is kept back follows from the invoice and
the visit's account as they are on a payday, so it comes back by itself.
"""

from __future__ import annotations

from datetime import date, timedelta

from backoffice.domain.account import VisitAccount
from backoffice.domain.invoice import Invoice, InvoiceState, InvoiceTerms, standing
from backoffice.domain.ledger import Account
from backoffice.domain.money import Money


def to_keep_back(
    invoice: Invoice | None,
    account: VisitAccount,
    *,
    payday: date,
    after_days: int | None,
    terms: InvoiceTerms,
) -> Money:
    """What is to be kept back for a visit on a *payday*, all in all (Q22).

    Nothing while the client has time, objects, or waits for an insurance, nor where there is no
    invoice; never more than the provider got for the visit, and keeps. *after_days* are counted
    from the last day to pay; None: the switch is off.
    """
    if invoice is None or invoice.due_on is None or after_days is None:
        return Money.ZERO
    now = standing(invoice, account, today=payday, terms=terms)
    is_long_overdue = payday >= invoice.due_on + timedelta(days=after_days)
    if now.state is not InvoiceState.OVERDUE or not is_long_overdue:
        return Money.ZERO
    share = account.on(Account.PROVIDER_SHARE)
    got = share - account.provider_owed
    return max(min(now.due, got, share), Money.ZERO)
