"""Posting: a payer's decision becomes money in the ledger, whole and once, or is held with why.

What is posted follows from everything that arrived, in whatever order: a reversal waits for what
it takes back, and a correction for the reversal. So the same remittances end alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.account import Decision, DecisionState, VisitAccount
from backoffice.domain.adjustment_reasons import Share, share_of
from backoffice.domain.bill import AuthorizationKind, Bill
from backoffice.domain.claim import Claim
from backoffice.domain.errors import Refused
from backoffice.domain.hold import NEXT_ACTIONS, WAITS, Hold
from backoffice.domain.ledger import (
    Account,
    Entry,
    EntryKind,
    Legs,
    legs_of,
    negated,
    together,
)
from backoffice.domain.line_matching import lines_meant
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.remittance import Decided, RemittedClaim
from backoffice.domain.shares import unpaid

_GROUPS = frozenset({"CO", "CR", "OA", "PI", "PR"})
_NOT_FINAL = {
    Decided.PRICED: Hold.PRICED_ONLY,
    Decided.PASSED_ON: Hold.PASSED_ON,
    Decided.UNKNOWN: Hold.STATUS_UNKNOWN,
}


class Posted(NamedTuple):
    """What came of a decision that arrived."""

    account: VisitAccount
    entries: tuple[Entry, ...]
    """What is new in the ledger, in order; nothing where it is held, or was known."""


def opened(claim: Claim) -> VisitAccount:
    """The account of the visit that *claim* bills, before anything is on it."""
    return VisitAccount(
        visit_id=claim.visit_id,
        client_id=claim.client_id,
        provider_id=claim.provider_id,
        service_on=claim.service_on,
    )


def arrived(
    said: RemittedClaim, claim: Claim, bill: Bill, *, item_id: str, receipt_id: str, on: date
) -> Decision:
    """The decision that *said* is, about the version of *claim* that *bill* was."""
    hold = next(_faults(said, bill), None)
    return Decision(
        item_id=item_id,
        receipt_id=receipt_id,
        claim_id=claim.claim_id,
        control_number=bill.control_number,
        payer_id=bill.insurance.payer_id,
        priority=claim.priority,
        decided_on=on,
        said=said,
        left_to=_left_to(said, bill),
        lines=() if hold else lines_meant(said, bill) or (),
        asked=bill.lines,
        hold=hold,
    )


def post(account: VisitAccount, decision: Decision, *, at: datetime) -> Posted:
    """*account* once *decision* arrived, and what that puts into the ledger.

    One that is known changes nothing. One that can be posted later, by itself, waits.
    Raises `Refused` where the account holds more than anybody can follow.
    """
    if account.decision(decision.item_id) is not None:
        return Posted(account, ())
    if not account.has_room_for(decision.said):
        raise Refused(NEXT_ACTIONS[Hold.TOO_MANY])
    account = account.but(decisions=(*account.decisions, decision))
    entries: list[Entry] = []
    while True:
        steps = next(_possible(account), ())
        if not steps:
            return Posted(_told_why(account), tuple(entries))
        for step in steps:
            account, entry = _taken(account, step, at=at)
            entries.append(entry)


class _Step(NamedTuple):
    """Something to post: a decision, or the reversal of one, or what has to be decided again."""

    item_id: str
    takes_back: str | None = None
    """For a reversal: what it takes back."""
    reopens: bool = False
    """Whether a decision that stands waits again, because what it followed is taken back."""


def _possible(account: VisitAccount) -> Iterator[tuple[_Step, ...]]:
    """What can be posted now, and in one go; what should go first before the rest.

    The second insurance decides what the first one left, so its word comes last, and is looked at
    anew when the first one's is taken back.
    """
    waiting = sorted(
        (each for each in account.held if each.hold is None or each.hold in WAITS),
        key=lambda each: (each.decided_on, each.item_id),
    )
    reversals = [each for each in waiting if each.said.takes_back]
    decisions = [each for each in waiting if not each.said.takes_back]
    for reversal in reversals:
        standing = account.standing(reversal.claim_id)
        if standing is not None and _is_of(reversal, standing):
            yield *_reopened(standing, account), _Step(reversal.item_id, standing.item_id)
    for decision in decisions:
        if decision.priority is Priority.PRIMARY and account.standing(decision.claim_id) is None:
            yield (_Step(decision.item_id),)
    for reversal in reversals:
        for decision in decisions:
            # Neither changes what holds, but the payments that they came in are accounted for.
            if _is_of(reversal, decision):
                yield _Step(decision.item_id), _Step(reversal.item_id, decision.item_id)
    for decision in decisions:
        if account.standing(decision.claim_id) is None and _follows(decision, account):
            yield (_Step(decision.item_id),)


def _reopened(taken_back: Decision, account: VisitAccount) -> tuple[_Step, ...]:
    second = account.standing_of(Priority.SECONDARY)
    if taken_back.priority is not Priority.PRIMARY or second is None:
        return ()
    return (_Step(second.item_id, reopens=True),)


def _follows(decision: Decision, account: VisitAccount) -> bool:
    first = account.standing_of(Priority.PRIMARY)
    return first is not None and _effect(decision, account) is not None


def _taken(account: VisitAccount, step: _Step, *, at: datetime) -> tuple[VisitAccount, Entry]:
    decision = account.known(step.item_id)
    if step.reopens:
        kind, effect = EntryKind.REVERSAL, negated(decision.effect)
        waits = decision.moved(DecisionState.HELD, effect=(), reopened=decision.reopened + 1)
        account = account.replacing(waits)
    elif step.takes_back is None:
        kind, effect = EntryKind.DECISION, _effect(decision, account) or _unplaced(decision)
        account = account.replacing(decision.moved(DecisionState.STANDING, effect=effect))
    else:
        original = account.known(step.takes_back)
        kind, effect = EntryKind.REVERSAL, negated(original.effect)
        account = account.replacing(decision.moved(DecisionState.TAKES_BACK, effect=effect))
        account = account.replacing(original.moved(DecisionState.TAKEN_BACK))
    entry = Entry(
        book=account.visit_id,
        entry_id=f"{kind.value}-{decision.entry_name}",
        kind=kind,
        legs=effect,
        day=decision.decided_on,
        written_at=at,
        claim_id=decision.claim_id,
        client_id=account.client_id,
        provider_id=account.provider_id,
        payer_id=decision.payer_id,
        because_of=decision.receipt_id,
    )
    return account.but(book=together(account.book, effect)), entry


def _unplaced(decision: Decision) -> Legs:
    """The effect of what is taken back at once, and was never between what others left."""
    paid = decision.said.paid
    return legs_of({Account.REMITTED: paid, Account.OTHER_PAYER_OWES: -paid})


def _told_why(account: VisitAccount) -> VisitAccount:
    for decision in account.held:
        if decision.hold is None or decision.hold in WAITS:
            account = account.replacing(decision.but(hold=_waits_for(decision, account)))
    return account


def _waits_for(decision: Decision, account: VisitAccount) -> Hold:
    if decision.said.takes_back:
        return Hold.NO_ORIGINAL
    if account.standing(decision.claim_id) is not None:
        return Hold.ALREADY_DECIDED
    if account.standing_of(Priority.PRIMARY) is None:
        return Hold.FIRST_PAYER_OPEN
    return Hold.TOO_MUCH


def _is_of(reversal: Decision, decision: Decision) -> bool:
    """Whether *reversal* takes back just what *decision* said: charge, payment, and why not more.

    A payer may give one reason for all of it (CR); then only the sums are compared.
    """
    one, other = reversal.said, decision.said
    if reversal.claim_id != decision.claim_id or decision.said.takes_back:
        return False
    is_exact = (one.charge, one.paid) == (-other.charge, -other.paid)
    is_summed_up = any(each.group == "CR" for each in one.every_reduction)
    return is_exact and (is_summed_up or _reasons(one, -1) == _reasons(other))


def _reasons(said: RemittedClaim, sign: int = 1) -> dict[tuple[str, str], int]:
    """Cents by group and reason, wherever they stand."""
    cents: Counter[tuple[str, str]] = Counter()
    for each in said.every_reduction:
        cents[each.group, each.reason] += sign * each.amount.cents
    return {reason: amount for reason, amount in cents.items() if amount}


def _patients(said: RemittedClaim) -> tuple[Money, Money]:
    """What is left to the patient in all, and of that what they owe without a person's word."""
    laid_on = [each for each in said.every_reduction if each.group == "PR"]
    owed = (each for each in laid_on if share_of(each.group, each.reason) is Share.PATIENT)
    return Money.total(each.amount for each in laid_on), Money.total(each.amount for each in owed)


