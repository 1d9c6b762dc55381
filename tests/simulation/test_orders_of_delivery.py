"""Two requests, two submissions: in whatever order what they set off is delivered, one ending."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from backoffice.domain.events.forms import InsuranceSubmitted
from backoffice.domain.verdict import Verdict
from tests.simulation import invariants
from tests.support import submission
from tests.support.builders import ANA, ANAS_BIRTHDAY, RUTH
from tests.support.submission import open_office
from tests.twins.office import Delivery

Choose = Callable[[int], int]
EVERY = sys.maxsize


def every_order(story: Callable[[Choose], None]) -> int:
    """Tell *story* once for each way in which its choices can fall; how many there were."""
    path: list[int] = []
    told = 0
    while True:
        trail: list[tuple[int, int]] = []

        def choose(width: int) -> int:
            choice = path[len(trail)] if len(trail) < len(path) else 0  # noqa: B023
            trail.append((choice, width))  # noqa: B023
            return choice

        story(choose)
        told += 1
        while trail and trail[-1][0] + 1 == trail[-1][1]:
            trail.pop()
        if not trail:
            return told
        path = [choice for choice, _ in trail[:-1]] + [trail[-1][0] + 1]


def test_two_requests_for_a_link_end_alike_in_whatever_order_they_are_delivered() -> None:
    endings = []

    def story(choose: Choose) -> None:
        office = open_office()
        submission.add_ana(office)
        office.until_quiet()
        office.pick = lambda in_flight: in_flight[choose(len(in_flight))]
        submission.ask_for_link(office, "request-1")
        submission.ask_for_link(office, "request-2")
        office.until_quiet()
        invariants.hold(office)
        assert len(office.mail.carried) == 1, "the overtaken link is not mailed"
        office.door.open(office.mail.tokens()[-1], ANAS_BIRTHDAY)
        endings.append(invariants.everything(office))

    assert every_order(story) > 10
    assert all(ending == endings[0] for ending in endings)


@pytest.mark.requirement("UP-1", "UP-3")
@pytest.mark.parametrize(
    ("width", "overtakings"), [(2, 2), pytest.param(3, EVERY, marks=pytest.mark.prove)]
)
def test_two_submissions_on_one_day_leave_one_policy_whichever_is_reviewed_first(
    width: int, overtakings: int
) -> None:
    """*width* is how many of the things in flight may overtake each other at once.

    `make test` goes through the orders with up to two *overtakings*, `make prove` through all.
    """
    reviewed_first = set()

    def story(choose: Choose) -> None:
        office = open_office()
        submission.add_ana(office)
        submission.submit_by(office, "request-1")
        held_back, office.stream[:] = list(office.stream), []
        submission.submit_by(office, "request-2")
        office.stream += held_back
        reviewed: list[str] = []
        choose = at_most(overtakings, choose)

        def pick(in_flight: list[Delivery]) -> Delivery:
            chosen = _overtaken(in_flight, choose, width)
            reviewed.extend(_policies_to_review(chosen))
            return chosen

        office.pick = pick
        office.until_quiet()
        reviewed_first.add(reviewed[0])
        invariants.hold(office)
        (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
        verdict = office.eligibility.verdict(ANA, caller=RUTH)
        assert (verdict.policy_id, verdict.verdict) == (policy.policy_id, Verdict.ACTIVE)

    assert every_order(story) > 10
    assert len(reviewed_first) == 2


def at_most(overtakings: int, choose: Choose) -> Choose:
    """Choose as before, until so many choices did not fall on the first."""
    left = overtakings

    def chosen(width: int) -> int:
        nonlocal left
        choice = choose(width if left else 1)
        left -= choice > 0
        return choice

    return chosen


def _overtaken(in_flight: list[Delivery], choose: Choose, width: int) -> Delivery:
    """The next delivery: what concerns mail at once, since it has no say in this; else any."""
    of_mail = (each for each in in_flight if each.queue and each.queue.name != "eligibility")
    return next(of_mail, None) or in_flight[choose(len(in_flight[:width]))]


def _policies_to_review(delivery: Delivery) -> list[str]:
    if delivery.queue is None or delivery.message is None or delivery.queue.name != "eligibility":
        return []
    told = json.loads(delivery.message.body)["detail"]
    return [told["about"]["policy_id"]] if told["kind"] == InsuranceSubmitted.KIND else []
