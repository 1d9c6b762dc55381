from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.money import Money
from backoffice.domain.participation import Licence, LicenceClass
from backoffice.domain.provider import Fee, Provider

FROM = date(2026, 1, 1)
DAY = date(2026, 6, 1)


def licence(licence_class: LicenceClass, state: str = "NY", since: date = FROM) -> Licence:
    return Licence(state=state, holds=Interval(since=since), licence_class=licence_class)


def provider(**differences: Any) -> Provider:
    return Provider(
        **{
            "provider_id": "provider-1",
            "npi": "1234567893",
            "first_name": "Ruth",
            "last_name": "Okafor",
            "email": "ruth@example.com",
            "time_zone": "America/New_York",
            "taxonomy": "1041C0700X",
            "licence_type": "LCSW",
            **differences,
        }
    )


@pytest.mark.requirement("Q21")
def test_of_several_licences_in_a_state_the_furthest_going_counts() -> None:
    ruth = provider(
        licences=(
            licence(LicenceClass.FULL, since=DAY),
            licence(LicenceClass.LIMITED),
            licence(LicenceClass.PRELICENSED, state="NJ"),
        )
    )
    assert ruth.licence_class_in("NY", date(2026, 5, 31)) is LicenceClass.LIMITED
    assert ruth.licence_class_in("NY", DAY) is LicenceClass.FULL
    assert ruth.licence_class_in("CT", DAY) is None


@pytest.mark.requirement("MB-6", "CR-9")
@pytest.mark.parametrize(
    ("held", "allowed"),
    [
        (LicenceClass.FULL, True),
        (LicenceClass.LIMITED, True),
        (LicenceClass.PRELICENSED, False),
    ],
)
def test_hours_still_logged_let_nobody_see_clients(held: LicenceClass, allowed: bool) -> None:
    ruth = provider(licences=(licence(held),))
    assert ruth.may_see_clients_in("NY", DAY) is allowed
    assert not ruth.may_see_clients_in("NJ", DAY)


@pytest.mark.requirement("CM-1", "PD-4")
def test_a_provider_sets_a_fee_for_each_procedure() -> None:
    ruth = provider(fees=(Fee(procedure="90834", amount=Money.dollars("150.00")),))
    assert ruth.fee("90834") == Money.dollars("150.00")
    assert ruth.fee("90837") is None
    with pytest.raises(ValidationError, match="Two fees"):
        ruth.but(fees=ruth.fees * 2)


@pytest.mark.requirement("MB-8")
def test_the_insurance_programme_is_optional() -> None:
    assert not provider().in_programme(DAY)
    assert provider(programme=Interval(since=DAY)).in_programme(DAY)
    assert not provider(programme=Interval(since=DAY)).in_programme(FROM)
