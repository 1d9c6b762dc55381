"""The clocks of a local office: none strikes but when it is told to, and says at what moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infra.local.clockwork import strike
from infra.local.stack import STACK, LocalStack

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

RATES = ("eligibility-sweep", "claim-sweep", "insurance-check-sweep", "event-sweep")
"""Those that would strike within five minutes."""


def test_no_schedule_strikes_by_itself_with_a_moment_that_nobody_can_read(
    local_stack: LocalStack,
) -> None:
    pages = local_stack.client("scheduler").get_paginator("list_schedules").paginate()
    states = {each["Name"]: each["State"] for page in pages for each in page["Schedules"]}
    assert {f"{STACK}-{name}" for name in RATES} <= states.keys()
    assert set(states.values()) == {"DISABLED"}


def test_a_schedule_that_is_told_to_strike_says_the_moment(local_stack: LocalStack) -> None:
    strike(local_stack, RATES[0], at=datetime.now(UTC))
