"""Asking for a consultation, and the page on which somebody sees what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import new_id, now, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.care_pages import AskingPages, CarePages
    from backoffice.web.models import CareAsked, NewCareRequest

app = Api("consultation-requests")


@app.route("/directory/providers/{provider_id}/request", methods=["GET"], who=Who.PUBLIC, page=True)
def show_form(provider_id: str, query: dict[str, str], language: str) -> Response:
    """Ask what a provider needs to know to say yes or no."""
    return _asking(language).show(query, provider_id=provider_id)


@app.route(
    "/directory/providers/{provider_id}/request", methods=["POST"], who=Who.PUBLIC, page=True
)
def send_form(provider_id: str, form: dict[str, str], language: str) -> Response:
    """Take the request; whoever sends it, and whatever was sent before, the answer is the same."""
    return _asking(language).take(form, now=now(), provider_id=provider_id)


@app.route("/care-request", methods=["GET"], who=Who.PUBLIC, page=True)
def show_team_form(query: dict[str, str], language: str) -> Response:
    """Ask what the matching team needs to know to find somebody."""
    return _asking(language).show(query)


@app.route("/care-request", methods=["POST"], who=Who.PUBLIC, page=True)
def send_team_form(form: dict[str, str], language: str) -> Response:
    """Take what the matching team is asked, likewise."""
    return _asking(language).take(form, now=now())


@app.route("/consultation-requests/{request_id}", methods=["PUT"], who=Who.PUBLIC, status=202)
def ask_for_consultation(request_id: str, body: NewCareRequest) -> CareAsked:
    """Ask a provider, or the matching team, under an id that you choose; it can be repeated."""
    return office().care_requests.ask(request_id, body.as_asked())


@app.route("/consultation/{token}", methods=["GET"], who=Who.PUBLIC, page=True)
def land(token: str, language: str) -> Response:  # noqa: ARG001 - the same page for every token
    """Ask whoever opens a link for the second fact; nothing is looked up."""
    return pages.care_landing(settings().network_name, language)


@app.route("/consultation/{token}", methods=["POST"], who=Who.PUBLIC, page=True)
def open_link(token: str, form: dict[str, str], language: str) -> Response:
    """Open a link with the date of birth."""
    return _care(language).open_link(token, form, now=now())


@app.route("/consultation", methods=["GET"], who=Who.LINK, page=True)
def see(cookie: str, query: dict[str, str], language: str) -> Response:
    """Show where each request stands, and who acts next."""
    return _care(language).see(query, cookie)


@app.route("/consultation", methods=["POST"], who=Who.LINK, page=True)
def act(form: dict[str, str], cookie: str, language: str) -> Response:
    """Take a request back, ask somebody else, or ask the matching team."""
    return _care(language).act(form, cookie)


def _asking(language: str) -> AskingPages:
    # Not at the top: the page that stands still needs none of it.
    from backoffice.web.care_pages import AskingPages  # noqa: PLC0415

    return AskingPages(
        office().care_requests,
        network_name=settings().network_name,
        home_zone=settings().home_zone,
        language=language,
        new_id=new_id,
    )


def _care(language: str) -> CarePages:
    from backoffice.web.care_pages import CarePages  # noqa: PLC0415

    return CarePages(
        office().care,
        office().care_door,
        network_name=settings().network_name,
        home_zone=settings().home_zone,
        language=language,
    )
