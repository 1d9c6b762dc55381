"""The pre-check as pages: the insurance provider, the plan, one answer for all, and three words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from chalice.app import Response

from backoffice.domain import call_script
from backoffice.domain.calendar import day_in
from backoffice.domain.call_script import CallQuestion
from backoffice.domain.client import Language
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.identifiers import EmailAddress, MemberId, OpaqueId, PersonName
from backoffice.domain.payer import Payer, WhichPayer
from backoffice.domain.precheck import CONSENT, Applicant, Precheck
from backoffice.services.precheck import FullToday, PrecheckDesk, PrecheckDoor, PrecheckKey
from backoffice.web import forms
from backoffice.web.forms import Fields
from backoffice.web.pages import go_to, page
from backoffice.web.refusals import told

NO_CONSENT = "Please tick that we may ask; without it we ask nobody."
COOKIE = "__Host-answer"
"""Under this name browsers take it from the office alone, not from a neighbour of its domain."""
_PLACE = "answer"
_KEY = re.compile(r"([A-Za-z0-9_-]{8,64})\.([A-Za-z0-9_-]{1,64})")

Form = Mapping[str, str]


class Script(NamedTuple):
    """What the script of a call says, and the numbers of the network in it."""

    network_npi: str
    network_tax_id: str
    ask_for: str = call_script.ASK_FOR
    at_hand: tuple[str, ...] = call_script.AT_HAND
    questions: tuple[CallQuestion, ...] = call_script.QUESTIONS


class CheckPages:
    """The questions of the pre-check. The desk decides whom we can ask."""

    def __init__(
        self,
        desk: PrecheckDesk,
        *,
        network_name: str,
        home_zone: str,
        script: Script,
        language: str,
        new_id: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._network_name = network_name
        self._home_zone = home_zone
        self._script = script
        self._language = language
        self._new_id = new_id

    def answer(self, form: Form, *, now: datetime) -> Response:
        """Take the answers of either page: which insurance provider, or the details of the plan."""
        try:
            if "insurer" in form:
                payer = self._desk.payer(form["insurer"])
                return self._take_details(form, payer, today=day_in(now, self._home_zone))
            return self._take_payer(form)
        except WhichPayer as question:
            names = {payer.payer_id: payer.name for payer in question.candidates}
            typed = forms.payer_name(form)
            return self._choose(form, status=200, candidates=names, asked_about=typed)
        except FullToday as full:
            return self._call(status=429, instead=full.sentence)
        except Refused as refused:
            return self._choose(form, status=422, **told(refused))

    def call_script(self) -> Response:
        """The script of a call, to print."""
        return self._page(
            "call-script.html",
            script=self._script,
            root="../",
            place="insurance-check/call-script",
        )

    def _take_payer(self, form: Form) -> Response:
        name = forms.payer_name(form)
        choice = form.get("payer", "") if form.get("asked_about") == name else ""
        payer = self._desk.offered(name, choice)
        if payer is None:
            return self._call()
        return self._details({}, payer, form_id=self._new_id())

    def _take_details(self, form: Form, payer: Payer, *, today: date) -> Response:
        form_id = _form_id(form) or self._new_id()
        try:
            applicant = _applicant(form, today=today)
        except Refused as refused:
            return self._details(form, payer, form_id=form_id, status=422, **told(refused))
        language = Language(self._language)
        self._desk.ask(form_id, payer.payer_id, applicant, language=language)
        return self._page("insurance-check-sent.html")

    def _call(self, **shown: Any) -> Response:
        """Whom to call, since we do not ask: never this payer, or not today *instead*."""
        return self._page(
            "insurance-check-call.html", **{"script": self._script, "instead": "", **shown}
        )

    def _choose(self, values: Form, **shown: Any) -> Response:
        asked = {"candidates": {}, "asked_about": "", **shown}
        return self._page("insurance-check.html", values=values, **asked)

    def _details(self, values: Form, payer: Payer, *, form_id: str, **shown: Any) -> Response:
        return self._page(
            "insurance-check-details.html",
            values=values,
            payer=payer,
            form_id=form_id,
            consent=CONSENT,
            **shown,
        )

    def _page(self, template: str, **shown: Any) -> Response:
        where = {"root": "", "place": "insurance-check", **shown}
        return page(template, network_name=self._network_name, language=self._language, **where)


class AnswerPages:
    """The way from the mail to the answer."""

    def __init__(
        self, door: PrecheckDoor, *, network_name: str, home_zone: str, language: str
    ) -> None:
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
                "answer-link.html", status=422, values=form, root="../", **told(refused)
            )
        return go_to("../answer", cookie=_cookie_for(key))

    def see(self, cookie: str) -> Response:
        """The answer, or that it is on its way, to the browser that opened the link."""
        try:
            seen = self._door.see(_key_in(cookie))
        except NotFound as closed:
            return self._page(
                "message.html",
                status=404,
                heading="This page is closed",
                detail=closed.sentence,
                asks_again=True,
                root="",
            )
        return self._page("answer.html", said=str(seen.outcome or "waiting"), root="")

    def _page(self, template: str, **shown: Any) -> Response:
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=_PLACE,
            **shown,
        )


def _form_id(form: Form) -> str | None:
    """The id that the page gave its form, by which the same one sent twice is known."""
    try:
        return OpaqueId.parse(form.get("form", ""))
    except Refused:
        return None


def _applicant(form: Form, *, today: date) -> Applicant:
    fields = Fields(form)
    first = fields.read("first_name", PersonName, "Enter the first name as on the card.")
    last = fields.read("last_name", PersonName, "Enter the last name as on the card.")
    born = fields.day("birth_date", today=today)
    member_id = fields.read("member_id", MemberId, "Enter the member ID from the card.")
    email = fields.read("email", EmailAddress, "Enter an e-mail address.")
    if not fields.text("consent"):
        fields.refuse("consent", NO_CONSENT)
    fields.done()
    return Applicant(  # `done` vouches for all of them
        first_name=cast("PersonName", first),
        last_name=cast("PersonName", last),
        birth_date=cast("date", born),
        member_id=cast("MemberId", member_id),
        email=cast("EmailAddress", email),
    )


def _key_in(cookies: str) -> PrecheckKey | None:
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        found = _KEY.fullmatch(value) if name == COOKIE else None
        if found:
            return PrecheckKey(precheck_id=found[1], secret=found[2])
    return None


def _cookie_for(key: PrecheckKey) -> str:
    lasts = int(Precheck.SESSION_LASTS.total_seconds())
    value = f"{key.precheck_id}.{key.secret}"
    return f"{COOKIE}={value}; Path=/; Max-Age={lasts}; HttpOnly; Secure; SameSite=Lax"
