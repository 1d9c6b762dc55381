"""The page on which clients read what a missed visit costs, and accept it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backoffice.domain.client import Language
from backoffice.domain.errors import Conflict, Invalid, Refused
from backoffice.domain.link import LinkPurpose, SessionKey
from backoffice.languages import translations
from backoffice.services.missed_visit_acceptance import MissedVisitAcceptance
from backoffice.web.link_sessions import key_in
from backoffice.web.pages import go_to
from backoffice.web.pages_of_invoices import PagesOfInvoices, while_it_lasts
from backoffice.web.refusals import status_of, told

if TYPE_CHECKING:
    from chalice.app import Response

Form = Mapping[str, str]

_ACCEPTED = "accepted"
_READ_AGAIN = "Please read it once more, and press the button again."
_NOT_TICKED = "Some answers need your attention."
_TICK = "Tick the box if you accept it. If you do not, you can simply close this page."


class MissedVisitPages(PagesOfInvoices):
    """The desk of missed-visit policies, as a browser sees it."""

    def __init__(self, desk: MissedVisitAcceptance, *, network_name: str, language: str) -> None:
        self._desk = desk
        super().__init__(network_name=network_name, language=language)
        self._say = translations(language).gettext

    @while_it_lasts
    def see(self, query: Form, cookie: str) -> Response:
        """What there is to accept, and what was accepted."""
        said = _ACCEPTED if query.get("said") == _ACCEPTED else ""
        return self._policies(_key(cookie), said=said)

    @while_it_lasts
    def accept(self, form: Form, cookie: str) -> Response:
        """Accept what the page showed, or show it again with what is missing, or is new."""
        key = _key(cookie)
        try:
            version = _version(form)
            self._desk.accept(key, form.get("provider", ""), version, Language(self._language))
        except (Refused, Conflict) as refusal:
            return self._policies(
                key,
                status=status_of(refusal),
                answered=form.get("provider", ""),
                **told(refusal),
            )
        return go_to(f"missed-visits?said={_ACCEPTED}")

    def _policies(self, key: SessionKey | None, *, said: str = "", **shown: Any) -> Response:
        policies = self._desk.see(key, say=self._say)
        return self.page(
            "missed-visits.html",
            root="../",
            **{"policies": policies, "said": said, "answered": "", **shown},
        )


def _key(cookie: str) -> SessionKey | None:
    return key_in(cookie, LinkPurpose.INVOICE)


def _version(form: Form) -> int:
    """The version that the page showed, once its box is ticked."""
    if form.get("agree") != "yes":
        raise Invalid(_NOT_TICKED, {"agree": _TICK})
    text = form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise Refused(_READ_AGAIN)
    return int(text)
