"""What a claim on its way costs: calls of AWS, and what DynamoDB charges for them.

Calls are counted at the ports of the office in memory, each of which is one call. Units are
computed from the sizes of the items by DynamoDB's published rules:

- An item is as long as the names and values of its attributes. A number takes a byte for each pair
  of digits and one more, a list or map three and one for each member.
- What is written over counts by the longer one, before or after, in kilobytes begun. Within a
  transaction that counts twice, because it is prepared and then committed.
- An index follows later and outside of the transaction, so it counts once: one write where an entry
  is new, gone, or shows something else, two where its key changes, for it is deleted and put anew,
  and none where it shows the same. An entry is what the index projects, and the table's key.
- A consistent read is a unit for each four kilobytes begun, of each item of a batch by itself, and
  of one that is not there, too. No transaction reads here.

The local AWS reports the same units for the same writes (`tests/adapters/test_capacity.py`), and
none for a batch that is read. moto says one unit for whatever it is asked, so it is no witness.
Telling others of a change, and a draw of control numbers once for many claims, are not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from backoffice.adapters.dynamodb.database import Database, Item, Key, Put
from tests.support.builders import fee_schedule, payer, provider
from tests.support.claims import CLAIM, accepted_claim, ready_claim, submission
from tests.support.remitted import DENIED, Said, document
from tests.support.schemas import Index, TableSchema, tables
from tests.twins.database import size_of_item
from tests.twins.office import MemoryOffice

_KILOBYTE = 1024
_BESIDE_AWS = frozenset({"send claim", "ask clearinghouse"})


@dataclass
class Cost:
    """What one moment cost."""

    calls: list[str] = field(default_factory=list)
    read_units: int = 0
    write_units: int = 0


class Metered:
    """The database in memory, with a meter at it."""

    def __init__(self, database: Any, cost: Cost, *, beside: Database | None = None) -> None:
        """All is written, and read, *beside* as well, if there is another one to compare with."""
        self._database = database
        self._cost = cost
        self._beside = beside

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def copy(self, table: str) -> None:
        """Have beside what is in *table* already."""
        if self._beside is None:
            return
        for item in self._database.items(table):
            key = {name: item[name] for name in tables()[table].key}
            put = Put(table, key, item, read_version=0)
            self._beside.write([put], change_id=item["change_id"])

    def get_many(self, wanted: Sequence[tuple[str, Key]]) -> list[Item | None]:
        found: list[Item | None] = self._database.get_many(wanted)
        if self._beside is not None:
            self._beside.get_many(wanted)
        sizes = [size_of_item(item) if item else 0 for item in found]
        self._cost.read_units += sum(_units(size, 4 * _KILOBYTE) for size in sizes)
        return found

    def write(self, puts: Sequence[Put], *, change_id: str) -> None:
        before = [self._kept(put) for put in puts]
        self._database.write(puts, change_id=change_id)
        if self._beside is not None:
            self._beside.write(puts, change_id=change_id)
        factor = 2 if len(puts) > 1 else 1
        for put, old in zip(puts, before, strict=True):
            new = self._kept(put)
            self._cost.write_units += factor * _units(max(size_of_item(new), size_of_item(old)))
            self._cost.write_units += sum(
                _index_units(tables()[put.table], index, old, new)
                for index in tables()[put.table].indexes.values()
            )

    def _kept(self, put: Put) -> Item:
        key = put.key.items()
        return next((i for i in self._database.glance(put.table) if key <= i.items()), {})


def _units(size: int, unit: int = _KILOBYTE) -> int:
    return max(1, -(-size // unit))


def _index_units(table: TableSchema, index: Index, old: Item, new: Item) -> int:
    """What it takes an index to follow: a put, a deletion, or both where its key changes."""
    was, is_now = (_shown(table, index, item) for item in (old, new))
    if was == is_now:
        return 0
    same_place = all(was.get(part) == is_now.get(part) for part in index.key)
    if was and is_now and same_place:
        return _units(max(size_of_item(was), size_of_item(is_now)))
    return sum(_units(size_of_item(each)) for each in (was, is_now) if each)


def _shown(table: TableSchema, index: Index, item: Item) -> Item:
    """What an index has of an item; nothing where a part of its key is missing."""
    if not all(part in item for part in index.key):
        return {}
    wanted = item.keys() if index.shown is None else {*index.shown, *table.key}
    return {name: item[name] for name in wanted if name in item}


def cost_of_a(
    moment: str, *, beside: Database | None = None, begins: Callable[[], None] = lambda: None
) -> Cost:
    """What one *moment* of a claim costs, once the function is warm.

    *begins* is called when it begins, for whoever counts what happens in *beside*.
    """
    office, cost = MemoryOffice(), Cost()
    metered = Metered(office.database, cost, beside=beside)
    office.database = metered  # type: ignore[assignment]
    office.keep(ready_claim("visit-warm-01.1"), *([] if "posting" in moment else [ready_claim()]))
    metered.copy("claims")
    office.submitting.submit("visit-warm-01.1")
    act = MOMENTS[moment](office)
    office.faults.passed.clear()
    cost.read_units = cost.write_units = 0
    begins()
    act()
    points = [point.removeprefix("before ") for point in office.faults.passed if "before" in point]
    cost.calls = [point for point in points if point not in _BESIDE_AWS]
    return cost


def _submission(office: MemoryOffice) -> Callable[[], None]:
    return lambda: office.submitting.submit(CLAIM, _number())


def _refusal(office: MemoryOffice) -> Callable[[], None]:
    office.line.says = {"status": "ERROR", "errors": [{"code": "33"}]}
    return _submission(office)


def _failure(office: MemoryOffice) -> Callable[[], None]:
    office.line.faults = ["500 before"]
    return _submission(office)


def _repetition(office: MemoryOffice) -> Callable[[], None]:
    _failure(office)()
    office.wait(timedelta(minutes=6))
    return _submission(office)


def _look_up(office: MemoryOffice) -> Callable[[], None]:
    office.line.faults = ["cut after"]
    _submission(office)()
    office.wait(timedelta(days=1))
    return _submission(office)


def _posting(*visit_ids: str, **said: Any) -> Callable[[MemoryOffice], Callable[[], None]]:
    """One document in which the claims of these visits are paid, unless it says otherwise."""

    def begin(office: MemoryOffice) -> Callable[[], None]:
        office.keep(payer(), provider(), fee_schedule("120.00"))
        for visit_id in visit_ids:
            claim = accepted_claim(f"{visit_id}.1")
            office.keep(claim, submission(claim, way="answered"))
        text = document(*(Said(visit_id, **said) for visit_id in visit_ids))
        document_id = office.acknowledging.hear(text, transaction_id="transaction-1")
        return lambda: office.posting.post(document_id)

    return begin


def _number() -> str:
    latest = ready_claim().latest
    assert latest is not None
    return latest.bill.control_number


MOMENTS: Mapping[str, Callable[[MemoryOffice], Callable[[], None]]] = {
    "submission": _submission,
    "refusal": _refusal,
    "failure": _failure,
    "repetition": _repetition,
    "look-up": _look_up,
    "posting": _posting("visit-0001"),
    "posting of a denial": _posting("visit-0001", paid="0", why=DENIED, status="4"),
    "posting of 100": _posting(*(f"visit-{number:04}" for number in range(1, 101))),
}
