"""Second claims: after a crash at any moment there is one, and it says what holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulation.moments import moments
from tests.support.remitted import document
from tests.support.second_claims import COPAY, MORE, fern_says, known, sent
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("CL-2", "IV-1")


def opened() -> tuple[MemoryOffice, list[str]]:
    """An office with a claim at the first payer, and what that says of it, one after the other."""
    office = sent()
    first = fern_says(office, COPAY)
    texts = [
        document(first, trace="EFT-1"),
        document(first.taken_back, fern_says(office, MORE), trace="EFT-2"),
    ]
    office.faults.passed.clear()
    return office, texts


def story(office: MemoryOffice, texts: list[str]) -> None:
    """Both documents come in; what a crash puts aside comes again."""
    for number, text in enumerate(texts):
        transaction = f"transaction-{number:04}"
        again_after_a_crash(
            lambda text=text, transaction=transaction: office.acknowledging.hear(  # type: ignore[misc]
                text, transaction_id=transaction
            )
        )
        again_after_a_crash(office.until_quiet)


def end_of(office: MemoryOffice) -> Any:
    claim = known(office)
    tasks = [task for task in office.database.items("tasks") if task["status"] == "open"]
    return claim.but(version=0, versions=()), [each.bill for each in claim.versions], len(tasks)


def calm() -> MemoryOffice:
    office, texts = opened()
    story(office, texts)
    return office


CALM = calm()


@pytest.mark.parametrize(("number", "point"), moments(CALM.faults.passed), ids=str)
def test_a_crash_at_any_moment_makes_the_same_second_claim(number: int, point: str) -> None:
    office, texts = opened()
    office.faults.crash_at(number)
    story(office, texts)
    assert end_of(office) == end_of(CALM)
    assert len(known(office).versions) == 1
    assert not office.dead_letters()
