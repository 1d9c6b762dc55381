"""A consultation request moves as its table says, and its days are the client's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backoffice.domain.consultation import (
    MOVES,
    Because,
    Consultation,
    ConsultationStatus,
    accept,
    contacted,
    decline,
    hand_on,
    look,
    replaced,
    request,
    withdraw,
)
from backoffice.domain.errors import Refused

NEW_YORK = "America/New_York"
ASKED_AT = datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)
SOON = ASKED_AT + timedelta(hours=1)


def asked(*, at: datetime = ASKED_AT, zone: str = NEW_YORK) -> Consultation:
    return request(
        consultation_id="request-1", seeker_id="seeker-1", provider_id="prov-lin", zone=zone, at=at
    )


def local(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)


@pytest.mark.requirement("Q11")
def test_the_day_of_the_request_is_day_0_where_the_client_is() -> None:
    assert asked().nudge_at == local(2026, 11, 25, 9)
    assert asked().late_at == local(2026, 11, 28)


@pytest.mark.requirement("Q11")
def test_days_end_by_the_clients_clock_though_it_is_changed_meanwhile() -> None:
    before_spring = asked(at=local(2026, 3, 6, 12))
    assert before_spring.late_at == datetime(2026, 3, 11, 4, tzinfo=UTC)
    before_autumn = asked(at=local(2026, 10, 30, 12))
    assert before_autumn.late_at == datetime(2026, 11, 4, 5, tzinfo=UTC)
    assert asked(at=local(2028, 2, 26, 12)).late_at == local(2028, 3, 2)


@pytest.mark.requirement("CM-8", "Q11")
def test_silence_is_nudged_once_and_overdue_to_the_moment() -> None:
    one = asked()
    assert look(one, at=one.nudge_at - timedelta(seconds=1)) == one
    nudged = look(one, at=one.nudge_at)
    assert nudged.nudged_at == one.nudge_at
    assert nudged.due_at == one.late_at
    assert look(nudged, at=one.late_at - timedelta(microseconds=1)) == nudged
    late = look(nudged, at=one.late_at)
    assert late.status is ConsultationStatus.OVERDUE
    assert late.due_at is None
    assert look(late, at=one.late_at + timedelta(days=9)) == late


@pytest.mark.requirement("Q11")
def test_a_look_that_comes_late_nudges_nobody_about_what_is_overdue() -> None:
    one = asked()
    late = look(one, at=one.late_at + timedelta(hours=7))
    assert late.status is ConsultationStatus.OVERDUE
    assert late.nudged_at is None


@pytest.mark.requirement("Q11")
def test_a_late_yes_counts_until_the_client_withdraws_or_asks_another() -> None:
    late = look(asked(), at=asked().late_at)
    assert accept(late, at=late.late_at).status is ConsultationStatus.ACCEPTED
    for over in (withdraw(late, at=late.late_at), replaced(late, at=late.late_at)):
        with pytest.raises(Refused):
            accept(over, at=late.late_at)


def test_asking_another_leaves_a_request_alone_that_is_in_time() -> None:
    assert replaced(asked(), at=SOON) == asked()


def test_whatever_is_said_again_changes_nothing() -> None:
    yes = accept(asked(), at=SOON)
    assert accept(yes, at=SOON + timedelta(hours=1)) == yes
    made = contacted(yes, at=SOON)
    assert contacted(made, at=SOON + timedelta(days=1)) == made
    no = decline(asked(), Because.FULL, at=SOON)
    assert decline(no, Because.OTHER, at=SOON + timedelta(hours=1)) == no
    gone = withdraw(asked(), at=SOON)
    assert withdraw(gone, at=SOON + timedelta(hours=1)) == gone
    on = hand_on(yes, Because.NOT_A_FIT, at=SOON)
    assert hand_on(on, Because.FULL, at=SOON) == on


def test_no_move_is_possible_that_the_table_does_not_have() -> None:
    acts: dict[ConsultationStatus, Callable[[Consultation], Consultation]] = {
        ConsultationStatus.ACCEPTED: lambda one: accept(one, at=SOON),
        ConsultationStatus.DECLINED: lambda one: decline(one, Because.OTHER, at=SOON),
        ConsultationStatus.CONTACTED: lambda one: contacted(one, at=SOON),
        ConsultationStatus.HANDED_ON: lambda one: hand_on(one, Because.NOT_A_FIT, at=SOON),
        ConsultationStatus.WITHDRAWN: lambda one: withdraw(one, at=SOON),
    }
    again = {
        (ConsultationStatus.CONTACTED, ConsultationStatus.ACCEPTED),
        *((status, status) for status in acts),
    }
    for before in ConsultationStatus:
        one = asked().but(status=before, due_at=None)
        one = one.but(contacted_at=SOON) if before is ConsultationStatus.CONTACTED else one
        for after, act in acts.items():
            if after in MOVES[before]:
                assert act(one).status is after
            elif (before, after) in again:
                assert act(one) == one
            else:
                with pytest.raises(Refused):
                    act(one)
