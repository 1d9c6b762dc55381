"""Help over real HTTP: a client is stuck in the form, asks, and a person of the network answers."""

from __future__ import annotations

import re

import httpx
import pytest

from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice
from infra.local.seed import NORA
from tests.support.help_office import ARTICLE
from tests.support.markup import Markup, read

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


def shown(answer: httpx.Response) -> Markup:
    assert answer.status_code == 200, answer.text
    return read(answer.text)


@pytest.mark.requirement("HP-1", "HP-3")
def test_a_client_who_is_stuck_asks_from_the_form_and_is_answered(
    office: LocalOffice, nora: Practice, june: Practice
) -> None:
    client_id = nora.add(ANA)
    link = nora.send_link(client_id, ANA)
    born = ANA.birth_date
    typed = {
        "birth_date_month": born.month,
        "birth_date_day": born.day,
        "birth_date_year": born.year,
    }
    cookie = httpx.post(link, data=typed).headers["set-cookie"].partition(";")[0]
    form = f"{office.url}/help/request"
    page = shown(httpx.get(f"{form}?from=insurance/card", headers={"Cookie": cookie}))
    asked = {**page.chosen, "message": "The photo does not go through.", "email": ""}
    for _ in range(2):
        sent = shown(httpx.post(form, data=asked, headers={"Cookie": cookie}))
        assert "by the end of" in sent.text

    path = f"/tickets/{asked['ticket']}"
    ticket = june.get(path)
    assert ticket["asker"]["client_id"] == client_id
    assert ticket["question"]["context"] == "insurance/card"
    answered = june.put(f"{path}/answer", {"answer": "Please try it in daylight."})
    assert answered["answer"] == "Please try it in daylight."
    acts = [entry["act"] for entry in june.get(f"/clients/{client_id}/audit-trail")["entries"]]
    assert acts[:2] == ["read_ticket", "read_ticket"]
    mail = nora.wait_for_mail(client_id, "An answer to your question")
    assert "Please try it in daylight." in mail["BodyText"]
    assert "does not go through" not in str(mail)
    assert nora.ask("GET", path).status_code == 403
    assert httpx.get(f"{office.url}{path}").status_code == 401


@pytest.mark.requirement("OB-5")
def test_a_provider_asks_by_program(nora: Practice, june: Practice) -> None:
    new = {"message": "The e-mail did not come.", "context": "onboarding"}
    receipt = nora.put("/tickets/noras-question-1", new)
    assert nora.put("/tickets/noras-question-1", new) == receipt
    assert june.get("/tickets/noras-question-1")["asker"]["provider_id"] == NORA.provider_id
    assert june.ask("PUT", "/tickets/junes-question", new).status_code == 403


@pytest.mark.requirement("HP-2", "HP-4")
def test_a_stranger_reads_votes_and_finds_the_way_to_a_person(office: LocalOffice) -> None:
    address = f"{office.url}/help/{ARTICLE}"
    before = shown(httpx.get(address))
    assert httpx.post(address, data=before.chosen).status_code == 422
    after = shown(httpx.post(address, data={**before.chosen, "helpful": "yes"}))
    shown(httpx.post(address, data={**before.chosen, "helpful": "yes"}))
    assert votes(shown(httpx.get(address))) == votes(after) == votes(before) + 1
    listed = shown(httpx.get(f"{office.url}/help"))
    ways = [link["href"] for link in listed.links if link["href"].startswith("help/")]
    for way in ways:
        assert httpx.get(f"{office.url}/{way}").status_code == 200
    assert httpx.get(f"{office.url}/help/nothing").status_code == 404
    assert read(httpx.get(f"{address}?lang=es").text).language == "es"


def votes(page: Markup) -> int:
    found = re.search(r"out of (\d+) found this helpful", page.text)
    return int(found[1]) if found else 0
