"""Mails about invoices that are cut off anywhere: nobody gets two on a day, nobody is forgotten.

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
from backoffice.domain.events.invoices import InvoiceAsked
from backoffice.domain.invoice import AskedBy, Asking, Invoice, InvoiceKind
from backoffice.domain.invoicing import opened_for
from backoffice.domain.money import Money
from backoffice.domain.record import Ref
from tests.simulation.moments import moments
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.reminding import mails_about_invoices
from tests.support.submission import again_after_a_crash, open_office
from tests.twins.office import MemoryOffice

BEGIN = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""When Ana is asked: a Monday in a month without changes of any kind, before the hours of mails."""
PAID_AT = datetime(2026, 6, 11, 12, tzinfo=UTC)
END = datetime(2026, 6, 14, 12, tzinfo=UTC)
LOOKS = (12, 14, 15, 20)
"""The hours of a day at which the job runs; Ana's ten o'clock is the second."""
TOLD, FIRST, SECOND = date(2026, 6, 1), date(2026, 6, 6), date(2026, 6, 9)
UNDISTURBED = [TOLD, FIRST, SECOND]
"""She is told at once, reminded two days before the last day to pay, and the day after it."""
LATER = {TOLD: date(2026, 6, 2), FIRST: date(2026, 6, 8), SECOND: date(2026, 6, 10)}
"""The next day on which anybody is written to; 7 June is a Sunday."""
VISITS = ("visit-0001", "visit-0002")


def asked() -> MemoryOffice:
    """An office in which Ana is to pay for two visits, and does not know of it yet."""
    office = open_office()
    office.roster.add_client(ANA, builders.new_client(), caller=RUTH)
    office.until_quiet()
    office.wait(BEGIN - office.clock())
    asking = Asking(
        amount=Money(2500),
        by=AskedBy.DECISION,
        asked_on=TOLD,
        due_on=TOLD + timedelta(days=7),
    )
    for visit_id in VISITS:
        invoice = Invoice(
            visit_id=visit_id,
            client_id=ANA,
            provider_id=RUTH.provider_id,
            service_on=TOLD,
            kind=InvoiceKind.SHARE,
            look_at=BEGIN,
        )
        whose = {"client_id": ANA, "provider_id": RUTH.provider_id}
        office.records.keep(
            invoice.asking(asking), events=[InvoiceAsked(visit_id=visit_id, **whose)]
        )
    office.faults.passed.clear()
    return office


def live(office: MemoryOffice) -> None:
    """Two weeks, a few looks a day; then Ana pays for both."""
    while office.clock() < END:
        if office.clock() == PAID_AT:
            for visit_id in VISITS:
                again_after_a_crash(partial(_pay, office, visit_id))
        again_after_a_crash(lambda: office.due_invoices.hand_out_due(due=office.clock()))
        for minutes in (5, 10):
            again_after_a_crash(office.run)
            office.wait(timedelta(minutes=minutes))
        again_after_a_crash(office.run)
        now = office.clock()
        later = (
            now.replace(minute=0, hour=hour) + timedelta(days=day)
            for day in (0, 1)
            for hour in LOOKS
        )
        office.wait(next(each for each in later if each > now) - now)


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
    days = mails_about_invoices(office)
    assert len(set(days)) == len(days), "never two on one day"
    assert set(days) <= {*LATER, *LATER.values()}, "no more than a day late, none once paid"
    for day, next_day in LATER.items():
        assert {day, next_day} & set(days), "each mail went out, if a day late"
    taken: Counter[int] = Counter()
    for invoice in InvoicesTable(office.database).of_client(ANA):
        assert invoice.look_at is None, "once it is paid nothing is awaited"
        assert invoice.overdue_since is None
        assert not invoice.untold
        assert invoice.told is not None
        assert invoice.told.on in {TOLD, LATER[TOLD]}
        assert [each.step for each in invoice.reminders] == [-2, 1], "nobody is forgotten"
        assert {each.on for each in invoice.reminders} <= set(days) | {FIRST, SECOND}
        taken.update(each.step for each in invoice.reminders)
    tasks = [each for each in office.database.items("tasks") if each["kind"] == "chase_invoice"]
    assert sorted(each["about"][0] for each in tasks) == sorted(VISITS), "told once of each"
    assert {each["status"] for each in tasks} == {"resolved"}
    return taken


@pytest.mark.requirement("IV-4")
def test_undisturbed_two_invoices_make_one_mail_a_day() -> None:
    office = asked()
    live(office)
    assert mails_about_invoices(office) == UNDISTURBED
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
        days = mails_about_invoices(office)
        most = max(most, len(days))
        latest = max(latest, days[-1] - UNDISTURBED[-1])
    record_property("most mails after a crash", most)
    record_property("most days late after a crash", latest.days)
    assert most <= len(UNDISTURBED) + 1
    assert latest <= timedelta(days=1)


@pytest.mark.requirement("IV-4")
@pytest.mark.parametrize("day", UNDISTURBED)
@pytest.mark.parametrize("moment", ["before carry", "after carry"])
def test_a_mail_of_which_nobody_knows_is_sent_again_the_day_after(moment: str, day: date) -> None:
    office = asked()
    office.wait(datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - office.clock())
    office.faults.crash_when(moment)
    live(office)
    days = mails_about_invoices(office)
    again = days[0] if moment == "before carry" else days[1]
    assert again == min(each for each in LATER.values() if each > day)
    assert (day in days) == (moment == "after carry")
    assert len(set(days)) == len(days)


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
        days = mails_about_invoices(office)
        assert len(set(days)) == len(days), (seed, "never two on one day")
        assert all(day < PAID_AT.date() for day in days), (seed, "none once it is paid")
        for invoice in InvoicesTable(office.database).of_client(ANA):
            assert invoice.told is not None, (seed, "nobody is forgotten")
            assert 1 in {each.step for each in invoice.reminders}, (seed, "nobody is forgotten")
