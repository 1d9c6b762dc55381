"""What a request says of its visitor: the language of the pages, and where the tick came from."""

from __future__ import annotations

from typing import Any

from tests.support import moto_office
from tests.support.moto_office import World
from tests.support.samples import invoke, sample


def review(address: str = "192.0.2.10") -> dict[str, Any]:
    """The sample of an answer, as the tick under the review from a network *address*."""
    event = sample("InsuranceIntake", "AnswerStep")
    event["pathParameters"]["step"] = "review"
    event["headers"]["Accept-Language"] = "es-US,es;q=0.9"
    event["requestContext"]["identity"]["sourceIp"] = address
    return event | {"body": "attested=yes"}


def attestation(world: World) -> dict[str, Any]:
    item = world.item("intakes", intake_id="client-0417.intake.1")
    assert item is not None
    said: dict[str, Any] = item["attestation"]["M"]
    return said


def test_a_page_is_in_the_language_that_its_address_asks_for_and_remembers_it() -> None:
    event = sample("InsuranceIntake", "ReadStep")
    event["multiValueQueryStringParameters"] = {"lang": ["es"]}
    with moto_office.opened():
        answer = invoke("InsuranceIntake", event)
    assert answer["statusCode"] == 200
    assert '<html lang="es">' in answer["body"]
    assert answer["headers"]["Set-Cookie"].startswith("lang=es;")


def test_the_tick_is_kept_with_its_language_and_a_fingerprint_of_where_it_came_from() -> None:
    found = []
    for address in ("192.0.2.10", "192.0.2.11"):
        with moto_office.opened(answered=True) as world:
            assert invoke("InsuranceIntake", review(address))["statusCode"] == 303
            kept = attestation(world)
        assert kept["language"] == {"S": "es"}
        assert kept["link"] == {"S": "client-0417.intake.1"}
        assert address not in str(kept)
        found.append(kept["source_hash"]["S"])
    assert found[0] != found[1]
