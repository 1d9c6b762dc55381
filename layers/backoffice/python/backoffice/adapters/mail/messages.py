"""The messages of the office, one function each: neutral subjects, no health data, two forms."""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from textwrap import fill
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from backoffice import languages
from backoffice.domain.client import Client, Language
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.link import LinkReason
from backoffice.domain.message import InvoiceMail
from backoffice.domain.prose import Prose
from backoffice.domain.provider import Provider

if TYPE_CHECKING:
    from backoffice.domain.membership_fee import MembershipFee

TEMPLATES = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "templates", "email"
)
_WIDTH = 72
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, ready to go."""

    mailing_id: str
    to: str
    subject: str
    text: str
    html: str
    reply_to: str | None = None
    """Who answers; None: the network does."""
    headers: tuple[tuple[str, str], ...] = ()
    """Names and values beside the usual ones."""

    def with_headers(self, *headers: tuple[str, str]) -> Message:
        """The same message with *headers*."""
        return replace(self, headers=headers)


@dataclass(frozen=True, slots=True)
class Sender:
    """What every message says of the network: its name, and where its pages are."""

    network_name: str
    public_base_url: str

    def address(self, path: str, language: str) -> str:
        """Where *path* is; it says the language only where the page would guess another one."""
        begins = "&" if "?" in path else "?"
        chosen = "" if language == languages.ENGLISH else f"{begins}lang={language}"
        return f"{self.public_base_url}/{path}{chosen}"


def insurance_link(
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    token: str,
    reason: LinkReason,
    expires_at: datetime,
) -> Message:
    """Ask a client for insurance details (S2:15), or for what is still missing of them.

    The provider is named in the body only (Q3).
    """
    return _to_client(
        "insurance_link",
        client,
        provider,
        sender,
        mailing_id=mailing_id,
        url=sender.address(f"link/{token}", client.language),
        reason=reason,
        until=languages.moment_in_words(expires_at, client.time_zone, client.language),
    )


def insurance_reminder(
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    token: str,
    expires_at: datetime,
) -> Message:
    """Remind a client of a form that waits for them, under the link that they have already."""
    return _to_client(
        "insurance_reminder",
        client,
        provider,
        sender,
        mailing_id=mailing_id,
        url=sender.address(f"link/{token}", client.language),
        until=languages.moment_in_words(expires_at, client.time_zone, client.language),
    )


def insurance_receipt(
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    awaits_card: bool = False,
) -> Message:
    """Tell a client that their form arrived, and nothing of what it says.

    Only that something is still to come (Q6), if so: then it is theirs to tell.
    """
    return _to_client(
        "insurance_receipt",
        client,
        provider,
        sender,
        mailing_id=mailing_id,
        awaits_card=awaits_card,
    )


def insurance_entered(
    client: Client, provider: Provider, sender: Sender, *, mailing_id: str
) -> Message:
    """Tell a client that their provider spoke for them (Q10), and nothing of what was said."""
    return _to_client("insurance_entered", client, provider, sender, mailing_id=mailing_id)


def invoice(
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    token: str,
    expires_at: datetime,
    says: InvoiceMail,
) -> Message:
    """Tell a client of invoices, or remind them; how much and for what, they read at the link."""
    is_news = says in {InvoiceMail.NEW, InvoiceMail.CHANGED}
    return _to_client(
        "invoice" if is_news else "invoice_reminder",
        client,
        provider,
        sender,
        mailing_id=mailing_id,
        url=sender.address(f"invoice/{token}", client.language),
        until=languages.moment_in_words(expires_at, client.time_zone, client.language),
        says=says,
    )


def good_faith_estimate(
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    token: str,
    expires_at: datetime,
) -> Message:
    """Tell a client that there is an estimate; how much and for what, they read behind the link."""
    return _to_client(
        "good_faith_estimate",
        client,
        provider,
        sender,
        mailing_id=mailing_id,
        url=sender.address(f"invoice/{token}", client.language),
        until=languages.moment_in_words(expires_at, client.time_zone, client.language),
    )


def missed_visit_policy(
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    token: str,
    expires_at: datetime,
) -> Message:
    """Ask a client to read and accept what a missed visit costs; how much, is behind the link."""
    return _to_client(
        "missed_visit_policy",
        client,
        provider,
        sender,
        mailing_id=mailing_id,
        url=sender.address(f"invoice/{token}", client.language),
        until=languages.moment_in_words(expires_at, client.time_zone, client.language),
    )


def renewal_noted(
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    token: str,
    expires_at: datetime,
) -> Message:
    """Tell a client that their provider answered for them (Q10); what, is behind the link."""
    return _to_client(
        "renewal_noted",
        client,
        provider,
        sender,
        mailing_id=mailing_id,
        url=sender.address(f"renewal/{token}", client.language),
        until=languages.moment_in_words(expires_at, client.time_zone, client.language),
    )


def link_asked(provider: Provider, sender: Sender, *, mailing_id: str) -> Message:
    """Tell a provider that a client asks for a new link (UP-1), and not who."""
    return written(
        "link_asked",
        languages.ENGLISH,
        sender,
        mailing_id=mailing_id,
        to=provider.email,
        reply_to=None,
        called=provider.first_name,
    )


def membership_fee(
    provider: Provider, fee: MembershipFee, sender: Sender, *, mailing_id: str
) -> Message:
    """Tell a provider what is due for membership, and until when (MB-3)."""
    return _about_fee("membership_fee", provider, fee, sender, mailing_id)


def membership_reminder(
    provider: Provider, fee: MembershipFee, sender: Sender, *, mailing_id: str
) -> Message:
    """Tell a provider that it was not paid in time."""
    return _about_fee("membership_reminder", provider, fee, sender, mailing_id)


def _about_fee(
    name: str, provider: Provider, fee: MembershipFee, sender: Sender, mailing_id: str
) -> Message:
    return written(
        name,
        languages.ENGLISH,
        sender,
        mailing_id=mailing_id,
        to=provider.email,
        reply_to=None,
        called=provider.first_name,
        amount=str(fee.left),
        since=languages.day_in_words(fee.since),
        due_on=languages.day_in_words(fee.due_on),
    )


def ticket_answer(
    answer: Prose,
    sender: Sender,
    *,
    mailing_id: str,
    to: EmailAddress,
    called: str | None,
    language: Language,
) -> Message:
    """Tell whoever asked something what the network answers (HP-3), and nothing of the question.

    Whoever asked without a name is greeted without one.
    """
    return written(
        "ticket_answer",
        language,
        sender,
        mailing_id=mailing_id,
        to=to,
        reply_to=None,
        called=called,
        answer=answer,
    )


def address_confirmation(
    sender: Sender,
    *,
    mailing_id: str,
    to: EmailAddress,
    token: str,
    language: Language,
    expires_at: datetime,
    zone: str,
) -> Message:
    """Ask whoever reads a mailbox whether they asked us something (Q24), and not what it was.

    Anybody may have typed the address, so it greets nobody by name.
    """
    return written(
        "address_confirmation",
        language,
        sender,
        mailing_id=mailing_id,
        to=to,
        reply_to=None,
        called=None,
        url=sender.address(f"answer/{token}", language),
        until=languages.moment_in_words(expires_at, zone, language),
    )


def _to_client(
    name: str,
    client: Client,
    provider: Provider,
    sender: Sender,
    *,
    mailing_id: str,
    **words: Any,
) -> Message:
    return written(
        name,
        client.language,
        sender,
        mailing_id=mailing_id,
        to=str(client.email),
        reply_to=provider.email,
        called=client.called,
        provider=provider.name,
        **words,
    )


def written(
    name: str,
    language: str,
    sender: Sender,
    *,
    mailing_id: str,
    to: str,
    reply_to: str | None,
    **words: Any,
) -> Message:
    """The message in both forms, which one template makes, so that they say the same."""
    shown = {
        "network": sender.network_name,
        "help_url": sender.address("help", language),
        "language": language,
        **words,
    }
    text, html = (_template(name, form, language) for form in ("txt", "html"))
    subject = "".join(text.blocks["subject"](text.new_context(shown)))
    return Message(
        mailing_id=mailing_id,
        to=to,
        reply_to=reply_to,
        subject=subject.strip(),
        text=_GAP.sub("\n\n", text.render(shown).strip()) + "\n",
        html=html.render(shown),
    )


def _template(name: str, form: str, language: str) -> Template:
    return _environment(form, language).get_template(f"{name}.jinja")


@cache
def _environment(form: str, language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=form == "html",  # noqa: S701 - the text form is no markup
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    catalogues: Any = languages.translations(language)
    environment.install_gettext_translations(catalogues, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["form"] = form
    environment.filters["wrapped"] = _wrapped
    return environment


def _wrapped(text: str) -> str:
    return fill(text.strip(), _WIDTH, break_long_words=False, break_on_hyphens=False)
