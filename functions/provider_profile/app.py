"""Profiles: each provider writes what the directory shows of them, and sees it beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.models import (
        Caller,
        NewFees,
        NewPlaces,
        NewProfile,
        ProfilePreview,
        ProfileView,
        Rebuilt,
    )

app = Api("provider-profile")


@app.route("/profile", methods=["GET"], who=Who.PROVIDER)
def read_profile(caller: Caller) -> ProfileView:
    """Read your profile as it is kept."""
    return office().profiles.read(caller=caller)


@app.route("/profile", methods=["PUT"], who=Who.PROVIDER)
def write_profile(body: NewProfile, caller: Caller) -> ProfileView:
    """Say all that the directory shows of you, but for your places and fees.

    Another word counts as confirmed today. Repeating the request changes nothing.
    """
    return office().profiles.write(body, caller=caller)


@app.route("/profile/confirmation", methods=["PUT"], who=Who.PROVIDER)
def confirm_profile(caller: Caller) -> ProfileView:
    """Say that all of your profile is still so."""
    return office().profiles.confirm(caller=caller)


@app.route("/profile/places", methods=["PUT"], who=Who.PROVIDER)
def make_room(body: NewPlaces, caller: Caller) -> ProfileView:
    """Say how many more new clients you have room for; each whom you accept takes one."""
    return office().profiles.make_room(body, caller=caller)


@app.route("/profile/fees", methods=["PUT"], who=Who.PROVIDER)
def set_fees(body: NewFees, caller: Caller) -> ProfileView:
    """Say what clients pay who pay themselves, all of it; estimates that were given stay."""
    return office().profiles.ask_fees(body, caller=caller)


@app.route("/profile/preview", methods=["GET"], who=Who.PROVIDER)
def preview_profile(caller: Caller) -> ProfilePreview:
    """See exactly what the directory shows of you, or would, and what it waits for."""
    return office().profiles.preview(caller=caller)


@app.route("/profile/page", methods=["GET"], who=Who.PROVIDER, page=True)
def show_page(caller: Caller, query: dict[str, str], language: str) -> Response:
    """See your page as the directory shows it, or would; no cache keeps it."""
    from backoffice.web.directory_pages import DirectoryPages  # noqa: PLC0415

    pages = DirectoryPages(
        office().directory,
        network_name=settings().network_name,
        public_base_url=settings().public_base_url,
        language=language,
        query=query,
        etag="",
    )
    return pages.preview(office().profiles.as_shown(caller=caller))


@app.route("/providers/{provider_id}/listing", methods=["PUT"], who=Who.STAFF)
def rebuild_listing(provider_id: str) -> Rebuilt:
    """Draw up a provider's listings anew; where nothing was wrong, nothing changes."""
    return office().listing_keeper.rebuild(provider_id)


@quietly
def ask_to_confirm(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every morning, ask whoever confirmed nothing for 90 days whether it is still so."""
    log("asked to confirm", count=office().stale_profiles.ask(due=scheduled_at(event)))
