"""The post office: each message is written, then carried."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from backoffice.adapters.mail import care, messages
from backoffice.adapters.mail.messages import Message, Sender
from backoffice.domain.client import Client, Language
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.link import LinkReason
from backoffice.domain.message import InvoiceMail
from backoffice.domain.prose import Prose, Words
from backoffice.domain.provider import Provider

if TYPE_CHECKING:
    from backoffice.domain.membership_fee import MembershipFee


class Carrier(Protocol):
    """What takes a message away."""

    def carry(self, message: Message) -> str:
        """Send *message*; the service's own id of it."""


class PostOffice:
    """The post port."""

    def __init__(self, carrier: Carrier, *, public_base_url: str, network_name: str) -> None:
        self._carrier = carrier
        self._sender = Sender(network_name=network_name, public_base_url=public_base_url)

    def insurance_link(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        reason: LinkReason,
        expires_at: datetime,
    ) -> str:
        """Ask a client for insurance details, or for what is still missing of them."""
        message = messages.insurance_link(
            client,
            provider,
            self._sender,
            mailing_id=mailing_id,
            token=token,
            reason=reason,
            expires_at=expires_at,
        )
        return self._carrier.carry(message)

    def insurance_reminder(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Remind a client of a form that waits for them."""
        message = messages.insurance_reminder(
            client,
            provider,
            self._sender,
            mailing_id=mailing_id,
            token=token,
            expires_at=expires_at,
        )
        return self._carrier.carry(message)

    def insurance_receipt(
        self, client: Client, provider: Provider, *, mailing_id: str, awaits_card: bool
    ) -> str:
        """Tell a client that their form arrived, and what happens next."""
        message = messages.insurance_receipt(
            client, provider, self._sender, mailing_id=mailing_id, awaits_card=awaits_card
        )
        return self._carrier.carry(message)

    def insurance_entered(self, client: Client, provider: Provider, *, mailing_id: str) -> str:
        """Tell a client that their provider entered insurance details for them (Q10)."""
        return self._carrier.carry(
            messages.insurance_entered(client, provider, self._sender, mailing_id=mailing_id)
        )

    def link_asked(self, provider: Provider, *, mailing_id: str) -> str:
        """Tell a provider that a client asks for a new link, and not who."""
        return self._carrier.carry(
            messages.link_asked(provider, self._sender, mailing_id=mailing_id)
        )

    def ticket_answer(
        self,
        answer: Prose,
        *,
        mailing_id: str,
        to: EmailAddress,
        called: str | None,
        language: Language,
    ) -> str:
        """Tell whoever asked something what the network answers, and nothing of the question."""
        message = messages.ticket_answer(
            answer, self._sender, mailing_id=mailing_id, to=to, called=called, language=language
        )
        return self._carrier.carry(message)

    def address_confirmation(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        language: Language,
        expires_at: datetime,
        zone: str,
    ) -> str:
        """Ask whoever reads a mailbox whether they asked us something, and not what it was."""
        message = messages.address_confirmation(
            self._sender,
            mailing_id=mailing_id,
            to=to,
            token=token,
            language=language,
            expires_at=expires_at,
            zone=zone,
        )
        return self._carrier.carry(message)

    def care_receipt(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        language: Language,
        expires_at: datetime,
        zone: str,
    ) -> str:
        """Give whoever asked the link to their search, and say nothing of what they asked."""
        message = care.care_receipt(
            self._sender,
            mailing_id=mailing_id,
            to=to,
            token=token,
            language=language,
            expires_at=expires_at,
            zone=zone,
        )
        return self._carrier.carry(message)

    def consultation_news(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        language: Language,
        says: str,
        provider: str | None,
        others: tuple[str, ...],
        policy: Words | None,
    ) -> str:
        """Tell whoever asked what became of it; names only where the mailbox is vouched for."""
        message = care.consultation_news(
            self._sender,
            mailing_id=mailing_id,
            to=to,
            token=token,
            language=language,
            says=says,
            provider=provider,
            others=others,
            policy=policy,
        )
        return self._carrier.carry(message)

    def consultation_work(self, provider: Provider, *, mailing_id: str, says: str) -> str:
        """Tell a provider that a request waits for them, or does not any more, and not whose."""
        return self._carrier.carry(
            care.consultation_work(provider, self._sender, mailing_id=mailing_id, says=says)
        )

    def invoice(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
        says: InvoiceMail,
    ) -> str:
        """Tell a client of invoices, or remind them, and neither how much nor for what."""
        message = messages.invoice(
            client,
            provider,
            self._sender,
            mailing_id=mailing_id,
            token=token,
            expires_at=expires_at,
            says=says,
        )
        return self._carrier.carry(message)

    def good_faith_estimate(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Tell a client that there is an estimate, and neither how much nor for what."""
        message = messages.good_faith_estimate(
            client,
            provider,
            self._sender,
            mailing_id=mailing_id,
            token=token,
            expires_at=expires_at,
        )
        return self._carrier.carry(message)

    def missed_visit_policy(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Ask a client to read and accept what a visit costs that they miss."""
        message = messages.missed_visit_policy(
            client,
            provider,
            self._sender,
            mailing_id=mailing_id,
            token=token,
            expires_at=expires_at,
        )
        return self._carrier.carry(message)

    def renewal_noted(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Tell a client that their provider answered for them."""
        message = messages.renewal_noted(
            client,
            provider,
            self._sender,
            mailing_id=mailing_id,
            token=token,
            expires_at=expires_at,
        )
        return self._carrier.carry(message)

    def membership_fee(self, provider: Provider, fee: MembershipFee, *, mailing_id: str) -> str:
        """Tell a provider that a fee is due."""
        message = messages.membership_fee(provider, fee, self._sender, mailing_id=mailing_id)
        return self._carrier.carry(message)

    def membership_reminder(
        self, provider: Provider, fee: MembershipFee, *, mailing_id: str
    ) -> str:
        """Tell a provider that a fee was not paid in time."""
        message = messages.membership_reminder(provider, fee, self._sender, mailing_id=mailing_id)
        return self._carrier.carry(message)
