"""What came in is fetched from the clearinghouse alone, and only what is for us."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse
from backoffice.adapters.payers.exchange import LARGEST, Exchange
from backoffice.domain.errors import PayerRefused, PayerUnavailable
from backoffice.domain.payer_document import Listing
from tests.benchmarks.remittance_of_a_week import remittance_of_a_week
from tests.twins.payer import MemoryAnswer

CORE = "https://core.example"
SINCE = datetime(2026, 3, 8, 12, tzinfo=UTC)
ID = "7f3d5a10-0000"
AWAY = "https://files.stedi.com/1"


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


class BytesAnswer(MemoryAnswer):
    """An answer whose body is no text."""

    def __init__(self, body: bytes) -> None:
        super().__init__(200, {})
        self._left = body


def connected(http: Any, usage: Any = "T", *, forgotten: list[str] | None = None) -> Clearinghouse:
    account = Account(
        base_url="https://payer.example",
        core_url=CORE,
        api_key=lambda: "a key",
        sender_id="1999999984",
        usage=usage,
        forget_key=lambda: (forgotten if forgotten is not None else []).append("key"),
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


def test_a_remittance_of_ten_thousand_claims_is_fetched_and_one_without_end_is_not() -> None:
    text = remittance_of_a_week(10_000)
    assert len(text) > LARGEST
    assert connected(giving(AWAY, text)).fetched(ID) == text
    with pytest.raises(PayerRefused):
        connected(giving(AWAY, "~" * (2 * len(text)))).fetched(ID)


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/1",
        "http://files.stedi.com/1",
        "http://core.example/1",
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


def page_of(content: dict[str, Any]) -> Listing:
    http = Core(**{"=t1": MemoryAnswer(200, content)})
    return connected(http).listed(token="t1", since=SINCE)


@pytest.mark.parametrize(
    ("items", "token", "is_last"),
    [
        ([item()], "t2", False),
        ([item(direction="OUTBOUND")], "t2", False),  # nothing for us, and more to come
        ([], "t2", True),
        ([item()], "t1", True),  # who names the page that we have leads nowhere
    ],
)
def test_a_list_is_over_once_a_page_is_empty_or_leads_to_itself(
    items: list[Any], token: str, *, is_last: bool
) -> None:
    page = page_of({"items": items, "nextPageToken": token})
    assert (page.is_last, page.next_token) == (is_last, token)


def test_what_a_page_names_twice_is_handed_out_once_and_all_of_it_in_its_order() -> None:
    ids = [ID, "7f3d5a10-0001", ID, "7f3d5a10-0002"]
    page = page_of({"items": [item(each) for each in ids], "nextPageToken": "t2"})
    assert page.transactions == (ID, "7f3d5a10-0001", "7f3d5a10-0002")


@pytest.mark.parametrize(
    "odd",
    [
        item("no id"),
        item("../x"),
        item(""),
        item("x" * 81),
        {},
        None,
        "text",
        item(transactionId=7),
        item(direction=[]),
    ],
)
def test_an_entry_that_names_no_document_is_counted_and_stops_no_other(odd: Any) -> None:
    page = page_of({"items": [odd, item(), odd], "nextPageToken": "t2"})
    is_named = isinstance(odd, dict) and odd.get("transactionId") == ID
    assert page.transactions == (ID,)
    assert page.unreadable == (0 if is_named else 2)


def test_an_entry_for_somebody_else_is_not_missed_whatever_it_is_called() -> None:
    page = page_of({"items": [item("no id", direction="OUTBOUND")], "nextPageToken": "t2"})
    assert (page.transactions, page.unreadable) == ((), 0)


@pytest.mark.parametrize("number", ["9" * 5_000, "x", "-1", "", "\u0661"])
def test_a_number_of_an_interchange_that_is_none_stops_no_list(number: str) -> None:
    metadata = {"interchange": {"controlNumber": number}}
    page = page_of({"items": [item(x12={"metadata": metadata})], "nextPageToken": "t2"})
    assert page.transactions == (ID,)


def test_a_document_in_another_alphabet_loses_no_byte() -> None:
    http = giving(AWAY)
    http.answers[AWAY] = BytesAnswer(b"ISA*NU\xd1EZ*\xff~")
    assert connected(http).fetched(ID) == "ISA*NU\u00d1EZ*\u00ff~"


@pytest.mark.parametrize(
    ("end", "answer"),
    [
        (AWAY, MemoryAnswer(403, {}, {"Retry-After": "30"}, text="<Error>expired</Error>")),
        (AWAY, MemoryAnswer(302, {}, {"Location": "https://evil.example", "Retry-After": "30"})),
        ("/input", MemoryAnswer(429, {}, {"Retry-After": "30"})),
        ("/input", MemoryAnswer(304, {}, {"Retry-After": "30"}, text="ISA*00*")),
    ],
)
def test_what_is_not_given_out_is_no_document_and_asked_for_when_we_are_told_to(
    end: str, answer: MemoryAnswer
) -> None:
    http = giving(AWAY)
    http.answers[end] = answer
    with pytest.raises(PayerUnavailable) as delay:
        connected(http).fetched(ID)
    assert delay.value.retry_after == 30


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_accepted_for_the_list_is_asked_for_anew(status: int) -> None:
    forgotten: list[str] = []
    http = Core(**{"=t1": MemoryAnswer(status, {})})
    with pytest.raises(PayerUnavailable):
        connected(http, forgotten=forgotten).listed(token="t1", since=SINCE)
    assert forgotten == ["key"]


def test_an_id_that_is_none_is_not_put_into_an_address() -> None:
    http = giving("https://files.stedi.com/1")
    assert connected(http).fetched("../../x") is None
    assert http.asked == []


@pytest.mark.parametrize(
    "content",
    [
        {"items": [item()]},
        {"items": [item()], "nextPageToken": ""},
        {"items": {}, "nextPageToken": "t"},
    ],
)
def test_a_list_that_is_none_or_leads_nowhere_is_not_read_at_all(content: dict[str, Any]) -> None:
    http = Core(**{"=t1": MemoryAnswer(200, json.loads(json.dumps(content)))})
    with pytest.raises(PayerUnavailable):
        connected(http).listed(token="t1", since=SINCE)


def test_a_document_at_an_address_that_only_begins_like_the_clearinghouses_is_not_asked_for() -> (
    None
):
    http = giving("https://files.stedi.com/1")
    lured = item(artifacts=[{"usage": "input", "url": "https://core.example.evil.example/1"}])
    http.answers[f"/transactions/{ID}"] = MemoryAnswer(200, lured)
    with pytest.raises(PayerUnavailable):
        connected(http).fetched(ID)
    assert len(http.asked) == 1


def test_a_transaction_that_is_another_or_has_no_document_is_asked_for_again_later() -> None:
    wrong: list[dict[str, Any]] = [{"transactionId": "another-one"}, {"artifacts": []}]
    for differences in wrong:
        with pytest.raises(PayerUnavailable):
            connected(giving("https://files.stedi.com/1", **differences)).fetched(ID)
