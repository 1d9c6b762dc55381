"""Documents to keep: receipts, statements of a year and superbills as PDF, and estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.document_pages import DocumentPages
    from backoffice.web.estimate_pages import EstimatePages

app = Api("invoice-documents")


@app.route("/invoices/documents", methods=["GET"], who=Who.LINK, page=True)
def list_documents(cookie: str, language: str) -> Response:
    """List every document that the client can have."""
    return _documents(language).every(cookie)


@app.route("/invoices/receipts/{payment_id}", methods=["GET"], who=Who.LINK, page=True)
def download_receipt(payment_id: str, cookie: str, language: str) -> Response:
    """Download the receipt for a payment."""
    return _documents(language).receipt(payment_id, cookie)


@app.route("/invoices/statements/{year}", methods=["GET"], who=Who.LINK, page=True)
def download_statement(year: str, cookie: str, language: str) -> Response:
    """Download the statement of a year."""
    return _documents(language).statement(year, cookie)


@app.route("/invoices/superbills/{number}", methods=["GET"], who=Who.LINK, page=True)
def download_superbill(number: str, cookie: str, language: str) -> Response:
    """Download what an insurer wants to know of a visit that the client pays."""
    return _documents(language).superbill(number, cookie)


@app.route("/invoices/estimates", methods=["GET"], who=Who.LINK, page=True)
def see_estimates(cookie: str, language: str) -> Response:
    """Show what visits are expected to cost a client who pays themselves."""
    return _estimates(language).see(cookie)


@app.route("/invoices/estimates", methods=["POST"], who=Who.LINK, page=True)
def ask_for_estimate(form: dict[str, str], cookie: str, language: str) -> Response:
    """Ask a provider for a new estimate."""
    return _estimates(language).ask(form, cookie)


@app.route("/invoices/estimates/{estimate_id}", methods=["GET"], who=Who.LINK, page=True)
def download_estimate(estimate_id: str, cookie: str, language: str) -> Response:
    """Download an estimate."""
    return _estimates(language).download(estimate_id, cookie)


def _estimates(language: str) -> EstimatePages:
    from backoffice.web.estimate_pages import EstimatePages  # noqa: PLC0415

    here = office()
    return EstimatePages(
        here.client_estimates,
        lambda: here.draw,
        network_name=here.settings.network_name,
        language=language,
    )


def _documents(language: str) -> DocumentPages:
    from backoffice.web.document_pages import DocumentPages  # noqa: PLC0415

    here = office()
    return DocumentPages(
        here.client_documents,
        lambda: here.draw,
        network_name=here.settings.network_name,
        language=language,
    )
