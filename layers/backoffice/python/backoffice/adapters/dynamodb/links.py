"""The links table, and the markers of what was mailed."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.link import Link
from backoffice.domain.mailing import Mailing


class LinksTable(Table[Link], of=Link):
    """Keyed by client, then purpose; `by_token_hash` finds what a mail carries.

    There is one item for each client and purpose, whatever the generation, so
    an earlier token is in no index and finds nothing.
    """

    NAME = "links"
    KEY = ("client_id", "purpose")
    MISSING = "No link was asked for yet."

    def by_token(self, token: str) -> Link | None:
        """The link that *token* belongs to, if its generation is the latest."""
        found = self._database.query(
            self.NAME, ("token_hash", fingerprint(token)), index="by_token_hash", limit=1
        )
        if not found:
            return None
        # An index lags behind: only the table knows of a lock, an unlocking, a newer generation.
        link = self.find(found[0]["client_id"], found[0]["purpose"])
        return link if link and link.token_hash == fingerprint(token) else None


class MailingsTable(Table[Mailing], of=Mailing):
    """Keyed by message."""

    NAME = "mailings"
    KEY = ("mailing_id",)
    JOURNALLED = False
