"""Membership fees cut off: a process ends at any moment, and no fee or charge is doubled."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import pytest

from backoffice.domain.errors import OfficeError
from backoffice.domain.ledger import Account
from tests.simulation.moments import moments
from tests.support.builders import RUTH
from tests.support.memberships import (
    A_DAY,
    PRICE,
    RUTHS,
    fees,
    joined,
    mailed,
    morning,
    on,
    open_tasks,
    owed,
    write,
)
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("MB-3")
IN_DOUBT = "confirm_address"
"""What a person is asked who may not have got a mail."""
JOINED, LEFT = date(2026, 1, 31), date(2026, 3, 20)


def a_morning(office: MemoryOffice, *, days: int) -> None:
    """Days later, the daily run; what was cut off comes again, or is found by the next one."""
    office.wait(A_DAY * days)
    again_after_a_crash(partial(morning, office))
    comes_to_rest(office)


def comes_to_rest(office: MemoryOffice) -> None:
    for _ in range(3):
        office.wait(timedelta(minutes=30))
        again_after_a_crash(office.run)
        again_after_a_crash(partial(office.payment_settling.settle_due, due=office.clock()))


def presses(office: MemoryOffice) -> None:
    def press() -> None:
        with suppress(OfficeError):
            office.fee_paying.begin(RUTHS, caller=RUTH)

    again_after_a_crash(press)


def pays(office: MemoryOffice) -> None:
    """At whatever page she was led to; news of it may be lost."""
    for checkout_id in list(office.processor.checkouts):
        office.processor.pay(checkout_id)


def leaves(office: MemoryOffice) -> None:
    """Staff write down an end that takes back what she is just paying for."""
    again_after_a_crash(partial(write, office, JOINED, LEFT))


def told(*crashes: int) -> MemoryOffice:
    """A spring: two fees, one late, both paid, and of a third one that the membership ends."""
    office = joined(JOINED, today=JOINED)
    office.faults.passed.clear()
    office.faults.crash_at(*crashes)
    a_morning(office, days=0)
    a_morning(office, days=28)
    a_morning(office, days=31)
    presses(office)
    leaves(office)
    pays(office)
    comes_to_rest(office)
    a_morning(office, days=1)
    office.faults.end()
    a_morning(office, days=40)
    return office


def comes_to(office: MemoryOffice) -> dict[str, Any]:
    """All that must be the same, in the office and at the processor."""
    return {
        "fees": [(str(e.since), e.status, e.paid.cents, e.entries) for e in fees(office)],
        "owed": owed(office),
        "bank": on(office, Account.BANK),
        "earned": on(office, Account.MEMBERSHIP_EARNED),
        "charges": len([each for each in office.processor.checkouts.values() if each.charge_id]),
        "refunds": [each.amount for each in office.processor.refunds.values()],
        "tasks": [each for each in open_tasks(office) if each != IN_DOUBT],
    }


def mails(office: MemoryOffice) -> int:
    """Those that went out, and those of which Ruth is told that they may not have."""
    return len(mailed(office)) + open_tasks(office).count(IN_DOUBT)


@cache
def undisturbed() -> MemoryOffice:
    return told()


def test_undisturbed_it_comes_to_two_paid_fees_and_one_refund() -> None:
    office = undisturbed()
    assert comes_to(office) == {
        "fees": [
            ("2026-01-31", "paid", 19500, 1),
            ("2026-02-28", "paid", 19500, 1),
            ("2026-03-31", "taken_back", 0, 2),
        ],
        "owed": PRICE * 0,
        "bank": PRICE * 2,
        "earned": -PRICE * 2,
        "charges": 1,
        "refunds": [PRICE],
        "tasks": [],
    }
    assert mails(office) == len(mailed(office)) == 5  # three fees were told of, and two were late


def test_wherever_it_is_cut_off_once_it_comes_to_the_same() -> None:
    for point, name in moments(undisturbed().faults.passed):
        office = told(point)
        assert comes_to(office) == comes_to(undisturbed()), f"{point}: {name}"
        assert 5 <= mails(office) <= 6, f"{point}: {name}"


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1000))
def test_wherever_it_is_cut_off_several_times_it_comes_to_the_same(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a story, not a secret
    office = told(*(1 + draw.randrange(400) for _ in range(2 + seed % 3)))
    assert comes_to(office) == comes_to(undisturbed())
