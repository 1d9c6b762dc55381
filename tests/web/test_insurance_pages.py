"""The second step, page by page: which insurer is meant, and which numbers look mistyped."""

from __future__ import annotations

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.identifiers import PlainText
from backoffice.domain.intake import CardNumbers, ChosenPayer, Intake, NumbersToCome
from backoffice.domain.payer import CardLayout, MemberIdShape, Payer, PayerTerms
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    ATTESTED,
    BLUE,
    DEPENDENT,
    HOLDER,
    INSURANCE,
    NOW,
    NUMBERS,
    PAYER,
    Browser,
    IntakeOffice,
    a_payer,
)
from tests.support.markup import Markup, read

ODD = {**NUMBERS, "member_id": "W1O2"}


@pytest.fixture
def asked(browser: Browser) -> Browser:
    """The client's browser, asked which of two insurers is meant."""
    return browser.filled(ABOUT, {"payer_name": "  h  "})


def chosen(office: IntakeOffice) -> ChosenPayer | None:
    return office.the(Intake).payer


def numbers(office: IntakeOffice) -> CardNumbers | None:
    kept = office.the(Intake).numbers
    assert not isinstance(kept, NumbersToCome)
    return kept


def on_top(page: Markup) -> list[str]:
    """The roles of what the page says before its questions."""
    return [found["role"] for found in page.attributes if found.get("role") in {"alert", "status"}]


# Which insurer


@pytest.mark.requirement("IN-9")
@pytest.mark.parametrize("typed", ["Harbor Health", "harbor  health", "HÁRBOR-HEALTH"])
def test_an_insurer_that_is_recognised_is_not_asked_about(
    office: IntakeOffice, browser: Browser, typed: str
) -> None:
    assert browser.filled(ABOUT, {"payer_name": typed}).path == "/insurance/member-id"
    assert chosen(office) == ChosenPayer(payer_id="harbor-health")
    assert read(browser.get("/insurance/insurance").text).chosen == {"payer_name": "Harbor Health"}


@pytest.mark.requirement("IN-9", "IN-19")
def test_a_name_that_may_mean_several_is_asked_about_in_a_calm_voice(
    office: IntakeOffice, asked: Browser
) -> None:
    page = read(asked.text)
    assert (asked.path, asked.status) == ("/insurance/insurance", 200)
    assert on_top(page) == ["status"]
    offered = [control["value"] for control in page.controls if control.get("type") == "radio"]
    assert offered == ["harbor-health", "horizon-blue", "typed"]
    assert "None of these: my insurance provider is h" in page.text
    assert page.control("payer_name")["value"] == "  h  "
    assert chosen(office) is None


@pytest.mark.requirement("IN-9")
def test_the_client_chooses_the_one_that_is_meant(office: IntakeOffice, asked: Browser) -> None:
    asked.post({**read(asked.text).chosen, "payer": "horizon-blue"})
    assert asked.path == "/insurance/member-id"
    assert chosen(office) == ChosenPayer(payer_id="horizon-blue")


@pytest.mark.requirement("IN-11", "Q5")
def test_none_of_these_keeps_what_was_typed_and_needs_the_card(
    office: IntakeOffice, asked: Browser
) -> None:
    asked.post({"payer_name": "ha"})
    asked.post({**read(asked.text).chosen, "payer": "typed"})
    assert chosen(office) == ChosenPayer(typed_name=PlainText("ha"))
    asked.post(NUMBERS).post(ADDRESS)
    assert "both are required" in read(asked.text).text
    assert asked.post({}).status == 422


@pytest.mark.requirement("IN-9")
@pytest.mark.parametrize(
    ("choice", "text"), [("horizon-blue", "ha"), ("horizon-blue", "ho"), ("typed", "ha")]
)
def test_a_choice_counts_only_for_the_text_that_was_asked_about(
    office: IntakeOffice, asked: Browser, choice: str, text: str
) -> None:
    form = {**read(asked.text).chosen, "payer": choice}
    asked.post({**form, "payer_name": text})
    assert (asked.path, asked.status) == ("/insurance/insurance", 200)
    assert chosen(office) is None
    asked.post({**form, "payer_name": "Somebody Mutual"})
    assert chosen(office) == ChosenPayer(typed_name=PlainText("Somebody Mutual"))


@pytest.mark.requirement("IN-19", "Q5")
@pytest.mark.parametrize("typed", ["???", "-", "🙂🙂🙂", "1199", "™®", "X1", "a-1"])
@pytest.mark.parametrize("choice", ["", "typed"])
def test_what_is_no_name_is_refused_beside_its_field(
    office: IntakeOffice, browser: Browser, typed: str, choice: str
) -> None:
    form = {"payer_name": typed, "asked_about": typed, "payer": choice}
    page = read(browser.filled(ABOUT).post(form).text)
    assert (browser.path, browser.status) == ("/insurance/insurance", 422)
    assert "at least two letters" in page.text
    assert page.control("payer_name")["value"] == typed
    assert "payer_name-fault" in page.control("payer_name")["aria-describedby"]
    assert chosen(office) is None


