"""A client's documents: the page that lists them, and each of them as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from backoffice.domain.client_documents import Sheet, Words
from backoffice.domain.errors import NotFound
from backoffice.domain.help import HelpPlace
from backoffice.domain.link import LinkPurpose
from backoffice.languages import day_in_words, translations
from backoffice.services.client_documents import ClientDocuments, Draws
from backoffice.web.downloads import pdf_file
from backoffice.web.link_sessions import key_in
from backoffice.web.pages import page

if TYPE_CHECKING:
    from chalice.app import Response

P = ParamSpec("P")


def _if_it_is_there(
    show: Callable[Concatenate[DocumentPages, P], Response],
) -> Callable[Concatenate[DocumentPages, P], Response]:
    """Say calmly that the session is over, or that there is no such document."""

    @wraps(show)
    def shown(self: DocumentPages, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return show(self, *args, **kwargs)
        except NotFound as missing:
            return self._page(
                "message.html",
                status=404,
                heading="This page is closed for now",
                detail=missing.sentence,
                root="../" if show.__name__ == "every" else "../../",
            )

    return shown


class DocumentPages:
    """The desk of documents, as a browser sees it."""

    def __init__(
        self, desk: ClientDocuments, draw: Callable[[], Draws], *, network_name: str, language: str
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
    def every(self, cookie: str) -> Response:
        """Every document that there is."""
        found = self._desk.every(key_in(cookie, LinkPurpose.INVOICE))
        return self._page("invoice-documents.html", found=found, root="../")

    @_if_it_is_there
    def receipt(self, payment_id: str, cookie: str) -> Response:
        """The receipt for a payment."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        return self._file(self._desk.receipt(key, payment_id, self._words), f"receipt-{payment_id}")

    @_if_it_is_there
    def statement(self, year: str, cookie: str) -> Response:
        """The statement of a year."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        return self._file(self._desk.statement(key, year, self._words), f"statement-{year}")

    @_if_it_is_there
    def superbill(self, number: str, cookie: str) -> Response:
        """The superbill for a visit."""
        key = key_in(cookie, LinkPurpose.INVOICE)
        return self._file(self._desk.superbill(key, number, self._words), f"superbill-{number}")

    def _file(self, sheet: Sheet, name: str) -> Response:
        return pdf_file(self._draw()(sheet, network_name=self._network_name), name=name)

    def _page(self, template: str, **shown: Any) -> Response:
        found: Mapping[str, Any] = shown
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=str(HelpPlace.INVOICE),
            **found,
        )