def _effect(decision: Decision, account: VisitAccount) -> Legs | None:
    """What *decision* puts on which account; None where it cannot be, beside the first payer's."""
    amounts = _shares(decision)
    if decision.priority is Priority.PRIMARY:
        amounts[Account.CHARGED] = -decision.said.charge.cents
        return legs_of({account: Money(cents) for account, cents in amounts.items()})
    left = account.on(Account.OTHER_PAYER_OWES).cents
    rest = left - amounts[Account.REMITTED] - amounts[Account.CLIENT_OWES]
    rest -= amounts[Account.OTHER_PAYER_OWES]  # to a third insurance
    if rest < 0:
        return None
    # The whole charge is explained once more, most of it by what the first insurance did. What the
    # second one denies comes first, then what its contract takes off; the rest is unclear.
    denied = min(amounts[Account.DISPUTED], rest)
    amounts[Account.CONTRACTUAL] = min(amounts[Account.CONTRACTUAL], rest - denied)
    amounts[Account.DISPUTED] = rest - amounts[Account.CONTRACTUAL]
    amounts[Account.OTHER_PAYER_OWES] -= left
    return legs_of({account: Money(cents) for account, cents in amounts.items()})


def _shares(decision: Decision) -> Counter[Account]:
    """Cents by account: what was paid, and each reason why not more."""
    cents: Counter[Account] = Counter({Account.REMITTED: decision.said.paid.cents})
    accounts = {
        Share.CONTRACTUAL: Account.CONTRACTUAL,
        Share.PATIENT: decision.left_to,
        Share.DISPUTED: Account.DISPUTED,
    }
    for each in unpaid(decision.said, pays_first=decision.priority is Priority.PRIMARY):
        if each.share in accounts:
            cents[accounts[each.share]] += each.reduction.amount.cents
    return cents


