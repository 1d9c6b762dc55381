"""The language of a page: what its visitor chose, or else what the browser prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalice.app import Request, Response

ENGLISH = "en"
OTHERS = frozenset({"es"})
"""Beside English; told apart here so that a visitor who wants no other costs no catalogue."""

_COOKIE = "lang"
_YEAR = 365 * 24 * 60 * 60


def spoken(request: Request | None) -> str:
    """The language to answer *request* in: as its address says, or its cookie, or its browser."""
    if request is None:
        return ENGLISH
    chosen = _chosen(request) or _remembered(request.headers.get("cookie", ""))
    if chosen:
        return chosen
    accepted = request.headers.get("accept-language", "")
    if not any(language in accepted.lower() for language in OTHERS):
        return ENGLISH
    from backoffice.languages import preferred

    return preferred(accepted)


def remembering(answer: Response, request: Request | None) -> Response:
    """The *answer*, with a cookie for the language if the visitor just chose one.

    What caches may keep for everybody gets none: they would hand it on.
    """
    chosen = _chosen(request) if request else ""
    kept_by_caches = str(answer.headers.get("Cache-Control", "")).startswith("public")
    if chosen and not kept_by_caches and "Set-Cookie" not in answer.headers:
        answer.headers["Set-Cookie"] = (
            f"{_COOKIE}={chosen}; Path=/; Max-Age={_YEAR}; HttpOnly; Secure; SameSite=Lax"
        )
    return answer


def _chosen(request: Request) -> str:
    query = request.query_params
    return _known(query.get("lang", "")) if query else ""


def _remembered(cookies: str) -> str:
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == _COOKIE:
            return _known(value)
    return ""


def _known(language: str) -> str:
    return language if language == ENGLISH or language in OTHERS else ""
