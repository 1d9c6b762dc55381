"""AWS calls of a check: counted at the ports of the office in memory, each of which is one call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from backoffice.domain.calendar import Interval
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.submission import open_office
from tests.twins.office import Delivery, MemoryOffice

POLICY, VISIT_ON = "policy-0001", date(2026, 3, 30)
CHECK = f"{POLICY}.{RUTH.provider_id}"
HOLDS = Interval(since=date(2026, 3, 1), until=date(2026, 12, 31))


def calls_of_a(moment: str) -> list[str]:
    """The calls that one *moment* of a check costs once the function is warm, in order.

    What the payer is asked goes over HTTP, and is none of them.
    """
    office = _warm()
    act = _MOMENTS[moment](office)
    office.faults.passed.clear()
    act()
    calls = [point.removeprefix("before ") for point in office.faults.passed if "before" in point]
    return [call for call in calls if call != "ask payer"]


def _warm() -> MemoryOffice:
    """An office whose process has its block of control numbers, and Ana with a policy."""
    office = open_office()
    for client_id, policy_id in (("client-warm", "policy-warm"), (ANA, POLICY)):
        office.roster.add_client(client_id, builders.new_client(), caller=RUTH)
        visit = builders.new_visit(day=VISIT_ON)
        office.roster.plan_visit(client_id, f"visit-{client_id}", visit, caller=RUTH)
        new = builders.new_policy(holds=HOLDS)
        office.policy_entry.enter(client_id, policy_id, new, caller=RUTH)
        if client_id != ANA:
            office.until_quiet()
    return office


def _submission(office: MemoryOffice) -> Callable[[], None]:
    while office.stream:
        office.deliver(office.in_flight()[0])
    queue = office.queues["eligibility"]
    (told,) = (m for m in queue.visible() if "insurance-submitted" in m.body)
    return lambda: office.deliver(Delivery(queue=queue, message=told))


def _recheck(office: MemoryOffice) -> Callable[[], None]:
    office.until_quiet()
    office.wait(timedelta(days=27))
    office.due_checks.hand_out_due(due=office.clock())
    (message,) = (m for m in office.queues["eligibility"].visible() if CHECK in m.body)
    return lambda: office.deliver(
        next(each for each in office.in_flight() if each.message is message)
    )


def _failure(office: MemoryOffice) -> Callable[[], None]:
    act = _recheck(office)
    office.payer.outages = 1
    return act


def _gap(office: MemoryOffice) -> Callable[[], None]:
    beyond = builders.new_visit(day=date(2027, 1, 11))
    office.until_quiet()
    office.roster.plan_visit(ANA, "visit-beyond", beyond, caller=RUTH)
    return lambda: office.visit_news.note("visit-beyond", ANA, RUTH.provider_id)


def _visit(office: MemoryOffice) -> Callable[[], None]:
    office.until_quiet()
    visit = builders.new_visit(day=date(2026, 4, 20))
    office.roster.plan_visit(ANA, "visit-news", visit, caller=RUTH)
    return lambda: office.visit_news.note("visit-news", ANA, RUTH.provider_id)


_MOMENTS: dict[str, Callable[[MemoryOffice], Callable[[], None]]] = {
    "submission": _submission,
    "recheck": _recheck,
    "failure": _failure,
    "visit": _visit,
    "gap": _gap,
}
