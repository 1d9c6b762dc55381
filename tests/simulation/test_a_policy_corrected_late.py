"""A policy that is corrected while its claim leaves: nobody is billed by the old one in silence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache, partial

import pytest

from backoffice.domain.bill import Frequency
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimFinding, ClaimStatus
from backoffice.domain.errors import Conflict
from backoffice.domain.identifiers import PlainText
from backoffice.domain.record import Ref
from backoffice.domain.task import Task, TaskKind, TaskOwner, resolve
from backoffice.services.corrections import CorrectionWish
from tests.simulation import invariants
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.claiming import CLAIM, claimed, put_on_file, with_claim
from tests.twins.office import MemoryOffice

RIGHT = "FERN0002"
REFUSED = ClaimFinding(
    code="REJECTED_DIAGNOSIS",
    owner=TaskOwner.staff("claims"),
    next_action=PlainText("Choose the diagnosis again."),
    places=("diagnoses",),
)
Act = Callable[[MemoryOffice], object]


def correct(office: MemoryOffice) -> None:
    policy_id = office.coverage.policies(ANA, caller=RUTH).policies[0].policy_id
    whole_year = Interval(since=date(2026, 1, 1))
    right = builders.new_policy(member_id=RIGHT, holds=whole_year)
    office.policy_entry.correct(ANA, policy_id, right, caller=RUTH)


def correct_and_hear(office: MemoryOffice) -> None:
    correct(office)
    office.run()


def send(office: MemoryOffice) -> None:
    office.submitting.submit(CLAIM)


def tasks(office: MemoryOffice) -> list[str]:
    found = [i for i in office.database.items("tasks") if i["kind"] == TaskKind.FIX_CLAIM]
    return [item["status"] for item in found if item["task_id"].startswith("late-")]


def insist(office: MemoryOffice, point: object) -> None:
    """What left says what is believed, or staff are to have it replaced, once."""
    office.until_quiet()
    invariants.hold(office)
    claim = claimed(office)
    assert claim.latest is not None
    if claim.latest.bill.insurance.member_id == RIGHT:
        assert tasks(office) == [], point
    else:
        assert claim.status is not ClaimStatus.READY, point
        assert tasks(office) == ["open"], point


@cache
def points(act: Act) -> tuple[str, ...]:
    """What *act* passes where nobody is in its way."""
    office = with_claim()
    office.faults.passed.clear()
    act(office)
    return tuple(office.faults.passed)


def overtake(act: Act, other: Act, point: int) -> None:
    office = with_claim()
    office.faults.overtake_after(point, partial(other, office))
    with suppress(Conflict):  # whoever sends is told again later
        act(office)
    insist(office, (act, other, point))


def at_claims(act: Act) -> list[int]:
    """The points of *act* at which a claim is read or kept."""
    return [number for number, each in enumerate(points(act), start=1) if " claims" in each]


@pytest.mark.requirement("CL-2")
@pytest.mark.parametrize("turn", range(8))
@pytest.mark.parametrize("other", [correct, correct_and_hear])
def test_a_policy_corrected_while_its_claim_is_sent_is_billed_or_told_of(
    turn: int, other: Act
) -> None:
    overtake(send, other, at_claims(send)[turn])


@pytest.mark.requirement("CL-2")
@pytest.mark.parametrize("turn", range(10))
def test_a_claim_sent_while_its_policy_is_corrected_is_right_or_told_of(turn: int) -> None:
    overtake(correct_and_hear, send, at_claims(correct_and_hear)[turn])


@pytest.mark.prove
@pytest.mark.requirement("CL-2")
def test_at_any_other_moment_a_policy_is_corrected_to_the_same_end() -> None:
    for act, other in ((send, correct), (send, correct_and_hear), (correct_and_hear, send)):
        for point in range(1, len(points(act)) + 1):
            overtake(act, other, point)


@pytest.mark.requirement("CL-2")
def test_a_claim_that_is_refused_for_insurance_corrected_meanwhile_leaves_corrected() -> None:
    office = with_claim()
    office.records.keep(claimed(office).moved(ClaimStatus.SENDING))
    office.records.keep(claimed(office).moved(ClaimStatus.SUBMITTED))
    correct(office)
    office.until_quiet()
    assert tasks(office) == ["open"]
    office.records.keep(claimed(office).moved(ClaimStatus.REJECTED))
    for _ in range(2):
        office.claim_making.attend_refused(CLAIM, "any")
    made = claimed(office)
    assert made.latest is not None
    assert (made.status, made.latest.number) == (ClaimStatus.READY, 2)
    assert made.latest.bill.insurance.member_id == RIGHT


@pytest.mark.requirement("CL-2")
def test_insurance_corrected_late_is_told_of_once_and_a_new_address_or_new_terms_never() -> None:
    office = with_claim()
    office.records.keep(claimed(office).moved(ClaimStatus.SENDING))
    policy_id = office.coverage.policies(ANA, caller=RUTH).policies[0].policy_id
    moved = builders.ADDRESS.but(line1="9 Elm St")
    new = builders.new_policy(address=moved, holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.correct(ANA, policy_id, new, caller=RUTH)
    put_on_file(office, builders.payer(claims_payer_id="FERNX", plan_kind="HM"))
    office.claim_news.note_client(ANA)
    office.run()
    assert tasks(office) == []
    correct_and_hear(office)
    for _ in range(2):
        office.claim_news.note_client(ANA)
        office.run()
    assert tasks(office) == ["open"]


@pytest.mark.requirement("CL-2")
def test_what_takes_a_claim_back_is_right_whatever_the_insurance() -> None:
    office = with_claim()
    claim = claimed(office)
    assert claim.latest is not None
    void = claim.latest.bill.but(frequency=Frequency.VOID, payer_claim_number="ICN1")
    taken_back = claim.saying(void, at=office.clock())
    office.records.keep(taken_back.moved(ClaimStatus.SENDING))
    correct_and_hear(office)
    assert tasks(office) == []


def in_force(office: MemoryOffice, member_id: str) -> None:
    policy_id = office.coverage.policies(ANA, caller=RUTH).policies[-1].policy_id
    new = builders.new_policy(member_id=member_id, holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.correct(ANA, policy_id, new, caller=RUTH)
    office.until_quiet()


def told_late() -> MemoryOffice:
    """An office whose one claim its payer has, under insurance that was corrected since."""
    office = with_claim()
    left = claimed(office).moved(ClaimStatus.SENDING).moved(ClaimStatus.SUBMITTED)
    put_on_file(office, left)
    put_on_file(office, left.moved(ClaimStatus.ACCEPTED, payer_claim_number="PC42"))
    in_force(office, RIGHT)
    assert tasks(office) == ["open"]
    return office


@pytest.mark.requirement("CL-2")
@pytest.mark.parametrize("how", ["replace", "void"])
def test_the_task_is_done_once_what_it_asks_for_is(how: str) -> None:
    office = told_late()
    for _ in range(2):
        getattr(office.corrections, how)(CLAIM, CorrectionWish(version=1))
        office.until_quiet()
    assert claimed(office).late_news is None
    assert tasks(office) == ["resolved"]


@pytest.mark.requirement("CL-2")
def test_the_task_is_done_where_the_claim_was_right_and_comes_back_with_its_reason() -> None:
    office = told_late()
    in_force(office, "FERN0001")
    assert tasks(office) == ["resolved"]
    in_force(office, RIGHT)
    assert sorted(tasks(office)) == ["open", "resolved"]


@pytest.mark.requirement("CL-2")
def test_what_staff_did_their_way_is_not_asked_of_them_again_unless_it_is_corrected_again() -> None:
    office = told_late()
    in_force(office, "FERN0003")
    assert tasks(office) == ["open"], "one task says it all"
    (item,) = (i for i in office.database.items("tasks") if i["task_id"].startswith("late-"))
    (task,) = office.records.find_together(Ref(Task, (item["task_id"],)))
    assert task is not None
    office.records.keep(resolve(task, resolution="Telephoned.", at=office.clock()))
    office.claim_news.note_client(ANA)
    office.until_quiet()
    assert tasks(office) == ["resolved"]
    in_force(office, "FERN0004")
    assert sorted(tasks(office)) == ["open", "resolved"]


def test_a_refusal_that_may_be_overruled_leaves_the_task_open() -> None:
    office = told_late()
    refused = claimed(office).moved(ClaimStatus.REJECTED).noting(refused=(REFUSED,))
    office.records.keep(refused)
    office.claim_making.attend_refused(CLAIM, "any")
    assert claimed(office).status is ClaimStatus.REJECTED
    assert tasks(office) == ["open"]
