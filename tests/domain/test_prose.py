from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.errors import Refused
from backoffice.domain.prose import PhoneNumber, Prose

letters = st.characters(exclude_categories=["C"])
paragraphs = st.lists(st.text(letters, max_size=40), max_size=12).map("\n".join)


@given(paragraphs)
def test_what_a_person_writes_is_kept_word_for_word(text: str) -> None:
    words = unicodedata.normalize("NFC", text).split()
    if not words:
        return
    assert Prose(text).split() == words


@given(st.text(max_size=60))
def test_whatever_comes_is_read_to_the_end_or_refused_without_being_repeated(text: str) -> None:
    read, told = None, ""
    try:
        read = Prose(text)
    except Refused as refused:
        told = refused.sentence
    if read is None:
        assert told == Prose.advice
        return
    assert Prose(str(read)) == read
    assert 0 < len(read) <= Prose.longest
    assert not any(unicodedata.category(c) == "Cc" for c in read if c != "\n")


@given(st.integers(1, 3000))
def test_two_thousand_characters_are_the_most(length: int) -> None:
    if length <= 2000:
        assert len(Prose("é" * length)) == length
    else:
        with pytest.raises(Refused):
            Prose("é" * length)


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\u2028"])
def test_lines_stay_lines_whatever_ends_them(ends: str) -> None:
    assert (
        Prose(f" One. {ends}{ends}{ends}{ends}\tTwo, \u200bthree. {ends}") == "One.\n\n Two, three."
    )


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "a\x00b", "a\x1b[31mb", "a\x0bb", "a\u202eb", "\ud800", "\u200d", "\u3000"],
)
def test_nothing_and_what_nobody_can_see_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        Prose(text)


def test_an_emoji_of_several_parts_is_one_message() -> None:
    assert Prose("👩‍⚕️ gracias") == "👩‍⚕️ gracias"


@pytest.mark.parametrize(
    "typed",
    [
        "2125550123",
        "(212) 555-0123",
        "212.555.0123",
        "+1 212 555 0123",
        "1-212-555-0123",
        " 212–555–0123 ",
    ],
)
def test_a_phone_number_is_read_however_it_is_grouped(typed: str) -> None:
    number = PhoneNumber(typed)
    assert number == "+12125550123"
    assert number.as_spoken == "212-555-0123"
    assert PhoneNumber(str(number)) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "911",
        "555-0123",
        "112-555-0123",
        "212-155-0123",
        "+442079460123",
        "٢١٢٥٥٥٠١٢٣",
        "12125550123x9",
    ],
)
def test_what_cannot_be_dialled_here_is_refused_without_being_repeated(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        PhoneNumber(typed)
    assert refused.value.sentence == PhoneNumber.advice


def test_no_number_at_all_is_fine_where_it_may_be_missing() -> None:
    assert PhoneNumber.if_any("") is None
    assert PhoneNumber.if_any("212-555-0123") == "+12125550123"
