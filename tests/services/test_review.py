"""The review desk at its limits: how often a payer is asked, and where the client must be."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.verdict import Verdict
from tests.support import builders, offices, submission
from tests.support.builders import ANA, RUTH
from tests.twins.office import MemoryOffice

TRIED = EligibilityCheck.ATTEMPTS
IN_A_DAY = 10
"""Tries: after 5 minutes, 10, 20 and so on, and a last one when 24 hours are over."""
STAFF = [("check_eligibility", "staff")]


def after(office: MemoryOffice) -> tuple[Verdict | None, list[tuple[str, str]]]:
    """The verdict, and the tasks that it left."""
    tasks = [(task["kind"], task["owner"]["kind"]) for task in office.database.items("tasks")]
    return office.eligibility.verdict(ANA, caller=RUTH).verdict, tasks


def reviewed(*, crashes: int = 0, outages: int = 0) -> MemoryOffice:
    """An office that came to rest, though so many attempts were cut off or in vain."""
    office, key = offices.with_filled_form()
    office.faults.crash_when("before ask payer", times=crashes)
    office.payer.outages = outages
    submission.submit(office, key)
    submission.again_after_a_crash(office.until_quiet)
    return office


def test_a_check_whose_every_attempt_crashes_is_a_task_in_the_end() -> None:
    office = reviewed(crashes=10 * TRIED)
    assert after(office) == (Verdict.NEEDS_STAFF, STAFF)
    assert office.faults.passed.count("before ask payer") == TRIED
    assert not office.payer.asked


def test_a_check_whose_last_attempt_is_the_first_that_does_not_crash_is_decided() -> None:
    assert after(reviewed(crashes=TRIED - 1)) == (Verdict.ACTIVE, [])


@pytest.mark.parametrize(
    ("outages", "expected"),
    [(IN_A_DAY - 1, (Verdict.ACTIVE, [])), (IN_A_DAY, (Verdict.PAYER_DOWN, STAFF))],
)
def test_a_payer_may_be_out_of_reach_all_but_the_last_time(
    outages: int, expected: tuple[Verdict, list[tuple[str, str]]]
) -> None:
    office = reviewed(outages=outages)
    assert after(office) == expected
    assert office.faults.passed.count("before ask payer") == IN_A_DAY


def test_nobody_waits_because_a_certificate_opened_the_same_check_a_moment_before() -> None:
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    office.database.catch_up()
    [version] = CoverageTable(office.database).load(ANA).versions
    policy_id = version.policy.policy_id
    opened: list[int] = []

    def certify() -> None:
        office.gap_certificates.attend(ANA, provider_id=RUTH.provider_id)
        opened.append(len(office.database.items("eligibility-checks")))

    office.faults.overtake("before write eligibility-checks outbox", certify)
    office.review.review(ANA, RUTH.provider_id, policy_id)
    assert opened == [1]
    assert after(office) == (Verdict.ACTIVE, [])
    assert len(office.payer.asked) == 1


@pytest.mark.requirement("EL-5", "Q13")
@pytest.mark.parametrize(
    ("lives", "is_treated", "expected"),
    [("NJ", "NY", (Verdict.ACTIVE, [])), ("NY", "NJ", (Verdict.NEEDS_STAFF, STAFF))],
)
def test_a_provider_must_be_in_network_where_the_client_is_treated_not_where_they_live(
    lives: str, is_treated: str, expected: Any
) -> None:
    office = submission.open_office()
    ana = builders.new_client(state=lives, care_state=is_treated)
    office.roster.add_client(ANA, ana, caller=RUTH)
    submission.whole_story_from_the_link(office)
    assert after(office) == expected
