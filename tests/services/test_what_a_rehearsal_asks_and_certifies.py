"""A policy that was over early: what its client is asked then, and who pays for planned visits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.gap_certificate import Cover
from backoffice.domain.renewal import AnswerKind, RenewalStatus
from backoffice.domain.task import TaskKind, TaskOwner
from backoffice.services.renewal_requests import NewRenewalAnswer
from tests.support import builders, offices
from tests.support.builders import ANA, RUTH
from tests.support.over_early import (
    changes,
    everything,
    insist_on_what_was_listed,
    rehearse,
    terminate,
)
from tests.support.renewing import LAST_DAY
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("UP-3", "RN-1")

OVER = date(2026, 3, 10)
PLANNED = (date(2026, 3, 24), date(2026, 4, 7))


def planned() -> MemoryOffice:
    """An office in which Ana is insured until the year's end, and comes twice in spring."""
    office = offices.with_verdict()
    office.wait(timedelta(days=12))
    for number, day in enumerate(PLANNED):
        new = builders.new_visit(day)
        office.roster.plan_visit(ANA, f"visit-spring-{number}", new, caller=RUTH)
    office.until_quiet()
    return office


def test_what_the_client_is_asked_and_who_pays_for_planned_days_is_listed_and_comes_true() -> None:
    office = planned()
    before, view = everything(office), rehearse(office, OVER)
    asked, days = view.happens.renewals, view.happens.planned_days
    assert [(each.ends_on, each.status_now, each.status_then) for each in asked] == [
        (OVER, None, RenewalStatus.ASKING),
        (LAST_DAY, RenewalStatus.ASKING, RenewalStatus.OVERTAKEN),
    ]
    ruth = TaskOwner.provider(RUTH.provider_id)
    assert [(each.day, each.cover_now, each.cover_then, each.owner) for each in days] == [
        (day, Cover.VERIFIED, Cover.TASK, ruth) for day in PLANNED
    ]
    assert TaskKind.RENEW_COVERAGE in {each.kind for each in view.happens.tasks}
    terminate(office, view)
    office.until_quiet()
    insist_on_what_was_listed(view.happens, before, everything(office))


def test_a_plan_that_was_said_to_go_on_is_asked_about_again_and_that_is_listed() -> None:
    office = planned()
    office.wait(timedelta(days=270))
    said = NewRenewalAnswer(kind=AnswerKind.NOT_CHANGING)
    office.renewal_answers.answer_for(ANA, LAST_DAY.isoformat(), said, caller=RUTH)
    office.wait(timedelta(days=20))
    office.until_quiet()
    ended_on = office.clock().date() - timedelta(days=3)
    before, view = everything(office), rehearse(office, ended_on)
    statuses = {each.ends_on: each.status_then for each in view.happens.renewals}
    assert statuses[ended_on] is RenewalStatus.ASKING
    terminate(office, view)
    office.until_quiet()
    insist_on_what_was_listed(view.happens, before, everything(office))


def test_looking_at_it_asks_and_certifies_nothing() -> None:
    office = planned()
    before = everything(office)
    assert rehearse(office, OVER).happens.renewals
    assert changes(before, everything(office)) == {}
