"""A payer that repeats the day it was asked about says nothing new by doing so."""

from __future__ import annotations

import pytest

from backoffice.adapters.payers import translation
from backoffice.domain.answer import PayerAnswer
from backoffice.domain.change import is_material
from backoffice.domain.reasons import ReasonCode
from backoffice.domain.verdict import because
from tests.support.x12_samples import about_ana

COVERED = because(ReasonCode.COVERED)


def answered(days: str) -> PayerAnswer:
    return translation.read(about_ana(days, "EB*1**30"))


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ("DTP*291*D8*20260309", "DTP*291*D8*20260409", False),
        ("DTP*346*D8*20260301", "DTP*346*D8*20260401", True),
        ("DTP*307*RD8*20260101-20261231", "DTP*307*RD8*20260101-20260630", True),
    ],
)
def test_only_other_days_of_the_plan_itself_are_a_change_that_people_are_told_of(
    before: str, after: str, *, differs: bool
) -> None:
    first, second = answered(before), answered(after)
    assert first.covered != second.covered
    found = is_material(
        COVERED, first, second, COVERED, networks=(True, True), service_types=("MH",)
    )
    assert found is differs
