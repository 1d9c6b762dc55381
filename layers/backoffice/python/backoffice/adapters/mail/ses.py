"""The mail service: SES, asked once for each message."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from backoffice.adapters.mail import messages
from backoffice.adapters.mail.messages import Message
from backoffice.domain.client import Client
from backoffice.domain.provider import Provider

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


class Carrier(Protocol):
    """What takes a message away."""

    def carry(self, message: Message) -> str:
        """Send *message*; the service's own id of it."""


class SesCarrier:
    """SES without click tracking, which would rewrite the links of a secure message."""

    def __init__(self, client: SESV2Client, *, sender: str) -> None:
        self._client = client
        self._sender = sender

    def carry(self, message: Message) -> str:
        """Send *message* once; whether a failed call sent it anyway, nobody can know."""
        sent = self._client.send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": [message.to]},
            ReplyToAddresses=[message.reply_to],
            Content={
                "Simple": {
                    "Subject": {"Data": message.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": message.text, "Charset": "UTF-8"},
                        "Html": {"Data": message.html, "Charset": "UTF-8"},
                    },
                }
            },
        )
        return sent["MessageId"]


class PostOffice:
    """The post port: each message written, then carried."""

    def __init__(self, carrier: Carrier, *, public_base_url: str, network_name: str) -> None:
        self._carrier = carrier
        self._public_base_url = public_base_url
        self._network_name = network_name

    def insurance_link(
        self, client: Client, provider: Provider, *, token: str, expires_at: datetime
    ) -> str:
        """Ask a client for insurance details."""
        message = messages.insurance_link(
            client,
            provider,
            url=f"{self._public_base_url}/link/{token}",
            expires_at=expires_at,
            network_name=self._network_name,
        )
        return self._carrier.carry(message)
