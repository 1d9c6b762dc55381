"""Account steps: what people do about a visit's money beside payers: pay, bill, give it up."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.account import Decision, DecisionState, Dismissal, VisitAccount
from backoffice.domain.errors import Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.ledger import Account, Entry, EntryKind, GivenByHand, legs_of, together
from backoffice.domain.money import Money

_LONGEST_ID = 64
_ABOVE_NOTHING = "Name an amount above zero."
_TOO_MUCH = (
    "This is more than is disputed now; another insurance may be asked for it. Read the visit's "
    "account, and wait for that insurance, or decide first that the payer is asked again."
)
_NOT_HELD = "This decision is posted. Only its payer can take it back."
_DISMISSED = "This decision was dismissed already, for another reason."
_NOTHING_STANDS = "No decision about this claim stands any more. Look at the claim again."


class Stepped(NamedTuple):
    """An account after a step, and what that put into the ledger."""

    account: VisitAccount
    entry: Entry | None
    """None where it was known."""


def charged(account: VisitAccount, fee: Money, *, day: date, at: datetime) -> Stepped:
    """The client is to pay *fee* for the visit without an insurance, and no other one any more."""
    more = fee - account.fee
    if more == Money.ZERO:
        return Stepped(account, None)
    return stepped(
        account.but(fee=fee),
        EntryKind.FEE,
        {Account.CLIENT_OWES: more, Account.CHARGED: -more},
        step_id=f"fee-{len(account.steps) + 1:04}",
        day=day,
        at=at,
    )


def client_paid(
    account: VisitAccount,
    amount: Money,
    *,
    step_id: str,
    day: date,
    at: datetime,
    paid_at: datetime | None = None,
) -> Stepped:
    """The client paid *amount* for the visit; more than is owed stands as theirs."""
    after, entry = stepped(
        account,
        EntryKind.CLIENT_PAYMENT,
        {Account.BANK: amount, Account.CLIENT_PAID: -_positive(amount)},
        step_id=step_id,
        day=day,
        at=at,
    )
    return Stepped(after, entry and entry.but(paid_at=paid_at or at))


def refunded(
    account: VisitAccount, amount: Money, *, step_id: str, day: date, at: datetime
) -> Stepped:
    """*amount* went back to the client. Raises `Refused` for more than they paid."""
    if step_id not in account.steps and amount > account.client_paid:
        raise Refused("This is more than the client paid for the visit.")
    return stepped(
        account,
        EntryKind.REFUND,
        {Account.CLIENT_PAID: _positive(amount), Account.BANK: -amount},
        step_id=step_id,
        day=day,
        at=at,
    )


def given_by_hand(
    account: VisitAccount, given: GivenByHand, *, step_id: str, day: date, at: datetime
) -> Stepped:
    """A person gave the client something back; it is written down with how they did."""
    after, entry = refunded(account, given.amount, step_id=step_id, day=day, at=at)
    if entry is None:
        return Stepped(account, None)
    return Stepped(after.but(by_hand=(*after.by_hand, given)), entry.but(by_hand=given))


def refund_returned(
    account: VisitAccount, amount: Money, *, step_id: str, day: date, at: datetime
) -> Stepped:
    """*amount* that was to go back did not reach the client: it is with us, and owed to them."""
    return stepped(
        account,
        EntryKind.REFUND,
        {Account.BANK: amount, Account.CLIENT_PAID: -_positive(amount)},
        step_id=step_id,
        day=day,
        at=at,
    )


def taken_by_bank(
    account: VisitAccount, amount: Money, *, step_id: str, day: date, at: datetime
) -> Stepped:
    """The client's bank took *amount* back, because they contested what they had paid."""
    return stepped(
        account,
        EntryKind.CONTESTED,
        {Account.CLIENT_PAID: _positive(amount), Account.BANK: -amount},
        step_id=step_id,
        day=day,
        at=at,
    )


