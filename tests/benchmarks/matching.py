"""What it costs to match somebody, and how big a page of the directory is, counted.

Bytes are those of the items that DynamoDB reads and charges for, whether or not they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from backoffice.adapters.dynamodb.database import Item, Key
from backoffice.languages import LANGUAGES
from backoffice.services.directory import SHOWN
from tests.support import builders
from tests.support.directory_office import asked
from tests.support.matched import open_case, with_list
from tests.support.profiled import many_providers
from tests.support.seeking import DAY, SEEKER, listing, wishes
from tests.twins.database import size_of_item
from tests.twins.office import MemoryOffice

_ELSEWHERE = ("NJ", "CT", "PA", "CA", "WA")
_PAYERS = 60


@dataclass
class Cost:
    """What was asked of AWS, and how much was read for it."""

    calls: list[str] = field(default_factory=list)
    bytes_read: int = 0


class _Metered:
    """The database in memory, with a meter at all that is read of it."""

    def __init__(self, database: Any, cost: Cost) -> None:
        self._database = database
        self._cost = cost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def get(self, table: str, key: Key) -> Item | None:
        return self._read([self._database.get(table, key)])[0]

    def get_many(self, wanted: Sequence[tuple[str, Key]]) -> list[Item | None]:
        return self._read(self._database.get_many(wanted))

    def query(self, *which: Any, **how: Any) -> list[Item | None]:
        return self._read(self._database.query(*which, **how))

    def _read(self, found: list[Item | None]) -> list[Item | None]:
        self._cost.bytes_read += sum(size_of_item(item) for item in found if item)
        return found


def cost_of_a_match(moment: str, *, elsewhere: int) -> Cost:
    """A *moment* of matching where three are in the client's state, and *elsewhere* in others."""
    office = _office(elsewhere)
    cost = Cost()
    office.database = _Metered(office.database, cost)  # type: ignore[assignment]
    for made in ("matching", "matching_cases"):
        office.__dict__.pop(made, None)
    office.faults.passed.clear()
    if moment == "proposal":
        proposal = office.matching.proposed(wishes(), excluding=frozenset(), day=DAY)
        assert len(proposal.listings) == 3
    else:
        assert len(office.matching_cases.read(SEEKER).candidates) == 3
    cost.calls = [each[7:] for each in office.faults.passed if each.startswith("before ")]
    return cost


def _office(elsewhere: int) -> MemoryOffice:
    office = with_list()
    open_case(office)
    for number in range(elsewhere):
        state = _ELSEWHERE[number % len(_ELSEWHERE)]
        office.keep(listing(f"provider-{number:06}", state))
    return office


def bytes_of_a_page(language: str) -> int:
    """The biggest page of the directory: full, with every payer of a long registry to choose."""
    office = many_providers(SHOWN + 1)
    for number in range(_PAYERS):
        office.keep(builders.payer(f"payer-number-{number}"))
    page = str(asked(office, language, state="NY").search().body)
    assert page.count("<h3>") == SHOWN
    return len(page.encode())


def pages() -> dict[str, int]:
    """The size of that page in each language."""
    return {language: bytes_of_a_page(language) for language in LANGUAGES}
