"""What each step of the form shows and asks, in the words of the source."""

from __future__ import annotations

import pytest

from backoffice.domain.coverage import Coverage
from backoffice.domain.intake import Step
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    ATTESTED,
    BIRTH_DATE,
    BLUE,
    BLUE_INSURANCE,
    DEPENDENT,
    HELPED,
    HOLDER,
    HOLDER_DETAILS,
    INSURANCE,
    NUMBERS,
    PAYER,
    UPLOADS,
    Browser,
    IntakeOffice,
    a_client,
)
from tests.support.markup import read


@pytest.mark.requirement("IN-6")
def test_the_first_step_already_knows_the_name_and_the_birth_date(browser: Browser) -> None:
    shown = read(browser.opened().text).chosen
    assert (shown["first_name"], shown["last_name"]) == ("Maya", "Okafor")
    assert {name: shown[name] for name in BIRTH_DATE} == BIRTH_DATE
    assert "sex" not in shown


@pytest.mark.requirement("IN-6", "IN-7", "IN-8")
def test_the_first_step_says_as_on_the_card_and_why_sex_is_asked(browser: Browser) -> None:
    text = read(browser.opened().text).text
    assert "exactly as they appear on the insurance card" in text
    assert "enter the details of the person seeking care" in text
    assert "gender inclusivity" in text
    assert "required field on the insurance claims that your provider files" in text


@pytest.mark.requirement("IN-5", "IN-9")
def test_the_second_step_suggests_every_insurer_and_shows_where_the_card_says_it(
    browser: Browser,
) -> None:
    page = browser.filled(ABOUT).text
    for name in ("Harbor Health", "Horizon Blue"):
        assert f'<option value="{name}">' in page
    assert read(page).control("payer_name")["list"] == "payers"
    assert "<svg" in page.partition("<main")[2]
    browser.post(PAYER)
    assert browser.text.partition("<main")[2].count("<svg") == 2
    text = read(browser.post(NUMBERS).text).text
    assert "has on file for you, not the insurance company’s own" in text


@pytest.mark.requirement("IN-7")
def test_a_helper_reads_that_the_details_are_the_clients(browser: Browser) -> None:
    text = read(browser.filled(HELPED).text).text
    assert "These are the details of Maya, the person seeking care" in text
    assert "from Maya’s insurance card" in read(browser.post(PAYER).text).text
    assert "has on file for Maya" in read(browser.post(NUMBERS).text).text


@pytest.mark.requirement("IN-11", "IN-13")
def test_a_plan_that_needs_the_card_does_not_let_go_without_both_sides(
    office: IntakeOffice, browser: Browser
) -> None:
    text = read(browser.filled(ABOUT, *BLUE_INSURANCE).text).text
    assert "both are required" in text
    assert "verify benefits, file claims and sort out any insurance issues" in text
    office.add_photo("front")
    browser.post({})
    page = read(browser.text)
    assert (browser.path, browser.status) == ("/insurance/card", 422)
    assert "aria-invalid" not in page.control("front")
    assert page.control("back")["aria-invalid"] == "true"
    office.add_photo("back")
    assert browser.post({}).path == "/insurance/policy-holder"


@pytest.mark.requirement("IN-12")
def test_other_plans_encourage_the_card_and_let_go(browser: Browser) -> None:
    page = read(browser.filled(ABOUT, *INSURANCE).text)
    assert "strongly encouraged" in page.text
    assert "Continue without photos" in page.text
    assert browser.post({}).path == "/insurance/policy-holder"


@pytest.mark.requirement("IN-10")
def test_each_side_of_the_card_is_posted_straight_to_the_bucket(
    office: IntakeOffice, browser: Browser
) -> None:
    page = read(browser.filled(ABOUT, *BLUE_INSURANCE).text)
    uploads = [form for form in page.forms if form.get("enctype") == "multipart/form-data"]
    assert [form["action"] for form in uploads] == [f"{UPLOADS}/quarantine"] * 2
    keys = [c["value"] for c in page.controls if c.get("name") == "key"]
    assert keys == [f"cards/client-0001.intake.1/{side}" for side in ("front", "back")]
    files = [control for control in page.controls if control["type"] == "file"]
    assert {control["accept"] for control in files} == {
        "image/jpeg,image/png,image/webp,image/heic"
    }
    assert {control["name"] for control in files} == {"file"}


def test_the_file_comes_after_the_fields_that_the_bucket_reads_first(browser: Browser) -> None:
    form = browser.filled(ABOUT, *BLUE_INSURANCE).text.split("<form")[1]
    assert form.index('name="policy"') < form.index('type="file"')


def test_only_the_card_page_may_post_to_the_bucket(browser: Browser) -> None:
    browser.filled(ABOUT, BLUE, NUMBERS)
    assert UPLOADS not in str(browser.answer.headers["Content-Security-Policy"])
    browser.post(ADDRESS)
    policy = str(browser.answer.headers["Content-Security-Policy"])
    assert f"form-action 'self' {UPLOADS};" in policy


