"""The simulated clearinghouse over real HTTP: what it answers, refuses, delays and drops."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.client import IncompleteRead, RemoteDisconnected
from pathlib import Path
from typing import Any

import pytest

from backoffice.x12.answers import Answer, Benefit
from backoffice.x12.eligibility_270 import write
from backoffice.x12.eligibility_271 import read
from backoffice.x12.inquiries import Dependent, Inquiry, Payer, Subscriber
from tests.support.x12_samples import ANA, AT, INQUIRY, judged

SCRIPT = Path(__file__).parents[2] / "infra/local/clearinghouse.py"
PATH = "/2024-04-01/change/medicalnetwork/eligibility/v3/raw-x12"
ALL = ("30",)
BEN = Subscriber("OAKS0001", "OKAFOR", "BEN", date(1985, 9, 30))
MARY = Subscriber("ELMS0001", "LINDQVIST", "MARY", date(1979, 2, 14))
CARL = Subscriber("ASHS0001", "MOREAU", "CARL", date(1968, 7, 4))
DANA = Subscriber("REED0001", "WHITFIELD", "DANA", date(1995, 1, 20))
JIN = Subscriber("IRIS0001", "PARK", "JIN", date(1999, 12, 31))
RUTH = Subscriber("MOSS0001", "HALE", "RUTH", date(1972, 3, 8))
NILS = Dependent("LINDQVIST", "NILS", date(2010, 6, 1))
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.terminate()


def call(
    base: str, path: str = PATH, *, body: bytes | None = None, key: str | None = "test_key"
) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": key} if key else {})
    request = urllib.request.Request(base + path, data=body, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def written(inquiry: Inquiry, number: int | None = None) -> str:
    return write(inquiry, control_number=number or next(numbers), at=AT, usage="T")


def ask(base: str, inquiry: Inquiry, number: int | None = None) -> tuple[int, dict[str, Any]]:
    return call(base, body=json.dumps({"x12": written(inquiry, number)}).encode())


def about(subscriber: Subscriber, *, types: tuple[str, ...] = ("MH",)) -> Inquiry:
    return replace(INQUIRY, subscriber=subscriber, service_types=types)


def prefixed(prefix: str) -> Inquiry:
    return about(replace(ANA, member_id=f"{prefix}FERN0001"))


def answered(base: str, inquiry: Inquiry) -> Answer:
    status, content = ask(base, inquiry)
    assert status == 200
    reply = read(content["x12"])
    assert reply.findings == ()
    (found,) = reply.answers
    return found


def stated(answer: Answer, code: str, network: str = "in") -> list[Benefit]:
    return [each for each in answer.benefits if each.code == code and each.network == network]


def test_the_seeded_copay_is_twenty_five_dollars_in_network(base: str) -> None:
    answer = answered(base, about(ANA))
    (copay,) = stated(answer, "B")
    assert answer.active is True
    assert (copay.amount, copay.period) == ("25.00", "27")
    assert "MH" in copay.service_types
    assert answer.person.references[0].value == "FERN100"
    assert [each.number for each in answer.traces] == ["CHECK-0001"]


def test_the_seeded_deductible_has_a_hundred_and_twenty_dollars_left(base: str) -> None:
    answer = answered(base, about(BEN))
    amounts = {each.period: each.amount for each in stated(answer, "C")}
    assert amounts == {"23": "500.00", "24": "380.00", "29": "120.00"}
    assert [each.share for each in stated(answer, "A")] == ["0.2"]


def test_a_dependent_is_answered_under_the_familys_plan(base: str) -> None:
    answer = answered(base, replace(about(MARY), dependent=NILS))
    assert (answer.person.first, answer.person.dependent) == ("NILS", True)
    assert [each.amount for each in stated(answer, "B")] == ["20.00"]
    left = {each.level: each.amount for each in stated(answer, "C") if each.period == "29"}
    assert left == {"IND": "200.00", "FAM": "350.00"}


def test_the_same_plan_asked_about_the_whole_names_mental_health_too(base: str) -> None:
    assert any(
        "MH" in each.service_types for each in stated(answered(base, about(ANA, types=ALL)), "B")
    )


def test_a_plan_that_ended_is_inactive(base: str) -> None:
    assert answered(base, about(CARL)).active is False
    then = replace(about(CARL), service_date=date(2020, 6, 1))
    assert answered(base, then).active is True


def test_a_plan_may_be_silent_about_the_cost(base: str) -> None:
    answer = answered(base, about(DANA))
    assert answer.active is True
    assert not [each for each in answer.benefits if each.code in {"A", "B", "C"}]


def test_telehealth_may_cost_less(base: str) -> None:
    costs = {each.amount: each.messages for each in stated(answered(base, about(JIN)), "B")}
    assert costs == {"30.00": (), "10.00": ("TELEHEALTH VISITS",)}


def test_mental_health_may_be_with_another_company(base: str) -> None:
    (carved_out,) = stated(answered(base, about(RUTH)), "U", "unknown")
    assert [each.identifier for each in carved_out.other_parties] == ["MOSSBH"]


SEEDED = [about(each) for each in (ANA, BEN, MARY, CARL, DANA, JIN, RUTH)]


@pytest.mark.parametrize("inquiry", [*SEEDED, replace(about(MARY), dependent=NILS)])
def test_the_judge_accepts_every_seeded_answer(base: str, inquiry: Inquiry) -> None:
    for types in (("MH",), ALL):
        _, content = ask(base, replace(inquiry, service_types=types))
        assert len(judged(content["x12"])) == 1


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("42", "payer"),
        ("43", "provider"),
        ("72", "subscriber"),
        ("73", "subscriber"),
        ("75", "subscriber"),
        ("79", "payer"),
    ],
)
def test_a_prefix_rejects_with_its_code(base: str, code: str, level: str) -> None:
    status, content = ask(base, prefixed(f"AAA{code}"))
    (answer,) = read(content["x12"]).answers
    assert (status, answer.active) == (200, None)
    assert [(each.code, each.level) for each in answer.rejections] == [(code, level)]
    assert [each["code"] for each in content["errors"]] == [code]
    assert [each["code"] for each in content[level]["aaaErrors"]] == [code]
    # The judge knows only a provider's codes at the subscriber's level, so it gets one of those.
    judged(
        content["x12"].replace(f"AAA*N**{code}*", "AAA*N**15*")
        if level == "subscriber"
        else content["x12"]
    )


@pytest.mark.parametrize(
    ("inquiry", "code"),
    [
        (about(replace(ANA, member_id="NOBODY01")), "75"),
        (about(replace(ANA, first="EVE")), "73"),
        (about(replace(ANA, birth_date=date(1990, 4, 13))), "71"),
        (replace(about(MARY), dependent=replace(NILS, first="OLE")), "77"),
    ],
)
def test_what_does_not_fit_the_table_is_rejected_as_payers_do(
    base: str, inquiry: Inquiry, code: str
) -> None:
    answer = answered(base, inquiry)
    assert [each.code for each in answer.rejections] == [code]


@pytest.mark.parametrize(("prefix", "kind"), [("ACK999", "999"), ("ACKTA1", "TA1")])
def test_an_acknowledgment_may_come_instead(base: str, prefix: str, kind: str) -> None:
    reply = read(ask(base, prefixed(prefix))[1]["x12"])
    assert (reply.kind, reply.accepted, reply.findings) == (kind, False, ())


def test_a_control_number_used_twice_is_refused(base: str) -> None:
    number = next(numbers)
    assert read(ask(base, about(ANA), number)[1]["x12"]).kind == "271"
    assert read(ask(base, about(BEN), number)[1]["x12"]).kind == "TA1"
    other = replace(about(ANA), sender_id="OTHERNET")
    assert read(ask(base, other, number)[1]["x12"]).kind == "271"


@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_prefix_refuses_with_its_status(base: str, status: int) -> None:
    got, content = ask(base, prefixed(f"HTTP{status}"))
    assert got == status
    assert set(content) == {"code", "message"}


def test_a_bad_request_says_which_data_is_wrong(base: str) -> None:
    status, content = ask(base, prefixed("HTTP400"))
    assert (status, content["errors"][0]["code"]) == (400, "71")


def test_an_unknown_payer_is_refused_before_anybody_is_asked(base: str) -> None:
    status, content = ask(base, replace(INQUIRY, payer=Payer("NOBODY", "UNKNOWN")))
    assert (status, content["errors"][0]["code"]) == (400, "79")


def test_a_busy_payer_answers_later(base: str) -> None:
    assert [ask(base, prefixed("BUSY2"))[0] for _ in range(3)] == [503, 503, 200]


def test_a_dropped_connection_was_processed_all_the_same(base: str) -> None:
    number = next(numbers)
    with pytest.raises((RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
        ask(base, prefixed("DROP"), number)
    assert read(ask(base, about(ANA), number)[1]["x12"]).kind == "TA1"


def test_a_connection_may_end_in_the_middle_of_an_answer(base: str) -> None:
    with pytest.raises(IncompleteRead):
        ask(base, prefixed("CUT"))


def test_a_payer_is_switched_off_and_on_over_http(base: str) -> None:
    for way, codes in (("down", ["42"]), ("up", [])):
        assert call(base, f"/_simulator/{way}/HLTHP", body=b"")[0] == 200
        assert [each.code for each in answered(base, about(ANA)).rejections] == codes


def test_a_slow_payer_is_slow(base: str) -> None:
    started = time.monotonic()
    assert ask(base, prefixed("SLOW01"))[0] == 200
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize("prefix", ["WIRE1", "WIRE2", "WIRE3", "WIRE4"])
def test_every_wire_form_is_read(base: str, prefix: str) -> None:
    (copay,) = stated(answered(base, prefixed(prefix)), "B")
    assert (copay.amount, copay.service_types) == ("25.00", ("MH", "CF", "A6"))


def test_the_same_request_gets_the_same_answer(base: str) -> None:
    body = json.dumps({"x12": written(about(ANA))}).encode()
    first = call(base, body=body)
    call(base, "/_simulator/reset", body=b"")
    assert call(base, body=body) == first


def test_requests_are_counted_by_member_id(base: str) -> None:
    call(base, "/_simulator/reset", body=b"")
    for inquiry in (about(ANA), about(ANA), prefixed("HTTP500")):
        ask(base, inquiry)
    status, counted = call(base, "/_simulator/requests")
    assert status == 200
    assert counted == {"total": 3, "requests": {"FERN0001": 2, "HTTP500FERN0001": 1}}


@pytest.mark.parametrize(("key", "status"), [(None, 401), ("revoked_key", 403)])
def test_a_key_is_needed(base: str, key: str | None, status: int) -> None:
    got, content = call(base, body=json.dumps({"x12": written(INQUIRY)}).encode(), key=key)
    assert (got, set(content)) == (status, {"code", "message"})


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"x12": 5}', b'{"x12": "ISA*00"}', b"\xff"])
def test_a_body_without_a_270_is_refused(base: str, body: bytes) -> None:
    status, content = call(base, body=body)
    assert status == 400
    assert {"message", "fieldList"} <= set(content)


def test_a_miscounted_270_gets_a_999(base: str) -> None:
    text = written(INQUIRY).replace("SE*13*", "SE*14*")
    _, content = call(base, body=json.dumps({"x12": text}).encode())
    assert read(content["x12"]).kind == "999"
