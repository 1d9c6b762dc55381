"""The waitlist: who lives where the network does not work yet hears first when it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import new_id, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.models import WaitlistOverview
    from backoffice.web.waitlist_pages import WaitlistLinks

app = Api("waitlist")


@app.route("/waitlist", methods=["GET"], who=Who.PUBLIC, page=True)
def show_waitlist(language: str) -> Response:
    """Ask for a state and an address; nothing is looked up."""
    return pages.waiting(settings().network_name, language, form_id=new_id())


@app.route("/waitlist", methods=["POST"], who=Who.PUBLIC, page=True)
def ask_to_wait(form: dict[str, str], language: str) -> Response:
    """Take a wish; whoever sends one gets the same answer."""
    from backoffice.web.waitlist_pages import AskingToWait  # noqa: PLC0415

    name, desk = settings().network_name, office().waitlist
    return AskingToWait(desk, network_name=name, language=language, new_id=new_id).ask(form)


@app.route("/waitlist/{token}", methods=["GET"], who=Who.PUBLIC, page=True)
def land(token: str, language: str) -> Response:  # noqa: ARG001 - the same page for every token
    """Ask whoever opens a link whether they want to wait; nothing is looked up."""
    return pages.waitlist_landing(settings().network_name, language)


@app.route("/waitlist/{token}", methods=["POST"], who=Who.PUBLIC, page=True)
def join(token: str, form: dict[str, str], language: str) -> Response:
    """Put whoever says yes on the waitlist."""
    return _links(language).join(token, form)


@app.route("/waitlist/unsubscribe/{token}", methods=["GET"], who=Who.PUBLIC, page=True)
def land_to_leave(token: str, language: str) -> Response:  # noqa: ARG001 - likewise
    """Ask whoever opens a link to leave by a click; following it changes nothing."""
    return pages.unsubscribe_landing(settings().network_name, language)


@app.route(
    "/waitlist/unsubscribe/{token}", methods=["POST"], who=Who.PUBLIC, page=True, any_form=True
)
def leave(token: str, language: str) -> Response:
    """Take a reader off the waitlist, by their click or by their mail program's (RFC 8058)."""
    return _links(language).leave(token)


@app.route("/waitlist-figures", methods=["GET"], who=Who.STAFF)
def read_figures() -> WaitlistOverview:
    """Read how many wait for each state, where most wait first, and what became of the others."""
    return office().waitlist_figures.overview()


def _links(language: str) -> WaitlistLinks:
    # Not at the top: the pages that stand still need none of it.
    from backoffice.web.waitlist_pages import WaitlistLinks  # noqa: PLC0415

    door, name = office().waitlist_door, settings().network_name
    return WaitlistLinks(door, network_name=name, language=language)


@quietly
def mail_waitlist(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Offer places by mail, and tell those who wait that their state opened."""
    opening = office().opening.go_on
    return each_event(
        event,
        context,
        {
            "waitlist-offered": office().waitlist_offer_mail.send,
            "state-opened": opening,
            "opening-due": opening,
        },
    )


@quietly
def go_on(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every five minutes, hand out the openings whose day has come, or that got stuck."""
    handed_out = office().due_openings.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)
