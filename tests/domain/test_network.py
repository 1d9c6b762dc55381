from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.address import Address
from backoffice.domain.network import Network


def address(**differences: Any) -> Address:
    return Address(
        **{
            "line1": "1 Broad St",
            "city": "New York",
            "state": "NY",
            "zip": "10004-1234",
            **differences,
        }
    )


def network(**differences: Any) -> Network:
    return Network(
        **{
            "legal_name": "The Network, P.C.",
            "tax_id": "12-3456789",
            "npi": "1999999984",
            "address": address(),
            "submitter_id": "NETWORK01",
            "home_zone": "America/New_York",
            "help_email": "help@example.com",
            **differences,
        }
    )


@pytest.mark.requirement("CR-2", "CR-10")
def test_the_network_bills_under_its_own_numbers() -> None:
    assert (network().tax_id, network().npi) == ("123456789", "1999999984")


@pytest.mark.parametrize(
    "wrong", [{"npi": "1999999985"}, {"tax_id": "1"}, {"home_zone": "Albany"}, {"help_email": "?"}]
)
def test_a_mistyped_number_is_noticed_before_anything_is_billed(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        network(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"line1": ""}, {"line1": "a" * 56}, {"city": "N"}, {"city": "N" * 31}, {"zip": "1000"}],
)
def test_an_address_fits_on_a_claim(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        address(**wrong)


def test_an_address_keeps_what_was_written() -> None:
    written = address(line2="Apt  4", zip="100041234")
    assert (written.line2, written.zip) == ("Apt 4", "10004-1234")
