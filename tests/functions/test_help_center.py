"""The Help centre through its real handler: who may write, how much, and what the log keeps."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.moto_office import World
from tests.support.samples import invoke, sample
from tests.support.template import templates

PLANTED = "quillfeather"


def answered(trigger: str, **differs: Any) -> dict[str, Any]:
    answer: dict[str, Any] = invoke("HelpCenter", sample("HelpCenter", trigger) | differs)
    return answer


def count(world: World, table: str) -> int:
    found: Any = world.client("dynamodb").scan(TableName=f"backoffice-{table}")
    return len(found["Items"])


@pytest.mark.requirement("HP-1")
def test_a_question_from_the_form_keeps_whose_form_it_is(world: World) -> None:
    for _ in range(2):
        assert answered("SendRequest")["statusCode"] == 200
    ticket = world.item("tickets", ticket_id="0c7d1e2f3a4b4c5d8e9fa0b1c2d3e4f5")
    assert ticket is not None
    assert ticket["asker"]["M"]["client_id"] == {"S": "client-0417"}
    assert ticket["asker"]["M"]["intake_id"] == {"S": "client-0417.intake.1"}
    assert ticket["question"]["M"]["context"] == {"S": "insurance/card"}
    assert count(world, "tickets") == 2, "beside the one of the samples"
    tasks = world.client("dynamodb").scan(TableName="backoffice-tasks")["Items"]
    assert sum(task["kind"] == {"S": "answer_ticket"} for task in tasks) == 2


def test_a_question_from_another_site_is_refused(world: World) -> None:
    event = sample("HelpCenter", "SendRequest")
    event["headers"]["Sec-Fetch-Site"] = "cross-site"
    answer = invoke("HelpCenter", event)
    assert answer["statusCode"] == 403
    assert "open our page" in answer["body"]
    assert "e-mail" not in answer["body"], "nobody needs a link to ask for help"
    assert count(world, "tickets") == 1


@pytest.mark.parametrize("trigger", ["SendRequest", "Vote"])
def test_a_page_takes_64_kb_and_not_more(world: World, trigger: str) -> None:
    assert answered(trigger, body="message=" + "x" * 64_000)["statusCode"] == 413


@pytest.mark.parametrize(
    "body", ["", "%", "a=1&" * 100, "message=%FF", "\x00", "ballot[]=1", "&&&="]
)
@pytest.mark.parametrize("trigger", ["SendRequest", "Vote"])
def test_nonsense_is_answered_calmly_and_kept_nowhere(
    world: World, trigger: str, body: str
) -> None:
    answer = answered(trigger, body=body)
    assert answer["statusCode"] in {400, 422}
    assert answer["headers"]["Content-Type"].startswith("text/html")
    assert (count(world, "tickets"), count(world, "ballots")) == (1, 0)


def test_nothing_of_a_message_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    form = sample("HelpCenter", "SendRequest")["body"].replace("photo", PLANTED)
    assert answered("SendRequest", body=form)["statusCode"] == 200
    assert answered("SendRequest", body=form.replace(PLANTED, f"{PLANTED}%00"))["statusCode"] == 422
    body = json.dumps({"message": f"{PLANTED}\u0000", "context": PLANTED})
    refused = answered("Ask", body=body)
    assert refused["statusCode"] == 422
    assert PLANTED not in refused["body"]
    logged = str([vars(record) for record in caplog.records])
    assert logged.count("'route': '/help/request'") >= 2
    assert PLANTED not in logged


def test_an_answer_resolves_the_task(world: World) -> None:
    for _ in range(2):
        assert answered("Answer")["statusCode"] == 200
    tasks = world.client("dynamodb").scan(TableName="backoffice-tasks")["Items"]
    [task] = [each for each in tasks if each["kind"] == {"S": "answer_ticket"}]
    assert task["status"] == {"S": "resolved"}


def test_that_staff_read_a_clients_question_stands_in_the_audit_trail(world: World) -> None:
    answered("SendRequest")
    ticket = "0c7d1e2f3a4b4c5d8e9fa0b1c2d3e4f5"  # pragma: allowlist secret
    before = count(world, "audit")
    read = answered("ReadTicket", pathParameters={"ticket_id": ticket})
    assert json.loads(read["body"])["asker"]["client_id"] == "client-0417"
    assert count(world, "audit") == before + 1
    assert answered("ReadTicket")["statusCode"] == 200
    assert count(world, "audit") == before + 1, "the other question is a provider's own"


@pytest.mark.requirement("HP-3")
def test_what_the_bus_tells_of_an_answer_has_it_mailed_once(world: World) -> None:
    answered("Answer")
    event = sample("LinkMailer", "LinkRequested")
    told = json.loads(event["Records"][0]["body"])
    told["detail"] |= {"kind": "ticket-answered", "about": {"ticket_id": "ticket-0042"}}
    event["Records"][0]["body"] = json.dumps(told)
    for _ in range(2):
        assert invoke("LinkMailer", event) == {"batchItemFailures": []}
    marker = world.item("mailings", mailing_id="ticket-answer_ticket-0042")
    assert marker is not None
    assert marker["status"] == {"S": "sent"}
    assert marker["claims"] == {"N": "1"}


def test_a_language_is_chosen_by_the_address_and_by_the_browser(world: World) -> None:
    query = {"lang": "es"}
    chosen = answered(
        "ListArticles",
        queryStringParameters=query,
        multiValueQueryStringParameters={"lang": ["es"]},
    )
    assert "<h1>Ayuda</h1>" in chosen["body"]
    assert '<html lang="es">' in chosen["body"]
    event = sample("HelpCenter", "ReadArticle")
    event["headers"]["Accept-Language"] = "es-MX,es;q=0.9"
    assert "¿Le fue útil este artículo?" in invoke("HelpCenter", event)["body"]


def test_what_anybody_may_write_is_throttled_by_itself() -> None:
    door = templates().main["Resources"]["FrontDoor"]["Properties"]
    limits = {
        (each["HttpMethod"], each["ResourcePath"]): each["ThrottlingRateLimit"]
        for each in door["MethodSettings"]
    }
    assert limits["POST", "/~1help~1request"] <= 5
    assert limits["POST", "/~1help~1{article}"] <= 20
    for each in door["MethodSettings"]:
        assert (each["DataTraceEnabled"], each["LoggingLevel"]) == (False, "OFF")
