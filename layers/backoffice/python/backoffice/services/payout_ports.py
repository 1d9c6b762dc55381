"""What the desks of payouts need from the world, beside what all desks do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.account import VisitAccount
    from backoffice.domain.invoice import Invoice
    from backoffice.domain.payout import OwedVisit, Payout, PayoutSummary


class FindsOwed(Protocol):
    """Accounts of visits, by whom something is owed for them."""

    def next_owed(self, *, after: str) -> str | None:
        """The provider after that one (empty: the first) to whom, or by whom, anything is owed."""

    def owed(self, provider_id: str, /) -> list[OwedVisit]:
        """The visits for which anything is owed to, or by, a provider, or kept back (then nothing
        may be owed); late by a moment.
        """

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[VisitAccount]:
        """The accounts under *keys*, without those that are missing."""


class FindsUnderWay(Protocol):
    """Providers, by what is being done about their payouts."""

    def under_way(self) -> list[str]:
        """The ids of providers with a payout whose visits are not all attended to."""


class FindsPayouts(Protocol):
    """Payouts, by whose they are."""

    def find(self, payout_id: str, /) -> Payout | None:
        """The payout, or None."""

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The payouts to go on with at or before a moment, longest due first."""

    def latest(self, provider_id: str, *, until: str | None, limit: int) -> list[PayoutSummary]:
        """A provider's payouts, newest first, from the one with id *until* (None: the newest)."""


class FindsProviderAccounts(Protocol):
    """Providers' payout accounts, by their names at the processor, and by when to look at them."""

    def of_account(self, account_id: str, /) -> list[str]:
        """The provider whose account it is; none where it is nobody's."""

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The providers whose accounts to ask about at or before a moment, longest due first."""


class FindsLateInvoices(Protocol):
    """Invoices that were not paid in time, and any by their visits."""

    def overdue_of(self, provider_id: str, /) -> list[Invoice]:
        """A provider's invoices that are overdue, longest first."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Invoice]:
        """The invoices under *keys*, without those that are missing."""
