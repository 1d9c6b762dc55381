"""The written description of the API, as it is served: two files that were made beforehand."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from chalice.app import Response

_HERE = Path(__file__).parent
_SERVED = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=300"}


def description() -> Response:
    """The OpenAPI document, for programs."""
    return Response(
        (_HERE / "openapi.json").read_text(encoding="utf-8"),
        {"Content-Type": "application/json", **_SERVED},
    )


def manual() -> Response:
    """The same for people: one page without a script, which a browser's own search goes through."""
    page = (_HERE / "manual.html").read_text(encoding="utf-8")
    style = page.partition("<style>")[2].partition("</style>")[0]
    fingerprint = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{fingerprint}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Response(
        page,
        {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            **_SERVED,
        },
    )
