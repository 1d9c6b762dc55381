"""Logs tell what happened and to which id: never to whom, whatever goes wrong."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice.observability import Loggable
from tests.support.template import ROOT

OURS = ROOT / "layers" / "backoffice" / "python" / "backoffice"
SOURCES = [*sorted(OURS.rglob("*.py")), *sorted((ROOT / "functions").rglob("app.py"))]
MAY_LOG = OURS / "observability.py"
COMMAND_LINES = {"__main__.py"}

PEOPLE = ("name", "birth", "email", "address", "member", "token", "phone", "cookie", "group")


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
            yield node


def unsafe(text: str) -> list[str]:
    """Calls of `log` that pass a field outside `Loggable`, or a text that is not fixed."""
    return [
        ast.unparse(call)
        for call in calls(ast.parse(text), "log")
        if not all(field.arg in Loggable.__annotations__ for field in call.keywords)
        or not (len(call.args) == 1 and isinstance(call.args[0], ast.Constant))
    ]


def other_ways(text: str) -> list[str]:
    """Ways to write into a log that lead past the allow-list."""
    tree = ast.parse(text)
    imported = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
        if name
    ]
    return [
        *(name for name in imported if name in {"logging", "Logger", "traceback", "warnings"}),
        *(ast.unparse(call) for call in calls(tree, "print")),
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_logs_only_what_is_on_the_list(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unsafe(text) == []
    if path != MAY_LOG and path.name not in COMMAND_LINES:
        assert other_ways(text) == []


@pytest.mark.parametrize(
    "planted",
    [
        "log('added', first_name=client.first_name)",
        "log(f'added {client.first_name}')",
        "log('added ' + client.first_name)",
        "log('added', **client.model_dump())",
    ],
)
def test_a_call_that_logs_a_person_is_found(planted: str) -> None:
    assert unsafe(planted) == [planted]


@pytest.mark.parametrize("planted", ["print(client)", "import logging", "import traceback"])
def test_a_way_past_the_list_is_found(planted: str) -> None:
    assert len(other_ways(planted)) == 1


def test_nothing_on_the_list_is_about_a_person() -> None:
    fields = Loggable.__annotations__.keys()
    assert [field for field in fields if any(word in field for word in PEOPLE)] == []


# What really comes out, in a process of its own, as Lambda would see it.

BIRTH_DATE, MEMBER_ID, NAME, TOKEN = "1971-08-23", "ZZQ8841207", "Quillfeather", "tok_9f2b7c4d"
SECRETS = (BIRTH_DATE, MEMBER_ID, NAME, TOKEN)

SPOKEN = """
import json, logging, sys
from backoffice.observability import log, mind
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event

app = Api("planted")

@app.route("/planted/{token}", methods=["GET"], who=Who.PUBLIC)
def planted(token):
    raise RuntimeError(f"QUOTED")

@app.route("/chained/{token}", methods=["GET"], who=Who.PUBLIC)
def chained(token):
    try:
        raise ValueError("QUOTED")
    except ValueError as error:
        raise RuntimeError("QUOTED") from error

def request(path):
    return {"resource": path, "path": path.replace("{token}", "TOKEN"), "httpMethod": "GET",
            "headers": {"Cookie": "QUOTED"}, "multiValueHeaders": {"Cookie": ["QUOTED"]},
            "queryStringParameters": None, "multiValueQueryStringParameters": None,
            "pathParameters": {"token": "TOKEN"}, "stageVariables": None, "body": None,
            "isBase64Encoded": False,
            "requestContext": {"resourcePath": path, "httpMethod": "GET", "requestId": "r",
                               "identity": {"sourceIp": "192.0.2.1"}, "path": "/TOKEN"}}

for path in ("/planted/{token}", "/chained/{token}"):
    answer = app(request(path), None)
    assert answer["statusCode"] == 500, answer
    assert not any(word in json.dumps(answer) for word in SECRETS), answer

def listener(client_id):
    raise RuntimeError("QUOTED")

body = json.dumps({"detail": {"kind": "planted", "about": {"client_id": "client-0417"}}})
batch = {"Records": [{"messageId": "m1", "receiptHandle": "h", "body": body, "attributes": {},
                      "messageAttributes": {}, "md5OfBody": "", "eventSource": "aws:sqs",
                      "eventSourceARN": "arn", "awsRegion": "us-east-1"}]}
answer = each_event(batch, None, {"planted": listener})
assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}, answer

log("spoken", client_id="client-0417", birth_date="QUOTED", extra={"member_id": "QUOTED"})
library = logging.getLogger("some.library")
mind(library)
library.error("it failed", extra={"member_id": "QUOTED"})
"""


def spoken() -> str:
    script = SPOKEN.replace("QUOTED", " ".join(SECRETS)).replace("TOKEN", TOKEN)
    done = subprocess.run(
        [sys.executable, "-c", f"SECRETS = {SECRETS!r}\n{script}"],
        env={"PYTHONPATH": str(OURS.parent), "POWERTOOLS_LOG_LEVEL": "DEBUG"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def output() -> str:
    return spoken()


def test_no_person_and_no_token_is_in_what_is_logged_when_a_view_or_a_listener_fails(
    output: str,
) -> None:
    assert [secret for secret in SECRETS if secret in output] == []


def test_what_is_logged_still_tells_which_route_failed_and_where(output: str) -> None:
    lines = [json.loads(line) for line in output.splitlines()]
    answered = [line for line in lines if line["message"] == "answered"]
    assert [(line["route"], line["status"]) for line in answered] == [
        ("/planted/{token}", 500),
        ("/chained/{token}", 500),
    ]
    failed = [line for line in lines if line.get("fault") == "RuntimeError"]
    assert any(line["raised_in"].startswith("planted:") for line in failed)


def test_a_field_that_is_not_on_the_list_is_dropped_and_the_rest_is_kept(output: str) -> None:
    [line] = [line for line in map(json.loads, output.splitlines()) if line["message"] == "spoken"]
    assert line["client_id"] == "client-0417"
    assert line.keys() <= Loggable.__annotations__.keys() | {
        "level",
        "location",
        "timestamp",
        "service",
    }
