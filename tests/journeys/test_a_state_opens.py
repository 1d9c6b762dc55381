"""From "we do not work there yet" to "now we do", over real HTTP, mail and schedules."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from infra.local.clockwork import strike
from infra.local.office import LocalOffice
from infra.local.people import PATIENCE_SECONDS, ZONE, Practice, until
from tests.support.markup import Markup, read

pytestmark = [
    pytest.mark.stack,
    pytest.mark.xdist_group("stack"),
    pytest.mark.requirement("CM-10", "CM-11"),
]

WYOMING = "WY"


def shown(answer: httpx.Response, status: int = 200) -> Markup:
    assert answer.status_code == status, answer.text
    return read(answer.text)


def get(url: str) -> httpx.Response:
    return httpx.get(url, timeout=PATIENCE_SECONDS)


def post(url: str, **form: str) -> httpx.Response:
    return httpx.post(url, data=form, timeout=PATIENCE_SECONDS)


def mails_to(office: LocalOffice, email: str) -> list[str]:
    return [each["BodyText"] for each in office.stack.mails() if email in each["To"]]


def link_in(office: LocalOffice, email: str, way: str) -> str | None:
    links = [re.search(rf"https?://\S+/{way}/\S+", text) for text in mails_to(office, email)]
    return next((found.group() for found in reversed(links) if found), None)


def join(office: LocalOffice, email: str) -> str:
    """Ask for a place, twice by mistake, and say yes; the link."""
    page = f"{office.url}/waitlist"
    form = {**shown(get(page)).chosen, "state": WYOMING, "email": email}
    for _ in range(2):
        assert "look at your e-mail" in shown(post(page, **form)).text
    link = until("the offer", lambda: link_in(office, email, "waitlist"))
    for _ in range(2):
        shown(get(link))
    shown(post(link, consent=""), 422)
    assert "when we begin to work in Wyoming" in shown(post(link, consent="yes")).text
    return link


def waiting_for(june: Practice, state: str) -> dict[str, int]:
    states = june.get("/waitlist-figures")["states"]
    return next((each for each in states if each["state"] == state), {})


def test_those_who_wait_are_told_once_that_their_state_opened(
    office: LocalOffice, june: Practice
) -> None:
    names = [f"{name}-{uuid4().hex[:8]}@mail.example" for name in ("first", "second", "gone")]
    links = [join(office, name) for name in names]
    left = links[-1].replace("/waitlist/", "/waitlist/unsubscribe/")
    shown(get(left))
    one_click = {"List-Unsubscribe": (None, "List-Unsubscribe=One-Click")}
    answer = httpx.post(left, files=one_click, timeout=PATIENCE_SECONDS)
    assert "off the waitlist" in shown(answer).text
    until("the figures", lambda: waiting_for(june, WYOMING).get("waiting") == 2 or None)

    today = datetime.now(ZoneInfo(ZONE)).date().isoformat()
    opened = june.put(f"/served-states/{WYOMING}", {"since": today})
    assert opened == june.put(f"/served-states/{WYOMING}", {"since": today})

    def told() -> list[str] | None:
        strike(office.stack, "waitlist-sweep", at=datetime.now(UTC))
        opened_to = [
            name
            for each in office.stack.mails()
            for name in names
            if name in each["To"] and "now works in Wyoming" in each["Subject"]
        ]
        return opened_to if len(opened_to) >= 2 else None

    assert until("the mails", told) == names[:2]
    served = get(f"{office.url}/served-states").json()["states"]
    assert {"NY", WYOMING} <= {each["state"] for each in served if each["is_served"]}
    kept = office.stack.client("dynamodb").scan(TableName="backoffice-waitlist")["Items"]
    for name in names:
        assert name not in str(kept)
    assert waiting_for(june, WYOMING)["told"] == 2
    assert len(mails_to(office, names[2])) == 1, "the offer, and nothing since"
    shown(post(f"{office.url}/waitlist", state=WYOMING, email=names[0]))
