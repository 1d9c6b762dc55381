"""Reminders that are cut off anywhere: nobody is reminded twice on a day, and nobody is forgotten.

The mail service cannot be asked to send a mail only once. Where nobody knows whether one went out,
it is sent again on the next day on which anybody is written to: that is the bound.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import client_paid
from backoffice.domain.invoice import AskedBy, Asking, Invoice, InvoiceKind
from backoffice.domain.invoicing import opened_for
from backoffice.domain.money import Money
from backoffice.domain.record import Ref
from tests.simulation.moments import moments
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.reminding import reminders
from tests.support.submission import again_after_a_crash, open_office
from tests.twins.office import MemoryOffice

ASKED_ON = date(2026, 6, 1)
"""A Monday in a month without changes of any kind."""
BEGIN = datetime(2026, 6, 8, 12, tzinfo=UTC)
"""The day on which it is to be paid, before anybody is written to."""
DAYS = 6
UNDISTURBED = [date(2026, 6, 8), date(2026, 6, 9)]
"""The first look was late, so the first step is taken on the last day to pay; then the second."""
VISITS = ("visit-0001", "visit-0002")


def asked() -> MemoryOffice:
    """An office in which Ana is to pay for two visits by today."""
    office = open_office()
    office.roster.add_client(ANA, builders.new_client(), caller=RUTH)
    asking = Asking(
        amount=Money(2500),
        by=AskedBy.DECISION,
        asked_on=ASKED_ON,
        due_on=BEGIN.date(),
    )
    for visit_id in VISITS:
        office.keep(
            Invoice(
                visit_id=visit_id,
                client_id=ANA,
                provider_id=RUTH.provider_id,
                service_on=ASKED_ON,
                kind=InvoiceKind.SHARE,
                askings=(asking,),
                look_at=BEGIN,
            )
        )
    office.until_quiet()
    office.wait(BEGIN - office.clock())
    office.faults.passed.clear()
    return office


def live(office: MemoryOffice) -> None:
    """Days by the hour; on the fourth Ana pays for both."""
    end = BEGIN + timedelta(days=DAYS)
    paid_at = BEGIN + timedelta(days=3)
    while office.clock() < end:
        if office.clock() == paid_at:
            for visit_id in VISITS:
                again_after_a_crash(partial(_pay, office, visit_id))
        again_after_a_crash(lambda: office.due_invoices.hand_out_due(due=office.clock()))
        for minutes in (5, 55):
            again_after_a_crash(office.run)
            office.wait(timedelta(minutes=minutes))


def _pay(office: MemoryOffice, visit_id: str) -> None:
    invoice, account = office.records.find_together(
        Ref(Invoice, (visit_id,)), Ref(VisitAccount, (visit_id,))
    )
    assert invoice is not None
    paid = client_paid(
        account or opened_for(invoice),
        Money(2500),
        step_id="pay-1",
        day=office.clock().date(),
        at=office.clock(),
    )
    if paid.entry is not None:
        office.records.keep(paid.account, paid.entry)
    office.chasing.attend(visit_id)


def insist(office: MemoryOffice) -> Counter[int]:
    """What holds whatever happened; the steps that were mailed, and how often."""
    days = reminders(office)
    assert len(set(days)) == len(days), "never two on one day"
    assert set(days) <= {*UNDISTURBED, date(2026, 6, 10)}, "no more than a day late, none once paid"
    assert max(days) >= UNDISTURBED[-1], "the second mail went out, if a day late"
    taken: Counter[int] = Counter()
    for invoice in InvoicesTable(office.database).of_client(ANA):
        assert invoice.look_at is None, "once it is paid nothing is awaited"
        assert invoice.overdue_since is None
        assert 1 in {each.step for each in invoice.reminders}, "nobody is forgotten"
        assert {each.on for each in invoice.reminders} <= set(days) | {*UNDISTURBED}
        taken.update(each.step for each in invoice.reminders)
    tasks = [each for each in office.database.items("tasks") if each["kind"] == "chase_invoice"]
    assert sorted(each["about"][0] for each in tasks) == sorted(VISITS), "told once of each"
    assert {each["status"] for each in tasks} == {"resolved"}
    return taken


@pytest.mark.requirement("IV-4")
def test_undisturbed_two_invoices_make_one_mail_a_day() -> None:
    office = asked()
    live(office)
    assert reminders(office) == UNDISTURBED
    assert insist(office) == {-2: 2, 1: 2}


@pytest.mark.requirement("IV-4")
def test_a_crash_at_any_moment_neither_doubles_a_day_nor_forgets_anybody(
    record_property: Callable[[str, object], None],
) -> None:
    undisturbed = asked()
    live(undisturbed)
    most, latest = 0, timedelta()
    for number, point in moments(undisturbed.faults.passed):
        office = asked()
        office.faults.crash_at(number)
        live(office)
        assert office.faults.passed[number - 1] == point
        insist(office)
        days = reminders(office)
        most = max(most, len(days))
        latest = max(latest, days[-1] - UNDISTURBED[-1])
    record_property("most mails after a crash", most)
    record_property("most days late after a crash", latest.days)
    assert most <= 3
    assert latest <= timedelta(days=1)


@pytest.mark.requirement("IV-4")
@pytest.mark.parametrize("moment", ["before carry", "after carry"])
def test_a_mail_of_which_nobody_knows_is_sent_again_the_day_after(moment: str) -> None:
    office = asked()
    office.wait(timedelta(days=1))
    office.faults.crash_when(moment)
    live(office)
    sent = (
        [date(2026, 6, 10)] if moment == "before carry" else [*UNDISTURBED[1:], date(2026, 6, 10)]
    )
    assert reminders(office) == sent
    for invoice in InvoicesTable(office.database).of_client(ANA):
        assert [(each.step, each.on) for each in invoice.reminders] == [(1, date(2026, 6, 10))]


@pytest.mark.prove
@pytest.mark.requirement("IV-4")
@pytest.mark.parametrize("part", range(8))
def test_ten_thousand_stories_of_crashes_keep_each_day_to_one_mail(part: int) -> None:
    undisturbed = asked()
    live(undisturbed)
    points = len(undisturbed.faults.passed)
    for seed in range(part, 10_000, 8):
        draw = random.Random(seed)  # noqa: S311 - a story, not a secret
        office = asked()
        office.faults.crash_at(*draw.sample(range(1, points + 1), draw.randrange(1, 5)))
        live(office)
        office.faults.end()
        days = reminders(office)
        assert len(set(days)) == len(days), (seed, "never two on one day")
        assert all(day < date(2026, 6, 11) for day in days), (seed, "none once it is paid")
        for invoice in InvoicesTable(office.database).of_client(ANA):
            assert 1 in {each.step for each in invoice.reminders}, (seed, "nobody is forgotten")
