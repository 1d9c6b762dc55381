"""The tables of where the network works, of its openings, and of those who wait for one."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.adapters.dynamodb.looks import due_for_a_look, look
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.served_state import Opening, ServedState
from backoffice.domain.waitlist import WaitlistEntry, WaitlistFigures, WaitlistWish

_ALL = "-"


class ServedStatesTable(Table[ServedState], of=ServedState):
    """Keyed by state; `by_state` has them all in one part, since there are sixty at most."""

    NAME = "served-states"
    KEY = ("state",)
    MISSING = "The network never worked in this state."

    def indexed(self, record: ServedState) -> dict[str, str]:  # noqa: ARG002
        return {"listed_in": _ALL}

    def is_served(self, state: str, day: date) -> bool:
        """Whether the network works in a state on a day."""
        served = self.find(state)
        return served is not None and served.on(day)

    def all(self) -> list[ServedState]:
        """Every state that was ever served, by its letters; an index, so a moment late."""
        items = self._database.query(self.NAME, ("listed_in", _ALL), index="by_state")
        return self.from_items(items)


class OpeningsTable(Table[Opening], of=Opening):
    """Keyed by state and first day; `by_look` has those that are to be gone on with, by when."""

    NAME = "state-openings"
    KEY = ("state", "since")

    def indexed(self, record: Opening) -> dict[str, str]:
        return look(record.due_at)

    def due(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """State and first day of the openings to go on with by a moment, longest due first."""
        items = due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        return [(item["state"], item["since"]) for item in items]


class WaitlistTable(Table[WaitlistEntry], of=WaitlistEntry):
    """Keyed by what stands in for a mailbox and a state. The journal keeps none: it forgets nobody.

    `by_token_hash` finds what a mail carries. `by_turn` has those who wait for a state, in the
    order in which they joined. What is offered and not taken, and who was told or left, goes away.
    """

    NAME = "waitlist"
    KEY = ("entry_id",)

    def indexed(self, record: WaitlistEntry) -> dict[str, str | int]:
        if record.is_waiting and record.joined_at is not None:
            turn = f"{moment_text(record.joined_at)}#{record.entry_id}"
            return {"waits_in": str(record.state), "turn": turn}
        ends = record.ended_at or record.offered_at
        return {"expires_at": int((ends + record.REMEMBERED).timestamp())}

    def lasting(self, record: WaitlistEntry) -> bool:  # noqa: ARG002
        return False

    def by_token(self, token: str) -> str | None:
        """Which entry *token* belongs to; an index lags behind, so the caller reads it."""
        found = self._database.query(
            self.NAME, ("token_hash", fingerprint(token)), index="by_token_hash", limit=1
        )
        return next((item["entry_id"] for item in found), None)

    def waiting(self, state: str, *, limit: int) -> list[str]:
        """Who waits for a state, in the order in which they joined; a moment late."""
        items = self._database.query(
            self.NAME, ("waits_in", str(state)), index="by_turn", limit=limit
        )
        return [item["entry_id"] for item in items]


class WaitlistWishesTable(Table[WaitlistWish], of=WaitlistWish):
    """Keyed by wish; each is forgotten when it was heard, and goes away after a day."""

    NAME = "waitlist-wishes"
    KEY = ("wish_id",)

    def indexed(self, record: WaitlistWish) -> dict[str, int]:
        return {"expires_at": int((record.wished_at + record.LASTS).timestamp())}

    def lasting(self, record: WaitlistWish) -> bool:  # noqa: ARG002
        return False


class WaitlistFiguresTable(Table[WaitlistFigures], of=WaitlistFigures):
    """Keyed by state."""

    NAME = "waitlist-figures"
    KEY = ("state",)

    def indexed(self, record: WaitlistFigures) -> dict[str, str]:  # noqa: ARG002
        return {"listed_in": _ALL}

    def all(self) -> list[WaitlistFigures]:
        """Of every state that anybody ever waited for; an index, so a moment late."""
        items = self._database.query(self.NAME, ("listed_in", _ALL), index="by_state")
        return self.from_items(items)
