"""What becomes of a payment, by the number that was typed: Stripe's test cards and accounts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fate:
    """What the bank does with a number.

    `declined` is the code of its refusal; `dispute` the status that a dispute begins with, and
    `refund` the first and the later status of a refund, where they are not as usual.
    """

    declined: str | None = None
    dispute: str | None = None
    refund: tuple[str, str] = ("succeeded", "succeeded")
    waits: bool = False
    """Whether the bank takes a while to say whether it pays; then *declined* is what it says."""


CARDS: dict[str, Fate] = {
    "4242424242424242": Fate(),
    "4000056655665556": Fate(),
    "5555555555554444": Fate(),
    "378282246310005": Fate(),
    "4000000000000002": Fate(declined="card_declined"),
    "4000000000009995": Fate(declined="insufficient_funds"),
    "4000000000009987": Fate(declined="lost_card"),
    "4000000000000069": Fate(declined="expired_card"),
    "4000000000000127": Fate(declined="incorrect_cvc"),
    "4000000000000119": Fate(declined="processing_error"),
    "4000000000000259": Fate(dispute="needs_response"),
    "4000000000002685": Fate(dispute="needs_response"),
    "4000000000001976": Fate(dispute="warning_needs_response"),
    "4000000000007726": Fate(refund=("pending", "succeeded")),
    "4000000000005126": Fate(refund=("succeeded", "failed")),
}
REASONS = {"4000000000000259": "fraudulent", "4000000000002685": "product_not_received"}

BANK_ACCOUNTS: dict[str, Fate] = {
    "000123456789": Fate(waits=True),
    "000111111113": Fate(waits=True, declined="account_closed"),
}
"""Only where the checkout allows `us_bank_account`."""
