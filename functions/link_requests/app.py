"""Asking for a link: a page for anybody, and a provider who learns of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import now, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

app = Api("link-requests")


@app.route("/link-request", methods=["GET"], who=Who.PUBLIC, page=True)
def show_question(language: str) -> Response:
    """Ask who wants a link; nothing is looked up."""
    return pages.asking(settings().network_name, language)


@app.route("/link-request", methods=["POST"], who=Who.PUBLIC, page=True)
def ask_for_link(form: dict[str, str], language: str) -> Response:
    """Take a wish; the answer is the same for everybody, and nothing is looked up for it."""
    # Not at the top: the page with the question needs none of it.
    from backoffice.web.asking_pages import AskingPages  # noqa: PLC0415

    shown = AskingPages(
        office().asking, network_name=settings().network_name, home_zone=settings().home_zone
    )
    return shown.ask(form, language, now=now())


@quietly
def answer(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Find out who asked, note who is found where, let through what may be asked."""
    desk = office().answering
    return each_event(
        event,
        context,
        {
            "link-wanted": desk.answer,
            "client-added": desk.note_address,
            "client-address-changed": desk.note_address,
            "precheck-asked": office().precheck_admission.admit,
            "waitlist-wanted": office().waitlist_offers.admit,
        },
    )
