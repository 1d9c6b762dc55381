"""Every page in Spanish: wholly, so that nobody meets a sentence that they cannot read."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from backoffice.languages import CATALOGUES, LANGUAGES
from infra.local.catalogues import written
from tests.support.every_page import EVERYWHERE, anywhere
from tests.support.markup import read

SPOKEN = {"alt", "aria-label", "placeholder", "title"}
"""Attributes that are read to somebody."""
ON_THE_CARD = {
    "Customer service",
    "Group number",
    "INSURANCE CO.",
    "Insurance company",
    "Mail claims to",
    "Subscriber",
}
"""What a drawing of the card says, as cards do, in English."""
NAMES = {
    "Harbor Health",
    "Horizon Blue",
    "Cumberland Mutual",
    "Fern Health",
    "Fern Mutual",
    "12 Elm Street",
    "Maya Okafor",
    "Ruth Adler",
    "Ruth Adler, LCSW",
    "Ruth Adler, LCSW – Fernway",
    "Omar Haddad",
    "Omar Haddad, LCSW",
    "I answer within two days, by e-mail.",
    "I work with adults who worry more than they would like to.",
}


class _Texts(HTMLParser):
    """What a page says, piece by piece, but for what is chosen from: names, states, languages."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within.append(tag)
        self.said |= {value for name, value in attrs if name in SPOKEN and value}

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "option"} & set(self._within) and data.strip():
            self.said.add(" ".join(data.split()))


def said(name: str, language: str) -> set[str]:
    return _Texts(str(anywhere(language)[name].body)).said


@cache
def english() -> frozenset[str]:
    """What the catalogues translate: without gaps or marks, and too long to be Spanish too."""
    sources = {str(message.id) for po in Path(CATALOGUES).rglob("*.po") for message in written(po)}
    return frozenset(
        text for text in sources if len(letters(text)) > 12 and not re.search("[%<]", text)
    )


def letters(text: str) -> str:
    return "".join(re.findall("[^\\W\\d_]", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_page_says_which_language_it_speaks(name: str, language: str) -> None:
    assert read(str(anywhere(language)[name].body)).language == language


@pytest.mark.parametrize("name", EVERYWHERE)
def test_no_spanish_page_says_what_the_catalogues_know_in_english(name: str) -> None:
    spoken = " ".join(said(name, "es"))
    assert [text for text in english() if text in spoken] == []
    assert any(text in " ".join(said(name, "en")) for text in english())


@pytest.mark.parametrize("name", EVERYWHERE)
def test_nothing_but_names_reads_alike_in_both_languages(name: str) -> None:
    alike = {text for text in said(name, "en") & said(name, "es") if len(letters(text)) > 8}
    assert alike - ON_THE_CARD - NAMES == set()
