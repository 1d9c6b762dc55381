"""What becomes of a payer's words: amounts, limits, days, and whom an inquiry asks about."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backoffice.adapters.payers import translation
from backoffice.domain.answer import Benefit, BenefitKind, Inquiry, PayerAnswer, Person
from backoffice.domain.calendar import Interval
from backoffice.domain.money import Money
from backoffice.domain.policy import Relationship
from tests.support.x12_samples import ABOVE, DEPENDENT, PARENT, SUBSCRIBER, about_ana, answer


def read(*segments: str) -> PayerAnswer:
    return translation.read(about_ana(*segments))


def benefit(*segments: str) -> Benefit:
    return next(each for each in read("EB*1**30", *segments).benefits if each.kind != "active")


def test_a_copay_is_whole_cents_with_the_segment_that_says_it() -> None:
    found = benefit("EB*B*IND*MH***27*25*****Y")
    assert (found.kind, found.amount, found.network) == (BenefitKind.COPAY, Money(2500), "in")
    assert found.narrowed_by == ()


@pytest.mark.parametrize(
    ("segments", "narrowed_by"),
    [
        (["EB*B**MH***27*0*****Y", "III*ZZ*21"], ("a place of service",)),
        (["EB*B**MH***27*0*****Y*HC:90846"], ("a procedure",)),
        (["EB*B**MH***27*0*****Y", "HSD*VS*3***23*1"], ("a number of visits",)),
    ],
)
def test_a_line_for_some_visits_only_says_so(
    segments: list[str], narrowed_by: tuple[str, ...]
) -> None:
    assert benefit(*segments).narrowed_by == narrowed_by


def test_a_line_for_some_days_only_says_which() -> None:
    found = benefit("EB*B**MH***27*5*****Y", "DTP*348*RD8*20240101-20241231")
    assert found.holds == Interval(since=date(2024, 1, 1), until=date(2024, 12, 31))


@pytest.mark.parametrize("amount", ["1000000000000", "999999999999999", "-5", "a lot"])
def test_an_amount_that_no_visit_costs_is_not_stated(amount: str) -> None:
    assert benefit(f"EB*B**MH***27*{amount}*****Y").amount is None


@pytest.mark.parametrize(
    ("written", "share"),
    [
        (".2", "0.2"),
        ("20", "0.2"),
        (".3333333333333333", "0.333333"),
        ("33.33333333333", "0.333333"),
    ],
)
def test_a_share_is_a_fraction_of_at_most_six_places(written: str, share: str) -> None:
    assert benefit(f"EB*A**MH***27**{written}****Y").share == share


def test_an_answer_longer_than_an_item_is_kept_in_part_and_says_so() -> None:
    remark = "MSG*" + "A" * 264
    long = read(*["EB*B**MH***27*25*****Y", remark] * 1000)
    assert not long.complete
    assert len(long.model_dump_json()) < 200_000
    assert read("EB*1**30").complete


def test_days_of_the_person_are_the_days_of_the_plan() -> None:
    ended = about_ana("DTP*346*D8*20250101", "DTP*347*D8*20251231", "EB*1**30")
    assert translation.read(ended).covered == Interval(
        since=date(2025, 1, 1), until=date(2025, 12, 31)
    )


@pytest.mark.parametrize(
    "people",
    [
        [*SUBSCRIBER, "EB*1**30", *DEPENDENT, "EB*B**MH***27*25*****Y"],
        [*SUBSCRIBER, "EB*1**30", DEPENDENT[0], DEPENDENT[2], "EB*B**MH***27*25*****Y"],
        [*PARENT, *DEPENDENT, "EB*1**30", *DEPENDENT, "EB*B**MH***27*25*****Y"],
        [*PARENT, "EB*1**30", *DEPENDENT, "EB*1**30", *DEPENDENT, "EB*B**MH***27*25*****Y"],
    ],
    ids=["both traced", "the subscriber traced", "two dependents", "three"],
)
def test_an_answer_about_several_persons_is_nobodys(people: list[str]) -> None:
    found = translation.read(answer(*ABOVE, *people))
    assert (found.kind, found.active, found.benefits) == ("271", None, ())
    assert found.people > 1


def test_of_a_subscriber_and_a_dependent_the_one_is_meant_whom_the_trace_stands_with() -> None:
    ours = [*DEPENDENT, "EB*1**30", "EB*B**MH***27*25*****Y"]
    found = translation.read(answer(*ABOVE, *PARENT, "EB*1**30", "EB*B**MH***27*10*****Y", *ours))
    assert found.person is not None
    assert (found.person.first_name, found.active) == ("LEO", True)
    assert [each.segment for each in found.benefits] == [14, 15]


def test_that_the_subscribers_plan_ended_is_not_lost_over_the_dependent() -> None:
    ours = [*DEPENDENT, "EB*B**MH***27*25*****Y"]
    found = translation.read(answer(*ABOVE, *PARENT, "EB*6**30", *ours))
    assert [each.kind for each in found.benefits] == [BenefitKind.INACTIVE, BenefitKind.COPAY]


@pytest.mark.parametrize(
    ("relationship", "code"),
    [
        (Relationship.SPOUSE, "01"),
        (Relationship.CHILD, "19"),
        (Relationship.LIFE_PARTNER, "34"),
        (Relationship.OTHER, "34"),
        (Relationship.UNKNOWN, "34"),
    ],
)
def test_a_dependent_is_asked_about_as_spouse_child_or_other_adult(
    relationship: Relationship, code: str
) -> None:
    inquiry = Inquiry(
        payer_name="Fern Health",
        payer_id="FERNE",
        provider_npi="1234567893",
        provider_first_name="Ruth",
        provider_last_name="Adler",
        subscriber=Person(first_name="Mary", last_name="Lindqvist", birth_date=date(1979, 2, 14)),
        member_id="ELMS0001",
        dependent=Person(first_name="Nils", last_name="Lindqvist", birth_date=date(2010, 6, 1)),
        relationship=relationship,
        service_on=date(2026, 3, 9),
        service_type="MH",
        trace="CHECK-0001",
    )
    question = translation.written(
        inquiry,
        sender_id="1999999984",
        receiver_id="CLEARING",
        control_number=1,
        at=datetime(2026, 3, 2, 15, tzinfo=UTC),
        usage="T",
    )
    assert f"INS*N*{code}~" in question.replace("\n", "")
