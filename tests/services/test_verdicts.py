"""A verdict through the desks: this provider, on this date, and what else the payer says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.reasons import ActsNext, ReasonCode, Verdict
from backoffice.services.eligibility import VerdictView
from tests.support import builders, submission
from tests.support.builders import ANA, RUTH
from tests.twins.office import MemoryOffice

VISIT_ON = date(2026, 3, 9)
"""The visit that the whole story plans."""


def verdict_with(**participation: Any) -> VerdictView:
    """What Ruth reads of Ana's insurance, where her *participation* differs."""
    office = MemoryOffice()
    office.keep(
        builders.provider(),
        builders.payer(),
        builders.participation(**participation),
        builders.fee_schedule(),
    )
    submission.whole_story(office)
    return office.eligibility.verdict(ANA, caller=RUTH)


@pytest.mark.requirement("EL-5", "CR-7", "CR-8")
@pytest.mark.parametrize(
    ("effective_on", "expected"),
    [
        (VISIT_ON, ReasonCode.COVERED),
        (date(2026, 3, 10), ReasonCode.NOT_YET_IN_NETWORK),
    ],
)
def test_a_provider_is_in_network_from_the_effective_date_on_and_not_the_day_before(
    effective_on: date, expected: ReasonCode
) -> None:
    seen = verdict_with(credentialed=Interval(since=effective_on))
    assert (seen.code, seen.service_on) == (expected, VISIT_ON)
    assert seen.in_network is (expected is ReasonCode.COVERED)


@pytest.mark.requirement("CR-8", "CR-9")
def test_before_the_effective_date_the_client_may_be_seen_out_of_network_for_cash() -> None:
    seen = verdict_with(credentialed=Interval(since=date(2026, 3, 10)))
    assert (seen.verdict, seen.owner) == (Verdict.NEEDS_STAFF, ActsNext.PROVIDER)
    assert "out of network, paying cash" in str(seen.next_action)


@pytest.mark.requirement("EL-5")
def test_a_provider_who_never_joined_the_payer_is_for_enrolment_though_the_plan_is_active() -> None:
    seen = verdict_with(payer_id="carded-health")
    assert (seen.code, seen.owner) == (ReasonCode.OUT_OF_NETWORK, ActsNext.ENROLMENT)


@pytest.mark.requirement("EL-1")
def test_a_verdict_is_relied_on_for_a_month_and_no_longer() -> None:
    assert verdict_with().expires_on == date(2026, 4, 2)
