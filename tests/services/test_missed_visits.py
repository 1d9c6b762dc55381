"""Missed visits: a fee is invoiced where the client accepted it before, and never on a claim."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.ledger import LedgerTable
from backoffice.domain.client import Language
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.invoice import AskedBy, InvoiceKind, InvoiceState
from backoffice.domain.ledger import Account, balances
from backoffice.domain.mailing import MailResult
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.plan_kind import PlanKind
from backoffice.domain.visit import CalledOffBy, VisitStatus
from backoffice.services.missed_visit_requests import NewMissedVisitPolicy
from tests.services.test_invoicing import invoice, shown
from tests.support import builders, missing
from tests.support.builders import ANA, OMAR, RUTH, VISIT
from tests.support.claiming import put_on_file, say
from tests.support.missing import MISSED, TERMS, accepts, agreed, asked, asks, cancelled, wants
from tests.support.paying import account, given_back, pays, stands
from tests.support.reminding import live_for
from tests.twins.office import MemoryOffice


def missed() -> MemoryOffice:
    """An office in which Ana accepted what a missed visit costs, and missed hers."""
    office = agreed()
    say(office, MISSED)
    return office


# ---------------------------------------------------------------- the policy, and asking


def test_a_policy_is_read_as_it_was_written_with_what_clients_read_in_each_language() -> None:
    office = asked()
    view = office.missed_visits.read(str(RUTH.provider_id), caller=RUTH)
    assert (view.number, view.terms) == (1, TERMS)
    assert view.says["en"][0] == "If you miss a visit, you pay $80.00."
    assert view.says["es"][0] == "Si usted falta a una consulta, paga $80.00."


def test_another_providers_policy_and_clients_are_not_theirs_to_see() -> None:
    office = asked()
    ruth, new = str(RUTH.provider_id), NewMissedVisitPolicy(terms=None)
    for act in (
        lambda: office.missed_visits.read(ruth, caller=OMAR),
        lambda: office.missed_visits.write(ruth, new, caller=OMAR),
        lambda: office.missed_visits.ask(ANA, caller=OMAR),
        lambda: office.missed_visits.of_client(ANA, caller=OMAR),
    ):
        with pytest.raises(NotFound):
            act()


def test_who_is_asked_twice_a_day_gets_one_mail_and_one_more_the_day_after() -> None:
    office = asked()
    for _ in range(3):
        asks(office)
    office.missed_visit_mail.send(ANA, str(RUTH.provider_id), 1)
    [mail] = office.mail.of("missed-visit-policy")
    office.wait(timedelta(days=1))
    asks(office)
    assert len(office.mail.of("missed-visit-policy")) == 2
    for text in (mail.subject, mail.text, mail.html):
        assert [word for word in ("$", "80.00", "Fern Health") if word in text] == []
    assert "Ruth Adler" not in mail.subject


def test_what_was_accepted_or_withdrawn_before_the_mail_went_out_is_not_mailed() -> None:
    for is_accepted in (True, False):
        office = asked()
        office.wait(timedelta(days=1))
        office.missed_visits.ask(ANA, caller=RUTH)
        if is_accepted:
            accepts(office)
        else:
            missing.writes(office, None)
        office.until_quiet()
        assert len(office.mail.of("missed-visit-policy")) == 1


def test_a_client_who_may_not_be_written_to_is_not_asked() -> None:
    office = asked()
    office.wait(timedelta(days=1))
    put_on_file(office, ClientsTable(office.database).load(ANA).but(email_consent_at=None))
    with pytest.raises(Refused, match="not agreed to e-mail"):
        office.missed_visits.ask(ANA, caller=RUTH)


def test_their_provider_reads_what_a_client_accepted_and_when() -> None:
    office = asked()
    assert office.missed_visits.of_client(ANA, caller=RUTH).is_awaited
    at = office.clock()
    accepts(office, language="es")
    accepts(office)
    view = office.missed_visits.of_client(ANA, caller=RUTH)
    [kept] = view.accepted
    assert (view.is_awaited, kept.number, kept.language) == (False, 1, Language.SPANISH)
    assert at <= kept.accepted_at <= office.clock()


# ---------------------------------------------------------------- the fee


@pytest.mark.requirement("IV-2")
def test_a_missed_visit_is_invoiced_under_a_policy_that_was_accepted_before() -> None:
    office = missed()
    view = wants(office)
    assert (view.kind, view.state, view.by) == (
        InvoiceKind.FEE,
        InvoiceState.OPEN,
        AskedBy.FEE,
    )
    assert view.asked == Money(8000)
    assert len(office.mail.of("invoice")) == 1


@pytest.mark.requirement("IV-2", "CL-1")
def test_a_fee_never_reaches_a_claim() -> None:
    office = missed()
    wants(office)
    office.wait(timedelta(days=3))
    office.due_claims.hand_out_ready(due=office.clock())
    office.until_quiet()
    assert office.database.items("claims") == []
    assert office.line.sent == []


@pytest.mark.requirement("IV-2", "MB-4")
def test_all_of_a_fee_is_its_providers_and_the_network_keeps_nothing_of_it() -> None:
    office = missed()
    for _ in range(3):
        wants(office)
    pays(office, "80.00")
    assert stands(office).state is InvoiceState.SETTLED
    book = balances(LedgerTable(office.database).of_book(VISIT))
    assert book[Account.PROVIDER_OWED] == -Money(8000)
    assert book[Account.BANK] + book[Account.PROVIDER_OWED] == Money.ZERO


@pytest.mark.requirement("IV-2")
def test_without_an_acceptance_before_its_day_a_missed_visit_costs_nothing() -> None:
    office = asked()
    office.wait(timedelta(days=8))
    asks(office)
    accepts(office)
    say(office, MISSED)
    with pytest.raises(Refused, match="before that day"):
        wants(office)


@pytest.mark.parametrize(
    ("outcome", "cents"),
    [
        (cancelled(23.9), 5000),
        (cancelled(24), None),
        (cancelled(1, CalledOffBy.PROVIDER), None),
        (Outcome(status=VisitStatus.CANCELLED), None),
    ],
)
@pytest.mark.requirement("IV-2")
def test_a_cancellation_costs_something_only_if_the_client_called_it_off_late(
    outcome: Outcome, cents: int | None
) -> None:
    office = agreed()
    say(office, outcome)
    if cents is None:
        with pytest.raises(Refused):
            wants(office, 5000)
    else:
        assert wants(office, cents).asked == Money(cents)


@pytest.mark.requirement("IV-2")
@pytest.mark.parametrize(
    "terms", [{"forbids_missed_visit_fees": True}, {"plan_kind": PlanKind.MEDICAID}]
)
def test_an_insurance_of_that_day_whose_contract_forbids_fees_decides_whenever_it_is_known(
    terms: dict[str, Any],
) -> None:
    medicaid = builders.payer(**terms)
    before = missed()
    put_on_file(before, medicaid)
    with pytest.raises(Refused, match="does not allow"):
        wants(before)
    later = missed()
    wants(later)
    put_on_file(later, medicaid)
    later.invoice_news.attend_insurance(ANA)
    assert shown(later).asked == Money.ZERO


def test_a_fee_that_is_wanted_no_more_goes_back_once() -> None:
    office = missed()
    wants(office)
    pays(office, "80.00")
    for _ in range(2):
        assert wants(office, None).asked == Money.ZERO
    assert given_back(office) == Money(8000)
    assert account(office).on(Account.PROVIDER_OWED) == Money.ZERO


@pytest.mark.requirement("IV-2", "IV-4")
def test_a_fee_is_reminded_of_and_becomes_overdue_as_any_other_invoice() -> None:
    office = missed()
    wants(office)
    live_for(office, timedelta(days=20))
    assert [each.step for each in invoice(office).reminders] == [-2, 1, 7]
    assert shown(office).state is InvoiceState.OVERDUE


def test_a_mail_about_missed_visits_that_comes_back_says_what_to_do_next() -> None:
    office = asked()
    [mail] = office.mail.of("missed-visit-policy")
    office.deliveries.note(mail.mailing_id, MailResult.BOUNCED)
    actions = [each["next_action"] for each in office.database.items("tasks")]
    assert [each for each in actions if "about missed visits came back" in each] != []
