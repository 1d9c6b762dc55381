"""The post office: each message is written, then carried."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from backoffice.adapters.mail import messages
from backoffice.adapters.mail.messages import Message
from backoffice.domain.client import Client
from backoffice.domain.provider import Provider


class Carrier(Protocol):
    """What takes a message away."""

    def carry(self, message: Message) -> str:
        """Send *message*; the service's own id of it."""


class PostOffice:
    """The post port."""

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
