"""What the API's description shows of estimates, held against what payers decided."""

from __future__ import annotations

from typing import Any

RULES_CSV = "payer_id,service_type,rule,scored,mean_off\nhorizon-blue,MH,copay,41,34.15\n"
"""With a few of the columns."""

ACCURACY_EXAMPLES: dict[str, Any] = {
    "AccuracyReport": {
        "month": "2027-03",
        "rules": [
            {
                "payer_id": "horizon-blue",
                "service_type": "MH",
                "rule": "copay",
                "scored": 41,
                "exact": 27,
                "within_range": 0,
                "off": 14,
                "unknown_before": 2,
                "disputed": 1,
                "wrong": 14,
                "median_off": 0,
                "mean_off": 3415,
                "doubted_since": "2027-04-09",
            }
        ],
    },
    "TrustAgain": {"trusted_from": "2027-06-01"},
    "DoubtedRule": {
        "payer_id": "horizon-blue",
        "service_type": "MH",
        "rule": "copay",
        "doubted_since": "2027-04-09",
        "trusted_from": "2027-06-01",
        "because": {"tried": 43, "wrong": 14, "over": 0, "under": 14},
    },
}
