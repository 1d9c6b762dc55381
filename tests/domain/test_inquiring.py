"""What to ask a payer next: few questions, none twice, none that the answer does not call for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import inquiring
from backoffice.domain.answer import (
    Benefit,
    BenefitKind,
    Inquiry,
    Insured,
    OtherPayer,
    PayerAnswer,
    Person,
    Rejection,
)
from backoffice.domain.inquiring import Exchange
from backoffice.domain.policy import Relationship
from tests.support import builders
from tests.support.builders import ANA_AS_INSURED as ANA

pytestmark = pytest.mark.requirement("EL-1")

TYPES = ("MH", "98", "30")
MOTHER = Person(first_name="Mary", last_name="Rivera Soto", birth_date=date(1960, 1, 1))
AS_CHILD = builders.inquiry(
    subscriber=MOTHER, dependent=ANA, relationship=Relationship.CHILD, trace="CHECK-0002"
)


def rejected(*codes: str, level: str = "subscriber", follow_up: str | None = "C") -> PayerAnswer:
    said = tuple(Rejection(code=code, follow_up=follow_up, level=level) for code in codes)
    return PayerAnswer(kind="271", rejections=said)


def active(*costs: str, **says: Any) -> PayerAnswer:
    """A plan that is active, with a copay for each service type of *costs*."""
    lines = [Benefit(kind=BenefitKind.ACTIVE, service_types=("30",), segment=10)]
    lines += [
        Benefit(kind=BenefitKind.COPAY, service_types=(each,), network="in", segment=11)
        for each in costs
    ]
    return PayerAnswer(**{"kind": "271", "active": True, "benefits": tuple(lines), **says})


def attempt(
    inquiry: Inquiry, answers: Callable[[Inquiry], PayerAnswer], types: Sequence[str] = TYPES
) -> list[Exchange]:
    """Every question of one attempt, to a payer that answers as *answers* does."""
    asked: list[Exchange] = []
    question: Inquiry | None = inquiring.first(inquiry, types)
    while question is not None:
        asked.append(Exchange(question, answers(question)))
        question = inquiring.following(asked, types)
    return asked


def kinds(asked: Sequence[Exchange]) -> list[str]:
    return [exchange.question.service_type for exchange in asked]


def test_the_first_question_is_as_the_policy_says_about_the_best_service_type() -> None:
    assert inquiring.first(AS_CHILD, ("98", "MH")) == AS_CHILD.but(service_type="98")


def test_an_answer_that_speaks_of_cost_ends_the_attempt() -> None:
    assert kinds(attempt(builders.inquiry(), lambda _: active("MH"))) == ["MH"]


def test_who_is_found_without_a_cost_is_asked_about_under_the_next_service_type() -> None:
    asked = attempt(builders.inquiry(), lambda q: active("98" if q.service_type == "98" else "35"))
    assert kinds(asked) == ["MH", "98"]
    assert inquiring.best(asked) == asked[1]


def test_a_cost_out_of_network_does_not_help() -> None:
    copay = Benefit(kind=BenefitKind.COPAY, service_types=("MH",), network="out", segment=11)
    asked = attempt(builders.inquiry(), lambda _: active().but(benefits=(copay,)))
    assert kinds(asked) == list(TYPES)


@pytest.mark.parametrize(
    "said",
    [
        active(active=False),
        active(active=None),
        active(person=Insured(first_name="Ines")),
        rejected("72"),
        rejected("43", level="provider"),
        rejected("79", level="payer"),
        rejected("58"),
        PayerAnswer(kind="999"),
        PayerAnswer(kind="unreadable"),
        PayerAnswer(kind="271", people=2),
        PayerAnswer(kind="271", people=0),
    ],
    ids=lambda said: f"{said.kind} {said.active} {[each.code for each in said.rejections]}",
)
def test_what_no_other_question_can_mend_is_asked_once(said: PayerAnswer) -> None:
    two_names = builders.inquiry(subscriber=ANA.but(last_name="Rivera Soto"))
    assert len(attempt(two_names, lambda _: said)) == 1


@pytest.mark.parametrize("codes", [("42",), ("80",), ("42", "79"), ("75", "42")], ids=str)
def test_a_payer_that_is_down_is_asked_no_more(codes: tuple[str, ...]) -> None:
    assert len(attempt(AS_CHILD, lambda _: rejected(*codes))) == 1


def test_care_that_the_payer_does_not_answer_for_is_asked_about_under_the_next_service_type() -> (
    None
):
    asked = attempt(builders.inquiry(), lambda _: rejected("70", level="benefit"))
    assert kinds(asked) == list(TYPES)


@pytest.mark.parametrize("code", ["64", "65", "67", "72", "73", "75", "77", "78"])
def test_a_dependent_who_is_not_found_is_asked_about_as_a_subscriber_of_their_own(
    code: str,
) -> None:
    asked = attempt(
        AS_CHILD, lambda q: rejected(code, level="dependent") if q.dependent else active("MH")
    )
    own = asked[1].question
    assert (own.subscriber, own.dependent, own.relationship) == (ANA, None, Relationship.SELF)
    assert own.member_id == AS_CHILD.member_id
    assert inquiring.best(asked) == asked[1]


def test_a_dependent_of_two_last_names_is_tried_as_own_subscriber_first_then_by_each_name() -> None:
    child = AS_CHILD.but(dependent=ANA.but(last_name="Rivera Soto"))
    asked = attempt(
        child,
        lambda q: rejected("67", level="dependent" if q.dependent else "subscriber"),
    )
    names = [(each.question.patient.last_name, bool(each.question.dependent)) for each in asked]
    assert names == [("Rivera Soto", True), ("Rivera Soto", False), ("Rivera", True)]


def test_what_was_said_of_the_dependent_is_not_forgotten_over_a_question_as_own_subscriber() -> (
    None
):
    child = AS_CHILD.but(dependent=ANA.but(last_name="Rivera Soto"))
    asked = attempt(
        child, lambda q: rejected("67", level="dependent") if q.dependent else rejected("58")
    )
    names = [(each.question.patient.last_name, bool(each.question.dependent)) for each in asked]
    assert names == [("Rivera Soto", True), ("Rivera Soto", False), ("Rivera", True)]


def test_a_holder_who_is_not_found_is_asked_about_by_the_holders_other_names() -> None:
    asked = attempt(AS_CHILD, lambda _: rejected("73"))
    holders = [each.question.subscriber.last_name for each in asked if each.question.dependent]
    assert holders == ["Rivera Soto", "Rivera"]


@pytest.mark.parametrize("code", ["65", "67", "73", "75", "76"])
def test_a_subscriber_whose_name_is_the_trouble_is_asked_about_by_each_last_name(
    code: str,
) -> None:
    two_names = builders.inquiry(subscriber=ANA.but(last_name="Rivera Soto"))
    asked = attempt(two_names, lambda _: rejected(code))
    assert [each.question.subscriber.last_name for each in asked] == [
        "Rivera Soto",
        "Rivera",
        "Soto",
    ]
    assert inquiring.best(asked) == asked[0], "what the client really said is what is judged"


@pytest.mark.parametrize("code", ["58", "64", "66", "71", "72", "74", "77", "78"])
def test_a_name_is_left_alone_when_something_else_is_the_trouble(code: str) -> None:
    two_names = builders.inquiry(subscriber=ANA.but(last_name="Rivera Soto"))
    assert len(attempt(two_names, lambda _: rejected(code))) == 1


def test_the_wording_that_was_found_is_kept_for_the_next_service_type() -> None:
    two_names = builders.inquiry(subscriber=ANA.but(last_name="Rivera Soto"))

    def known_as_rivera(question: Inquiry) -> PayerAnswer:
        return active() if question.subscriber.last_name == "Rivera" else rejected("75")

    asked = attempt(two_names, known_as_rivera)
    said = [(each.question.subscriber.last_name, each.question.service_type) for each in asked]
    assert said == [("Rivera Soto", "MH"), ("Rivera", "MH"), ("Rivera", "98")]
    assert inquiring.best(asked) == asked[1]


def test_the_first_of_two_answers_without_a_cost_counts() -> None:
    asked = attempt(builders.inquiry(), lambda _: active())
    assert inquiring.best(asked) == asked[0]


@pytest.mark.parametrize(
    ("before", "counts"), [(active(), 0), (rejected("75"), 1)], ids=["found", "not found"]
)
def test_a_payer_that_goes_down_meanwhile_counts_only_if_nobody_was_found(
    before: PayerAnswer, counts: int
) -> None:
    asked = [Exchange(AS_CHILD, before), Exchange(AS_CHILD, rejected("42", level="payer"))]
    assert inquiring.best(asked) == asked[counts]


def test_somebody_else_who_is_found_under_another_wording_never_counts() -> None:
    other = active("MH", person=Insured(first_name="Ines", last_name="Rivera"))
    asked = [Exchange(AS_CHILD, rejected("75")), Exchange(AS_CHILD, other)]
    assert inquiring.best(asked) == asked[0]


def test_only_who_is_found_and_insured_teaches_anything_about_service_types() -> None:
    asked = [
        Exchange(builders.inquiry(service_type="MH"), rejected("75")),
        Exchange(builders.inquiry(service_type="MH"), active()),
        Exchange(builders.inquiry(service_type="98"), active("98")),
        Exchange(builders.inquiry(service_type="30"), active(active=False)),
    ]
    assert list(inquiring.lessons(asked)) == [("MH", False), ("98", True)]


answers = st.builds(
    PayerAnswer,
    kind=st.sampled_from(["271", "271", "271", "999", "TA1", "unreadable"]),
    people=st.integers(0, 2),
    active=st.none() | st.booleans(),
    person=st.none()
    | st.builds(Insured, first_name=st.none() | st.sampled_from(["ANA", "INES", "ANA MARIA"])),
    rejections=st.lists(
        st.builds(
            Rejection,
            code=st.sampled_from(["42", "58", "65", "67", "72", "73", "75", "76", "77", "70", ""]),
            follow_up=st.none() | st.sampled_from("CNR"),
            level=st.sampled_from(["payer", "subscriber", "dependent", "benefit"]),
        ),
        max_size=2,
    ).map(tuple),
    benefits=st.lists(
        st.builds(
            Benefit,
            kind=st.sampled_from(BenefitKind),
            service_types=st.lists(st.sampled_from(["30", "MH", "98", "A6"])).map(tuple),
            network=st.sampled_from(["in", "out", "both", "unknown"]),
            segment=st.integers(1, 99),
        ),
        max_size=4,
    ).map(tuple),
)
names = st.text(max_size=20) | st.sampled_from(["Mary Ann", "De la Cruz Soto", "Smith-Jones Jr"])
people = st.builds(Person, first_name=names, last_name=names, birth_date=st.just(date(1990, 1, 1)))
inquiries = st.builds(
    builders.inquiry, subscriber=people, dependent=st.none() | people, trace=st.text(max_size=3)
)
service_types = st.lists(st.sampled_from(["MH", "98", "30", "A6", "CF"]), min_size=1, unique=True)


@given(inquiries, st.lists(answers, min_size=3, max_size=3), service_types)
def test_whatever_is_answered_an_attempt_ends_asks_nothing_twice_and_touches_no_other_fact(
    inquiry: Inquiry, said: list[PayerAnswer], types: list[str]
) -> None:
    left = iter(said)
    asked = attempt(inquiry, lambda _: next(left), types)
    questions = [each.question for each in asked]
    assert len(asked) <= inquiring.MOST_QUESTIONS
    assert len({question.model_dump_json() for question in questions}) == len(questions)
    for question in questions:
        assert question.member_id == inquiry.member_id
        assert question.patient.birth_date == inquiry.patient.birth_date
        assert question.service_on == inquiry.service_on
        assert question.service_type in types
    assert inquiring.best(asked) in asked
    assert {kind for kind, _ in inquiring.lessons(asked)} <= set(types)


OTHERS = (OtherPayer(kind=BenefitKind.OTHER_PAYER, role="PRP", name="FIRST HEALTH", segment=12),)


def asking_for_others(answers: Callable[[Inquiry], PayerAnswer]) -> list[Exchange]:
    asked: list[Exchange] = []
    question: Inquiry | None = inquiring.first(builders.inquiry(), TYPES)
    while question is not None:
        asked.append(Exchange(question, answers(question)))
        question = inquiring.following(asked, TYPES, others=True)
    return asked


@pytest.mark.requirement("EL-1")
def test_who_else_pays_is_asked_last_and_about_the_plan_as_a_whole() -> None:
    assert kinds(asking_for_others(lambda _: active("MH"))) == ["MH", "30"]


def test_who_else_pays_is_not_asked_where_the_payer_said_so_or_nobody_is_insured() -> None:
    assert kinds(asking_for_others(lambda _: active("MH", other_payers=OTHERS))) == ["MH"]
    assert kinds(asking_for_others(lambda _: active("MH", active=False))) == ["MH"]


def test_a_question_about_other_payers_teaches_nothing_of_cost() -> None:
    asked = asking_for_others(lambda q: active("MH") if q.service_type == "MH" else active())
    assert kinds(asked) == ["MH", "30"]
    assert inquiring.best(asked) == asked[0]
    assert list(inquiring.lessons(asked)) == [("MH", True)]
