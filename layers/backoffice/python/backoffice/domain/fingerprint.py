"""A fingerprint: what stands in for something that must not be kept."""

from __future__ import annotations

import hashlib


def fingerprint(text: str) -> str:
    """The SHA-256 of *text*, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
