"""The page that a provider is led back to from the processor: whether the fees are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.card_payment import PaymentStatus
from backoffice.domain.errors import ProcessorRefused, ProcessorUnavailable
from backoffice.web.pages import page

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.services.fee_paying import FeePayingDesk

_NOTHING = (
    "Nothing was paid",
    "Your membership fee is still open. Ask for its payment page again whenever you like.",
)
_SAYS = {
    PaymentStatus.PAID: ("Thank you", "Your membership fee is paid. You can close this page."),
    PaymentStatus.UNDER_WAY: (
        "Your payment is on its way",
        "Your bank has not confirmed it yet. You need do nothing; your fees show when it arrives.",
    ),
}
_UNKNOWN = (
    "Your payment is being looked up",
    "The payment processor does not answer at the moment. Your fees show it once it does.",
)


def came_back(
    desk: FeePayingDesk, payment_id: str, *, network_name: str, language: str
) -> Response:
    """What became of a payment; whoever comes to an address that was made up learns nothing."""
    try:
        heading, detail = _SAYS.get(desk.come_back(payment_id), _NOTHING)
    except (ProcessorRefused, ProcessorUnavailable):
        heading, detail = _UNKNOWN
    return page(
        "message.html",
        network_name=network_name,
        language=language,
        heading=heading,
        detail=detail,
        root="../../",
    )
