"""What a client finds in the mailbox: each mail once, in the language that they chose."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from infra.local.browser import Browser
from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice
from tests.support.killing import sweep
from tests.support.passing_time import let_pass

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

ALMOST_OVER = timedelta(days=4, hours=18)
"""Of the five days of a link; its reminder is due by then, wherever the clock stands."""
SUBJECTS = {
    "en": ["A form for you to fill in", "A form is still waiting for you", "We received your form"],
    "es": [
        "Un formulario para que usted lo llene",
        "Un formulario todavía le espera",
        "Recibimos su formulario",
    ],
}


@pytest.mark.requirement("IN-2", "Q10")
@pytest.mark.parametrize("language", SUBJECTS)
def test_link_reminder_and_receipt_come_once_each_in_the_clients_language(
    office: LocalOffice, nora: Practice, language: str
) -> None:
    asked, reminded, received = SUBJECTS[language]
    client_id = nora.add(ANA, language=language)
    link = nora.send_link(client_id, ANA)
    nora.wait_for(f"/clients/{client_id}/insurance-link", status="sent")
    let_pass(office.stack, client_id, ALMOST_OVER)
    sweep(office, "ReminderSweeper")
    reminder = nora.wait_for_mail(client_id, reminded)
    sweep(office, "ReminderSweeper")
    found = re.search(r"https?://\S+/link/\S+", reminder["BodyText"])
    assert found
    assert found.group() == link, "the reminder carries the same link"
    browser = Browser(link)
    browser.open(ANA.birth_date)
    browser.fill_in(ANA, payer="Meridian Health")
    nora.wait_for_mail(client_id, received)
    mails = nora.mails_to(client_id)
    assert [mail["Subject"] for mail in mails] == [asked, reminded, received]
    for mail in mails:
        assert f'<html lang="{language}"' in mail["BodyHtml"]
        assert ANA.last_name not in mail["BodyText"] + mail["BodyHtml"]
