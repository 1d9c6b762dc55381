"""What the API's description shows of invoices."""

from __future__ import annotations

from typing import Any

_SHARE: dict[str, Any] = {
    "visit_id": "visit-0007",
    "number": "K7M3-92QF",
    "service_on": "2027-03-09",
    "kind": "share",
    "state": "open",
    "says": "The client has been asked to pay.",
    "asked": 2500,
    "by": "estimate",
    "parts": [{"title": "copay", "amount": 2500}],
    "paid": 0,
    "due": 2500,
    "due_on": "2027-03-17",
    "told": {"on": "2027-03-10", "status": "delivered"},
    "reminders": [{"on": "2027-03-15", "step": -2, "status": "delivered"}],
}
_CASH: dict[str, Any] = {
    **_SHARE,
    "visit_id": "visit-0005",
    "number": "PX4T-8VHD",
    "service_on": "2027-02-16",
    "kind": "cash",
    "asked": 18000,
    "by": "fee",
    "parts": [{"title": "fee", "amount": 18000}],
    "due": 18000,
    "reminders": [],
}

_TERMS: dict[str, Any] = {"missed_fee": 8000, "late_fee": 5000, "notice_hours": 24}

INVOICE_EXAMPLES: dict[str, Any] = {
    "InvoiceList": {"invoices": [_CASH, _SHARE]},
    "InvoiceView": _CASH,
    "NewInvoice": {"fee": 18000},
    "OverdueOverview": {
        "due": 2500,
        "clients": [
            {
                "client_id": "client-0417",
                "due": 2500,
                "invoices": [
                    {
                        "visit_id": "visit-0007",
                        "number": "K7M3-92QF",
                        "service_on": "2027-03-09",
                        "due": 2500,
                        "due_on": "2027-03-17",
                    }
                ],
            }
        ],
    },
    "NewGoodFaithEstimate": {
        "procedure": "90837",
        "telehealth": True,
        "fee": 15000,
        "visits": 40,
    },
    "GoodFaithEstimates": {
        "estimates": [
            {
                "number": 1,
                "since": "2027-03-01",
                "until": "2028-02-29",
                "provider_name": "Iris Bell",
                "npi": "1234567893",
                "network_name": "Fernway Psychotherapy PC",
                "tax_id": "123456789",
                "lines": [
                    {
                        "kind": {"procedure": "90837", "telehealth": True},
                        "fee": 15000,
                        "count": 40,
                        "diagnoses": [],
                    }
                ],
                "total": 600000,
                "given_on": "2027-03-01",
                "how": "mail",
                "due_on": "2027-03-02",
                "mail": "delivered",
            }
        ],
    },
    "NewMissedVisitPolicy": {"terms": _TERMS},
    "MissedVisitPolicyView": {
        "provider_id": "provider-0021",
        "number": 1,
        "terms": _TERMS,
        "since": "2027-01-04T15:10:00Z",
        "says": {
            "en": [
                "If you miss a visit, you pay $80.00.",
                "If you cancel a visit less than 24 hours before it begins, you pay $50.00.",
            ],
            "es": [
                "Si falta a una consulta, usted paga $80.00.",
                "Si cancela una consulta menos de 24 horas antes de que empiece, paga $50.00.",
            ],
        },
    },
    "MissedVisitAgreementView": {
        "client_id": "client-0417",
        "offered": 1,
        "asked_at": "2027-01-04T15:12:00Z",
        "is_awaited": False,
        "accepted": [
            {
                "number": 1,
                "terms": _TERMS,
                "accepted_at": "2027-01-04T22:41:09Z",
                "language": "en",
            }
        ],
    },
    "NewRefund": {
        "amount": 1000,
        "way": "cheque",
        "reference": "Cheque 1042",
        "day": "2027-03-11",
    },
    "RefundView": {
        "visit_id": "visit-0007",
        "given": [
            {"amount": 1000, "way": "cheque", "reference": "Cheque 1042", "day": "2027-03-11"}
        ],
        "owed": 0,
    },
    "PaymentNewsTaken": {"looked_into": True},
}
