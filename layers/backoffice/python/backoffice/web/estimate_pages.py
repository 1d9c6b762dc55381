"""Good-faith estimates as pages: what visits are expected to cost, to read, keep, or ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from backoffice.domain.client_documents import Words
from backoffice.domain.errors import NotFound
from backoffice.domain.help import HelpPlace
from backoffice.domain.link import LinkPurpose
from backoffice.languages import day_in_words, translations
from backoffice.services.client_documents import Draws
from backoffice.services.client_estimates import ClientEstimates
from backoffice.web.downloads import pdf_file
from backoffice.web.link_sessions import key_in
from backoffice.web.pages import go_to, page

if TYPE_CHECKING:
    from chalice.app import Response

P = ParamSpec("P")


def _if_it_is_there(
    show: Callable[Concatenate[EstimatePages, P], Response],
) -> Callable[Concatenate[EstimatePages, P], Response]:
    """Say calmly that the session is over, or that there is no such estimate."""

    @wraps(show)
    def shown(self: EstimatePages, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return show(self, *args, **kwargs)
        except NotFound as missing:
            return self._page(
                "message.html",
                status=404,
                heading="This page is closed for now",
                detail=missing.sentence,
                root="../../" if show.__name__ == "download" else "../",
            )

    return shown


class EstimatePages:
    """The desk of a client's estimates, as a browser sees it."""

    def __init__(
        self,
        desk: ClientEstimates,
        draw: Callable[[], Draws],
        *,
        network_name: str,
        language: str,
    ) -> None:
        self._desk = desk
        self._draw = draw
        self._network_name = network_name
        self._language = language
        self._words = Words(
            language,
            translations(language).gettext,
            lambda day: day_in_words(day, language),
        )

    @_if_it_is_there
    def see(self, cookie: str) -> Response:
        """The newest estimate from each provider."""
        found = self._desk.see(key_in(cookie, LinkPurpose.INVOICE), say=self._words.say)
        return self._page("estimates.html", found=found, root="../")

    @_if_it_is_there
    def ask(self, form: Mapping[str, str], cookie: str) -> Response:
        """Ask for a new one."""
        self._desk.ask(key_in(cookie, LinkPurpose.INVOICE), form.get("provider", ""))
        return go_to("../invoices/estimates")

    @_if_it_is_there
    def download(self, estimate_id: str, cookie: str) -> Response:
        """One estimate as a file."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        sheet = self._desk.sheet(key, estimate_id, self._words)
        drawn = self._draw()(sheet, network_name=self._network_name)
        return pdf_file(drawn, name="good-faith-estimate")

    def _page(self, template: str, **shown: Any) -> Response:
        found: Mapping[str, Any] = shown
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=str(HelpPlace.INVOICE),
            **found,
        )
