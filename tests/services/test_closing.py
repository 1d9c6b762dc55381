"""The closing of an attempt: what others write meanwhile is not lost, nor is the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from backoffice.adapters.dynamodb.work import EligibilityChecksTable, PayerConductTable
from backoffice.domain.conduct import Health, PayerConduct
from backoffice.domain.verdict import Verdict
from tests.simulation import invariants
from tests.support import builders, offices, submission
from tests.support.builders import ANA, FERN, RUTH
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")

NEXT = date(2026, 3, 30)


class Meanwhile:
    """A clearinghouse during whose answer something happens in the office, the first time."""

    def __init__(self, office: MemoryOffice, act: Callable[[], object]) -> None:
        self._real: Any = office.clearinghouse
        self._acts = [act]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def ask(self, document: str) -> str:
        answer: str = self._real.ask(document)
        while self._acts:
            self._acts.pop()()
        return answer


def answered_while(act: Callable[[MemoryOffice], object]) -> MemoryOffice:
    office, key = offices.with_filled_form()
    office.__dict__["clearinghouse"] = Meanwhile(office, lambda: act(office))
    for desk in ("review", "visit_news"):
        office.__dict__.pop(desk, None)
    submission.submit(office, key)
    office.until_quiet()
    return office


def test_a_visit_that_is_planned_while_the_payer_answers_is_known_and_the_answer_kept() -> None:
    def plan(office: MemoryOffice) -> None:
        visit = builders.new_visit(day=NEXT)
        office.roster.plan_visit(ANA, "visit-meanwhile", visit, caller=RUTH)
        office.visit_news.note("visit-meanwhile", ANA, RUTH.provider_id)

    office = answered_while(plan)
    invariants.hold(office)
    (item,) = office.database.items("eligibility-checks")
    check = EligibilityChecksTable(office.database).load(item["check_id"])
    assert NEXT in check.visits
    assert check.decision is not None
    assert check.decision.verdict is Verdict.ACTIVE
    assert len(office.payer.asked) == 1, "the answer that came is the one that counts"


def test_another_clients_failure_meanwhile_does_not_cost_the_answer() -> None:
    def fail(office: MemoryOffice) -> None:
        health = Health(failed_for=("client-ben-02",))
        office.records.keep(PayerConduct(payer_id=FERN, health=health))

    office = answered_while(fail)
    assert len(office.payer.asked) == 1
    conduct = PayerConductTable(office.database).load(FERN)
    assert conduct.health == Health(), "an answer proves that the payer is there"
    assert [habit.asked for habit in conduct.habits.kinds] == [1]
