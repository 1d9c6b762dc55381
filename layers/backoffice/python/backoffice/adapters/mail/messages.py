"""The messages of the office, one function each: neutral subjects, no health data, two forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from backoffice.domain.client import Client
from backoffice.domain.provider import Provider

_templates = Environment(
    loader=PackageLoader("backoffice", "templates/email"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, ready to go."""

    to: str
    reply_to: str
    subject: str
    text: str
    html: str


def insurance_link(
    client: Client,
    provider: Provider,
    *,
    url: str,
    expires_at: datetime,
    network_name: str,
) -> Message:
    """Ask a client for insurance details (S2:15); the provider is named in the body only (Q3)."""
    return _message(
        "insurance_link",
        to=str(client.email),
        reply_to=provider.email,
        called=client.called,
        provider=provider.name,
        url=url,
        until=_moment(expires_at, client.time_zone),
        network=network_name,
    )


def _message(name: str, *, to: str, reply_to: str, **words: Any) -> Message:
    def part(file: str) -> str:
        return _templates.get_template(f"{name}/{file}").render(**words)

    return Message(
        to=to,
        reply_to=reply_to,
        subject=part("subject.txt").strip(),
        text=part("body.txt"),
        html=part("body.html"),
    )


def _moment(moment: datetime, zone: str) -> str:
    """*moment* where the client is, as people say it: Friday, November 27, 4:05 PM (EST)."""
    local = moment.astimezone(ZoneInfo(zone))
    hour = local.strftime("%I:%M %p").lstrip("0")
    return f"{local:%A}, {local:%B} {local.day}, {hour} ({local.tzname()})"
