"""The insurance link: asked for by a provider, mailed, opened and filled in by a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_upload, quietly
from backoffice.wiring import now, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.intake_pages import IntakePages
    from backoffice.web.models import Caller, LinkView, LinkWish

app = Api("insurance-intake")


@app.route("/clients/{client_id}/insurance-links/{request_id}", methods=["PUT"], who=Who.PROVIDER)
def request_link(client_id: str, request_id: str, body: LinkWish, caller: Caller) -> LinkView:
    """Have a new insurance link mailed to a client; earlier ones stop working.

    The id of the request is yours to choose: the same one again mails nothing more.
    """
    return office().links.request_intake(client_id, request_id, reason=body.reason, caller=caller)


@app.route("/clients/{client_id}/insurance-link", methods=["GET"], who=Who.PROVIDER)
def follow_link(client_id: str, caller: Caller) -> LinkView:
    """See how far a client's latest insurance link has come."""
    return office().links.intake_status(client_id, caller=caller)


@app.route("/clients/{client_id}/insurance-link", methods=["DELETE"], who=Who.PROVIDER)
def revoke_link(client_id: str, caller: Caller) -> LinkView:
    """Revoke a client's latest insurance link; it opens nothing from then on.

    A second time changes nothing. A link whose form was submitted cannot be revoked.
    """
    return office().links.revoke_intake(client_id, caller=caller)


@app.route("/clients/{client_id}/insurance-link/unlocking", methods=["POST"], who=Who.PROVIDER)
def unlock_link(client_id: str, caller: Caller) -> LinkView:
    """Let a client try again after too many wrong birth dates."""
    return office().links.unlock_intake(client_id, caller=caller)


@app.route("/clients/{client_id}/invoice-link/unlocking", methods=["POST"], who=Who.PROVIDER)
def unlock_invoices(client_id: str, caller: Caller) -> LinkView:
    """Let a client try again to open their invoices after too many wrong birth dates."""
    return office().links.unlock_invoices(client_id, caller=caller)


@app.route("/link/{token}", methods=["GET"], who=Who.PUBLIC, page=True)
def land(token: str, language: str) -> Response:  # noqa: ARG001 - the same page for every token
    """Ask whoever opens a link for the second fact; nothing is looked up."""
    return pages.landing(settings().network_name, language)


@app.route("/link/{token}", methods=["POST"], who=Who.PUBLIC, page=True)
def open_link(token: str, form: dict[str, str], language: str) -> Response:
    """Open a link with the date of birth."""
    return _form_pages(language).open_link(token, form, now=now())


@app.route("/insurance", methods=["GET"], who=Who.LINK, page=True)
def resume(cookie: str, language: str) -> Response:
    """Go on where the form was left."""
    return _form_pages(language).resume(cookie)


@app.route("/insurance/{step}", methods=["GET"], who=Who.LINK, page=True)
def read_step(step: str, cookie: str, language: str) -> Response:
    """Show one page of the form."""
    return _form_pages(language).read_step(step, cookie)


@app.route("/insurance/{step}", methods=["POST"], who=Who.LINK, page=True)
def answer_step(
    step: str, form: dict[str, str], cookie: str, language: str, visitor: str
) -> Response:
    """Take the answers of one page."""
    return _form_pages(language).answer_step(step, form, cookie, visitor=visitor)


def _form_pages(language: str) -> IntakePages:
    # Not at the top: the landing page needs none of what the form does.
    from backoffice.web.intake_pages import IntakePages  # noqa: PLC0415

    here = office()
    return IntakePages(
        here.intake,
        here.door,
        lambda: here.visit_costs,
        network_name=here.settings.network_name,
        home_zone=here.settings.home_zone,
        language=language,
    )


@quietly
def inspect_photos(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Look at each card photo that arrived, and keep a clean copy of what is a picture."""
    return each_upload(event, context, office().inspection.inspect)
