"""Invoicing: what a client is to be asked for a visit, from all that is known of it now.

The amount follows from facts alone, so whatever order they arrive in, and however often, the end is
the same. Where the insurance still has something to say, the client is asked for nothing new.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from backoffice.domain.account import DecisionState, VisitAccount
from backoffice.domain.adjustment_reasons import Share
from backoffice.domain.claim import Claim, ClaimStatus, is_held_back
from backoffice.domain.errors import Refused
from backoffice.domain.estimate import Certainty
from backoffice.domain.invoice import (
    AskedBy,
    AskedPart,
    Asking,
    Invoice,
    InvoiceKind,
    InvoiceTerms,
    Wait,
    due_by,
)
from backoffice.domain.ledger import Account
from backoffice.domain.missed_fees import Circumstances, MissedFee, agreed_fee, title_of
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.shares import TITLES, unpaid
from backoffice.domain.told_estimate import ToldEstimate, about
from backoffice.domain.visit import PaidBy, Visit, VisitStatus

_ON_ITS_WAY = frozenset(
    {
        ClaimStatus.READY,
        ClaimStatus.SENDING,
        ClaimStatus.IN_DOUBT,
        ClaimStatus.SUBMITTED,
        ClaimStatus.ACCEPTED,
    }
)
"""Where nothing stands in the claim's way: what was told of the visit is likely to come true."""

_TO_COME = "Say what became of the visit first. Then it can be invoiced."
_UNDECIDED = "Who pays for this visit is decided in a moment. Ask again then."
_INSURED = (
    "The insurance is asked to pay for this visit. The network invoices what it leaves to the "
    "client; there is nothing to do for you."
)
_OTHER_FEE = "Name the visit's own fee. If that is wrong, correct the visit first."


class Facts(NamedTuple):
    """All that a client's part of a visit follows from."""

    visit: Visit
    claim: Claim | None = None
    """To the first insurance."""
    account: VisitAccount | None = None
    told: ToldEstimate | None = None
    has_second: bool = False
    """Whether another insurance is asked for what the first one leaves."""
    above_estimate: Money | None = None
    """By how much fees exceed the good-faith estimate with this visit, if it is $400 or more."""
    forbids_fee: bool = False
    """Whether the insurance of the day lets nobody ask for a visit that did not take place."""


class Price(NamedTuple):
    """What a visit costs the client, as far as that is known."""

    kind: InvoiceKind
    by: AskedBy | None = None
    parts: tuple[AskedPart, ...] = ()
    waits: Wait | None = None

    @property
    def amount(self) -> Money | None:
        """All of it; None where nothing new can be asked yet."""
        return None if self.by is None else Money.total(part.amount for part in self.parts)


def price(
    facts: Facts, *, wanted_fee: Money | None = None, missed: MissedFee | None = None
) -> Price:
    """What the client is to pay for a visit; nothing else in the office decides this.

    *wanted_fee* is what the provider wants invoiced where no insurance pays, *missed* what they
    want if the visit did not take place, as its client had agreed beforehand. A visit that the
    insurance pays has one path to what the client owes: told estimate, then decision.
    """
    visit = facts.visit
    if visit.status is not VisitStatus.HELD:
        return _missed(facts, missed)
    if visit.payment is None:
        return Price(InvoiceKind.SHARE, waits=Wait.WHO_PAYS)
    if visit.payment.by is PaidBy.PROGRAMME:
        return Price(InvoiceKind.SHARE, by=AskedBy.PROGRAMME)
    if visit.payment.by is PaidBy.CLIENT:
        if wanted_fee is not None and visit.fee != wanted_fee:
            return Price(InvoiceKind.CASH, waits=Wait.FEE)
        return _fee(InvoiceKind.CASH, wanted_fee)
    return _share(facts)


def _fee(kind: InvoiceKind, fee: Money | None) -> Price:
    if fee is None or fee == Money.ZERO:
        return Price(kind, by=AskedBy.NOTHING)
    return Price(kind, by=AskedBy.FEE, parts=(AskedPart(title="fee", amount=fee),))


def _missed(facts: Facts, missed: MissedFee | None) -> Price:
    """The fee for a visit that did not take place, which never meets a claim (IV-2)."""
    if missed is None or facts.forbids_fee or not missed.stands(facts.visit):
        return Price(InvoiceKind.FEE, by=AskedBy.NOTHING)
    if _is_claimed(facts):
        return Price(InvoiceKind.FEE, waits=Wait.TAKING_BACK)
    part = AskedPart(title=title_of(facts.visit), amount=missed.fee)
    return Price(InvoiceKind.FEE, by=AskedBy.FEE, parts=(part,))


