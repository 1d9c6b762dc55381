"""Procedures: which minutes each code is for, and what is said where they differ."""

from __future__ import annotations

import pytest

from backoffice.domain.procedures import PROCEDURES, time_doubt


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("code", "least", "most"),
    [
        ("90832", 16, 37),
        ("90834", 38, 52),
        ("90837", 53, None),
        ("90846", 26, None),
        ("90847", 26, None),
    ],
)
def test_a_timed_code_is_for_its_minutes_and_no_others(
    code: str, least: int, most: int | None
) -> None:
    assert time_doubt(code, least - 1) is not None
    assert time_doubt(code, least) is None
    assert time_doubt(code, most or 24 * 60) is None
    assert most is None or time_doubt(code, most + 1) is not None


@pytest.mark.parametrize("code", ["90791", "90853", "90849", "90899"])
def test_a_code_that_says_nothing_of_time_fits_any_visit(code: str) -> None:
    assert time_doubt(code, 1) is None


def test_the_doubt_names_the_span_and_the_code_that_would_fit() -> None:
    assert time_doubt("90834", 55) == (
        "90834 is for 38 to 52 minutes, and this visit took 55. Correct the minutes, or choose "
        "90837."
    )
    assert "choose another code" in (time_doubt("90847", 20) or "")
    assert "choose another code" in (time_doubt("90832", 10) or "")


@pytest.mark.requirement("CL-1")
def test_every_length_of_therapy_from_a_quarter_of_an_hour_on_has_exactly_one_code() -> None:
    timed = [PROCEDURES[code] for code in ("90832", "90834", "90837")]
    for minutes in range(16, 24 * 60 + 1):
        assert sum(each.fits(minutes) for each in timed) == 1
