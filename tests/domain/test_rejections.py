"""A payer's rejection: what each code means, and who can do something about it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import rejections
from backoffice.domain.answer import Rejection
from backoffice.domain.errors import PayerRefused
from backoffice.domain.reasons import REASONS, ActsNext, ReasonCode, Verdict
from backoffice.domain.verdict import Decision

TODAY, VISIT = date(2026, 3, 2), date(2026, 3, 9)

pytestmark = pytest.mark.requirement("EL-1")

DOWN = (Verdict.PAYER_DOWN, ActsNext.LATER)
CLIENT = (Verdict.NEEDS_CLIENT, ActsNext.CLIENT)
ENROLMENT = (Verdict.NEEDS_STAFF, ActsNext.ENROLMENT)
CONFIGURATION = (Verdict.NEEDS_STAFF, ActsNext.CONFIGURATION)
STAFF = (Verdict.NEEDS_STAFF, ActsNext.ELIGIBILITY)
LATER = (Verdict.NEEDS_STAFF, ActsNext.LATER)

CLASSES: dict[str, tuple[Verdict, ActsNext]] = {
    "42": DOWN,
    "80": DOWN,
    "79": CONFIGURATION,
    "58": CLIENT,
    "64": CLIENT,
    "65": CLIENT,
    "66": CLIENT,
    "67": CLIENT,
    "71": CLIENT,
    "72": CLIENT,
    "73": CLIENT,
    "74": CLIENT,
    "75": CLIENT,
    "76": CLIENT,
    "77": CLIENT,
    "78": CLIENT,
    "41": ENROLMENT,
    "43": ENROLMENT,
    "44": ENROLMENT,
    "45": ENROLMENT,
    "46": ENROLMENT,
    "47": ENROLMENT,
    "48": ENROLMENT,
    "50": ENROLMENT,
    "51": ENROLMENT,
    "97": ENROLMENT,
    "35": ENROLMENT,
    "52": ENROLMENT,
    "15": CONFIGURATION,
    "33": CONFIGURATION,
    "T4": CONFIGURATION,
    "53": STAFF,
    "56": STAFF,
    "57": STAFF,
    "60": STAFF,
    "61": STAFF,
    "62": LATER,
    "63": LATER,
    "": STAFF,
    "99": STAFF,
    "never seen": STAFF,
}
"""Every code that the field's tables list, and three that they do not."""


def decide(*given: tuple[str, str | None], level: str = "subscriber", **known: object) -> Decision:
    said = [Rejection(code=code, follow_up=advice, level=level) for code, advice in given]
    about = {"service_on": VISIT, "today": TODAY, **known}
    return rejections.decide_rejected(said, **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "expected"), CLASSES.items())
def test_each_code_has_one_verdict_and_one_who_acts_next(
    code: str, expected: tuple[Verdict, ActsNext]
) -> None:
    decided = decide((code, "C"))
    assert (decided.verdict, decided.owner) == expected


@pytest.mark.parametrize("level", ["source", "payer", "provider", "subscriber", "dependent"])
@pytest.mark.parametrize("code", ["42", "43", "57", "72", "79"])
def test_a_code_means_the_same_at_every_level(code: str, level: str) -> None:
    decided = decide((code, "C"), level=level)
    assert (decided.verdict, decided.owner) == CLASSES[code]


def test_an_unknown_code_at_a_benefit_is_about_that_care_alone() -> None:
    assert decide(("70", "C"), level="benefit").code is ReasonCode.CARE_NOT_ANSWERED
    assert decide(("70", "C")).code is ReasonCode.UNKNOWN_REJECTION


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["42", "79"], ReasonCode.PAYER_UNREACHABLE),
        (["79", "42"], ReasonCode.PAYER_UNREACHABLE),
        (["80", "75", "43"], ReasonCode.PAYER_UNREACHABLE),
        (["75", "79"], ReasonCode.PAYER_ID_REFUSED),
        (["75", "43"], ReasonCode.PROVIDER_NOT_ACCEPTED),
        (["75", "57"], ReasonCode.DAY_NOT_ACCEPTED),
        (["75", "never seen"], ReasonCode.UNKNOWN_REJECTION),
        (["75", "72"], ReasonCode.MEMBER_ID_NOT_ACCEPTED),
        (["73", "58", "72"], ReasonCode.MEMBER_ID_NOT_ACCEPTED),
        (["75", "71"], ReasonCode.BIRTH_DATE_NOT_ACCEPTED),
    ],
    ids=str,
)
def test_of_several_reasons_the_severest_decides_and_the_others_are_mentioned(
    codes: list[str], expected: ReasonCode
) -> None:
    decided = decide(*((code, "C") for code in codes))
    assert decided.code is expected
    assert decided.reason.endswith("It names lesser reasons as well.")


