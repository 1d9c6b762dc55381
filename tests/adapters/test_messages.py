"""The messages: neutral on the outside, silent about what was entered, the same in both forms."""

from __future__ import annotations

import re
from glob import glob
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from backoffice.adapters.mail import messages
from backoffice.adapters.mail.messages import Message
from backoffice.domain.client import Language
from backoffice.domain.message import MESSAGES, MessageClass
from backoffice.languages import CATALOGUES
from tests.support import mails

_LINK = re.compile("/(link|invoice)/")
MAILS = mails.every_mail()
FROM_THE_NETWORK = (
    *("link-asked", "ticket-answer", "address-confirmation", "renewal-"),
    *("waitlist-offer", "state-opened"),
)
TO_CLIENTS = {name: mail for name, mail in MAILS.items() if not name.startswith(FROM_THE_NETWORK)}
WITH_LINK = {name: mail for name, mail in MAILS.items() if _LINK.search(mail.text)}

TELLING = re.compile(
    r"insur|segur|health|salud|therap|terap|mental|session|consult|visit|member|cover|pay"
    r"|deduct|copay|card|tarjeta|polic|póliza|\$|\d",
    re.IGNORECASE,
)
"""What says on a locked screen that somebody sees a therapist, or what it costs."""

each_mail = pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS.keys())


