"""The tables about clients: who they are, whose they are, and when they come."""

from __future__ import annotations

from datetime import date

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.client import Client
from backoffice.domain.roster import RosterEntry
from backoffice.domain.visit import Visit, VisitStatus, may_yet_be_insured


class ClientsTable(Table[Client], of=Client):
    """Keyed by client."""

    NAME = "clients"
    KEY = ("client_id",)
    MISSING = "There is no such client."


class RosterTable(Table[RosterEntry], of=RosterEntry):
    """Keyed by provider, then client: one provider's clients are one query.

    `by_client` is the way back, a moment late.
    """

    NAME = "roster"
    KEY = ("provider_id", "client_id")
    MISSING = "There is no such client on your roster."

    def of_client(self, client_id: str) -> list[RosterEntry]:
        """On whose rosters a client is, or was."""
        return self.from_items(
            self._database.query(self.NAME, ("client_id", client_id), index="by_client")
        )


class VisitsTable(Table[Visit], of=Visit):
    """Keyed by client, then visit; `by_planned_day` holds only visits to come, `by_cash_day` and
    `by_cash_standing` those that clients pay, as long as insurance may yet.
    """

    NAME = "visits"
    KEY = ("client_id", "visit_id")
    MISSING = "There is no such visit."

    def indexed(self, record: Visit) -> dict[str, str]:
        if record.status is VisitStatus.PLANNED:
            return {"planned_on": record.day.isoformat()}
        if not may_yet_be_insured(record):
            return {}
        standing = f"{record.provider_id}.{record.care_state}"
        return {"cash_on": record.day.isoformat(), "cash_standing": standing}

    def cash_pay(self, day: date) -> list[tuple[str, str, str]]:
        """Visit, client and provider of each one of *day* that insurance may yet pay."""
        items = self._database.query(self.NAME, ("cash_on", day.isoformat()), index="by_cash_day")
        return [(item["visit_id"], item["client_id"], item["provider_id"]) for item in items]

    def cash_pay_with(
        self, provider_id: str, state: str, *, since: date
    ) -> list[tuple[str, str, str]]:
        """The same of one provider, with clients in one state, on and after a day."""
        items = self._database.query(
            self.NAME,
            ("cash_standing", f"{provider_id}.{state}"),
            index="by_cash_standing",
            range=Range("cash_on", ">=", since.isoformat()),
        )
        return [(item["visit_id"], item["client_id"], provider_id) for item in items]

    def planned(self, client_id: str, *, since: date) -> list[Visit]:
        """A client's planned visits on and after a day, soonest first."""
        return self.from_items(
            self._database.query(
                self.NAME,
                ("client_id", client_id),
                index="by_planned_day",
                range=Range("planned_on", ">=", since.isoformat()),
            )
        )
