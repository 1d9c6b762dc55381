"""The database port means the same on the twin, on moto and on the local AWS."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import DecimalException
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from backoffice.adapters.dynamodb.database import Database, Item, Put, Range
from backoffice.domain.errors import Conflict
from tests.twins.database import Unacceptable

Fresh = Callable[[str], str]

REFUSALS = (Unacceptable, ClientError, BotoCoreError, TypeError, DecimalException)
"""What tells a programmer of a mistake; a Conflict would blame somebody else for it."""

KNOWN_DIFFERENCES: dict[tuple[str, str], str] = {
    ("an index key of another type", "moto"): "moto leaves the types of index keys alone",
    ("a number of 39 digits", "moto"): "moto counts no digits",
}
"""Where moto or the local AWS takes what DynamoDB refuses, by case and kind.

Each is insisted on below, so that one that is gone is struck off this list.
"""


def client_put(client_id: str, *, read_version: int = 0, **content: Any) -> Put:
    item: Item = {"client_id": client_id, "version": read_version + 1, "schema": 1, **content}
    return Put("clients", {"client_id": client_id}, item, read_version=read_version)


def visit_put(
    client_id: str, visit_id: str, day: str | None, *, read_version: int = 0, **content: Any
) -> Put:
    key = {"client_id": client_id, "visit_id": visit_id}
    planned = {"planned_on": day} if day else {}
    item: Item = {**key, "version": read_version + 1, **planned, **content}
    return Put("visits", key, item, read_version=read_version)


def planned(database: Database, client_id: str, **options: Any) -> list[str]:
    found = database.query("visits", ("client_id", client_id), index="by_planned_day", **options)
    return [item["visit_id"] for item in found]


def test_what_is_put_is_found_as_it_was(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    content: dict[str, Any] = {
        "cents": -1250,
        "yes": True,
        "none": None,
        "words": ["a", {"é": "☃"}],
        "empty": "",
    }
    database.write([client_put(ana, **content)], change_id="change-1")
    found = database.get("clients", {"client_id": ana})
    assert found == {
        "client_id": ana,
        "version": 1,
        "schema": 1,
        "change_id": "change-1",
        **content,
    }
    assert found is not None
    assert type(found["cents"]) is int
    assert type(found["yes"]) is bool


def test_nothing_is_found_where_nothing_was_put(database: Database, fresh: Fresh) -> None:
    assert database.get("clients", {"client_id": fresh("nobody")}) is None
    assert database.query("visits", ("client_id", fresh("nobody"))) == []


def test_what_is_found_is_a_copy(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    database.write([client_put(ana, words=["kept"])], change_id="change-1")
    found = database.get("clients", {"client_id": ana})
    assert found is not None
    found["words"].append("not kept")
    again = database.get("clients", {"client_id": ana})
    assert again is not None
    assert again["words"] == ["kept"]


def test_a_new_item_is_put_only_where_there_is_none(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    database.write([client_put(ana, name="Ana")], change_id="change-1")
    with pytest.raises(Conflict):
        database.write([client_put(ana, name="Eve")], change_id="change-2")
    found = database.get("clients", {"client_id": ana})
    assert found is not None
    assert (found["name"], found["change_id"]) == ("Ana", "change-1")


def test_only_the_version_that_was_read_is_replaced(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    database.write([client_put(ana, name="first")], change_id="change-1")
    database.write([client_put(ana, read_version=1, name="second")], change_id="change-2")
    with pytest.raises(Conflict):
        database.write([client_put(ana, read_version=1, name="late")], change_id="change-3")
    found = database.get("clients", {"client_id": ana})
    assert found is not None
    assert (found["name"], found["version"]) == ("second", 2)


def test_a_version_of_what_is_not_there_is_a_conflict(database: Database, fresh: Fresh) -> None:
    with pytest.raises(Conflict):
        database.write([client_put(fresh("ana"), read_version=3)], change_id="change-1")


def test_a_replaced_item_keeps_nothing_of_the_earlier_one(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    database.write([client_put(ana, old="gone")], change_id="change-1")
    database.write([client_put(ana, read_version=1)], change_id="change-2")
    found = database.get("clients", {"client_id": ana})
    assert found is not None
    assert "old" not in found


def test_of_several_puts_all_are_kept_or_none(database: Database, fresh: Fresh) -> None:
    ana, ben = fresh("ana"), fresh("ben")
    database.write([client_put(ben)], change_id=fresh("change-1"))
    with pytest.raises(Conflict):
        database.write(
            [client_put(ana), visit_put(ana, "visit-1", "2026-03-09"), client_put(ben)],
            change_id=fresh("change-2"),
        )
    assert database.get("clients", {"client_id": ana}) is None
    assert database.query("visits", ("client_id", ana)) == []
    database.write(
        [client_put(ana), visit_put(ana, "visit-1", "2026-03-09"), client_put(ben, read_version=1)],
        change_id=fresh("change-3"),
    )
    assert database.get("clients", {"client_id": ana})
    assert len(database.query("visits", ("client_id", ana))) == 1


@pytest.mark.parametrize("together", [False, True], ids=["one item", "two items"])
def test_the_same_change_twice_is_no_conflict(
    database: Database, fresh: Fresh, *, together: bool
) -> None:
    """The SDK repeats a write whose answer it missed; the second one must not read as a defeat."""
    ana, ben = fresh("ana"), fresh("ben")
    puts = [client_put(ana), *([client_put(ben)] if together else [])]
    database.write(puts, change_id=fresh("change-1"))
    database.write(puts, change_id=fresh("change-1"))
    with pytest.raises(Conflict):
        database.write(puts, change_id=fresh("change-2"))
    found = database.get("clients", {"client_id": ana})
    assert found is not None
    assert (found["version"], found["change_id"]) == (1, fresh("change-1"))


def test_a_repeated_change_does_not_undo_the_next_one(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    database.write([client_put(ana, name="first")], change_id="change-1")
    database.write([client_put(ana, read_version=1, name="second")], change_id="change-2")
    with pytest.raises(Conflict):
        database.write([client_put(ana, name="first")], change_id="change-1")
    found = database.get("clients", {"client_id": ana})
    assert found is not None
    assert found["name"] == "second"


def test_an_index_holds_only_what_has_its_attributes(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    puts = [visit_put(ana, "visit-1", "2026-03-09"), visit_put(ana, "visit-2", None)]
    database.write(puts, change_id=fresh("change-1"))
    assert planned(database, ana) == ["visit-1"]
    leaves = visit_put(ana, "visit-1", None, read_version=1)
    enters = visit_put(ana, "visit-2", "2026-03-10", read_version=1)
    database.write([leaves, enters], change_id=fresh("change-2"))
    assert planned(database, ana) == ["visit-2"]
    assert len(database.query("visits", ("client_id", ana))) == 2


def test_a_query_answers_in_key_order_within_its_range_and_limit(
    database: Database, fresh: Fresh
) -> None:
    ana, ben = fresh("ana"), fresh("ben")
    days = {"visit-a": "2026-03-11", "visit-b": "2026-03-09", "visit-c": "2026-03-10"}
    puts = [visit_put(ana, visit_id, day) for visit_id, day in days.items()]
    puts += [visit_put(ben, "visit-b", "2026-03-09")]
    database.write(puts, change_id=fresh("change-1"))
    assert planned(database, ana) == ["visit-b", "visit-c", "visit-a"]
    assert planned(database, ana, newest_first=True) == ["visit-a", "visit-c", "visit-b"]
    assert planned(database, ana, limit=2) == ["visit-b", "visit-c"]
    assert planned(database, ana, limit=1, newest_first=True) == ["visit-a"]
    since = Range("planned_on", ">=", "2026-03-10")
    assert planned(database, ana, range=since) == ["visit-c", "visit-a"]
    until = Range("planned_on", "<=", "2026-03-10")
    assert planned(database, ana, range=until) == ["visit-b", "visit-c"]
    assert planned(database, ana, range=Range("planned_on", "begins_with", "2026-03-1")) == [
        "visit-c",
        "visit-a",
    ]
    by_id = database.query("visits", ("client_id", ana), range=Range("visit_id", ">=", "visit-b"))
    assert [item["visit_id"] for item in by_id] == ["visit-b", "visit-c"]


def test_a_query_brings_more_than_one_page(database: Database, fresh: Fresh) -> None:
    ana = fresh("ana")
    for number in range(6):
        put = visit_put(ana, f"visit-{number}", None, words="x" * 300_000)
        database.write([put], change_id=fresh(f"change-{number}"))
    assert len(database.query("visits", ("client_id", ana))) == 6


def test_an_index_tells_its_keys_and_what_it_was_told_to_hold(
    database: Database, fresh: Fresh
) -> None:
    key = {"check_id": fresh("check")}
    due = {"due_in": fresh("due"), "due_since": "2026-03-02"}
    item: Item = {**key, **due, "client_id": "ana", "opened": "2026-03-01", "version": 1}
    database.write([Put("eligibility-checks", key, item, read_version=0)], change_id="change-1")
    found = database.query("eligibility-checks", ("due_in", due["due_in"]), index="by_due")
    assert found == [{**key, **due, "client_id": "ana"}]


def test_several_items_come_in_the_order_asked_for(database: Database, fresh: Fresh) -> None:
    ana, ben, eve = fresh("ana"), fresh("ben"), fresh("eve")
    puts = [client_put(ana), client_put(ben), visit_put(ana, "visit-1", None)]
    database.write(puts, change_id=fresh("change-1"))
    visit_key = {"client_id": ana, "visit_id": "visit-1"}
    found = database.get_many(
        [
            ("clients", {"client_id": ben}),
            ("clients", {"client_id": eve}),
            ("visits", visit_key),
            ("clients", {"client_id": ana}),
            ("clients", {"client_id": ben}),
        ]
    )
    assert [item and (item["client_id"], item.get("visit_id")) for item in found] == [
        (ben, None),
        None,
        (ana, "visit-1"),
        (ana, None),
        (ben, None),
    ]


def test_a_number_is_never_given_twice(
    database: Database, fresh: Fresh, request: pytest.FixtureRequest
) -> None:
    counter = {"counter": fresh("interchange")}
    # moto's tables are plain objects in this process: it does not claim to stand threads.
    threads = 1 if "moto" in request.node.name else 8
    with ThreadPoolExecutor(threads) as many:
        numbers = list(many.map(lambda _: database.count_up("counters", counter), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert database.count_up("counters", {"counter": fresh("other")}) == 1


def test_a_marked_item_leaves_its_index_and_marking_twice_changes_nothing(
    database: Database, fresh: Fresh
) -> None:
    ana = fresh("ana")
    database.write([visit_put(ana, "visit-1", "2026-03-09")], change_id="change-1")
    key = {"client_id": ana, "visit_id": "visit-1"}
    for _ in range(2):
        database.mark("visits", key, drop="planned_on", add=("expires_at", 1234))
        assert planned(database, ana) == []
        found = database.get("visits", key)
        assert found == {**key, "version": 1, "change_id": "change-1", "expires_at": 1234}


def test_marking_what_is_not_there_makes_nothing(database: Database, fresh: Fresh) -> None:
    key = {"client_id": fresh("ana"), "visit_id": "visit-1"}
    database.mark("visits", key, drop="planned_on", add=("expires_at", 1234))
    assert database.get("visits", key) is None


def _too_large() -> list[Put]:
    return [client_put("ana", words="x" * 410_000)]


def _fresh_puts(count: int) -> list[Put]:
    return [client_put(f"client-{number}") for number in range(count)]


UNACCEPTABLE: dict[str, Callable[[], list[Put]]] = {
    "an empty key": lambda: [client_put("")],
    "a missing key": lambda: [Put("clients", {"client_id": "ana"}, {"version": 1}, read_version=0)],
    "a key of another type": lambda: [
        Put("clients", {"client_id": "ana"}, {"client_id": 7, "version": 1}, read_version=0)
    ],
    "an index key of another type": lambda: [visit_put("ana", "visit-1", 9)],  # type: ignore[arg-type]
    "an empty index key": lambda: [
        Put(
            "visits",
            {"client_id": "ana", "visit_id": "visit-1"},
            {"client_id": "ana", "visit_id": "visit-1", "planned_on": "", "version": 1},
            read_version=0,
        )
    ],
    "a float": lambda: [client_put("ana", rate=0.2)],
    "a number of 39 digits": lambda: [client_put("ana", number=10**38 + 1)],
    "an item of more than 400 KB": _too_large,
    "more than 100 items": lambda: _fresh_puts(101),
    "one item twice": lambda: [client_put("ana"), client_put("ana")],
    "an item of more than 400 KB beside a good one": lambda: [client_put("ben"), *_too_large()],
    "an empty key beside a good one": lambda: [client_put("ben"), client_put("")],
}


@pytest.mark.parametrize("case", UNACCEPTABLE)
def test_what_dynamodb_refuses_is_refused_and_never_called_a_conflict(
    case: str, database: Database, kind: str
) -> None:
    puts = UNACCEPTABLE[case]()
    if (case, kind) in KNOWN_DIFFERENCES:
        database.write(puts, change_id="change-1")
        return
    with pytest.raises(REFUSALS):
        database.write(puts, change_id="change-1")


QUERIES: dict[str, dict[str, Any]] = {
    "an index that is not there": {"where": ("client_id", "ana"), "index": "by_nothing"},
    "a partition key that is none": {"where": ("visit_id", "ana")},
    "a sort key that is none": {
        "where": ("client_id", "ana"),
        "range": Range("procedure", ">=", "9"),
    },
    "an empty partition key": {"where": ("client_id", "")},
}


@pytest.mark.parametrize("case", QUERIES)
def test_a_query_that_dynamodb_refuses_is_refused(case: str, database: Database, kind: str) -> None:
    asked = dict(QUERIES[case])
    if (case, kind) in KNOWN_DIFFERENCES:
        assert database.query("visits", asked.pop("where"), **asked) == []
        return
    with pytest.raises(REFUSALS):
        database.query("visits", asked.pop("where"), **asked)
