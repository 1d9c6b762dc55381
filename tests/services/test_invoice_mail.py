"""The mail about an invoice: once for each amount, by day, to the address on file, one link."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.adapters.dynamodb.links import LinksTable
from backoffice.adapters.mail.messages import Message
from backoffice.domain.account_steps import client_paid
from backoffice.domain.calendar import moment_at
from backoffice.domain.client import Language
from backoffice.domain.invoice import InvoiceState, ObjectionReason
from backoffice.domain.invoicing import opened_for
from backoffice.domain.link import LinkPurpose
from backoffice.domain.mailing import MailingStatus
from backoffice.domain.money import Money
from backoffice.domain.objecting import object_to
from backoffice.services.requests import NewEmailAddress
from tests.services.test_invoicing import COPAY, hears, invoice
from tests.support import builders, claiming, fern_decides
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import held, insured, plan_another, put_on_file, say, seen
from tests.support.fern_decides import fern_says
from tests.support.paying import stands
from tests.support.reminding import live_for, mails_about_invoices, reminders, today
from tests.twins.office import HOME, MemoryOffice

NEW, CHANGED = "You have an invoice from Fernway", "An invoice from Fernway has changed"
MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
TOMORROW = timedelta(days=1)

pytestmark = pytest.mark.requirement("IV-1", "IV-4")


def mails(office: MemoryOffice) -> list[Message]:
    return office.mail.of("invoice")


def subjects(office: MemoryOffice) -> list[str]:
    return [mail.subject for mail in mails(office)]


def at_hour(day: date, hour: int, *, more: int = 0, consents: bool = True) -> MemoryOffice:
    """Ana's visit is confirmed at an hour of hers, and so many *more* right after it."""
    office = insured()
    if not consents:
        put_on_file(office, ClientsTable(office.database).load(ANA).but(email_consent_at=None))
    planned = [plan_another(office, number) for number in range(more)]
    office.wait(moment_at(day, time(hour), HOME) - office.clock())
    for visit_id in (VISIT, *planned):
        say(office, held(), visit_id)
    return office


def a_day_later() -> MemoryOffice:
    """Ana was told yesterday what the visit costs her, and may be written to today."""
    office = fern_decides.sent()
    live_for(office, TOMORROW)
    return office


def test_a_client_is_mailed_once_when_they_are_asked_to_pay() -> None:
    office = claiming.with_claim()
    [mail] = mails(office)
    assert (mail.to, mail.subject) == ("ana@mail.example", NEW)
    for _ in range(2):
        office.reminding.remind(VISIT)
    assert len(mails(office)) == 1


def test_the_mail_says_neither_how_much_nor_what_for_nor_who_insures() -> None:
    office = claiming.with_claim()
    [mail] = mails(office)
    for text in (mail.subject, mail.text, mail.html):
        assert [word for word in ("$", "25", "visit", "Fern Health", "March") if word in text] == []
    assert "Ruth Adler" in mail.text
    assert mail.reply_to == "ruth@practice.example"


@pytest.mark.parametrize(
    ("day", "hour", "mailed_on"),
    [
        (TUESDAY, 18, TUESDAY),
        (TUESDAY, 19, date(2026, 3, 11)),
        (TUESDAY, 23, date(2026, 3, 11)),
        (date(2026, 3, 14), 20, date(2026, 3, 16)),  # a Saturday evening, then Sunday
        (date(2026, 5, 25), 12, date(2026, 5, 26)),  # Memorial Day
    ],
)
def test_a_client_is_told_by_day_and_has_their_week_from_then_on(
    day: date, hour: int, mailed_on: date
) -> None:
    office = at_hour(day, hour)
    live_for(office, timedelta(days=3))
    assert mails_about_invoices(office) == [mailed_on]
    assert invoice(office).due_on == mailed_on + timedelta(days=7)


def test_four_visits_of_one_day_make_one_mail() -> None:
    office = at_hour(TUESDAY, 21, more=3)
    live_for(office, timedelta(days=4))
    assert mails_about_invoices(office) == [TUESDAY + TOMORROW]
    every = office.invoices.of_client(ANA, caller=RUTH).invoices
    told = [each.told.on for each in every if each.told and each.state is InvoiceState.OPEN]
    assert len(told) == 4
    assert set(told) == {TUESDAY + TOMORROW}


