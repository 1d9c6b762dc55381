"""What the API's description shows of payouts."""

from __future__ import annotations

from typing import Any

from backoffice.web.membership_examples import MEMBERSHIP_EXAMPLES

_PAYOUT_ID = "20270312-0d6e1f7a3b9c44e58a21f0c7"
_SUMMARY: dict[str, Any] = {
    "payout_id": _PAYOUT_ID,
    "payday": "2027-03-12",
    "status": "ready",
    "total": 14500,
    "visits": 2,
}
_LINES: list[dict[str, Any]] = [
    {
        "visit_id": "visit-0003",
        "service_on": "2027-01-19",
        "client_id": "client-0417",
        "claim_id": "visit-0003.1",
        "payer_id": "horizon-blue",
        "receipt_id": "6d1b0a9e4c7f4f53a8e2c1d0b9f8e7a6c5d4b3a2",
        "charged": 18000,
        "allowed": 0,
        "contractual": 0,
        "payer_paid": 0,
        "client_paid": 0,
        "share": 0,
        "paid_before": 9500,
        "amount": -9500,
        "recoupment": "The insurance took back what it paid for this visit.",
    },
    {
        "visit_id": "visit-0007",
        "service_on": "2027-03-01",
        "client_id": "client-0417",
        "claim_id": "visit-0007.1",
        "payer_id": "horizon-blue",
        "receipt_id": "1f2e3d4c5b6a49788695a4b3c2d1e0f9a8b7c6d5",
        "charged": 30000,
        "allowed": 24000,
        "contractual": 6000,
        "payer_paid": 24000,
        "client_paid": 0,
        "share": 24000,
        "paid_before": 0,
        "amount": 24000,
    },
]
_TERMS: list[dict[str, Any]] = [
    {"procedure": "90837", "licence_type": "LCSW", "rate": 13150, "holds": {"since": "2027-01-01"}},
    {"share": "0.8", "holds": {"since": "2027-01-01", "until": "2027-12-31"}},
]

STATEMENT_CSV = "visit_id,service_on,client_id,amount\nvisit-0007,2027-03-01,client-0417,240.00\n"
"""With a few of the columns."""

PAYOUT_EXAMPLES: dict[str, Any] = {
    **MEMBERSHIP_EXAMPLES,
    "PayoutAccountView": {
        "provider_id": "provider-0021",
        "state": "questions",
        "next": "Answer the payment processor's questions.",
    },
    "OnboardingPage": {
        "url": "https://connect.stripe.com/setup/e/acct_1Oexample/4aBcD",
        "closes_at": "2027-03-11T15:05:00Z",
    },
    "PayoutPage": {"payouts": [_SUMMARY]},
    "PayoutSummary": {**_SUMMARY, "status": "paid", "reference": "ACH 20270312-17"},
    "PayoutStatement": {
        "payout_id": _PAYOUT_ID,
        "provider_id": "provider-0021",
        "payday": "2027-03-12",
        "status": "ready",
        "lines": _LINES,
        "totals": {
            "charged": 48000,
            "allowed": 24000,
            "contractual": 6000,
            "payer_paid": 24000,
            "client_paid": 0,
            "share": 24000,
            "paid_before": 9500,
            "amount": 14500,
            "recouped": -9500,
        },
    },
    "Balance": {
        "provider_id": "provider-0021",
        "total": 24000,
        "remittances": [
            {
                "receipt_id": "1f2e3d4c5b6a49788695a4b3c2d1e0f9a8b7c6d5",
                "payer_id": "horizon-blue",
                "visits": 1,
                "amount": 24000,
            }
        ],
    },
    "NewPayoutTerms": {"terms": _TERMS},
    "PayoutTerms": {"payer_id": "horizon-blue", "terms": _TERMS},
    "PayoutOutcome": {"paid": True, "reference": "ACH 20270312-17"},
}
