"""One claim at the desks that send and settle it: in an office, taken, or in doubt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import Claim, ClaimStatus, control_number_for
from backoffice.domain.record import Ref
from backoffice.domain.submission import Submission
from backoffice.domain.task import Task
from tests.support.claims import CLAIM, ready_claim
from tests.twins.office import MemoryOffice

JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
NUMBER = control_number_for(CLAIM, 1)


def opened(**differences: Any) -> MemoryOffice:
    """An office with one claim that is ready."""
    office = MemoryOffice()
    office.keep(ready_claim(**differences))
    return office


def claim(office: MemoryOffice) -> Claim:
    """That claim as it is kept."""
    found, _ = office.records.find_together(Ref(Claim, (CLAIM,)), Ref(Task, ("none-such",)))
    assert found is not None
    return found


def submission(office: MemoryOffice, number: str = NUMBER) -> Submission:
    """How far it got, by its control number."""
    found, _ = office.records.find_together(Ref(Submission, (number,)), Ref(Claim, (CLAIM,)))
    assert found is not None
    return found


def tasks(office: MemoryOffice, *, status: str = "open") -> list[tuple[str, list[str]]]:
    """What there is to do for people, and about what."""
    found = office.database.items("tasks")
    return [(task["kind"], task["about"]) for task in found if task["status"] == status]


def parked() -> MemoryOffice:
    """A claim in doubt, which is really there."""
    office = opened()
    office.line.faults = ["cut after"]
    office.submitting.submit(CLAIM)
    doubt_it(office)
    return office


def doubt_it(office: MemoryOffice) -> None:
    """Nobody answers for days, until a person is asked."""
    office.line.is_down = True
    for _ in range(2 + Submission.LOOKS):
        office.wait(timedelta(days=1))
        office.submitting.submit(CLAIM)
    office.line.is_down = False
    assert claim(office).status is ClaimStatus.IN_DOUBT
