"""Somebody looks for care: from the form of a provider to their answer, over real HTTP."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import httpx
import pytest

from infra.local.browser import in_three
from infra.local.office import LocalOffice
from infra.local.people import Practice, until
from infra.local.seed import NORA, SAM
from tests.support.markup import Markup, read

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

BORN = date(1991, 6, 3)


def shown(answer: httpx.Response) -> Markup:
    assert answer.status_code == 200, answer.text
    return read(answer.text)


def sent(office: LocalOffice, provider_id: str, email: str, **said: str) -> Markup:
    """What somebody reads who sends the form of a provider, in another language than ours."""
    page = f"{office.url}/directory/providers/{provider_id}/request"
    form = until("the form", lambda: _if_there(httpx.get(f"{page}?state=NY", timeout=120)))
    answers = {
        **form.chosen,
        **in_three("birth_date", BORN),
        "first_name": "Noor",
        "last_name": "Saleh",
        "email": email,
        "paying": "themselves",
        "need_grief": "yes",
        "consent": "yes",
        **said,
    }
    shown(httpx.post(page, data=answers, timeout=120))  # a double tap
    return shown(httpx.post(page, data=answers, timeout=120))


def _if_there(answer: httpx.Response) -> Markup | None:
    return read(answer.text) if answer.status_code == 200 else None


def link_to(office: LocalOffice, email: str) -> str:
    def mailed() -> str | None:
        texts = [each["BodyText"] for each in office.stack.mails() if email in each["To"]]
        links = [re.search(r"https?://\S+/consultation/\S+", text) for text in texts]
        return next((found.group() for found in links if found), None)

    return until("the link to the search", mailed)


def inside(link: str) -> str:
    """The cookie of whoever opened the link."""
    shown(httpx.get(link))
    opened = httpx.post(link, data=in_three("birth_date", BORN), timeout=120)
    assert opened.status_code == 303, opened.text
    return opened.headers["set-cookie"].partition(";")[0]


@pytest.mark.requirement("CM-7", "CM-8", "CM-13", "Q12")
def test_a_refusal_leads_to_another_provider_who_accepts(
    office: LocalOffice, nora: Practice, sam: Practice
) -> None:
    email = f"noor-{uuid4().hex[:8]}@mail.example"
    assert (
        "look at your e-mail"
        in sent(office, SAM.provider_id, email, paying="either", payer_id="meridian-health").text
    )
    cookie = inside(link_to(office, email))

    def page() -> Markup:
        answer = httpx.get(f"{office.url}/consultation", headers={"Cookie": cookie}, timeout=120)
        return shown(answer)

    def tap(**said: str) -> None:
        answer = httpx.post(
            f"{office.url}/consultation", data=said, headers={"Cookie": cookie}, timeout=120
        )
        assert answer.status_code == 303, answer.text

    assert "It waits for an answer" in page().text
    [waiting] = [
        each for each in sam.get("/consultations")["consultations"] if each["status"] == "requested"
    ]
    assert "Saleh" not in str(waiting)
    declined = sam.put(f"/consultations/{waiting['consultation_id']}/refusal", {"because": "full"})
    assert declined["status"] == "declined"
    told = until("the news", lambda: _news(office, email, "cannot take your request"))
    assert "with one tap" in " ".join(told.split())

    assert "Nora Quinn" in page().text
    tap(do="ask", provider_id=NORA.provider_id)
    [asked] = [
        each
        for each in nora.get("/consultations")["consultations"]
        if each["status"] == "requested"
    ]
    accepted = nora.put(f"/consultations/{asked['consultation_id']}/acceptance", {})
    assert accepted["client"]["last_name"] == "Saleh"
    until("the second news", lambda: _news(office, email, "has accepted your request"))
    assert "I answer messages within two working days." in page().text
    contacted = nora.put(f"/consultations/{asked['consultation_id']}/first-contact", {})
    assert contacted["status"] == "contacted"
    tap(do="match")
    assert "consultation request" not in str([each["Subject"] for each in _to(office, email)])


def _to(office: LocalOffice, email: str) -> list[dict[str, str]]:
    return [each for each in office.stack.mails() if email in each["To"]]


def _news(office: LocalOffice, email: str, words: str) -> str | None:
    texts = [each["BodyText"] for each in _to(office, email)]
    return next((text for text in texts if words in " ".join(text.split())), None)


@pytest.mark.requirement("CM-10", "Q13")
def test_where_nobody_works_the_page_says_so_and_no_provider_hears_of_it(
    office: LocalOffice, nora: Practice
) -> None:
    email = f"noor-{uuid4().hex[:8]}@mail.example"
    before = len(nora.get("/consultations")["consultations"])
    told = sent(office, NORA.provider_id, email, state="NY", care_state="MT")
    assert "We do not work in that state yet" in told.text
    link_to(office, email)
    assert len(nora.get("/consultations")["consultations"]) == before
