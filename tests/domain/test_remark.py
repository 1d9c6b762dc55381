"""Remarks: a few phrases are understood, and none is read as the opposite of what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.estimating import remark
from backoffice.domain.estimating.remark import DeductibleRule, Setting, Visits

APPLIES, WAIVED, UNCLEAR = DeductibleRule.APPLIES, DeductibleRule.WAIVED, DeductibleRule.UNCLEAR


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("COPAY AFTER DEDUCTIBLE", APPLIES),
        ("DEDUCTIBLE APPLIES", APPLIES),
        ("Subject to the deductible.", APPLIES),
        ("DEDUCTIBLE IS NOT WAIVED", APPLIES),
        ("DEDUCTIBLE MUST BE MET", APPLIES),
        ("DEDUCTIBLE WAIVED", WAIVED),
        ("DEDUCTIBLE DOES NOT APPLY", WAIVED),
        ("NOT SUBJECT TO DEDUCTIBLE", WAIVED),
        ("NO DEDUCTIBLE", WAIVED),
        ("DEDUCTIBLE N/A", WAIVED),
        ("DEDUCTIBLE WAIVED FOR PREVENTIVE CARE", UNCLEAR),
        ("DEDUCTIBLE MAY APPLY", UNCLEAR),
        ("DEDUCTIBLE APPLIES UNLESS REFERRED", UNCLEAR),
        ("NOT AFTER DEDUCTIBLE", UNCLEAR),
        ("SEE DEDUCTIBLE", UNCLEAR),
        ("COPAY COUNTS TOWARD THE DEDUCTIBLE", None),
        ("COPAY DOES NOT APPLY TO DEDUCTIBLE", None),
        ("COPAY APPLIES, DEDUCTIBLE WAIVED", WAIVED),
        ("CALL US FIRST", None),
    ],
)
def test_what_is_said_of_the_deductible_is_read_or_told_to_be_unclear(
    text: str, says: DeductibleRule | None
) -> None:
    assert remark.deductible_rule(text) == says


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("TELEHEALTH VISITS", {Setting.TELEHEALTH}),
        ("VIRTUAL OR OFFICE VISIT", {Setting.TELEHEALTH, Setting.OFFICE}),
        ("NOT VALID FOR TELEHEALTH", {Setting.OFFICE}),
        ("TELEHEALTH SERVICES NOT COVERED", {Setting.OFFICE}),
        ("EXCLUDES TELEMEDICINE", {Setting.OFFICE}),
        ("INPATIENT", {Setting.OTHER}),
        ("NON-EMERGENCY", set()),
        ("OUTPATIENT", {Setting.ANY}),
        ("OUTPATIENT FACILITY", {Setting.OTHER}),
        ("PHARMACY DEDUCTIBLE", {Setting.OTHER}),
        ("CALL US FIRST", set()),
    ],
)
def test_a_setting_that_is_denied_is_not_the_one_that_is_meant(
    text: str, settings: set[Setting]
) -> None:
    assert remark.settings(text) == settings


@pytest.mark.parametrize(
    ("text", "copay", "share"),
    [
        ("COPAY WAIVED", True, True),
        ("COPAY AND DEDUCTIBLE WAIVED", True, True),
        ("WAIVES THE MEMBER COST SHARE", True, True),
        ("COINSURANCE DOES NOT APPLY", True, True),
        ("NO COST SHARING", True, True),
        ("NO COPAY", True, False),
        ("Co-pay is not required.", True, False),
        ("COPAYMENT DOES NOT APPLY TO VIDEO VISITS", True, False),
        ("WITHOUT A COPAY", True, False),
        ("COPAY NOT WAIVED", False, False),
        ("COPAY APPLIES, DEDUCTIBLE WAIVED", False, False),
        ("COPAY DOES NOT APPLY TO DEDUCTIBLE", False, False),
        ("COPAY DOES NOT APPLY TOWARDS THE OUT OF POCKET MAXIMUM", False, False),
        ("NO COPAY MAXIMUM", False, False),
        ("COPAY APPLIES", False, False),
    ],
)
def test_what_is_not_owed_is_told_from_what_is(text: str, copay: bool, share: bool) -> None:
    found = remark.may_be_waived(text), remark.may_be_waived(text, is_share=True)
    assert found == (copay, share)


@pytest.mark.parametrize(
    ("text", "visits"),
    [
        ("COPAY APPLIES TO FIRST 3 VISITS", Visits.FIRST),
        ("FIRST THREE VISITS PER YEAR", Visits.FIRST),
        ("FIRST VISIT ONLY", Visits.FIRST),
        ("VISITS 1-20", Visits.FIRST),
        ("AFTER THE FIRST 3 VISITS", Visits.LATER),
        ("AFTER 3RD VISIT", Visits.LATER),
        ("NEXT 10 VISITS", Visits.LATER),
        ("VISITS 21-40", Visits.LATER),
        ("LIMITED TO 20 VISITS", None),
        ("CALL US FIRST", None),
    ],
)
def test_the_visits_that_a_figure_is_for_are_read(text: str, visits: Visits | None) -> None:
    assert remark.visits_named(text) is visits


@given(st.text(max_size=264))
def test_no_text_is_too_strange(text: str) -> None:
    remark.settings(text)
    remark.deductible_rule(text)
    remark.tiers(text)
    remark.network_named(text)
    remark.may_be_waived(text)
    remark.visits_named(text)
