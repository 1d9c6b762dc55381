"""Payouts that the processor sends, for tests: an office that does so, providers with accounts."""

from __future__ import annotations

from datetime import timedelta

from backoffice.adapters.dynamodb.payouts import ProviderAccountsTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.ledger import Account, balances
from backoffice.domain.payout import Payout
from backoffice.domain.payout_account import ProviderAccount
from backoffice.domain.task import Task, TaskStatus
from tests.support.payouts import RUTHS, THURSDAY, earned, payday, payouts, run
from tests.support.remitted import entries
from tests.twins.office import MemoryOffice

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-june")


def office_that_sends(*accounts: VisitAccount) -> MemoryOffice:
    """An office the day before payday, which owes for these and has the processor pay."""
    office = MemoryOffice()
    office.payout_rules = office.payout_rules.but(by_processor=True)
    office.wait(THURSDAY - office.clock())
    run(office)
    office.keep(*(accounts or (earned(),)))
    return office


def himself(provider_id: str = RUTHS) -> Caller:
    """The provider, signed in."""
    return Caller(kind=CallerKind.PROVIDER, subject="sign-in-ruth", of_provider=provider_id)


def account(office: MemoryOffice, provider_id: str = RUTHS) -> ProviderAccount:
    """Where a provider is paid."""
    return ProviderAccountsTable(office.database).load(provider_id)


def can_be_paid(office: MemoryOffice, provider_id: str = RUTHS) -> str:
    """A provider opens an account and answers all questions; the processor's name of it."""
    office.payout_accounts.begin(provider_id, caller=himself(provider_id))
    account_id = str(account(office, provider_id).account_id)
    office.processor.fill_in(account_id)
    office.payout_accounts.look(provider_id)
    return account_id


def send(office: MemoryOffice, *, later: timedelta = timedelta(0)) -> None:
    """What every ten minutes does, once some time passed."""
    office.wait(later)
    office.payout_accounts.look_at_due(due=office.clock())
    office.payout_sending.send_due(due=office.clock())


def paid_out(office: MemoryOffice) -> Payout:
    """The one payout of a payday, once it was attended to and sent."""
    payday(office)
    send(office)
    [payout] = payouts(office)
    return payout


def tasks(office: MemoryOffice, *, are: TaskStatus = TaskStatus.OPEN) -> dict[str, str]:
    """What people are to do, by what came up."""
    fields = Task.model_fields
    found = [
        Task.model_validate({k: v for k, v in item.items() if k in fields})
        for item in office.database.items("tasks")
    ]
    return {each.kind: each.owner.name for each in found if each.status is are}


def on_bank(office: MemoryOffice) -> str:
    """What left the bank, in dollars, as the ledger has it."""
    payout = [each for each in entries(office) if each.kind == "payout"]
    found = balances(payout).get(Account.BANK)
    return found.decimal_text if found else "0.00"


A_WHILE = timedelta(minutes=16)
"""After which nobody asks any more who asked before."""
