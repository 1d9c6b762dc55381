from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.address import Address
from backoffice.domain.calendar import Interval
from backoffice.domain.payer import Payer, PayerTerms, card_required, is_insurers_own

IN_2025 = Interval(since=date(2025, 1, 1), until=date(2025, 12, 31))
SINCE_2026 = Interval(since=date(2026, 1, 1))


def terms(**differences: Any) -> PayerTerms:
    return PayerTerms(
        **{
            "holds": SINCE_2026,
            "name": "Horizon Blue Cross Blue Shield of New Jersey",
            "family": "blue",
            "contracted": True,
            "claims_payer_id": "22099",
            "eligibility_payer_id": "22099",
            **differences,
        }
    )


def payer(*spans: PayerTerms) -> Payer:
    return Payer(
        payer_id="horizon-blue",
        name="Horizon Blue",
        aliases=("Anthem’s cousin", "Cruz Azúl"),
        terms=spans,
    )


@pytest.mark.requirement("Q1")
def test_the_terms_of_a_day_are_those_that_held_then() -> None:
    old, new = terms(holds=IN_2025, public_precheck=True), terms()
    horizon = payer(new, old)
    assert horizon.on(date(2025, 12, 31)) == old
    assert horizon.on(date(2026, 1, 1)) == new
    assert horizon.on(date(2024, 12, 31)) is None


@pytest.mark.requirement("Q1")
def test_no_two_sets_of_terms_hold_on_one_day() -> None:
    overlapping = Interval(since=date(2025, 12, 31))
    with pytest.raises(ValidationError, match="same day"):
        payer(terms(holds=overlapping), terms(holds=IN_2025))


@pytest.mark.requirement("IN-11", "IN-12")
@pytest.mark.parametrize("required", [True, False])
def test_whether_the_card_is_required_is_the_payers_term_of_that_day(required: bool) -> None:
    horizon = payer(terms(holds=IN_2025, card_required=not required), terms(card_required=required))
    assert card_required(horizon, date(2026, 1, 1)) is required
    assert card_required(horizon, date(2025, 12, 31)) is not required


@pytest.mark.requirement("Q5")
def test_a_payer_that_was_typed_by_hand_wants_both_photos() -> None:
    assert card_required(None, date(2026, 1, 1))


@pytest.mark.requirement("Q5")
def test_a_payer_without_terms_on_the_day_wants_both_photos() -> None:
    assert card_required(payer(terms(holds=IN_2025)), date(2026, 1, 1))


@pytest.mark.parametrize("missing", ["claims_payer_id", "eligibility_payer_id"])
def test_a_contracted_payer_can_be_asked_and_billed(missing: str) -> None:
    with pytest.raises(ValidationError, match="needs ids"):
        terms(**{missing: None})
    assert getattr(terms(contracted=False, **{missing: None}), missing) is None


@pytest.mark.requirement("EL-3")
def test_nobody_is_offered_a_precheck_that_cannot_be_asked() -> None:
    with pytest.raises(ValidationError, match="pre-check"):
        terms(contracted=False, public_precheck=True, eligibility_payer_id=None)


@pytest.mark.parametrize(
    "typed",
    ["horizon", "HORIZON b", "blue-cross", " new jersey  blue", "anthems", "anthem's", "cruz azul"],
)
def test_a_payer_is_found_by_the_beginnings_of_its_words(typed: str) -> None:
    assert payer(terms()).matches(typed)


@pytest.mark.parametrize("typed", ["", "  ", "-", "aetna", "rizon", "blue aetna", "horizon cruz"])
def test_a_payer_is_not_found_by_words_of_no_name_or_of_several(typed: str) -> None:
    assert not payer(terms()).matches(typed)


def test_a_service_type_is_a_code_of_x12() -> None:
    with pytest.raises(ValidationError):
        terms(service_types=("mental health",))
    with pytest.raises(ValidationError):
        terms(service_types=())


def address(line1: str, line2: str | None = None, zip_code: str = "12201") -> Address:
    return Address(line1=line1, line2=line2, city="Albany", state="NY", zip=zip_code)


INSURERS = (
    address("PO Box 30118"),
    address("400 Harbor Street", "Suite 900", "14203-1122"),
    address("1 Mill Road", None, "14203"),
)


@pytest.mark.requirement("Q28")
@pytest.mark.parametrize(
    "typed",
    [
        address("PO Box 30118"),
        address("P.O. Box 30118", None, "12201-0118"),
        address("p o box #30118"),
        address("P.O.Box 30118"),
        address("Post Office Box 30118"),
        address("POB 30118"),
        address("PO Box No. 30118"),
        address("Claims Department", "P. O. Box 30118"),
        address("400 Harbor St., Ste. 900", None, "14203"),
        address("400 HARBOR STREET", "STE 900", "14203"),
        address("400 Harbor St", None, "14203"),
        address("1 Mill Rd.", None, "14203-0001"),
        address("1 Mill Road", "Mail Stop 7", "14203"),
    ],
    ids=lambda a: f"{a.line1}, {a.line2}, {a.zip}",
)
def test_an_insurers_own_address_is_known_in_every_spelling(typed: Address) -> None:
    assert is_insurers_own(typed, [payer(), payer().but(addresses=INSURERS)])


@pytest.mark.requirement("Q28")
@pytest.mark.parametrize(
    "typed",
    [
        address("PO Box 30119"),
        address("PO Box 3011"),
        address("PO Box 30118", None, "12202"),
        address("12 Elm Street"),
        address("30118 Main Street"),
        address("400 Harbor Street", "Apt 12", "14203"),
        address("400 Harbor Avenue", None, "14203"),
        address("11 Mill Road", None, "14203"),
    ],
    ids=lambda a: f"{a.line1}, {a.line2}, {a.zip}",
)
def test_somebodys_home_is_not_taken_for_an_insurers_office(typed: Address) -> None:
    assert not is_insurers_own(typed, [payer().but(addresses=INSURERS)])


def test_without_payers_no_address_is_an_insurers() -> None:
    assert not is_insurers_own(INSURERS[0], [])
