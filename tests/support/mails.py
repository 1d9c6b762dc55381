"""Every e-mail that the office writes, in each language, as one client and one provider get it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.adapters.mail import care, messages
from backoffice.adapters.mail.campaign import renewal as renewal_mail
from backoffice.adapters.mail.messages import Message, Sender
from backoffice.adapters.mail.waitlist import state_opened, waitlist_offer
from backoffice.domain.client import Client, Language
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.link import LinkReason
from backoffice.domain.message import InvoiceMail
from backoffice.domain.prose import Prose, Words
from tests.support import builders

EXPIRES = datetime(2026, 11, 27, 21, 5, tzinfo=UTC)
TOKEN = "sample-token-sample-token-sample-token-0001"  # pragma: allowlist secret
SENDER = Sender(network_name="Fernway", public_base_url="https://office.example")
PROVIDER = builders.provider(first_name="Ruth", last_name="D'Angelo-Adler")


def client(language: Language = Language.ENGLISH) -> Client:
    """Ana, whose name has a letter that HTML writes in another way."""
    return Client(
        client_id=builders.ANA,
        first_name="Ana",
        last_name="Rivera",
        preferred_name="Ana O'Hara",
        birth_date=builders.ANAS_BIRTHDAY,
        email="ana@mail.example",
        email_consent_at=EXPIRES,
        language=language,
        state="NY",
        care_state="NY",
        time_zone="America/New_York",
        created_at=EXPIRES,
    )


def to_client(language: Language = Language.ENGLISH) -> dict[str, Message]:
    """The messages that clients get, by name."""
    reader = client(language)
    links = {
        f"insurance-link-{reason}": messages.insurance_link(
            reader,
            PROVIDER,
            SENDER,
            mailing_id=f"insurance-link_{builders.ANA}_intake_1",
            token=TOKEN,
            reason=reason,
            expires_at=EXPIRES,
        )
        for reason in LinkReason
    }
    reminder = messages.insurance_reminder(
        reader,
        PROVIDER,
        SENDER,
        mailing_id=f"insurance-reminder_{builders.ANA}_intake_1",
        token=TOKEN,
        expires_at=EXPIRES,
    )
    receipt = messages.insurance_receipt(
        reader, PROVIDER, SENDER, mailing_id="insurance-receipt_policy-0001"
    )
    awaiting = messages.insurance_receipt(
        reader, PROVIDER, SENDER, mailing_id="insurance-receipt_policy-0002", awaits_card=True
    )
    entered = messages.insurance_entered(
        reader, PROVIDER, SENDER, mailing_id="insurance-entered_policy-0001"
    )
    estimate = messages.good_faith_estimate(
        reader,
        PROVIDER,
        SENDER,
        mailing_id="good-faith-estimate_client-0001_provider-0001_1",
        token=TOKEN,
        expires_at=EXPIRES,
    )
    invoices = {
        f"invoice-{says}": messages.invoice(
            reader,
            PROVIDER,
            SENDER,
            mailing_id=f"invoice_{builders.ANA}_2026-11-25",
            token=TOKEN,
            expires_at=EXPIRES,
            says=says,
        )
        for says in InvoiceMail
    }
    policy = messages.missed_visit_policy(
        reader,
        PROVIDER,
        SENDER,
        mailing_id=f"missed-visit-policy_{builders.ANA}_provider-ruth_1",
        token=TOKEN,
        expires_at=EXPIRES,
    )
    noted = messages.renewal_noted(
        reader,
        PROVIDER,
        SENDER,
        mailing_id=f"renewal-noted_{builders.ANA}_2026-12-31_1",
        token=TOKEN,
        expires_at=EXPIRES,
    )
    return {
        **links,
        "renewal-noted": noted,
        **invoices,
        "good-faith-estimate": estimate,
        "missed-visit-policy": policy,
        "insurance-reminder": reminder,
        "insurance-receipt": receipt,
        "insurance-receipt-awaiting-card": awaiting,
        "insurance-entered": entered,
    }


ANSWER = Prose("Please look among the spam.\n\nIf it is not there:\n- ask for a new link <here>")


def answer(called: str | None = "Ana O'Hara", language: Language = Language.ENGLISH) -> Message:
    """What the network answers to a question of somebody who may have given a name."""
    return messages.ticket_answer(
        ANSWER,
        SENDER,
        mailing_id="ticket-answer_ticket-0001",
        to=EmailAddress("ana@mail.example"),
        called=called,
        language=language,
    )


def confirmation(language: Language = Language.ENGLISH) -> Message:
    """What somebody reads whose address was typed on the page of the pre-check."""
    return messages.address_confirmation(
        SENDER,
        mailing_id="address-confirmation_precheck-0001",
        to=EmailAddress("ana@mail.example"),
        token=TOKEN,
        language=language,
        expires_at=EXPIRES,
        zone="America/New_York",
    )


def offer(language: Language = Language.ENGLISH) -> Message:
    """What somebody reads who will be where the network does not work."""
    return waitlist_offer(
        SENDER,
        mailing_id="waitlist-offer_waiting-0001_1",
        to=EmailAddress("ana@mail.example"),
        token=TOKEN,
        state="OH",
        language=language,
        expires_at=EXPIRES,
        zone="America/New_York",
    )


def opened(language: Language = Language.ENGLISH) -> Message:
    """What somebody reads who waited, once their state opened."""
    return state_opened(
        SENDER,
        mailing_id="state-opened_waiting-0001_1",
        to=EmailAddress("ana@mail.example"),
        token=TOKEN,
        state="OH",
        language=language,
        postal_address="1 Broad St, New York, NY 10004-1234",
    )


def care_mails(language: Language = Language.ENGLISH) -> dict[str, Message]:
    """What somebody reads who looks for care: the link, and each turn of a request."""
    to, noor = EmailAddress("noor@mail.example"), "seeker00000000000000000000000001"
    receipt = care.care_receipt(
        SENDER,
        mailing_id=f"care-receipt_{noor}",
        to=to,
        token=TOKEN,
        language=language,
        expires_at=EXPIRES,
        zone="America/New_York",
    )
    news = {
        f"consultation-news-{says or 'nameless'}-{language}": care.consultation_news(
            SENDER,
            mailing_id=f"consultation-news_{noor}-0_{says}",
            to=to,
            token=TOKEN,
            language=language,
            says=says,
            provider=PROVIDER.name if says and says not in care.NO_MATCH else None,
            others=("Omar Haddad", "Lin Chen") if says in {"declined", "overdue"} else (),
            policy=Words("I answer <within> two days.") if says == "accepted" else None,
        )
        for says in ("", "accepted", "declined", "overdue", "handed_on", *sorted(care.NO_MATCH))
    }
    return {f"care-receipt-{language}": receipt, **news}


def renewal(language: Language = Language.ENGLISH, *, card_to_come: bool = False) -> Message:
    """What the network asks an active client before a plan ends."""
    return renewal_mail(
        client(language),
        SENDER,
        mailing_id=f"renewal_{builders.ANA}_2026-12-31_2026-11-15",
        token=TOKEN,
        ends_on=date(2026, 12, 31),
        expires_at=datetime(2027, 2, 1, 5, tzinfo=UTC),
        card_to_come=card_to_come,
    )


def every_mail() -> dict[str, Message]:
    """Each message in each language that it is written in, by name and language."""
    asked = messages.link_asked(PROVIDER, SENDER, mailing_id="link-asked_ask-00000001")
    written = {
        f"{name}-{language}": message
        for language in Language
        for name, message in to_client(language).items()
    }
    answers = {
        f"ticket-answer-{'named' if called else 'nameless'}-{language}": answer(called, language)
        for language in Language
        for called in ("Ana O'Hara", None)
    }
    confirmations = {
        f"address-confirmation-{language}": confirmation(language) for language in Language
    }
    renewals = {
        f"renewal-{'card' if card_to_come else 'open'}-{language}": renewal(
            language, card_to_come=card_to_come
        )
        for language in Language
        for card_to_come in (False, True)
    }
    waitlist = {
        f"{name}-{language}": write(language)
        for name, write in (("waitlist-offer", offer), ("state-opened", opened))
        for language in Language
    }
    network = {**answers, **confirmations, **renewals, **waitlist}
    return {**written, **network, "link-asked-en": asked}
