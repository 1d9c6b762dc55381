"""Renewal pages: a client says what becomes of their insurance when a plan ends, by link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import now, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.renewal_pages import RenewalPages

app = Api("renewal-pages")


@app.route("/renewal/{token}", methods=["GET"], who=Who.PUBLIC, page=True)
def land(token: str, language: str) -> Response:  # noqa: ARG001 - the same page for every token
    """Ask whoever opens a link about the end of a plan for the second fact."""
    return pages.renewal_landing(settings().network_name, language)


@app.route("/renewal/{token}", methods=["POST"], who=Who.PUBLIC, page=True)
def open_link(token: str, form: dict[str, str], language: str) -> Response:
    """Open the link with the date of birth."""
    return _pages(language).open_link(token, form, now=now())


@app.route("/renewal/{token}/{action}", methods=["GET"], who=Who.PUBLIC, page=True)
def land_at_action(token: str, action: str, language: str) -> Response:  # noqa: ARG001 - likewise
    """Ask the same behind an action of the mail; nothing is looked up, and nothing is answered."""
    return pages.renewal_landing(settings().network_name, language, action=True)


@app.route("/renewal/{token}/{action}", methods=["POST"], who=Who.PUBLIC, page=True)
def open_at_action(token: str, action: str, form: dict[str, str], language: str) -> Response:
    """Open the link with the date of birth, and lead to what the mail offered."""
    return _pages(language).open_link(token, form, now=now(), action=action)


@app.route("/renewal", methods=["GET"], who=Who.LINK, page=True)
def see_renewal(query: dict[str, str], cookie: str, language: str) -> Response:
    """Show what is on file, and what may be answered."""
    return _pages(language).see(query, cookie)


@app.route("/renewal-answers/{choice}", methods=["GET"], who=Who.LINK, page=True)
def read_choice(choice: str, cookie: str, language: str) -> Response:
    """Show one answer, for the client to confirm."""
    return _pages(language).ask(choice, cookie)


@app.route("/renewal-answers/{choice}", methods=["POST"], who=Who.LINK, page=True)
def confirm_choice(
    choice: str, form: dict[str, str], cookie: str, language: str, visitor: str
) -> Response:
    """Take an answer that the client confirmed."""
    return _pages(language).confirm(choice, form, cookie, visitor=visitor)


def _pages(language: str) -> RenewalPages:
    # Not at the top: the landing page needs none of what the answers do.
    from backoffice.web.renewal_pages import RenewalPages  # noqa: PLC0415

    here = office()
    return RenewalPages(
        here.renewal_answers,
        here.renewal_door,
        here.upcoming,
        network_name=here.settings.network_name,
        home_zone=here.settings.home_zone,
        language=language,
    )
