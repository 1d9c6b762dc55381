"""A second insurance that was over early: what becomes of its claims is rehearsed, too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.invoice import Wait
from backoffice.domain.money import Money
from backoffice.domain.rehearsal import Fate
from backoffice.services.staff_requests import AgreedEnd, PolicyEnd
from tests.support import claims
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import claimed, held, insured, put_on_file, say, seen
from tests.support.over_early import JUNE, everything, insist_on_what_was_listed
from tests.support.remitted import Said, arrive, document
from tests.support.second_claims import (
    COPAY,
    SECOND,
    decided,
    known,
    second_payer,
    second_policy,
    sent,
    taken_in,
)

pytestmark = pytest.mark.requirement("UP-3", "CL-2")

ENDS = {
    "ready": (Fate.STOPPED, ClaimStatus.ABANDONED),
    "sending": (Fate.LEFT_TO_STAFF, ClaimStatus.SENDING),
    "accepted": (Fate.LEFT_TO_STAFF, ClaimStatus.ACCEPTED),
}
"""What becomes of a second claim where it stands, and where it stands then."""


@pytest.mark.parametrize("state", sorted(ENDS))
def test_what_becomes_of_a_second_claim_is_listed_and_comes_true(state: str) -> None:
    office = sent()
    decided(office, COPAY)
    if state == "sending":
        put_on_file(office, known(office).moved(ClaimStatus.SENDING))
    if state == "accepted":
        taken_in(office, known(office), number="S-99")
    office.until_quiet()
    before, ended_on = everything(office), seen(office).day - timedelta(days=1)
    desk, end = office.retro_termination, PolicyEnd(ended_on=ended_on)
    view = desk.rehearse(ANA, "policy-second", end, caller=JUNE)
    [visit] = view.happens.visits
    fate, then = ENDS[state]
    assert visit.second_claim is not None
    assert visit.second_claim.claim_id == SECOND
    assert (visit.second_claim.fate, visit.second_claim.status_then) == (fate, then)
    assert visit.money is not None
    left = Money.dollars("25.00") if state == "ready" else Money.ZERO
    assert (visit.money.client_owes, visit.money.client_owes_then) == (Money.ZERO, left)
    assert visit.claim is not None
    assert visit.claim.fate is Fate.KEPT
    agreed = AgreedEnd(ended_on=ended_on, digest=view.digest)
    desk.terminate(ANA, "policy-second", agreed, caller=JUNE)
    office.until_quiet()
    assert known(office).status is then
    insist_on_what_was_listed(view.happens, before, everything(office))


@pytest.mark.requirement("IV-1")
def test_who_first_wanted_no_insurer_told_is_asked_once_no_second_one_is_to_decide() -> None:
    office = insured()
    put_on_file(office, second_payer())
    office.policy_entry.enter(ANA, "policy-second", second_policy(), caller=RUTH)
    say(office, held(self_pay=True))
    say(office, held(self_pay=False))
    taken_in(office, claimed(office))
    invoices = InvoicesTable(office.database)
    assert invoices.load(VISIT).waits is Wait.DECISION
    end = PolicyEnd(ended_on=seen(office).day - timedelta(days=1))
    desk = office.retro_termination
    view = desk.rehearse(ANA, "policy-second", end, caller=JUNE)
    agreed = AgreedEnd(ended_on=end.ended_on, digest=view.digest)
    desk.terminate(ANA, "policy-second", agreed, caller=JUNE)
    office.until_quiet()
    asked = invoices.load(VISIT)
    assert (asked.waits, asked.asked) == (None, Money.dollars("25.00"))


def test_what_the_second_insurance_paid_is_what_it_takes_back() -> None:
    office = sent()
    decided(office, COPAY)
    taken_in(office, known(office), number="S-99")
    bill = known(office).versions[-1].bill
    said = Said(
        paid="25.00",
        why=(("OA", "23", "125.00"),),
        charge=bill.charge.decimal_text,
        number=bill.control_number,
        line_id=bill.lines[0].line_id,
        status="2",
    )
    office.keep(claims.submission(known(office), way="answered"))
    arrive(office, document(said, trace="EFT-7"), number=7)
    end = PolicyEnd(ended_on=seen(office).day - timedelta(days=1))
    happens = office.retro_termination.rehearse(ANA, "policy-second", end, caller=JUNE).happens
    assert happens.takes_back == Money.dollars("25.00")
