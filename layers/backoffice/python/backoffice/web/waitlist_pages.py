"""The waitlist as pages: a state and an address, a yes behind the link, and one click to leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from chalice.app import Response

from backoffice.domain.client import Language
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import EmailAddress, OpaqueId, UsState
from backoffice.domain.states import STATES
from backoffice.domain.waitlist import CONSENT
from backoffice.services.waitlist import ServedAlready, WaitlistDesk, WaitlistDoor
from backoffice.web.forms import Fields
from backoffice.web.pages import page
from backoffice.web.refusals import told

NO_CONSENT = "Please tick that we may write to you; without it you are not on the waitlist."
_PLACE = "waitlist"

Form = Mapping[str, str]


class AskingToWait:
    """The page on which anybody may ask for a place."""

    def __init__(
        self, desk: WaitlistDesk, *, network_name: str, language: str, new_id: Callable[[], str]
    ) -> None:
        self._desk = desk
        self._network_name = network_name
        self._language = language
        self._new_id = new_id

    def ask(self, form: Form) -> Response:
        """Take the wish, or show the page again with what cannot be read.

        Whoever can be read is answered alike; only what the network does in a state differs.
        """
        form_id = _form_id(form) or self._new_id()
        try:
            state, email = _asked(form)
            self._desk.ask(form_id, state, email, language=Language(self._language))
        except ServedAlready as served:
            return self._said("served", served.state)
        except Refused as refused:
            shown = {"values": form, "form_id": form_id, **told(refused)}
            return self._page("waitlist-ask.html", status=422, **shown)
        return self._said("sent", state)

    def _said(self, said: str, state: UsState) -> Response:
        return self._page("waitlist-said.html", said=said, state=STATES[state], letters=state)

    def _page(self, template: str, **shown: Any) -> Response:
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=_PLACE,
            root="",
            **shown,
        )


class WaitlistLinks:
    """The way from a mail onto the waitlist, and off it."""

    def __init__(self, door: WaitlistDoor, *, network_name: str, language: str) -> None:
        self._door = door
        self._network_name = network_name
        self._language = language

    def join(self, token: str, form: Form) -> Response:
        """Put the reader on the list, or show the page again.

        A link that is wrong, old or made up is answered alike.
        """
        try:
            _agreed(form)
            state = self._door.join(token)
        except ServedAlready as served:
            return self._said("served", root="../", **_named(served.state))
        except Refused as refused:
            shown = {"values": form, "consent": CONSENT, **told(refused)}
            return self._page("waitlist-join.html", status=422, root="../", **shown)
        return self._said("joined", root="../", token=token, **_named(state))

    def leave(self, token: str) -> Response:
        """Take the reader off the list; every link is answered alike, also by a mail program's."""
        self._door.leave(token)
        return self._said("left", root="../../")

    def _said(self, said: str, **shown: Any) -> Response:
        return self._page("waitlist-said.html", said=said, **shown)

    def _page(self, template: str, **shown: Any) -> Response:
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=_PLACE,
            **shown,
        )


def _named(state: UsState) -> dict[str, str]:
    return {"state": STATES[state], "letters": state}


def _form_id(form: Form) -> str | None:
    """The id that the page gave its form, by which the same one sent twice is known."""
    try:
        return OpaqueId.parse(form.get("form", ""))
    except Refused:
        return None


def _asked(form: Form) -> tuple[UsState, EmailAddress]:
    fields = Fields(form)
    state = fields.read("state", UsState, "Choose a state.")
    email = fields.read("email", EmailAddress, "Enter an e-mail address.")
    fields.done()
    return cast("UsState", state), cast("EmailAddress", email)  # `done` vouches for both


def _agreed(form: Form) -> None:
    fields = Fields(form)
    if not fields.text("consent"):
        fields.refuse("consent", NO_CONSENT)
    fields.done()
