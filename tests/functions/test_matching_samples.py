"""Matching's samples do what they stand for: a yes has the client, and a case hears of matches."""

from __future__ import annotations

import json

from backoffice.domain.consultation import accept, request
from tests.support.moto_office import World
from tests.support.samples import invoke, sample
from tests.support.seeking import ASKED_AT

SEEKER, PROVIDER = "seeker-0001", "provider-0021"
REQUEST = "seeker-0001-2b5e8f1c9a3d4e62"


def test_a_yes_is_an_accepted_request_and_the_second_time_the_same_answer(world: World) -> None:
    event = sample("ClientOpportunities", "AnswerOpportunity")
    first, again = (invoke("ClientOpportunities", event) for _ in range(2))
    assert json.loads(first["body"])["status"] == "taken"
    assert again["body"] == first["body"]
    case = world.item("matching-cases", seeker_id=SEEKER)
    assert case is not None
    assert case["matched_with"] == {"S": PROVIDER}


def test_the_keeper_of_cases_hears_that_somebody_found_a_provider(world: World) -> None:
    asked = request(
        consultation_id=REQUEST,
        seeker_id=SEEKER,
        provider_id=PROVIDER,
        zone="America/New_York",
        at=ASKED_AT,
    )
    world.put(accept(asked, at=ASKED_AT))
    for _ in range(2):
        told = invoke("MatchingKeeper", sample("MatchingKeeper", "ToBeFollowed"))
        assert told == {"batchItemFailures": []}
    case = world.item("matching-cases", seeker_id=SEEKER)
    assert case is not None
    assert case["status"] == {"S": "matched"}
    answer = invoke("ClientMatching", sample("ClientMatching", "ReadCase"))
    assert json.loads(answer["body"])["opportunities"][0]["status"] == "closed"
