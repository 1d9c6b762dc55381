"""The tables behind the public page: wishes for a link, and who can be reached where."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.asking import AskedForLink, Mailbox


class LinkRequestsTable(Table[AskedForLink], of=AskedForLink):
    """Keyed by wish. The journal keeps none, and the table itself forgets each after a day."""

    NAME = "link-requests"
    KEY = ("ask_id",)

    def indexed(self, record: AskedForLink) -> dict[str, int]:
        return {"expires_at": int((record.asked_at + record.KEPT_FOR).timestamp())}

    def lasting(self, record: AskedForLink) -> bool:  # noqa: ARG002
        return False


class MailboxesTable(Table[Mailbox], of=Mailbox):
    """Keyed by an HMAC of the address. It follows from the clients, so the journal keeps none."""

    NAME = "mailboxes"
    KEY = ("mailbox_id",)

    def lasting(self, record: Mailbox) -> bool:  # noqa: ARG002
        return False
