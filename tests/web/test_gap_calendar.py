"""The calendar of planned visits: the same for who sees it, who hears it, and who prints it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate
from backoffice.languages import LANGUAGES
from backoffice.web.gap_calendar import LOOKS, calendar_of
from backoffice.web.gap_page import certificate_page
from tests.support.builders import ANA, OMAR, RUTH
from tests.support.chromium import IN_CHROMIUM, NARROW, WIDE

TODAY = date(2026, 12, 21)
_COVERS = tuple(LOOKS)
DAYS = tuple(
    CertifiedDay(
        provider_id=RUTH.provider_id,
        day=TODAY + timedelta(weeks=week),
        cover=_COVERS[week % len(_COVERS)],
        due_on=TODAY + timedelta(weeks=week, days=-1) if week % len(_COVERS) in {1, 2} else None,
    )
    for week in range(10)
)
CERTIFICATE = GapCertificate(
    client_id=ANA,
    made_at=datetime(2026, 12, 21, 15, tzinfo=UTC),
    days=DAYS,
    rests_on=("coverage.3",),
    seal="0WJx3m9dA0hV",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_stands_in_the_picture_and_in_the_table(language: str) -> None:
    html = calendar_of(DAYS, language)
    picture, _, table = html.partition("<table>")
    assert picture.count("<g transform") == len(DAYS)
    assert table.count('<th scope="row">') == len(DAYS)


def test_no_two_kinds_of_days_share_a_letter_a_shape_or_a_color() -> None:
    for part in zip(*LOOKS.values(), strict=True):
        assert len(set(part)) == len(LOOKS)
    assert set(LOOKS) == set(Cover) - {Cover.OPEN}


def test_it_speaks_spanish() -> None:
    html = calendar_of(DAYS, "es")
    assert "Cubierta: el seguro la confirmó" in html
    assert "enero 2027" in html
    assert "Covered" not in html


def test_of_two_visits_on_a_day_the_picture_shows_the_one_to_see_to() -> None:
    both = (
        DAYS[0].but(cover=Cover.TASK),
        DAYS[0].but(provider_id=OMAR.provider_id, cover=Cover.VERIFIED),
    )
    html = calendar_of(both, "en")
    assert re.findall(r'font-weight="bold" fill="#1d2433">([A-Z])<', html) == ["T", "T"]
    assert html.count('<th scope="row">') == 2


def test_without_a_planned_visit_it_says_so() -> None:
    assert calendar_of((), "en") == "<p>No visits are planned.</p>"


@pytest.mark.parametrize(("year", "month"), [(2027, 1), (2028, 2), (2026, 11)])
def test_each_day_of_a_month_stands_under_its_day_of_the_week(year: int, month: int) -> None:
    first = date(year, month, 1)
    html = calendar_of((DAYS[0].but(day=first),), "en")
    assert ">Su</text>" in html
    squares = re.findall(r'<rect x="(\d+)" y="(\d+)" width="40" height="40"', html)
    days = [first + timedelta(days=number) for number in range(len(squares))]
    assert days[-1].month == month
    assert (days[-1] + timedelta(days=1)).month != month
    assert [int(x) // 40 for x, _ in squares] == [(day.weekday() + 1) % 7 for day in days]
    rows = [int(y) for _, y in squares]
    assert rows == sorted(rows)


@pytest.mark.browser
class TestInABrowser:
    pytestmark = IN_CHROMIUM

    @pytest.fixture(scope="class")
    def tab(self, chromium: Chromium) -> Page:
        tab = chromium.new_page()
        tab.set_content(certificate_page(CERTIFICATE, RUTH.provider_id, TODAY))
        return tab

    def test_the_page_keeps_nobody_out(self, tab: Page) -> None:
        tab.evaluate(AXE_SCRIPT)
        found = tab.evaluate(
            "axe.run({resultTypes: ['violations']}).then("
            "found => found.violations.map(each => [each.id, each.nodes[0].html]))"
        )
        assert found == []
        for month in ("December 2026", "January 2027", "February 2027"):
            name = f"Calendar of planned visits and who pays for them: {month}"
            assert tab.get_by_role("img", name=name).is_visible()

    def test_on_a_phone_its_letters_are_as_large_as_on_a_screen(self, tab: Page) -> None:
        tab.set_viewport_size(NARROW)
        shrunk = """
        [...document.querySelectorAll("figure > svg")]
          .map(each => each.getBoundingClientRect().width / each.viewBox.baseVal.width)
        """
        assert min(tab.evaluate(shrunk)) == 1

    def test_the_page_fits_every_screen_and_asks_for_nothing(self, tab: Page) -> None:
        for size in (NARROW, WIDE):
            tab.set_viewport_size(size)
            assert tab.evaluate("document.documentElement.scrollWidth") == size["width"]
        assert tab.evaluate("performance.getEntriesByType('resource').length") == 0

    def test_no_letter_leaves_its_day(self, tab: Page) -> None:
        outside = """
        [...document.querySelectorAll("figure > svg g")].filter(g => {
          const [sign, text] = [g.firstElementChild, g.lastElementChild]
            .map(each => each.getBoundingClientRect());
          return text.left < sign.left || text.right > sign.right;
        }).length
        """
        assert tab.evaluate(outside) == 0
