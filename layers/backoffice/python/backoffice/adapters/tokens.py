"""Link tokens, derived under a key that never leaves KMS."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


class KmsTokens:
    """Tokens of 256 bits; whoever has the tables and queues still has none of them."""

    def __init__(self, client: KMSClient, *, key: str) -> None:
        self._client = client
        self._key = key

    def derive(self, source: bytes) -> str:
        """The token for *source*, 43 characters that a URL can hold."""
        mac = self._client.generate_mac(
            Message=source, KeyId=self._key, MacAlgorithm="HMAC_SHA_256"
        )["Mac"]
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")
