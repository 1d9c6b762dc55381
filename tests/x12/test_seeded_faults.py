"""Faults of claims, one at a time: each is stopped, and the table says truly by whom."""

from __future__ import annotations

import pytest

from backoffice.domain.edits.listing import EDITS
from backoffice.x12.claim_837p import read
from backoffice.x12.findings import X12Error
from tests.support.bill_faults import FAULTS as BILL_FAULTS
from tests.support.claim_faults import FAULTS, RIGHT, TABLE, Fault, table
from tests.support.claim_samples import written
from tests.support.pyx12_judge import complaints
from tests.support.x12sdk_judge import objection

EVERY_FAULT = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


def test_nothing_is_wrong_before_a_fault_is_seeded() -> None:
    assert read(RIGHT).findings == ()
    assert complaints(RIGHT) == []
    assert objection(RIGHT) is None


@EVERY_FAULT
def test_our_reader_reports_the_fault_or_the_table_says_that_it_does_not(fault: Fault) -> None:
    found = {finding.where for finding in read(fault.seeded).findings}
    assert fault.where in found if fault.where else not found


OF_CLAIMS = [fault for fault in FAULTS if fault.claim is not None]


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("fault", OF_CLAIMS, ids=lambda fault: fault.name)
def test_our_writer_refuses_the_fault_or_mends_it_or_an_edit_finds_it(fault: Fault) -> None:
    assert fault.claim is not None
    if fault.writer == "refuses":
        with pytest.raises(X12Error):
            written(fault.claim)
    elif fault.edit:
        assert written(fault.claim) == fault.seeded
    else:
        text = written(fault.claim)
        assert read(text).findings == ()
        assert complaints(text) == []


@pytest.mark.requirement("CL-2")
@EVERY_FAULT
def test_the_edit_is_one_that_finds_a_broken_bill(fault: Fault) -> None:
    if fault.edit:
        assert fault.edit in BILL_FAULTS
        assert fault.edit in {edit.code for edit in EDITS}


@EVERY_FAULT
def test_the_judges_see_what_the_table_says(fault: Fault) -> None:
    assert (objection(fault.seeded) is not None) is fault.x12sdk
    assert (complaints(fault.seeded) != []) is fault.pyx12


def test_what_no_judge_sees_is_stopped_by_us() -> None:
    unseen = [fault for fault in FAULTS if not fault.pyx12 and not fault.x12sdk]
    assert len(unseen) >= 5
    assert all(fault.edit for fault in unseen)


def test_there_are_faults_of_every_kind() -> None:
    assert len(FAULTS) >= 27


def test_the_table_is_the_one_on_file() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()
