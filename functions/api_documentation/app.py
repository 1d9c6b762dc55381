"""The description of the API: for programs, and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web import documentation
from backoffice.web.access import Who
from backoffice.web.api import Api

if TYPE_CHECKING:
    from chalice.app import Response

app = Api("api-documentation")


@app.route("/openapi.json", methods=["GET"], who=Who.PUBLIC)
def read_description() -> Response:
    """Read this description."""
    return documentation.description()


@app.route("/documentation", methods=["GET"], who=Who.PUBLIC, page=True)
def read_manual() -> Response:
    """Read the same as a page."""
    return documentation.manual()
