"""The accounts desk: what was paid for a visit, what the client owes, and what is held and why."""

from __future__ import annotations

from backoffice.domain import posting_tasks
from backoffice.domain.account import Decision, Dismissal, VisitAccount
from backoffice.domain.account_steps import dismissed
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.errors import NotFound
from backoffice.domain.events.claims import AccountChanged
from backoffice.domain.hold import NEXT_ACTIONS, Hold
from backoffice.domain.ledger import Account, Entry, EntryKind, Legs
from backoffice.domain.money import Money
from backoffice.domain.receipt import Receipt, ReceiptPart, Stranger
from backoffice.domain.record import Fact, Ref
from backoffice.domain.remittance import Said
from backoffice.domain.task import Task
from backoffice.services.audit import AuditTrail
from backoffice.services.claim_ports import FindsEntries
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records
from backoffice.services.staff_requests import NewDismissal

_NO_ACCOUNT = "No payer decided anything about this visit yet."
_NO_RECEIPT = "There is no such remittance. A task names the one that it is about."
_NO_DECISION = "Nothing of that id is held for this visit. Read its account, and take the id there."


class HeldView(Fact):
    """A payer's decision that is not posted."""

    item_id: str
    claim_id: str
    receipt_id: str
    decided_on: Day
    charge: Money
    paid: Money
    hold: Hold
    says: str
    """What is wrong with it, and what a person does, in plain words."""


class EntryView(Fact):
    """Something that happened to money; a debit is positive."""

    entry_id: str
    kind: EntryKind
    day: Day
    legs: Legs
    claim_id: str | None = None
    because_of: str | None = None
    """The remittance, or the person's decision, that it follows from."""
    given_by: str | None = None
    """How a client was given something back in another way than to their card."""


class AccountView(Fact):
    """One visit's money, in whole cents, as the ledger adds it up."""

    visit_id: str
    service_on: Day
    charged: Money
    allowed: Money
    """What insurances and client are to pay together."""
    contractual: Money
    """Given up by contract with the payer; nobody owes it."""
    payer_paid: Money
    patient_responsibility: Money
    """What insurances left to the client, of what may be billed."""
    other_payer_owes: Money
    """What the first insurance left to the next one."""
    disputed: Money
    """Denied or unclear; a person says what becomes of it."""
    written_off: Money
    client_paid: Money
    client_balance: Money
    """What the client still has to pay; below zero, what is to be given back."""
    held: tuple[HeldView, ...]
    entries: tuple[EntryView, ...]


class ReceiptView(Fact):
    """One payment: what its remittances say, and whether it is in the ledger."""

    receipt_id: str
    payer: Said
    trace: Said
    paid_on: Day | None = None
    amount: Money
    hold: Hold | None = None
    says: str | None = None
    """Why it is not posted, and what a person does, in plain words."""
    parts: tuple[ReceiptPart, ...]
    strangers: tuple[Stranger, ...]
    """Its claims that have no account here, by their places; the first 500 of them."""


class AccountsDesk:
    """Visits' accounts for whoever may see them; each look is noted."""

    def __init__(
        self,
        *,
        records: Records,
        ledger: FindsEntries,
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._ledger = ledger
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def account(self, visit_id: str, *, caller: Caller) -> AccountView:
        """Any visit's account, for staff.

        Raises:
            NotFound: there is none.
        """
        return self._seen(self._load(visit_id), caller)

    def account_of_own(self, client_id: str, visit_id: str, *, caller: Caller) -> AccountView:
        """The account of one of the caller's own visits; another's reads like nobody's."""
        account = self._load(visit_id)
        if (account.provider_id, account.client_id) != (caller.provider_id, client_id):
            raise NotFound(_NO_ACCOUNT)
        return self._seen(account, caller)

    def receipt(self, receipt_id: str) -> ReceiptView:
        """One payment; NotFound for one that is not known of."""
        receipt: Receipt | None
        [receipt] = self._records.find_together(Ref(Receipt, (receipt_id,)))
        if receipt is None:
            raise NotFound(_NO_RECEIPT)
        hold = receipt.hold
        kept = receipt.model_dump()
        return ReceiptView(**kept, hold=hold, says=NEXT_ACTIONS[hold] if hold else None)

    def dismiss(
        self, visit_id: str, item_id: str, new: NewDismissal, *, caller: Caller
    ) -> AccountView:
        """Keep a person's word that a decision that is held does not count; twice is once.

        Raises:
            NotFound: nothing of that id arrived.
            Refused: it is posted, or was dismissed for another reason.
        """
        return self._seen(
            insisting(lambda: self._dismissed(visit_id, item_id, new, caller)), caller
        )

    def _dismissed(
        self, visit_id: str, item_id: str, new: NewDismissal, caller: Caller
    ) -> VisitAccount:
        account, at = self._load(visit_id), self._now()
        if account.decision(item_id) is None:
            raise NotFound(_NO_DECISION)
        word = Dismissal(because=new.because, by=caller.subject, at=at)
        after = dismissed(account, item_id, word)
        if after != account:
            refs = [Ref(Task, (each,)) for each in posting_tasks.concerned(account, after)]
            found = [each for each in self._records.find_together(*refs) if each is not None]
            tasks = posting_tasks.account_tasks(
                account,
                after,
                {each.task_id: each for each in found},
                at=at,
                today=day_in(at, self._home_zone),
            )
            changed = AccountChanged(
                visit_id=after.visit_id, client_id=after.client_id, provider_id=after.provider_id
            )
            self._records.keep(after, *tasks, events=[changed])
        return after

    def _load(self, visit_id: str) -> VisitAccount:
        account: VisitAccount | None
        [account] = self._records.find_together(Ref(VisitAccount, (visit_id,)))
        if account is None:
            raise NotFound(_NO_ACCOUNT)
        return account

    def _seen(self, account: VisitAccount, caller: Caller) -> AccountView:
        self._audit.note(Act.READ_ACCOUNT, account.client_id, caller=caller)
        return AccountView(
            visit_id=account.visit_id,
            service_on=account.service_on,
            charged=-account.on(Account.CHARGED),
            allowed=account.allowed,
            contractual=account.on(Account.CONTRACTUAL),
            payer_paid=account.payer_paid,
            patient_responsibility=account.patient_responsibility,
            other_payer_owes=account.on(Account.OTHER_PAYER_OWES),
            disputed=account.on(Account.DISPUTED),
            written_off=account.on(Account.WRITTEN_OFF),
            client_paid=account.client_paid,
            client_balance=account.client_balance,
            held=tuple(_held(each, each.hold) for each in account.held if each.hold),
            entries=tuple(map(_entry, self._ledger.of_book(account.visit_id))),
        )


def _held(decision: Decision, hold: Hold) -> HeldView:
    return HeldView(
        item_id=decision.item_id,
        claim_id=decision.claim_id,
        receipt_id=decision.receipt_id,
        decided_on=decision.decided_on,
        charge=decision.said.charge,
        paid=decision.said.paid,
        hold=hold,
        says=NEXT_ACTIONS[hold],
    )


def _entry(entry: Entry) -> EntryView:
    return EntryView(
        entry_id=entry.entry_id,
        kind=entry.kind,
        day=entry.day,
        legs=entry.legs,
        claim_id=entry.claim_id,
        because_of=entry.because_of,
        given_by=f"{entry.by_hand.way}: {entry.by_hand.reference}" if entry.by_hand else None,
    )