def test_whoever_was_told_today_hears_of_another_visit_tomorrow() -> None:
    office = at_hour(TUESDAY, 12, more=1)
    assert mails_about_invoices(office) == [TUESDAY]
    live_for(office, timedelta(days=3))
    assert mails_about_invoices(office) == [TUESDAY, TUESDAY + TOMORROW]
    assert subjects(office) == [NEW, NEW]


def test_another_amount_is_mailed_and_the_same_one_decided_is_not() -> None:
    same, other = a_day_later(), a_day_later()
    hears(same, fern_says(same, COPAY))
    hears(other, fern_says(other, ("PR", "1", "40.00")))
    assert subjects(same) == [NEW]
    assert subjects(other) == [NEW, CHANGED]


def test_an_amount_that_changes_twice_in_a_night_is_one_mail_for_the_last() -> None:
    office = fern_decides.sent()
    office.wait(timedelta(hours=12))
    decided = fern_says(office, ("PR", "1", "40.00"))
    hears(office, decided)
    hears(office, decided.taken_back, trace="EFT-2")
    hears(office, fern_says(office, ("PR", "1", "45.00")), trace="EFT-3")
    live_for(office, TOMORROW)
    assert subjects(office) == [NEW, CHANGED]
    told = invoice(office).told
    assert told is not None
    assert told.amount == Money.dollars("45.00")


def test_nothing_is_mailed_while_it_has_to_wait_or_is_too_little() -> None:
    waiting = claiming.with_claim(minutes=20)
    assert mails(waiting) == []
    little = a_day_later()
    hears(little, fern_says(little, ("PR", "3", "0.99")))
    live_for(little, TOMORROW)
    assert len(mails(little)) == 1


def test_what_was_paid_before_the_mail_went_out_is_not_written_about() -> None:
    office = at_hour(TUESDAY, 20)
    assert invoice(office).untold
    account = VisitAccountsTable(office.database).find(VISIT) or opened_for(invoice(office))
    at = office.clock()
    paid, entry = client_paid(account, Money(2500), step_id="pay-1", day=at.date(), at=at)
    assert entry is not None
    office.records.keep(paid, entry)
    live_for(office, timedelta(days=60))
    assert mails(office) == []


def test_what_changed_while_somebody_looked_is_mailed_once_they_answered() -> None:
    office = a_day_later()
    at = office.clock()
    paused = object_to(
        invoice(office), objection_id="ticket-0001", reason=ObjectionReason.OTHER, at=at
    )
    office.records.keep(paused.but(look_at=at))
    hears(office, fern_says(office, ("PR", "1", "40.00")))
    live_for(office, timedelta(days=5))
    assert subjects(office) == [NEW], "nothing moves until somebody answered"
    answered_at = office.clock()
    objection = invoice(office).objections[0].but(answered_at=answered_at)
    office.records.keep(invoice(office).but(objections=(objection,), look_at=answered_at))
    live_for(office, TOMORROW)
    assert subjects(office) == [NEW, CHANGED]
    assert stands(office).due == Money.dollars("40.00")


def test_a_client_who_may_not_be_written_to_is_told_once_they_may() -> None:
    office = at_hour(TUESDAY, 20)
    put_on_file(office, ClientsTable(office.database).load(ANA).but(email_consent_at=None))
    live_for(office, timedelta(days=20))
    assert mails(office) == []
    assert stands(office).state is InvoiceState.OVERDUE, "their provider knows"
    another = NewEmailAddress(email="ana@other.example", email_consent=True)
    office.roster.change_email(ANA, another, caller=RUTH)
    live_for(office, TOMORROW)
    assert [(mail.to, mail.subject) for mail in mails(office)] == [("ana@other.example", NEW)]
    assert invoice(office).due_on == mails_about_invoices(office)[0] + timedelta(days=7)
    tasks = [it for it in office.database.items("tasks") if it["kind"] == "chase_invoice"]
    assert [it["resolution"] for it in tasks] == ["The client has more time to pay."]


def test_a_consent_that_comes_later_is_heard_of_at_once() -> None:
    office = at_hour(TUESDAY, 12, consents=False)
    assert mails(office) == []
    office.roster.add_client(ANA, builders.new_client(), caller=RUTH)
    office.until_quiet()
    assert mails_about_invoices(office) == [TUESDAY]


