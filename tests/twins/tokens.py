"""The key service in memory."""

from __future__ import annotations

import base64
import hashlib
import hmac

from backoffice.adapters.tokens import SeasonTokens
from tests.twins.faults import Faults

_KEY = b"a key that nobody but the tests has"


class MemoryTokens:
    """Derives tokens as KMS does, under a key of its own."""

    def __init__(self, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()

    def derive(self, source: bytes) -> str:
        with self._faults.during("derive"):
            mac = hmac.digest(_KEY, source, hashlib.sha256)
            return base64.urlsafe_b64encode(mac).decode().rstrip("=")

    def is_genuine(self, source: bytes, seal: str) -> bool:
        return hmac.compare_digest(self.derive(source), seal)

    def of_season(self, season: bytes) -> SeasonTokens:
        with self._faults.during("derive"):
            return SeasonTokens(hmac.digest(_KEY, season, hashlib.sha256))
