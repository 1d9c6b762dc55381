"""The mails of a campaign: each client's own, written one by one, handed over fifty at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from backoffice import languages
from backoffice.adapters.mail.messages import Message, Sender, written
from backoffice.domain.client import Client
from backoffice.domain.renewal_mail import MailOutcome, RenewalMail


def renewal(
    client: Client,
    sender: Sender,
    *,
    mailing_id: str,
    token: str,
    ends_on: date,
    expires_at: datetime,
    card_to_come: bool,
) -> Message:
    """Ask a client what comes after their plan's last day (S2:67), by two actions (S2:69).

    It comes from the network and names no provider. What the client said already is not repeated;
    only that the card of a plan to come is still missing, if so (Q6).
    """
    language = client.language
    last_day = (expires_at - timedelta(seconds=1)).astimezone(ZoneInfo(client.time_zone)).date()
    return written(
        "renewal",
        language,
        sender,
        mailing_id=mailing_id,
        to=str(client.email),
        reply_to=None,
        called=client.called,
        day=languages.day_in_words(ends_on, language),
        until=languages.day_in_words(last_day, language),
        upcoming_url=sender.address(f"renewal/{token}/upcoming", language),
        unchanged_url=sender.address(f"renewal/{token}/not-changing", language),
        card_to_come=card_to_come,
    )


class BulkCarrier(Protocol):
    """What takes many messages away at once."""

    def carry_all(self, messages: Sequence[Message]) -> list[MailOutcome]:
        """Send each of *messages*; what became of each, in their order.

        Raises:
            NothingTaken: the service answered that it took none of them.
        """


class CampaignPostOffice:
    """The campaign's post port."""

    def __init__(self, carrier: BulkCarrier, *, public_base_url: str, network_name: str) -> None:
        self._carrier = carrier
        self._sender = Sender(network_name=network_name, public_base_url=public_base_url)

    def written(self, mails: Sequence[RenewalMail]) -> Callable[[], list[MailOutcome]]:
        """Write to up to fifty clients what is asked; what is given sends it, and tells of each.

        Raises, when it is sent:
            NothingTaken: the service answered that it took none of them. Whatever else is raised
                leaves all of them in doubt.
        """
        return partial(self._carrier.carry_all, [self._written(mail) for mail in mails])

    def _written(self, mail: RenewalMail) -> Message:
        return renewal(
            mail.client,
            self._sender,
            mailing_id=mail.mailing_id,
            token=mail.token,
            ends_on=mail.ends_on,
            expires_at=mail.expires_at,
            card_to_come=mail.card_to_come,
        )
