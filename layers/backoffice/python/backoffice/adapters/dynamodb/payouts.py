"""The tables of payouts: what was agreed with providers, what they are paid, and how far we got."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.looks import due_for_a_look, look
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.payday import PayoutRun
from backoffice.domain.payout import Payout, PayoutSummary, ProviderPayouts
from backoffice.domain.payout_account import ProviderAccount
from backoffice.domain.payout_terms import PayoutTerms

_ALL = "-"


class PayoutTermsTable(Table[PayoutTerms], of=PayoutTerms):
    """Keyed by payer."""

    NAME = "payout-terms"
    KEY = ("payer_id",)
    MISSING = "Nothing is agreed about this payer: all that it allows is the provider's."


class PayoutsTable(Table[Payout], of=Payout):
    """Keyed by payout; `by_provider` has a provider's, and ids follow the days; `by_look` has those
    that the processor is to be asked about, by when.
    """

    NAME = "payouts"
    KEY = ("payout_id",)
    MISSING = "There is no such payout."

    def indexed(self, record: Payout) -> dict[str, str | int]:
        shown: dict[str, str | int] = {"total": record.total.cents, "visits": record.visits}
        return {**shown, **look(record.look_at)}

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The payouts to go on with at or before a moment, longest due first."""
        return [
            item["payout_id"]
            for item in due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        ]

    def latest(self, provider_id: str, *, until: str | None, limit: int) -> list[PayoutSummary]:
        """A provider's payouts, newest first, from the one with id *until* (None: the newest) on.

        An index shows the last moment's late.
        """
        items = self._database.query(
            self.NAME,
            ("provider_id", provider_id),
            index="by_provider",
            range=Range("payout_id", "<=", until) if until else None,
            limit=limit,
            newest_first=True,
        )
        names = PayoutSummary.model_fields
        return [PayoutSummary(**{k: v for k, v in item.items() if k in names}) for item in items]


class ProviderPayoutsTable(Table[ProviderPayouts], of=ProviderPayouts):
    """Keyed by provider; `by_work` has those with a payout under way."""

    NAME = "provider-payouts"
    KEY = ("provider_id",)

    def indexed(self, record: ProviderPayouts) -> dict[str, str]:
        return {} if record.under_way is None else {"work_in": _ALL}

    def under_way(self) -> list[str]:
        """The ids of providers with a payout whose visits are not all attended to."""
        items = self._database.query(self.NAME, ("work_in", _ALL), index="by_work")
        return [item["provider_id"] for item in items]


class PayoutRunsTable(Table[PayoutRun], of=PayoutRun):
    """Keyed by the office; there is one."""

    NAME = "payout-runs"
    KEY = ("office",)

    def lasting(self, record: PayoutRun) -> bool:  # noqa: ARG002
        return False


class ProviderAccountsTable(Table[ProviderAccount], of=ProviderAccount):
    """Keyed by provider; `by_account` has them by their names at the processor, and `by_look` those
    to be asked about, by when.
    """

    NAME = "provider-accounts"
    KEY = ("provider_id",)

    def indexed(self, record: ProviderAccount) -> dict[str, str]:
        return look(record.look_at)

    def of_account(self, account_id: str) -> list[str]:
        """The provider whose account it is; none where it is nobody's."""
        items = self._database.query(self.NAME, ("account_id", account_id), index="by_account")
        return [item["provider_id"] for item in items]

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The providers whose accounts to ask about at or before a moment, longest due first."""
        return [
            item["provider_id"]
            for item in due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        ]
