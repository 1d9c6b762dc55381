"""Provider membership: who belongs to the network, what a month costs, and how it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.models import (
        Caller,
        FeePage,
        MembershipPrices,
        MembershipView,
        NewMembership,
        NewMembershipPrices,
    )

app = Api("provider-membership")


@app.route("/providers/{provider_id}/membership", methods=["GET"], who=Who.OWN)
def read_membership(provider_id: str, caller: Caller) -> MembershipView:
    """Read your membership: each month's fee, what is open and until when, and what comes next.

    The fee is the same whether you take part in the insurance programme or not, and whatever you
    earn.
    """
    return office().memberships.of_provider(provider_id, caller=caller)


@app.route("/providers/{provider_id}/membership", methods=["PUT"], who=Who.STAFF)
def write_membership(provider_id: str, body: NewMembership) -> MembershipView:
    """Write down from when to when a provider belongs to the network.

    Months are counted from the first day; one that begins on the last day, or after it, costs
    nothing. Fees of months that have begun are asked for at once. What was asked for other days
    is taken back, and a task tells you of what was paid for them. A first day after the last one
    begins another membership. Repeating the request changes nothing.
    """
    return office().memberships.write_down(provider_id, body)


@app.route("/providers/{provider_id}/membership/payment", methods=["POST"], who=Who.PROVIDER)
def pay_fees(provider_id: str, caller: Caller) -> FeePage:
    """Get the page where all that you owe for membership can be paid, for two hours.

    Asked again, it is the same page, unless what you owe has changed.
    """
    return office().fee_paying.begin(provider_id, caller=caller)


@app.route("/membership/prices", methods=["GET"], who=Who.STAFF)
def read_prices() -> MembershipPrices:
    """Read what a month of membership costs, from when on."""
    return office().memberships.prices()


@app.route("/membership/prices", methods=["PUT"], who=Who.STAFF)
def write_prices(body: NewMembershipPrices) -> MembershipPrices:
    """Write down what a month of membership costs, by the day that it begins on, all of it.

    Read the prices first, since those that you leave out hold no longer. A month that begins before
    the first of them costs nothing. Fees that were asked for stay as they are. Repeating the
    request changes nothing.
    """
    return office().memberships.price(body)


@app.route("/membership/payments/{payment_id}", methods=["GET"], who=Who.PUBLIC, page=True)
def come_back(payment_id: str, language: str) -> Response:
    """Show what became of a payment to whoever comes back from the processor's page.

    The address says nothing of who pays, and the page neither who nor how much.
    """
    # Not at the top: no other route needs a page.
    from backoffice.web.membership_pages import came_back  # noqa: PLC0415

    name = office().settings.network_name
    return came_back(office().fee_paying, payment_id, network_name=name, language=language)


@quietly
def ask_for_fees(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every morning, ask for the fees of months that began, and tell of those that are open."""
    run = office().due_fees.run(due=scheduled_at(event))
    measure("MembershipsNotRead", len(run.unread))
    log("not read", provider_id=" ".join(run.unread))
    log("asked for fees", count=run.memberships)
    log("handed out", count=run.handed_out)
