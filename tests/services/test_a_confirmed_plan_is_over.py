"""A plan that was said to go on, or might have, and turns out to be over with the year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backoffice.domain.errors import Refused
from backoffice.domain.policy import Policy
from backoffice.domain.renewal import AnswerKind, RenewalStatus
from backoffice.services.staff_requests import AgreedEnd, PolicyEnd
from tests.services.test_renewal_upcoming import told
from tests.support.builders import ANA
from tests.support.over_early import JUNE
from tests.support.renewing import (
    LAST_DAY,
    NEW_YEAR,
    VISITOR,
    asked,
    coverage,
    opened,
    renewal,
)
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("RN-1", "UP-3")

BEFORE_THE_LAST_WAVE = datetime(2027, 1, 4, 17, tzinfo=UTC)


def only_plan(office: MemoryOffice) -> Policy:
    [policy] = coverage(office).believed_at(None)
    return policy


def turns_out_over(office: MemoryOffice, ended_on: date = LAST_DAY) -> None:
    """June learns when the plan ended; she reads what would happen, and agrees."""
    desk, policy_id = office.retro_termination, only_plan(office).policy_id
    view = desk.rehearse(ANA, policy_id, PolicyEnd(ended_on=ended_on), caller=JUNE)
    desk.terminate(ANA, policy_id, AgreedEnd(ended_on=ended_on, digest=view.digest), caller=JUNE)
    office.until_quiet()


def confirmed_and_over_in_january() -> MemoryOffice:
    office, key = asked()
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    office.wait(BEFORE_THE_LAST_WAVE - office.clock())
    office.until_quiet()
    turns_out_over(office)
    return office


@pytest.mark.parametrize("kind", [AnswerKind.NO_INSURANCE, AnswerKind.DONT_KNOW])
def test_whoever_is_asked_again_in_january_can_answer(kind: AnswerKind) -> None:
    office = confirmed_and_over_in_january()
    assert renewal(office).status is RenewalStatus.ASKING
    office.renewal_answers.answer(opened(office), kind, visitor=VISITOR)
    assert renewal(office).answers[-1].kind is kind
    assert only_plan(office).last_day == LAST_DAY


def test_whoever_is_asked_again_in_january_can_tell_of_the_plan_that_holds_instead() -> None:
    office = confirmed_and_over_in_january()
    policy = told(office, opened(office))
    assert policy.period.since == NEW_YEAR
    assert renewal(office).status is RenewalStatus.ANSWERED


@pytest.mark.requirement("RN-5", "UP-4")
def test_an_answer_that_is_repeated_does_not_let_a_plan_go_on_that_turned_out_to_be_over() -> None:
    office = confirmed_and_over_in_january()
    on_file = coverage(office)
    with pytest.raises(Refused, match="has changed since we asked"):
        office.renewal_answers.answer(opened(office), AnswerKind.NOT_CHANGING, visitor=VISITOR)
    assert coverage(office) == on_file
    assert not office.renewal_answers.see(opened(office)).standing.may_go_on
