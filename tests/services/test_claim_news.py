"""Claim news: what changes beside a visit reaches its claim; an effective date, all that wait."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.participation import OutOfNetwork
from backoffice.domain.visit import CashReason, PaidBy, Payment, VisitStatus
from backoffice.services.staff_requests import EffectiveDate
from tests.support import builders, offices
from tests.support.builders import ANA, FERN, OMAR, RUTH, VISIT
from tests.support.claiming import (
    DAY,
    claimed,
    held,
    insured,
    plan_another,
    put_on_file,
    say,
    seen,
    with_claim,
)
from tests.twins.office import MemoryOffice

QUEUE = "claim-making"
WHEN = (RUTH.provider_id, FERN, "NY")


def coverage(office: MemoryOffice) -> Coverage:
    return CoverageTable(office.database).load(ANA)


def effective(office: MemoryOffice, day: date | None) -> None:
    office.participations.write_down(*WHEN, EffectiveDate(effective_on=day))
    office.until_quiet()


def applied(*, index_lag: int = 0) -> MemoryOffice:
    """Ruth has applied, and the payer has named no effective date yet."""
    office = insured()
    office.database.index_lag = index_lag
    put_on_file(office, builders.participation(credentialed=None))
    policy_id = coverage(office).believed_at(None)[0].policy_id
    whole_year = builders.new_policy(holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.correct(ANA, policy_id, whole_year, caller=RUTH)
    office.until_quiet()
    return office


@pytest.mark.requirement("CR-7", "CL-3")
def test_a_retroactive_effective_date_releases_every_visit_that_it_reaches_in_one_step() -> None:
    office = applied()
    visits = [plan_another(office, number) for number in range(120)]
    for visit_id in visits:
        office.visit_outcomes.conclude(ANA, visit_id, held(), caller=RUTH)
    say(office, held())
    assert {claimed(office, each).status for each in (VISIT, *visits)} == {ClaimStatus.WAITING}
    first = min(seen(office, each).day for each in visits)
    effective(office, first + timedelta(days=1))
    waiting = [each for each in visits if claimed(office, each).status is ClaimStatus.WAITING]
    assert {seen(office, each).day for each in waiting} == {first}
    assert claimed(office).status is not ClaimStatus.WAITING
    effective(office, first)
    assert not [e for e in visits if claimed(office, e).status is ClaimStatus.WAITING]


@pytest.mark.requirement("CR-7", "CL-3")
def test_news_of_an_effective_date_that_comes_often_releases_nothing_twice() -> None:
    office = applied()
    say(office, held())
    effective(office, DAY)
    before = office.database.items("claims")
    for _ in range(2):
        office.claim_news.release(*WHEN)
        effective(office, DAY)
    assert office.database.items("claims") == before
    assert claimed(office).status is ClaimStatus.READY
    assert len(claimed(office).versions) == 1


@pytest.mark.requirement("CL-3")
def test_an_effective_date_that_is_taken_back_holds_the_claim_again_until_it_has_left() -> None:
    office = with_claim()
    effective(office, None)
    assert claimed(office).status is ClaimStatus.WAITING


@pytest.mark.requirement("CL-3", "CR-8")
def test_an_effective_date_that_is_moved_on_holds_only_the_claims_before_it() -> None:
    office = with_claim()
    effective(office, DAY)
    assert claimed(office).status is ClaimStatus.READY
    effective(office, DAY + timedelta(days=1))
    assert claimed(office).status is ClaimStatus.WAITING
    effective(office, DAY)
    assert claimed(office).status is ClaimStatus.READY


@pytest.mark.requirement("CL-3")
def test_an_effective_date_in_another_state_leaves_a_ready_claim_alone() -> None:
    office = with_claim()
    before = claimed(office)
    office.participations.write_down(*WHEN[:2], "NJ", EffectiveDate(effective_on=None))
    office.until_quiet()
    assert claimed(office) == before


@pytest.mark.requirement("CR-7")
@pytest.mark.parametrize("wrong", [date(2036, 3, 1), date(2015, 3, 1)])
def test_a_mistyped_year_of_an_effective_date_is_refused(wrong: date) -> None:
    office = insured()
    with pytest.raises(Invalid):
        effective(office, wrong)


@pytest.mark.parametrize(
    "ids",
    [("provider-nobody", FERN, "NY"), (RUTH.provider_id, "no-payer", "NY")],
)
def test_an_effective_date_of_nobody_is_refused(ids: tuple[str, str, str]) -> None:
    with pytest.raises(NotFound):
        insured().participations.write_down(*ids, EffectiveDate(effective_on=DAY))
    with pytest.raises(Refused):
        insured().participations.write_down(
            RUTH.provider_id, FERN, "nowhere", EffectiveDate(effective_on=DAY)
        )


def test_an_effective_date_leaves_notice_that_was_given_as_it_is() -> None:
    office = insured()
    put_on_file(office, builders.participation(opt_out_notice_on=date(2026, 3, 1)))
    kept = office.participations.write_down(*WHEN, EffectiveDate(effective_on=DAY))
    assert kept.opt_out_notice_on == date(2026, 3, 1)


@pytest.mark.requirement("CR-7", "CR-8", "CL-3")
def test_an_effective_date_leaves_the_end_as_it_is_and_a_visit_after_that_is_cash_pay() -> None:
    office = insured()
    ends = Interval(since=date(2026, 1, 1), until=DAY - timedelta(days=1))
    put_on_file(office, builders.participation(credentialed=ends))
    effective(office, date(2026, 2, 1))
    say(office, held())
    assert office.database.items("claims") == []
    because = (OutOfNetwork.CREDENTIALING_ENDED,)
    assert seen(office).payment == Payment(by=PaidBy.CLIENT, because=because)


@pytest.mark.requirement("CR-7", "CR-8", "CL-3")
def test_an_end_that_is_known_outlives_an_effective_date_that_is_withdrawn() -> None:
    office = applied()
    ends = Interval(since=date(2026, 1, 1), until=DAY - timedelta(days=1))
    put_on_file(office, builders.participation(credentialed=ends))
    for _ in range(2):
        effective(office, None)
    earlier = plan_another(office, 0)
    say(office, held())
    say(office, held(), earlier)
    because = (OutOfNetwork.CREDENTIALING_ENDED,)
    assert seen(office).payment == Payment(by=PaidBy.CLIENT, because=because)
    assert claimed(office, earlier).status is ClaimStatus.WAITING
    effective(office, date(2026, 2, 1))
    kept = office.participations.write_down(*WHEN, EffectiveDate(effective_on=date(2026, 2, 2)))
    assert kept.credentialed == Interval(since=date(2026, 2, 2), until=ends.until)
    assert claimed(office, earlier).status is ClaimStatus.READY
    assert seen(office).payment == Payment(by=PaidBy.CLIENT, because=because)
    effective(office, None)
    anew = office.participations.write_down(*WHEN, EffectiveDate(effective_on=DAY))
    assert (anew.credentialed, anew.ended_on) == (Interval(since=DAY), None)


@pytest.mark.requirement("CR-7", "CR-9")
def test_a_new_participation_reaches_the_visits_that_clients_paid_for_want_of_one() -> None:
    office = insured()
    (licence,) = builders.provider().licences
    put_on_file(office, builders.provider(licences=(licence, licence.but(state="NJ"))))
    say(office, held(care_state="NJ"))
    paid = seen(office).payment
    assert paid is not None
    assert paid.because == (OutOfNetwork.NO_PARTICIPATION,)
    assert looked_at(office, lambda: office.claim_news.release(*WHEN)) == [], "in another state"
    for _ in range(2):
        new = EffectiveDate(effective_on=date(2026, 1, 1))
        office.participations.write_down(RUTH.provider_id, FERN, "NJ", new)
        office.until_quiet()
    assert claimed(office).status is ClaimStatus.READY
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)
    again = looked_at(office, lambda: office.claim_news.release(RUTH.provider_id, FERN, "NJ"))
    assert again == []


@pytest.mark.requirement("CR-9")
@pytest.mark.parametrize(("age", "count"), [(366, 1), (367, 0)])
def test_what_is_older_than_any_payer_takes_is_not_looked_at_for_a_new_participation(
    age: int, count: int
) -> None:
    office = insured()
    say(office, held(self_pay=True))
    paid = Payment(by=PaidBy.CLIENT, because=(CashReason.NO_POLICY,))
    day = day_in(office.clock(), "UTC") - timedelta(days=age)
    put_on_file(office, seen(office).but(self_pay=False, payment=paid, day=day))
    assert len(looked_at(office, lambda: office.claim_news.release(*WHEN))) == count


@pytest.mark.requirement("CR-7", "CL-3")
def test_a_claim_that_is_ready_is_called_off_where_the_participation_ended_before_its_day() -> None:
    office = with_claim()
    ends = Interval(since=date(2026, 1, 1), until=DAY - timedelta(days=1))
    put_on_file(office, builders.participation(credentialed=ends))
    effective(office, date(2026, 2, 1))
    assert claimed(office).status is ClaimStatus.ABANDONED
    assert seen(office).payment is not None


@pytest.mark.requirement("CL-2", "CR-9")
def test_insurance_that_is_told_after_the_visit_makes_a_claim_of_it() -> None:
    office = offices.with_ana()
    office.wait(timedelta(days=8))
    say(office, held())
    assert seen(office).payment == Payment(by=PaidBy.CLIENT, because=(CashReason.NO_POLICY,))
    new = builders.new_policy(holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.enter(ANA, "policy-later", new, caller=RUTH)
    office.until_quiet()
    assert claimed(office).status is ClaimStatus.READY
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)


@pytest.mark.requirement("CL-2")
def test_a_policy_that_is_put_right_is_what_a_claim_that_has_not_left_says() -> None:
    office = with_claim()
    policy_id = claimed(office).policy_id
    assert policy_id is not None
    new = builders.new_policy(member_id="FERN0002", holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.correct(ANA, policy_id, new, caller=RUTH)
    office.until_quiet()
    version = claimed(office).latest
    assert version is not None
    assert (version.number, version.bill.insurance.member_id) == (1, "FERN0002")


@pytest.mark.requirement("CL-2")
def test_a_policy_that_is_put_right_changes_no_claim_that_has_left() -> None:
    office = with_claim()
    office.records.keep(claimed(office).moved(ClaimStatus.SENDING))
    before = claimed(office)
    assert before.policy_id is not None
    new = builders.new_policy(member_id="FERN0002", holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.correct(ANA, before.policy_id, new, caller=RUTH)
    office.until_quiet()
    now = claimed(office)
    assert (now.status, now.versions, now.findings) == (before.status, before.versions, ())


def test_another_providers_client_of_the_same_day_is_left_alone() -> None:
    office = with_claim()
    before = office.database.items("claims")
    office.claim_news.note_client("client-nobody", provider_id=OMAR.provider_id)
    office.until_quiet()
    assert office.database.items("claims") == before


def put_visit(office: MemoryOffice, visit_id: str, *, days_ago: int = 1, **differences: Any) -> str:
    """A visit of Ana's that was held some days ago, and that nobody has looked at yet."""
    day = day_in(office.clock(), "UTC") - timedelta(days=days_ago)
    held_then = seen(office).but(version=0, visit_id=visit_id, day=day, payment=None)
    office.records.keep(held_then.but(**differences))
    return visit_id


