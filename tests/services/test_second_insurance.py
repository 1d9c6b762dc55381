"""A second insurance: who tells of one in the form has somebody find out which plan pays first."""

from __future__ import annotations

import pytest

from backoffice.adapters.dynamodb.links import IntakesTable
from backoffice.domain.intake import OtherInsurance, PolicyHolder
from backoffice.domain.task import TaskKind
from tests.support import offices, submission
from tests.support.builders import ANA
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")

OTHERS = {
    "not said": None,
    "none": OtherInsurance(exists=False),
    "one": OtherInsurance(exists=True, payer_name="Moss Life"),
}


def submitted_with(other: OtherInsurance | None) -> MemoryOffice:
    office, key = offices.with_filled_form()
    office.intake.answer(key, PolicyHolder(client_is_holder=True, other_insurance=other))
    submission.submit(office, key)
    submission.submitted(office, key)  # a second time, which changes nothing
    return office


@pytest.mark.parametrize(("said", "tasks"), [("not said", 0), ("none", 0), ("one", 1)])
def test_one_task_comes_of_a_second_insurance_and_none_of_silence_or_a_no(
    said: str, tasks: int
) -> None:
    office = submitted_with(OTHERS[said])
    found = [
        task
        for task in office.tasks.in_queue("eligibility").tasks
        if task.kind is TaskKind.COORDINATE_BENEFITS
    ]
    assert len(found) == tasks
    for task in found:
        assert task.about[0] == ANA
        assert "which plan pays first" in task.next_action
        assert "Moss" not in task.model_dump_json()


def test_the_signed_form_keeps_what_was_said_of_it() -> None:
    office = submitted_with(OTHERS["one"])
    (item,) = office.database.items("intakes")
    intake = IntakesTable(office.database).load(item["intake_id"])
    assert intake.attestation is not None
    assert intake.holder is not None
    assert intake.holder.other_insurance == OTHERS["one"]
