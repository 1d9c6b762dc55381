"""Link sessions: how a browser comes in by a link, and how it is known again by its cookie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from backoffice.domain.errors import Refused
from backoffice.domain.link import Link, LinkPurpose, SessionKey
from backoffice.web import forms
from backoffice.web.pages import go_to

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.services.link_door import LinkDoor

COOKIES = {
    LinkPurpose.INTAKE: "__Host-insurance",
    LinkPurpose.UPCOMING: "__Host-insurance",
    LinkPurpose.INVOICE: "__Host-invoices",
    LinkPurpose.RENEWAL: "__Host-renewal",
}
"""Under these names browsers take them from the office alone, not from a neighbour of its domain.

One for each place: whoever opens an invoice keeps the form that they are filling in. Of two
forms, the browser is at the one that it opened last; a link in a mail leads back to the other.
"""


def open_link(
    door: LinkDoor,
    token: str,
    form: Mapping[str, str],
    *,
    today: date,
    leads_to: str,
    again: Callable[[Refused], Response],
) -> Response:
    """Open a link with the date of birth in *form*, or show its page *again* with what is wrong.

    A link that is wrong, old, replaced, locked or made up is answered alike; so *today* is the
    day where the network is, whoever's link it may be.
    """
    try:
        key = door.open(token, forms.birth_date(form, today=today))
    except Refused as refused:
        return again(refused)
    return go_to(leads_to, cookie=cookie_for(key))


def key_in(cookies: str, purpose: LinkPurpose = LinkPurpose.INTAKE) -> SessionKey | None:
    """The session's key in a Cookie header, if there is one that we may have written."""
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == COOKIES[purpose]:
            key = SessionKey.from_cookie(value)
            return key if key and COOKIES[key.purpose] == name else None
    return None


def keys_in(cookies: str) -> list[SessionKey]:
    """The keys of all sessions that the browser says it is in, one for each place."""
    keys = {name: key_in(cookies, purpose) for purpose, name in COOKIES.items()}
    return [key for key in keys.values() if key]


def cookie_for(key: SessionKey) -> str:
    """The header that has a browser keep *key* for as long as its session lasts."""
    # Browsers take a Secure cookie from http://127.0.0.1 and http://localhost too, so the same
    # line serves the local stack. Lax, because the upload of a photo leads back here from the
    # bucket's own address, and a payment from the processor's. The path is the root: the office
    # may stand behind a stage's path.
    lasts = int(Link.SESSION_LASTS.total_seconds())
    name = COOKIES[key.purpose]
    return f"{name}={key.cookie()}; Path=/; Max-Age={lasts}; HttpOnly; Secure; SameSite=Lax"