def by_client(reason: CashReason) -> Payment:
    return Payment(by=PaidBy.CLIENT, because=(reason,))


@pytest.mark.requirement("CL-2")
def test_news_of_a_client_concerns_each_visit_that_insurance_may_pay_and_no_other() -> None:
    office = with_claim()
    claimed_visits = {
        VISIT,
        put_visit(office, "visit-just-confirmed"),
        put_visit(office, "visit-of-old", days_ago=732),
    }
    paid_by_clients = {
        put_visit(office, "visit-uninsured", payment=by_client(CashReason.NO_POLICY)),
        put_visit(office, "visit-unmapped", payment=by_client(CashReason.PAYER_UNKNOWN)),
    }
    put_visit(office, "visit-too-old", days_ago=733)
    put_visit(office, "visit-by-wish", payment=by_client(CashReason.CLIENTS_WISH))
    not_held: dict[str, Any] = {"minutes": None, "diagnoses": ()}
    put_visit(office, "visit-planned", status=VisitStatus.PLANNED, **not_held)
    put_visit(office, "visit-missed", status=VisitStatus.MISSED, **not_held)
    left = put_visit(office, "visit-billed", payment=Payment(by=PaidBy.INSURANCE))
    billed = claimed(office).but(version=0, claim_id=f"{left}.1", visit_id=left)
    office.records.keep(billed.moved(ClaimStatus.SENDING))
    office.run()
    of_policies = looked_at(office, lambda: office.claim_news.note_client(ANA))
    assert of_policies == sorted({*claimed_visits, *paid_by_clients, left})
    of_verdicts = looked_at(office, lambda: office.claim_news.note_verdict(ANA))
    assert of_verdicts == sorted(claimed_visits), "a payer's word changes nothing that has left"


def looked_at(office: MemoryOffice, happens: Callable[[], object]) -> list[str]:
    """The visits that are handed out by what *happens*."""
    before = len(office.queues[QUEUE].messages)
    happens()
    posted = office.queues[QUEUE].messages[before:]
    return sorted(json.loads(each.body)["detail"]["about"]["visit_id"] for each in posted)


@pytest.mark.requirement("CR-7")
def test_what_an_effective_date_released_is_on_the_list_of_those_that_wait_no_more() -> None:
    office = applied()
    say(office, held())
    [waiting] = [
        each["waiting"] for each in office.database.items("participations") if each.get("waiting")
    ]
    assert [each["visit_id"] for each in waiting] == [VISIT]
    effective(office, DAY)
    assert not [each for each in office.database.items("participations") if each.get("waiting")]
