"""People who act while a payer is being asked: whoever comes first, one word stands in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.work import PayerConductTable
from backoffice.domain.conduct import PayerConduct
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.verdict import Verdict
from backoffice.services.eligibility import VerdictView
from tests.services.test_verification import JUNE, note
from tests.simulation import invariants
from tests.support import builders, offices, submission
from tests.support.builders import ANA, FERN, RUTH, VISIT
from tests.twins.office import Delivery, MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")


def reviewed(act: Callable[[MemoryOffice], object] | None = None, at: int = 0) -> MemoryOffice:
    """Ana's submission to its end; somebody *acts* when so many points of it were passed."""
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    office.faults.passed.clear()
    if act:
        office.faults.overtake_after(at, lambda: act(office))
    office.until_quiet()
    return office


def points() -> range:
    return range(1, len(reviewed().faults.passed) + 1)


def the_check(office: MemoryOffice) -> dict[str, Any] | None:
    return next(iter(office.database.items("eligibility-checks")), None)


def check_id(office: MemoryOffice) -> str | None:
    return str(found["check_id"]) if (found := the_check(office)) else None


def verdict(office: MemoryOffice) -> VerdictView:
    return office.eligibility.verdict(ANA, caller=RUTH)


def test_a_call_that_is_noted_while_the_payer_is_asked_stands_whenever_it_comes() -> None:
    noted_at = 0
    for point in points():
        noted: list[str] = []

        def call(office: MemoryOffice, noted: list[str] = noted) -> None:
            if found := check_id(office):
                office.verification.verify(found, note(), caller=JUNE)
                noted.append(found)

        office = reviewed(call, point)
        invariants.hold(office)
        assert (verdict(office).call_reference is not None) == bool(noted), point
        assert len(office.payer.asked) <= 1
        noted_at += bool(noted)
    assert noted_at > 10


def test_an_answer_is_never_read_again_while_the_payer_is_asked() -> None:
    read: list[bool] = []

    def read_again(office: MemoryOffice) -> None:
        decided = "decision" in (the_check(office) or {})
        try:
            office.verification.read_again(check_id(office) or "none.none", caller=JUNE)
        except (NotFound, Refused):
            read.append(False)
        else:
            read.append(True)
            assert decided

    for point in points():
        office = reviewed(read_again, point)
        invariants.hold(office)
        assert verdict(office).verdict is Verdict.ACTIVE
        assert len(office.payer.asked) == 1
    assert set(read) == {False, True}


def test_a_visit_planned_at_any_moment_of_a_review_is_known_and_asks_nobody_twice() -> None:
    new = builders.new_visit(day=date(2026, 3, 16))
    for point in points():
        office = reviewed(
            lambda office: office.roster.plan_visit(ANA, "visit-0002", new, caller=RUTH), point
        )
        invariants.hold(office)
        (check,) = office.database.items("eligibility-checks")
        assert check["visits"] == ["2026-03-09", "2026-03-16"], point
        assert len(office.payer.asked) == 1
        assert verdict(office).verdict is Verdict.ACTIVE


def test_a_policy_corrected_at_any_moment_of_a_review_is_what_is_decided_on() -> None:
    def correct(office: MemoryOffice) -> None:
        (known,) = office.database.items("coverage")
        policy_id = known["versions"][0]["policy"]["policy_id"]
        wrong = builders.new_policy(member_id="NOBODY0001")
        office.policy_entry.correct(ANA, policy_id, wrong, caller=RUTH)

    for point in points():
        office = reviewed(correct, point)
        invariants.hold(office)
        assert verdict(office).verdict is Verdict.NEEDS_CLIENT, point
        assert "NOBODY0001" in office.payer.asked[-1]
        assert office.eligibility.estimate(ANA, VISIT, caller=RUTH).estimate.client_owes is None


def test_what_others_learn_of_the_payer_meanwhile_costs_no_answer() -> None:
    def others_fail(office: MemoryOffice) -> None:
        known = PayerConductTable(office.database).find(FERN) or PayerConduct(payer_id=FERN)
        failed = known.health.failed(builders.BEN, probe=False, at=office.clock())
        office.records.keep(known.but(health=failed))

    for point in points():
        office = reviewed(others_fail, point)
        invariants.hold(office)
        assert verdict(office).verdict is Verdict.ACTIVE, point
        assert len(office.payer.asked) == 1


@pytest.mark.parametrize("days_later", [0, 3])
def test_what_is_delivered_again_after_the_policy_was_replaced_asks_nobody(
    days_later: int,
) -> None:
    office, key = offices.with_filled_form()
    office.payer.outages = 3
    heard: list[str] = []

    def listen(in_flight: list[Delivery]) -> Delivery:
        queue = in_flight[0].queue
        if queue and queue.name == "eligibility" and in_flight[0].message:
            heard.append(in_flight[0].message.body)
        return in_flight[0]

    office.pick = listen
    submission.submit(office, key)
    office.run()
    office.policy_entry.enter(ANA, "policy-replacing", builders.new_policy(), caller=RUTH)
    office.until_quiet()
    office.wait(timedelta(days=days_later))
    asked = len(office.payer.asked)
    before = office.database.items("eligibility-checks")
    assert "dropped" in {item["status"] for item in before}
    for body in heard:
        office.queues["eligibility"].put(body)
    office.run()
    assert len(office.payer.asked) == asked
    assert office.dead_letters() == []
    assert office.database.items("eligibility-checks") == before
