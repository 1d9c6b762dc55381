"""The tables of the secure link: links, the forms behind them, and what was mailed."""

from __future__ import annotations

from datetime import datetime, timedelta

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.card import CardPhoto
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import Intake
from backoffice.domain.link import Link
from backoffice.domain.link_mailing import waits_for_reminder
from backoffice.domain.mailing import Mailing
from backoffice.domain.record import Ref

_KEPT_FOR = timedelta(days=30)
_DRAFTS_KEPT_FOR = timedelta(days=180)
"""Longer than the longest link to a form lasts, which is from October to the end of January."""
_REMINDERS = "reminders"


class LinksTable(Table[Link], of=Link):
    """Keyed by client, then purpose; `by_token_hash` finds what a mail carries.

    There is one item for each client and purpose, whatever the generation, so
    an earlier token is in no index and finds nothing. `by_reminder` holds the
    links whose client is still to be reminded.
    """

    NAME = "links"
    KEY = ("client_id", "purpose")
    MISSING = "No link was asked for yet."

    def by_token(self, token: str) -> Ref[Link] | None:
        """Which link *token* belongs, or a moment ago belonged, to.

        An index lags behind: only the table knows of a lock, an unlocking or
        a newer generation, so the caller reads the link itself.
        """
        found = self._database.query(
            self.NAME, ("token_hash", fingerprint(token)), index="by_token_hash", limit=1
        )
        return next((Ref(Link, (item["client_id"], item["purpose"])) for item in found), None)

    def indexed(self, record: Link) -> dict[str, str]:
        due = record.reminder_due_at
        if due is None or not waits_for_reminder(record):
            return {}
        return {"remind_in": _REMINDERS, "remind_since": moment_text(due)}

    def to_remind(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Client and purpose of links to remind of at or before a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("remind_in", _REMINDERS),
            index="by_reminder",
            range=Range("remind_since", "<=", moment_text(by)),
            limit=limit,
        )
        return [(item["client_id"], item["purpose"]) for item in items]


class IntakesTable(Table[Intake], of=Intake):
    """Keyed by form. The journal keeps what was attested, and no draft.

    A form that nobody submits is forgotten, half a year after it was begun.
    """

    NAME = "intakes"
    KEY = ("intake_id",)
    MISSING = "There is no such form."

    def indexed(self, record: Intake) -> dict[str, str | int]:
        if record.attestation is not None:
            return {}
        return {"expires_at": int((record.started_at + _DRAFTS_KEPT_FOR).timestamp())}

    def lasting(self, record: Intake) -> bool:
        return record.attestation is not None


class CardPhotosTable(Table[CardPhoto], of=CardPhoto):
    """Keyed by form, then by side and version: all uploads of one form are one query.

    The journal keeps the policy, which names its pictures; like a form's
    drafts, uploads are forgotten: a month after they came, when every link
    is over.
    """

    NAME = "card-photos"
    KEY = ("intake_id", "photo_id")

    def lasting(self, record: CardPhoto) -> bool:  # noqa: ARG002
        return False

    def indexed(self, record: CardPhoto) -> dict[str, str | int]:
        return {"expires_at": int((record.uploaded_at + _KEPT_FOR).timestamp())}


class MailingsTable(Table[Mailing], of=Mailing):
    """Keyed by message."""

    NAME = "mailings"
    KEY = ("mailing_id",)

    def lasting(self, record: Mailing) -> bool:  # noqa: ARG002
        return False
