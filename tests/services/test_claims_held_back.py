"""Claims that an edit holds back: one task for each who must mend something, and what ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.payer import MemberIdShape
from backoffice.domain.reasons import ReasonCode
from backoffice.domain.record import Ref
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, resolve
from backoffice.domain.verdict import because
from backoffice.domain.visit import VisitStatus
from tests.support import builders
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import (
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

TOO_SHORT = held(minutes=45)
RUTHS = TaskOwner.provider(RUTH.provider_id)


def tasks(office: MemoryOffice) -> list[Task]:
    found = [Task.model_validate(_bare(item)) for item in office.database.items("tasks")]
    return [task for task in found if task.kind is TaskKind.FIX_CLAIM]


def _bare(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name in Task.model_fields}


@pytest.mark.requirement("CL-1")
def test_a_visit_too_short_for_its_code_is_not_refused_but_its_claim_is_held_back() -> None:
    office = insured()
    say(office, TOO_SHORT)
    made = claimed(office)
    assert made.status is ClaimStatus.DRAFT
    (finding,) = made.findings
    assert (finding.code, finding.stops, finding.owner) == ("MINUTES", True, RUTHS)
    assert finding.next_action == (
        "90837 is for at least 53 minutes, and this visit took 45. Correct the minutes, or choose "
        "90834."
    )
    (task,) = tasks(office)
    assert (task.owner, task.status) == (RUTHS, TaskStatus.OPEN)
    assert task.next_action == finding.next_action
    assert task.about == (made.claim_id, ANA)


@pytest.mark.requirement("CL-1")
def test_mending_the_visit_lets_the_claim_leave_and_resolves_the_task() -> None:
    office = insured()
    say(office, TOO_SHORT)
    say(office, held(minutes=45, procedure="90834", fee=15_000))
    assert (claimed(office).status, claimed(office).findings) == (ClaimStatus.READY, ())
    (task,) = tasks(office)
    assert task.status is TaskStatus.RESOLVED
    assert claimed(office).tasks_left == {}


def test_news_that_comes_often_opens_one_task() -> None:
    office = insured()
    say(office, TOO_SHORT)
    before = (office.database.items("claims"), office.database.items("tasks"))
    for _ in range(3):
        office.claim_making.attend(VISIT, ANA, RUTH.provider_id)
    assert (office.database.items("claims"), office.database.items("tasks")) == before


def test_everybody_who_has_to_mend_something_has_one_task() -> None:
    office = insured()
    put_on_file(office, builders.provider(taxonomy="ABCDEFGHIX"))
    say(office, held(minutes=45, diagnoses=("F41.9", "F41")))
    found = claimed(office).findings
    owners = {finding.owner for finding in found if finding.stops}
    assert len(owners) > 1 or len(found) > 1
    assert sorted(task.owner.name for task in tasks(office)) == sorted(each.name for each in owners)
    several = [task for task in tasks(office) if "Then read" in task.next_action]
    assert len(several) == sum(
        sum(finding.owner == owner for finding in found) > 1 for owner in owners
    )


def test_what_still_is_to_be_mended_is_asked_for_again_after_somebody_called_it_done() -> None:
    office = insured()
    say(office, TOO_SHORT)
    (task,) = tasks(office)
    office.records.keep(resolve(_stored(office, task), resolution="Done.", at=office.clock()))
    say(office, held(minutes=46))
    open_ones = [each for each in tasks(office) if each.status is TaskStatus.OPEN]
    assert [each.task_id for each in open_ones] != [task.task_id]
    assert len(open_ones) == 1


def _stored(office: MemoryOffice, task: Task) -> Task:
    (version,) = (
        item["version"]
        for item in office.database.items("tasks")
        if item["task_id"] == task.task_id
    )
    return task.but(version=version)


def test_a_claim_that_is_given_up_leaves_no_task_open() -> None:
    office = insured()
    say(office, TOO_SHORT)
    say(office, held(self_pay=True))
    assert claimed(office).status is ClaimStatus.ABANDONED
    assert [task.status for task in tasks(office)] == [TaskStatus.RESOLVED]


@pytest.mark.requirement("TH-1")
def test_rates_that_differ_for_video_without_a_reason_are_told_of_and_hold_nothing_back() -> None:
    office = insured()
    schedule = builders.fee_schedule()
    (rate,) = schedule.rates
    less = rate.but(telehealth=True, allowed=Money.dollars("120.00"))
    put_on_file(office, schedule.but(rates=(rate, less)))
    other = plan_another(office, 0)
    say(office, held(fee=20_000))
    made = claimed(office)
    assert made.status is ClaimStatus.READY
    assert [finding.code for finding in made.findings if not finding.stops] == ["TELEHEALTH_PARITY"]
    assert tasks(office) == []
    reviews = [i for i in office.database.items("tasks") if i["kind"] == TaskKind.REVIEW_TERMS]
    (review,) = reviews
    assert review["next_action"] == made.findings[0].next_action
    assert (review["owner"]["name"], review["about"][0]) == ("configuration", builders.FERN)
    say(office, held(fee=20_000), other)
    assert "TELEHEALTH_PARITY" in {each.code for each in claimed(office, other).findings}
    assert [i for i in office.database.items("tasks") if i["kind"] == TaskKind.REVIEW_TERMS] == [
        review
    ]


@pytest.mark.requirement("CL-1")
def test_a_warning_that_the_payer_would_answer_is_seen_on_the_claim_and_asks_nobody() -> None:
    office = insured()
    shape = MemberIdShape(pattern="[0-9]{9}", example="123456789")
    put_on_file(office, builders.payer(member_id_shape=shape))
    before = office.database.items("tasks")
    say(office, held())
    (listed,) = office.claims.of_client(ANA, caller=RUTH).claims
    assert listed.status is ClaimStatus.READY
    assert [(each.code, each.stops) for each in listed.findings] == [("MEMBER_ID_SHAPE", False)]
    assert listed.findings[0].next_action == "Compare the member ID with the insurance card."
    assert office.database.items("tasks") == before


def test_two_claims_of_one_day_and_kind_do_not_both_leave() -> None:
    office = with_claim()
    again = seen(office).but(version=0, visit_id="visit-again", payment=None)
    office.records.keep(again)
    office.wait(timedelta(minutes=1))
    office.claim_making.attend("visit-again", ANA, RUTH.provider_id)
    statuses = [claimed(office).status, claimed(office, "visit-again").status]
    assert statuses == [ClaimStatus.READY, ClaimStatus.DRAFT]
    assert [f.code for f in claimed(office, "visit-again").findings] == ["DUPLICATE"]


@pytest.mark.parametrize("index_lag", [0, 40])
def test_a_claim_that_stood_back_for_another_leaves_once_that_one_is_given_up(
    index_lag: int,
) -> None:
    office = with_claim()
    again = seen(office).but(version=0, visit_id="visit-again", payment=None)
    office.records.keep(again)
    office.wait(timedelta(minutes=1))
    office.claim_making.attend("visit-again", ANA, RUTH.provider_id)
    assert claimed(office, "visit-again").status is ClaimStatus.DRAFT
    office.database.catch_up()
    office.database.index_lag = index_lag
    say(office, Outcome(status=VisitStatus.CANCELLED))
    assert claimed(office).status is ClaimStatus.ABANDONED
    assert claimed(office, "visit-again").status is ClaimStatus.READY
    assert [task.status for task in tasks(office)] == [TaskStatus.RESOLVED]


def test_two_claims_that_stand_in_each_other_s_way_are_not_handed_out_for_ever() -> None:
    office = with_claim()
    again = seen(office).but(version=0, visit_id="visit-again", payment=None)
    office.records.keep(again)
    office.wait(timedelta(minutes=1))
    for _ in range(3):
        for visit_id in ("visit-again", VISIT):
            office.claim_making.attend(visit_id, ANA, RUTH.provider_id)
            office.until_quiet()
    assert claimed(office, "visit-again").status is ClaimStatus.DRAFT


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("asked_about", "status"),
    [
        (date(2026, 3, 9), ClaimStatus.DRAFT),  # the day of the visit
        (date(2026, 3, 8), ClaimStatus.DRAFT),
        (date(2026, 3, 10), ClaimStatus.READY),  # a plan may have ended in between
        (date(2025, 12, 31), ClaimStatus.READY),  # another year's word
    ],
)
def test_a_plan_that_was_over_by_the_visit_holds_its_claim_back_and_a_later_end_does_not(
    asked_about: date, status: ClaimStatus
) -> None:
    office = insured()
    said_to_be_over(office, asked_about)
    say(office, held())
    assert claimed(office).status is status


@pytest.mark.requirement("CL-1", "RN-10")
@pytest.mark.parametrize(
    ("asked_about", "status"),
    [
        (date(2026, 3, 1), ClaimStatus.DRAFT),  # the first day of the visit's plan year
        (date(2026, 2, 28), ClaimStatus.READY),  # the last one of the year before
    ],
)
def test_what_was_said_of_a_plan_year_holds_no_claim_back_of_the_next_one(
    asked_about: date, status: ClaimStatus
) -> None:
    office = insured()
    begins_anew_in_march(office)
    said_to_be_over(office, asked_about)
    say(office, held())
    assert claimed(office).status is status


def said_to_be_over(office: MemoryOffice, asked_about: date) -> None:
    """The payer said that Ana's plan was over by a day."""
    (item,) = office.database.items("eligibility-checks")
    check = EligibilityChecksTable(office.database).load(item["check_id"])
    over = because(ReasonCode.PLAN_INACTIVE)
    put_on_file(office, check.but(service_on=asked_about, told=over, decision=over))


def begins_anew_in_march(office: MemoryOffice) -> None:
    """Ana's plan ended in February, and she said that it goes on."""
    (coverage, _) = office.records.find_together(Ref(Coverage, (ANA,)), Ref(Client, (ANA,)))
    assert coverage is not None
    [first, *_] = coverage.versions
    year = Interval(since=date(2025, 3, 1), until=date(2026, 2, 28))
    short = coverage.but(versions=(first.but(policy=first.policy.but(holds=year)),))
    put_on_file(office, short.extended(first.policy.policy_id, date(2027, 2, 28), office.clock()))
