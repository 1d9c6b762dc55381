"""The form in a real browser: a small phone, real files, and what people do with browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Locator, Page, expect

from backoffice.languages import translations
from infra.local.office import LocalOffice
from infra.local.people import ANA, Patient, Practice, until
from tests.support import drawn
from tests.support.chromium import NEEDS_CHROMIUM, PHONE
from tests.support.passing_time import let_pass

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack"), *NEEDS_CHROMIUM]

BIANCA = Patient("Bianca", "Ferro", date(1988, 2, 29), "F", "XYZ123456789", "77-1200")
NILO = Patient("Nilo", "Campos", date(2015, 6, 1), "M", "VALLE00042", "")
ROSA = Patient("Rosa", "Campos", date(1984, 11, 30), "F", "", "")

Side = Literal["front", "back"]


class Reader:
    """Somebody who finds their way by what a page says, in one language."""

    def __init__(self, tab: Page, language: str = "en") -> None:
        self.tab = tab
        self.says: Callable[[str], str] = translations(language).gettext

    def is_at(self, place: str) -> None:
        expect(self.tab).to_have_url(re.compile(rf"/{place}(\?.*)?$"))

    def field(self, label: str) -> Locator:
        return self.tab.get_by_label(self.says(label), exact=True)

    def types(self, **answers: str) -> None:
        for name, text in answers.items():
            self.tab.locator(f"[name={name}]").fill(text)

    def taps(self, button: str) -> None:
        self.tab.get_by_role("button", name=self.says(button), exact=True).click()

    def goes_on(self) -> None:
        self.taps("Continue")

    def opens(self, link: str, patient: Patient) -> None:
        self.tab.goto(link)
        self.dates("birth_date", patient.birth_date)
        self.taps("Open the form")

    def dates(self, name: str, day: date) -> None:
        parts = {"month": day.month, "day": day.day, "year": day.year}
        self.types(**{f"{name}_{part}": str(number) for part, number in parts.items()})

    def says_who(self, sex: str) -> None:
        self.field("I am filling this in for myself").check()
        self.field(sex).check()
        self.goes_on()

    def names_payer(self, name: str) -> None:
        self.types(payer_name=name)
        self.goes_on()

    def copies(self, patient: Patient) -> None:
        self.types(member_id=patient.member_id, group_number=patient.group_number)
        if not patient.group_number:
            self.field("There is no group number on the card").check()
        self.goes_on()

    def gives_address(self) -> None:
        self.types(line1="12 Alder Street", city="Albany", zip="12207")
        self.tab.locator("[name=state]").select_option("NY")
        self.goes_on()

    def photographs(self, side: Side, content: bytes) -> None:
        photo = FilePayload(name="IMG_0042.jpg", mimeType="image/jpeg", buffer=content)
        self.tab.locator(f"#{side}").set_input_files(photo)
        self.tab.locator(f"form:has(#{side}) button").click()
        self.is_at("insurance/card")

    def submits(self) -> None:
        self.is_at("insurance/review")
        self.tab.get_by_role("checkbox").check()
        self.taps("Submit information")
        self.is_at("insurance/receipt")

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.tab.get_by_text(self.says(sentence)).first).to_be_visible()

    @property
    def photos(self) -> Locator:
        return self.tab.get_by_role("img", name=self.says("Your photo"))


@pytest.fixture
def phone(chromium: Chromium) -> Iterator[Callable[..., Page]]:
    """Opens a tab on a small phone of its own, without JavaScript unless it is asked for."""
    contexts = []

    def opened(**differs: Any) -> Page:
        given = {"viewport": PHONE, "java_script_enabled": False, "has_touch": True}
        contexts.append(chromium.new_context(**{**given, **differs}))
        contexts[-1].set_default_timeout(15_000)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.requirement("IN-3", "IN-6", "IN-9", "IN-10", "IN-11", "IN-14", "IN-16", "IN-17")
def test_a_client_of_a_blue_plan_sends_form_and_photos_without_javascript(
    phone: Callable[..., Page], nora: Practice
) -> None:
    client_id = nora.add(BIANCA)
    bianca = Reader(phone())
    bianca.opens(nora.send_link(client_id, BIANCA), BIANCA)
    bianca.is_at("insurance/about-you")
    expect(bianca.field("First name")).to_have_value("Bianca")
    bianca.says_who("Female")
    bianca.names_payer("bcbs")  # as people call it
    bianca.types(member_id=BIANCA.member_id)
    bianca.goes_on()
    # The group number is missing: the page says so, and keeps what was typed.
    expect(bianca.tab.get_by_role("alert")).to_be_visible()
    expect(bianca.field("Member ID")).to_have_value(BIANCA.member_id)
    bianca.copies(BIANCA)
    bianca.gives_address()
    bianca.photographs("front", drawn.saved(drawn.blurred(drawn.front())))
    bianca.goes_on()
    bianca.reads("Please add a photo of the back of the card.")
    bianca.photographs("back", drawn.another_photo())
    bianca.goes_on()
    bianca.reads("A better photo would help us.")
    bianca.reads("The photo is blurred. Hold the phone still, and tap the card to focus.")
    bianca.goes_on()
    bianca.is_at("insurance/policy-holder")
    bianca.tab.get_by_label("Yes, I have the plan myself").check()
    bianca.goes_on()
    bianca.reads("Bianca", "Ferro", "February 29, 1988", "Blue Harbor Blue Cross", "XYZ123456789")
    expect(bianca.photos).to_have_count(2)
    main = bianca.tab.get_by_role("main").bounding_box()
    assert main is not None
    assert main["x"] >= 0
    assert main["x"] + main["width"] <= PHONE["width"]
    bianca.submits()
    [policy] = nora.get(f"/clients/{client_id}/policies")["policies"]
    assert policy["member_id"] == BIANCA.member_id
    assert nora.wait_for_mail(client_id, "We received your form")


@pytest.mark.requirement("IN-7", "IN-11", "IN-15", "IN-20", "Q5", "Q10")
def test_a_mother_fills_in_the_form_for_her_child_in_spanish(
    phone: Callable[..., Page], nora: Practice
) -> None:
    client_id = nora.add(NILO, language="es")
    rosa = Reader(phone(java_script_enabled=True, locale="es-MX"), "es")
    rosa.opens(nora.send_link(client_id, NILO), NILO)
    rosa.field("I am filling this in for someone else").check()
    rosa.types(filled_in_by="Rosa Campos")
    rosa.field("Parent or guardian").check()
    rosa.field("Male").check()
    rosa.goes_on()
    rosa.names_payer("Mutua del Valle")  # which is on no list
    rosa.copies(NILO)
    rosa.gives_address()
    rosa.goes_on()
    rosa.reads("Your plan needs a photo of both sides of the card.")
    rosa.photographs("front", drawn.a_photo())
    rosa.photographs("back", drawn.saved(drawn.back(), "PNG"))
    rosa.goes_on()
    rosa.tab.get_by_label(re.compile("^No, a Nilo")).check()
    rosa.field("Child").check()
    rosa.goes_on()
    rosa.types(first_name=ROSA.first_name, last_name=ROSA.last_name)
    rosa.dates("birth_date", ROSA.birth_date)
    rosa.goes_on()
    rosa.reads("Rosa Campos", "Parent or guardian", "Mutua del Valle", "30 de noviembre de 1984")
    expect(rosa.photos).to_have_count(2)
    rosa.submits()
    rosa.reads("Thank you. We have your insurance information.")
    assert nora.wait_for_mail(client_id, "Recibimos su formulario")


@pytest.mark.requirement("IN-18")
def test_back_reload_a_second_tab_and_the_link_again_lose_no_answer(
    phone: Callable[..., Page], nora: Practice
) -> None:
    link = nora.send_link(nora.add(ANA), ANA)
    ana = Reader(phone())
    ana.opens(link, ANA)
    ana.says_who("Female")
    ana.names_payer("Meridian Health")
    ana.is_at("insurance/member-id")
    ana.tab.go_back()
    ana.is_at("insurance/insurance")
    expect(ana.tab.locator("[name=payer_name]")).to_have_value("Meridian Health")
    ana.goes_on()
    ana.tab.reload()
    ana.is_at("insurance/member-id")

    other = Reader(ana.tab.context.new_page())
    other.tab.goto(ana.tab.url.replace("/member-id", ""))
    other.copies(ANA)
    other.gives_address()
    ana.copies(ANA)  # in the tab that was left behind
    ana.is_at("insurance/card")

    ana.tab.context.clear_cookies()
    other.tab.close()
    again = Reader(phone())
    again.opens(link, ANA)
    again.is_at("insurance/card")
    again.tab.get_by_role("link", name="Back", exact=True).click()
    expect(again.tab.locator("[name=line1]")).to_have_value("12 Alder Street")


@pytest.mark.requirement("IN-21", "UP-1")
def test_whose_link_expired_asks_for_another_and_goes_on_with_it(
    phone: Callable[..., Page], nora: Practice, office: LocalOffice
) -> None:
    client_id = nora.add(ANA)
    link = nora.send_link(client_id, ANA)
    let_pass(office.stack, client_id, timedelta(days=6))
    ana = Reader(phone())
    ana.opens(link, ANA)
    expect(ana.tab.get_by_role("alert")).to_be_visible()
    assert "Rivera" not in ana.tab.content()
    ana.tab.get_by_role("link", name="Ask for a new link").click()

    def asked() -> bool:
        # Again and again, since the office may not know a new address yet; it is one wish.
        ana.tab.goto(f"{office.url}/link-request")
        ana.types(email=f"{client_id}@mail.example")
        ana.dates("birth_date", ANA.birth_date)
        ana.taps("Ask for a link")
        ana.reads("Thank you. We have passed it on.")
        return any(client_id in task["about"] for task in nora.get("/tasks")["tasks"])

    ana.is_at("link-request")
    until("the task", asked)
    ana.opens(nora.send_link(client_id, ANA, after=link), ANA)
    ana.is_at("insurance/about-you")


@pytest.mark.requirement("HP-1", "HP-3")
def test_who_is_stuck_asks_from_the_step_and_comes_back_to_it(
    phone: Callable[..., Page], nora: Practice, june: Practice
) -> None:
    client_id = nora.add(ANA)
    ana = Reader(phone())
    ana.opens(nora.send_link(client_id, ANA), ANA)
    ana.says_who("Female")
    ana.names_payer("meridien")  # spelled otherwise: the page asks which one is meant
    ana.field("Meridian Health").check()
    ana.tab.get_by_role("link", name="Help", exact=True).click()
    ana.types(message="Which of the two names is it?")
    ticket_id = ana.tab.locator("[name=ticket]").input_value()
    ana.taps("Send message")
    ana.reads("Thank you. We have your message.")
    ana.tab.get_by_role("link", name="Back to the form").click()
    ana.is_at("insurance/insurance")
    ticket = june.get(f"/tickets/{ticket_id}")
    assert ticket["question"]["context"] == "insurance/insurance"
    assert ticket["asker"]["client_id"] == client_id
    answered = june.put(f"/tickets/{ticket_id}/answer", {"answer": "The one at the top."})
    assert answered["answer"] == "The one at the top."
