"""The claim desk: one claim for a confirmed visit, or the reason why the client pays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable, RosterTable
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.deadlines import is_watched
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.participation import OutOfNetwork
from backoffice.domain.policy import Relationship
from backoffice.domain.record import Record
from backoffice.domain.visit import CashReason, PaidBy, Payment, VisitStatus
from backoffice.services.visit_outcomes import ON_ITS_WAY
from tests.support import builders, offices, submission
from tests.support.builders import ANA, OMAR, RUTH, VISIT
from tests.support.claiming import (
    CLAIM,
    claimed,
    held,
    insured,
    put_on_file,
    say,
    seen,
    with_claim,
)
from tests.twins.office import MemoryOffice

EFFECTIVE = date(2026, 3, 1)


def claims(office: MemoryOffice) -> list[dict[str, Any]]:
    return office.database.items("claims")


@pytest.mark.requirement("CL-1", "CL-2", "Q30", "CR-2")
def test_a_confirmed_visit_becomes_a_claim_that_may_leave() -> None:
    office = with_claim()
    made = claimed(office)
    assert (made.claim_id, made.status) == (CLAIM, ClaimStatus.READY)
    assert made.latest is not None
    bill = made.latest.bill
    assert bill.patient.first_name == "Ana"
    assert bill.patient.sex == "F"
    assert (bill.insurance.member_id, bill.insurance.claims_payer_id) == ("FERN0001", "FERNC")
    assert (bill.network.tax_id, bill.provider.last_name) == ("123456789", "Adler")
    assert (bill.place_of_service, bill.lines[0].modifiers) == ("10", ("95",))
    assert bill.charge == Money.dollars("150.00")
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)


@pytest.mark.requirement("CL-2", "IN-8", "IN-14", "IN-15")
def test_a_claim_says_of_a_dependent_what_the_form_was_told() -> None:
    office, key = offices.with_filled_form("FERN0007")
    office.intake.answer(key, builders.about_ana(sex="U"))
    office.intake.answer(key, builders.MOTHERS_PLAN)
    office.intake.answer(key, builders.MOTHER)
    submission.submit(office, key)
    office.until_quiet()
    office.wait(timedelta(days=8))
    say(office, held())
    version = claimed(office).latest
    assert version is not None
    said, plan = version.bill.patient, version.bill.insurance
    assert (said.first_name, said.last_name, said.sex) == ("Ana", "Rivera", "U")
    assert (said.birth_date, said.address) == (builders.ANAS_BIRTHDAY, builders.ADDRESS)
    assert (plan.member_id, plan.group_number) == ("FERN0007", "FERN100")
    holder = (plan.subscriber.first_name, plan.subscriber.last_name, plan.subscriber.birth_date)
    assert holder == ("Mary", "Lindqvist", date(1979, 2, 14))
    assert (plan.relationship, plan.subscriber.address) == (Relationship.CHILD, builders.ADDRESS)


@pytest.mark.requirement("CL-1")
def test_news_of_a_visit_that_comes_often_makes_one_claim_and_writes_nothing_more() -> None:
    office = with_claim()
    before = claims(office)
    for _ in range(3):
        office.claim_making.attend(VISIT, ANA, RUTH.provider_id)
    assert claims(office) == before


def test_news_of_a_visit_that_nobody_knows_fails_so_that_somebody_looks() -> None:
    with pytest.raises(NotFound):
        insured().claim_making.attend("no-such-visit", ANA, RUTH.provider_id)


OUT: dict[str, tuple[list[Record], str]] = {
    "the payer is not contracted": (
        [builders.payer(contracted=False)],
        OutOfNetwork.PAYER_NOT_CONTRACTED,
    ),
    "the provider is not in the programme": (
        [builders.provider(programme=None)],
        OutOfNetwork.NOT_IN_PROGRAMME,
    ),
    "the provider opted out": (
        [builders.participation(opt_out_notice_on=date(2026, 1, 2))],
        OutOfNetwork.OPTED_OUT,
    ),
    "credentialing ended": (
        [builders.participation(credentialed=Interval(since=EFFECTIVE, until=EFFECTIVE))],
        OutOfNetwork.CREDENTIALING_ENDED,
    ),
    "the licence is limited": (
        [
            builders.provider(
                licences=(builders.provider().licences[0].but(licence_class="limited"),)
            )
        ],
        OutOfNetwork.LICENCE_LIMITED,
    ),
}


@pytest.mark.requirement("CR-8", "CR-9", "CP-1")
@pytest.mark.parametrize("why", OUT)
def test_what_is_out_of_network_is_cash_pay_at_the_providers_fee_and_no_claim(why: str) -> None:
    facts, reason = OUT[why]
    office = insured()
    for fact in facts:
        put_on_file(office, fact)
    say(office, held(fee=18_000))
    assert claims(office) == []
    visit = seen(office)
    assert visit.payment == Payment(by=PaidBy.CLIENT, because=(reason,))
    assert visit.fee == Money.dollars("180.00")


@pytest.mark.requirement("CR-9")
def test_a_client_without_a_policy_pays_until_one_is_told_of() -> None:
    office = offices.with_ana()
    office.wait(timedelta(days=8))
    say(office, held())
    assert claims(office) == []
    assert seen(office).payment == Payment(by=PaidBy.CLIENT, because=(CashReason.NO_POLICY,))


@pytest.mark.requirement("CR-9")
def test_a_client_who_wants_no_insurer_told_pays_though_insured() -> None:
    office = insured()
    say(office, held(self_pay=True, diagnoses=()))
    assert claims(office) == []
    assert seen(office).payment == Payment(by=PaidBy.CLIENT, because=(CashReason.CLIENTS_WISH,))


@pytest.mark.requirement("CL-3", "CR-7")
@pytest.mark.parametrize("credentialed", [None, Interval(since=date(2026, 3, 10))])
def test_no_claim_is_made_before_an_effective_date_that_reaches_the_visit(
    credentialed: Interval | None,
) -> None:
    office = insured()
    put_on_file(office, builders.participation(credentialed=credentialed))
    say(office, held())
    made = claimed(office)
    assert (made.status, made.versions) == (ClaimStatus.WAITING, ())
    listed = [each["waiting"] for each in office.database.items("participations")]
    assert [{"visit_id": VISIT, "client_id": ANA}] in listed


@pytest.mark.requirement("Q13")
def test_in_network_is_asked_about_the_state_where_the_client_was() -> None:
    office = insured()
    say(office, held(care_state="NJ"))
    assert claims(office) == []
    payment = seen(office).payment
    assert payment is not None
    assert OutOfNetwork.NO_PARTICIPATION in payment.because


@pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.MISSED])
def test_a_visit_that_did_not_take_place_is_billed_to_nobody(status: VisitStatus) -> None:
    office = insured()
    say(office, Outcome(status=status))
    assert claims(office) == []
    assert seen(office).payment is None


@pytest.mark.requirement("Q30")
def test_who_shares_a_client_can_neither_see_nor_confirm_a_colleagues_visit() -> None:
    office = with_claim()
    entry = RosterTable(office.database).load(RUTH.provider_id, ANA)
    office.records.keep(entry.but(version=0, provider_id=OMAR.provider_id))
    put_on_file(office, builders.provider(provider_id=OMAR.provider_id))
    assert office.claims.of_client(ANA, caller=OMAR).claims == ()
    assert len(office.claims.of_client(ANA, caller=RUTH).claims) == 1
    before = seen(office)
    with pytest.raises(NotFound) as not_omars:
        office.visit_outcomes.conclude(ANA, VISIT, held(minutes=53), caller=OMAR)
    with pytest.raises(NotFound) as nobodys:
        office.visit_outcomes.conclude(ANA, "visit-none", held(), caller=OMAR)
    assert not_omars.value.sentence == nobodys.value.sentence
    assert seen(office) == before


@pytest.mark.requirement("Q30")
def test_a_correction_before_the_claim_leaves_is_what_the_claim_says() -> None:
    office = with_claim()
    say(office, held(diagnoses=("F33.1", "F41.1"), at_home=False))
    made = claimed(office)
    assert (made.status, len(made.versions)) == (ClaimStatus.READY, 1)
    assert made.latest is not None
    assert made.latest.bill.diagnoses == ("F33.1", "F41.1")
    assert made.latest.bill.place_of_service == "02"


def test_a_ready_claim_is_held_back_from_the_moment_that_its_visit_is_corrected() -> None:
    office = with_claim()
    office.visit_outcomes.conclude(ANA, VISIT, held(minutes=54), caller=RUTH)
    assert claimed(office).status is ClaimStatus.DRAFT
    office.until_quiet()
    assert claimed(office).status is ClaimStatus.READY


@pytest.mark.requirement("Q30")
@pytest.mark.parametrize(
    "status", [ClaimStatus.SENDING, ClaimStatus.IN_DOUBT, ClaimStatus.SUBMITTED]
)
def test_a_visit_whose_claim_has_left_is_corrected_by_nobody(status: ClaimStatus) -> None:
    office = with_claim()
    office.records.keep(claimed(office).moved(ClaimStatus.SENDING))
    if status is not ClaimStatus.SENDING:
        office.records.keep(claimed(office).moved(status))
    before = office.database.items("visits")
    with pytest.raises(Refused) as refused:
        office.visit_outcomes.conclude(ANA, VISIT, held(minutes=54), caller=RUTH)
    assert refused.value.sentence == ON_ITS_WAY
    assert office.visit_outcomes.conclude(ANA, VISIT, held(), caller=RUTH) == seen(office)
    office.claim_making.attend(VISIT, ANA, RUTH.provider_id)
    assert claimed(office).status is status
    assert office.database.items("visits") == before


def test_a_claim_of_a_visit_that_was_not_held_after_all_is_given_up_and_can_come_back() -> None:
    office = with_claim()
    say(office, Outcome(status=VisitStatus.MISSED))
    assert claimed(office).status is ClaimStatus.ABANDONED
    assert not is_watched(claimed(office))
    say(office, held())
    assert claimed(office).status is ClaimStatus.READY
    assert is_watched(claimed(office))


def test_another_providers_visit_reads_like_one_that_does_not_exist() -> None:
    office = insured()
    with pytest.raises(NotFound) as not_omars:
        office.visit_outcomes.conclude(ANA, VISIT, held(), caller=OMAR)
    with pytest.raises(NotFound) as nobodys:
        office.visit_outcomes.conclude("client-nobody", VISIT, held(), caller=OMAR)
    assert not_omars.value.sentence == nobodys.value.sentence
    with pytest.raises(NotFound, match="no such visit"):
        office.visit_outcomes.conclude(ANA, "visit-none", held(), caller=RUTH)


@pytest.mark.requirement("Q30")
def test_a_visit_of_today_is_over_when_it_is_where_the_client_is() -> None:
    office = offices.with_verdict()
    with pytest.raises(Refused, match="where the client is"):
        office.visit_outcomes.conclude(ANA, VISIT, held(), caller=RUTH)


@pytest.mark.requirement("CL-1")
def test_a_visit_of_a_day_that_has_not_come_where_the_staff_work_is_billed_all_the_same() -> None:
    office = insured()
    ana = ClientsTable(office.database).load(ANA)
    put_on_file(office, ana.but(time_zone="Pacific/Guam"))
    there = day_in(office.clock(), "Pacific/Guam")
    while there == day_in(office.clock(), "America/New_York"):
        office.wait(timedelta(hours=1))
        there = day_in(office.clock(), "Pacific/Guam")
    office.records.keep(seen(office).but(version=0, visit_id="visit-guam", day=there))
    say(office, held(), "visit-guam")
    assert "SERVICE_DAY" not in {each.code for each in claimed(office, "visit-guam").findings}


@pytest.mark.requirement("Q32")
def test_a_plan_that_is_repeated_after_the_visit_changes_nothing_of_what_was_said_since() -> None:
    office = with_claim()
    before = seen(office)
    assert office.roster.plan_visit(ANA, VISIT, builders.new_visit(), caller=RUTH) == before
    assert seen(office) == before