def test_the_same_reason_twice_is_one_reason() -> None:
    assert decide(("73", "C"), ("73", "C"), ("65", "C")) == decide(("73", "C"))


@pytest.mark.parametrize(
    ("code", "advice", "expected"),
    [
        # "Not allowed" of a go-between that lost the payer is not the payer's word.
        ("42", "N", ReasonCode.PAYER_UNREACHABLE),
        ("80", "N", ReasonCode.PAYER_UNREACHABLE),
        ("42", "R", ReasonCode.PAYER_UNREACHABLE),
        ("42", "P", ReasonCode.PAYER_UNREACHABLE),
        ("42", None, ReasonCode.PAYER_UNREACHABLE),
        ("42", "Y", ReasonCode.HELD_BY_PAYER),
        ("42", "S", ReasonCode.HELD_BY_PAYER),
        ("79", "P", ReasonCode.RESEND),
        ("79", "R", ReasonCode.RESEND),
        ("never seen", "R", ReasonCode.RESEND),
        ("79", "N", ReasonCode.PAYER_ID_REFUSED),
        ("50", "N", ReasonCode.PROVIDER_NOT_ACCEPTED),
        ("72", "P", ReasonCode.RESEND),
        ("72", "R", ReasonCode.MEMBER_ID_NOT_ACCEPTED),
        ("72", "N", ReasonCode.MEMBER_ID_NOT_ACCEPTED),
        ("72", "Y", ReasonCode.HELD_BY_PAYER),
        ("72", None, ReasonCode.MEMBER_ID_NOT_ACCEPTED),
        ("72", "?", ReasonCode.MEMBER_ID_NOT_ACCEPTED),
    ],
)
def test_the_payers_own_advice_is_heard(
    code: str, advice: str | None, expected: ReasonCode
) -> None:
    assert decide((code, advice)).code is expected


@pytest.mark.parametrize(
    ("advice", "again_on"), [("W", date(2026, 4, 1)), ("X", date(2026, 3, 12))]
)
@pytest.mark.parametrize("code", ["42", "75", "43", "never seen"])
def test_a_payer_that_asks_for_time_is_given_it(code: str, advice: str, again_on: date) -> None:
    decided = decide((code, advice))
    assert (decided.owner, decided.ask_again_on) == (ActsNext.LATER, again_on)


def test_of_two_times_that_a_payer_asks_for_it_is_given_the_longer() -> None:
    assert decide(("75", "X"), ("75", "W")).ask_again_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("visit", "again_on"),
    [
        (date(2027, 1, 5), date(2027, 1, 1)),
        (date(2027, 3, 9), date(2027, 1, 1)),
        (date(2026, 5, 20), date(2026, 5, 1)),
        (date(2026, 3, 20), date(2026, 3, 20)),
    ],
)
@pytest.mark.parametrize("code", ["62", "63"])
def test_a_day_too_far_ahead_is_nobodys_fault_and_is_asked_about_when_it_is_nearer(
    code: str, visit: date, again_on: date
) -> None:
    for advice in ("C", "N", None):
        decided = decide((code, advice), service_on=visit)
        assert decided.code is ReasonCode.DAY_TOO_LATE
        assert (decided.owner, decided.ask_again_on) == (ActsNext.LATER, again_on)


def test_on_the_first_of_its_month_a_day_that_is_too_far_ahead_is_not_asked_about_again() -> None:
    decided = decide(("62", "C"), service_on=date(2026, 5, 20), today=date(2026, 5, 1))
    assert decided.ask_again_on == date(2026, 5, 20)


def test_the_advice_of_a_lesser_reason_is_not_followed() -> None:
    assert decide(("79", "C"), ("75", "P")).code is ReasonCode.PAYER_ID_REFUSED
    assert decide(("72", "C"), ("75", "Y")).code is ReasonCode.MEMBER_ID_NOT_ACCEPTED
    assert decide(("72", "C"), ("75", "W")).ask_again_on is None


