"""The pages behind a renewal's link, as a browser sees them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.renewal import AnswerKind
from backoffice.web import pages
from tests.services.test_a_confirmed_plan_is_over import confirmed_and_over_in_january
from tests.simulation.test_scanners import forms_in
from tests.support import builders, renewing
from tests.support.builders import ANA, RUTH
from tests.support.renewal_browser import (
    BIRTH_DATE,
    TICKED,
    RenewalBrowser,
    answered,
    entered_meanwhile,
    fill_in,
    told_to_follow,
    with_visit_in_january,
)
from tests.support.renewing import JANUARY, coverage, renewal

CONFIRM = "Yes, my current insurance isn’t changing"
NOT_CHANGING = "/renewal-answers/not-changing"
NO_INSURANCE = "/renewal-answers/no-insurance"
DONT_KNOW = "/renewal-answers/dont-know"


@pytest.fixture
def ana() -> RenewalBrowser:
    office, _ = renewing.asked()
    return RenewalBrowser(office)


def headings(ana: RenewalBrowser) -> list[str]:
    return re.findall("<h[12]>(.*?)</h[12]>", ana.text)


def kinds(ana: RenewalBrowser) -> list[AnswerKind]:
    return [answer.kind for answer in renewal(ana.office).answers]


@pytest.mark.requirement("RN-4")
@pytest.mark.parametrize(
    ("action", "leads_to"),
    [
        ("", "/renewal"),
        ("/upcoming", "/renewal-answers/upcoming"),
        ("/not-changing", "/renewal-answers/not-changing"),
        ("/anything-else", "/renewal"),
    ],
)
def test_each_action_of_the_mail_leads_to_its_page_and_answers_nothing(
    ana: RenewalBrowser, action: str, leads_to: str
) -> None:
    ana.opened(action)
    assert (ana.status, ana.path) == (200, leads_to)
    assert ana.cookies["__Host-renewal"].startswith(f"{ANA}.renewal.2026-12-31.1.")
    assert kinds(ana) == []


def test_the_landing_page_is_the_same_for_everybody_and_at_both_depths() -> None:
    for language in ("en", "es"):
        plain, deeper = (
            str(pages.renewal_landing("Fernway", language, action=action).body)
            for action in (False, True)
        )
        assert plain.count('<form method="post"') == 1
        assert plain.replace('"../', '"../../') == deeper


def test_a_wrong_birth_date_shows_the_page_again_and_opens_nothing(ana: RenewalBrowser) -> None:
    ana.opened("/not-changing", {**BIRTH_DATE, "birth_date_year": "1991"})
    assert ana.status == 422
    assert "This did not work." in ana.text
    assert ana.cookies == {}


@pytest.mark.requirement("RN-3", "RN-4", "Q7")
def test_the_page_shows_what_is_on_file_and_all_answers(ana: RenewalBrowser) -> None:
    ana.opened()
    for said in (
        "Fern Health",
        "December 31, 2026",
        "Add upcoming insurance details",
        "My insurance is not changing",
        "My new card is not here yet",
        "I will have no insurance, or pay myself",
        "I don’t know yet",
    ):
        assert said in ana.text
    assert "FERN0001" not in ana.text


@pytest.mark.requirement("RN-5")
def test_not_changing_wants_its_own_confirmation_with_a_tick_that_nobody_set(
    ana: RenewalBrowser,
) -> None:
    ana.opened("/not-changing")
    assert CONFIRM in ana.text
    assert '<input type="checkbox" id="sure" name="sure" value="yes">' in ana.text
    for unticked in ({}, {"sure": ""}, {"sure": "no"}):
        ana.post(unticked, NOT_CHANGING)
        assert ana.status == 422
        assert "Tick the box if it is so." in ana.text
    assert kinds(ana) == []
    ana.post(TICKED, NOT_CHANGING)
    assert (ana.status, ana.path) == (200, "/renewal?said=kept")
    assert kinds(ana) == [AnswerKind.NOT_CHANGING]


@pytest.mark.requirement("RN-5", "RN-10")
def test_after_an_answer_the_page_says_what_was_understood_and_until_when_it_may_change(
    ana: RenewalBrowser,
) -> None:
    ana.opened().post(TICKED, NOT_CHANGING)
    for said in (
        "Your insurance is not changing.",
        "from January 1, 2027 to December 31, 2027",
        "You can change it until December 31, 2026",
    ):
        assert said in ana.text
    ana.post(TICKED, NO_INSURANCE)
    assert "You will have no insurance, or pay yourself." in ana.text


@pytest.mark.parametrize("choice", ["no-insurance", "dont-know"])
def test_every_other_answer_wants_its_tick_too(ana: RenewalBrowser, choice: str) -> None:
    ana.opened().get(f"/renewal-answers/{choice}")
    assert " checked" not in ana.text
    assert ana.post({}).status == 422
    assert kinds(ana) == []


@pytest.mark.requirement("RN-6", "Q6")
@pytest.mark.parametrize(("choice", "to_come"), [("upcoming", False), ("card-to-come", True)])
def test_another_plan_leads_to_the_form_beside_the_page_that_it_came_from(
    ana: RenewalBrowser, choice: str, *, to_come: bool
) -> None:
    ana.opened().get(f"/renewal-answers/{choice}")
    assert "Continue to the form" in ana.text
    ana.post({})
    assert ana.path == "/insurance/about-you"
    begun = ana.office.intake.sit_down(ana.form).intake
    assert (begun.upcoming, begun.numbers_to_come) == (True, to_come)
    assert ana.get("/renewal").status == 200


@pytest.mark.requirement("RN-8", "Q31")
def test_the_form_about_the_plan_that_follows_is_reviewed_and_submitted_under_its_own_label(
    ana: RenewalBrowser,
) -> None:
    ana.opened().post({}, "/renewal-answers/upcoming")
    fill_in(ana.office, ana.form, numbers=True)
    assert ana.get("/insurance").path == "/insurance/review"
    assert '<button type="submit">Submit</button>' in ana.text
    ana.post({})
    assert kinds(ana) == []
    [reviewed] = [form for _, form in forms_in(ana.text) if "reviewed" in form]
    ana.post({**reviewed, "attested": "yes"})
    assert ana.path == "/insurance/receipt"
    assert "by the same link in our e-mail" in ana.text
    assert kinds(ana) == [AnswerKind.UPCOMING]


def test_what_the_provider_entered_meanwhile_closes_the_question_and_says_so() -> None:
    office = entered_meanwhile()
    ana = RenewalBrowser(office).opened().post(TICKED, NOT_CHANGING)
    assert ana.status == 422
    assert "has changed since we asked" in ana.text
    assert 'href="../renewal-answers/upcoming"' in ana.text
    assert "renewal-answers/not-changing" not in ana.text
    assert ana.get(NOT_CHANGING).path == "/renewal"
    assert len(coverage(office).believed_at(None)) == 2


def test_once_the_year_has_begun_a_final_answer_is_shown_and_not_asked_for_again() -> None:
    office = answered(AnswerKind.NOT_CHANGING)
    office.wait(JANUARY - office.clock())
    ana = RenewalBrowser(office).opened()
    assert "The new plan year has begun." in ana.text
    assert "renewal-answers/" not in ana.text


@pytest.mark.requirement("Q9")
def test_whoever_does_not_know_yet_is_asked_whether_they_know_more_and_told_who_writes_next() -> (
    None
):
    ana = RenewalBrowser(with_visit_in_january()).opened()
    assert "We will ask you again by e-mail." in ana.get(DONT_KNOW).text
    ana.post(TICKED)
    assert headings(ana)[-2:] == [
        "Do you know more now?",
        "Your planned visits, and who pays for them",
    ]
    assert "We will ask you again by e-mail." in ana.text
    assert "not be covered until we know" in ana.text
    assert "Something has changed?" not in ana.text
    assert "You can change it until" not in ana.text
    assert 'renewal-answers/dont-know"' not in ana.text
    ana.office.wait(JANUARY - ana.office.clock())  # the last mail has left
    ana.opened()
    assert headings(ana)[0] == "Your insurance in the new plan year"
    assert headings(ana)[2:4] == ["What you told us", "Do you know more now?"]
    assert "We will ask you again" not in ana.text + ana.get(DONT_KNOW).text


@pytest.mark.requirement("UP-3")
def test_whose_answer_leaves_days_open_after_all_is_asked_what_follows() -> None:
    ana = RenewalBrowser(confirmed_and_over_in_january()).opened()
    assert headings(ana)[-1] == "What follows after that day?"
    assert "the days after December 31, 2026 are still open" in ana.text
    assert "Something has changed?" not in ana.text


def test_the_page_offers_every_answer_but_the_one_that_stands() -> None:
    ana = RenewalBrowser(answered(AnswerKind.NO_INSURANCE)).opened()
    assert headings(ana)[-1] == "Something has changed?"
    assert "renewal-answers/no-insurance" not in ana.text
    assert "renewal-answers/not-changing" in ana.text
    ana.post(TICKED, NO_INSURANCE)
    assert kinds(ana) == [AnswerKind.NO_INSURANCE]


def test_a_plan_whose_card_is_to_come_has_one_way_on_once_its_year_has_begun() -> None:
    office = told_to_follow(numbers=False)
    office.wait(JANUARY - office.clock())
    ana = RenewalBrowser(office).opened()
    assert "Complete the new plan" in ana.text
    assert ana.text.count("renewal-answers/") == 1
    assert "Something has changed?" not in ana.text


def test_where_no_plan_is_left_on_the_day_that_was_asked_about_the_page_names_the_day() -> None:
    office, _ = renewing.asked()
    [policy] = coverage(office).believed_at(None)
    holds = Interval(since=policy.period.since, until=date(2026, 12, 15))
    new = builders.new_policy(holds=holds)
    office.policy_entry.correct(ANA, policy.policy_id, new, caller=RUTH)
    assert "None on December 31, 2026" in RenewalBrowser(office).opened().text


@pytest.mark.parametrize("cookie", ["", "x", f"{ANA}.renewal.1.x", f"{ANA}.renewal.2026-02-31.1.x"])
def test_without_a_session_every_page_says_calmly_that_it_is_closed(
    ana: RenewalBrowser, cookie: str
) -> None:
    ana.cookies = {"__Host-renewal": cookie}
    for shown in (ana.get("/renewal"), ana.get(NOT_CHANGING), ana.post(TICKED, NOT_CHANGING)):
        assert "closed for now" in shown.text
        assert shown.status == 404
    assert kinds(ana) == []


def test_an_answer_that_there_is_not_is_no_page(ana: RenewalBrowser) -> None:
    ana.opened()
    assert ana.get("/renewal-answers/anything").status == 404
    assert ana.post(TICKED).status == 404


def test_the_pages_speak_spanish() -> None:
    office, _ = renewing.asked()
    ana = RenewalBrowser(office, "es").opened()
    assert "Mi seguro no va a cambiar" in ana.text
    assert "Add upcoming" not in ana.text
    assert "isn’t changing" not in ana.get(NOT_CHANGING).text


@pytest.mark.requirement("RN-1")
def test_the_calendar_shows_who_pays_for_each_planned_visit_before_and_after_the_answer() -> None:
    ana = RenewalBrowser(with_visit_in_january())
    ana.opened()
    assert "To do: somebody finds out who pays" in ana.text
    assert ": January 2027" in ana.text
    assert RUTH.provider_id not in ana.text
    ana.post(TICKED, NOT_CHANGING)
    ana.office.until_quiet()
    ana.get("/renewal")
    assert "Expected: we ask the insurer" in ana.text
    assert "To do" not in ana.text


def test_days_that_are_over_leave_the_calendar() -> None:
    ana = RenewalBrowser(with_visit_in_january())
    ana.office.wait(datetime(2027, 1, 13, 17, tzinfo=UTC) - ana.office.clock())
    ana.opened()
    assert "December 31, 2026" in ana.text
    assert "<figure" not in ana.text


def test_without_planned_visits_there_is_no_calendar(ana: RenewalBrowser) -> None:
    ana.opened()
    assert "Fern Health" in ana.text
    assert "<figure" not in ana.text
    assert "planned visits" not in ana.text
