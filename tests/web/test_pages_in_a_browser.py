"""The pages in a real browser, under their own headers: nothing blocked, nobody kept out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from chalice.app import Response
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from backoffice.languages import LANGUAGES
from tests.support.chromium import IN_CHROMIUM, NARROW, PHONE, WIDE, show
from tests.support.every_page import EVERYWHERE, NAMES, anywhere, every_page
from tests.support.intake_office import ADDRESS, BIRTH_DATE, HELPED, NUMBERS, PAYER

pytestmark = IN_CHROMIUM

TAPPED = (
    "button, .button, select, summary, textarea, input[type=text], input[type=file], .choice label,"
    " .part a, .help-link a, .languages a, .articles a, .phone, .back"
)
"""What is more than a link within a text."""
VIOLATIONS = (
    "axe.run(%s).then(found => found.violations.map(each => [each.id, each.nodes[0].html]))"
)
ALL = "{resultTypes: ['violations']}"
COLOURS = "{resultTypes: ['violations'], runOnly: ['color-contrast']}"


@pytest.fixture(scope="module")
def tab(chromium: Chromium) -> Page:
    """One tab that shows page after page, since a new one for each takes longer than the look."""
    return chromium.new_context(viewport=PHONE).new_page()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_page_fits_every_screen_and_every_finger(tab: Page, name: str, language: str) -> None:
    """In Spanish where there is least room: words that are longer show there first."""
    complaints = show(tab, anywhere(language)[name])
    assert tab.evaluate("getComputedStyle(document.querySelector('main')).borderRadius") == "18px"
    unfold(tab)
    sizes = (WIDE, PHONE, NARROW) if language == "en" else (NARROW,)
    for size in sizes:
        tab.set_viewport_size(size)
        assert tab.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert too_small(tab) == []
    assert crowded(tab) == []
    assert complaints == [], "the page breaks its own rules"


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.prove)])
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_page_keeps_nobody_out(tab: Page, name: str, language: str) -> None:
    """In Spanish as well with `make prove`: the words differ, and nothing that axe looks at."""
    show(tab, anywhere(language)[name])
    unfold(tab)
    tab.set_viewport_size(NARROW)
    tab.evaluate(AXE_SCRIPT)
    tab.emulate_media(color_scheme="light")
    assert tab.evaluate(VIOLATIONS % ALL) == []
    tab.emulate_media(color_scheme="dark")  # where colours differ, and nothing else
    assert tab.evaluate(VIOLATIONS % COLOURS) == []


def test_only_what_is_copied_letter_by_letter_is_spaced_out(tab: Page) -> None:
    show(tab, every_page()["member-id with faults"])
    spacing = "each => getComputedStyle(each).letterSpacing"
    spaced = {
        part: tab.locator(part).first.evaluate(spacing)
        for part in ("#member_id", "#member_id-hint", "#member_id-fault", ".code summary")
    }
    assert [part for part, wide in spaced.items() if wide != "normal"] == ["#member_id"]


def test_what_a_page_may_not_do_and_what_keeps_people_out_is_seen(page: Page) -> None:
    answer = every_page()["about-you"]
    scripted = str(answer.body).replace("</main>", "<script>1</script></main>")
    assert show(page, Response(scripted, answer.headers, 200))
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.querySelector('label[for=first_name]').remove()")
    page.evaluate("document.querySelector('h1').style.color = '#ccc'")
    found = {rule for rule, _ in page.evaluate(VIOLATIONS % ALL)}
    assert {"label", "color-contrast"} <= found


def unfold(page: Page) -> None:
    """Open whatever is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def too_small(page: Page) -> Any:
    """Whatever is tapped and lower than a finger is wide: 44 pixels."""
    return page.evaluate(
        """tapped => [...document.querySelectorAll(tapped)]
            .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
            .map(each => each.outerHTML)""",
        TAPPED,
    )


def crowded(page: Page) -> Any:
    """Buttons, frames, and the headings of groups, that touch the words below them."""
    return page.evaluate(
        """() => {
            const shown = of => [...document.querySelectorAll(of)].filter(e => e.checkVisibility())
            const words = shown('main p').map(each => each.getBoundingClientRect())
            const touched = box => words.some(
                each => each.top > box.bottom - 1 && each.top < box.bottom + 4
                    && each.left < box.right && box.left < each.right)
            return shown('main button, main .group, main .invoice')
                .filter(each => touched(each.getBoundingClientRect()))
                .map(each => each.outerHTML)
        }"""
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("with faults")])
def test_a_page_with_faults_opens_at_the_list_of_them(tab: Page, name: str) -> None:
    show(tab, every_page()[name])
    expect(tab.locator("[role=alert]")).to_be_focused()
    tab.locator("[role=alert] a").first.click()
    expect(tab.locator("[aria-invalid]:focus, [aria-invalid] :focus")).to_have_count(1)


def test_what_depends_on_an_answer_appears_with_it(tab: Page) -> None:
    show(tab, every_page()["policy-holder"])
    child = tab.get_by_label("Child")
    assert not child.is_visible()
    tab.get_by_label("No, Maya is covered").check()
    assert child.is_visible()

    show(tab, every_page()["about-you"])
    asked = [tab.get_by_label("Your own name"), tab.get_by_label("Parent or guardian")]
    assert not any(question.is_visible() for question in asked)
    tab.get_by_label("for someone else").check()
    assert all(question.is_visible() for question in asked)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("landing", BIRTH_DATE),
        ("about-you", HELPED),
        ("insurance", PAYER),
        ("insurance with candidates", {"payer_name": "h", "asked_about": "h", "payer": "typed"}),
        ("member-id", NUMBERS),
        ("member-id with doubts", {"member_id": "W1O2I3", "looked_again": "W1O2I3 77-1200"}),
        ("address", ADDRESS),
    ],
)
def test_a_browser_sends_the_fields_that_the_office_reads(
    tab: Page, name: str, form: dict[str, str]
) -> None:
    show(tab, every_page()[name])
    for field, value in form.items():
        control = tab.locator(f"[name={field}]").first
        if control.get_attribute("type") == "radio":
            tab.locator(f"[name={field}][value={value}]").check()
        elif control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        elif control.is_visible():
            control.fill(value)
    with tab.expect_request(lambda request: request.method == "POST") as sent:
        tab.locator("button").click()
    posted = dict(parse_qsl(sent.value.post_data or ""))
    assert {key: posted.get(key) for key, value in form.items() if value} == {
        key: value for key, value in form.items() if value
    }