def _left_to(said: RemittedClaim, bill: Bill) -> Account:
    """Who bears what is left to the patient: employee assistance never costs them anything."""
    if bill.authorization is not None and bill.authorization.kind is AuthorizationKind.EAP:
        return Account.DISPUTED
    others = any(other.paid is None for other in bill.other_insurance)
    return Account.OTHER_PAYER_OWES if said.forwarded or others else Account.CLIENT_OWES


def _faults(said: RemittedClaim, bill: Bill) -> Iterator[Hold]:
    """Why *said* can never be posted as it is, the reason that comes before the others first."""
    reasons = said.every_reduction
    if not said.is_readable or any(e.group not in _GROUPS or not e.reason for e in reasons):
        yield Hold.UNREADABLE
    if said.decided in _NOT_FINAL:
        yield _NOT_FINAL[said.decided]
    if any(line.off_by != Money.ZERO for line in said.lines):
        yield Hold.LINE_OFF
    if said.off_by != Money.ZERO:
        yield Hold.CLAIM_OFF
    sign = -1 if said.takes_back else 1
    if sign * said.paid < Money.ZERO or min(sign * each for each in _patients(said)) < Money.ZERO:
        yield Hold.WRONG_SIGN
    if sign * said.charge != bill.charge:
        yield Hold.CHARGE_DIFFERS
    if said.lines and lines_meant(said, bill) is None:
        yield Hold.LINE_UNKNOWN