def _is_claimed(facts: Facts) -> bool:
    """Whether a payer has, may get, or decided about a claim for the visit."""
    gone = {ClaimStatus.ABANDONED, ClaimStatus.VOIDED}
    if facts.claim is not None and facts.claim.status not in gone:
        return True
    account = facts.account
    return account is not None and any(
        each.state in {DecisionState.STANDING, DecisionState.HELD} for each in account.decisions
    )


def _share(facts: Facts) -> Price:
    """The part that the insurance leaves to the client (IV-1, Q34)."""
    account = facts.account
    if account is not None and account.decisions:
        decided, under_way = _decided(account), _put_right(facts.claim, account)
        waits = decided.waits or under_way
        return Price(InvoiceKind.SHARE, waits=waits) if waits else decided
    claim = facts.claim
    if claim is None or claim.status not in _ON_ITS_WAY or is_held_back(claim):
        return Price(InvoiceKind.SHARE, waits=Wait.CLAIM)
    if facts.has_second:
        # What was told is what the first insurance leaves, and that is not the client's to pay.
        return Price(InvoiceKind.SHARE, waits=Wait.DECISION)
    told = facts.told
    if told is None or told.about != about(facts.visit):
        return Price(InvoiceKind.SHARE, waits=Wait.TOLD)
    is_theirs = told.payer_id == claim.payer_id
    if not is_theirs or told.certainty is not Certainty.EXACT or told.told is None:
        return Price(InvoiceKind.SHARE, waits=Wait.DECISION)
    return Price(InvoiceKind.SHARE, by=AskedBy.ESTIMATE, parts=_foretold(told, told.told.high))


def _put_right(claim: Claim | None, account: VisitAccount) -> Wait | None:
    """What has to come first where other words than those that were decided are to be, or are,
    with the payer.
    """
    standing = account.standing_of(Priority.PRIMARY)
    if claim is None or standing is None:
        return None
    if claim.correction is not None:
        return Wait.CLAIM
    later = (v for v in claim.versions if v.number > standing.number and v.sent and not v.refused)
    return Wait.DECISION if any(later) else None


def _decided(account: VisitAccount) -> Price:
    """What payers decided; while anything of it is open the client is asked for nothing new."""
    if account.held or account.on(Account.DISPUTED) != Money.ZERO:
        return Price(InvoiceKind.SHARE, waits=Wait.PAYER)
    if account.standing_of(Priority.PRIMARY) is None:
        return Price(InvoiceKind.SHARE, waits=Wait.PAYER)
    if account.on(Account.OTHER_PAYER_OWES) != Money.ZERO:
        return Price(InvoiceKind.SHARE, waits=Wait.OTHER_PAYER)
    return Price(InvoiceKind.SHARE, by=AskedBy.DECISION, parts=_left(account))


def _foretold(told: ToldEstimate, whole: Money) -> tuple[AskedPart, ...]:
    named = {
        part.rule: part.costs.high
        for part in told.parts
        if part.costs is not None and part.costs.high != Money.ZERO
    }
    return _parts(named, whole)


def _left(account: VisitAccount) -> tuple[AskedPart, ...]:
    """What is left to the client, by the reasons that payers gave (PR 1, 2, 3)."""
    cents: Counter[str] = Counter()
    for decision in account.decisions:
        is_theirs = decision.left_to is Account.CLIENT_OWES
        if decision.state is not DecisionState.STANDING or not is_theirs:
            continue
        first = decision.priority is Priority.PRIMARY
        for part in unpaid(decision.said, pays_first=first):
            if part.share is Share.PATIENT and part.reduction.reason in TITLES:
                cents[TITLES[part.reduction.reason]] += part.reduction.amount.cents
    named = {title: Money(each) for title, each in cents.items() if each}
    return _parts(named, account.patient_responsibility)


def _parts(named: dict[str, Money], whole: Money) -> tuple[AskedPart, ...]:
    """The *named* parts, and whatever else makes them the *whole*."""
    rest = whole - Money.total(named.values())
    parts = {**named, **({} if rest == Money.ZERO else {"other": rest})}
    return tuple(AskedPart(title=title, amount=amount) for title, amount in parts.items())


