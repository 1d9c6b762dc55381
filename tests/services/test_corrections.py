"""Claims that a payer took in are replaced or taken back under its number, and only those."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.domain import correcting
from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.denial import Denial
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.outcome import Outcome
from backoffice.domain.visit import VisitStatus
from backoffice.services import denial_views
from backoffice.services.corrections import CorrectionWish, RefusedVersion
from tests.support import builders
from tests.support.builders import ANA, CARDED, RUTH
from tests.support.claiming import CLAIM, claimed, held, put_on_file, say, with_claim
from tests.support.claims import accepted_claim
from tests.support.denials import denial, part, ruled
from tests.twins.office import MemoryOffice

WISH = CorrectionWish(version=1)


def send(office: MemoryOffice) -> None:
    """The next working morning, and what the payer says by the evening."""
    while not office.due_claims.hand_out_ready(due=office.clock()):
        office.wait(timedelta(hours=24))
    office.until_quiet()
    office.wait(timedelta(hours=1))
    office.collecting.collect(due=office.clock())
    office.until_quiet()


def taken() -> MemoryOffice:
    """An office whose one claim its payer took in."""
    office = with_claim()
    office.collecting.collect(due=office.clock())
    send(office)
    assert claimed(office).status is ClaimStatus.ACCEPTED
    return office


def latest(office: MemoryOffice) -> Bill:
    version = claimed(office).latest
    assert version is not None
    return version.bill


@pytest.mark.requirement("CL-1")
def test_a_claim_is_replaced_under_the_payers_number_and_what_replaces_it_is_taken_in() -> None:
    office = taken()
    first, number = latest(office), claimed(office).payer_claim_number
    for _ in range(3):
        seen = office.corrections.replace(CLAIM, WISH)
        assert seen.payer_claim_number == number
    office.until_quiet()
    second = latest(office)
    assert (second.frequency, second.payer_claim_number) == (Frequency.REPLACEMENT, number)
    assert second.control_number != first.control_number
    send(office)
    assert claimed(office).status is ClaimStatus.ACCEPTED
    assert claimed(office).correction is None
    assert [version.number for version in claimed(office).versions] == [1, 2]
    assert f"REF*F8*{number}~" in office.line.sent[-1][1]
    assert office.corrections.replace(CLAIM, WISH).version == 2
    office.until_quiet()
    assert len(claimed(office).versions) == 2, "the same wish again makes no third"


@pytest.mark.requirement("CL-1")
def test_a_provider_who_corrects_the_visit_has_the_claim_replaced() -> None:
    office = taken()
    say(office, held(diagnoses=("F33.1",)))
    bill = latest(office)
    assert bill.frequency is Frequency.REPLACEMENT
    assert bill.diagnoses == ("F33.1",)
    send(office)
    assert claimed(office).status is ClaimStatus.ACCEPTED


@pytest.mark.requirement("CL-1")
def test_a_visit_that_was_not_held_after_all_is_taken_back_in_the_words_of_then() -> None:
    office = taken()
    first = latest(office)
    say(office, Outcome(status=VisitStatus.CANCELLED))
    void = latest(office)
    assert void.frequency is Frequency.VOID
    assert void.lines == first.lines
    send(office)
    assert claimed(office).status is ClaimStatus.VOIDED
    with pytest.raises(Refused, match="taken back"):
        office.corrections.replace(CLAIM, CorrectionWish(version=2))


def test_a_replacement_that_is_held_back_by_an_edit_is_mended_and_stays_a_replacement() -> None:
    office = taken()
    say(office, held(minutes=10))
    assert claimed(office).status is ClaimStatus.DRAFT
    assert latest(office).frequency is Frequency.REPLACEMENT
    say(office, held(minutes=58))
    assert claimed(office).status is ClaimStatus.READY
    assert latest(office).frequency is Frequency.REPLACEMENT
    assert len(claimed(office).versions) == 2


def test_a_replacement_that_is_refused_can_be_asked_for_again_and_so_can_a_void() -> None:
    office = taken()
    office.corrections.replace(CLAIM, WISH)
    office.until_quiet()
    put_on_file(office, claimed(office).moved(ClaimStatus.SENDING).moved(ClaimStatus.REJECTED))
    office.corrections.void(CLAIM, CorrectionWish(version=2))
    office.until_quiet()
    assert latest(office).frequency is Frequency.VOID
    assert latest(office).lines == claimed(office).versions[0].bill.lines


@pytest.mark.requirement("CL-2")
def test_what_the_payer_refused_at_its_door_is_corrected_as_a_new_original() -> None:
    office = with_claim()
    first = latest(office)
    put_on_file(office, claimed(office).moved(ClaimStatus.SENDING).moved(ClaimStatus.REJECTED))
    with pytest.raises(Refused, match="sent anew, as an original"):
        office.corrections.replace(CLAIM, WISH)
    say(office, held(diagnoses=("F33.1",)))
    second = latest(office)
    assert second.frequency is Frequency.ORIGINAL
    assert second.payer_claim_number is None
    assert second.control_number != first.control_number
    assert len(claimed(office).versions) == 2


def test_while_the_payers_number_is_unknown_it_is_asked_for_and_can_be_sent_along() -> None:
    office = taken()
    put_on_file(office, claimed(office).but(payer_claim_number=None))
    with pytest.raises(Refused, match="Ask the payer for the number"):
        office.corrections.void(CLAIM, WISH)
    office.corrections.void(CLAIM, CorrectionWish(version=1, payer_claim_number="ICN 42"))
    office.until_quiet()
    assert latest(office).payer_claim_number == "ICN 42"


def standing(status: ClaimStatus) -> Claim:
    return accepted_claim("visit-0500.1").but(status=status)


MAY = {
    ClaimStatus.ACCEPTED: None,
    ClaimStatus.WAITING: correcting.NOT_THERE,
    ClaimStatus.DRAFT: correcting.NOT_THERE,
    ClaimStatus.READY: correcting.NOT_THERE,
    ClaimStatus.REJECTED: correcting.NOT_THERE,
    ClaimStatus.ABANDONED: correcting.NOT_THERE,
    ClaimStatus.SENDING: correcting.ON_ITS_WAY,
    ClaimStatus.IN_DOUBT: correcting.ON_ITS_WAY,
    ClaimStatus.SUBMITTED: correcting.ON_ITS_WAY,
    ClaimStatus.VOIDED: correcting.TAKEN_BACK,
}


@pytest.mark.parametrize("status", ClaimStatus)
@pytest.mark.parametrize("kind", [Frequency.REPLACEMENT, Frequency.VOID])
def test_each_status_allows_a_correction_or_says_why_not(
    status: ClaimStatus, kind: Frequency
) -> None:
    refusal = MAY[status]
    if refusal is None:
        assert correcting.wanted(standing(status), kind, of_version=1).correction is not None
        return
    with pytest.raises(Refused) as told:
        correcting.wanted(standing(status), kind, of_version=1)
    assert told.value.sentence == refusal


def test_a_version_that_was_not_read_last_is_not_corrected() -> None:
    with pytest.raises(Refused, match="another version"):
        correcting.wanted(standing(ClaimStatus.ACCEPTED), Frequency.VOID, of_version=2)


def test_a_claim_that_nobody_knows_is_not_corrected() -> None:
    with pytest.raises(NotFound):
        MemoryOffice().corrections.void("visit-0000.1", WISH)


def test_a_bill_that_goes_to_another_payer_by_now_replaces_nothing_and_somebody_is_told() -> None:
    office = taken()
    office.corrections.replace(CLAIM, WISH)
    claim = claimed(office)
    put_on_file(office, claim.but(payer_id="some-other-payer"))
    office.until_quiet()
    assert claimed(office).status is ClaimStatus.ACCEPTED
    assert [finding.code for finding in claimed(office).findings] == ["NOTHING_TO_REPLACE"]


@pytest.mark.requirement("CL-1")
def test_a_claim_that_could_not_be_replaced_is_once_what_is_on_file_was_put_right() -> None:
    office = taken()
    policy_id = claimed(office).policy_id
    assert policy_id is not None

    def correct(**differences: Any) -> None:
        told = builders.new_policy(holds=Interval(since=date(2026, 1, 1)), **differences)
        office.policy_entry.correct(ANA, policy_id, told, caller=RUTH)
        office.until_quiet()

    correct(payer_id=CARDED)
    office.corrections.replace(CLAIM, WISH)
    office.until_quiet()
    assert [finding.code for finding in claimed(office).findings] == ["NOTHING_TO_REPLACE"]
    correct(member_id="FERN0002")
    assert claimed(office).status is ClaimStatus.READY
    assert latest(office).frequency is Frequency.REPLACEMENT
    assert latest(office).insurance.member_id == "FERN0002"


# What the payer took in, and then called no claim that it can decide (MA130)


def unprocessable(**differences: Any) -> Denial:
    return denial(part("CO-16", "150", "MA130"), claim_id=CLAIM, **differences)


@pytest.mark.requirement("IV-1")
def test_what_the_payer_could_not_process_is_sent_as_a_new_claim_once() -> None:
    office = taken()
    first = latest(office)
    office.keep(unprocessable())
    for _ in range(3):
        seen = office.corrections.send_anew(CLAIM, RefusedVersion(version=1))
        assert seen.kind is Frequency.ORIGINAL
        office.until_quiet()
    second = latest(office)
    assert (second.frequency, second.payer_claim_number) == (Frequency.ORIGINAL, None)
    assert second.control_number != first.control_number
    send(office)
    assert "REF*F8*" not in office.line.sent[-1][1]
    office.corrections.send_anew(CLAIM, RefusedVersion(version=1))
    office.until_quiet()
    assert [(each.number, each.sent) for each in claimed(office).versions] == [(1, True), (2, True)]


@pytest.mark.parametrize("asked", [True, False])
def test_a_provider_who_corrects_a_visit_that_could_not_be_processed_makes_a_new_claim(
    asked: bool,
) -> None:
    office = taken()
    office.keep(unprocessable())
    if asked:
        office.corrections.send_anew(CLAIM, RefusedVersion(version=1))
        office.until_quiet()
    for diagnosis in ("F33.1", "F33.2"):
        say(office, held(diagnoses=(diagnosis,)))
    send(office)
    bill = latest(office)
    assert (bill.frequency, bill.diagnoses) == (Frequency.ORIGINAL, ("F33.2",))
    assert len(claimed(office).versions) == 2


@pytest.mark.parametrize(
    "known",
    [None, denial(part("CO-16"), claim_id=CLAIM), unprocessable().but(status="paid_after_all")],
)
def test_what_its_payer_decided_is_not_sent_anew_but_replaced(known: Denial | None) -> None:
    office = taken()
    if known is not None:
        office.keep(known)
    with pytest.raises(Refused, match="Nobody refused this claim"):
        office.corrections.send_anew(CLAIM, RefusedVersion(version=1))


def test_a_denial_says_how_its_claim_is_corrected() -> None:
    for known, how in ((unprocessable(), "resubmission"), (denial(claim_id=CLAIM), "replacement")):
        seen = denial_views.seen(ruled(known, Remedy.CORRECT))
        assert f"PUT /claims/{CLAIM}/{how}" in seen.next_action
