"""Tokens that are not, no longer, or not quite ours: nobody can tell which, byte for byte."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.support.moto_office import World
from tests.support.samples import TOKEN, invoke, sample

UNKNOWN = "a-token-that-nobody-was-ever-sent-0000000000"
LIKE_IT = {
    "tampered": f"{TOKEN[:9]}X{TOKEN[10:]}",
    "truncated": TOKEN[:-1],
    "cut short": TOKEN[:3],
    "foreign": "the-token-of-somebody-else",
    "padded": f"{TOKEN}=",
    "padded twice": f"{TOKEN}==",
    "with a full stop": f"{TOKEN}.",
    "with a blank": f"{TOKEN} ",
    "with a line break": f"{TOKEN}\r\n",
    "in brackets": f"<{TOKEN}>",
    "case-flipped": TOKEN.swapcase(),
    "encoded": f"{TOKEN[:4]}%2e%2e%2f{TOKEN[4:]}",
    "of one letter": "x",
    "very long": TOKEN * 40,
    "not UTF-8": "\udcff",
    "in another script": "токен",
}


def asked(method: str, token: str, body: str | None = None) -> dict[str, Any]:
    event = sample("InsuranceIntake", "Land" if method == "GET" else "OpenLink")
    # Path parameters arrive as they stand in the address.
    event["pathParameters"]["token"] = quote(token, errors="surrogateescape")
    event["body"] = body
    answer: dict[str, Any] = invoke("InsuranceIntake", event)
    return answer


@pytest.mark.requirement("IN-3")
def test_a_token_that_is_none_looks_like_one_that_is_unknown(world: World) -> None:
    right_date = sample("InsuranceIntake", "OpenLink")["body"]
    landed, refused = asked("GET", UNKNOWN), asked("POST", UNKNOWN, right_date)
    assert asked("GET", TOKEN) == landed
    assert refused["statusCode"] == 422
    for name, token in LIKE_IT.items():
        assert asked("GET", token) == landed, name
        assert asked("POST", token, right_date) == refused, name


@pytest.mark.requirement("IN-3", "UP-1")
def test_a_token_of_an_earlier_generation_and_a_revoked_one_look_like_unknown_ones(
    world: World,
) -> None:
    right_date = sample("InsuranceIntake", "OpenLink")["body"]
    refused = asked("POST", UNKNOWN, right_date)
    assert invoke("InsuranceIntake", sample("InsuranceIntake", "RevokeLink"))["statusCode"] == 200
    assert asked("POST", TOKEN, right_date) == refused
    assert invoke("InsuranceIntake", sample("InsuranceIntake", "RequestLink"))["statusCode"] == 200
    assert asked("POST", TOKEN, right_date) == refused


@pytest.mark.requirement("IN-3")
def test_a_wrong_date_for_a_real_token_looks_like_a_token_that_is_unknown(world: World) -> None:
    wrong = "birth_date_month=2&birth_date_day=15&birth_date_year=1989"
    assert asked("POST", TOKEN, wrong) == asked("POST", UNKNOWN, wrong)
