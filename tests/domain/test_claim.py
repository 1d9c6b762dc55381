"""A claim: which status may follow which, and which version a change is made in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.bill import Bill
from backoffice.domain.billing import bill
from backoffice.domain.claim import (
    MOVES,
    OPEN,
    Claim,
    ClaimFinding,
    ClaimStatus,
    control_number_for,
)
from backoffice.domain.claim_making import is_due_anew, made, opened
from backoffice.domain.edits.circumstances import KnownClaim
from backoffice.domain.errors import Refused
from backoffice.domain.task import TaskOwner
from backoffice.domain.visit import PaidBy, Payment
from tests.domain.test_billing import on_file, visit
from tests.support import builders
from tests.support.builders import CARDED

AT = datetime(2026, 3, 9, 18, tzinfo=UTC)
NOTHING = ClaimFinding(
    code="MINUTES", owner=TaskOwner.staff("billing"), next_action="Mend it.", stops=True
)


def writing(**differences: Any) -> Any:
    def write(number: int) -> Bill:
        return bill(on_file(**differences), claim_id="visit-0001.1", number=number)

    return write


def ready(status: ClaimStatus = ClaimStatus.READY) -> Claim:
    claim = opened(visit(), builders.policy(), builders.payer())
    return made(claim, writing(), lambda _: (), at=AT).but(status=status)


def sent(status: ClaimStatus) -> Claim:
    return ready().moved(ClaimStatus.SENDING).but(status=status)


@pytest.mark.parametrize(("before", "after"), list(product(ClaimStatus, ClaimStatus)))
def test_a_claim_makes_the_moves_of_its_table_and_no_others(
    before: ClaimStatus, after: ClaimStatus
) -> None:
    claim = ready(before)
    if after in MOVES[before]:
        assert claim.moved(after).status is after
    else:
        with pytest.raises(Refused, match="cannot become that"):
            claim.moved(after)


def test_nothing_that_may_be_with_a_payer_is_open_to_change() -> None:
    on_the_way = {ClaimStatus.SENDING, ClaimStatus.IN_DOUBT}
    with_somebody = {ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED, ClaimStatus.VOIDED}
    assert set(ClaimStatus) - OPEN == on_the_way | with_somebody


@pytest.mark.requirement("CL-1")
def test_a_version_that_never_left_is_written_anew_and_one_that_may_have_left_is_not() -> None:
    corrected = {"visit": visit(diagnoses=("F33.1",))}
    again = made(ready(), writing(**corrected), lambda _: (), at=AT)
    assert [version.bill.diagnoses for version in again.versions] == [("F33.1",)]
    came_back = made(sent(ClaimStatus.READY), writing(**corrected), lambda _: (), at=AT)
    assert [(v.number, v.sent) for v in came_back.versions] == [(1, True), (2, False)]
    assert came_back.versions[0].bill.diagnoses == ("F41.1", "F33.1")
    numbers = [version.bill.control_number for version in came_back.versions]
    assert numbers == [control_number_for("visit-0001.1", number) for number in (1, 2)]


@pytest.mark.requirement("CL-1")
def test_a_claim_that_came_back_unchanged_leaves_again_under_the_same_number() -> None:
    claim = sent(ClaimStatus.READY)
    assert made(claim, writing(), lambda _: (), at=AT).versions == claim.versions


@pytest.mark.requirement("CL-1")
def test_a_rejected_claim_leaves_again_only_once_it_says_something_else() -> None:
    claim = sent(ClaimStatus.REJECTED)
    assert made(claim, writing(), lambda _: (), at=AT) == claim
    mended = writing(policy=builders.policy(member_id="FERN0002"))
    again = made(claim, mended, lambda _: (), at=AT)
    assert (again.status, [version.number for version in again.versions]) == (
        ClaimStatus.READY,
        [1, 2],
    )


def test_a_claim_that_was_sent_and_given_up_says_the_same_in_a_new_version() -> None:
    again = made(sent(ClaimStatus.ABANDONED), writing(), lambda _: (), at=AT)
    assert [version.number for version in again.versions] == [1, 2]


def test_only_what_stops_holds_a_claim_back() -> None:
    claim = opened(visit(), builders.policy(), builders.payer())
    held_back = made(claim, writing(), lambda _: (NOTHING,), at=AT)
    warned = made(claim, writing(), lambda _: (NOTHING.but(stops=False),), at=AT)
    assert (held_back.status, warned.status) == (ClaimStatus.DRAFT, ClaimStatus.READY)


def test_a_claim_counts_its_versions_without_a_gap() -> None:
    claim = ready()
    (version,) = claim.versions
    with pytest.raises(ValidationError, match="out of place"):
        claim.but(versions=(version.but(number=2),))


def test_a_claim_of_another_payer_has_that_payers_time() -> None:
    slow = builders.payer("slow-health", timely_filing_days=180)
    claim = opened(visit(), builders.policy(), slow, known=ready())
    assert (claim.payer_id, claim.policy_id) == ("slow-health", None)
    assert (claim.file_by - claim.service_on).days == 180
    assert claim.service_on == date(2026, 3, 9)


@pytest.mark.requirement("Q13")
def test_a_claim_follows_its_visit_to_the_state_where_the_client_turned_out_to_be() -> None:
    corrected = visit(care_state="NJ")
    moved = opened(corrected, builders.policy(), builders.payer(), known=ready())
    assert (ready().care_state, moved.care_state) == ("NY", "NJ")


@pytest.mark.parametrize("status", ClaimStatus)
def test_only_a_claim_that_was_taken_back_or_given_up_stands_in_no_others_way(
    status: ClaimStatus,
) -> None:
    """For "duplicate" is what a payer says of two claims that it has, or will have."""
    claim = ready(status)
    is_gone = status in {ClaimStatus.VOIDED, ClaimStatus.ABANDONED}
    assert (KnownClaim.of(claim) is None) == is_gone
    assert KnownClaim.of(claim.but(versions=())) is None


@pytest.mark.requirement("UP-3")
@pytest.mark.parametrize(
    ("status", "policy", "by", "is_due"),
    [
        (ClaimStatus.VOIDED, {}, PaidBy.INSURANCE, False),  # staff had it taken back: it stays so
        (ClaimStatus.VOIDED, {"policy_id": "policy-0002"}, PaidBy.INSURANCE, True),
        (ClaimStatus.VOIDED, {"payer_id": CARDED}, PaidBy.INSURANCE, True),
        (ClaimStatus.VOIDED, {}, PaidBy.CLIENT, True),  # who was to pay meanwhile
        (ClaimStatus.ACCEPTED, {"payer_id": CARDED}, PaidBy.INSURANCE, False),
    ],
)
def test_what_was_taken_back_is_made_anew_for_another_insurance_alone(
    status: ClaimStatus, policy: dict[str, str], by: PaidBy, is_due: bool
) -> None:
    billed = visit().but(payment=Payment(by=by))
    now = builders.policy(**policy)
    assert is_due_anew(ready(status), billed, now, now.payer_id) == is_due
    assert not is_due_anew(ready(status), billed, None, None)


@pytest.mark.requirement("UP-3")
def test_what_is_made_anew_forgets_what_the_first_payer_called_it() -> None:
    gone = ready(ClaimStatus.VOIDED).but(payer_claim_number="PC41", submitted_at=AT)
    anew = opened(visit(), builders.policy(payer_id=CARDED), builders.payer(CARDED), known=gone)
    assert (anew.payer_id, anew.payer_claim_number, anew.submitted_at) == (CARDED, None, None)
