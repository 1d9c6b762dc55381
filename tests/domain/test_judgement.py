"""From an answer to a verdict: the right person, the day, the care, and the provider."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backoffice.domain import judgement
from backoffice.domain.answer import (
    Benefit,
    BenefitKind,
    Insured,
    OtherPayer,
    PayerAnswer,
    Rejection,
    VisitLimit,
)
from backoffice.domain.calendar import Interval
from backoffice.domain.participation import NetworkStanding, OutOfNetwork
from backoffice.domain.reasons import ActsNext, ReasonCode, Verdict
from backoffice.domain.verdict import Decision
from tests.support import builders

TODAY, VISIT = date(2026, 3, 2), date(2026, 3, 9)
IN = NetworkStanding(in_network=True)

pytestmark = pytest.mark.requirement("EL-1", "EL-5")


def out(*reasons: OutOfNetwork) -> NetworkStanding:
    return NetworkStanding(in_network=False, reasons=reasons)


def answer(*benefits: Benefit, **says: Any) -> PayerAnswer:
    return PayerAnswer(**{"kind": "271", "active": True, "benefits": benefits, **says})


def line(kind: BenefitKind, *service_types: str, **says: Any) -> Benefit:
    return Benefit(kind=kind, service_types=service_types, **{"segment": 20, **says})


def decide(
    said: PayerAnswer,
    *,
    network: NetworkStanding = IN,
    today: date = TODAY,
    policy: Interval | None = None,
    **asked: Any,
) -> Decision:
    question = builders.inquiry(**{"service_on": VISIT, **asked})
    return judgement.decide(said, question, network=network, today=today, policy=policy)


@pytest.mark.parametrize(
    ("says", "network", "expected"),
    [
        ({}, IN, ReasonCode.COVERED),
        ({"active": False}, IN, ReasonCode.PLAN_INACTIVE),
        ({"active": False}, out(OutOfNetwork.NO_LICENCE), ReasonCode.PLAN_INACTIVE),
        ({"active": None}, IN, ReasonCode.STATUS_NOT_SAID),
        ({"people": 0, "active": None}, IN, ReasonCode.EMPTY),
        ({"people": 2, "active": None}, IN, ReasonCode.SEVERAL_PEOPLE),
        ({"kind": "999"}, IN, ReasonCode.QUESTION_REFUSED),
        ({"kind": "997", "accepted": False}, IN, ReasonCode.QUESTION_REFUSED),
        ({"kind": "999", "accepted": True}, IN, ReasonCode.ACKNOWLEDGED_ONLY),
        ({"kind": "TA1", "accepted": False}, IN, ReasonCode.ENVELOPE_REFUSED),
        ({"kind": "TA1", "accepted": True}, IN, ReasonCode.ACKNOWLEDGED_ONLY),
        ({"kind": "unreadable"}, IN, ReasonCode.UNREADABLE),
        ({"kind": "277CA"}, IN, ReasonCode.OTHER_DOCUMENT),
    ],
    ids=str,
)
def test_only_an_answer_that_says_active_and_a_provider_in_network_are_enough(
    says: dict[str, Any], network: NetworkStanding, expected: ReasonCode
) -> None:
    decided = decide(answer(**says), network=network)
    assert decided.code is expected
    assert (decided.verdict is Verdict.ACTIVE) == (expected is ReasonCode.COVERED)


def test_a_question_that_was_taken_but_not_answered_is_asked_again() -> None:
    decided = decide(answer(kind="999", accepted=True))
    assert (decided.verdict, decided.owner) == (Verdict.PAYER_DOWN, ActsNext.LATER)


def test_a_rejection_beside_an_active_plan_is_not_active() -> None:
    rejected = answer(rejections=(Rejection(code="75", level="subscriber"),))
    assert decide(rejected).code is ReasonCode.PERSON_NOT_FOUND


# The person.


@pytest.mark.parametrize(
    "said",
    [
        Insured(first_name="Ines", last_name="Rivera"),
        Insured(first_name="Ann", last_name="Rivera"),
        Insured(first_name="A", last_name="Rivera"),
        Insured(first_name="Anabel", last_name="Rivera"),
        Insured(first_name="Ana", last_name="Rivera", birth_date=date(1990, 4, 13)),
        Insured(first_name="Ines", corrected=True),
    ],
    ids=str,
)
@pytest.mark.parametrize("active", [True, False])
def test_an_answer_about_somebody_else_says_nothing_about_the_client(
    said: Insured, active: bool
) -> None:
    decided = decide(answer(person=said, active=active))
    assert (decided.code, decided.owner) == (ReasonCode.ANOTHER_PERSON, ActsNext.ELIGIBILITY)
    assert not decided.notices


@pytest.mark.parametrize(
    "said",
    [
        Insured(),
        Insured(first_name="ANA", last_name="RIVERA", birth_date=builders.ANAS_BIRTHDAY),
        Insured(first_name="Aná", last_name="Rivera-Soto"),
        Insured(first_name="ANA MARIA", last_name="RIVERA"),
    ],
    ids=str,
)
def test_case_accents_a_middle_name_and_another_last_name_make_nobody_else(said: Insured) -> None:
    assert decide(answer(person=said)).verdict is Verdict.ACTIVE


def test_the_policy_holder_is_not_the_dependent_who_was_asked_about() -> None:
    holder = Insured(first_name="Mary", last_name="Rivera", birth_date=date(1960, 1, 1))
    mother = builders.ANA_AS_INSURED.but(first_name="Mary", birth_date=date(1960, 1, 1))
    about_ana: dict[str, Any] = {"subscriber": mother, "dependent": builders.ANA_AS_INSURED}
    assert decide(answer(person=holder), **about_ana).code is ReasonCode.ANOTHER_PERSON


# The day.


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2025, 1, 1), VISIT, ReasonCode.COVERED),
        (VISIT, None, ReasonCode.COVERED),
        (date(2025, 1, 1), date(2026, 3, 8), ReasonCode.PLAN_ENDED),
        (date(2026, 3, 10), None, ReasonCode.PLAN_BEGINS_LATER),
    ],
)
def test_a_plan_covers_its_first_day_and_its_last_and_none_outside(
    since: date, until: date | None, expected: ReasonCode
) -> None:
    assert decide(answer(covered=Interval(since=since, until=until))).code is expected


JANUARY = date(2027, 1, 5)
DECEMBER = date(2026, 12, 10)


@pytest.mark.requirement("RN-10")
@pytest.mark.parametrize(
    "covered",
    [
        None,
        Interval(since=date(2020, 1, 1)),
        Interval(since=date(2026, 1, 1), until=date(2026, 12, 31)),
        Interval(since=date(2020, 1, 1), until=date(2099, 12, 31)),
    ],
    ids=str,
)
@pytest.mark.parametrize("active", [True, False])
def test_an_answer_of_this_year_proves_nothing_about_january_and_is_asked_for_again_then(
    covered: Interval | None, active: bool
) -> None:
    said = answer(covered=covered, active=active)
    decided = decide(said, service_on=JANUARY, today=DECEMBER)
    assert (decided.code, decided.owner) == (ReasonCode.ANOTHER_YEAR, ActsNext.LATER)
    assert decided.ask_again_on == date(2027, 1, 1)
    if active and covered != Interval(since=date(2026, 1, 1), until=date(2026, 12, 31)):
        assert decide(said, service_on=JANUARY, today=date(2027, 1, 1)).verdict is Verdict.ACTIVE


@pytest.mark.parametrize(
    ("covered", "expected"),
    [
        (Interval(since=date(2027, 1, 1)), ReasonCode.COVERED),
        (Interval(since=date(2026, 7, 1), until=date(2027, 6, 30)), ReasonCode.COVERED),
        (Interval(since=date(2027, 2, 1)), ReasonCode.PLAN_BEGINS_LATER),
        (Interval(since=date(2026, 1, 1), until=date(2026, 6, 30)), ReasonCode.PLAN_ENDED),
    ],
    ids=str,
)
def test_a_plan_whose_own_days_speak_of_january_is_believed_in_december(
    covered: Interval, expected: ReasonCode
) -> None:
    assert decide(answer(covered=covered), service_on=JANUARY, today=DECEMBER).code is expected


def test_an_answer_for_today_about_a_visit_of_last_year_is_for_a_person_to_clear_up() -> None:
    today = date(2027, 1, 4)
    said = answer(covered=Interval(since=today), answered_for=today)
    decided = decide(said, service_on=DECEMBER, today=today)
    assert (decided.code, decided.owner) == (ReasonCode.ANOTHER_YEAR, ActsNext.ELIGIBILITY)
    assert decided.ask_again_on is None


# The care.


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        (line(BenefitKind.NOT_COVERED, "MH"), ReasonCode.NOT_COVERED),
        (line(BenefitKind.NOT_COVERED, "30"), ReasonCode.NOT_COVERED),
        (line(BenefitKind.NOT_COVERED, "A6"), ReasonCode.NOT_COVERED),
        (line(BenefitKind.NOT_COVERED), ReasonCode.NOT_COVERED),
        (line(BenefitKind.EXCLUDED, "MH"), ReasonCode.NOT_COVERED),
        (line(BenefitKind.INACTIVE, "MH"), ReasonCode.CARE_INACTIVE),
        (line(BenefitKind.OTHER_PAYER, "MH"), ReasonCode.OTHER_PAYER),
        (line(BenefitKind.OTHER_PAYER, "30"), ReasonCode.OTHER_PAYER),
        (line(BenefitKind.OTHER_SOURCE, "MH"), ReasonCode.OTHER_SOURCE),
        (line(BenefitKind.UNPROCESSED, "MH"), ReasonCode.NOT_PROCESSED),
        (line(BenefitKind.RESTRICTED, "MH"), ReasonCode.RESTRICTED),
        (line(BenefitKind.CONTACT, "MH"), ReasonCode.CARVED_OUT),
    ],
    ids=str,
)
def test_an_active_plan_that_speaks_against_this_care_needs_staff(
    against: Benefit, expected: ReasonCode
) -> None:
    active = line(BenefitKind.ACTIVE, "30")
    decided = decide(answer(active, against))
    assert (decided.verdict, decided.code) == (Verdict.NEEDS_STAFF, expected)


@pytest.mark.parametrize(
    "harmless",
    [
        line(BenefitKind.NOT_COVERED, "35"),
        line(BenefitKind.CONTACT, "30"),
        line(BenefitKind.CONTACT),
        line(BenefitKind.NOT_COVERED, "MH", narrowed_by=("a procedure",)),
        line(BenefitKind.NOT_COVERED, "MH", network="out"),
        line(BenefitKind.NOT_COVERED, "MH", holds=Interval(since=date(2027, 1, 1))),
        line(BenefitKind.COPAY, "MH"),
        line(BenefitKind.BASIS, "MH"),
        line(BenefitKind.OTHER, "MH"),
    ],
    ids=str,
)
def test_what_is_said_of_other_care_other_days_or_other_networks_changes_nothing(
    harmless: Benefit,
) -> None:
    assert decide(answer(line(BenefitKind.ACTIVE, "30"), harmless)).verdict is Verdict.ACTIVE


LAST_YEAR = Interval(since=date(2025, 1, 1), until=date(2025, 12, 31))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(BenefitKind.ACTIVE, "30")], ReasonCode.COVERED),
        ([line(BenefitKind.ACTIVE)], ReasonCode.COVERED),
        ([line(BenefitKind.ACTIVE, "CF")], ReasonCode.COVERED),
        ([line(BenefitKind.ACTIVE, "88")], ReasonCode.CARE_NOT_MENTIONED),
        ([line(BenefitKind.ACTIVE, "30", holds=LAST_YEAR)], ReasonCode.PLAN_ENDED),
        (
            [line(BenefitKind.INACTIVE, "30", holds=LAST_YEAR), line(BenefitKind.ACTIVE, "30")],
            ReasonCode.COVERED,
        ),
        (
            [line(BenefitKind.INACTIVE, "30"), line(BenefitKind.ACTIVE, "30")],
            ReasonCode.CONTRADICTORY,
        ),
    ],
    ids=str,
)
def test_the_lines_that_call_a_plan_active_must_be_about_this_care_on_this_day(
    lines: list[Benefit], expected: ReasonCode
) -> None:
    assert decide(answer(*lines)).code is expected


def test_a_plan_that_only_names_somebody_else_says_so_rather_than_nothing() -> None:
    elsewhere = line(BenefitKind.OTHER_SOURCE, "30")
    assert decide(answer(elsewhere, active=None)).code is ReasonCode.OTHER_SOURCE


def other(role: str | None, holds: Interval | None = None) -> OtherPayer:
    kind = BenefitKind.OTHER_PAYER
    return OtherPayer(kind=kind, role=role, name="HARBOR", holds=holds, segment=20)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([other("PRP")], ReasonCode.OTHER_PAYER_FIRST),
        ([other("SEP"), other("PRP")], ReasonCode.OTHER_PAYER_FIRST),
        ([other("PR")], ReasonCode.OTHER_PAYER),
        ([other(None)], ReasonCode.OTHER_PAYER),
        ([other("SEP")], ReasonCode.COVERED),
        ([other("SEP"), other("TTP")], ReasonCode.COVERED),
        ([other("PRP", LAST_YEAR)], ReasonCode.COVERED),
    ],
    ids=str,
)
def test_another_payer_matters_unless_it_pays_later_or_no_longer(
    others: list[OtherPayer], expected: ReasonCode
) -> None:
    named = line(BenefitKind.OTHER_PAYER, "30")
    assert decide(answer(named, other_payers=tuple(others))).code is expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"remaining": 0}, ReasonCode.VISITS_USED_UP),
        ({"remaining": 0, "network": "out"}, ReasonCode.COVERED),
        ({"remaining": 0, "service_types": ("AG",)}, ReasonCode.COVERED),
        ({"remaining": 1}, ReasonCode.COVERED),
        ({"allowed": 20, "used": 20}, ReasonCode.VISITS_USED_UP),
        ({"allowed": 20, "used": 19}, ReasonCode.COVERED),
        ({"allowed": 0}, ReasonCode.VISITS_USED_UP),
    ],
    ids=str,
)
def test_visits_that_are_used_up_are_not_covered(
    limit: dict[str, Any], expected: ReasonCode
) -> None:
    found = VisitLimit(**{"service_types": ("MH",), "segments": (21,), **limit})
    assert decide(answer(visit_limits=(found,))).code is expected


# The provider.


@pytest.mark.requirement("CR-7", "CR-8", "CR-9")
def test_before_the_effective_date_the_provider_may_be_paid_in_cash() -> None:
    decided = decide(answer(), network=out(OutOfNetwork.NOT_YET_EFFECTIVE))
    assert decided.verdict is Verdict.NEEDS_STAFF
    assert (decided.code, decided.owner) == (ReasonCode.NOT_YET_IN_NETWORK, ActsNext.PROVIDER)
    assert "cash" in decided.next_action


@pytest.mark.parametrize(
    "reasons",
    [
        (OutOfNetwork.NO_PARTICIPATION,),
        (OutOfNetwork.NOT_YET_EFFECTIVE, OutOfNetwork.NO_LICENCE),
    ],
    ids=str,
)
def test_a_provider_out_of_network_for_any_other_reason_is_for_enrolment(
    reasons: tuple[OutOfNetwork, ...],
) -> None:
    decided = decide(answer(), network=out(*reasons))
    assert (decided.code, decided.owner) == (ReasonCode.OUT_OF_NETWORK, ActsNext.ENROLMENT)


def test_a_verdict_that_nobody_relies_on_does_not_expire() -> None:
    assert decide(answer()).expires_on == date(2026, 4, 2)
    assert decide(answer(active=False)).expires_on == date(2026, 4, 2)
    assert decide(answer(active=None)).expires_on is None


def test_how_long_a_plan_is_over_is_not_told_by_the_day_on_which_it_ended() -> None:
    ended = Interval(since=date(2025, 1, 1), until=date(2026, 3, 1))
    decided = decide(answer(covered=ended))
    assert (decided.code, decided.expires_on) == (ReasonCode.PLAN_ENDED, date(2026, 4, 2))


def test_on_new_years_day_an_answer_about_the_next_year_is_for_a_person() -> None:
    next_year = date(2027, 1, 1)
    decided = decide(
        answer(covered=Interval(since=next_year), answered_for=next_year), today=date(2026, 1, 1)
    )
    assert (decided.code, decided.verdict) == (ReasonCode.ANOTHER_YEAR, Verdict.NEEDS_STAFF)
    assert decided.ask_again_on is None
