"""The e-mails about the waitlist: an offer, and that a state opened, which can be unsubscribed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from backoffice import languages
from backoffice.adapters.mail.messages import Message, Sender, written
from backoffice.domain.client import Language
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.states import STATES

if TYPE_CHECKING:
    from backoffice.adapters.mail.post import Carrier

ONE_CLICK = "List-Unsubscribe=One-Click"
"""What a mail program posts to the address that the mail names (RFC 8058)."""


def waitlist_offer(
    sender: Sender,
    *,
    mailing_id: str,
    to: EmailAddress,
    token: str,
    state: str,
    language: Language,
    expires_at: datetime,
    zone: str,
) -> Message:
    """Offer a place on the waitlist (CM-10). Anybody may have typed the address: it names nobody,
    and nothing that was asked but the state.
    """
    return written(
        "waitlist_offer",
        language,
        sender,
        mailing_id=mailing_id,
        to=to,
        reply_to=None,
        called=None,
        state=STATES[state],
        url=sender.address(f"waitlist/{token}", language),
        until=languages.moment_in_words(expires_at, zone, language),
    )


def state_opened(
    sender: Sender,
    *,
    mailing_id: str,
    to: EmailAddress,
    token: str,
    state: str,
    language: Language,
    postal_address: str,
) -> Message:
    """Tell somebody who waited that their state opened (CM-11).

    It says what the network does, so it is treated as the law treats commercial mail: it says where
    the network is, and how to get off the list (15 USC 7704(a)(5)), in its headers, too.
    """
    leave = f"waitlist/unsubscribe/{token}"
    mail = written(
        "state_opened",
        language,
        sender,
        mailing_id=mailing_id,
        to=to,
        reply_to=None,
        called=None,
        state=STATES[state],
        url=sender.address(f"directory?state={state}", language),
        unsubscribe_url=sender.address(leave, language),
        address=postal_address,
    )
    headers = (
        ("List-Unsubscribe", f"<{sender.public_base_url}/{leave}>"),
        ("List-Unsubscribe-Post", ONE_CLICK),
    )
    return mail.with_headers(*headers)


class WaitlistPostOffice:
    """The waitlist's post port."""

    def __init__(
        self, carrier: Carrier, *, public_base_url: str, network_name: str, postal_address: str
    ) -> None:
        self._carrier = carrier
        self._sender = Sender(network_name=network_name, public_base_url=public_base_url)
        self._postal_address = postal_address

    def waitlist_offer(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        state: str,
        language: Language,
        expires_at: datetime,
        zone: str,
    ) -> str:
        """Offer a place on the waitlist to whoever reads a mailbox."""
        message = waitlist_offer(
            self._sender,
            mailing_id=mailing_id,
            to=to,
            token=token,
            state=state,
            language=language,
            expires_at=expires_at,
            zone=zone,
        )
        return self._carrier.carry(message)

    def state_opened(
        self, *, mailing_id: str, to: EmailAddress, token: str, state: str, language: Language
    ) -> str:
        """Tell somebody who waited that the network works in their state now."""
        message = state_opened(
            self._sender,
            mailing_id=mailing_id,
            to=to,
            token=token,
            state=state,
            language=language,
            postal_address=self._postal_address,
        )
        return self._carrier.carry(message)
