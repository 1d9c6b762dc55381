"""Keeping back: for which visits something is taken off on a payday, as clients owe too long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backoffice.domain.keeping_back import to_keep_back
from backoffice.domain.money import Money

if TYPE_CHECKING:
    from datetime import date

    from backoffice.domain.account import VisitAccount
    from backoffice.domain.invoice import InvoiceTerms
    from backoffice.services.payout_ports import FindsLateInvoices, FindsOwed


class KeepingBack:
    """Reads alone: what it finds is kept in the payout, under the provider's lock."""

    def __init__(
        self,
        *,
        invoices: FindsLateInvoices,
        accounts: FindsOwed,
        after_days: int | None,
        terms: InvoiceTerms,
    ) -> None:
        self._invoices = invoices
        self._accounts = accounts
        self._after_days = after_days
        self._terms = terms

    def changes(
        self, provider_id: str, owed: Sequence[VisitAccount], *, payday: date
    ) -> list[tuple[VisitAccount, Money]]:
        """The visits for which more is to be kept back than is, or less, and by how much.

        *owed* has every visit of which something is kept back already, whether or not the switch
        is on; the others are found among what is overdue.
        """
        known = {each.visit_id: each for each in owed}
        late: set[str] = set()
        if self._after_days is not None:
            late = {each.visit_id for each in self._invoices.overdue_of(provider_id)}
        more = self._accounts.load_each([(each,) for each in sorted(late - known.keys())])
        kept = {each.visit_id for each in owed if each.kept_back != Money.ZERO}
        wanted = [each for each in (*owed, *more) if each.visit_id in late | kept]
        found = self._invoices.load_each([(each.visit_id,) for each in wanted])
        invoices = {each.visit_id: each for each in found}
        changes = []
        for account in wanted:
            to_keep = to_keep_back(
                invoices.get(account.visit_id),
                account,
                payday=payday,
                after_days=self._after_days,
                terms=self._terms,
            )
            if to_keep != account.kept_back:
                changes.append((account, to_keep - account.kept_back))
        return changes
