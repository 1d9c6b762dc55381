"""Insurance that was over before anybody knew: what staff are shown, and what comes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.domain.bill import Frequency
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.deadlines import WITHOUT_TERMS
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.invoice import InvoiceState
from backoffice.domain.money import Money
from backoffice.domain.rehearsal import Fate, VisitThen
from backoffice.domain.task import TaskKind, TaskOwner
from backoffice.domain.visit import CashReason, PaidBy, Payment
from backoffice.services.staff_requests import AgreedEnd, PolicyEnd
from tests.services.test_corrections import send, taken
from tests.support import builders, paid
from tests.support.builders import ANA, CARDED, FERN, OMAR, RUTH
from tests.support.claiming import claimed, put_on_file, seen
from tests.support.over_early import (
    JUNE,
    NOON,
    SINCE,
    STATES,
    changes,
    claim_of,
    everything,
    insist_on_what_was_listed,
    policy_of,
    rehearse,
    take_back,
    terminate,
    with_visits,
)
from tests.support.paying import given_back, pays_all, stands
from tests.support.reminding import live_for
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("UP-3")

DAY = SINCE + timedelta(days=9)
BEFORE = DAY - timedelta(days=1)
FATES = {
    "planned": (Fate.NO_CLAIM, None, 0),
    "ready": (Fate.STOPPED, "abandoned", 1),
    "draft": (Fate.STOPPED, "abandoned", 1),
    "rejected": (Fate.STOPPED, "abandoned", 1),
    "sending": (Fate.LEFT_TO_STAFF, "sending", 1),
    "in doubt": (Fate.LEFT_TO_STAFF, "in_doubt", 1),
    "submitted": (Fate.LEFT_TO_STAFF, "submitted", 1),
    "unnumbered": (Fate.LEFT_TO_STAFF, "accepted", 1),
    "replacement leaves": (Fate.LEFT_TO_STAFF, "sending", 2),
    "accepted": (Fate.TAKEN_BACK, "ready", 2),
    "to be replaced": (Fate.TAKEN_BACK, "ready", 2),
    "replacement refused": (Fate.TAKEN_BACK, "ready", 3),
    "to be taken back": (Fate.KEPT, "ready", 2),
    "taken back": (Fate.KEPT, "voided", 2),
    "assisted": (Fate.LEFT_TO_STAFF, "accepted", 1),  # it names the policy's number, too
    "assisted by another": (Fate.KEPT, "accepted", 1),
}
"""What becomes of the claim for a visit in each state, where it stands then, in which version."""
NOT_CONCERNED = {"self-pay", "cancelled"}


def drawn(office: MemoryOffice, ended_on: date = BEFORE) -> list[VisitThen]:
    """What is listed of the visits that a test is about."""
    listed = rehearse(office, ended_on).happens.visits
    return [each for each in listed if each.visit_id.startswith("visit-drawn")]


def late_tasks(office: MemoryOffice) -> list[str]:
    found = office.database.items("tasks")
    return [each["task_id"] for each in found if each["task_id"].startswith("late-")]


def test_every_state_has_a_fate() -> None:
    assert FATES.keys() | NOT_CONCERNED == STATES.keys()


@pytest.mark.parametrize("state", sorted(FATES))
def test_what_becomes_of_a_claim_is_listed_and_comes_true(state: str) -> None:
    office = with_visits((DAY, state))
    [visit] = drawn(office)
    fate, then, versions = FATES[state]
    if visit.claim is None:
        assert fate is Fate.NO_CLAIM
    else:
        assert (visit.claim.fate, visit.claim.status_then) == (fate, then)
        assert visit.claim.versions_then == versions
    terminate(office, rehearse(office, BEFORE))
    office.run()
    if visit.claim is not None:
        claim = claim_of(office)
        assert (claim.status, len(claim.versions)) == (then, versions)
        assert late_tasks(office) == [] or fate is Fate.LEFT_TO_STAFF
        assert len(late_tasks(office)) == (fate is Fate.LEFT_TO_STAFF)
        is_void = claim.latest is not None and claim.latest.bill.frequency is Frequency.VOID
        assert is_void == (fate is Fate.TAKEN_BACK or state in {"to be taken back", "taken back"})


@pytest.mark.parametrize("state", sorted(NOT_CONCERNED))
def test_a_visit_that_the_insurance_was_not_to_pay_is_not_listed(state: str) -> None:
    assert drawn(with_visits((DAY, state))) == []


def test_a_visit_on_the_last_day_itself_keeps_its_claim() -> None:
    office = with_visits((DAY, "accepted"), (DAY + timedelta(days=1), "accepted"))
    listed = drawn(office, DAY)
    assert [each.day for each in listed] == [DAY + timedelta(days=1)]
    terminate(office, rehearse(office, DAY))
    office.until_quiet()
    assert claim_of(office, 0).status is ClaimStatus.ACCEPTED
    assert claim_of(office, 1).status is ClaimStatus.READY


def test_nobody_pays_any_more_and_the_client_is_asked_before_they_do() -> None:
    office = with_visits((DAY, "ready"), (DAY, "assisted"))
    billed, assisted = drawn(office)
    assert billed.pays_now is not None
    assert billed.pays_now.by is PaidBy.INSURANCE
    assert billed.pays_then is not None
    assert (billed.pays_then.by, billed.pays_then.because) == (
        PaidBy.CLIENT,
        (CashReason.NO_POLICY,),
    )
    assert billed.bill_by == DAY + timedelta(days=WITHOUT_TERMS)
    assert assisted.pays_then == assisted.pays_now
    assert (assisted.ways, assisted.bill_by) == ((), None)


@pytest.mark.requirement("IV-1")
def test_what_becomes_of_an_invoice_and_of_what_was_paid_is_listed_and_comes_true() -> None:
    office = with_visits((DAY, "accepted"), (DAY + timedelta(days=1), "ready"))
    number = office.invoices.of_client(ANA, caller=RUTH).invoices[0].number
    pays_all(office)
    then = drawn(office)[0].invoice
    assert then is not None
    assert then.number == number
    assert (then.asked_now, then.paid) == (Money.dollars("25.00"), Money.dollars("25.00"))
    assert (then.asked_then, then.goes_back) == (Money.ZERO, Money.dollars("25.00"))
    before, view = everything(office), rehearse(office, BEFORE)
    terminate(office, view)
    office.until_quiet()
    insist_on_what_was_listed(view.happens, before, everything(office))
    assert given_back(office) == Money.dollars("50.00")
    assert stands(office, "visit-drawn-0000").state is InvoiceState.SETTLED


@pytest.mark.requirement("IV-1", "IV-4")
def test_an_invoice_that_nobody_has_to_pay_any_more_is_no_longer_chased() -> None:
    office = with_visits((DAY, "accepted"))
    live_for(office, timedelta(days=12))
    view = rehearse(office, BEFORE)
    chases = [each for each in view.happens.tasks if each.kind is TaskKind.CHASE_INVOICE]
    assert [(each.comes, each.owner.name) for each in chases] == [("resolved", RUTH.provider_id)]
    before = everything(office)
    terminate(office, view)
    office.run()
    insist_on_what_was_listed(view.happens, before, everything(office))


def test_each_provider_is_asked_once_to_find_out_in_time_who_paid_instead() -> None:
    office = with_visits((DAY, "ready"), (DAY, "accepted"), (NOON.date(), "planned"))
    theirs = seen(office, "visit-drawn-0002").but(provider_id=OMAR.provider_id)
    put_on_file(office, theirs)
    happens = rehearse(office, BEFORE).happens
    asked = [task for task in happens.tasks if task.kind is TaskKind.REPLACE_COVERAGE]
    assert {task.owner for task in asked} == {
        TaskOwner.provider(RUTH.provider_id),
        TaskOwner.provider(OMAR.provider_id),
    }
    says = {task.owner.name: task.next_action for task in asked}
    assert "2 visits have no payer" in says[RUTH.provider_id]
    assert str(DAY + timedelta(days=WITHOUT_TERMS)) in says[RUTH.provider_id]
    assert "before the next visit" in says[OMAR.provider_id]
    assert {(each.message, each.to, each.by.name) for each in happens.letters} == {
        ("insurance_link", TaskOwner.client(ANA), each.owner.name) for each in asked
    }
    assert len(happens.letters) == len(asked)
    mails = len(office.mail.carried)
    terminate(office, rehearse(office, BEFORE))
    office.until_quiet()
    assert len(office.mail.carried) == mails, "no letter leaves by itself"


def test_what_many_visits_need_still_fits_into_a_task() -> None:
    office = with_visits(*((DAY, "ready") for _ in range(12)))
    [task] = (t for t in rehearse(office, BEFORE).happens.tasks if t.task_id.startswith("ended-"))
    assert "12 visits" in task.next_action


def test_a_rehearsal_keeps_nothing_but_that_somebody_looked() -> None:
    office = with_visits(*((DAY, state) for state in STATES))
    before, looks = everything(office), len(office.database.items("audit"))
    for _ in range(2):
        rehearse(office, BEFORE)
    assert everything(office) == before
    assert len(office.database.items("audit")) == looks + 2
    assert office.audit.trail(ANA).entries[0].subject == JUNE.subject


def test_what_is_not_what_was_rehearsed_any_more_is_not_done() -> None:
    office = with_visits((DAY, "ready"))
    view = rehearse(office, BEFORE)
    put_on_file(office, claim_of(office).moved(ClaimStatus.SENDING))
    before = everything(office)
    with pytest.raises(Conflict, match="Rehearse it again"):
        terminate(office, view)
    assert everything(office) == before
    terminate(office, rehearse(office, BEFORE))


def test_what_was_rehearsed_for_one_day_is_not_done_on_another() -> None:
    office = with_visits((DAY, "ready"))
    digest = rehearse(office, BEFORE).digest
    end = AgreedEnd(ended_on=BEFORE - timedelta(days=1), digest=digest)
    with pytest.raises(Conflict):
        office.retro_termination.terminate(ANA, policy_of(office).policy_id, end, caller=JUNE)


@pytest.mark.parametrize(
    ("ended_on", "says"),
    [
        (NOON.date() + timedelta(days=1), "still to come"),
        (SINCE - timedelta(days=1), "begins after that day"),
        (NOON.date() - timedelta(days=733), "more than two years ago"),
    ],
)
def test_a_day_to_come_long_ago_or_before_the_first_is_refused_with_what_to_do(
    ended_on: date, says: str
) -> None:
    office = with_visits()
    with pytest.raises(Refused, match=says):
        rehearse(office, ended_on)
    end = AgreedEnd(ended_on=ended_on, digest="0" * 64)
    with pytest.raises(Refused, match=says):
        office.retro_termination.terminate(ANA, policy_of(office).policy_id, end, caller=JUNE)


def test_today_is_what_the_calendar_says_where_the_client_is() -> None:
    office = with_visits()
    office.wait(datetime(2026, 3, 25, 3, tzinfo=UTC) - office.clock())
    assert rehearse(office, date(2026, 3, 24)).happens.ended_on == date(2026, 3, 24)
    with pytest.raises(Refused, match="still to come"):
        rehearse(office, date(2026, 3, 25))


def test_neither_an_unknown_client_nor_another_ones_policy_is_ended() -> None:
    office = with_visits()
    end = PolicyEnd(ended_on=BEFORE)
    for client_id, policy_id in ((ANA, "policy-none"), ("client-none", "policy-none")):
        with pytest.raises(NotFound):
            office.retro_termination.rehearse(client_id, policy_id, end, caller=JUNE)


def test_money_that_the_payer_paid_is_named_and_a_payment_in_between_is_read_first() -> None:
    office = taken()
    before = seen(office).day - timedelta(days=1)
    unpaid = rehearse(office, before)
    office.keep(paid.account(paid.decision()))
    with pytest.raises(Conflict):
        terminate(office, unpaid)
    view = rehearse(office, before)
    assert view.happens.takes_back == Money.dollars("95.00")
    terminate(office, view)
    office.until_quiet()
    tasks = office.database.items("tasks")
    [task] = (each for each in tasks if each["kind"] == TaskKind.EXPECT_RECOUPMENT)
    assert "$95.00" in task["next_action"]


# ------------------------------------------------------------- what comes after


def find_another(office: MemoryOffice, *, since: date = DAY) -> None:
    """Ana tells which insurance held from then on."""
    new = builders.new_policy(
        payer_id=CARDED, member_id="CARD0001", holds=Interval(since=since, until=date(2026, 12, 31))
    )
    office.policy_entry.enter(ANA, "policy-another", new, caller=RUTH)
    known = policy_of(office)
    assert known.policy_id != "policy-another"
    office.until_quiet()


def test_a_claim_that_had_not_left_is_billed_to_the_insurance_that_held_instead() -> None:
    office = with_visits((DAY, "ready"))
    terminate(office, rehearse(office, BEFORE))
    office.until_quiet()
    find_another(office)
    claim = claim_of(office)
    assert (claim.status, claim.payer_id) == (ClaimStatus.READY, CARDED)
    assert claim.latest is not None
    assert claim.latest.bill.frequency is Frequency.ORIGINAL


def test_a_claim_that_was_taken_back_is_billed_anew_and_as_an_original() -> None:
    office = with_visits((DAY, "accepted"))
    terminate(office, rehearse(office, BEFORE))
    office.until_quiet()
    find_another(office)
    assert claim_of(office).payer_id != CARDED, "the first payer has it until it takes it back"
    take_back(office)
    office.claim_news.note_client(ANA)
    office.until_quiet()
    claim = claim_of(office)
    assert (claim.status, claim.payer_id) == (ClaimStatus.READY, CARDED)
    assert claim.latest is not None
    bill = claim.latest.bill
    assert (bill.frequency, bill.payer_claim_number) == (Frequency.ORIGINAL, None)
    assert claim.payer_claim_number is None
    assert [version.bill.frequency for version in claim.versions] == ["1", "8", "1"]
    again = everything(office)
    office.claim_news.note_client(ANA)
    office.run()
    assert changes(again, everything(office)) == {}


def test_an_end_that_was_wrong_is_put_right_by_correcting_the_policy() -> None:
    office = with_visits((DAY, "ready"), (DAY + timedelta(days=1), "taken back"))
    policy_id, as_it_was = policy_of(office).policy_id, policy_of(office).holds
    terminate(office, rehearse(office, BEFORE))
    office.until_quiet()
    right = builders.new_policy(holds=as_it_was)
    office.policy_entry.correct(ANA, policy_id, right, caller=RUTH)
    office.until_quiet()
    assert claim_of(office, 0).status is ClaimStatus.READY
    assert claim_of(office, 1).status is ClaimStatus.VOIDED, "staff had it taken back before"


def test_a_claim_that_the_end_had_taken_back_is_made_anew_once_the_end_was_wrong() -> None:
    office = with_visits((DAY, "accepted"))
    policy_id, as_it_was = policy_of(office).policy_id, policy_of(office).holds
    terminate(office, rehearse(office, BEFORE))
    office.until_quiet()
    take_back(office)
    right = builders.new_policy(holds=as_it_was)
    office.policy_entry.correct(ANA, policy_id, right, caller=RUTH)
    office.until_quiet()
    claim = claim_of(office)
    assert claim.status is ClaimStatus.READY
    assert claim.latest is not None
    assert claim.latest.bill.frequency is Frequency.ORIGINAL


def test_the_whole_story_from_one_payer_to_the_other_through_the_clearinghouse() -> None:
    office = taken()
    office.keep(builders.fee_schedule(payer_id=CARDED))
    put_on_file(office, builders.payer(CARDED))
    ended_on = seen(office).day - timedelta(days=1)
    terminate(office, rehearse(office, ended_on))
    office.until_quiet()
    find_another(office, since=seen(office).day)
    for payer_id in (FERN, CARDED):
        assert (claimed(office).status, claimed(office).payer_id) == (ClaimStatus.READY, payer_id)
        send(office)
    claim = claimed(office)
    assert (claim.status, claim.payer_id) == (ClaimStatus.ACCEPTED, CARDED)
    assert [version.bill.frequency for version in claim.versions] == ["1", "8", "1"]
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)
