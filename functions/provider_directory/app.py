"""The directory: whoever looks for care finds a provider, by page or by program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.directory_pages import DirectoryPages
    from backoffice.web.models import ListingPage, ListingView

app = Api("provider-directory")


@app.route("/directory", methods=["GET"], who=Who.PUBLIC, page=True)
def search(query: dict[str, str], language: str, etag: str) -> Response:
    """Choose a state and what matters, and see who can be found there."""
    return _pages(query, language, etag).search()


@app.route("/directory/providers/{provider_id}", methods=["GET"], who=Who.PUBLIC, page=True)
def show_provider(provider_id: str, query: dict[str, str], language: str, etag: str) -> Response:
    """Show one provider's profile, as long as it is live."""
    return _pages(query, language, etag).provider(provider_id)


@app.route("/robots.txt", methods=["GET"], who=Who.PUBLIC, page=True)
def tell_robots(query: dict[str, str]) -> Response:
    """Tell search engines what is not for them; nothing is looked up."""
    return _pages(query).robots()


@app.route("/sitemap.xml", methods=["GET"], who=Who.PUBLIC, page=True)
def list_pages(query: dict[str, str]) -> Response:
    """Lead search engines to each state's list and, with `state`, to who is shown there."""
    return _pages(query).sitemap()


@app.route("/listings/{state}", methods=["GET"], who=Who.PUBLIC)
def list_providers(state: str, query: dict[str, str]) -> ListingPage:
    """List who can be found in a state; the query chooses as the page does, `from` reads on.

    `payer` is an id, or `-` for whoever pays themselves; then only who takes such new clients is
    listed. `need`, `language`, `meeting` and `hours` are words of a listing.
    """
    from backoffice.web.directory_query import place, search_in  # noqa: PLC0415

    return office().directory.listed(search_in(state, query), place(query))


@app.route("/listings/{state}/{provider_id}", methods=["GET"], who=Who.PUBLIC)
def read_listing(state: str, provider_id: str) -> ListingView:
    """Read how the directory shows a provider in a state."""
    return office().directory.listing(state, provider_id)


def _pages(query: dict[str, str], language: str = "en", etag: str = "") -> DirectoryPages:
    from backoffice.web.directory_pages import DirectoryPages  # noqa: PLC0415

    return DirectoryPages(
        office().directory,
        network_name=settings().network_name,
        public_base_url=settings().public_base_url,
        language=language,
        query=query,
        etag=etag,
    )


@quietly
def keep_listings(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Draw up the listings of providers about whom something changed."""
    attend = office().listing_keeper.attend
    return each_event(
        event,
        context,
        {
            "profile-changed": attend,
            "participation-changed": attend,
            "membership-changed": attend,
        },
    )
