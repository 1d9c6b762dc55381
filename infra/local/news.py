"""News of what came in: the local office and its simulated neighbours agree on secrets."""

import base64
import json
import secrets
import urllib.request
from functools import cache
from typing import Any

from infra.local.office import LocalOffice


def ask_for_news(office: LocalOffice) -> None:
    """Have the clearinghouse post to *office* whatever comes in from now on."""
    secret = _secret_of(office.clearinghouse_url)
    office.stack.client("secretsmanager").put_secret_value(
        SecretId=office.stack.outputs["ClearinghouseNewsSecret"], SecretString=secret
    )
    _tell(office, {"url": f"{office.url}/clearinghouse/news", "secret": secret})


def want_no_news(office: LocalOffice) -> None:
    """Have the clearinghouse post nothing any more; what comes in is in its list still."""
    _tell(office, {})


def ask_for_payment_news(office: LocalOffice, **manners: Any) -> None:
    """Have the payment processor post to *office* whatever happens from now on.

    *manners* are its own switches for how: `twice`, `late`, `lost` and the like (processor.py).
    """
    secret = _secret_of(office.processor_url)
    office.stack.client("secretsmanager").put_secret_value(
        SecretId=office.stack.outputs["ProcessorNewsSecret"], SecretString=secret
    )
    wanted = {"url": f"{office.url}/processor/news", "secret": secret, **manners}
    _tell(office, wanted, neighbour=office.processor_url)


def want_no_payment_news(office: LocalOffice) -> None:
    """Have the payment processor post nothing any more."""
    _tell(office, {}, neighbour=office.processor_url)


@cache
def _secret_of(neighbour: str) -> str:  # noqa: ARG001 - each has its own
    """What a neighbour signs with: always the same, since functions look for another one rarely."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"


def _tell(office: LocalOffice, wanted: dict[str, Any], *, neighbour: str | None = None) -> None:
    request = urllib.request.Request(
        f"{neighbour or office.clearinghouse_url}/_simulator/webhooks",
        data=json.dumps(wanted).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=10):
        pass
