"""The tables behind the public pre-check: what is under way, how often, and what was made of it."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.allowance import Allowance
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.precheck import Precheck, PrecheckNote, PrecheckStatus

_FORGETS = "due"


def _asks(payer_id: str) -> str:
    return f"due.{payer_id}"


class PrechecksTable(Table[Precheck], of=Precheck):
    """Keyed by pre-check. The journal keeps none, and the table itself forgets each after a day.

    `by_token_hash` finds what a mail carries. `by_due` holds what is to be
    forgotten, and apart, for each payer, what it is to be asked.
    """

    NAME = "prechecks"
    KEY = ("precheck_id",)

    def indexed(self, record: Precheck) -> dict[str, str | int]:
        forgotten = {"expires_at": int(record.ends_at.timestamp())}
        if record.due_at is None:
            return {**forgotten}
        confirmed = record.status is PrecheckStatus.CONFIRMED
        part = _asks(record.payer_id) if confirmed else _FORGETS
        return {**forgotten, "due_in": part, "due_since": moment_text(record.due_at)}

    def lasting(self, record: Precheck) -> bool:  # noqa: ARG002
        return False

    def by_token(self, token: str) -> str | None:
        """Which pre-check *token* belongs to; an index lags behind, so the caller reads it."""
        found = self._database.query(
            self.NAME, ("token_hash", fingerprint(token)), index="by_token_hash", limit=1
        )
        return next((item["precheck_id"] for item in found), None)

    def to_forget(self, *, by: datetime, limit: int) -> list[str]:
        """The ids of those that nobody confirmed by a moment, longest due first."""
        return self._due(_FORGETS, by, limit)

    def to_ask(self, payer_id: str, *, by: datetime, limit: int) -> list[str]:
        """The ids of those to ask *payer_id* about at or before a moment, longest due first."""
        return self._due(_asks(payer_id), by, limit)

    def _due(self, part: str, by: datetime, limit: int) -> list[str]:
        items = self._database.query(
            self.NAME,
            ("due_in", part),
            index="by_due",
            range=Range("due_since", "<=", moment_text(by)),
            limit=limit,
        )
        return [item["precheck_id"] for item in items]


class AllowancesTable(Table[Allowance], of=Allowance):
    """Keyed by an HMAC of a mailbox, a member ID or a person; forgotten when it counts no more."""

    NAME = "precheck-allowances"
    KEY = ("pseudonym",)

    def indexed(self, record: Allowance) -> dict[str, int]:
        if not record.used_at:
            return {}
        return {"expires_at": int((record.used_at[-1] + record.WITHIN).timestamp())}

    def lasting(self, record: Allowance) -> bool:  # noqa: ARG002
        return False


class PrecheckNotesTable(Table[PrecheckNote], of=PrecheckNote):
    """Keyed by pre-check; written once, in the write that forgets who it was about."""

    NAME = "precheck-notes"
    KEY = ("precheck_id",)
