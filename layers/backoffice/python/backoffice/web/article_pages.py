"""The articles of the Help centre as pages, and what readers say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Response

from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.help import ARTICLES, article_named
from backoffice.domain.helpfulness import Tally
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.prose import PhoneNumber
from backoffice.services.helpfulness import HelpfulnessDesk
from backoffice.web.pages import page

ANSWERS = {"yes": True, "no": False}
NO_ANSWER = "Choose yes or no."
STALE = "This page was open for too long. Please answer once more."


class ArticlePages:
    """What anybody may read, and the one question beneath it."""

    def __init__(
        self,
        desk: HelpfulnessDesk,
        *,
        network_name: str,
        help_phone: str,
        guide_video_url: str,
        new_id: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._shown: dict[str, Any] = {
            "network_name": network_name,
            "help_phone": PhoneNumber.if_any(help_phone),
            "guide_video_url": guide_video_url,
        }
        self._new_id = new_id

    def every(self, *, language: str) -> Response:
        """The list of articles, and the way to a person."""
        return self._page("help/list.html", language, articles=ARTICLES, root="")

    def read(self, name: str, *, language: str) -> Response:
        """One article; each page that is served carries a ballot of its own."""
        try:
            tally = self._desk.tally(name)
        except NotFound:
            return self._missing(language)
        return self._article(name, tally, self._new_id(), language)

    def vote(self, name: str, form: Mapping[str, str], *, language: str) -> Response:
        """Count the answer that a reader chose; the same page sent again counts once."""
        ballot = form.get("ballot", "")
        try:
            answered = _chosen(form)
            tally = self._desk.vote(name, ballot, helpful=answered)
        except NotFound:
            return self._missing(language)
        except (Refused, Conflict) as refusal:
            return self._asked_again(name, form, refusal, language)
        return self._article(name, tally, ballot, language, answered=answered)

    def _asked_again(
        self, name: str, form: Mapping[str, str], refusal: Refused | Conflict, language: str
    ) -> Response:
        return self._article(
            name,
            self._desk.tally(name),
            form["ballot"] if _is_ballot(form) else self._new_id(),
            language,
            status=409 if isinstance(refusal, Conflict) else 422,
            alert=refusal.sentence,
            faults=refusal.faults if isinstance(refusal, Invalid) else {},
        )

    def _article(
        self, name: str, tally: Tally, ballot: str, language: str, **shown: Any
    ) -> Response:
        return self._page(
            f"help/{name}.html",
            language,
            **{
                "article": article_named(name),
                "tally": tally,
                "ballot": ballot,
                "answered": None,
                "values": {},
                **shown,
            },
        )

    def _missing(self, language: str) -> Response:
        return self._page("help/missing.html", language, status=404, articles=ARTICLES, root="../")

    def _page(self, template: str, language: str, **shown: Any) -> Response:
        return page(template, language=language, **self._shown, **shown)


def _chosen(form: Mapping[str, str]) -> bool:
    """What the reader chose; sending the page as it was served chooses nothing."""
    if not _is_ballot(form):
        raise Invalid(STALE, {"helpful": NO_ANSWER})
    if form.get("helpful") not in ANSWERS:
        raise Invalid("Your answer was not counted yet.", {"helpful": NO_ANSWER})
    return ANSWERS[form["helpful"]]


def _is_ballot(form: Mapping[str, str]) -> bool:
    try:
        OpaqueId.parse(form.get("ballot", ""))
    except Refused:
        return False
    return True
