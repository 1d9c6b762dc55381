"""Does my insurance cover this? From the public page over the mail to the answer, by real HTTP."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
import pytest

from infra.local.browser import in_three
from infra.local.office import LocalOffice
from infra.local.people import ANA, until
from tests.support.markup import Markup, read

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


def shown(answer: httpx.Response) -> Markup:
    assert answer.status_code == 200, answer.text
    return read(answer.text)


@pytest.mark.requirement("EL-3", "Q24")
def test_a_visitor_learns_that_the_plan_covers_care_and_leaves_nothing_behind(
    office: LocalOffice,
) -> None:
    page, email = f"{office.url}/insurance-check", f"visitor-{uuid4().hex[:8]}@mail.example"
    shown(httpx.get(page))
    details = shown(httpx.post(page, data={"payer_name": "Meridian Health"}, timeout=120))
    form = {
        **details.chosen,
        **in_three("birth_date", ANA.birth_date),
        "first_name": ANA.first_name,
        "last_name": ANA.last_name,
        "member_id": ANA.member_id,
        "email": email,
        "consent": "yes",
    }
    for _ in range(2):
        assert "look at your e-mail" in shown(httpx.post(page, data=form, timeout=120)).text

    def mailed() -> str | None:
        texts = [each["BodyText"] for each in office.stack.mails() if email in each["To"]]
        links = [re.search(r"https?://\S+/answer/\S+", text) for text in texts]
        return next((found.group() for found in links if found), None)

    link = until("the link to the answer", mailed)
    shown(httpx.get(link))
    opened = httpx.post(link, data=in_three("birth_date", ANA.birth_date), timeout=120)
    assert opened.status_code == 303
    cookie = opened.headers["set-cookie"].partition(";")[0]

    def answered() -> Markup | None:
        seen = shown(httpx.get(f"{office.url}/answer", headers={"Cookie": cookie}, timeout=120))
        return None if "We are asking" in seen.text else seen

    assert "Yes, it is covered" in until("the answer", answered).text
    assert sum(email in mail["To"] for mail in office.stack.mails()) == 1
    kept = office.stack.client("dynamodb").scan(TableName="backoffice-prechecks")["Items"]
    for secret in (email, ANA.last_name, ANA.member_id, str(ANA.birth_date)):
        assert secret not in str(kept)


@pytest.mark.requirement("EL-4")
def test_a_visitor_with_another_insurer_is_told_whom_to_call(office: LocalOffice) -> None:
    answer = httpx.post(
        f"{office.url}/insurance-check", data={"payer_name": "Pinecrest Mutual"}, timeout=120
    )
    assert "the number on the back of the card" in shown(answer).text
    assert "NPI" in shown(httpx.get(f"{office.url}/insurance-check/call-script")).text
