"""Does my insurance cover this? One page for everybody, and three words behind the link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backoffice.domain.calendar import day_in
from backoffice.domain.call_script import QUESTIONS
from backoffice.domain.precheck import CONSENT, CONSENT_VERSION, MOST_A_DAY, day_tally
from backoffice.languages import LANGUAGES
from backoffice.services.precheck import NOT_OPENED
from backoffice.web import pages
from tests.support.check_office import CARLS, DETAILS, INSURER, CheckOffice
from tests.support.markup import read
from tests.support.submission import again_after_a_crash
from tests.twins.office import HOME


@pytest.fixture
def browser() -> CheckOffice:
    return CheckOffice()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_first_page_stands_still_and_asks_for_nothing_but_the_insurer(language: str) -> None:
    page = read(str(pages.checking("Fernway", language).body))
    assert page.language == language
    assert [control["name"] for control in page.visible] == ["payer_name"]
    assert [form["method"] for form in page.forms] == ["post"]


@pytest.mark.requirement("EL-3")
def test_an_insurer_whom_we_ask_leads_to_the_details_and_says_what_is_kept(
    browser: CheckOffice,
) -> None:
    page = read(str(browser.post(INSURER).body))
    names = [control["name"] for control in page.visible]
    assert names == [
        *("first_name", "last_name", "birth_date_month", "birth_date_day", "birth_date_year"),
        *("member_id", "email", "consent"),
    ]
    assert CONSENT in page.text
    assert "forgotten as soon as there is an answer" in page.text
    assert "note names nobody" in page.text


@pytest.mark.requirement("EL-4")
@pytest.mark.parametrize("name", ["Harbor Health", "Nobody Knows Mutual", "HARBOR, HEALTH!"])
def test_any_other_insurer_leads_to_the_number_on_the_card_and_what_to_ask(
    browser: CheckOffice, name: str
) -> None:
    answer = browser.post({"payer_name": name})
    page = read(str(answer.body))
    assert answer.status_code == 200
    assert "the number on the back of the card" in page.text
    assert "“mental health outpatient visit”" in page.text
    assert "behavioral health benefits" in page.text
    assert "copay or deductible" in page.text
    assert page.forms == []


@pytest.mark.requirement("EL-4")
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_script_has_a_page_to_print_with_our_numbers_and_a_blank_for_each_answer(
    language: str,
) -> None:
    answer = CheckOffice(language).check.call_script()
    page = read(str(answer.body))
    assert "1999999984" in page.text
    assert "12-3456789" in page.text
    assert "mental health outpatient visit" in page.text
    blanks = [found for found in page.attributes if found.get("class") == "blank"]
    assert len(blanks) == len(QUESTIONS)
    assert "@media print" in page.style


@pytest.mark.parametrize("about", ["network", "deductible", "cost", "authorization", "limit"])
def test_the_script_asks_about_what_a_client_will_pay(about: str) -> None:
    assert about in {question.name for question in QUESTIONS}


def test_a_name_that_may_mean_two_insurers_is_asked_about_once(browser: CheckOffice) -> None:
    page = read(str(browser.post({"payer_name": "Fern"}).body))
    assert page.chosen["asked_about"] == "Fern"
    chosen = browser.post({"payer_name": "Fern"}, asked_about="Fern", payer="fern-health")
    assert "We ask Fern Health" in read(str(chosen.body)).text
    typed = browser.post({"payer_name": "Fern"}, asked_about="Fern", payer="typed")
    assert "the number on the back of the card" in read(str(typed.body)).text


def test_a_choice_for_another_name_does_not_count(browser: CheckOffice) -> None:
    answer = browser.post({"payer_name": "Fern"}, asked_about="Other", payer="fern-health")
    assert "Which insurance provider do you mean?" in read(str(answer.body)).text


@pytest.mark.parametrize(
    ("differs", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": "1"}, "last_name"),
        ({"birth_date_year": "2027"}, "birth_date"),
        ({"member_id": "§"}, "member_id"),
        ({"member_id": "A" * 31}, "member_id"),
        ({"email": "ana"}, "email"),
        ({"email": "ana@mail.example\r\nBcc: x@y.example"}, "email"),
        ({"consent": ""}, "consent"),
    ],
    ids=str,
)
def test_what_cannot_be_read_or_was_not_agreed_to_is_asked_again_and_kept_nowhere(
    browser: CheckOffice, differs: dict[str, str], field: str
) -> None:
    answer = browser.post(DETAILS, **differs)
    page = read(str(answer.body))
    assert answer.status_code == 422
    assert page.control(field).get("aria-invalid") == "true"
    assert page.chosen["form"] == DETAILS["form"]
    assert browser.office.database.items("prechecks") == []


@pytest.mark.parametrize("insurer", ["harbor-health", "nobody", "", "../x", "a" * 3000])
def test_details_for_an_insurer_whom_we_do_not_ask_begin_anew(
    browser: CheckOffice, insurer: str
) -> None:
    answer = browser.post(DETAILS, insurer=insurer)
    assert answer.status_code == 422
    assert "choose your insurance provider once more" in read(str(answer.body)).text
    assert browser.office.database.items("prechecks") == []


@pytest.mark.requirement("Q24")
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_everybody_who_can_be_read_gets_the_same_page(language: str) -> None:
    browser = CheckOffice(language)
    people: list[dict[str, str]] = [{}, CARLS, {"member_id": "NOBODY01"}, {"email": "x@y.example"}]
    people += [{}] * 5  # beyond every limit
    answers = []
    for differs in people:
        answers.append(browser.post(DETAILS, **differs))
        browser.office.run()
    same = {(a.status_code, str(a.headers), str(a.body)) for a in answers}
    assert len(same) == 1
    assert answers[0].status_code == 200


@pytest.mark.requirement("EL-3", "EL-4")
@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("sent", [INSURER, DETAILS], ids=["insurer", "details"])
def test_on_a_day_that_is_full_the_page_says_so_calmly_and_what_to_ask_on_the_telephone(
    language: str, sent: dict[str, str]
) -> None:
    browser = CheckOffice(language)
    today = day_tally(day_in(browser.office.clock(), HOME))
    browser.office.database.count_up("counters", {"counter": today}, by=MOST_A_DAY)
    answer = browser.post(sent)
    page = read(str(answer.body))
    assert answer.status_code == 429
    assert {"en": "Please come back tomorrow.", "es": "Vuelva mañana, por favor."}[
        language
    ] in page.text
    assert "mental health outpatient visit" in page.text
    assert page.forms == []
    assert browser.office.database.items("prechecks") == []


@pytest.mark.requirement("Q24")
def test_what_is_asked_costs_the_same_calls_for_everybody(browser: CheckOffice) -> None:
    calls = []
    for differs in ({}, {"member_id": "NOBODY01"}, {"email": "x@y.example"}, {}):
        browser.office.faults.passed.clear()
        browser.post(DETAILS, **differs)
        calls.append([p for p in browser.office.faults.passed if p.startswith("before")])
    expected = ["before get payers", "before get counters", "before write prechecks outbox"]
    assert calls == [expected] * 4


@pytest.mark.requirement("EL-3", "Q24")
@pytest.mark.parametrize(
    ("differs", "title"),
    [
        ({}, "Yes, it is covered"),
        (CARLS, "No, it is not covered"),
        ({"member_id": "NOBODY01"}, "We could not find out"),
    ],
    ids=["covered", "not covered", "could not tell"],
)
def test_the_answer_is_one_of_three_and_says_no_more(
    browser: CheckOffice, differs: dict[str, str], title: str
) -> None:
    token = browser.asked(**differs)
    born = {name: text for name, text in differs.items() if name.startswith("birth")}
    assert browser.open(token, **born).headers["Location"] == "../answer"
    assert "We are asking" in read(str(browser.see().body)).text
    browser.office.until_quiet()
    answer = browser.see()
    page = read(str(answer.body))
    assert title in page.text
    for detail in ("$", "25", "PPO", "FERN", "Fern Health", "Ana", "Rivera", "1990"):
        assert detail not in page.text
    assert [link for link in page.links if link["href"].startswith(("help", "insurance-check"))]


@pytest.mark.requirement("Q24")
def test_a_link_that_is_wrong_old_or_made_up_is_answered_alike(browser: CheckOffice) -> None:
    token = browser.asked()
    wrong = browser.open(token, birth_date_day="13")
    made_up = browser.open("x" * 43, birth_date_day="13")
    browser.office.wait(timedelta(days=1))
    old = browser.open(token, birth_date_day="13")
    assert {str(each.body) for each in (made_up, old)} == {str(wrong.body)}
    assert {each.status_code for each in (wrong, made_up, old)} == {422}
    assert "Set-Cookie" not in {**wrong.headers, **made_up.headers, **old.headers}
    assert NOT_OPENED in read(str(wrong.body)).text


def test_the_answer_is_for_the_browser_that_opened_the_link(browser: CheckOffice) -> None:
    cookie = browser.open(browser.asked()).headers["Set-Cookie"]
    assert str(cookie).startswith("__Host-answer=")
    assert str(cookie).endswith("; Path=/; Max-Age=7200; HttpOnly; Secure; SameSite=Lax")
    for other in ("", "x", browser.cookie[:-2] + "zz", f"{browser.cookie}x", "__Host-answer=a.b"):
        browser.cookie, kept = other, browser.cookie
        assert browser.see().status_code == 404
        browser.cookie = kept
    assert browser.see().status_code == 200


@pytest.mark.requirement("Q24")
def test_looking_changes_nothing(browser: CheckOffice) -> None:
    token = browser.asked()
    before: Any = browser.office.database.items("prechecks")
    pages.answer_landing("Fernway")
    browser.see()
    assert browser.office.database.items("prechecks") == before
    browser.open(token)
    opened = browser.office.database.items("prechecks")
    again_after_a_crash(browser.see)
    assert browser.office.database.items("prechecks") == opened


def test_other_words_of_consent_are_another_version() -> None:
    """Whoever changes one changes the other, and this line."""
    assert (CONSENT_VERSION, len(CONSENT)) == ("2026-11", 199)
