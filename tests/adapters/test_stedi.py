"""The clearinghouse Stedi as it is described, and the simulated one beside it: neither drifts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from backoffice.adapters.payers import stedi
from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse, Speaks
from backoffice.adapters.payers.exchange import Exchange
from backoffice.domain.answer import Inquiry, Person
from backoffice.domain.errors import PayerRefused, PayerUnavailable
from infra.local import clearinghouse as simulated
from infra.local.clearinghouse import PLANS
from infra.local.clearinghouse_people import Plans
from tests.twins.payer import MemoryAnswer, MemoryHttp

DESCRIBED = json.loads(Path(__file__).with_name("stedi.json").read_text(encoding="utf-8"))
ANSWERS: list[dict[str, Any]] = DESCRIBED["answers"]
ANA = Person(first_name="Ana", last_name="Rivera", birth_date=date(1990, 4, 12))
CONFORMS: Speaks = stedi
"""A type checker says here whether the module has all that a clearinghouse needs."""


class OneAnswer:
    """An HTTP client that always gets the same answer, and remembers what was asked."""

    def __init__(
        self, status: int, content: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        self._answer = MemoryAnswer(status, content, headers)
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        self.asked.append((method, url, sent))
        return self._answer


def connected(http: Any, forgotten: list[str] | None = None) -> Clearinghouse:
    account = Account(
        base_url="https://payer.example",
        api_key=lambda: "test_key",
        sender_id="1999999984",
        usage="T",
        forget_key=lambda: (forgotten if forgotten is not None else []).append("key"),
    )
    return Clearinghouse("stedi", account, Exchange(http))


def question(number: int = 1, **other: Any) -> str:
    inquiry = Inquiry(
        **{
            "payer_name": "Fern Health",
            "payer_id": "FERNE",
            "provider_npi": "1234567893",
            "provider_first_name": "Ruth",
            "provider_last_name": "Adler",
            "subscriber": ANA,
            "member_id": "FERN0001",
            "service_on": date(2026, 3, 9),
            "service_type": "MH",
            "trace": "CHECK-0001",
        }
        | other
    )
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    return connected(None).prepare(inquiry, control_number=number, at=at)


def named(answer: dict[str, Any]) -> str:
    return str(answer["name"])


@pytest.mark.requirement("EL-1")
def test_the_question_is_sent_as_described() -> None:
    http, expected = OneAnswer(200, {"x12": "ISA*…"}), DESCRIBED["request"]
    connected(http).ask(question())
    ((method, url, sent),) = http.asked
    assert (method, url) == (expected["method"], "https://payer.example" + expected["path"])
    assert sorted(sent["headers"].keys() - {"Connection"}) == expected["headers"]
    assert sent["headers"]["Authorization"] == "test_key"
    assert sent["headers"]["Content-Type"] == expected["content_type"]
    body = json.loads(sent["body"])
    assert set(expected["required"]) <= body.keys() <= set(expected["known"])
    header = body["x12"][:106]
    assert [header[105], header[3], header[104], header[82]] == expected["delimiters"]


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("answer", ANSWERS, ids=named)
def test_every_answer_that_is_described_is_a_document_a_refusal_or_a_delay(
    answer: dict[str, Any],
) -> None:
    forgotten: list[str] = []
    http = OneAnswer(answer["status"], answer["content"], answer.get("headers"))
    found: dict[str, Any] = {}
    try:
        found["gives"] = connected(http, forgotten).ask("ISA")
    except PayerRefused as refusal:
        found["refused"] = refusal.reason
    except PayerUnavailable as delay:
        found["later"] = delay.retry_after
    assert found == {k: answer[k] for k in ("gives", "refused", "later") if k in answer}
    assert forgotten == (["key"] if answer.get("forgets_key") else [])
    assert len(http.asked) == 1


SHOWN_AS = {
    "": "a 271 beside its JSON",
    "ACK999": "a 999 in place of the 271",
    "AAA75": "a rejection with its 271",
    "HTTP400": "data that cannot be right",
    "HTTP429": "too many at a time",
    "HTTP500": "an error of their own",
    "HTTP503": "a service that is closed",
    "HTTP504": "a payer that took too long",
}


@pytest.mark.parametrize(("prefix", "name"), SHOWN_AS.items())
def test_the_simulated_one_answers_in_the_shapes_of_the_description(prefix: str, name: str) -> None:
    described = next(answer for answer in ANSWERS if answer["name"] == name)
    standing_in = simulated.Clearinghouse(Plans(PLANS))
    response = standing_in.check_eligibility(question(member_id=f"{prefix}FERN0001"))
    assert response.status == described["status"]
    unknown = _names(response.content) - _names_of_all()
    assert unknown == set()
    assert set(described["content"]) & {"x12", "code"} <= set(response.content)


def test_the_simulated_one_says_when_to_come_back() -> None:
    with pytest.raises(PayerUnavailable) as later:
        connected(MemoryHttp()).ask(question(member_id="HTTP429FERN0001"))
    assert later.value.retry_after == 30


def _names(value: object) -> set[str]:
    """Every name in *value*, however deep."""
    if isinstance(value, dict):
        return set(value) | {name for each in value.values() for name in _names(each)}
    if isinstance(value, list):
        return {name for each in value for name in _names(each)}
    return set()


def _names_of_all() -> set[str]:
    return {name for answer in ANSWERS for name in _names(answer["content"])}


def test_the_simulated_one_is_asked_where_the_real_one_is() -> None:
    assert DESCRIBED["request"]["path"] == simulated.PATH


@pytest.mark.parametrize(
    "content",
    [
        {"errors": None},
        {"errors": 5},
        {"errors": "72"},
        {"errors": [None, 5, "72", {"code": None}, {"code": 72}, {"code": {}}]},
        {"subscriber": [], "dependents": {"aaaErrors": 1}, "payer": "down"},
        {"x12": None},
        {"x12": 271},
        {"x12": "  "},
    ],
)
def test_json_of_another_shape_is_no_answer_and_no_crash(content: dict[str, Any]) -> None:
    with pytest.raises(PayerUnavailable):
        connected(OneAnswer(200, content)).ask("ISA")
    with pytest.raises(PayerRefused, match="would not pass") as refused:
        connected(OneAnswer(400, content)).ask("ISA")
    assert refused.value.reason == "400"


def test_a_reason_is_a_code_and_never_a_sentence_about_somebody() -> None:
    told = {"code": "Ana Rivera is unknown", "errors": [{"code": "born 1990-04-12"}]}
    with pytest.raises(PayerRefused) as refused:
        connected(OneAnswer(400, told)).ask("ISA")
    assert refused.value.reason == "400"


def test_half_a_character_never_reaches_the_archive() -> None:
    document = connected(OneAnswer(200, {"x12": "ISA*\ud800*"})).ask("ISA")
    assert document == "ISA*?*"
