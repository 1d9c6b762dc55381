"""The tables of matching: cases, what providers are shown of them, and whose turn it is."""

from __future__ import annotations

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.fair_shares import FairShares
from backoffice.domain.matching_case import MatchingCase, Opportunity

_WAITING = "waiting"


class MatchingCasesTable(Table[MatchingCase], of=MatchingCase):
    """Keyed by search; a case names nobody but providers.

    `by_due_on` has those that wait, by when somebody must look at them; `by_opened` all of a
    month, for counting.
    """

    NAME = "matching-cases"
    KEY = ("seeker_id",)
    MISSING = "There is no such case."

    def indexed(self, record: MatchingCase) -> dict[str, str]:
        opened = moment_text(record.opened_at)
        counted = {"listed_in": opened[:7], "asked_since": opened}
        if record.due_on is None:
            return counted
        return {**counted, "due_in": _WAITING, "due_place": f"{record.due_on}.{record.seeker_id}"}

    def due(self, *, after: str | None, limit: int) -> list[tuple[str, MatchingCase]]:
        """Cases that wait, soonest due first, behind the place *after*, each with its place."""
        items = self._database.query(
            self.NAME,
            ("due_in", _WAITING),
            index="by_due_on",
            # No id has a blank, which is before all that may follow in one.
            range=Range("due_place", ">=", f"{after} ") if after else None,
            limit=limit,
        )
        return [
            (item["due_place"], case)
            for item, case in zip(items, self.from_items(items), strict=True)
        ]

    def opened_in(self, month: str, /) -> list[MatchingCase]:
        """Every case that was opened in a month, as 2026-11."""
        found = self._database.query(self.NAME, ("listed_in", month), index="by_opened")
        return self.from_items(found)


class OpportunitiesTable(Table[Opportunity], of=Opportunity):
    """Keyed by search, then provider; `by_provider` has what somebody may still answer."""

    NAME = "opportunities"
    KEY = ("seeker_id", "provider_id")
    MISSING = "There is no such opportunity."

    def indexed(self, record: Opportunity) -> dict[str, str]:
        if not record.is_open:
            return {}
        return {"open_for": str(record.provider_id), "asked_since": moment_text(record.offered_at)}

    def open_for(self, provider_id: str, *, limit: int) -> list[Opportunity]:
        """What a provider may still say yes or no to, longest waiting first."""
        items = self._database.query(
            self.NAME, ("open_for", provider_id), index="by_provider", limit=limit
        )
        return self.from_items(items)


class FairSharesTable(Table[FairShares], of=FairShares):
    """Keyed by state."""

    NAME = "fair-shares"
    KEY = ("state",)
