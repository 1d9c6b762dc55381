"""The eligibility desk and the review desk: what payers say, and what the office makes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Interval
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import check_id_for
from backoffice.domain.errors import NotFound
from backoffice.domain.estimate import Certainty
from backoffice.domain.identifiers import PlainText
from backoffice.domain.journal import JournalEntry
from backoffice.domain.money import Money
from backoffice.domain.record import Ref
from backoffice.domain.verdict import Verdict
from backoffice.services.eligibility import EstimateView, VerdictView
from tests.support import builders, offices, submission
from tests.support.builders import ANA, FERN, OMAR, RUTH, VISIT
from tests.twins.office import MemoryOffice


def verdict(office: MemoryOffice) -> VerdictView:
    return office.eligibility.verdict(ANA, caller=RUTH)


def estimate(office: MemoryOffice, visit_id: str = VISIT) -> EstimateView:
    return office.eligibility.estimate(ANA, visit_id, caller=RUTH)


def tasks(office: MemoryOffice) -> list[tuple[str, str]]:
    return [(task["kind"], task["owner"]["kind"]) for task in office.database.items("tasks")]


@pytest.mark.requirement("EL-1", "EL-2")
def test_a_copay_plan_is_active_and_its_copay_is_the_estimate_with_its_segment() -> None:
    office = offices.with_verdict()
    assert verdict(office).verdict is Verdict.ACTIVE
    assert verdict(office).plan_name == "FERN PPO 25"
    seen = estimate(office).estimate
    assert (seen.client_owes, seen.certainty) == (Money.dollars("25.00"), Certainty.EXACT)
    (basis,) = seen.basis
    (exchange,) = offices.exchanged(office)
    segments = exchange.answer.split("~\n")
    cited = segments[
        segments.index(next(s for s in segments if s[:3] == "ST*")) + basis.segments[0] - 1
    ]
    assert cited.startswith("EB*B*")
    assert "*25.00*" in cited
    assert not tasks(office)


MEANINGS: dict[str, tuple[Verdict, list[tuple[str, str]]]] = {
    "AAA72FERN0001": (Verdict.NEEDS_CLIENT, [("correct_coverage", "provider")]),
    "AAA73FERN0001": (Verdict.NEEDS_CLIENT, [("correct_coverage", "provider")]),
    "AAA75FERN0001": (Verdict.NEEDS_CLIENT, [("correct_coverage", "provider")]),
    "NOBODY0001": (Verdict.NEEDS_CLIENT, [("correct_coverage", "provider")]),
    "AAA43FERN0001": (Verdict.NEEDS_STAFF, [("check_eligibility", "staff")]),
    "AAA79FERN0001": (Verdict.NEEDS_STAFF, [("check_eligibility", "staff")]),
    "AAA42FERN0001": (Verdict.PAYER_DOWN, [("check_eligibility", "staff")]),
    "ACK999FERN0001": (Verdict.NEEDS_STAFF, [("check_eligibility", "staff")]),
    "ACKTA1FERN0001": (Verdict.NEEDS_STAFF, [("check_eligibility", "staff")]),
    "HTTP400FERN0001": (Verdict.NEEDS_CLIENT, [("correct_coverage", "provider")]),
    "WIRE1FERN0001": (Verdict.ACTIVE, []),
    "WIRE2FERN0001": (Verdict.ACTIVE, []),
    "WIRE3FERN0001": (Verdict.ACTIVE, []),
    "BUSY3FERN0001": (Verdict.ACTIVE, []),
    "DROPFERN0001": (Verdict.PAYER_DOWN, [("check_eligibility", "staff")]),
}


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("member_id", MEANINGS)
def test_whatever_the_payer_answers_there_is_one_verdict_and_somebody_who_acts(
    member_id: str,
) -> None:
    office = offices.with_verdict(member_id)
    expected, left = MEANINGS[member_id]
    assert verdict(office).verdict is expected
    assert tasks(office) == left
    assert verdict(office).reason
    assert verdict(office).next_action
    if expected is not Verdict.ACTIVE:
        assert estimate(office).estimate.client_owes is None


def test_a_plan_that_ended_is_inactive_and_the_client_is_asked_for_the_one_in_force() -> None:
    office, key = offices.with_filled_form("ASHS0001")
    carl = {"first_name": "Carl", "last_name": "Moreau", "birth_date": date(1968, 7, 4), "sex": "M"}
    office.intake.answer(key, builders.about_ana(**carl))
    submission.submit(office, key)
    office.until_quiet()
    assert verdict(office).verdict is Verdict.INACTIVE
    assert ("correct_coverage", "provider") in tasks(office)


@pytest.mark.requirement("EL-1", "IN-14")
def test_a_dependent_is_asked_about_under_the_policy_holder() -> None:
    office, key = offices.with_filled_form("ELMS0001")
    nils = {"first_name": "Nils", "last_name": "Lindqvist", "birth_date": date(2010, 6, 1)}
    office.intake.answer(key, builders.about_ana(sex="M", **nils))
    office.intake.answer(key, builders.MOTHERS_PLAN)
    office.intake.answer(key, builders.MOTHER)
    submission.submit(office, key)
    office.until_quiet()
    assert verdict(office).verdict is Verdict.ACTIVE
    (question,) = office.payer.asked
    assert "NM1*IL*1*LINDQVIST*MARY" in question.upper()
    assert "NM1*03*1*LINDQVIST*NILS" in question.upper()
    assert estimate(office).estimate.client_owes == Money.dollars("20.00")


def test_a_payer_typed_by_hand_is_for_staff_to_map_and_nobody_is_asked() -> None:
    office, key = offices.with_filled_form()
    office.intake.answer_payer(key, PlainText("Blue Something"), "")
    submission.add_photos(office, key, "front", "back")
    office.intake.answer_card(key)
    submission.submit(office, key)
    office.until_quiet()
    assert verdict(office).verdict is Verdict.NEEDS_STAFF
    assert not office.payer.asked


OUT_OF_NETWORK: dict[str, dict[str, Any]] = {
    "credentialed from next month": {"credentialed": Interval(since=date(2026, 4, 1))},
    "not yet credentialed": {"credentialed": None},
    "in another state": {"state": "NJ"},
    "with another payer": {"payer_id": "oak-health"},
}


@pytest.mark.requirement("EL-5", "CR-7", "CR-8")
@pytest.mark.parametrize("case", OUT_OF_NETWORK)
def test_an_active_plan_is_not_enough_for_a_provider_who_is_out_of_network(case: str) -> None:
    office = MemoryOffice()
    standing = builders.participation(**OUT_OF_NETWORK[case])
    office.keep(builders.provider(), builders.payer(), standing, builders.fee_schedule())
    submission.whole_story(office)
    assert verdict(office).verdict is Verdict.NEEDS_STAFF
    assert verdict(office).in_network is False
    assert estimate(office).estimate.client_owes is None


@pytest.mark.requirement("CR-7", "CR-8", "EL-5")
def test_a_visit_is_in_network_from_the_effective_date_on_and_out_of_it_the_day_before() -> None:
    effective = date(2026, 3, 9)
    for visit_on, expected in ((effective, True), (effective - timedelta(days=1), False)):
        office = MemoryOffice()
        standing = builders.participation(credentialed=Interval(since=effective))
        office.keep(builders.provider(), builders.payer(), standing, builders.fee_schedule())
        visit = builders.new_visit(day=visit_on)
        office.roster.add_client(ANA, builders.new_client(), caller=RUTH)
        office.roster.plan_visit(ANA, VISIT, visit, caller=RUTH)
        submission.whole_story_from_the_link(office)
        assert verdict(office).service_on == visit_on
        assert verdict(office).in_network is expected


def test_the_payer_is_asked_about_the_next_visit_with_that_provider() -> None:
    office = offices.with_ana()
    office.roster.plan_visit(
        ANA, "visit-sooner", builders.new_visit(day=date(2026, 3, 4)), caller=RUTH
    )
    submission.whole_story_from_the_link(office)
    assert verdict(office).service_on == date(2026, 3, 4)
    assert "20260304" in office.payer.asked[0]


@pytest.mark.requirement("EL-2")
def test_a_visit_of_another_plan_year_has_no_estimate() -> None:
    office = offices.with_verdict()
    office.roster.plan_visit(
        ANA, "visit-2027", builders.new_visit(day=date(2027, 1, 4)), caller=RUTH
    )
    seen = estimate(office, "visit-2027").estimate
    assert seen.client_owes is None
    assert seen.unknown


@pytest.mark.requirement("EL-2", "RN-10")
def test_an_answer_about_one_plan_year_says_nothing_about_the_next_one_of_the_same_policy() -> None:
    office = offices.with_verdict()
    coverage, _ = office.records.find_together(Ref(Coverage, (ANA,)), Ref(Client, (ANA,)))
    assert coverage is not None
    policy_id = verdict(office).policy_id
    office.records.keep(coverage.extended(policy_id, date(2027, 12, 31), office.clock()))
    for visit_id, day in (("visit-2026", date(2026, 12, 31)), ("visit-2027", date(2027, 1, 1))):
        office.roster.plan_visit(ANA, visit_id, builders.new_visit(day=day), caller=RUTH)
    assert estimate(office, "visit-2026").estimate.client_owes == Money.dollars("25.00")
    assert estimate(office, "visit-2027").estimate.unknown == (
        "The payer was asked about another plan year.",
    )


@pytest.mark.requirement("EL-2", "RN-2", "RN-10")
def test_a_plan_year_that_begins_in_july_has_no_estimate_from_what_was_said_in_june() -> None:
    office, june = offices.with_ana(), date(2026, 6, 30)
    holds = Interval(since=date(2026, 1, 1), until=june)
    new = builders.new_policy(member_id="FERN0001", holds=holds)
    office.policy_entry.enter(ANA, "policy-june", new, caller=RUTH)
    office.until_quiet()
    coverage, _ = office.records.find_together(Ref(Coverage, (ANA,)), Ref(Client, (ANA,)))
    assert coverage is not None
    office.records.keep(coverage.extended("policy-june", date(2027, 6, 30), office.clock()))
    for visit_id, day in (("visit-june", june), ("visit-july", june + timedelta(days=1))):
        office.roster.plan_visit(ANA, visit_id, builders.new_visit(day=day), caller=RUTH)
    assert estimate(office, "visit-june").estimate.client_owes == Money.dollars("25.00")
    assert estimate(office, "visit-july").estimate.unknown == (
        "The payer was asked about another plan year.",
    )


@pytest.mark.requirement("EL-5", "CR-7")
def test_a_visit_after_the_provider_left_the_network_has_no_estimate() -> None:
    office = MemoryOffice()
    last = date(2026, 6, 30)
    leaving = builders.participation(credentialed=Interval(since=builders.SINCE, until=last))
    office.keep(builders.provider(), builders.payer(), leaving, builders.fee_schedule())
    submission.whole_story(office)
    assert verdict(office).verdict is Verdict.ACTIVE
    for visit_id, day in (("visit-last", last), ("visit-after", last + timedelta(days=1))):
        office.roster.plan_visit(ANA, visit_id, builders.new_visit(day=day), caller=RUTH)
    assert estimate(office, "visit-last").estimate.client_owes == Money.dollars("25.00")
    assert estimate(office, "visit-after").estimate.unknown == (
        "The provider is not in network on that day.",
    )


def test_an_estimate_is_withdrawn_when_another_policy_takes_the_place_of_the_checked_one() -> None:
    office = offices.with_verdict()
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    office.until_quiet()
    key = submission.open_link(office)
    submission.fill_in(office, key, "AAA75FERN0001")
    submission.submit(office, key)
    assert estimate(office).estimate.client_owes is None
    office.until_quiet()
    assert estimate(office).estimate.client_owes is None


def test_before_the_payer_answered_the_estimate_says_so() -> None:
    office = offices.with_ana()
    seen = estimate(office).estimate
    assert (seen.client_owes, seen.certainty) == (None, Certainty.UNKNOWN)
    with pytest.raises(NotFound):
        verdict(office)


def test_an_estimate_of_a_visit_that_is_not_on_ones_calendar_is_not_found() -> None:
    office = offices.with_verdict()
    with pytest.raises(NotFound):
        estimate(office, "visit-none")
    with pytest.raises(NotFound):
        office.eligibility.estimate(ANA, VISIT, caller=OMAR)


@pytest.mark.requirement("EL-2")
def test_coinsurance_is_taken_of_what_the_remaining_deductible_leaves_of_the_agreed_amount() -> (
    None
):
    office, key = offices.with_filled_form("OAKS0001")
    ben = {"first_name": "Ben", "last_name": "Okafor", "birth_date": date(1985, 9, 30), "sex": "M"}
    office.intake.answer(key, builders.about_ana(**ben))
    submission.submit(office, key)
    office.until_quiet()
    # $120.00 of the deductible is left, and a fifth of the other $30.00 of the agreed $150.00.
    assert estimate(office).estimate.client_owes == Money.dollars("126.00")


def test_every_question_and_every_answer_is_kept_byte_for_byte() -> None:
    office = offices.with_verdict("BUSY2FERN0001")
    kept = [
        each.item["question"]
        for text in office.journal.documents.values()
        for each in JournalEntry.model_validate_json(text).kept
        if "question" in each.item
    ]
    assert kept == office.payer.asked
    (exchange,) = offices.exchanged(office)
    assert exchange.question == office.payer.asked[-1]
    assert office.payer.answers == [exchange.answer]
    assert not office.documents.documents


def test_no_question_and_no_event_says_more_than_it_must() -> None:
    office = offices.with_verdict()
    told = [item["announcements"] for item in office.database.items("outbox")]
    for private in ("Rivera", "1990", "FERN0001", "ana@mail"):
        assert private not in str(told)


def test_the_registry_says_which_service_type_is_asked_about_first() -> None:
    office = MemoryOffice()
    payer = builders.payer(service_types=("98", "30"))
    office.keep(builders.provider(), payer, builders.participation(), builders.fee_schedule())
    submission.whole_story(office)
    assert "EQ*98" in office.payer.asked[0]
    assert estimate(office).estimate.client_owes == Money.dollars("35.00")
    assert payer.payer_id == FERN


def test_a_policy_that_ends_before_the_next_visit_is_asked_about_today_and_leaves_a_task() -> None:
    office = submission.open_office()
    office.clock.at = datetime(2026, 12, 30, 15, tzinfo=UTC)
    submission.add_ana(office, visit_on=date(2027, 1, 5))
    office.until_quiet()
    submission.ask_for_link(office)
    office.until_quiet()
    key = submission.open_link(office)
    submission.fill_in(office, key)
    submission.submit(office, key)
    office.until_quiet()
    assert verdict(office).service_on == date(2026, 12, 30)
    (task,) = office.database.items("tasks")
    assert task["kind"] == "renew_coverage"
    assert task["due_on"] <= "2027-01-05"
    assert estimate(office, VISIT).estimate.client_owes is None


def test_a_check_alone_shows_nothing_to_a_provider_who_has_no_such_client() -> None:
    office = offices.with_verdict()
    (item,) = office.database.items("eligibility-checks")
    found = EligibilityChecksTable(office.database).load(item["check_id"])
    theirs = check_id_for(found.policy_id, OMAR.provider_id)
    office.keep(found.but(version=0, check_id=theirs, provider_id=OMAR.provider_id))
    with pytest.raises(NotFound):
        office.eligibility.verdict(ANA, caller=OMAR)


STAFF = Caller(CallerKind.STAFF, subject="staff-1")


@pytest.mark.requirement("EL-2")
def test_a_provider_is_told_what_the_estimate_rests_on_and_gets_words_for_the_client() -> None:
    seen = estimate(offices.with_verdict())
    assert seen.check_id
    assert seen.answered_at
    assert seen.agreed_amount == Money.dollars("150.00")
    assert "$25.00" in seen.explanation.client["en"][0]
    assert "$25.00" in seen.explanation.client["es"][0]
    assert "$25.00" in seen.explanation.provider[0]


@pytest.mark.requirement("EL-2")
def test_staff_read_the_same_estimate_of_any_provider_with_its_document() -> None:
    office = offices.with_verdict()
    seen = office.eligibility.estimate_in_full(ANA, VISIT, caller=STAFF)
    assert seen.estimate == estimate(office).estimate
    assert seen.document
    assert seen.document in seen.explanation.auditor[0]
    entry = office.audit.trail(ANA).entries[1]
    assert (entry.act, entry.by) == (Act.READ_ESTIMATE, CallerKind.STAFF)


@pytest.mark.requirement("EL-2")
def test_an_estimate_names_the_reply_that_it_was_read_from_while_the_payer_is_asked_again() -> None:
    office = offices.with_verdict()
    before = office.eligibility.estimate_in_full(ANA, VISIT, caller=STAFF)
    office.payer.outages = 1
    office.wait(timedelta(days=5))
    office.sweep()
    office.run()
    (check,) = office.database.items("eligibility-checks")
    assert "tried_since" in check
    seen = office.eligibility.estimate_in_full(ANA, VISIT, caller=STAFF)
    assert seen.document == before.document
    (reply,) = office.database.items("payer-replies")
    assert seen.document == f"eligibility/{reply['check_id']}/{reply['attempt']}"


def test_an_estimate_of_a_visit_that_nobody_planned_is_not_found_by_staff_either() -> None:
    office = offices.with_verdict()
    for client_id, visit_id in ((ANA, "visit-none"), ("client-none", VISIT)):
        with pytest.raises(NotFound):
            office.eligibility.estimate_in_full(client_id, visit_id, caller=STAFF)


@pytest.mark.requirement("TH-1")
def test_a_visit_by_video_costs_what_one_in_the_office_costs_unless_the_payer_says_so() -> None:
    office = offices.with_verdict()
    for visit_id, telehealth in (("visit-video", True), ("visit-office", False)):
        visit = builders.new_visit(telehealth=telehealth)
        office.roster.plan_visit(ANA, visit_id, visit, caller=RUTH)
    by_video, in_office = (estimate(office, each) for each in ("visit-video", "visit-office"))
    assert by_video.agreed_amount == in_office.agreed_amount
    assert by_video.estimate.client_owes == in_office.estimate.client_owes
