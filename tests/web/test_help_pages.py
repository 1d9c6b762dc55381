"""What every page of the Help centre keeps: its structure, its two languages, its size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from chalice.app import Response
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader
from jinja2.ext import babel_extract

from backoffice.domain.help import ARTICLES
from backoffice.domain.identifiers import EmailAddress, PlainText
from backoffice.domain.prose import PhoneNumber, Prose
from backoffice.languages import translations
from backoffice.services import tickets
from backoffice.web import article_pages, ticket_pages
from backoffice.web.pages import TEMPLATES
from tests.support.help_office import HELP_PAGES, PHONE, VIDEO, every_help_page
from tests.support.markup import Markup, read

HELP = Path(TEMPLATES, "help")


@cache
def pages(language: str) -> dict[str, Response]:
    return every_help_page(language)


@pytest.fixture(
    params=[(name, language) for name in HELP_PAGES for language in ("en", "es")], ids=str
)
def answer(request: pytest.FixtureRequest) -> Response:
    name, language = request.param
    return pages(language)[name]


@pytest.fixture
def page(answer: Response) -> Markup:
    return read(str(answer.body))


def test_a_page_has_one_heading_a_title_and_a_landmark(page: Markup) -> None:
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert page.title.strip()


def test_no_id_is_given_twice_and_links_within_a_page_lead_somewhere(page: Markup) -> None:
    assert len(page.ids) == len(set(page.ids))
    within = {link["href"][1:] for link in page.links if link["href"].startswith("#")}
    described = " ".join(found.get("aria-describedby", "") for found in page.attributes)
    titled = " ".join(found.get("aria-labelledby", "") for found in page.attributes)
    assert within | set(described.split()) | set(titled.split()) <= set(page.ids)


def test_every_control_has_a_label_of_its_own(page: Markup) -> None:
    assert [control["id"] for control in page.visible] == page.labelled


def test_a_page_leaves_the_office_for_the_video_and_the_telephone_alone(page: Markup) -> None:
    outside = {
        value
        for found in page.attributes
        for name, value in found.items()
        if name in {"href", "src", "action"} and re.match("/|[a-z]+:", value)
    }
    assert outside <= {"data:,", VIDEO, f"tel:{PHONE}"}


def test_no_page_needs_a_script(answer: Response) -> None:
    page = read(str(answer.body))
    names = {name for found in page.attributes for name in found}
    assert "script" not in page.tags
    assert not [name for name in names if name == "style" or name.startswith("on")]
    assert "script-src" not in str(answer.headers["Content-Security-Policy"])


def test_no_page_is_kept_or_weighs_more_than_60_kb(answer: Response) -> None:
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(str(answer.body).encode()) < 60_000


# Spanish


def sentences() -> Iterator[Any]:
    """Every text of the help templates, and every sentence of the code behind them."""
    for path in sorted(HELP.glob("*.html")):
        with path.open("rb") as template:
            for _, _, said, _ in babel_extract(template, ("_", "ngettext"), [], {"trimmed": "1"}):
                if said is not None:
                    yield said[0] if isinstance(said, tuple) else said
    for each in ARTICLES:
        yield from (each.title, each.summary)
    yield from (kind.advice for kind in (Prose, PlainText, EmailAddress, PhoneNumber))
    yield from (article_pages.NO_ANSWER, article_pages.STALE)
    yield from (ticket_pages.NO_MESSAGE, ticket_pages.STALE)
    yield from (tickets.SENT_ALREADY, tickets.NO_REPLY_ADDRESS)


def test_every_sentence_of_the_help_centre_is_there_in_spanish() -> None:
    spanish = translations("es")
    told = list(sentences())
    assert len(told) > 100
    alike = {"No", "%(weekday)s, %(day)s"}
    plural = "%(helpful)s out of %(count)s found this helpful"
    assert spanish.ngettext(plural, plural, 2) != plural
    assert {text for text in told if spanish.gettext(text) == text and text != plural} <= alike


def test_a_text_of_a_template_that_is_not_marked_for_translation_is_found() -> None:
    """Whatever stands on a Spanish page stands there in Spanish, but for words on the cards."""
    english = {word for name in HELP_PAGES for word in words(pages("en")[name])}
    spanish = {word for name in HELP_PAGES for word in words(pages("es")[name])}
    telling = {"your", "and", "with", "you", "from", "this", "that", "answer", "please"}
    assert telling <= english
    assert spanish & telling == set()


def words(answer: Response) -> set[str]:
    return set(re.findall(r"[a-z]+", read(str(answer.body)).text.lower()))


# What the other pages and the mails take from here


@pytest.mark.requirement("HP-1")
def test_the_help_button_leads_to_the_list_or_with_a_place_straight_to_the_form() -> None:
    assert button() == "../help"
    assert button('"../", "insurance/card"') == "../help/request?from=insurance/card"
    assert button('""') == "help"


def button(arguments: str = "") -> str:
    text = (
        f'{{% import "help/link.html" as help with context %}}{{{{ help.help_link({arguments}) }}}}'
    )
    loaders = [FileSystemLoader(TEMPLATES), DictLoader({"asked.html": text})]
    environment = Environment(
        loader=ChoiceLoader(loaders), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    [link] = read(environment.get_template("asked.html").render()).links
    return link["href"]
