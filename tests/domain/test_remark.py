"""Remarks: a few phrases are understood, and none is read as the opposite of what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.estimating import remark
from backoffice.domain.estimating.remark import DeductibleRule, Setting

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


@given(st.text(max_size=264))
def test_no_text_is_too_strange(text: str) -> None:
    remark.settings(text)
    remark.deductible_rule(text)
    remark.tiers(text)
    remark.network_named(text)
    remark.may_be_waived(text)
    remark.for_some_visits(text)
