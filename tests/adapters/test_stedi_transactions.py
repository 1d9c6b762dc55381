"""What came in is fetched from the clearinghouse alone, and only what is for us."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse
from backoffice.adapters.payers.exchange import Exchange
from backoffice.domain.errors import PayerUnavailable
from tests.twins.payer import MemoryAnswer

CORE = "https://core.example"
SINCE = datetime(2026, 3, 8, 12, tzinfo=UTC)
ID = "7f3d5a10-0000"


def item(transaction_id: str = ID, **differences: Any) -> dict[str, Any]:
    url = f"{CORE}/2023-08-01/transactions/{transaction_id}/input"
    return {
        "transactionId": transaction_id,
        "direction": "INBOUND",
        "mode": "test",
        "artifacts": [{"usage": "output", "url": "https://else/"}, {"usage": "input", "url": url}],
        "x12": {"metadata": {"transaction": {"transactionSetIdentifier": "277"}}},
        **differences,
    }


class Core:
    """An HTTP client that knows some addresses, and notes what is asked, and with which key."""

    def __init__(self, **answers: MemoryAnswer) -> None:
        self.answers: dict[str, MemoryAnswer] = answers
        self.asked: list[tuple[str, bool]] = []

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        assert method == "GET"
        self.asked.append((url, "Authorization" in sent["headers"]))
        return next(answer for end, answer in self.answers.items() if url.endswith(end))


def connected(http: Any, usage: Any = "T") -> Clearinghouse:
    account = Account(
        base_url="https://payer.example",
        core_url=CORE,
        api_key=lambda: "a key",
        sender_id="1999999984",
        usage=usage,
    )
    return Clearinghouse("stedi", account, Exchange(http))


def giving(location: str, text: bytes | str = "ISA*00*", **differences: Any) -> Core:
    """A core that has one transaction, whose document lies at *location*."""
    http = Core()
    http.answers[f"/transactions/{ID}"] = MemoryAnswer(200, item(**differences))
    http.answers["/input"] = MemoryAnswer(302, {}, {"Location": location})
    http.answers[location] = MemoryAnswer(200, {}, text=str(text))
    return http


@pytest.mark.parametrize(
    "location",
    [
        f"{CORE}/artifacts/1?X-Amz-Signature=abc",
        "https://files.s3.us-east-1.amazonaws.com/1?X-Amz-Signature=abc",
        "https://files.stedi.com/1",
    ],
)
def test_a_document_is_fetched_where_the_clearinghouse_keeps_it_and_without_our_key(
    location: str,
) -> None:
    http = giving(location)
    assert connected(http).fetched(ID) == "ISA*00*"
    assert [key for _, key in http.asked] == [True, True, False]


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/1",
        "http://files.stedi.com/1",
        "https://stedi.com.evil.example/1",
        "https://evilamazonaws.com/1",
        "https://user@files.stedi.com/1",
        "https://files.stedi.com:8443/1",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_nobody_leads_us_elsewhere(location: str) -> None:
    http = giving(location)
    with pytest.raises(PayerUnavailable):
        connected(http).fetched(ID)
    assert location not in [url for url, _ in http.asked]


@pytest.mark.parametrize(
    ("differences", "usage"),
    [
        ({"direction": "OUTBOUND"}, "T"),
        ({"mode": "production"}, "T"),
        ({"mode": "test"}, "P"),
        ({"mode": "other"}, "T"),
        ({"x12": {"metadata": {"transaction": {"transactionSetIdentifier": "271"}}}}, "T"),
    ],
)
def test_what_is_not_for_us_is_neither_fetched_nor_handed_out(
    differences: dict[str, Any], usage: str
) -> None:
    http = giving("https://files.stedi.com/1", **differences)
    assert connected(http, usage).fetched(ID) is None
    assert len(http.asked) == 1
    listed = {"items": [item(**differences)], "nextPageToken": "t2"}
    page = connected(Core(**{"=t1": MemoryAnswer(200, listed)}), usage).listed(
        token="t1", since=SINCE
    )
    assert page.transactions == ()
    assert page.next_token == "t2"


def test_an_id_that_is_none_is_not_put_into_an_address() -> None:
    http = giving("https://files.stedi.com/1")
    assert connected(http).fetched("../../x") is None
    assert http.asked == []


@pytest.mark.parametrize(
    "content",
    [
        {"items": [item(transaction_id="../x")], "nextPageToken": "t"},
        {"items": [item()]},
        {"items": [item()], "nextPageToken": ""},
        {"items": {}, "nextPageToken": "t"},
        {"items": [None], "nextPageToken": "t"},
    ],
)
def test_a_list_that_cannot_be_read_whole_is_not_read_at_all(content: dict[str, Any]) -> None:
    http = Core(**{"=t1": MemoryAnswer(200, json.loads(json.dumps(content)))})
    with pytest.raises(PayerUnavailable):
        connected(http).listed(token="t1", since=SINCE)


def test_a_transaction_that_is_another_or_has_no_document_is_asked_for_again_later() -> None:
    wrong: list[dict[str, Any]] = [{"transactionId": "another-one"}, {"artifacts": []}]
    for differences in wrong:
        with pytest.raises(PayerUnavailable):
            connected(giving("https://files.stedi.com/1", **differences)).fetched(ID)
