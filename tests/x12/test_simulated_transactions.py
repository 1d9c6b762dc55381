"""How customers of the simulated clearinghouse find documents again: pages, look-ups, redirects."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12 import claim_837p
from backoffice.x12.claim_837p import write
from infra.local.clearinghouse_item import TRANSACTIONS
from infra.local.clearinghouse_response import Request
from infra.local.clearinghouse_transactions import POLLING
from tests.support.claim_samples import written
from tests.support.claims_house import AT, BASE, House, claim, document
from tests.support.documented import shape_of

# The fields of the documented example of GET /polling/transactions, with the types of its values.
DOCUMENTED: dict[str, Any] = {
    "direction": str,
    "mode": str,
    "status": str,
    "fileExecutionId": str,
    "transactionId": str,
    "processedAt": str,
    "artifacts": [
        {"artifactType": str, "sizeBytes": int, "model": str, "usage": str, "url": str},
    ],
    "businessIdentifiers": [{"elementId": str, "element": str, "name": str, "value": str}],
    "x12": {
        "metadata": {
            "interchange": {"acknowledgmentRequestedCode": str, "controlNumber": int},
            "functionalGroup": {
                "controlNumber": int,
                "release": str,
                "date": str,
                "time": str,
                "functionalIdentifierCode": str,
            },
            "transaction": {"controlNumber": str, "transactionSetIdentifier": str},
            "receiver": {"applicationCode": str, "isa": {"qualifier": str, "id": str}},
            "sender": {"applicationCode": str, "isa": {"qualifier": str, "id": str}},
        }
    },
}


def busy(claims: int = 3) -> House:
    """A clearinghouse with three documents for each claim, all of them old enough to be shown."""
    house = House()
    for number in range(claims):
        house.send(document(f"PCN{number}"))
        house.forward(seconds=20)
    house.forward(seconds=40)
    return house


def ids(page: dict[str, Any]) -> list[str]:
    return [item["transactionId"] for item in page["items"]]


def test_an_item_has_the_documented_shape() -> None:
    for item in busy(1).polled()["items"]:
        assert shape_of(item) == DOCUMENTED


def test_pages_bring_every_document_once_and_the_oldest_first() -> None:
    house = busy()
    whole = ids(house.polled())
    assert len(whole) == len(set(whole)) == 9
    page = house.polled(pageSize="2")
    found = ids(page)
    while page["items"]:
        page = house.polled(page["nextPageToken"], pageSize="2")
        found += ids(page)
    assert found == whole
    moments = [item["processedAt"] for item in house.polled()["items"]]
    assert moments == sorted(moments)


def test_a_token_is_good_for_ever_and_brings_only_what_is_new() -> None:
    house = busy()
    house.forward(days=60)
    token = house.polled()["nextPageToken"]
    house.forward(days=400)
    assert house.polled(token) == {"items": [], "nextPageToken": token}
    house.send(document("NEW"))
    house.forward(seconds=15)
    assert len(house.polled(token)["items"]) == 3
    assert len(house.polled(token)["items"]) == 3


def test_a_token_outlives_the_clearinghouse_that_gave_it() -> None:
    """The simulator forgets what went through when it ends; the office keeps its token."""
    before, after = busy(), House()
    token = before.polled()["nextPageToken"]
    after.forward(days=1)
    after.send(document())
    after.forward(minutes=1)
    assert len(after.polled(token)["items"]) == 3


def test_documents_of_one_moment_may_stand_on_two_pages() -> None:
    house = House()
    for number in range(4):
        house.send(document(f"PCN{number}"))
    house.forward(minutes=1)
    page, found = house.polled(pageSize="1"), list[str]()
    while page["items"]:
        found += ids(page)
        page = house.polled(page["nextPageToken"], pageSize="1")
    assert found == ids(house.polled())
    assert len(found) == 12


def test_what_is_billed_for_real_is_shown_as_such() -> None:
    house = House()
    x12 = write(claim(), control_number=5, at=AT, usage="P")
    house.send(x12)
    house.forward(minutes=1)
    assert {item["mode"] for item in house.listed()} == {"production"}
    assert len(house.listed(mode="production")) == 3


def test_the_youngest_documents_are_not_shown_yet() -> None:
    house = House()
    house.forward(hours=1)
    house.send(document())
    house.forward(seconds=14, milliseconds=999)
    page = house.polled()
    assert (page["items"], house.listed()) == ([], [])
    house.forward(milliseconds=1)
    assert len(house.polled(page["nextPageToken"])["items"]) == len(house.listed()) == 3


def test_a_start_is_exclusive() -> None:
    house = busy()
    first = house.polled()["items"][0]["processedAt"]
    since = house.get(POLLING, startDateTime=first).content["items"]
    assert len(since) == 6
    assert all(item["processedAt"] > first for item in since)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"startDateTime": "2026-03-02T14:59:01Z"},
        {"startDateTime": "yesterday"},
        {"startDateTime": "2026-03-02T10:00:00"},
        {"pageToken": "x"},
        {"pageToken": "!!!"},
        {"startDateTime": "2026-03-02T10:00:00Z", "pageSize": "0"},
        {"startDateTime": "2026-03-02T10:00:00Z", "pageSize": "501"},
        {"startDateTime": "2026-03-02T10:00:00Z", "pageSize": "many"},
    ],
)
def test_a_question_that_is_none_is_refused(query: dict[str, str]) -> None:
    response = House().get(POLLING, **query)
    assert (response.status, set(response.content)) == (400, {"code", "message"})


def test_a_claim_of_ours_is_found_by_the_number_of_its_document() -> None:
    house = House()
    x12 = document("PCN7")
    house.send(x12)
    house.forward(minutes=1)
    (batch,) = claim_837p.read(x12).batches
    asked = {"businessIdentifier": batch.number or "", "elementId": "127"}
    (found,) = house.listed(**asked, direction="OUTBOUND", transactionSetId="837")
    assert house.fetched(found) == x12
    assert found["mode"] == "test"
    assert house.get(f"{TRANSACTIONS}/{found['transactionId']}").content == found
    assert house.listed(businessIdentifier="000000000", direction="OUTBOUND") == []


def test_a_document_of_somebody_elses_may_have_the_number_of_ours() -> None:
    house = House()
    house.send(written(claim(), control_number=1))
    house.forward(minutes=1)
    found = house.listed(businessIdentifier="000000001")
    assert [item["direction"] for item in found] == ["INBOUND", "OUTBOUND"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 9),
        ({"direction": "OUTBOUND"}, 3),
        ({"transactionSetId": "277"}, 6),
        ({"mode": "production"}, 0),
        ({"status": "failed"}, 0),
        ({"from": "2026-03-02T15:00:20Z"}, 6),
        ({"to": "2026-03-02T15:00:20Z"}, 6),
        ({"from": "2026-03-02T15:00:20Z", "to": "2026-03-02T15:00:20Z"}, 3),
    ],
)
def test_a_list_is_narrowed(query: dict[str, str], found: int) -> None:
    assert len(busy().listed(**query)) == found


def test_a_list_is_paged_from_the_newest_on() -> None:
    house = busy()
    page = house.get(TRANSACTIONS, pageSize="8").content
    rest = house.get(TRANSACTIONS, pageSize="8", pageToken=page["nextPageToken"]).content
    assert (len(page["items"]), len(rest["items"]), "nextPageToken" in rest) == (8, 1, False)
    moments = [item["processedAt"] for item in page["items"]]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("says", ["", "newest", "newest x", "after 3", "at 2026-03-02 1", "\xff"])
def test_a_token_that_nobody_gave_is_refused(says: str) -> None:
    token = base64.urlsafe_b64encode(says.encode("latin-1")).decode()
    house = busy(1)
    assert house.get(POLLING, pageToken=token).status == 400
    assert house.get(TRANSACTIONS, pageToken=token).status == 400


def test_an_element_is_asked_for_only_with_its_value() -> None:
    assert House().get(TRANSACTIONS, elementId="127").status == 400


def test_the_address_of_a_document_expires_after_an_hour() -> None:
    house = busy(1)
    item = house.polled()["items"][0]
    place = house.get(item["artifacts"][0]["url"]).headers["Location"]
    request = Request("GET", place.removeprefix(BASE), base=BASE)
    assert house.claims.answer(request, at=house.at).text is not None
    house.forward(minutes=60, seconds=1)
    assert house.claims.answer(request, at=house.at).status == 403


@pytest.mark.parametrize("path", [POLLING, TRANSACTIONS, f"{TRANSACTIONS}/{'0' * 36}/input"])
def test_a_key_is_needed(path: str) -> None:
    assert House().claims.answer(Request("GET", path), at=AT).status == 401


@pytest.mark.parametrize("path", ["/", f"{TRANSACTIONS}/{'0' * 36}", f"{TRANSACTIONS}/x/input"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert House().get(path).status == 404


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["send", "PAYFIRST", "PAYTWICE", "PAYDAYS01"]), st.integers(1, 90_000)
        ),
        max_size=12,
    ),
    st.integers(1, 4),
)
def test_whoever_follows_the_tokens_misses_nothing_and_reads_nothing_twice(
    steps: list[str | int], size: int
) -> None:
    """Whatever is sent and whatever time passes between the pages."""
    house = House()
    page, found = house.polled(pageSize=str(size)), []
    for number, step in enumerate(steps):
        if isinstance(step, int):
            house.forward(seconds=step)
        else:
            house.send(document(f"PCN{number}", "" if step == "send" else step))
        page = house.polled(page["nextPageToken"], pageSize=str(size))
        found += ids(page)
    house.forward(days=2)
    while (page := house.polled(page["nextPageToken"], pageSize="500"))["items"]:
        found += ids(page)
    assert found == ids(house.polled(pageSize="500"))