def test_the_card_page_shows_which_side_has_arrived(office: IntakeOffice, browser: Browser) -> None:
    browser.filled(ABOUT, *BLUE_INSURANCE)
    office.add_photo("back")
    text = read(browser.get("/insurance/card").text).text
    assert text.index("Not added yet.") < text.index("This photo is here.")
    assert "Replace the back" in text


@pytest.mark.requirement("IN-20")
@pytest.mark.parametrize(
    ("about", "question"),
    [(ABOUT, "Are you the policy holder?"), (HELPED, "Is Maya the policy holder?")],
)
def test_whose_plan_it_is_is_asked_about_the_person_seeking_care(
    browser: Browser, about: dict[str, str], question: str
) -> None:
    text = read(browser.filled(about, *INSURANCE, {}).text).text
    assert question in text
    assert "No, Maya is covered under someone else’s insurance" in text


@pytest.mark.requirement("IN-16", "IN-19")
def test_the_review_shows_every_value_as_it_will_be_kept(browser: Browser) -> None:
    address = {**ADDRESS, "line1": "12  Elm   Street", "line2": "Apt 4", "zip": "122071234"}
    browser.filled(HELPED, PAYER, NUMBERS, address, {}, DEPENDENT, HOLDER_DETAILS)
    text = read(browser.text).text
    for value in (
        "Maya",
        "Okafor",
        "April 12, 1990",
        "Female",
        "Filled in by Ana Ruiz",
        "Who is Parent or guardian",
        "Harbor Health",
        "W123456789",
        "77-1200",
        "12 Elm Street",
        "Apt 4",
        "Albany, NY 12207-1234",
        "No photo",
        "Child",
        "Ada",
        "February 29, 1964",
    ):
        assert value in text


@pytest.mark.requirement("IN-16")
def test_the_review_leads_to_every_step_for_a_change(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, DEPENDENT, HOLDER_DETAILS)
    changes = [link["href"] for link in read(browser.text).links]
    steps = ("about-you", "insurance", "member-id", "address", "card", "policy-holder")
    for step in (*steps, "policy-holder-details"):
        assert step in changes
        assert browser.get(f"/insurance/{step}").path == f"/insurance/{step}"


def test_the_holders_details_leave_the_review_with_the_dependence(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, DEPENDENT, HOLDER_DETAILS)
    browser.post(HOLDER, "/insurance/policy-holder")
    assert browser.path == "/insurance/review"
    assert "Ada" not in read(browser.text).text


@pytest.mark.requirement("IN-17", "IN-18")
def test_nothing_is_submitted_without_the_tick(office: IntakeOffice, browser: Browser) -> None:
    page = browser.filled(ABOUT, *INSURANCE, {}, HOLDER).text
    assert "accurate to the best of my knowledge" in read(page).text
    assert '<button type="submit">Submit information</button>' in page
    assert browser.post({}).status == 422
    assert read(browser.text).control("attested")["aria-invalid"] == "true"
    assert office.every(Coverage) == []


@pytest.mark.requirement("IN-4")
def test_submitting_is_announced_and_keeps_the_policy(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER, ATTESTED)
    assert office.announced() == ["insurance-submitted"]
    assert len(office.every(Coverage)) == 1


def test_after_the_submission_every_page_is_the_receipt(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER, ATTESTED)
    assert browser.path == "/insurance/receipt"
    for step in (*Step, "receipt", "nonsense"):
        assert browser.get(f"/insurance/{step}").path == "/insurance/receipt"


def test_what_was_submitted_is_answered_with_the_receipt_when_it_comes_again(
    browser: Browser,
) -> None:
    given: list[dict[str, str]] = [ABOUT, *INSURANCE, {}, HOLDER]
    browser.filled(*given, ATTESTED)
    steps = ("about-you", "insurance", "member-id", "address", "card", "policy-holder")
    for step, form in zip((*steps, "review"), (*given, ATTESTED), strict=True):
        assert browser.post(form, f"/insurance/{step}").path == "/insurance/receipt"
        assert browser.status == 200


def test_the_receipt_says_when_on_the_clients_own_clock() -> None:
    browser = Browser(IntakeOffice(a_client(time_zone="America/Los_Angeles")))
    browser.filled(ABOUT, *INSURANCE, {}, HOLDER, ATTESTED)
    assert "Friday, November 27, 2026 at 1:05 PM PST" in read(browser.text).text


def test_a_submitted_link_opens_to_its_receipt(office: IntakeOffice) -> None:
    Browser(office).filled(ABOUT, *INSURANCE, {}, HOLDER, ATTESTED)
    assert Browser(office).opened().path == "/insurance/receipt"
