"""Documents as PDF: every word can be read back, whatever a name holds, and no page overflows."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from backoffice.adapters.documents import drawn
from backoffice.domain.client_documents import Sheet
from tests.support.reading_pdfs import pages_of, text_of


def sheet(name: str = "Ana Rivera", rows: int = 1) -> Sheet:
    return Sheet(
        language="en",
        title="Statement",
        about=(("Client", name), ("Tax ID", "12-3456789")),
        head=("Visit", "Provider", "Charged", "You paid"),
        amounts=2,
        rows=tuple((f"Day {number}", name, "$200.00", f"${number}.00") for number in range(rows)),
        total=("Total", "", "$1.00", "$2.00"),
        notes=("A note.",),
    )


def test_every_word_is_read_back() -> None:
    text = text_of(drawn(sheet(), network_name="Fernway"))
    for words in (
        "Fernway",
        "Statement",
        "Ana Rivera",
        "12-3456789",
        "$200.00",
        "Total",
        "A note.",
    ):
        assert words in text


def test_the_same_sheet_is_the_same_file_and_passes_as_text() -> None:
    first, second = (drawn(sheet(), network_name="Fernway") for _ in range(2))
    assert first == second
    assert first.isascii()


def test_a_file_says_its_language_and_its_title() -> None:
    reader = PdfReader(BytesIO(drawn(sheet(), network_name="Fernway")))
    assert str(reader.root_object["/Lang"]) == "en"
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Statement", "Fernway")


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Núñez-Łukasiewicz",
        "Nguyễn Thị Bích Ngọc",
        "Ιωάννα Παπαδοπούλου",
        "Дарья Щукина",
        "D’Angelo <b>Ana</b> & Söhne",
        "(Ana) \\ 100% [Rivera]",
    ],
)
def test_names_of_many_languages_are_read_back(name: str) -> None:
    assert name in text_of(drawn(sheet(name), network_name="Fernway"))


@pytest.mark.parametrize("name", ["李小龍", "محمد", "אנה", "อนา", "😀 Ana"])
def test_a_letter_that_the_font_lacks_is_seen_to_be_missing(name: str) -> None:
    text = text_of(drawn(sheet(name), network_name="Fernway"))
    assert "�" in text


@pytest.mark.parametrize("rows", [0, 1, 30, 200])
def test_each_row_stands_on_some_page_and_each_page_has_the_head(rows: int) -> None:
    pages = pages_of(drawn(sheet(rows=rows), network_name="Fernway"))
    text = " ".join(pages)
    assert [number for number in range(rows) if f"${number}.00\n" not in f"{text}\n"] == []
    assert (len(pages) > 1) is (rows >= 200)
    if rows:
        assert [page for page in pages if "Charged" not in page and "$200.00" in page] == []


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_written_the_file_can_be_read(text: str) -> None:
    assert pages_of(drawn(sheet(text or "x"), network_name="Fernway"))


def test_a_name_as_long_as_the_page_stays_on_it() -> None:
    name = "W" * 120
    text = text_of(drawn(sheet(name), network_name="Fernway"))
    assert text.replace(" ", "").count("W") == 240