class Reading(HTMLParser):
    """An HTML form as its reader sees it: the words, and where links lead."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._unseen = 0
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._unseen += tag in {"title", "style"}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in {"title", "style"}

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words += data.split()


@each_mail
def test_a_subject_gives_nothing_away(mail: Message) -> None:
    assert mail.subject
    assert "\n" not in mail.subject
    assert not TELLING.search(mail.subject)
    for name in ("Ana", "Rivera", "Ruth", "Adler"):
        assert name not in mail.subject


@pytest.mark.requirement("Q3")
@pytest.mark.parametrize("mail", TO_CLIENTS.values(), ids=TO_CLIENTS.keys())
def test_the_provider_is_named_inside_and_gets_the_answers(mail: Message) -> None:
    assert "Ruth D'Angelo-Adler" in mail.text.replace("\n", " ")
    assert mail.reply_to == "ruth@practice.example"


@each_mail
def test_both_forms_say_the_same(mail: Message) -> None:
    """Word by word; only the text spells links out, and writes a colon before them."""
    html = Reading(mail.html)
    words = pairwise([*mail.text.split(), ""])
    labelled = [each.removesuffix(":") if _is_link(after) else each for each, after in words]
    text = [word for word in labelled if not _is_link(word)]
    assert html.words == text
    assert sorted(html.links) == sorted(re.findall(r"https://\S+", mail.text))


def _is_link(word: str) -> bool:
    return word.startswith("https://")


@each_mail
def test_every_mail_says_how_to_reach_a_person(mail: Message) -> None:
    assert re.search(r"https://office\.example/help(\?lang=es)?$", mail.text, re.MULTILINE)
    assert re.search("reply|responda", mail.text)


@each_mail
def test_nothing_is_fetched_run_or_counted_when_a_mail_is_opened(mail: Message) -> None:
    html = Reading(mail.html)
    assert not {"img", "script", "link", "iframe", "object", "form", "video"} & set(html.tags)
    assert not {"src", "background", "srcset", "onload"} & {name for name, _ in html.attributes}
    assert not re.search(r"url\(|@import|@font-face|expression\(", mail.html)
    assert all(link.startswith("https://office.example/") for link in html.links)


@each_mail
def test_a_mail_knows_its_language_and_can_be_read_in_the_dark(mail: Message) -> None:
    assert re.search(r'<html lang="(en|es)">', mail.html)
    assert '<meta name="color-scheme" content="light dark">' in mail.html
    assert "prefers-color-scheme: dark" in mail.html


@each_mail
def test_no_mail_says_whose_insurance_it_is_or_when_somebody_was_born(mail: Message) -> None:
    for secret in ("FERN0001", "FERN100", "Fern Health", "1990", "April 12", "Rivera", "Albany"):
        assert secret not in mail.text
        assert secret not in mail.html


@each_mail
def test_lines_of_the_text_are_short_enough_to_be_read_anywhere(mail: Message) -> None:
    lines = [line for line in mail.text.splitlines() if not line.startswith("https://")]
    assert max(len(line) for line in lines) <= 72
    assert "\n\n\n" not in mail.text


@pytest.mark.parametrize("mail", WITH_LINK.values(), ids=WITH_LINK.keys())
def test_a_link_opens_in_the_language_of_the_mail_and_says_until_when(mail: Message) -> None:
    ending = "?lang=es" if '<html lang="es">' in mail.html else ""
    ending = re.escape(f"{mails.TOKEN}{ending}\n")
    assert re.search(f"https://office.example/(link|invoice)/{ending}", mail.text)
    assert "2026" in mail.text
    assert "4:05 PM EST" in mail.text.replace("\n", " ")


def test_a_client_is_written_to_in_their_language() -> None:
    english, spanish = (mails.to_client(language) for language in Language)
    for name, mail in english.items():
        assert mail.subject != spanish[name].subject
        shared = set(mail.text.split("\n\n")) & set(spanish[name].text.split("\n\n"))
        assert shared == {"Fernway\n"}, name


def test_each_reason_for_a_link_has_words_of_its_own() -> None:
    written = [mail.text for name, mail in MAILS.items() if name.endswith("-en")]
    assert len(set(written)) == len(written)
    card = MAILS["insurance-link-card_needed-en"].text
    assert "both sides of your insurance card" in card.replace("\n", " ")


def test_every_template_is_written_for_a_message_that_has_a_class() -> None:
    layouts = {"message"}
    written = {Path(name).stem for name in glob("*.jinja", root_dir=messages.TEMPLATES)} - layouts
    reminders = {"invoice_reminder"}  # a mail about invoices that says nothing new
    assert written - reminders == {kind.name.replace("-", "_") for kind in MESSAGES}


@each_mail
def test_what_may_sell_something_can_be_unsubscribed_from_and_nothing_else(mail: Message) -> None:
    [kind] = [it for it in MESSAGES if mail.mailing_id.startswith(f"{it.name}_")]
    sells = kind.message_class is MessageClass.MARKETING
    assert bool(re.search("unsubscribe|darse de baja", mail.text, re.IGNORECASE)) is sells
    assert bool(mail.headers) is sells


@pytest.mark.requirement("CM-11")
@pytest.mark.parametrize("language", Language)
def test_that_a_state_opened_is_told_as_the_law_wants_it(language: Language) -> None:
    """Where the network is, and how to hear no more (15 USC 7704(a)(5)); by one click, too."""
    mail = mails.opened(language)
    leave = f"https://office.example/waitlist/unsubscribe/{mails.TOKEN}"
    assert leave in mail.text
    assert "Fernway, 1 Broad St, New York, NY 10004-1234" in mail.text.replace("\n", " ")
    assert mail.headers == (
        ("List-Unsubscribe", f"<{leave}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
    ending = "&lang=es" if language is Language.SPANISH else ""
    assert f"https://office.example/directory?state=OH{ending}\n" in mail.text


@pytest.mark.requirement("CM-10")
def test_an_offer_names_the_state_and_nothing_else_of_what_was_asked() -> None:
    words = " ".join(mails.offer().text.split())
    assert "We do not work in Ohio yet" in words
    assert "join our waitlist" in words
    assert not re.search("therap|care|health|insur|provider|Ana", words)


def test_a_name_is_text_and_never_markup() -> None:
    reader = mails.client().but(preferred_name="Ana O'Hara")
    mail = messages.insurance_receipt(
        reader, mails.PROVIDER, mails.SENDER, mailing_id="insurance-receipt_policy-0001"
    )
    assert "Ana O&#39;Hara" in mail.html
    assert "Ana O'Hara" in unescape(mail.html)
    assert "Ana O'Hara" in mail.text


@pytest.mark.requirement("HP-3")
def test_an_answer_stands_in_its_mail_line_by_line_as_text() -> None:
    mail = mails.answer()
    for line in mails.ANSWER.split("\n"):
        assert line in mail.text
    assert "spam.\n\nIf it is not there:\n\n- ask" in mail.text
    assert "ask for a new link &lt;here&gt;</p>" in mail.html
    assert (mail.to, mail.reply_to) == ("ana@mail.example", None)


@pytest.mark.parametrize(
    ("language", "named", "nameless"),
    [
        (Language.ENGLISH, "Hello Ana O'Hara,\n", "Hello,\n"),
        (Language.SPANISH, "Hola, Ana O'Hara:\n", "Hola:\n"),
    ],
)
def test_an_answer_greets_whoever_gave_a_name_in_the_language_of_the_question(
    language: Language, named: str, nameless: str
) -> None:
    assert mails.answer(language=language).text.startswith(named)
    assert mails.answer(None, language).text.startswith(nameless)


TO_PROVIDERS = {"link_asked", "membership_fee", "membership_reminder", "consultation_work"}
"""Providers are written to in English."""


def in_templates(*left_out: str) -> set[str]:
    """Every sentence of the templates but those that are *left_out*."""
    found = extract_from_dir(
        messages.TEMPLATES,
        method_map=[("**", "jinja2.ext.babel_extract")],
        options_map={"**": {"trim_blocks": "true"}},
    )
    return {str(said) for name, _, said, _, _ in found if Path(name).stem not in left_out}


def test_every_sentence_to_a_client_is_translated_and_no_translation_is_left_over() -> None:
    with (Path(CATALOGUES) / "es" / "LC_MESSAGES" / "mail.po").open("rb") as file:
        translated = {str(message.id) for message in read_po(file) if message.id}
    assert in_templates(*TO_PROVIDERS) == translated


@pytest.mark.requirement("Q7", "RN-9")
@pytest.mark.parametrize(
    ("language", "action"),
    [("en", "Add upcoming insurance"), ("es", "Agregar el próximo seguro")],
)
def test_the_mail_about_a_plan_to_come_names_its_action(language: str, action: str) -> None:
    mail = MAILS[f"insurance-link-upcoming-{language}"]
    assert f"{action}:\nhttps://office.example/link/" in mail.text
    assert f">{action}</a>" in mail.html