def test_one_that_could_not_answer_just_now_is_enough_to_ask_again_whatever_else_was_said() -> None:
    away, wrong = Rejection(code="42", level="payer"), Rejection(code="75", level="subscriber")
    assert rejections.is_passing([wrong, away])
    assert not rejections.is_passing([wrong])
    assert not rejections.is_passing([])


@pytest.mark.parametrize("code", ["62", "63"])
def test_a_day_that_is_past_and_refused_is_for_staff(code: str) -> None:
    decided = decide((code, "C"), service_on=TODAY)
    assert (decided.code, decided.owner) == (ReasonCode.DAY_NOT_ACCEPTED, ActsNext.ELIGIBILITY)
    assert decided.ask_again_on is None


@pytest.mark.parametrize("code", ["67", "75"])
def test_a_blue_plan_that_finds_nobody_may_be_the_wrong_blue_plan(code: str) -> None:
    decided = decide((code, "C"), family="bcbs")
    assert decided.code is ReasonCode.MAYBE_ANOTHER_BLUE_PLAN
    assert decided.owner is ActsNext.ELIGIBILITY
    assert decide((code, "C"), family="BLUE").code is ReasonCode.MAYBE_ANOTHER_BLUE_PLAN
    assert decide((code, "C"), family="other").code is ReasonCode.PERSON_NOT_FOUND
    assert decide(("72", "C"), family="bcbs").code is ReasonCode.MEMBER_ID_NOT_ACCEPTED


def test_a_policy_holder_who_is_not_recognised_is_named_in_the_next_action() -> None:
    assert "policy holder" in decide(("73", "C"), names_holder=True).next_action
    assert "policy holder" not in decide(("73", "C")).next_action
    dependent = decide(("65", "C"), level="dependent", names_holder=True)
    assert "policy holder" not in dependent.next_action
    of_both = [Rejection(code="73", level=level) for level in ("subscriber", "dependent")]
    about = rejections.decide_rejected(of_both, service_on=VISIT, today=TODAY, names_holder=True)
    assert "policy holder" not in about.next_action


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("79", ReasonCode.PAYER_ID_REFUSED),
        ("71", ReasonCode.BIRTH_DATE_NOT_ACCEPTED),
        ("33,72", ReasonCode.QUESTION_INCOMPLETE),
        ("42", ReasonCode.PAYER_UNREACHABLE),
        ("INVALID", ReasonCode.CLEARINGHOUSE_REFUSED),
        ("", ReasonCode.CLEARINGHOUSE_REFUSED),
    ],
)
def test_a_clearinghouse_that_refuses_by_itself_is_judged_by_its_codes(
    codes: str, expected: ReasonCode
) -> None:
    refusal = PayerRefused("Why.", reason=codes)
    decided = rejections.decide_refused(refusal)
    assert decided.code is expected
    assert (decided.reason == "Why.") == (expected is ReasonCode.CLEARINGHOUSE_REFUSED)


def test_an_unknown_payer_id_is_never_asked_again_by_itself() -> None:
    decided = rejections.decide_refused(PayerRefused("Why.", reason="79"))
    assert (decided.verdict, decided.owner) == CONFIGURATION
    assert decided.ask_again_on is None


@given(
    st.lists(
        st.builds(
            Rejection,
            code=st.sampled_from(sorted(CLASSES)) | st.text(max_size=3),
            follow_up=st.none() | st.sampled_from("CNPRSWXY") | st.text(max_size=2),
            level=st.sampled_from(["source", "payer", "provider", "subscriber", "benefit"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.dates(),
    st.dates(max_value=date(9999, 1, 1)),
    st.none() | st.sampled_from(["bcbs", "other"]),
)
def test_whatever_is_rejected_there_is_one_decision_whatever_the_order(
    said: list[Rejection], visit: date, today: date, family: str | None
) -> None:
    decided = rejections.decide_rejected(said, service_on=visit, today=today, family=family)
    assert decided.verdict is not Verdict.ACTIVE
    assert decided.next_action.endswith(".")
    turned = rejections.decide_rejected(said[::-1], service_on=visit, today=today, family=family)
    assert turned == decided


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_says_why_and_what_next_in_sentences(code: ReasonCode) -> None:
    reason = REASONS[code]
    assert reason.says.endswith(".")
    assert reason.next_action.endswith(".")
    waits = reason.owner is ActsNext.LATER
    assert waits == ("again" in reason.next_action and "We ask" in reason.next_action)
