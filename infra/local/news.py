"""News of what came in: the local office and its simulated neighbours agree on secrets."""

import base64
import json
import secrets
import urllib.request
from typing import Any

from infra.local.office import LocalOffice


def ask_for_news(office: LocalOffice) -> None:
    """Have the clearinghouse post to *office* whatever comes in from now on."""
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
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
    secret = f"whsec_{secrets.token_hex(24)}"
    office.stack.client("secretsmanager").put_secret_value(
        SecretId=office.stack.outputs["ProcessorNewsSecret"], SecretString=secret
    )
    wanted = {"url": f"{office.url}/processor/news", "secret": secret, **manners}
    _tell(office, wanted, neighbour=office.processor_url)


def want_no_payment_news(office: LocalOffice) -> None:
    """Have the payment processor post nothing any more."""
    _tell(office, {}, neighbour=office.processor_url)


def _tell(office: LocalOffice, wanted: dict[str, Any], *, neighbour: str | None = None) -> None:
    request = urllib.request.Request(
        f"{neighbour or office.clearinghouse_url}/_simulator/webhooks",
        data=json.dumps(wanted).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=10):
        pass
