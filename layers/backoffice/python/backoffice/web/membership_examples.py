"""What the API's description shows of memberships."""

from __future__ import annotations

from typing import Any

_OPEN: dict[str, Any] = {
    "fee_id": "month-01-0001",
    "since": "2027-02-28",
    "until": "2027-03-30",
    "amount": 19500,
    "left": 19500,
    "due_on": "2027-03-14",
    "status": "open",
    "is_late": False,
    "who_acts": "Please pay it.",
}
_PAID: dict[str, Any] = {
    **_OPEN,
    "fee_id": "month-01-0000",
    "since": "2027-01-31",
    "until": "2027-02-27",
    "left": 0,
    "due_on": "2027-02-14",
    "status": "paid",
    "who_acts": "It is paid. Thank you.",
}
_PRICES: list[dict[str, Any]] = [
    {"since": "2026-01-01", "amount": 18500},
    {"since": "2027-01-01", "amount": 19500},
]

MEMBERSHIP_EXAMPLES: dict[str, Any] = {
    "NewMembership": {"since": "2027-01-31"},
    "MembershipView": {
        "provider_id": "provider-0021",
        "since": "2027-01-31",
        "next_fee_on": "2027-03-31",
        "next_fee": 19500,
        "to_pay": 19500,
        "fees": [_OPEN, _PAID],
    },
    "FeePage": {
        "url": "https://checkout.stripe.com/c/pay/cs_live_a1B2c3D4",
        "amount": 19500,
        "closes_at": "2027-03-02T18:30:00Z",
    },
    "NewMembershipPrices": {"prices": _PRICES},
    "MembershipPrices": {"prices": _PRICES},
}