@pytest.mark.parametrize(
    ("zone", "mailed_at"),
    [
        ("Pacific/Honolulu", datetime(2026, 3, 11, 0, 0, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 3, 11, 0, 0, tzinfo=UTC)),
        (HOME, datetime(2026, 3, 11, 14, 0, tzinfo=UTC)),
    ],
)
def test_a_mail_goes_by_the_address_the_zone_and_the_language_of_its_moment(
    zone: str, mailed_at: datetime
) -> None:
    office = at_hour(TUESDAY, 20)
    assert office.clock() == datetime(2026, 3, 11, 0, 0, tzinfo=UTC)
    moved = (
        ClientsTable(office.database)
        .load(ANA)
        .but(time_zone=zone, language=Language.SPANISH, email="ana@new.example")
    )
    put_on_file(office, moved)
    office.chasing.attend_client(ANA)
    live_for(office, TOMORROW)
    [mail] = mails(office)
    assert (mail.to, mail.subject) == ("ana@new.example", "Tiene una factura de Fernway")
    mailing = office.database.items("mailings")
    [claimed] = [it for it in mailing if it["mailing_id"] == mail.mailing_id]
    assert datetime.fromisoformat(claimed["claimed_at"]) - mailed_at < timedelta(minutes=10)


def test_whoever_is_asked_at_night_is_looked_at_in_the_morning_though_other_news_is_lost() -> None:
    office = at_hour(TUESDAY, 20)
    put_on_file(office, invoice(office).but(look_at=None))
    office.reminding.remind(VISIT)
    assert invoice(office).look_at == moment_at(TUESDAY + TOMORROW, time(10), HOME)


@pytest.mark.requirement("IV-3", "Q23")
def test_a_look_at_one_invoice_does_not_keep_the_provider_from_hearing_of_another() -> None:
    office = at_hour(TUESDAY, 12, more=1)
    [other] = [
        it["visit_id"] for it in office.database.items("invoices") if it["visit_id"] != VISIT
    ]
    midnight = moment_at(date(2026, 3, 18), time(0), HOME)
    live_for(office, midnight - timedelta(minutes=1) - office.clock())
    office.wait(midnight - office.clock())
    office.reminding.remind(other)
    office.until_quiet()
    tasks = [it for it in office.database.items("tasks") if it["kind"] == "chase_invoice"]
    assert [it["about"][0] for it in tasks] == [VISIT]


def test_a_provider_reads_what_became_of_the_mail_that_told_the_client() -> None:
    office = claiming.with_claim()
    [mail] = mails(office)
    office.mail_service_tells(mail, "Bounce", bounceType="Permanent")
    office.until_quiet()
    [shown] = office.invoices.of_client(ANA, caller=RUTH).invoices
    assert shown.told is not None
    assert (shown.told.on, shown.told.status) == (today(office), MailingStatus.BOUNCED)


def test_mails_of_one_month_carry_one_link_and_a_later_one_a_new_one() -> None:
    office = fern_decides.sent()
    first = office.mail.tokens()[-1]
    office.wait(timedelta(days=28))
    hears(office, fern_says(office, ("PR", "3", "30.00")))
    assert office.mail.tokens()[-1] == first
    office.wait(timedelta(days=29))
    decided = fern_says(office, ("PR", "3", "30.00"))
    hears(office, decided.taken_back, trace="EFT-2")
    hears(office, fern_says(office, ("PR", "3", "35.00")), trace="EFT-3")
    assert len(mails(office)) == 3
    assert office.mail.tokens()[-1] != first
    link = LinksTable(office.database).load(ANA, LinkPurpose.INVOICE)
    assert link.generation == 2
    assert link.expires_at >= office.clock() + timedelta(days=30)


def test_a_link_to_invoices_is_never_reminded_of_as_a_form_is() -> None:
    office = claiming.with_claim()
    office.wait(timedelta(days=59, hours=12))
    office.sweep()
    office.run()
    assert office.mail.of("insurance-reminder") == []


def test_a_visit_that_is_called_off_before_the_mail_is_never_written_about() -> None:
    office = at_hour(TUESDAY, 20)
    say(office, held(self_pay=True))
    assert seen(office).payment is not None
    live_for(office, timedelta(days=30))
    assert (mails(office), reminders(office)) == ([], [])
