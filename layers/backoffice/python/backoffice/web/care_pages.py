"""The pages of those who look for care: the form, and where their requests stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.seeker import CONSENT, Seeker
from backoffice.domain.states import STATES
from backoffice.languages import translations
from backoffice.services.care_door import CareKey
from backoffice.services.care_requests import FullToday
from backoffice.web import care_forms, directory_words, forms
from backoffice.web.pages import go_to, page
from backoffice.web.refusals import status_of, told

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.services.care_door import CareDesk, CareDoor
    from backoffice.services.care_requests import CareRequestDesk

COOKIE = "__Host-consultation"
"""Under this name browsers take it from the office alone, not from a neighbour of its domain."""
_PLACE = "consultation"
_KEY = re.compile(r"([A-Za-z0-9_-]{8,64})\.([A-Za-z0-9_-]{1,64})")
_NO_SUCH_THING = "There is nothing like that to do here. Please go back and try again."

Form = Mapping[str, str]

_PAYING = {
    "insurance": "My insurance",
    "themselves": "I pay myself",
    "either": "My insurance if it can be used, or else I pay myself",
}
_MEETING: dict[str, str] = {
    "": "Either of the two",
    **{str(each): word for each, word in directory_words.MEETINGS.items()},
}


class AskingPages:
    """The form, to a provider or to the matching team; it tells everybody the same."""

    def __init__(
        self,
        desk: CareRequestDesk,
        *,
        network_name: str,
        home_zone: str,
        language: str,
        new_id: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._network_name = network_name
        self._home_zone = home_zone
        self._language = language
        self._new_id = new_id

    def show(self, query: Form, *, provider_id: str | None = None) -> Response:
        """The form, with the state filled in that the directory was looked through for.

        Raises:
            NotFound: there is no such provider in the directory.
        """
        state = query.get("state", "")
        return self._form({"state": state, "care_state": ""}, provider_id, self._new_id())

    def take(self, form: Form, *, now: datetime, provider_id: str | None = None) -> Response:
        """Take what was typed, or show it again with what is wrong beside it."""
        form_id = care_forms.form_id(form) or self._new_id()
        try:
            asked = care_forms.care_request(
                form,
                first_choice=provider_id,
                language=self._language,
                today=day_in(now, self._home_zone),
            )
            answer = self._desk.ask(form_id, asked)
        except FullToday as full:
            return self._form(form, provider_id, form_id, status=429, **told(full))
        except Refused as refused:
            return self._form(form, provider_id, form_id, status=422, **told(refused))
        return self._page(
            "care-request-sent.html", root=_root(provider_id), is_served=answer.is_served
        )

    def _form(self, values: Form, provider_id: str | None, form_id: str, **shown: Any) -> Response:
        zones = care_forms.zones_to_choose(values)
        return self._page(
            "care-request.html",
            values=values,
            form_id=form_id,
            provider=self._desk.listed(provider_id).name if provider_id else "",
            states=STATES,
            zones={zone: zone.rpartition("/")[2].replace("_", " ") for zone in zones},
            payers={payer.payer_id: payer.name for payer in self._desk.payers()},
            words=self._words(),
            consent=CONSENT,
            root=_root(provider_id),
            **shown,
        )

    def _words(self) -> dict[str, dict[str, str]]:
        """The choices in the page's language, by the name of the question."""
        say = translations(self._language).gettext
        named: dict[str, Mapping[Any, str]] = {
            "need": directory_words.NEEDS,
            "hour": directory_words.HOURS,
            "tongue": directory_words.TONGUES,
            "meeting": _MEETING,
            "paying": _PAYING,
        }
        return {
            name: {str(value): say(word) for value, word in words.items()}
            for name, words in named.items()
        }

    def _page(self, template: str, **shown: Any) -> Response:
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place="care-request",
            **shown,
        )


class CarePages:
    """The way from the mail to one's own search, and what can be done there."""

    def __init__(
        self,
        desk: CareDesk,
        door: CareDoor,
        *,
        network_name: str,
        home_zone: str,
        language: str,
    ) -> None:
        self._desk = desk
        self._door = door
        self._network_name = network_name
        self._home_zone = home_zone
        self._language = language

    def open_link(self, token: str, form: Form, *, now: datetime) -> Response:
        """Open the link with the date of birth, or show its page with what is wrong.

        A link that is wrong, old, locked or made up is answered alike.
        """
        today = day_in(now, self._home_zone)
        try:
            key = self._door.open(token, forms.birth_date(form, today=today))
        except Refused as refused:
            return self._page(
                "care-link.html", status=422, values=form, root="../", **told(refused)
            )
        return go_to("../consultation", cookie=_cookie_for(key))

    def see(self, query: Form, cookie: str) -> Response:
        """Where each request stands, and what can be done."""
        return self._shown(_key_in(cookie), said=query.get("said", ""))

    def act(self, form: Form, cookie: str) -> Response:
        """Do what a button says, and show the page again."""
        key = _key_in(cookie)
        acts: dict[str, tuple[str, Callable[[], None]]] = {
            "withdraw": (
                "withdrawn",
                lambda: self._desk.withdraw(key, form.get("consultation_id", "")),
            ),
            "ask": ("asked", lambda: self._desk.ask_another(key, form.get("provider_id", ""))),
            "match": ("matching", lambda: self._desk.match_me(key)),
        }
        said, do = acts.get(form.get("do", ""), ("", None))
        if do is None:
            raise Refused(_NO_SUCH_THING)
        try:
            do()
        except NotFound as closed:
            return self._closed(closed)
        except (Refused, Conflict) as refused:
            return self._shown(key, refused=refused)
        return go_to(f"consultation?said={said}")

    def _shown(
        self, key: CareKey | None, *, said: str = "", refused: Refused | Conflict | None = None
    ) -> Response:
        try:
            seen = self._desk.see(key)
        except NotFound as closed:
            return self._closed(closed)
        wrong = told(refused) if refused else {}
        return self._page(
            "consultation.html",
            status=status_of(refused),
            seen=seen,
            said=said,
            root="",
            **wrong,
        )

    def _closed(self, closed: NotFound) -> Response:
        return self._page(
            "message.html",
            status=404,
            heading="This page is closed",
            detail=closed.sentence,
            root="",
        )

    def _page(self, template: str, **shown: Any) -> Response:
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=_PLACE,
            **shown,
        )


def _root(provider_id: str | None) -> str:
    return "../../../" if provider_id else ""


def _key_in(cookies: str) -> CareKey | None:
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        found = _KEY.fullmatch(value) if name == COOKIE else None
        if found:
            return CareKey(found[1], found[2])
    return None


def _cookie_for(key: CareKey) -> str:
    lasts = int(Seeker.SESSION_LASTS.total_seconds())
    value = f"{key.seeker_id}.{key.secret}"
    return f"{COOKIE}={value}; Path=/; Max-Age={lasts}; HttpOnly; Secure; SameSite=Lax"
