"""What browsers send becomes answers, or a sentence beside each field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backoffice.domain.client import Sex
from backoffice.domain.errors import Invalid
from backoffice.domain.intake import AboutYou, HolderDetails, InsuranceDetails, PolicyHolder, Step
from backoffice.domain.policy import Relationship
from backoffice.services.intake import Sitting
from backoffice.web import forms
from backoffice.web.filled import filled
from tests.support.intake_office import (
    ABOUT,
    DEPENDENT,
    HOLDER,
    HOLDER_DETAILS,
    INSURANCE,
    NOW,
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
def test_a_helper_says_who_they_are() -> None:
    helping = {**ABOUT, "for_whom": "someone_else"}
    assert list(faults(forms.about_you, helping, today=TODAY)) == ["filled_in_by"]
    about = forms.about_you({**helping, "filled_in_by": "Ana Ruiz"}, today=TODAY)
    assert (about.filled_in_by, about.first_name) == ("Ana Ruiz", "Maya")


def test_faults_come_in_the_order_of_the_page() -> None:
    form = {"for_whom": "someone_else"}
    assert list(faults(forms.about_you, form, today=TODAY)) == [
        "filled_in_by",
        "first_name",
        "last_name",
        "birth_date",
        "sex",
    ]


@pytest.mark.requirement("IN-9")
def test_member_id_group_number_and_address_are_kept_tidily() -> None:
    insurance = forms.insurance(INSURANCE)
    assert insurance.member_id == "W123456789"
    assert insurance.group_number == "77-1200"
    assert (insurance.address.city, insurance.address.zip) == ("Albany", "12207")


@pytest.mark.requirement("IN-9")
def test_a_card_without_a_group_number_is_an_answer_but_silence_is_not() -> None:
    silent = {**INSURANCE, "group_number": ""}
    assert list(faults(forms.insurance, silent)) == ["group_number"]
    assert forms.insurance({**silent, "no_group_number": "yes"}).group_number is None


def test_a_group_number_that_is_both_typed_and_denied_is_asked_about() -> None:
    assert list(faults(forms.insurance, {**INSURANCE, "no_group_number": "yes"})) == [
        "group_number"
    ]


def test_an_unlisted_insurer_is_typed_by_name() -> None:
    other = {**INSURANCE, "payer": "other"}
    assert list(faults(forms.insurance, other)) == ["typed_payer"]
    insurance = forms.insurance({**other, "typed_payer": "Acme Health"})
    assert (insurance.payer_id, insurance.typed_payer) == (None, "Acme Health")


def test_a_listed_insurer_outweighs_a_name_typed_before() -> None:
    insurance = forms.insurance({**INSURANCE, "typed_payer": "Acme Health"})
    assert (insurance.payer_id, insurance.typed_payer) == ("harbor-health", None)


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
    form = dict.fromkeys([*ABOUT, *INSURANCE, "filled_in_by"], secret)
    form["for_whom"] = "someone_else"
    found = faults(forms.about_you, form, today=TODAY) | faults(forms.insurance, form)
    assert found
    assert not any("secret" in sentence for sentence in found.values())


names = some.sampled_from(["Maya", "Zoë", "O’Neil-Smith", "李", "Anna Maria"])
days = some.dates(min_value=date(1900, 1, 1), max_value=TODAY)
abouts = some.builds(
    AboutYou,
    first_name=names,
    last_name=names,
    birth_date=days,
    sex=some.sampled_from(Sex),
    filled_in_by=some.none() | names,
)
others = some.sampled_from([kind for kind in Relationship if kind is not Relationship.SELF])
holders = some.just(PolicyHolder(client_is_holder=True)) | some.builds(
    PolicyHolder, client_is_holder=some.just(False), relationship=others
)
details = some.builds(HolderDetails, first_name=names, last_name=names, birth_date=days)
insurances = some.builds(
    lambda group, line2, typed: forms.insurance(
        {
            **INSURANCE,
            "payer": "other" if typed else "harbor-health",
            "typed_payer": typed,
            "group_number": group,
            "no_group_number": "" if group else "yes",
            "line2": line2,
        }
    ),
    some.sampled_from(["", "77-1200", "GRP 1"]),
    some.sampled_from(["", "Apt 4"]),
    some.sampled_from(["", "Acme Health"]),
)


@given(about=abouts, insurance=insurances, holder=holders, holder_details=details)
def test_what_a_page_shows_of_an_answer_reads_back_as_that_answer(
    about: AboutYou,
    insurance: InsuranceDetails,
    holder: PolicyHolder,
    holder_details: HolderDetails,
) -> None:
    sitting = sitting_of(
        about=about, insurance=insurance, holder=holder, holder_details=holder_details
    )
    assert forms.about_you(filled(Step.ABOUT, sitting), today=TODAY) == about
    assert forms.insurance(filled(Step.INSURANCE, sitting)) == insurance
    assert forms.policy_holder(filled(Step.HOLDER, sitting)) == holder
    assert forms.holder_details(filled(Step.HOLDER_DETAILS, sitting), today=TODAY) == holder_details


_OFFICE = IntakeOffice()
_KEY = _OFFICE.desk.open("the-token-in-the-mail", date(1990, 4, 12))


def sitting_of(**answers: object) -> Sitting:
    """A sitting with these answers."""
    sitting = _OFFICE.desk.sit_down(_KEY)
    return sitting.but(intake=sitting.intake.but(**answers))


@pytest.mark.parametrize(
    ("before", "form"),
    [
        ([], {**ABOUT, "for_whom": "someone_else", "filled_in_by": "Ana Ruiz"}),
        ([ABOUT], {**INSURANCE, "member_id": "W1", "line2": "Apt 4", "payer": "harbor-health"}),
        ([ABOUT], {**INSURANCE, "member_id": "W1", "payer": "other", "typed_payer": "Acme"}),
        ([ABOUT, INSURANCE, {}], DEPENDENT),
        ([ABOUT, INSURANCE, {}], HOLDER),
        ([ABOUT, INSURANCE, {}, DEPENDENT], HOLDER_DETAILS),
    ],
)
def test_a_step_that_is_visited_again_holds_what_was_answered(
    before: list[dict[str, str]], form: dict[str, str]
) -> None:
    browser = Browser(IntakeOffice()).filled(*before)
    step = browser.path
    browser.post(form)
    shown = read(browser.get(step).text).chosen
    assert {name: value for name, value in form.items() if value} == {
        name: value for name, value in shown.items() if value
    }