@pytest.mark.requirement("IN-9")
def test_an_insurer_that_is_known_by_digits_alone_may_be_called_so(
    office: IntakeOffice, browser: Browser
) -> None:
    fund = a_payer("fund-1199", "1199 Benefit Fund").but(aliases=("1199",))
    office.records.keep(fund)
    browser.filled(ABOUT, {"payer_name": "1199"})
    assert chosen(office) == ChosenPayer(payer_id="fund-1199")


@pytest.mark.parametrize("choice", ["", "made-up", "harbor health"])
def test_no_choice_is_asked_for_again(office: IntakeOffice, asked: Browser, choice: str) -> None:
    asked.post({**read(asked.text).chosen, "payer": choice})
    assert (asked.path, on_top(read(asked.text))) == ("/insurance/insurance", ["status"])
    assert chosen(office) is None


@pytest.mark.requirement("IN-11", "Q5")
def test_an_insurer_that_nobody_knows_is_taken_and_needs_the_card(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.filled(ABOUT, {"payer_name": "Somebody Mutual"}, NUMBERS, ADDRESS)
    assert chosen(office) == ChosenPayer(typed_name=PlainText("Somebody Mutual"))
    assert browser.post({}).status == 422
    for side in ("front", "back"):
        office.add_photo(side)
    browser.post({}).post(HOLDER)
    assert browser.path == "/insurance/review"
    assert "Somebody Mutual" in read(browser.text).text


@pytest.mark.requirement("IN-11")
def test_an_insurer_that_needs_the_card_and_then_does_not_gives_the_review_back(
    browser: Browser,
) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER)
    assert browser.post(BLUE, "/insurance/insurance").path == "/insurance/card"
    assert browser.post(PAYER, "/insurance/insurance").path == "/insurance/review"


def test_a_registry_of_three_hundred_keeps_the_page_light() -> None:
    office = IntakeOffice()
    for number in range(300):
        name = f"Mutual Insurance Company of Somewhere {number}"
        payer = a_payer(f"payer-{number}", name)
        office.records.keep(payer.but(aliases=(PlainText(f"MICS {number}"),)))
    browser = Browser(office).filled(ABOUT)
    assert browser.text.count("<option") == 602
    assert len(browser.text.encode()) < 60_000
    browser.post({"payer_name": "mutual"})
    assert len([c for c in read(browser.text).controls if c.get("type") == "radio"]) == 9


# Numbers that deserve a second look


@pytest.mark.requirement("IN-19")
def test_an_odd_number_is_asked_about_once_and_then_taken(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.filled(ABOUT, PAYER, ODD)
    page = read(browser.text)
    assert (browser.path, browser.status) == ("/insurance/member-id", 200)
    assert on_top(page) == ["status"]
    assert "Is it a zero on the card?" in page.text
    assert numbers(office) is None
    assert browser.post(page.chosen).path == "/insurance/address"
    assert numbers(office) == CardNumbers(member_id="W1O2", group_number="77-1200")


@pytest.mark.requirement("IN-19")
def test_another_odd_number_is_asked_about_anew(office: IntakeOffice, browser: Browser) -> None:
    browser.filled(ABOUT, PAYER, ODD)
    browser.post({**read(browser.text).chosen, "member_id": "W1I2"})
    page = read(browser.text)
    assert browser.path == "/insurance/member-id"
    assert "Is it a one on the card?" in page.text
    assert numbers(office) is None
    assert browser.post(page.chosen).path == "/insurance/address"


@pytest.mark.requirement("IN-19")
def test_a_number_that_was_looked_at_is_not_asked_about_when_the_page_is_visited_again(
    browser: Browser,
) -> None:
    browser.filled(ABOUT, PAYER, ODD)
    browser.post(read(browser.text).chosen)
    again = read(browser.get("/insurance/member-id").text)
    assert on_top(again) == []
    assert browser.post(again.chosen).path == "/insurance/address"
    assert browser.post(ODD, "/insurance/member-id").path == "/insurance/address"


def with_shaped_ids(office: IntakeOffice) -> None:
    """Add Zephyr to the insurers, whose ids all look alike."""
    shape = MemberIdShape(pattern="Z[0-9]{6}", example="Z123456")
    terms = PayerTerms(holds=Interval(since=NOW.date()), name="Zephyr", member_id_shape=shape)
    office.records.keep(Payer(payer_id="zephyr", name="Zephyr", terms=(terms,)))


UNLIKE = "Member IDs of Zephyr usually look like Z123456"
ZEPHYR = {"payer_name": "Zephyr"}


@pytest.mark.requirement("IN-16", "IN-19")
def test_another_insurer_has_the_kept_numbers_looked_at_again_once(
    office: IntakeOffice, browser: Browser
) -> None:
    with_shaped_ids(office)
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER).post(ZEPHYR, "/insurance/insurance")
    page = read(browser.text)
    assert (browser.path, browser.status) == ("/insurance/member-id", 200)
    assert on_top(page) == ["status"]
    assert UNLIKE in page.text
    assert page.chosen["member_id"] == "W123456789"
    assert browser.post(page.chosen).path == "/insurance/review"
    assert on_top(read(browser.get("/insurance/member-id").text)) == []
    assert browser.get("/insurance").path == "/insurance/review"


