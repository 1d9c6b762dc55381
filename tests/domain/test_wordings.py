"""Other ways to write a name: only what payers do to names, and never another person's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.answer import Person
from backoffice.domain.wordings import other_wordings

BORN = date(1990, 4, 12)


def wordings(first: str, last: str) -> list[tuple[str, str]]:
    person = Person(first_name=first, last_name=last, birth_date=BORN)
    return [(each.first_name, each.last_name) for each in other_wordings(person)]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Ana", "Rivera", []),
        ("Ana", "García López", [("Ana", "García"), ("Ana", "López")]),
        ("Ana", "Rivera-Soto", [("Ana", "Rivera"), ("Ana", "Soto")]),
        ("John", "Smith Jr", [("John", "Smith")]),
        ("John", "Smith, Jr.", [("John", "Smith")]),
        ("John", "Smith III", [("John", "Smith")]),
        ("Ana", "De La Cruz", [("Ana", "Delacruz")]),
        ("Jan", "van der Berg", [("Jan", "Vanderberg")]),
        ("Ana", "de la Cruz Soto", [("Ana", "de la Cruz"), ("Ana", "Soto")]),
        ("Mary Ann", "Smith", [("Mary", "Smith")]),
        ("Ana", "Ortega y Gasset", [("Ana", "Ortega"), ("Ana", "Gasset")]),
        ("Lee", "Jr", []),
        ("Ana", "-", []),
    ],
)
def test_a_name_is_varied_as_payers_vary_it_likeliest_first(
    first: str, last: str, expected: list[tuple[str, str]]
) -> None:
    assert wordings(first, last) == expected


def test_a_middle_name_goes_last_and_with_each_last_name() -> None:
    assert wordings("Mary Ann", "Soto Paz") == [
        ("Mary Ann", "Soto"),
        ("Mary Ann", "Paz"),
        ("Mary", "Soto Paz"),
        ("Mary", "Soto"),
        ("Mary", "Paz"),
    ]


names = st.text(alphabet="abCdéÑ -'.,", max_size=12) | st.lists(
    st.sampled_from(["de", "la", "Soto", "Paz-", "y", "Jr", "III", "O'Neil", "-", "van"]),
    max_size=5,
).map(" ".join)


@given(names, names)
def test_a_wording_takes_letters_away_and_never_adds_or_repeats_any(first: str, last: str) -> None:
    found = wordings(first, last)
    assert len(set(found)) == len(found)
    assert (first, last) not in found
    for each_first, each_last in found:
        assert letters(each_first) <= letters(first)
        assert letters(each_last) <= letters(last)


def letters(name: str) -> set[str]:
    """A blank may stand where a dash was."""
    return set(name.lower()) - {" "}
