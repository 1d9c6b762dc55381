from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.errors import Refused
from backoffice.domain.visit import (
    MOVES,
    PlaceOfService,
    Visit,
    VisitStatus,
    cancel,
    hold,
    miss,
    plan,
)

DAY = date(2026, 6, 1)
BEFORE = date(2026, 5, 31)


def visit(**differences: Any) -> Visit:
    return plan(
        **{
            "visit_id": "visit-001",
            "client_id": "client-01",
            "provider_id": "provider-1",
            "day": DAY,
            "procedure": "90834",
            "telehealth": True,
            "care_state": "NY",
            **differences,
        }
    )


MOVE: dict[VisitStatus, Callable[[Visit], Visit]] = {
    VisitStatus.HELD: lambda it: hold(it, minutes=45, today=DAY),
    VisitStatus.CANCELLED: cancel,
    VisitStatus.MISSED: lambda it: miss(it, today=DAY),
}
IN_STATUS = {VisitStatus.PLANNED: visit()} | {s: move(visit()) for s, move in MOVE.items()}


@pytest.mark.parametrize("after", sorted(MOVES[VisitStatus.PLANNED]))
def test_a_planned_visit_is_held_cancelled_or_missed(after: VisitStatus) -> None:
    assert MOVE[after](visit()).status is after


@pytest.mark.parametrize(
    ("before", "after"), [(a, b) for a in VisitStatus for b in MOVE if b not in MOVES[a]]
)
def test_a_visit_refuses_every_move_that_is_not_in_the_table(
    before: VisitStatus, after: VisitStatus
) -> None:
    with pytest.raises(Refused, match=f"marked as {before}"):
        MOVE[after](IN_STATUS[before])


def test_nothing_becomes_a_planned_visit_again() -> None:
    assert not any(VisitStatus.PLANNED in after for after in MOVES.values())


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    "too_early",
    [lambda: hold(visit(), minutes=45, today=BEFORE), lambda: miss(visit(), today=BEFORE)],
)
def test_no_visit_is_held_or_missed_before_its_day(too_early: Callable[[], Visit]) -> None:
    with pytest.raises(Refused, match="still to come"):
        too_early()


def test_a_visit_may_be_cancelled_before_its_day() -> None:
    assert cancel(visit()).status is VisitStatus.CANCELLED


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_a_visit_lasts_some_minutes_of_a_day(minutes: int) -> None:
    with pytest.raises(ValidationError):
        hold(visit(), minutes=minutes, today=DAY)


@pytest.mark.parametrize("wrong", [{"minutes": 45}, {"status": VisitStatus.HELD}])
def test_only_a_visit_that_was_held_says_how_long(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="how long"):
        visit().but(**wrong)


@pytest.mark.parametrize(
    ("differences", "code"),
    [
        ({"telehealth": False}, PlaceOfService.OFFICE),
        ({"telehealth": False, "at_home": False}, PlaceOfService.OFFICE),
        ({}, PlaceOfService.TELEHEALTH_AT_HOME),
        ({"at_home": False}, PlaceOfService.TELEHEALTH_ELSEWHERE),
        ({"day": date(2022, 1, 1)}, PlaceOfService.TELEHEALTH_AT_HOME),
        ({"day": date(2021, 12, 31)}, PlaceOfService.TELEHEALTH_ELSEWHERE),
    ],
)
def test_the_place_of_service_follows_from_how_and_when_they_met(
    differences: dict[str, Any], code: PlaceOfService
) -> None:
    assert visit(**differences).place_of_service is code
