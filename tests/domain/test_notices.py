"""What else an answer says: each notice in one plain sentence, with the segments that say it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import notices
from backoffice.domain.answer import (
    Benefit,
    BenefitKind,
    Insured,
    OtherPayer,
    PayerAnswer,
    VisitLimit,
)
from backoffice.domain.calendar import Interval
from backoffice.domain.notices import Notice, NoticeCode
from backoffice.domain.reasons import ActsNext
from tests.support import builders

pytestmark = pytest.mark.requirement("EL-1")

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def found(policy: Interval | None = None, **says: Any) -> list[Notice]:
    said = PayerAnswer(**{"kind": "271", "active": True, **says})
    return list(notices.found(said, builders.inquiry(), policy=policy))


def only(code: NoticeCode, policy: Interval | None = None, **says: Any) -> Notice:
    (notice,) = found(policy, **says)
    assert notice.code is code
    return notice


def test_an_answer_without_anything_remarkable_has_no_notice() -> None:
    everything = {"plan_days": Interval(since=date(2020, 1, 1)), "paid_until": date(2026, 3, 9)}
    assert not found(Interval(since=MARCH), **everything)


@pytest.mark.requirement("RN-1")
@pytest.mark.parametrize(
    ("policy", "plan", "named"),
    [
        (Interval(since=MARCH), Interval(since=APRIL), ("2026-03-01", "2026-04-01")),
        (
            Interval(since=MARCH),
            Interval(since=date(2020, 1, 1), until=APRIL),
            ("go on", "2026-04-01"),
        ),
        (
            Interval(since=MARCH, until=date(2026, 12, 31)),
            Interval(since=date(2020, 1, 1), until=APRIL),
            ("2026-12-31", "2026-04-01"),
        ),
    ],
    ids=str,
)
def test_days_on_which_only_the_client_says_to_be_insured_are_named_and_the_providers_to_clear_up(
    policy: Interval, plan: Interval, named: tuple[str, str]
) -> None:
    notice = only(NoticeCode.DATES_DISAGREE, policy, plan_days=plan, plan_segments=(9, 10))
    assert all(day in notice.says for day in named)
    assert (notice.owner, notice.segments) == (ActsNext.PROVIDER, (9, 10))


@pytest.mark.parametrize(
    "plan",
    [
        Interval(since=MARCH),
        Interval(since=date(2020, 1, 1)),
        Interval(since=date(2020, 1, 1), until=date(2026, 12, 31)),
        Interval(since=date(2020, 1, 1), until=date(2099, 1, 1)),
    ],
    ids=str,
)
def test_a_plan_that_holds_on_every_day_of_the_policy_agrees_with_it(plan: Interval) -> None:
    assert not found(Interval(since=MARCH, until=date(2026, 12, 31)), plan_days=plan)


def test_the_day_that_was_asked_about_is_no_beginning_of_a_plan() -> None:
    echoed = Interval(since=date(2026, 3, 9))
    assert not found(Interval(since=MARCH), covered=echoed, answered_for=date(2026, 3, 9))


def test_a_premium_that_is_behind_on_the_day_of_the_visit_is_the_clients_to_know() -> None:
    notice = only(NoticeCode.PREMIUM_BEHIND, paid_until=date(2026, 3, 8))
    assert notice.owner is ActsNext.CLIENT
    assert "2026-03-08" in notice.says


@pytest.mark.parametrize(
    "person",
    [
        Insured(first_name="ANA", last_name="SOTO", segment=12),
        Insured(first_name="ANA", last_name="RIVERA SOTO", segment=12),
    ],
    ids=str,
)
def test_a_name_that_the_payer_writes_otherwise_is_told_without_the_name(person: Insured) -> None:
    notice = only(NoticeCode.NAME_DIFFERS, person=person)
    assert notice.segments == (12,)
    assert "soto" not in notice.says.lower()


def test_a_correction_that_shows_in_neither_name_nor_member_id_is_told_as_such() -> None:
    same = Insured(first_name="ANA", last_name="RIVERA", corrected=True, segment=12)
    assert only(NoticeCode.CORRECTED, person=same).segments == (12,)
    only(NoticeCode.NAME_DIFFERS, person=same.but(last_name="SOTO"))
    only(NoticeCode.MEMBER_ID_DIFFERS, person=same.but(member_id="FERN0002"))


def test_another_member_id_is_told_but_its_blanks_and_dashes_are_none() -> None:
    assert not found(person=Insured(member_id="fern-00 01"))
    notice = only(NoticeCode.MEMBER_ID_DIFFERS, person=Insured(member_id="FERN0002", segment=12))
    assert "FERN" not in notice.says


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (
            {"allowed": 30, "period": "23", "remaining": 4},
            "The plan limits visits: it pays for 30 visits in a calendar year, 4 are left.",
        ),
        ({"remaining": 1}, "The plan limits visits: 1 is left."),
        (
            {"allowed": 20, "used": 3, "network": "out"},
            "The plan limits visits out of network: it pays for 20 visits, 3 were used.",
        ),
        ({"allowed": 1, "period": "35"}, "The plan limits visits: it pays for 1 visit in a week."),
    ],
    ids=str,
)
def test_a_visit_limit_says_how_many_in_which_period_and_how_many_are_left(
    limit: dict[str, Any], says: str
) -> None:
    given = VisitLimit(**{"service_types": ("MH",), "segments": (21, 22), **limit})
    notice = only(NoticeCode.VISIT_LIMIT, visit_limits=(given,))
    assert (notice.says, notice.segments) == (says, (21, 22))


def test_a_limit_of_other_care_is_not_told_and_one_of_the_whole_plan_is() -> None:
    limits = [VisitLimit(service_types=each, allowed=9, segments=(1,)) for each in [("AG",), ()]]
    assert len(found(visit_limits=tuple(limits))) == 1


def line(kind: BenefitKind, segment: int, **says: Any) -> Benefit:
    return Benefit(kind=kind, service_types=("MH",), segment=segment, **says)


def test_care_to_be_authorized_beforehand_is_one_notice_with_every_segment() -> None:
    lines = [line(BenefitKind.COPAY, each, authorization="Y") for each in (20, 21)]
    lines += [line(BenefitKind.COPAY, 22, authorization="N"), line(BenefitKind.COPAY, 23)]
    lines += [line(BenefitKind.COPAY, 24, authorization="Y", network="out")]
    notice = only(NoticeCode.AUTHORIZATION, benefits=tuple(lines))
    assert (notice.owner, notice.segments) == (ActsNext.PROVIDER, (20, 21))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (BenefitKind.ACTIVE_PENDING, NoticeCode.UNDER_INVESTIGATION),
        (BenefitKind.BASIS, NoticeCode.BASIS_OF_COVERAGE),
    ],
)
def test_what_only_a_person_can_weigh_is_for_staff(kind: BenefitKind, code: NoticeCode) -> None:
    notice = only(code, benefits=(line(kind, 20),))
    assert (notice.owner, notice.segments) == (ActsNext.ELIGIBILITY, (20,))


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("PRP", "The payer says that HARBOR {X} pays first."),
        ("SEP", "The payer says that HARBOR {X} pays second."),
        ("VN", "The payer names HARBOR {X} for care. Their telephone number is 8005550100."),
        (None, "The payer names HARBOR {X} for care."),
    ],
)
def test_another_payer_is_told_with_its_place_and_its_telephone(
    role: str | None, says: str
) -> None:
    telephone = "8005550100" if role == "VN" else None
    kind = BenefitKind.OTHER_PAYER
    other = OtherPayer(kind=kind, role=role, name="HARBOR {X}", telephone=telephone, segment=30)
    notice = only(NoticeCode.OTHER_PAYER, other_payers=(other,))
    assert (notice.says, notice.segments) == (says, (30,))


def test_an_answer_that_was_cut_short_says_so() -> None:
    assert only(NoticeCode.CUT_SHORT, complete=False).owner is ActsNext.ELIGIBILITY


@given(
    st.lists(st.integers(0, 400).map(lambda n: line(BenefitKind.COPAY, n, authorization="Y"))),
    st.lists(st.builds(VisitLimit, segments=st.just((1,)), allowed=st.integers(0, 9))),
    st.dates(),
)
def test_notices_are_few_and_sentences(
    lines: list[Benefit], limits: list[VisitLimit], since: date
) -> None:
    said = found(
        Interval(since=date.min),
        benefits=tuple(lines),
        visit_limits=tuple(limits),
        plan_days=Interval(since=since),
    )
    assert len(said) <= 20
    assert all(len(notice.segments) <= 20 for notice in said)
    assert all(notice.says.endswith(".") for notice in said)