@pytest.mark.requirement("IN-19")
def test_doubts_about_kept_numbers_keep_nobody_from_submitting(
    office: IntakeOffice, browser: Browser
) -> None:
    with_shaped_ids(office)
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER).post(ZEPHYR, "/insurance/insurance")
    assert browser.get("/insurance/review").path == "/insurance/review"
    assert browser.post(ATTESTED).path == "/insurance/receipt"


@pytest.mark.requirement("IN-19")
def test_whoever_returns_to_the_first_insurer_is_asked_nothing(
    office: IntakeOffice, browser: Browser
) -> None:
    with_shaped_ids(office)
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER).post(ZEPHYR, "/insurance/insurance")
    assert browser.post(PAYER, "/insurance/insurance").path == "/insurance/review"
    browser.post(ZEPHYR, "/insurance/insurance")
    browser.post({**NUMBERS, "member_id": "Z654321"}, "/insurance/member-id")
    assert browser.path == "/insurance/review"


@pytest.mark.requirement("IN-11", "IN-19")
def test_numbers_are_looked_at_before_the_card_that_another_insurer_needs(
    browser: Browser,
) -> None:
    browser.filled(ABOUT, PAYER, ODD)
    browser.post(read(browser.text).chosen).post(ADDRESS).post({}).post(HOLDER)
    browser.post(BLUE, "/insurance/insurance")
    page = read(browser.text)
    assert (browser.path, on_top(page)) == ("/insurance/member-id", ["status"])
    assert browser.post(page.chosen).path == "/insurance/card"


@pytest.mark.requirement("IN-19")
def test_a_fault_in_the_kept_numbers_is_told_alone(office: IntakeOffice, browser: Browser) -> None:
    with_shaped_ids(office)
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER).post(ZEPHYR, "/insurance/insurance")
    browser.post({**NUMBERS, "member_id": "!"})
    assert (browser.status, on_top(read(browser.text))) == (422, ["alert"])


def test_numbers_that_may_not_be_shown_yet_are_not_led_to(
    office: IntakeOffice, browser: Browser
) -> None:
    with_shaped_ids(office)
    browser.filled(ABOUT, PAYER, NUMBERS)
    office.records.keep(office.the(Intake).but(about=None))
    assert browser.post(ZEPHYR, "/insurance/insurance").path == "/insurance/about-you"


def test_an_odd_number_beside_a_fault_is_told_of_the_fault_first(browser: Browser) -> None:
    browser.filled(ABOUT, PAYER, {**ODD, "group_number": ""})
    assert (browser.status, on_top(read(browser.text))) == (422, ["alert"])
    browser.post({**read(browser.text).chosen, "group_number": "77-1200"})
    assert (browser.status, on_top(read(browser.text))) == (200, ["status"])


@pytest.mark.requirement("IN-5")
def test_the_page_of_the_numbers_speaks_of_the_insurers_own_card() -> None:
    office = IntakeOffice()
    terms = PayerTerms(
        holds=Interval(since=NOW.date()),
        name="Zephyr",
        member_id_shape=MemberIdShape(pattern="Z[0-9]{6}", example="Z123456"),
        card_layout=CardLayout(member_id_label=PlainText("Subscriber ID")),
    )
    office.records.keep(Payer(payer_id="zephyr", name="Zephyr", terms=(terms,)))
    browser = Browser(office).filled(ABOUT, {"payer_name": "zephyr"})
    assert "Subscriber ID" in browser.text
    browser.post(NUMBERS)
    assert "Member IDs of Zephyr usually look like Z123456" in read(browser.text).text


@pytest.mark.requirement("Q4")
def test_none_on_my_card_is_an_answer_that_the_review_shows(
    office: IntakeOffice, browser: Browser
) -> None:
    none = {"member_id": "W123456789", "group_number": "", "no_group_number": "yes"}
    browser.filled(ABOUT, PAYER, none, ADDRESS, {}, HOLDER)
    assert numbers(office) == CardNumbers(member_id="W123456789", group_number=None)
    assert "None on the card" in read(browser.text).text
    assert "checked" in read(browser.get("/insurance/member-id").text).control("no_group_number")


@pytest.mark.requirement("IN-5")
def test_every_page_that_copies_from_the_card_says_where_to_look(browser: Browser) -> None:
    shown = {}
    for form in (None, ABOUT, *INSURANCE, {}, DEPENDENT):
        browser = browser.opened() if form is None else browser.post(form)
        page = read(browser.text)
        shown[browser.path.removeprefix("/insurance/")] = (
            page.tags.count("details"),
            page.tags.count("svg") - 1,  # the network's own mark
        )
    assert shown == {
        "about-you": (1, 1),
        "insurance": (1, 1),
        "member-id": (2, 2),
        "address": (1, 0),
        "card": (0, 0),
        "policy-holder": (0, 0),
        "policy-holder-details": (1, 1),
    }
