"""The invoice page: a client sees what to pay and why, pays, or says that it is not right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import new_id, now, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.invoice_pages import InvoicePages
    from backoffice.web.missed_visit_pages import MissedVisitPages

app = Api("invoice-pages")


@app.route("/invoice/{token}", methods=["GET"], who=Who.PUBLIC, page=True)
def land(token: str, language: str) -> Response:  # noqa: ARG001 - the same page for every token
    """Ask whoever opens a link for the second fact; nothing is looked up."""
    return pages.invoice_landing(settings().network_name, language)


@app.route("/invoice/{token}", methods=["POST"], who=Who.PUBLIC, page=True)
def open_link(token: str, form: dict[str, str], language: str) -> Response:
    """Open a link with the date of birth."""
    return _invoices(language).open_link(token, form, now=now())


@app.route("/invoices", methods=["GET"], who=Who.LINK, page=True)
def see_invoices(query: dict[str, str], cookie: str, language: str) -> Response:
    """Show what there is to pay, what has to wait, and what is settled."""
    return _invoices(language).see(query, cookie)


@app.route("/invoices", methods=["POST"], who=Who.LINK, page=True)
def pay(form: dict[str, str], cookie: str, language: str) -> Response:
    """Lead to the payment processor's page."""
    return _invoices(language).pay(form, cookie)


@app.route("/invoices/paid", methods=["GET"], who=Who.LINK, page=True)
def come_back(cookie: str, language: str) -> Response:
    """Show what became of the payment to whoever comes back from the processor's page."""
    return _invoices(language).returned(cookie)


@app.route("/invoices/{number}/objection", methods=["GET"], who=Who.LINK, page=True)
def ask_why(number: str, cookie: str, language: str) -> Response:
    """Ask what is not right with an invoice."""
    return _invoices(language).ask_why(number, cookie)


@app.route("/invoices/{number}/objection", methods=["POST"], who=Who.LINK, page=True)
def say_why(number: str, form: dict[str, str], cookie: str, language: str) -> Response:
    """Pause an invoice, and have a person look at it."""
    return _invoices(language).object(number, form, cookie)


@app.route("/invoices/missed-visits", methods=["GET"], who=Who.LINK, page=True)
def see_policies(query: dict[str, str], cookie: str, language: str) -> Response:
    """Show what a missed visit costs, for the client to accept or not."""
    return _missed_visits(language).see(query, cookie)


@app.route("/invoices/missed-visits", methods=["POST"], who=Who.LINK, page=True)
def accept_policy(form: dict[str, str], cookie: str, language: str) -> Response:
    """Keep that the client accepts it."""
    return _missed_visits(language).accept(form, cookie)


def _missed_visits(language: str) -> MissedVisitPages:
    from backoffice.web.missed_visit_pages import MissedVisitPages  # noqa: PLC0415

    here = office()
    return MissedVisitPages(
        here.missed_visit_acceptance, network_name=here.settings.network_name, language=language
    )


def _invoices(language: str) -> InvoicePages:
    # Not at the top: the landing page needs none of what the invoices do.
    from backoffice.web.invoice_pages import InvoicePages  # noqa: PLC0415

    here = office()
    return InvoicePages(
        here.client_invoices,
        here.objections,
        here.invoice_door,
        network_name=here.settings.network_name,
        home_zone=here.settings.home_zone,
        checkout_origin=here.settings.checkout_origin,
        language=language,
        new_id=new_id,
    )
