"""A provider's own clients: who they are, how they are reached, and when they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        Client,
        ClientCadence,
        ClientList,
        NewCadence,
        NewClient,
        NewDischarge,
        NewEmailAddress,
        NewVisit,
        RosterTime,
        Visit,
        VisitList,
    )

app = Api("client-roster")


@app.route("/clients", methods=["GET"], who=Who.PROVIDER)
def list_clients(caller: Caller) -> ClientList:
    """List the clients on your roster."""
    return office().roster.clients(caller=caller)


@app.route("/clients/{client_id}", methods=["PUT"], who=Who.PROVIDER)
def add_client(client_id: str, body: NewClient, caller: Caller) -> Client:
    """Add a client to your roster, under an id that you choose; repeating it changes nothing."""
    return office().roster.add_client(client_id, body, caller=caller)


@app.route("/clients/{client_id}", methods=["GET"], who=Who.PROVIDER)
def read_client(client_id: str, caller: Caller) -> Client:
    """Read one of your clients."""
    return office().roster.client(client_id, caller=caller)


@app.route("/clients/{client_id}/email-address", methods=["PUT"], who=Who.PROVIDER)
def change_email(client_id: str, body: NewEmailAddress, caller: Caller) -> Client:
    """Write to a client at another address, or again after a mail came back; repeatable.

    After a complaint, the client has to agree to e-mail anew.
    """
    return office().roster.change_email(client_id, body, caller=caller)


@app.route("/clients/{client_id}/cadence", methods=["PUT"], who=Who.PROVIDER)
def agree_cadence(client_id: str, body: NewCadence, caller: Caller) -> ClientCadence:
    """Note how often you agreed to meet; no visit is planned by it, and it can be repeated."""
    return office().roster.agree_cadence(client_id, body, caller=caller)


@app.route("/clients/{client_id}/discharge", methods=["PUT"], who=Who.PROVIDER)
def discharge_client(client_id: str, body: NewDischarge, caller: Caller) -> RosterTime:
    """Note a client's last day with you, correct it, or take the client back; repeatable.

    Call visits off first that are planned after that day. What is billed and owed goes on.
    """
    return office().discharging.discharge(client_id, body, caller=caller)


@app.route("/clients/{client_id}/visits", methods=["GET"], who=Who.PROVIDER)
def list_visits(client_id: str, caller: Caller) -> VisitList:
    """List your visits to come with a client."""
    return office().roster.visits(client_id, caller=caller)


@app.route("/clients/{client_id}/visits/{visit_id}", methods=["PUT"], who=Who.PROVIDER)
def plan_visit(client_id: str, visit_id: str, body: NewVisit, caller: Caller) -> Visit:
    """Write down a visit to come, under an id that you choose; repeating it changes nothing."""
    return office().roster.plan_visit(client_id, visit_id, body, caller=caller)
