"""The door of a link: whoever holds the link and knows the birth date comes in, nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from backoffice.domain.client import Client
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.link import LinkPurpose, SessionKey, try_to_open
from backoffice.domain.record import Record, Ref
from backoffice.domain.second_fact import Opening
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, FindsLinks, NewId, Records

NOT_OPENED = (
    "This did not work. Please check the date of birth. If it is right, ask your provider for a "
    "new link."
)
"""Said for a wrong date, and for a link that is unknown, expired, replaced or locked alike."""
NO_INVOICE_OPENED = (
    "This did not work. Please check the date of birth. If it is right, open the link in our "
    "newest e-mail, or ask us for help."
)
"""The same at the door of the invoices."""
NO_RENEWAL_OPENED = (
    "This did not work. Please check the date of birth. If it is right, open the link in our "
    "newest e-mail, or ask your provider for a new link."
)
"""The same at the door of renewals."""

Begin = Callable[[Any, Client], Sequence[Record]]
"""What is written down when a link, of whichever kind the door is for, is opened at first."""


def _nothing(_link: object, _client: Client) -> Sequence[Record]:
    return ()


class LinkDoor:
    """Opening a link with the second fact (S2:11); to a stranger every failure looks the same.

    A link of another *purpose* than the door's own is as unknown as one that was made up.
    """

    def __init__(
        self,
        *,
        records: Records,
        links: FindsLinks,
        purpose: LinkPurpose,
        not_opened: str = NOT_OPENED,
        begin: Begin = _nothing,
        now: Clock,
        new_secret: NewId,
    ) -> None:
        self._records = records
        self._links = links
        self._purpose = purpose
        self._not_opened = not_opened
        self._begin = begin
        self._now = now
        self._new_secret = new_secret

    def open(self, token: str, typed: date) -> SessionKey:
        """Open the link with the second fact, and begin what is behind it on the first visit.

        Raises:
            Refused: with the same sentence, whatever the reason.
        """
        try:
            return insisting(lambda: self._opened(token, typed))
        except Conflict:
            # Answered as what it is, it would tell a stranger that there is such a link.
            raise Refused(self._not_opened) from None

    def _opened(self, token: str, typed: date) -> SessionKey:
        found = self._links.by_token(token)
        if found is None:
            raise Refused(self._not_opened)
        link, client = self._records.find_together(found, Ref(Client, (found.key[0],)))
        # An index follows a moment later: a link that was just replaced may still be in it.
        current = link is not None and link.token_hash == fingerprint(token)
        if link is None or not current or client is None or client.birth_date is None:
            raise Refused(self._not_opened)
        at, secret = self._now(), self._new_secret()
        key: SessionKey = link.session_key(secret)
        if key.purpose is not self._purpose:
            raise Refused(self._not_opened)
        tried, opening = try_to_open(
            link, typed=typed, birth_date=client.birth_date, secret=secret, at=at
        )
        if opening is not Opening.OPENED:
            if tried != link:
                self._records.keep(tried)
            raise Refused(self._not_opened)
        begun = () if link.opened_at else self._begin(link, client)
        self._records.keep(tried, *begun)
        return key
