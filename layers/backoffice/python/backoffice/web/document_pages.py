"""A client's documents: the page that lists them, and each of them as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from backoffice.domain.client_documents import Sheet, Words
from backoffice.domain.link import LinkPurpose
from backoffice.languages import day_in_words, translations
from backoffice.services.client_documents import ClientDocuments, Draws
from backoffice.web.downloads import pdf_file
from backoffice.web.link_sessions import key_in
from backoffice.web.pages_of_invoices import PagesOfInvoices, while_it_lasts

if TYPE_CHECKING:
    from chalice.app import Response


class DocumentPages(PagesOfInvoices):
    """The desk of documents, as a browser sees it."""

    ROOTS: ClassVar[Mapping[str, str]] = {
        "receipt": "../../",
        "statement": "../../",
        "superbill": "../../",
    }

    def __init__(
        self, desk: ClientDocuments, draw: Callable[[], Draws], *, network_name: str, language: str
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
    def every(self, cookie: str) -> Response:
        """Every document that there is."""
        found = self._desk.every(key_in(cookie, LinkPurpose.INVOICE))
        return self.page("invoice-documents.html", found=found, root="../")

    @while_it_lasts
    def receipt(self, payment_id: str, cookie: str) -> Response:
        """The receipt for a payment."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        return self._file(self._desk.receipt(key, payment_id, self._words), f"receipt-{payment_id}")

    @while_it_lasts
    def statement(self, year: str, cookie: str) -> Response:
        """The statement of a year."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        return self._file(self._desk.statement(key, year, self._words), f"statement-{year}")

    @while_it_lasts
    def superbill(self, number: str, cookie: str) -> Response:
        """The superbill for a visit."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        return self._file(self._desk.superbill(key, number, self._words), f"superbill-{number}")

    def _file(self, sheet: Sheet, name: str) -> Response:
        return pdf_file(self._draw()(sheet, network_name=self._network_name), name=name)
