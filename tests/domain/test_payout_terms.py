"""Payout terms: what a provider gets of a visit, by procedure, licence and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.money import Money
from backoffice.domain.payout_terms import PayoutTerm, PayoutTerms

SPRING = Interval(since=date(2026, 1, 1), until=date(2026, 6, 30))
AUTUMN = Interval(since=date(2026, 7, 1))
ALWAYS = Interval(since=date(2026, 1, 1))
DAY = date(2026, 3, 9)


def share(part: str, **differences: Any) -> PayoutTerm:
    return PayoutTerm(**{"share": Decimal(part), "holds": ALWAYS, **differences})


def rate(dollars: str, **differences: Any) -> PayoutTerm:
    return PayoutTerm(**{"rate": Money.dollars(dollars), "holds": ALWAYS, **differences})


def entitled(*terms: PayoutTerm, allowed: str = "120.00", **differences: Any) -> str:
    visit = {"procedure": "90837", "licence_type": "LCSW", "day": DAY, **differences}
    agreed = PayoutTerms(payer_id="fern", terms=terms)
    return agreed.entitled(Money.dollars(allowed), **visit).decimal_text


@pytest.mark.requirement("CL-4")
def test_all_that_is_allowed_is_the_providers_where_nothing_else_is_agreed() -> None:
    assert entitled() == "120.00"
    assert entitled(share("0.8", procedure="90834")) == "120.00"


@pytest.mark.requirement("CL-4", "CR-2")
def test_an_enhanced_rate_is_the_providers_whatever_the_payer_allows() -> None:
    enhanced = rate("131.50", procedure="90837")
    assert entitled(enhanced) == "131.50"
    assert entitled(enhanced, allowed="40.00") == "131.50"
    assert entitled(enhanced, units=2) == "263.00"


def test_nothing_allowed_gives_nothing_whatever_the_rate() -> None:
    assert entitled(rate("131.50"), allowed="0.00") == "0.00"
    assert entitled(allowed="-5.00") == "0.00"


@pytest.mark.requirement("CR-2")
@pytest.mark.parametrize(
    ("day", "given"), [(date(2026, 6, 30), "96.00"), (date(2026, 7, 1), "131.50")]
)
def test_the_terms_of_the_day_of_the_visit_hold(day: date, given: str) -> None:
    assert entitled(share("0.8", holds=SPRING), rate("131.50", holds=AUTUMN), day=day) == given


def test_terms_that_speak_more_narrowly_go_before() -> None:
    widest, licence = share("0.5"), share("0.6", licence_type="LCSW")
    procedure = share("0.7", procedure="90837")
    both = share("0.8", procedure="90837", licence_type="LCSW")
    assert entitled(widest) == "60.00"
    assert entitled(widest, licence) == "72.00"
    assert entitled(widest, licence, procedure) == "84.00"
    assert entitled(widest, licence, procedure, both) == "96.00"
    assert entitled(widest, both, licence_type="PHD") == "60.00"


def test_two_terms_cannot_hold_for_the_same_visit() -> None:
    with pytest.raises(ValidationError, match="same visit on the same day"):
        PayoutTerms(payer_id="fern", terms=(share("0.8"), rate("90.00", holds=AUTUMN)))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"share": "0.8", "rate": 9000},
        {"share": "1.01"},
        {"share": "-0.1"},
        {"share": "80"},
        {"share": "NaN"},
        {"share": "0.123456"},
        {"rate": -1},
        {"rate": 1_000_001},
        {"rate": 90.5},
    ],
)
def test_terms_that_could_be_a_slip_are_not_taken(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PayoutTerm(holds=ALWAYS, **said)


def test_terms_have_a_limit() -> None:
    many = tuple(share("0.8", licence_type=f"L{number:03d}") for number in range(501))
    assert len(PayoutTerms(payer_id="fern", terms=many[:500]).terms) == 500
    with pytest.raises(ValidationError, match="more than 500"):
        PayoutTerms(payer_id="fern", terms=many)