def wanted(
    known: Invoice | None, visit: Visit, fee: Money | None, *, missed: Circumstances
) -> Invoice:
    """The visit's invoice once its provider said what to invoice where no insurance pays (CP-1).

    *fee* is the visit's own, or what *missed* lets them ask for one that did not take place (IV-2);
    None: nothing. The same again changes nothing. Raises `Refused` for a visit that the insurance
    is asked to pay: there is one path only to what it leaves to the client (IV-1).
    """
    if visit.status is VisitStatus.PLANNED:
        raise Refused(_TO_COME)
    invoice = known or _begun(visit)
    if fee is None:
        return invoice.but(wanted_fee=None, missed=None)
    if visit.status is not VisitStatus.HELD:
        return invoice.but(missed=agreed_fee(visit, fee, missed))
    paid_by = visit.payment.by if visit.payment else None
    if paid_by is not PaidBy.CLIENT:
        raise Refused(_UNDECIDED if paid_by is None else _INSURED)
    if fee != visit.fee or fee <= Money.ZERO:
        raise Refused(_OTHER_FEE)
    return invoice.but(wanted_fee=fee)


def _begun(visit: Visit) -> Invoice:
    return Invoice(
        visit_id=visit.visit_id,
        client_id=visit.client_id,
        provider_id=visit.provider_id,
        service_on=visit.day,
        kind=InvoiceKind.SHARE,
    )


def opened_for(invoice: Invoice) -> VisitAccount:
    """The account of an invoice's visit, before anything is on it."""
    return VisitAccount(
        visit_id=invoice.visit_id,
        client_id=invoice.client_id,
        provider_id=invoice.provider_id,
        service_on=invoice.service_on,
    )


def fee_of(invoice: Invoice, account: VisitAccount) -> Money:
    """What the client is to pay for the visit without an insurance, as the ledger is to say it.

    It is what the invoice asks; nothing, as soon as the insurance is to pay.
    """
    if invoice.kind is InvoiceKind.SHARE:
        return Money.ZERO
    if invoice.waits is not None or not invoice.askings:
        return account.fee
    last = invoice.askings[-1]
    return last.amount if last.by is AskedBy.FEE else Money.ZERO


def awaits_decision(invoice: Invoice) -> bool:
    """Whether what is asked, or nothing yet, rests on who is believed to pay for the visit.

    What was asked last may be of another kind: a fee, or nothing, before an insurance was to pay.
    """
    last = invoice.askings[-1].by if invoice.askings else None
    return invoice.kind is InvoiceKind.SHARE and last is not AskedBy.DECISION


def follows(invoice: Invoice, account: VisitAccount) -> bool:
    """Whether an invoice knows all that payers decided; if not, news of it is on its way."""
    last = invoice.askings[-1].by if invoice.askings else None
    if last not in {AskedBy.ESTIMATE, AskedBy.DECISION} or not account.decisions:
        return True
    now = _decided(account)
    return now.waits is None and now.amount == invoice.asked


def invoiced(
    known: Invoice | None, facts: Facts, *, today: date, terms: InvoiceTerms
) -> Invoice | None:
    """The visit's invoice as it is to be now; None where there is none, and none to be.

    *today* is the day where the client is. Facts that were known change nothing. Whoever waited for
    others gets the whole time to pay anew: it was not theirs.
    """
    visit = facts.visit
    if known is None and visit.status is not VisitStatus.HELD:
        return None
    invoice = known or _begun(visit)
    if visit.status is not VisitStatus.HELD:
        # The fee was wanted for a visit that took place; one that did not has a policy of its own.
        invoice = invoice.but(wanted_fee=None)
    now = price(facts, wanted_fee=invoice.wanted_fee, missed=invoice.missed)
    waited = invoice.waits is not None
    above = facts.above_estimate if now.kind is InvoiceKind.CASH else None
    invoice = invoice.but(
        kind=now.kind, waits=now.waits, service_on=visit.day, above_estimate=above
    )
    if now.by is None or now.amount is None:
        return invoice
    invoice = invoice.with_time_until(due_by(today, terms)) if waited else invoice
    last = invoice.askings[-1] if invoice.askings else None
    if last is not None and (last.by, last.parts) == (now.by, now.parts):
        return invoice
    asks_for_more = now.amount > invoice.asked
    due_on = due_by(today, terms) if last is None or asks_for_more else last.due_on
    return invoice.asking(
        Asking(amount=now.amount, by=now.by, parts=now.parts, asked_on=today, due_on=due_on)
    )
