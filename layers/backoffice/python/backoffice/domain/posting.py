"""Posting: a payer's decision becomes money in the ledger, whole and once, or is held with why.

What is posted follows from everything that arrived, in whatever order: a reversal waits for what
it takes back, and a correction for the reversal. So the same remittances end alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.account import Decision, DecisionState, VisitAccount
from backoffice.domain.bill import AuthorizationKind, Bill
from backoffice.domain.claim import Claim
from backoffice.domain.decision_effect import effect_of, left_to_patient, unplaced
from backoffice.domain.errors import Refused
from backoffice.domain.hold import NEXT_ACTIONS, WAITS, Hold
from backoffice.domain.ledger import (
    Account,
    Entry,
    EntryKind,
    negated,
    together,
)
from backoffice.domain.line_matching import lines_meant
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.posting_order import Step, possible
from backoffice.domain.remittance import Decided, RemittedClaim

_GROUPS = frozenset({"CO", "CR", "OA", "PI", "PR"})
_AFTER_ANOTHER = frozenset({Decided.SECOND, Decided.THIRD})
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
    is_first = claim.priority is Priority.PRIMARY
    hold = next(_faults(said, bill, is_first=is_first), None)
    return Decision(
        item_id=item_id,
        receipt_id=receipt_id,
        claim_id=claim.claim_id,
        control_number=bill.control_number,
        number=_number_of(claim, bill),
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
        steps = next(possible(account), ())
        if not steps:
            return Posted(_told_why(account), tuple(entries))
        for step in steps:
            account, entry = _taken(account, step, at=at)
            entries.append(entry)


def _taken(account: VisitAccount, step: Step, *, at: datetime) -> tuple[VisitAccount, Entry]:
    decision = account.known(step.item_id)
    if step.becomes is DecisionState.HELD:
        kind, effect = EntryKind.REVERSAL, negated(decision.effect)
        waits = decision.moved(step.becomes, effect=(), reopened=decision.reopened + 1)
        account = account.replacing(waits)
    elif step.becomes is DecisionState.REPLACED:
        kind, effect = EntryKind.REVERSAL, negated(decision.effect)
        account = account.replacing(decision.moved(step.becomes, effect=()))
    elif step.takes_back is None:
        kind, effect = EntryKind.DECISION, effect_of(decision, account) or unplaced(decision)
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


def _number_of(claim: Claim, bill: Bill) -> int:
    """Which version of *claim* said *bill*."""
    said = (e.number for e in claim.versions if e.bill.control_number == bill.control_number)
    return next(said, 1)


def _left_to(said: RemittedClaim, bill: Bill) -> Account:
    """Who bears what is left to the patient: employee assistance never costs them anything."""
    if bill.authorization is not None and bill.authorization.kind is AuthorizationKind.EAP:
        return Account.DISPUTED
    others = any(other.paid is None for other in bill.other_insurance)
    return Account.OTHER_PAYER_OWES if said.forwarded or others else Account.CLIENT_OWES


def _faults(said: RemittedClaim, bill: Bill, *, is_first: bool) -> Iterator[Hold]:
    """Why *said* can never be posted as it is, the reason that comes before the others first."""
    reasons = said.every_reduction
    if not said.is_readable or any(e.group not in _GROUPS or not e.reason for e in reasons):
        yield Hold.UNREADABLE
    if said.decided in _NOT_FINAL:
        yield _NOT_FINAL[said.decided]
    if is_first and said.decided in _AFTER_ANOTHER:
        yield Hold.PAID_SECOND
    if any(line.off_by != Money.ZERO for line in said.lines):
        yield Hold.LINE_OFF
    if said.off_by != Money.ZERO:
        yield Hold.CLAIM_OFF
    sign = -1 if said.takes_back else 1
    if any(sign * each < Money.ZERO for each in (said.paid, *left_to_patient(said))):
        yield Hold.WRONG_SIGN
    if sign * said.charge != bill.charge:
        yield Hold.CHARGE_DIFFERS
    if said.lines and lines_meant(said, bill) is None:
        yield Hold.LINE_UNKNOWN
