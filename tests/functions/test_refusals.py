"""How a refusal leaves the office: in one shape, kept by nobody, and without what caused it."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest

from backoffice.domain.eligibility import check_id_for
from backoffice.domain.errors import Conflict, NotFound
from backoffice.services.insurance_requests import LinkWish
from backoffice.services.requests import NewVisit
from backoffice.web import api
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import Failed, quietly

MOST_BYTES = 64_000
PLANTED = "Quillfeather 1971-08-23"

app = Api("refusals")


@app.route("/conflicts", methods=["GET"], who=Who.PUBLIC)
def conflict() -> None:
    raise Conflict("This changed while you were working on it.")


@app.route("/visits", methods=["PUT"], who=Who.PUBLIC)
def take(body: NewVisit) -> NewVisit:
    return body


@app.route("/wishes", methods=["PUT"], who=Who.PUBLIC)
def wish(body: LinkWish) -> LinkWish:
    return body


@quietly
def stumble(event: dict[str, Any], context: object) -> None:
    try:
        raise KeyError(PLANTED)
    except KeyError as fault:
        raise ValueError(PLANTED) from fault


def answer(method: str, path: str, body: str | None = None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    event = {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": body,
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": method,
            "requestId": "request",
            "identity": {"sourceIp": "192.0.2.1"},
            "path": path,
        },
    }
    return app(event, None)


def visit_of(size: int) -> str:
    """A body of exactly *size* bytes that is right but for its length."""
    body = json.dumps({"day": "2026-03-09", "procedure": "90837", "telehealth": True})
    return body + " " * (size - len(body))


def test_a_conflict_is_told_as_a_problem_that_no_cache_keeps() -> None:
    told = answer("GET", "/conflicts")
    assert told["statusCode"] == 409
    assert told["headers"]["Content-Type"] == "application/problem+json"
    assert told["headers"]["Cache-Control"] == "no-store"
    problem = json.loads(told["body"])
    assert (problem["status"], problem["title"]) == (409, "Changed meanwhile")
    assert problem["detail"] == "This changed while you were working on it."


@pytest.mark.parametrize(("size", "status"), [(MOST_BYTES, 200), (MOST_BYTES + 1, 413)])
def test_a_body_may_have_64_000_bytes_and_not_one_more(size: int, status: int) -> None:
    assert answer("PUT", "/visits", visit_of(size))["statusCode"] == status


@pytest.mark.parametrize("body", [None, ""])
def test_no_body_at_all_is_one_without_fields(body: str | None) -> None:
    assert answer("PUT", "/wishes", body)["statusCode"] == 200
    told = json.loads(answer("PUT", "/visits", body)["body"])
    assert [fault["field"] for fault in told["errors"]] == ["day", "procedure", "telehealth"]


def test_bytes_are_counted_and_not_letters() -> None:
    assert answer("PUT", "/visits", "é" * (MOST_BYTES // 2 + 1))["statusCode"] == 413


def test_what_leaves_a_handler_that_failed_says_nothing_of_its_cause() -> None:
    with pytest.raises(Failed) as failed:
        stumble({}, None)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    printed = "".join(traceback.format_exception(failed.value))
    assert PLANTED not in printed
    assert "stumble failed" in printed


def test_the_longest_id_of_a_check_finds_its_door_and_nothing_longer_does() -> None:
    longest = check_id_for("p" * 64, "r" * 64)
    assert api._path_part(longest, "check_id") == longest
    with pytest.raises(NotFound):
        api._path_part(longest + "r", "check_id")
