"""An estimate: exact with its segments, or unknown with its reason, and never a guess."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import estimate as estimates
from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.beside import PlaceNamed, Span
from backoffice.domain.estimate import Certainty, Estimate
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.money import Money

pytestmark = pytest.mark.requirement("EL-2")

ALLOWED = Money.dollars("150.00")


def benefit(kind: BenefitKind, **says: Any) -> Benefit:
    given: dict[str, Any] = {"service_types": ("MH",), "network": "in", "segment": 20}
    amount = says.pop("amount", None)
    return Benefit(
        kind=kind, amount=None if amount is None else Money.dollars(amount), **(given | says)
    )


def copay(amount: str | None = "25.00", **says: Any) -> Benefit:
    return benefit(BenefitKind.COPAY, amount=amount, **says)


def coinsurance(share: str | None = "0.2", **says: Any) -> Benefit:
    return benefit(BenefitKind.COINSURANCE, share=share, **says)


def deductible_left(amount: str | None = "0.00", **says: Any) -> Benefit:
    given = {"service_types": ("30",), "period": "29", "level": "IND", "segment": 30}
    return benefit(BenefitKind.DEDUCTIBLE, amount=amount, **(given | says))


VISIT_ON = date(2026, 3, 9)


def estimate(*benefits: Benefit, allowed: Money | None = ALLOWED) -> Estimate:
    answer = PayerAnswer(kind="271", active=True, benefits=benefits)
    asked = Asked(service_types=("MH", "98"), allowed=allowed, on=VISIT_ON)
    return estimates.estimate(answer, asked)


def insist_on_unknown(found: Estimate) -> None:
    assert found.client_owes is None
    assert found.certainty is Certainty.UNKNOWN
    assert found.unknown
    assert all(part.amount is None for part in found.basis)


def test_a_copay_is_owed_to_the_cent_and_its_segment_is_named() -> None:
    found = estimate(copay("25.00", segment=21))
    assert (found.client_owes, found.certainty) == (Money(2500), Certainty.EXACT)
    assert [(basis.rule, basis.segments) for basis in found.basis] == [("copay", (21,))]


def test_a_copay_of_nothing_is_known_to_be_nothing() -> None:
    assert estimate(copay("0.00")).client_owes == Money.ZERO


def test_a_copay_needs_no_agreed_amount() -> None:
    assert estimate(copay(), allowed=None).client_owes == Money(2500)


@pytest.mark.parametrize(
    "silent",
    [
        (),
        (benefit(BenefitKind.ACTIVE),),
        (copay(service_types=("UC",)),),
        (copay(network="out"),),
        (deductible_left("0.00"),),
    ],
    ids=[
        "nothing at all",
        "only that the plan is active",
        "a copay for urgent care",
        "a copay out of network",
        "only a deductible",
    ],
)
def test_what_the_payer_does_not_say_is_unknown_and_never_nothing(
    silent: tuple[Benefit, ...],
) -> None:
    insist_on_unknown(estimate(*silent))


@pytest.mark.parametrize(
    "contradicting",
    [
        (copay("25.00"), benefit(BenefitKind.NOT_COVERED)),
        (copay("25.00"), benefit(BenefitKind.NOT_COVERED, network="unknown")),
    ],
    ids=[
        "a copay for what is not covered",
        "a copay for what is not covered anywhere",
    ],
)
def test_a_figure_for_what_is_not_covered_is_no_figure(contradicting: tuple[Benefit, ...]) -> None:
    insist_on_unknown(estimate(*contradicting))


@pytest.mark.parametrize(
    ("contradicting", "low", "high"),
    [
        ((copay("25.00"), copay("35.00")), "25.00", "35.00"),
        ((coinsurance("0.2"), coinsurance("0.3"), deductible_left()), "30.00", "45.00"),
        ((copay("25.00"), coinsurance("0.2"), deductible_left()), "25.00", "55.00"),
        # 100 and a fifth of 50; 90 and a fifth of 60.
        (
            (coinsurance("0.2"), deductible_left("100.00"), deductible_left("90.00")),
            "102.00",
            "110.00",
        ),
        # Nothing is left: a fifth of 150. All of it is left: 150.
        ((coinsurance("0.2"),), "30.00", "150.00"),
        ((coinsurance("0.2"), deductible_left("130.00", period="23")), "30.00", "134.00"),
        ((coinsurance("0.2"), deductible_left(None)), "30.00", "150.00"),
    ],
    ids=[
        "two copays",
        "two shares",
        "a copay and a share",
        "two amounts left",
        "no deductible named",
        "only the deductible of the whole year",
        "no amount left named",
    ],
)
def test_what_the_payer_says_in_two_ways_or_by_halves_is_a_range(
    contradicting: tuple[Benefit, ...], low: str, high: str
) -> None:
    found = estimate(*contradicting)
    assert (found.certainty, found.client_owes) == (Certainty.RANGE, None)
    assert (found.low, found.high) == (Money.dollars(low), Money.dollars(high))
    assert found.unknown


def test_what_is_not_covered_out_of_network_says_nothing_about_in_network() -> None:
    out = benefit(BenefitKind.NOT_COVERED, network="out")
    assert estimate(copay(), out).client_owes == Money(2500)


def test_the_same_figure_twice_is_one_figure_from_two_segments() -> None:
    found = estimate(copay(segment=21), copay(segment=22))
    assert found.client_owes == Money(2500)
    assert found.basis[0].segments == (21, 22)


@pytest.mark.parametrize(
    ("left", "share", "allowed", "owed"),
    [
        ("0.00", "0.2", "150.00", "30.00"),
        ("120.00", "0.2", "150.00", "126.00"),
        ("150.00", "0.2", "150.00", "150.00"),
        ("500.00", "0.2", "150.00", "150.00"),
        ("0.00", "0", "150.00", "0.00"),
        ("0.00", "1", "150.00", "150.00"),
        ("0.00", "0.15", "100.10", "15.02"),  # 15.015: half a cent rounds up
        ("0.00", "0.3333", "100.00", "33.33"),
    ],
)
def test_coinsurance_is_a_share_of_what_the_deductible_leaves_of_the_agreed_amount(
    left: str, share: str, allowed: str, owed: str
) -> None:
    found = estimate(coinsurance(share), deductible_left(left), allowed=Money.dollars(allowed))
    assert found.client_owes == Money.dollars(owed)
    assert found.certainty is Certainty.EXACT


@pytest.mark.parametrize(
    "benefits",
    [
        (coinsurance(None), deductible_left()),
        (copay(None),),
    ],
    ids=[
        "no share named",
        "a copay without its amount",
    ],
)
def test_half_a_statement_is_unknown(benefits: tuple[Benefit, ...]) -> None:
    insist_on_unknown(estimate(*benefits))


def test_coinsurance_without_an_agreed_amount_is_unknown() -> None:
    insist_on_unknown(estimate(coinsurance(), deductible_left(), allowed=None))


def test_a_deductible_of_nothing_for_the_year_leaves_nothing() -> None:
    found = estimate(coinsurance(), deductible_left("0.00", period="23"))
    assert found.client_owes == Money.dollars("30.00")


def test_of_ones_own_and_the_familys_deductible_the_smaller_one_counts() -> None:
    own, family = deductible_left("120.00"), deductible_left("50.00", level="FAM", segment=31)
    found = estimate(coinsurance(), own, family)
    assert found.client_owes == Money.dollars("70.00")
    assert found.basis[0].segments == (30, 31)


def test_a_deductible_of_the_visits_own_kind_goes_before_the_plans() -> None:
    mental_health = deductible_left("0.00", service_types=("MH",))
    found = estimate(coinsurance(), deductible_left("500.00"), mental_health)
    assert found.client_owes == Money.dollars("30.00")


def test_the_first_service_type_that_the_payer_speaks_of_is_the_one_that_counts() -> None:
    assert estimate(copay("35.00", service_types=("98",)), copay("25.00")).client_owes == Money(
        2500
    )
    assert estimate(copay("35.00", service_types=("98",))).client_owes == Money(3500)


@given(
    left=st.integers(0, 100_000),
    percent=st.integers(0, 100),
    allowed=st.integers(0, 100_000),
)
def test_nobody_owes_more_than_the_agreed_amount_and_the_parts_add_up(
    left: int, percent: int, allowed: int
) -> None:
    found = estimate(
        coinsurance(f"{percent / 100:.2f}"),
        deductible_left(f"{left // 100}.{left % 100:02}"),
        allowed=Money(allowed),
    )
    assert found.client_owes is not None
    assert Money.ZERO <= found.client_owes <= Money(allowed)
    parts = [basis.amount for basis in found.basis if basis.amount is not None]
    assert Money.total(parts) == found.client_owes


def test_a_figure_for_another_place_is_no_figure_for_this_visit() -> None:
    ward = PlaceNamed(code="21", segment=22)
    insist_on_unknown(estimate(copay("0.00").but(places=(ward,))))
    insist_on_unknown(estimate(coinsurance("0").but(places=(ward,)), deductible_left()))


@pytest.mark.parametrize("period", ["7", "23", "35"])
def test_a_copay_that_is_not_for_each_visit_is_unknown(period: str) -> None:
    insist_on_unknown(estimate(copay("300.00").but(period=period)))


def test_a_figure_counts_on_its_days_only() -> None:
    past = Span(since=date(2025, 1, 1), until=VISIT_ON - timedelta(days=1), segment=22)
    current = Span(since=VISIT_ON, until=VISIT_ON, segment=24)
    said = [copay("5.00").but(spans=(past,)), copay("25.00", segment=23).but(spans=(current,))]
    assert estimate(*said).client_owes == Money(2500)
    insist_on_unknown(estimate(said[0]))


def test_a_visit_that_needs_authorization_is_estimated_on_the_assumption_that_it_has_one() -> None:
    found = estimate(copay().but(authorization="Y"))
    assert any("authorized" in assumption for assumption in found.assumptions)


@pytest.mark.parametrize(
    ("left", "owes"), [("25.01", 2500), ("25.00", 2500), ("24.99", 2499), ("0.00", 0)]
)
def test_a_visit_may_use_up_the_out_of_pocket_maximum_and_not_go_beyond_it(
    left: str, owes: int
) -> None:
    maximum = deductible_left(left).but(kind=BenefitKind.OUT_OF_POCKET)
    found = estimate(copay("25.00"), maximum)
    assert (found.client_owes, found.certainty) == (Money(owes), Certainty.EXACT)
    parts = [part.amount for part in found.basis if part.amount is not None]
    assert Money.total(parts) == Money(owes)


def test_an_answer_about_several_people_is_not_taken_for_silence() -> None:
    found = estimates.estimate(PayerAnswer(kind="271", people=2), Asked(service_types=("MH",)))
    insist_on_unknown(found)
    assert "several people" in found.unknown[0]
