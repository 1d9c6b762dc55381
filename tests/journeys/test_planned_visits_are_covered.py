"""Planned visits are certified, over real HTTP: a gap is a task until somebody answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from infra.local.clockwork import strike
from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice, today, until
from tests.journeys.test_a_plan_ends import VERA, only
from tests.support.chromium import NEEDS_CHROMIUM, WIDE

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack"), *NEEDS_CHROMIUM]

NEW_YEAR = date(today().year + 1, 1, 1)
IN_JANUARY = NEW_YEAR.replace(day=5)


@pytest.fixture
def desk(chromium: Chromium) -> Iterator[Page]:
    """A provider's own screen."""
    context = chromium.new_context(viewport=WIDE)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def plan(nora: Practice, client_id: str, day: date) -> None:
    visit = {"day": day.isoformat(), "procedure": "90837", "telehealth": True}
    nora.put(f"/clients/{client_id}/visits/visit-{uuid4().hex[:8]}", visit)


def certified(nora: Practice, client_id: str, cover: str) -> dict[str, Any]:
    """What is certified of the day in January, as soon as it says *cover* of it."""

    def said() -> dict[str, Any] | None:
        answer = nora.ask("GET", f"/clients/{client_id}/gap-certificate")
        days = answer.json()["days"] if answer.status_code == 200 else []
        [found] = [each for each in days if each["day"] == IN_JANUARY.isoformat()] or [{}]
        return answer.json() | {"of_january": found} if found.get("cover") == cover else None

    return until(f"{cover} on {IN_JANUARY}", said)


def is_open(june: Practice, client_id: str) -> list[dict[str, Any]]:
    days = june.get("/gap-certificates/open")["days"]
    return [each for each in days if each["client_id"] == client_id]


@pytest.mark.requirement("RN-1")
def test_a_visit_after_a_plans_end_is_somebodys_task_until_the_client_is_answered_for(
    office: LocalOffice, nora: Practice, sam: Practice, june: Practice, desk: Page
) -> None:
    client_id = nora.add(VERA)
    nora.insure(client_id, ANA)
    plan(nora, client_id, IN_JANUARY)
    before = certified(nora, client_id, "task")
    gap = before["of_january"]
    assert before["genuine"]
    assert gap["task_id"]
    assert date.fromisoformat(gap["due_on"]) < IN_JANUARY
    [listed] = is_open(june, client_id)
    assert (listed["task_id"], listed["overdue"]) == (gap["task_id"], False)
    for path in ("gap-certificate", "gap-certificate/page"):
        assert sam.ask("GET", f"/clients/{client_id}/{path}").status_code == 404

    last_day = only(nora, client_id)["ends_on"]
    nora.put(f"/clients/{client_id}/renewals/{last_day}/answer", {"kind": "not_changing"})
    after = certified(nora, client_id, "expected")
    assert after["genuine"]
    assert after["number"] > before["number"]
    assert after["of_january"]["asked_on"] == NEW_YEAR.isoformat()
    assert is_open(june, client_id) == []
    mine = {each["client_id"]: each["days"] for each in nora.get("/gap-certificate")["clients"]}
    assert [each["cover"] for each in mine[client_id]] == ["expected"]
    strike(office.stack, "certificate-sweep", at=datetime.now(UTC))  # it changes nothing, and may
    assert nora.get(f"/clients/{client_id}/gap-certificate")["digest"] == after["digest"]

    desk.goto(nora.get(f"/clients/{client_id}/gap-certificate/page")["url"])
    title = "Calendar of planned visits and who pays for them"
    expect(desk.get_by_role("img", name=title)).to_be_visible()
    expect(desk.get_by_role("row", name=f"January 5, {NEW_YEAR.year}")).to_contain_text(
        "Expected: we ask the insurer"
    )
    for name in (VERA.first_name, VERA.last_name, ANA.member_id):
        assert name not in desk.content()
    found = Axe().run(desk)
    assert found.response["violations"] == [], found.generate_report()
