"""Seals: what only the office can make, under a key that never leaves KMS."""

from __future__ import annotations

import base64

from botocore.exceptions import ClientError

from backoffice.adapters.tokens import KmsTokens


class KmsSeals(KmsTokens):
    """Seals, as text; to test one takes another permission than to make one."""

    def is_genuine(self, source: bytes, seal: str) -> bool:
        """Whether *seal* is that of *source*."""
        try:
            answer = self._client.verify_mac(
                Message=source,
                KeyId=self._key,
                MacAlgorithm="HMAC_SHA_256",
                Mac=base64.urlsafe_b64decode(seal + "=" * (-len(seal) % 4)),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "KMSInvalidMacException":
                raise
            return False
        return answer["MacValid"]
