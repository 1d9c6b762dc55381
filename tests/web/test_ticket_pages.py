"""The form behind every Help button: sent once or twice, with a session or without."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backoffice.domain.help import HelpPlace
from backoffice.domain.prose import Prose
from backoffice.domain.task import Task
from backoffice.domain.ticket import Ticket
from backoffice.services.tickets import NO_REPLY_ADDRESS
from backoffice.web.ticket_pages import NO_MESSAGE
from tests.support.help_office import MESSAGE, PHONE, HelpOffice
from tests.support.intake_office import HOSTILE
from tests.support.markup import read


@pytest.fixture
def office() -> HelpOffice:
    return HelpOffice()


@pytest.mark.requirement("HP-1")
def test_the_form_knows_the_page_that_its_reader_came_from_and_has_an_id_of_its_own(
    office: HelpOffice,
) -> None:
    page = read(str(office.questions.form({"from": "insurance/card"}, "", language="en").body))
    assert page.chosen["from"] == "insurance/card"
    another = read(str(office.questions.form({}, "", language="en").body))
    assert another.chosen["ticket"] != page.chosen["ticket"]
    assert another.chosen["from"] == ""


@pytest.mark.parametrize(
    "place", ["link/secret-token", "https://elsewhere.example", HOSTILE, "x" * 9999]
)
def test_a_place_that_we_do_not_know_goes_nowhere(office: HelpOffice, place: str) -> None:
    form = office.questions.form({"from": place}, "", language="en")
    assert place not in str(form.body)
    assert read(str(office.send(**{"from": place}, message="").body)).chosen["from"] == ""
    assert office.send(**{"from": place}).status_code == 200
    assert office.form.the(Ticket).question.context is None


@pytest.mark.parametrize(
    ("place", "kept"), [("insurance/card", "from=insurance/card&"), ("", ""), (HOSTILE, "")]
)
def test_the_page_that_its_reader_came_from_is_kept_in_the_other_language(
    office: HelpOffice, place: str, kept: str
) -> None:
    answers = [
        office.questions.form({"from": place}, "", language="en"),
        office.send(**{"from": place}, message=""),
        office.send(**{"from": place}),
    ]
    for answer in answers:
        [link] = [link for link in read(str(answer.body)).links if "hreflang" in link]
        assert link["href"] == f"?{kept}lang=es"


def test_an_address_fills_in_nothing_but_where_its_reader_came_from(office: HelpOffice) -> None:
    query = {"from": "link", "message": "Quillfeather", "email": "lena@mail.example"}
    form = str(office.questions.form(query, "", language="en").body)
    assert "Quillfeather" not in form
    assert "lena" not in form


@pytest.mark.requirement("HP-1", "HP-2", "HP-3")
def test_a_message_becomes_a_ticket_and_the_page_says_by_when_it_is_answered(
    office: HelpOffice,
) -> None:
    answer = office.send()
    page = read(str(answer.body))
    assert answer.status_code == 200
    assert "by the end of Monday, November 30, 2026" in page.text
    assert f"tel:{PHONE}" in {link["href"] for link in page.links}
    asked = office.form.the(Ticket).question
    assert asked.message == "The photo of the back does not go through.\nWhat now?"
    assert (asked.name, asked.email, asked.phone) == ("Ana Ruiz", "ana@mail.example", None)
    assert asked.context is HelpPlace.CARD


def test_the_day_is_said_in_the_readers_language(office: HelpOffice) -> None:
    page = read(str(office.send(language="es").body))
    assert "a más tardar el lunes, 30 de noviembre de 2026" in page.text
    assert page.language == office.form.the(Ticket).question.language == "es"


@pytest.mark.requirement("HP-1")
def test_a_double_click_is_one_ticket_and_the_same_page(office: HelpOffice) -> None:
    first, second = office.send(), office.send()
    assert (first.status_code, first.body) == (second.status_code, second.body)
    assert len(office.form.every(Ticket)) == len(office.form.every(Task)) == 1


def test_other_words_under_the_same_id_are_kept_on_the_page_until_they_are_sent_again(
    office: HelpOffice,
) -> None:
    office.send()
    answer = office.send(message="Another question.")
    page = read(str(answer.body))
    assert answer.status_code == 409
    assert "has reached us already" in page.text
    assert "Another question." in page.text
    again = office.send(message="Another question.", ticket=page.chosen["ticket"])
    assert again.status_code == 200
    assert len(office.form.every(Ticket)) == 2


def test_a_message_that_changed_after_a_double_click_at_the_same_moment_is_not_lost(
    office: HelpOffice,
) -> None:
    office.form.database.meanwhile = lambda: office.send(message="First.")
    assert office.send(message="Second.").status_code == 409
    assert office.form.the(Ticket).question.message == "First."


@pytest.mark.parametrize(
    ("differs", "field", "says"),
    [
        ({"message": ""}, "message", NO_MESSAGE),
        ({"message": " \n\n "}, "message", NO_MESSAGE),
        ({"message": "x" * 2001}, "message", Prose.advice),
        ({"message": "a\x00b"}, "message", Prose.advice),
        ({"email": ""}, "email", NO_REPLY_ADDRESS),
        ({"email": "nobody"}, "email", "Check the e-mail address"),
        ({"phone": "911"}, "phone", "with its area code"),
        ({"name": "a\x07b"}, "name", "Write one line of text"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field_and_nothing_is_kept(
    office: HelpOffice, differs: dict[str, str], field: str, says: str
) -> None:
    answer = office.send(**differs)
    page = read(str(answer.body))
    assert answer.status_code == 422
    assert page.control(field)["aria-invalid"] == "true"
    assert says in page.text
    assert page.chosen["ticket"] == MESSAGE["ticket"]
    assert page.chosen["from"] == "insurance/card"
    assert not office.form.every(Ticket)


def test_everything_that_is_missing_is_told_at_once(office: HelpOffice) -> None:
    page = read(str(office.send(message="", email="").body))
    assert {"message-fault", "email-fault"} <= set(page.ids)


def test_a_phone_number_alone_is_enough(office: HelpOffice) -> None:
    assert office.send(email="", phone="(212) 555-0123").status_code == 200
    assert office.form.the(Ticket).question.phone == "+12125550123"


@pytest.mark.parametrize("ticket", ["", "short", HOSTILE, "x" * 65])
def test_an_id_that_was_tampered_with_is_replaced_and_the_words_are_kept(
    office: HelpOffice, ticket: str
) -> None:
    answer = office.send(ticket=ticket)
    page = read(str(answer.body))
    assert answer.status_code == 422
    assert page.chosen["ticket"].startswith("ticket-of-page-")
    assert "The photo of the back" in page.text
    assert not office.form.every(Ticket)


@example(HOSTILE)
@example("</textarea><b>")
@given(st.text(max_size=300))
def test_whatever_is_typed_is_shown_again_as_text_and_never_as_markup(text: str) -> None:
    text = text.encode(errors="ignore").decode()
    page = read(str(HelpOffice().send(message=f"Hello {text}", phone="12").body))
    harmless = [HelpOffice().send(message=message, phone="12") for message in ("Hello", "\x00")]
    assert page.tags in [read(str(answer.body)).tags for answer in harmless]


def test_no_address_in_a_message_becomes_a_link(office: HelpOffice) -> None:
    message = "See https://elsewhere.example/x"
    pages = [office.send(message=message, email=""), office.send(message=message)]
    for answer in pages:
        assert not [link for link in read(str(answer.body)).links if "elsewhere" in link["href"]]
    assert message not in str(pages[1].body)


# Inside the form


@pytest.mark.requirement("HP-1")
def test_a_client_at_the_form_is_known_and_need_not_say_where_to_answer(office: HelpOffice) -> None:
    cookie = office.cookie()
    page = read(str(office.questions.form({"from": "insurance/card"}, cookie, language="en").body))
    assert "the e-mail address that your provider gave us" in page.text
    answer = office.send(cookie=cookie, email="", name="")
    assert answer.status_code == 200
    ticket = office.form.the(Ticket)
    assert ticket.asker.client_id == "client-0001"
    assert ticket.asker.intake_id == "client-0001.intake.1"
    back = [link["href"] for link in read(str(answer.body)).links]
    assert "../insurance/card" in back


def test_the_form_of_a_session_that_is_over_asks_where_to_answer(office: HelpOffice) -> None:
    cookie = office.cookie()
    office.form.now += timedelta(hours=2)
    assert office.send(cookie=cookie, email="").status_code == 422
    answer = office.send(cookie=cookie)
    assert answer.status_code == 200
    assert office.form.the(Ticket).asker.client_id is None
    assert "../insurance/card" not in {link["href"] for link in read(str(answer.body)).links}


def test_a_made_up_session_looks_like_none(office: HelpOffice) -> None:
    office.cookie()
    guess = "__Host-insurance=client-0001.intake.1.guess"
    query = {"from": "insurance/card"}
    pages = [HelpOffice().questions.form(query, cookie, language="en") for cookie in ("", guess)]
    assert pages[0].body == pages[1].body
    made_up, none = HelpOffice().send(cookie=guess, email=""), HelpOffice().send(email="")
    assert made_up.body == none.body


def test_no_page_of_a_client_names_the_client(office: HelpOffice) -> None:
    cookie = office.cookie()
    form = str(office.questions.form({}, cookie, language="en").body)
    sent = str(office.send(cookie=cookie).body)
    for personal in ("Maya", "Okafor", "maya@", "client-0001"):
        assert personal not in form + sent