def returned_by_bank(
    account: VisitAccount, amount: Money, *, step_id: str, day: date, at: datetime
) -> Stepped:
    """The client's bank gave *amount* back to us that it had taken."""
    return stepped(
        account,
        EntryKind.CONTESTED,
        {Account.BANK: amount, Account.CLIENT_PAID: -_positive(amount)},
        step_id=step_id,
        day=day,
        at=at,
    )


def written_off(
    account: VisitAccount, claim_id: str, amount: Money, *, step_id: str, day: date, at: datetime
) -> Stepped:
    """A person gives *amount* up that was disputed; nothing else ever does."""
    return _settled(
        account,
        claim_id,
        amount,
        (EntryKind.WRITE_OFF, Account.WRITTEN_OFF),
        step_id=step_id,
        day=day,
        at=at,
    )


def billed(
    account: VisitAccount, claim_id: str, amount: Money, *, step_id: str, day: date, at: datetime
) -> Stepped:
    """A person says that the client owes *amount* of what was disputed."""
    return _settled(
        account,
        claim_id,
        amount,
        (EntryKind.BILLED, Account.CLIENT_OWES),
        step_id=step_id,
        day=day,
        at=at,
    )


def dismissed(account: VisitAccount, item_id: str, dismissal: Dismissal) -> VisitAccount:
    """A person says that a decision that is held does not count; what was paid stays unapplied.

    The same again changes nothing. Raises `Refused` for one that is posted, or was dismissed for
    another reason.
    """
    decision = account.known(item_id)
    if decision.dismissal is not None and decision.dismissal.because == dismissal.because:
        return account
    if decision.state is not DecisionState.HELD:
        is_gone = decision.state is DecisionState.DISMISSED
        raise Refused(_DISMISSED if is_gone else _NOT_HELD)
    return account.replacing(decision.moved(DecisionState.DISMISSED, dismissal=dismissal))


def _settled(
    account: VisitAccount,
    claim_id: str,
    amount: Money,
    to: tuple[EntryKind, Account],
    *,
    step_id: str,
    day: date,
    at: datetime,
) -> Stepped:
    if step_id in account.steps:
        return Stepped(account, None)
    decision = account.standing(claim_id)
    if decision is None:
        raise Refused(_NOTHING_STANDS)
    if amount > decision.disputed:
        raise Refused(_TOO_MUCH)
    kind, target = to
    moves = {Account.DISPUTED: -_positive(amount), target: amount}
    # What a person did about a decision goes back with it when the payer takes it back.
    told = decision.but(effect=together(decision.effect, legs_of(moves)))
    return stepped(
        account.replacing(told), kind, moves, step_id=step_id, day=day, at=at, decision=decision
    )


def stepped(
    account: VisitAccount,
    kind: EntryKind,
    moves: dict[Account, Money],
    *,
    step_id: str,
    day: date,
    at: datetime,
    decision: Decision | None = None,
    because_of: str | None = None,
) -> Stepped:
    """*moves* written down about the visit under *step_id*; the same step again changes nothing."""
    if step_id in account.steps:
        return Stepped(account, None)
    legs = legs_of(moves)
    entry = Entry(
        book=account.visit_id,
        entry_id=_entry_id(kind, step_id),
        kind=kind,
        legs=legs,
        day=day,
        written_at=at,
        claim_id=decision.claim_id if decision else None,
        client_id=account.client_id,
        provider_id=account.provider_id,
        payer_id=decision.payer_id if decision else None,
        because_of=because_of or step_id,
    )
    changed = account.but(steps=(*account.steps, step_id), book=together(account.book, legs))
    return Stepped(changed, entry)


def _entry_id(kind: EntryKind, step_id: str) -> str:
    """An id of the length that ids may have, however long that of the step is."""
    whole = f"{kind.value}-{step_id}"
    return whole if len(whole) <= _LONGEST_ID else f"{kind.value}-{fingerprint(step_id)[:40]}"


def _positive(amount: Money) -> Money:
    if amount <= Money.ZERO:
        raise Refused(_ABOVE_NOTHING)
    return amount
