"""What all pages behind the link to a client's invoices have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from backoffice.domain.errors import NotFound
from backoffice.domain.help import HelpPlace
from backoffice.web.pages import page

if TYPE_CHECKING:
    from chalice.app import Response


class PagesOfInvoices:
    """A desk as a browser sees it; help from here is help with an invoice."""

    ROOTS: ClassVar[Mapping[str, str]] = {}
    """The way from a page to the office's own root, where that is not one step up."""

    def __init__(self, *, network_name: str, language: str) -> None:
        self._network_name = network_name
        self._language = language

    def page(self, template: str, **shown: Any) -> Response:
        """The page that *template* makes of what is *shown*."""
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=str(HelpPlace.INVOICE),
            **shown,
        )


P = ParamSpec("P")
D = TypeVar("D", bound=PagesOfInvoices)


def while_it_lasts(
    show: Callable[Concatenate[D, P], Response],
) -> Callable[Concatenate[D, P], Response]:
    """Say calmly that the session is over, or that there is no such thing of theirs."""

    @wraps(show)
    def shown(self: D, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return show(self, *args, **kwargs)
        except NotFound as closed:
            return self.page(
                "message.html",
                status=404,
                heading="This page is closed for now",
                detail=closed.sentence,
                root=self.ROOTS.get(show.__name__, "../"),
            )

    return shown
