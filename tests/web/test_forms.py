"""What browsers send becomes answers, or a sentence beside each field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backoffice.domain.address import Address
from backoffice.domain.client import Sex
from backoffice.domain.errors import Invalid
from backoffice.domain.identifiers import PlainText
from backoffice.domain.intake import (
    AboutYou,
    CardNumbers,
    HelperRelation,
    HolderDetails,
    PolicyHolder,
    Step,
)
from backoffice.domain.policy import Relationship
from backoffice.services.sitting import Sitting
from backoffice.web import forms
from backoffice.web.filled import filled
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    DEPENDENT,
    HELPED,
    HOLDER,
    HOLDER_DETAILS,
    INSURANCE,
    NOW,
    NUMBERS,
    PAYER,
    Browser,
    IntakeOffice,
)
from tests.support.markup import read

TODAY = NOW.date()


def faults(parse: object, *given: object, **more: object) -> dict[str, str]:
    """What *parse* finds wrong."""
    with pytest.raises(Invalid) as refused:
        parse(*given, **more)  # type: ignore[operator]
    return refused.value.faults


def typed_day(month: str, day: str, year: str) -> dict[str, str]:
    return {"birth_date_month": month, "birth_date_day": day, "birth_date_year": year}


@pytest.mark.parametrize("mark", ["\u202d", "\u202c", "\u200b", "\u200e", "\ufeff", "\u00a0", "\t"])
def test_what_is_copied_along_with_a_number_unseen_is_left_out(mark: str) -> None:
    copied = {**NUMBERS, "member_id": f"{mark}W123456789{mark}"}
    assert forms.card_numbers(copied).member_id == "W123456789"


def test_three_fields_become_one_day() -> None:
    assert forms.birth_date(typed_day(" 4", "012", "1990"), today=TODAY) == date(1990, 4, 12)


@pytest.mark.parametrize(
    ("month", "day", "year"),
    [
        ("", "", ""),
        ("13", "1", "1990"),
        ("2", "29", "1991"),
        ("4", "12", "90"),
        ("4", "12", "1_99"),
        ("٤", "12", "1990"),
        ("-4", "12", "1990"),
        ("4", "12", "1899"),
        ("4", "12", "99999999999999999999"),
        ("11", "28", "2026"),
    ],
)
def test_what_is_no_day_of_a_life_is_refused(month: str, day: str, year: str) -> None:
    assert list(faults(forms.birth_date, typed_day(month, day, year), today=TODAY)) == [
        "birth_date"
    ]


def test_a_child_born_today_may_be_a_client() -> None:
    assert forms.birth_date(typed_day("11", "27", "2026"), today=TODAY) == TODAY


@pytest.mark.requirement("IN-6", "IN-8")
@pytest.mark.parametrize("missing", ["first_name", "last_name", "birth_date_year", "sex"])
def test_name_birth_date_and_sex_are_all_needed(missing: str) -> None:
    named = missing.removesuffix("_year")
    assert list(faults(forms.about_you, {**ABOUT, missing: " "}, today=TODAY)) == [named]


@pytest.mark.requirement("IN-7")
@pytest.mark.parametrize("choice", ["", "nobody"])
def test_whom_the_form_is_for_must_be_said(choice: str) -> None:
    form = {**ABOUT, "for_whom": choice}
    assert list(faults(forms.about_you, form, today=TODAY)) == ["for_whom"]


@pytest.mark.requirement("IN-7")
@pytest.mark.parametrize("missing", ["filled_in_by", "helper_relation"])
def test_a_helper_says_who_they_are_and_what_to_the_client(missing: str) -> None:
    assert list(faults(forms.about_you, {**HELPED, missing: ""}, today=TODAY)) == [missing]
    about = forms.about_you(HELPED, today=TODAY)
    assert (about.filled_in_by, about.first_name) == ("Ana Ruiz", "Maya")
    assert about.helper_relation is HelperRelation.PARENT


@pytest.mark.requirement("IN-7")
def test_a_relation_that_was_not_offered_is_none() -> None:
    form = {**HELPED, "helper_relation": "enemy"}
    assert list(faults(forms.about_you, form, today=TODAY)) == ["helper_relation"]


@pytest.mark.requirement("IN-7")
def test_whoever_fills_it_in_for_themselves_after_all_has_no_helper() -> None:
    about = forms.about_you({**HELPED, "for_whom": "myself"}, today=TODAY)
    assert (about.filled_in_by, about.helper_relation) == (None, None)


def test_faults_come_in_the_order_of_the_page() -> None:
    form = {"for_whom": "someone_else"}
    assert list(faults(forms.about_you, form, today=TODAY)) == [
        "filled_in_by",
        "helper_relation",
        "first_name",
        "last_name",
        "birth_date",
        "sex",
    ]


@pytest.mark.requirement("IN-9")
def test_member_id_group_number_and_address_are_kept_tidily() -> None:
    numbers, address = forms.card_numbers(NUMBERS), forms.address(ADDRESS)
    assert numbers.member_id == "W123456789"
    assert numbers.group_number == "77-1200"
    assert (address.city, address.zip) == ("Albany", "12207")


@pytest.mark.requirement("IN-9")
@pytest.mark.parametrize("missing", ["line1", "city", "state", "zip"])
def test_the_address_on_file_is_whole(missing: str) -> None:
    assert list(faults(forms.address, {**ADDRESS, missing: ""})) == [missing]
    assert forms.address({**ADDRESS, "line2": " "}).line2 is None


@pytest.mark.requirement("IN-9", "Q4")
def test_a_card_without_a_group_number_is_an_answer_but_silence_is_not() -> None:
    silent = {**NUMBERS, "group_number": ""}
    assert list(faults(forms.card_numbers, silent)) == ["group_number"]
    assert forms.card_numbers({**silent, "no_group_number": "yes"}).group_number is None


def test_a_group_number_that_is_both_typed_and_denied_is_asked_about() -> None:
    both = {**NUMBERS, "no_group_number": "yes"}
    assert list(faults(forms.card_numbers, both)) == ["group_number"]


@pytest.mark.requirement("IN-9")
@pytest.mark.parametrize("typed", ["", "  ", "a\u200bb", "x" * 201])
def test_an_insurer_has_a_name_of_one_line(typed: str) -> None:
    assert list(faults(forms.payer_name, {"payer_name": typed})) == ["payer_name"]
    assert forms.payer_name({"payer_name": "  Acme   Health "}) == "Acme Health"


@pytest.mark.requirement("IN-14")
@pytest.mark.parametrize("relationship", ["", "18", "nonsense"])
def test_a_dependent_is_related_to_the_holder_as_somebody_else(relationship: str) -> None:
    form = {"client_is_holder": "no", "relationship": relationship}
    assert list(faults(forms.policy_holder, form)) == ["relationship"]


@pytest.mark.parametrize("holder", ["", "maybe"])
def test_whose_plan_it_is_must_be_said(holder: str) -> None:
    assert list(faults(forms.policy_holder, {"client_is_holder": holder})) == ["client_is_holder"]


@pytest.mark.requirement("IN-15")
@pytest.mark.parametrize("missing", ["first_name", "last_name", "birth_date_day"])
def test_the_holder_has_a_whole_name_and_a_birth_date(missing: str) -> None:
    named = missing.removesuffix("_day")
    assert list(faults(forms.holder_details, {**HOLDER_DETAILS, missing: ""}, today=TODAY)) == [
        named
    ]


def test_no_fault_repeats_what_was_typed() -> None:
    secret = "\N{SNOWMAN}secret\N{SNOWMAN}"
    form = dict.fromkeys([*HELPED, *NUMBERS, *ADDRESS, *DEPENDENT], secret)
    form |= {"for_whom": "someone_else", "client_is_holder": "no", "payer_name": "\0secret"}
    found = faults(forms.about_you, form, today=TODAY)
    for parse in (forms.payer_name, forms.card_numbers, forms.address, forms.policy_holder):
        found |= faults(parse, form)
    assert {"filled_in_by", "payer_name", "member_id", "zip", "relationship"} <= set(found)
    assert not any("secret" in sentence for sentence in found.values())


names = some.sampled_from(["Maya", "Zoë", "O’Neil-Smith", "李", "Anna Maria"])
days = some.dates(min_value=date(1900, 1, 1), max_value=TODAY)
helpers = some.just((None, None)) | some.tuples(names, some.sampled_from(HelperRelation))
abouts = some.builds(
    lambda helper, **about: AboutYou(**about, filled_in_by=helper[0], helper_relation=helper[1]),
    helpers,
    first_name=names,
    last_name=names,
    birth_date=days,
    sex=some.sampled_from(Sex),
)
others = some.sampled_from([kind for kind in Relationship if kind is not Relationship.SELF])
holders = some.just(PolicyHolder(client_is_holder=True)) | some.builds(
    PolicyHolder, client_is_holder=some.just(False), relationship=others
)
details = some.builds(HolderDetails, first_name=names, last_name=names, birth_date=days)
numbers = some.builds(
    CardNumbers,
    member_id=some.sampled_from(["W123456789", "1O1", "77"]),
    group_number=some.sampled_from([None, "77-1200", "GRP 1"]),
)
addresses = some.builds(
    Address,
    line1=some.sampled_from(["12 Elm Street", "Calle Ñ 1"]),
    line2=some.sampled_from([None, "Apt 4"]),
    city=some.just("Albany"),
    state=some.sampled_from(["NY", "PR"]),
    zip=some.sampled_from(["12207", "12207-1234"]),
)


@given(about=abouts, numbers=numbers, address=addresses, holder=holders, holder_details=details)
def test_what_a_page_shows_of_an_answer_reads_back_as_that_answer(
    about: AboutYou,
    numbers: CardNumbers,
    address: Address,
    holder: PolicyHolder,
    holder_details: HolderDetails,
) -> None:
    sitting = sitting_of(
        about=about, numbers=numbers, address=address, holder=holder, holder_details=holder_details
    )
    assert forms.about_you(filled(Step.ABOUT, sitting), today=TODAY) == about
    assert forms.card_numbers(filled(Step.NUMBERS, sitting)) == numbers
    assert forms.address(filled(Step.ADDRESS, sitting)) == address
    assert forms.policy_holder(filled(Step.HOLDER, sitting)) == holder
    assert forms.holder_details(filled(Step.HOLDER_DETAILS, sitting), today=TODAY) == holder_details


@pytest.mark.parametrize("typed", ["Harbor Health", "harbor health", "Acme Health"])
def test_an_insurer_that_a_page_shows_reads_back_as_the_one_chosen(typed: str) -> None:
    desk = _OFFICE.desk
    chosen = desk.answer_payer(_KEY, PlainText(typed), "")
    shown = forms.payer_name(filled(Step.PAYER, chosen))
    assert desk.answer_payer(_KEY, shown, "").intake.payer == chosen.intake.payer


_OFFICE = IntakeOffice()
_KEY = _OFFICE.door.open("the-token-in-the-mail", date(1990, 4, 12))


def sitting_of(**answers: object) -> Sitting:
    """A sitting with these answers."""
    sitting = _OFFICE.desk.sit_down(_KEY)
    return sitting.but(intake=sitting.intake.but(**answers))


@pytest.mark.parametrize(
    ("before", "form"),
    [
        ([], HELPED),
        ([ABOUT], PAYER),
        ([ABOUT], {"payer_name": "Acme"}),
        ([ABOUT, PAYER], {**NUMBERS, "member_id": "W1"}),
        ([ABOUT, PAYER], {"member_id": "W1", "no_group_number": "yes"}),
        ([ABOUT, PAYER, NUMBERS], {**ADDRESS, "line2": "Apt 4"}),
        ([ABOUT, *INSURANCE, {}], DEPENDENT),
        ([ABOUT, *INSURANCE, {}], HOLDER),
        ([ABOUT, *INSURANCE, {}, DEPENDENT], HOLDER_DETAILS),
    ],
)
def test_a_step_that_is_visited_again_holds_what_was_answered(
    before: list[dict[str, str]], form: dict[str, str]
) -> None:
    browser = Browser(IntakeOffice()).filled(*before)
    step = browser.path
    browser.post(form)
    shown = read(browser.get(step).text).chosen
    shown.pop("looked_again", None)
    assert {name: value for name, value in form.items() if value} == {
        name: value for name, value in shown.items() if value
    }
