"""What leads search engines through the directory: by state, and from there to each provider."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from chalice.app import Response

from backoffice.domain.states import STATES

_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SERVED = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=300"}


def robots(base_url: str) -> Response:
    """Which pages are not worth a visit, and where the list of the others is."""
    lines = (
        "User-agent: *",
        "Disallow: /directory/providers/*/request",
        f"Sitemap: {base_url}/sitemap.xml",
    )
    return _served("\n".join((*lines, "")), "text/plain")


def of_states(base_url: str) -> Response:
    """The list of lists, one for each state, whoever is there."""
    lists = "".join(
        f"<sitemap><loc>{base_url}/sitemap.xml?state={state}</loc></sitemap>" for state in STATES
    )
    return _xml(f'<sitemapindex xmlns="{_XMLNS}">{lists}</sitemapindex>')


def of_state(base_url: str, state: str, provider_ids: Iterable[str]) -> Response:
    """The pages of one state: its list, and each provider who is shown there."""
    places = [f"{base_url}/directory?state={state}"]
    places += [f"{base_url}/directory/providers/{quote(each)}" for each in provider_ids]
    pages = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    return _xml(f'<urlset xmlns="{_XMLNS}">{pages}</urlset>')


def _xml(document: str) -> Response:
    return _served(f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n', "application/xml")


def _served(text: str, kind: str) -> Response:
    return Response(text, {"Content-Type": f"{kind}; charset=utf-8", **_SERVED})
