"""What payers say to claims: twice, late, in any order, lost and found, it comes to the same."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.claim import Claim, ClaimStatus, control_number_for
from backoffice.domain.record import Ref
from backoffice.domain.submission import Submission
from backoffice.domain.task import Task, TaskStatus
from tests.support.claims import ready_claim
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

MORNING = datetime(2026, 3, 10, 12, tzinfo=UTC)
TAKEN, REFUSED = "visit-taken-1.1", "visit-stopped.1"


def sent(**orders: str) -> MemoryOffice:
    """An office whose claims have left; *orders* say what each payer does, by visit."""
    office = MemoryOffice()
    for claim_id, order in orders.items():
        office.keep(ready_claim(f"{claim_id}-000.1", member_id=f"{order}FERN0001"))
    office.wait(MORNING - office.clock())
    office.due_claims.hand_out_ready(due=office.clock())
    office.until_quiet()
    office.faults.passed.clear()
    return office


def collect(office: MemoryOffice) -> None:
    """What every ten minutes does, until nothing is left to do."""
    office.wait(timedelta(minutes=10))
    again_after_a_crash(lambda: office.collecting.collect(due=office.clock()))
    again_after_a_crash(office.run)
    office.until_quiet()


def claim(office: MemoryOffice, visit: str) -> Claim:
    [found] = office.records.find_together(Ref(Claim, (f"{visit}-000.1",)))
    assert found is not None
    return found


def submission(office: MemoryOffice, visit: str) -> Submission:
    number = control_number_for(f"{visit}-000.1", 1)
    [found] = office.records.find_together(Ref(Submission, (number,)))
    assert found is not None
    return found


def open_tasks(office: MemoryOffice, visit: str) -> list[Task]:
    items = office.database.items("tasks")
    tasks = [Task.model_validate({k: v for k, v in i.items() if k in Task.model_fields}) for i in items]
    about = f"{visit}-000.1"
    return [each for each in tasks if about in each.about and each.status is TaskStatus.OPEN]


def end_of(office: MemoryOffice, *visits: str) -> dict[str, Any]:
    """Everything that must be the same however the documents came."""
    return {
        visit: (
            claim(office, visit).status,
            claim(office, visit).payer_claim_number,
            [finding.code for finding in claim(office, visit).findings],
            [task.next_action for task in open_tasks(office, visit)],
        )
        for visit in visits
    }


@pytest.mark.requirement("CL-2")
def test_the_payers_acceptance_is_kept_with_its_number_and_a_refusal_becomes_one_task() -> None:
    office = sent(good="", poor="PAYA7")
    assert claim(office, "good").status is ClaimStatus.SUBMITTED
    collect(office)
    good, poor = claim(office, "good"), claim(office, "poor")
    assert good.status is ClaimStatus.ACCEPTED
    assert good.payer_claim_number
    assert poor.status is ClaimStatus.REJECTED
    [task] = open_tasks(office, "poor")
    assert task.owner.name == "enrolment"
    assert submission(office, "poor").rejection is not None
    assert office.database.items("learned-edits"), "every refusal teaches something"
    assert not office.dead_letters()
