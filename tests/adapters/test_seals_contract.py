"""Seals and kept pages mean the same on the twins, on moto and on the local AWS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest

from backoffice.adapters.archive import S3Pages
from backoffice.adapters.seals import KmsSeals
from backoffice.services.gap_certificates import Seals
from tests.twins.tokens import MemoryTokens

ClientOf = Callable[[str], Any]
Fresh = Callable[[str], str]


@pytest.fixture
def seals(kind: str, client_of: ClientOf) -> Seals:
    if kind == "twin":
        return MemoryTokens()
    kms = client_of("kms")
    key = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]
    return KmsSeals(kms, key=key["Arn"])


@pytest.mark.requirement("RN-1")
def test_a_seal_is_genuine_for_what_was_sealed_and_for_nothing_else(seals: Seals) -> None:
    seal = seals.derive(b"gap-certificate|one")
    assert seals.is_genuine(b"gap-certificate|one", seal)
    assert not seals.is_genuine(b"gap-certificate|two", seal)
    assert not seals.is_genuine(b"gap-certificate|one", seals.derive(b"gap-certificate|two"))


def test_a_kept_page_is_html_for_whoever_has_its_address(
    kind: str, client_of: ClientOf, fresh: Fresh
) -> None:
    if kind != "stack":
        pytest.skip("a twin has no address, and moto answers none")
    s3, bucket = client_of("s3"), fresh("pages")
    s3.create_bucket(Bucket=bucket)
    pages = S3Pages(s3, bucket=bucket)
    pages.keep("gap-certificates/one.html", "<p>día</p>")
    with urlopen(pages.address("gap-certificates/one.html", seconds=60)) as answer:  # noqa: S310
        assert answer.read().decode() == "<p>día</p>"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
