"""Link tokens, derived under a key that never leaves KMS."""

from __future__ import annotations

import base64
import hashlib
import hmac
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
        return _text(self._mac(source))

    def of_season(self, season: bytes) -> SeasonTokens:
        """The tokens of all whose sources share a *season*, for one call altogether."""
        return SeasonTokens(self._mac(season))

    def _mac(self, source: bytes) -> bytes:
        return self._client.generate_mac(
            Message=source, KeyId=self._key, MacAlgorithm="HMAC_SHA_256"
        )["Mac"]


class SeasonTokens:
    """Tokens under a key of their own, which was derived and is kept in memory alone.

    Whoever mails a million links would otherwise ask the key service a million times.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def derive(self, source: bytes) -> str:
        """The token for *source*, likewise."""
        return _text(hmac.digest(self._key, source, hashlib.sha256))


def _text(mac: bytes) -> str:
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
