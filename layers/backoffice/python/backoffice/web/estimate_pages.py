"""Good-faith estimates as pages: what visits are expected to cost, to read, keep, or ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from backoffice.domain.client_documents import Words
from backoffice.domain.link import LinkPurpose
from backoffice.languages import day_in_words, translations
from backoffice.services.client_documents import Draws
from backoffice.services.client_estimates import ClientEstimates
from backoffice.web.downloads import pdf_file
from backoffice.web.link_sessions import key_in
from backoffice.web.pages import go_to
from backoffice.web.pages_of_invoices import PagesOfInvoices, while_it_lasts

if TYPE_CHECKING:
    from chalice.app import Response


class EstimatePages(PagesOfInvoices):
    """The desk of a client's estimates, as a browser sees it."""

    ROOTS: ClassVar[Mapping[str, str]] = {"download": "../../"}

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
        super().__init__(network_name=network_name, language=language)
        self._words = Words(
            language,
            translations(language).gettext,
            lambda day: day_in_words(day, language),
        )

    @while_it_lasts
    def see(self, cookie: str) -> Response:
        """The newest estimate from each provider."""
        found = self._desk.see(key_in(cookie, LinkPurpose.INVOICE), say=self._words.say)
        return self.page("estimates.html", found=found, root="../")

    @while_it_lasts
    def ask(self, form: Mapping[str, str], cookie: str) -> Response:
        """Ask for a new one."""
        self._desk.ask(key_in(cookie, LinkPurpose.INVOICE), form.get("provider", ""))
        return go_to("../invoices/estimates")

    @while_it_lasts
    def download(self, estimate_id: str, cookie: str) -> Response:
        """One estimate as a file."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        sheet = self._desk.sheet(key, estimate_id, self._words)
        drawn = self._draw()(sheet, network_name=self._network_name)
        return pdf_file(drawn, name="good-faith-estimate")
