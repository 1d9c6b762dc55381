"""What the API's description shows of what is certified of planned visits."""

from __future__ import annotations

from typing import Any

_VERIFIED: dict[str, Any] = {
    "day": "2027-03-09",
    "cover": "verified",
    "policy_id": "policy-0311",
    "said_on": "2027-03-02",
}
_TASK: dict[str, Any] = {
    "day": "2028-01-04",
    "cover": "task",
    "task_id": "cover-2b5e8f1c9a3d4e62b8f1c0d7a9e3f415",
    "owner": "provider",
    "queue": "provider-0021",
    "due_on": "2028-01-03",
}

CERTIFICATE_EXAMPLES: dict[str, Any] = {
    "GapCertificateView": {
        "client_id": "client-0417",
        "number": 7,
        "made_at": "2027-03-02T15:04:05Z",
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "seal": "p2lH3o0Jc5Xo9m1nW8rZr7kq3bq0f8o1yZ0i2u4a6cE",
        "genuine": True,
        "days": [_VERIFIED, _TASK],
    },
    "CertifiedClients": {
        "clients": [{"client_id": "client-0417", "number": 7, "days": [_VERIFIED, _TASK]}]
    },
    "OpenDays": {
        "days": [
            {**_TASK, "client_id": "client-0417", "provider_id": "provider-0021", "overdue": False}
        ],
        "more": False,
    },
    "CertificatePage": {
        "url": "https://office-documents.s3.amazonaws.com/gap-certificates/9f86d081.html",
        "expires_at": "2027-03-02T15:09:05Z",
    },
}
