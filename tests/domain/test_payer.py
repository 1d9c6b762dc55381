"""A payer: its terms of each day, and which one people mean by what they type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from backoffice.domain.address import Address
from backoffice.domain.calendar import Interval
from backoffice.domain.identifiers import PlainText
from backoffice.domain.payer import (
    TYPED,
    MemberIdShape,
    Payer,
    PayerTerms,
    WhichPayer,
    card_required,
    is_insurers_own,
    recognise,
)

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


# Which payer somebody means


def called(payer_id: str, *names: str, was: str = "") -> Payer:
    name, *aliases = names
    spans = [PayerTerms(holds=IN_2025, name=was)] if was else []
    return Payer(
        payer_id=payer_id,
        name=name,
        aliases=tuple(map(PlainText, aliases)),
        terms=(*spans, PayerTerms(holds=SINCE_2026, name=name)),
    )


REGISTRY = [
    called("anthem-ny", "Anthem Blue Cross", "Cruz Azúl", was="Empire BlueCross"),
    called("horizon-blue", "Horizon Blue", "Horizon BCBSNJ"),
    called("horizon-mutual", "Horizon Mutual"),
    called("cigna", "Cigna", "Evernorth"),
    called("aetna", "Aetna"),
    called("oscar", "Oscar"),
    called("oscar-gold", "Oscar Gold", "Oscar"),
]


def candidates(typed: str, registry: Sequence[Payer] = REGISTRY, choice: str = "") -> list[str]:
    """The ids of the payers that are asked about."""
    with pytest.raises(WhichPayer) as question:
        recognise(typed, registry, choice=choice)
    return [payer.payer_id for payer in question.value.candidates]


@pytest.mark.requirement("IN-9")
@pytest.mark.parametrize(
    ("typed", "payer_id"),
    [
        ("Cigna", "cigna"),
        ("  cIGNA. ", "cigna"),
        ("Evernorth", "cigna"),
        ("CRUZ AZUL", "anthem-ny"),
        ("Cruz Azu\u0301l", "anthem-ny"),
        ("empire bluecross", "anthem-ny"),
        ("horizon-blue", "horizon-blue"),
        ("Oscar Gold", "oscar-gold"),
        ("Cigna™", "cigna"),
        ("CIGNA (SM)", "cigna"),
        ("Oscar® Gold℠", "oscar-gold"),
        ("Oscar(r) Gold (tm)", "oscar-gold"),
    ],
    ids=ascii,
)
def test_a_payer_is_recognised_by_any_name_that_it_has_or_had(typed: str, payer_id: str) -> None:
    found = recognise(typed, REGISTRY)
    assert found is not None
    assert found.payer_id == payer_id


@pytest.mark.requirement("IN-9")
@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("horizon", ["horizon-blue", "horizon-mutual"]),
        ("blue cross", ["anthem-ny"]),
        ("Cigan", ["cigna"]),
        ("Hroizon Mutual", ["horizon-mutual"]),
        ("oscar", ["oscar", "oscar-gold"]),
    ],
)
def test_what_may_mean_one_or_several_payers_is_asked_about_and_never_guessed(
    typed: str, asked: list[str]
) -> None:
    assert candidates(typed) == asked


@pytest.mark.requirement("Q5")
@pytest.mark.parametrize("typed", ["Athena", "Somebody Mutual", "李", "-", "United"])
def test_a_name_that_is_like_none_in_the_registry_is_taken_as_it_was_typed(typed: str) -> None:
    assert recognise(typed, REGISTRY) is None


@pytest.mark.requirement("IN-9", "Q5")
def test_the_client_says_which_candidate_it_is_or_that_it_is_none() -> None:
    chosen = recognise("horizon", REGISTRY, choice="horizon-mutual")
    assert chosen is not None
    assert chosen.payer_id == "horizon-mutual"
    assert recognise("horizon", REGISTRY, choice=TYPED) is None


@pytest.mark.parametrize("choice", ["", "cigna", "made-up"])
def test_a_choice_that_was_not_among_the_candidates_is_asked_for_again(choice: str) -> None:
    assert candidates("horizon", choice=choice) == ["horizon-blue", "horizon-mutual"]


@pytest.mark.parametrize("choice", ["horizon-blue", TYPED])
def test_a_name_that_one_payer_has_outweighs_a_choice(choice: str) -> None:
    found = recognise("cigna", REGISTRY, choice=choice)
    assert found is not None
    assert found.payer_id == "cigna"


def test_no_more_candidates_are_offered_than_fit_on_a_telephone() -> None:
    many = [called(f"plan-{n}", f"Plan {n}") for n in range(30)]
    assert len(candidates("plan", many)) == 8


def test_a_payer_with_several_names_alike_is_offered_once() -> None:
    mendocino = called("mendocino", "Mendocino Health", "Mendocino Heath")
    assert candidates("mendocino helth", [mendocino]) == ["mendocino"]


@given(some.text(max_size=60) | some.sampled_from(["o", "hor", "signa", "blue"]))
def test_whatever_is_typed_one_answer_to_the_question_is_enough(typed: str) -> None:
    for payer in asked_about(typed):
        assert recognise(typed, REGISTRY, choice=payer.payer_id) == payer
        assert recognise(typed, REGISTRY, choice=TYPED) is None


def asked_about(typed: str) -> Sequence[Payer]:
    try:
        recognise(typed, REGISTRY)
    except WhichPayer as question:
        return question.candidates
    return ()


# What ids and cards of a payer look like


def test_the_example_of_a_shape_fits_it() -> None:
    shape = MemberIdShape(pattern="[A-Z]{3}[0-9]{9}", example="XYZ123456789")
    assert shape.fits("ABC000000001")
    assert not shape.fits("XABC000000001")
    assert not shape.fits("ABC0000000012")
    for pattern in ("[0-9]+", "["):
        with pytest.raises(ValidationError, match="must fit"):
            MemberIdShape(pattern=pattern, example="XYZ123456789")
