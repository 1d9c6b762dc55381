from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.client import Client, Language, Sex
from backoffice.domain.identifiers import UsState

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def client(**differences: Any) -> Client:
    return Client(
        **{
            "client_id": "client-01",
            "first_name": "Ana",
            "last_name": "Díaz",
            "state": "NY",
            "time_zone": "America/New_York",
            "created_at": AT,
            **differences,
        }
    )


@pytest.mark.requirement("Q13")
def test_care_takes_place_where_the_client_lives_unless_told_otherwise() -> None:
    assert client().care_state == "NY"
    assert client(care_state=None).care_state == "NY"
    assert client(care_state="NJ").care_state == "NJ"


@pytest.mark.requirement("Q13")
def test_care_moves_along_when_the_client_moves_house() -> None:
    assert client().moved(UsState("CT")).care_state == "CT"
    assert client().moved(UsState("CT"), care_state=UsState("NY")).care_state == "NY"


def test_nobody_is_emailed_without_an_address_and_consent() -> None:
    assert client(email="ana@example.com", email_consent_at=AT).may_be_emailed
    assert not client(email="ana@example.com").may_be_emailed
    assert not client(email_consent_at=AT).may_be_emailed


def test_a_client_is_called_by_the_preferred_name() -> None:
    assert client().called == "Ana"
    assert client(preferred_name="Anita").called == "Anita"


@pytest.mark.parametrize(("code", "sex"), [("F", Sex.FEMALE), ("M", Sex.MALE), ("U", Sex.UNKNOWN)])
def test_sex_is_known_by_the_codes_that_claims_take(code: str, sex: Sex) -> None:
    assert client(sex=code).sex is sex
    assert client().sex is None


@pytest.mark.parametrize(
    "wrong", [{"sex": "X"}, {"language": "fr"}, {"state": "ZZ"}, {"created_at": 0}, {"nick": "A"}]
)
def test_a_client_record_holds_nothing_that_it_does_not_know(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        client(**wrong)


def test_a_client_survives_being_written_down() -> None:
    spanish = client(language=Language.SPANISH, birth_date="1990-02-01")
    assert Client.model_validate_json(spanish.model_dump_json()) == spanish
