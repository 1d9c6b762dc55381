"""The tables of membership: whose it is, what it costs, each month's fee, and how it is paid."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.looks import due_for_a_look, look
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.fee_payment import FeePayment
from backoffice.domain.membership import Membership, MembershipPrices
from backoffice.domain.membership_fee import MembershipFee

_ALL = "-"


class MembershipsTable(Table[Membership], of=Membership):
    """Keyed by provider; `by_due` has those whose next fee is to be made, by when."""

    NAME = "memberships"
    KEY = ("provider_id",)
    MISSING = "Nothing is written down of this provider's membership."

    def indexed(self, record: Membership) -> dict[str, str]:
        if record.due_at is None:
            return {}
        return {"due_in": _ALL, "due_place": moment_text(record.due_at)}

    def due(self, *, by: datetime, limit: int) -> list[str]:
        """The providers whose fees are to be looked at by a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("due_in", _ALL),
            index="by_due",
            range=Range("due_place", "<=", moment_text(by)),
            limit=limit,
        )
        return [item["provider_id"] for item in items]


class MembershipPricesTable(Table[MembershipPrices], of=MembershipPrices):
    """Keyed by the office; there is one."""

    NAME = "membership-prices"
    KEY = ("office",)

    def indexed(self, record: MembershipPrices) -> dict[str, str]:  # noqa: ARG002
        return {"office": MembershipPrices.OFFICE}


class MembershipFeesTable(Table[MembershipFee], of=MembershipFee):
    """Keyed by provider, then membership and month; `by_look` has those of which there is something
    to tell, by when.
    """

    NAME = "membership-fees"
    KEY = ("provider_id", "fee_id")
    MISSING = "There is no such membership fee."

    def indexed(self, record: MembershipFee) -> dict[str, str]:
        return look(record.look_at)

    def of_provider(self, provider_id: str) -> list[MembershipFee]:
        """A provider's fees, first months first."""
        return self.all_of(provider_id)

    def to_look_at(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Provider and id of the fees to look at by a moment, longest due first."""
        items = due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        return [(item["provider_id"], item["fee_id"]) for item in items]


class FeePaymentsTable(Table[FeePayment], of=FeePayment):
    """Keyed by payment; `by_look` has those of which something is awaited, by when to look, and
    `by_charge` those that were paid.
    """

    NAME = "fee-payments"
    KEY = ("payment_id",)
    MISSING = "There is no such payment."

    def indexed(self, record: FeePayment) -> dict[str, str]:
        return look(record.look_at)

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The payments to ask the processor about at or before a moment, longest due first."""
        items = due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        return [item["payment_id"] for item in items]

    def of_charge(self, charge_id: str) -> list[str]:
        """The payment that a charge is of; none where it is somebody else's."""
        items = self._database.query(self.NAME, ("charge_id", charge_id), index="by_charge")
        return [item["payment_id"] for item in items]
