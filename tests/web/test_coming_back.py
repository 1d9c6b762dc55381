"""Coming back to the form: what a changed mind brings back, and what comes too late."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from backoffice.domain.coverage import Coverage
from backoffice.domain.intake import Intake, Step
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    ATTESTED,
    BLUE,
    DEPENDENT,
    HOLDER,
    HOLDER_DETAILS,
    INSURANCE,
    NUMBERS,
    Browser,
    IntakeOffice,
)
from tests.support.markup import read

ALL: list[dict[str, str]] = [ABOUT, *INSURANCE, {}, DEPENDENT, HOLDER_DETAILS]

LATE = [
    (Step.ABOUT, {**ABOUT, "first_name": "Eve"}),
    (Step.ABOUT, {**ABOUT, "first_name": ""}),
    (Step.PAYER, BLUE),
    (Step.PAYER, {"payer_name": "h"}),
    (Step.NUMBERS, {**NUMBERS, "member_id": "W2"}),
    (Step.NUMBERS, {**NUMBERS, "member_id": "W1O2"}),
    (Step.ADDRESS, {**ADDRESS, "city": "Troy"}),
    (Step.HOLDER, HOLDER),
    (Step.HOLDER_DETAILS, {**HOLDER_DETAILS, "first_name": "Eve"}),
]


def browsers(office: IntakeOffice) -> tuple[Browser, Browser]:
    """Two tabs of one browser, at the review of a whole form."""
    first, second = Browser(office).filled(*ALL), Browser(office)
    second.cookie = first.cookie
    return first, second.get("/insurance/review")


@pytest.mark.requirement("IN-14", "IN-15")
def test_the_policy_holder_who_leaves_the_form_comes_back_with_the_answer(
    office: IntakeOffice, browser: Browser
) -> None:
    browser.filled(*ALL)
    browser.post(HOLDER, "/insurance/policy-holder")
    assert browser.path == "/insurance/review"
    assert "Ada" not in browser.text
    assert browser.get("/insurance/policy-holder-details").path == "/insurance/review"
    browser.post(DEPENDENT, "/insurance/policy-holder")
    assert browser.path == "/insurance/review"
    assert "Ada" in browser.text
    browser.post(HOLDER, "/insurance/policy-holder").post(ATTESTED)
    [policy] = office.the(Coverage).believed_at(None)
    assert (policy.subscriber.is_client, policy.subscriber.first_name) == (True, None)


@pytest.mark.parametrize(("step", "form"), LATE)
def test_whatever_differs_from_what_was_submitted_is_said_not_to_be_saved(
    office: IntakeOffice, browser: Browser, step: Step, form: Mapping[str, str]
) -> None:
    browser.filled(*ALL, ATTESTED)
    before = office.the(Intake), office.the(Coverage)
    browser.post(form, f"/insurance/{step}")
    page = read(browser.text)
    assert (browser.path, browser.status) == (f"/insurance/{step}", 409)
    assert "This was not saved" in page.text
    assert "ask your provider for a new link" in page.text
    assert "Eve" not in browser.text
    assert (office.the(Intake), office.the(Coverage)) == before
    [receipt] = [link["href"] for link in page.links if link["href"] == "receipt"]
    assert browser.get(f"/insurance/{receipt}").status == 200


def test_a_tab_that_was_left_open_submits_nothing_a_second_time(office: IntakeOffice) -> None:
    first, second = browsers(office)
    assert first.post(ATTESTED).path == "/insurance/receipt"
    before = office.the(Intake), office.the(Coverage)
    assert second.post(ATTESTED).path == "/insurance/receipt"
    assert second.post({}, "/insurance/review").path == "/insurance/receipt"
    assert (office.the(Intake), office.the(Coverage)) == before
    assert office.announced() == ["insurance-submitted"]


def test_two_taps_on_submit_at_the_same_moment_end_in_the_receipt(office: IntakeOffice) -> None:
    first, second = browsers(office)
    office.database.meanwhile = lambda: first.post(ATTESTED)
    second.post(ATTESTED)
    assert (second.path, second.status) == ("/insurance/receipt", 200)
    assert len(office.the(Coverage).versions) == 1
    assert office.announced() == ["insurance-submitted"]


def test_two_tabs_at_the_same_moment_lose_no_answer(office: IntakeOffice) -> None:
    first, second = browsers(office)
    other = {**ABOUT, "first_name": "Mya"}
    office.database.meanwhile = lambda: first.post(other, "/insurance/about-you")
    second.post({**ADDRESS, "city": "Troy"}, "/insurance/address")
    assert (second.path, second.status) == ("/insurance/address", 409)
    assert read(second.text).chosen["city"] == "Troy"
    second.post(read(second.text).chosen)
    kept = office.the(Intake)
    assert kept.about is not None
    assert kept.address is not None
    assert (kept.about.first_name, kept.address.city) == ("Mya", "Troy")


@pytest.mark.requirement("IN-16", "IN-17")
def test_nobody_attests_answers_that_another_tab_changed_after_they_were_read(
    office: IntakeOffice,
) -> None:
    first, second = browsers(office)
    seen = {**read(first.get("/insurance/review").text).chosen, **ATTESTED}
    second.post({**ADDRESS, "city": "Troy"}, "/insurance/address")
    first.post(seen, "/insurance/review")
    assert (first.path, first.status) == ("/insurance/review", 409)
    assert "read everything once more" in first.text.lower()
    assert "Troy" in first.text
    assert office.every(Coverage) == []
    first.post({**read(first.text).chosen, **ATTESTED})
    assert (first.path, first.status) == ("/insurance/receipt", 200)


@pytest.mark.requirement("IN-14")
def test_whose_plan_it_is_may_be_flipped_and_the_relation_comes_back(browser: Browser) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, DEPENDENT, HOLDER_DETAILS)
    # A browser sends what is out of sight too.
    browser.post({**DEPENDENT, "client_is_holder": "yes"}, "/insurance/policy-holder")
    assert "Child" not in read(browser.text).text
    shown = read(browser.get("/insurance/policy-holder").text).chosen
    assert shown == {"client_is_holder": "yes", "relationship": "19", "other_payer_name": ""}
    browser.post({**shown, "client_is_holder": "no"})
    assert browser.path == "/insurance/review"
    assert "Child" in read(browser.text).text


@pytest.mark.requirement("IN-14", "IN-16")
@pytest.mark.parametrize(
    ("typed", "reviewed"),
    [
        ({}, "Not answered"),
        ({"other_insurance": "no", "other_payer_name": "Moss Life"}, "No"),
        ({"other_insurance": "yes"}, "Yes"),
        ({"other_insurance": "yes", "other_payer_name": "Moss Life"}, "Moss Life"),
    ],
)
def test_a_second_insurance_comes_back_and_stands_in_the_review(
    browser: Browser, typed: dict[str, str], reviewed: str
) -> None:
    browser.filled(ABOUT, *INSURANCE, {}, DEPENDENT | typed, HOLDER_DETAILS)
    assert browser.path == "/insurance/review"
    row = f"<dt>Another health insurance</dt> <dd>{reviewed}</dd>"
    assert row in " ".join(browser.text.split())
    again = read(browser.get("/insurance/policy-holder").text).chosen
    assert again.get("other_insurance") == typed.get("other_insurance")
    browser.post(again)
    assert browser.path == "/insurance/review"
    assert f"<dt>Another health insurance</dt> <dd>{reviewed}</dd>" in " ".join(
        browser.text.split()
    )
