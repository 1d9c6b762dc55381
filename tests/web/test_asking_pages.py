"""The page on which anybody may ask for a link: one answer for all, and no word about anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backoffice.domain.identifiers import EmailAddress
from backoffice.languages import LANGUAGES
from backoffice.services.asking import AskingDesk
from backoffice.web import pages
from backoffice.web.asking_pages import AskingPages
from tests.support.markup import read
from tests.twins.office import MemoryOffice

NOW = datetime(2026, 11, 27, 21, 5, tzinfo=UTC)
FORM = {
    "email": "ana@mail.example",
    "birth_date_month": "4",
    "birth_date_day": "12",
    "birth_date_year": "1990",
}
TOMORROW = {"birth_date_month": "11", "birth_date_day": "28", "birth_date_year": "2026"}


class Desk(AskingDesk):
    """Writes down what it was asked, and nothing else."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, date]] = []

    def ask(self, email: EmailAddress, birth_date: date) -> None:
        self.asked.append((email, birth_date))


def shown(desk: AskingDesk) -> AskingPages:
    return AskingPages(desk, network_name="Fernway", home_zone="America/New_York")


@pytest.mark.requirement("IN-21")
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_question_stands_still_and_can_be_answered(language: str) -> None:
    page = read(pages.asking("Fernway & Sons", language).body)
    assert page.language == language
    assert page.title.endswith("– Fernway & Sons")
    assert [control["name"] for control in page.visible] == list(FORM)
    assert {control["id"] for control in page.visible} <= set(page.labelled)
    (form,) = page.forms
    assert form == {"method": "post", "novalidate": ""}


@pytest.mark.requirement("IN-21")
def test_a_wish_that_can_be_read_is_passed_on_and_answered() -> None:
    desk = Desk()
    answer = shown(desk).ask(FORM, "en", now=NOW)
    assert desk.asked == [("ana@mail.example", date(1990, 4, 12))]
    assert answer.status_code == 200
    page = read(answer.body)
    assert "the provider now knows" in page.text
    assert "business day" in page.text
    assert page.forms == []


@pytest.mark.requirement("IN-21")
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_everybody_gets_the_same_answer(language: str) -> None:
    pages_ = shown(Desk())
    first = pages_.ask(FORM, language, now=NOW)
    other = pages_.ask({**FORM, "email": "x@y.example", "birth_date_day": "1"}, language, now=NOW)
    assert (first.status_code, first.headers, first.body) == (
        other.status_code,
        other.headers,
        other.body,
    )
    assert "@" not in read(first.body).text


@pytest.mark.parametrize(
    ("differs", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "ana"}, "email"),
        ({"email": "ana@mail.example\r\nBcc: x@y.example"}, "email"),
        ({"email": f"{'a' * 65}@mail.example"}, "email"),
        ({"email": f"a@{'a.' * 130}example"}, "email"),
        ({"email": "аna@mail.example"}, "email"),
        ({"birth_date_month": "13"}, "birth_date"),
        ({"birth_date_day": "30", "birth_date_month": "2"}, "birth_date"),
        (TOMORROW, "birth_date"),
        ({"birth_date_year": "1890"}, "birth_date"),
        ({"birth_date_year": ""}, "birth_date"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_asked_again_at_its_field(
    differs: dict[str, str], field: str
) -> None:
    desk = Desk()
    answer = shown(desk).ask({**FORM, **differs}, "en", now=NOW)
    page = read(answer.body)
    assert answer.status_code == 422
    assert desk.asked == []
    assert [link["href"] for link in page.links if link["href"].startswith(f"#{field}")] != []
    assert page.control(field).get("aria-invalid") == "true"


def test_what_was_typed_comes_back_as_text_and_as_nothing_else() -> None:
    hostile = "\"'><script>alert(1)</script>"
    answer = shown(Desk()).ask({**FORM, "email": hostile}, "en", now=NOW)
    page = read(answer.body)
    assert "script" not in page.tags
    assert page.control("email")["value"] == hostile


@pytest.mark.requirement("IN-21")
def test_a_wish_and_a_strangers_wish_cost_the_same_and_keep_as_much() -> None:
    office = MemoryOffice()
    kept = []
    for email in ("ana@mail.example", "nobody@mail.example"):
        shown(office.asking).ask({**FORM, "email": email}, "en", now=NOW)
        kept.append([len(office.database.items(t)) for t in ("link-requests", "outbox", "tasks")])
    assert kept == [[1, 1, 0], [2, 2, 0]]
