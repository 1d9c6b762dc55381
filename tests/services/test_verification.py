"""People in the loop of eligibility: a call outranks the 271, and an answer can be read again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.money import Money
from backoffice.domain.reasons import ReasonCode, Verdict
from backoffice.domain.reply import PayerReply
from backoffice.domain.verification import CallNote
from backoffice.services.eligibility import VerdictView
from tests.support import offices
from tests.support.builders import ANA, RUTH, VISIT
from tests.twins.office import MemoryOffice

JUNE = Caller(kind=CallerKind.STAFF, subject="june")
CALLED_ON = date(2026, 3, 2)
SILENT = "AAA43FERN0001"
"""The payer does not answer for this provider by EDI."""


def note(**differs: Any) -> CallNote:
    said: dict[str, Any] = {
        "reference": "CALL-70114",
        "spoke_with": "Dana",
        "called_on": CALLED_ON,
        "active": True,
        "copay": Money.dollars("30.00"),
    }
    return CallNote(**said | differs)


def the_check(office: MemoryOffice) -> EligibilityCheck:
    (item,) = office.database.items("eligibility-checks")
    return EligibilityChecksTable(office.database).load(item["check_id"])


def verify(office: MemoryOffice, **said: Any) -> VerdictView:
    return office.verification.verify(the_check(office).check_id, note(**said), caller=JUNE)


def owed(office: MemoryOffice) -> Money | None:
    return office.eligibility.estimate(ANA, VISIT, caller=RUTH).estimate.client_owes


def open_tasks(office: MemoryOffice) -> list[str]:
    return [each["kind"] for each in office.database.items("tasks") if each["status"] == "open"]


@pytest.mark.requirement("EL-1", "EL-4")
def test_what_staff_hear_on_the_telephone_is_the_verdict_and_settles_the_task() -> None:
    office = offices.with_verdict(SILENT)
    assert open_tasks(office) == ["check_eligibility"]
    seen = verify(office)
    assert (seen.verdict, seen.call_reference) == (Verdict.ACTIVE, "CALL-70114")
    assert open_tasks(office) == []
    assert owed(office) == Money.dollars("30.00")


@pytest.mark.requirement("EL-1")
def test_a_call_outranks_the_271_until_the_payer_is_asked_again() -> None:
    office = offices.with_verdict()
    assert owed(office) == Money.dollars("25.00")
    verify(office)
    assert owed(office) == Money.dollars("30.00")
    office.wait(timedelta(days=5))  # past the business day before the visit
    office.until_quiet()
    assert owed(office) == Money.dollars("25.00")
    assert the_check(office).verification is None
    assert len(office.payer.asked) == 2


@pytest.mark.requirement("EL-1")
def test_a_call_that_was_made_before_the_payers_answer_does_not_outrank_it() -> None:
    office = offices.with_verdict()
    verify(office)
    office.wait(timedelta(days=5))
    office.until_quiet()
    for said in ({}, {"reference": "CALL-70115", "copay": Money.dollars("80.00")}):
        with pytest.raises(Refused, match="since"):
            verify(office, **said)
    assert owed(office) == Money.dollars("25.00")
    verify(office, called_on=date(2026, 3, 7))
    verify(office, called_on=CALLED_ON)  # the note itself may be put right
    assert owed(office) == Money.dollars("30.00")


def test_a_call_that_was_made_before_the_payer_refused_to_answer_is_the_last_word() -> None:
    office = offices.with_verdict(SILENT)
    verify(office, called_on=date(2026, 2, 27))
    assert owed(office) == Money.dollars("30.00")


def test_an_estimate_from_a_call_cites_the_call_and_no_document() -> None:
    office = offices.with_verdict()
    verify(office)
    seen = office.eligibility.estimate_in_full(ANA, VISIT, caller=JUNE)
    assert seen.document == "the telephone call CALL-70114"
    told = " ".join(seen.explanation.auditor)
    assert "lines of the note 3" in told
    assert "EB01" not in told
    assert "segments" not in told


@pytest.mark.requirement("EL-2")
def test_the_provider_is_told_that_the_ground_is_a_telephone_call_and_which() -> None:
    office = offices.with_verdict()
    before = office.eligibility.estimate(ANA, VISIT, caller=RUTH).explanation.provider
    assert not any("telephone" in each for each in before)
    verify(office)
    said = office.eligibility.estimate(ANA, VISIT, caller=RUTH).explanation.provider
    reference = note().reference
    assert f"The payer said so on the telephone, in the call {reference}." in said


def test_the_same_note_again_changes_nothing_and_a_corrected_one_takes_its_place() -> None:
    office = offices.with_verdict(SILENT)
    verify(office)
    version = the_check(office).version
    verify(office)
    assert the_check(office).version == version
    verify(office, copay=Money.dollars("35.00"))
    assert owed(office) == Money.dollars("35.00")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"active": False}, ReasonCode.PLAN_INACTIVE),
        ({"ends_on": date(2026, 3, 8)}, ReasonCode.PLAN_ENDED),
        ({"ends_on": date(2026, 3, 9)}, ReasonCode.COVERED),
        ({"covers_care": False}, ReasonCode.NOT_COVERED),
        ({"visits_left": 0}, ReasonCode.VISITS_USED_UP),
        ({"visits_left": 1}, ReasonCode.COVERED),
    ],
    ids=str,
)
def test_what_was_said_decides_as_an_answer_would(said: dict[str, Any], code: ReasonCode) -> None:
    seen = verify(offices.with_verdict(SILENT), **said)
    assert seen.code is code
    if code is ReasonCode.COVERED:
        assert seen.expires_on == min(said.get("ends_on") or date.max, date(2026, 4, 2))


def test_a_call_on_which_no_cost_was_named_leaves_the_estimate_unknown() -> None:
    office = offices.with_verdict(SILENT)
    verify(office, copay=None)
    assert owed(office) is None


def test_a_deductible_that_is_left_comes_before_the_share() -> None:
    office = offices.with_verdict(SILENT)
    verify(
        office,
        copay=None,
        coinsurance="0.2",
        deductible_left=Money.dollars("10.00"),
    )
    allowed = office.eligibility.estimate(ANA, VISIT, caller=RUTH).estimate
    assert [part.rule for part in allowed.basis] == ["deductible", "coinsurance"]
    assert allowed.basis[0].amount == Money.dollars("10.00")


def test_a_call_of_tomorrow_an_unknown_check_and_a_replaced_policy_are_refused() -> None:
    office = offices.with_verdict(SILENT)
    with pytest.raises(Invalid):
        verify(office, called_on=date(2027, 1, 1))
    with pytest.raises(NotFound):
        office.verification.verify("policy-9.provider-9", note(), caller=JUNE)


def test_who_wrote_a_note_down_stands_in_the_audit_trail() -> None:
    office = offices.with_verdict(SILENT)
    verify(office)
    acts = [(each["act"], each.get("subject")) for each in office.database.items("audit")]
    assert ("verified_insurance", "june") in acts


@pytest.mark.requirement("EL-1")
def test_an_answer_is_read_again_with_the_reader_of_today_and_its_day_stays() -> None:
    office = offices.with_verdict()
    check = the_check(office)
    assert check.answer is not None
    misread = check.answer.but(benefits=())
    office.records.keep(check.but(answer=misread))
    assert owed(office) is None
    seen = office.verification.read_again(check.check_id, caller=JUNE)
    assert seen.answered_at == check.answered_at
    assert owed(office) == Money.dollars("25.00")
    assert len(office.payer.asked) == 1
    version = the_check(office).version
    office.verification.read_again(check.check_id, caller=JUNE)
    assert the_check(office).version == version


def test_an_answer_that_was_too_long_for_its_record_is_read_again_from_its_document() -> None:
    office = offices.with_verdict()
    check = the_check(office)
    reply = office.verification._replies.load(check.check_id, check.attempt)
    assert isinstance(reply, PayerReply)
    office.documents.keep("eligibility/long", str(reply.packed))
    office.records.keep(check.but(answer=check.answer and check.answer.but(benefits=())))
    office.records.keep(reply.but(packed=None, document="eligibility/long"))
    office.verification.read_again(check.check_id, caller=JUNE)
    assert owed(office) == Money.dollars("25.00")


def test_nothing_is_read_again_over_a_call_or_before_there_is_an_answer() -> None:
    office = offices.with_verdict()
    verify(office)
    with pytest.raises(Refused, match="by telephone"):
        office.verification.read_again(the_check(office).check_id, caller=JUNE)


def test_a_payer_that_went_silent_since_is_not_overruled_by_reading_its_last_answer_again() -> None:
    office = offices.with_verdict()
    office.payer.outages = 1000
    office.wait(timedelta(days=5))
    office.until_quiet()
    office.wait(timedelta(days=1))
    office.until_quiet()
    before = the_check(office)
    with pytest.raises(Refused, match="could not be reached"):
        office.verification.read_again(before.check_id, caller=JUNE)
    assert the_check(office) == before
