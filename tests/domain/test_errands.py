"""What people have to do about a verdict: each errand once, with an owner and a sentence."""

from __future__ import annotations

import pytest

from backoffice.domain.errands import Errand, errands
from backoffice.domain.notices import Notice, NoticeCode
from backoffice.domain.reasons import REASONS, ActsNext, ReasonCode
from backoffice.domain.task import TaskKind, TaskOwner
from backoffice.domain.verdict import because

RUTH = TaskOwner.provider("provider-ruth")

pytestmark = pytest.mark.requirement("EL-1")


def left_by(code: ReasonCode, *notices: Notice) -> tuple[Errand, ...]:
    return errands(because(code).but(notices=notices), provider_id="provider-ruth")


def notice(code: NoticeCode, owner: ActsNext = ActsNext.PROVIDER) -> Notice:
    return Notice(code=code, says="Why.", owner=owner)


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_leaves_one_errand_to_whoever_acts_next_or_none(code: ReasonCode) -> None:
    found = left_by(code)
    match REASONS[code].owner:
        case ActsNext.NOBODY | ActsNext.LATER:
            assert not found
        case ActsNext.CLIENT | ActsNext.PROVIDER:
            assert [each.owner for each in found] == [RUTH]
        case queue:
            assert [each.owner for each in found] == [TaskOwner.staff(queue)]
    assert all(each.next_action.endswith(".") for each in found)
    assert not any("writes to you" in each.next_action for each in found), "that is for others"


def test_what_the_client_must_correct_is_the_providers_to_ask_for() -> None:
    (errand,) = left_by(ReasonCode.MEMBER_ID_NOT_ACCEPTED)
    assert (errand.kind, errand.owner) == (TaskKind.CORRECT_COVERAGE, RUTH)


@pytest.mark.parametrize("code", NoticeCode)
def test_a_notice_with_an_owner_is_an_errand_and_one_without_is_not(code: NoticeCode) -> None:
    assert not left_by(ReasonCode.COVERED, notice(code, ActsNext.NOBODY))
    if code is not NoticeCode.VISIT_LIMIT:  # knowing it is enough
        (errand,) = left_by(ReasonCode.COVERED, notice(code))
        assert (errand.kind, errand.owner) == (TaskKind.REVIEW_COVERAGE, RUTH)
        assert errand.next_action.endswith(".")


def test_notices_of_one_kind_are_one_errand_and_the_reason_comes_first() -> None:
    dates = notice(NoticeCode.DATES_DISAGREE)
    found = left_by(ReasonCode.PLAN_BEGINS_LATER, dates, dates, notice(NoticeCode.AUTHORIZATION))
    assert [each.about for each in found] == ["plan_begins_later", "dates_disagree"]


def test_beside_an_active_plan_every_owned_notice_counts() -> None:
    staff = notice(NoticeCode.OTHER_PAYER, ActsNext.ELIGIBILITY)
    found = left_by(ReasonCode.COVERED, notice(NoticeCode.AUTHORIZATION), staff)
    assert [(each.about, each.owner) for each in found] == [
        ("authorization", RUTH),
        ("other_payer", TaskOwner.staff("eligibility")),
    ]
