"""The tables of how claims travel: each version on its way, and whether the clearinghouse is up."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.claim import ClaimHandout
from backoffice.domain.conduct import ClearinghouseConduct
from backoffice.domain.submission import Submission, Way

_SENT, _UNSENT, _IN_DOUBT = "sent", "unsent", "in-doubt"


class SubmissionsTable(Table[Submission], of=Submission):
    """Keyed by patient control number, which acknowledgments name.

    `by_due` holds what is to be sent or looked up, what may have arrived apart
    from what was never sent; and, since when they were sent, those in doubt.
    `by_interchange` finds what went out in an envelope that is refused as a whole.
    """

    NAME = "submissions"
    KEY = ("control_number",)
    MISSING = "There is no submission with this control number."

    def indexed(self, record: Submission) -> dict[str, str]:
        sent = {"sent_in": _label(record.interchange)}
        if record.way is Way.UNCERTAIN:
            return {**sent, "due_in": _IN_DOUBT, "due_since": moment_text(record.written_at)}
        if record.next_attempt_at is None:
            return sent
        return {
            **sent,
            "due_in": _SENT if record.may_be_there else _UNSENT,
            "due_since": moment_text(record.next_attempt_at),
        }

    def due(self, *, may_be_there: bool, by: datetime, limit: int) -> list[ClaimHandout]:
        """Those to attend to at or before a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("due_in", _SENT if may_be_there else _UNSENT),
            index="by_due",
            range=Range("due_since", "<=", moment_text(by)),
            limit=limit,
        )
        known = ("claim_id", "control_number")
        return [ClaimHandout(**{name: item[name] for name in known}) for item in items]

    def in_doubt(self, *, limit: int) -> int:
        """How many wait for a person, up to *limit*."""
        items = self._database.query(self.NAME, ("due_in", _IN_DOUBT), index="by_due", limit=limit)
        return len(items)

    def sent_in(self, interchange: int) -> list[str]:
        """The control numbers of what went out in one interchange; the last moment's come late."""
        items = self._database.query(
            self.NAME, ("sent_in", _label(interchange)), index="by_interchange"
        )
        return [item["control_number"] for item in items]


class ClearinghouseConductTable(Table[ClearinghouseConduct], of=ClearinghouseConduct):
    """Keyed by clearinghouse."""

    NAME = "clearinghouse-conduct"
    KEY = ("clearinghouse",)
    MISSING = "Nothing is known of how this clearinghouse takes claims."


def _label(interchange: int) -> str:
    return f"{interchange:09}"
