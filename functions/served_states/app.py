"""Served states: where the network works, from when on, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        EndOfServedState,
        NewServedState,
        ServedStates,
        ServedStateView,
    )

app = Api("served-states")


@app.route("/served-states", methods=["GET"], who=Who.PUBLIC)
def list_served_states() -> ServedStates:
    """Read where the network works today, and where it will; anybody may."""
    return office().served_states.served()


@app.route("/served-states/{state}", methods=["PUT"], who=Who.STAFF)
def open_state(state: str, body: NewServedState) -> ServedStateView:
    """Let the network work in a state from a day on.

    On that day, everybody on the state's waitlist is written to, once, in the order in which they
    joined. Repeating the request changes nothing.
    """
    return office().served_states.open(state, body)


@app.route("/served-states/{state}/end", methods=["PUT"], who=Who.STAFF)
def end_state(state: str, body: EndOfServedState) -> ServedStateView:
    """Let the network's work in a state end with a day.

    A day before the first one calls the opening off, as far as nobody was told of it. Repeating
    the request changes nothing.
    """
    return office().served_states.end(state, body)
