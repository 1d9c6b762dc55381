"""What 835s say was paid, in the office's words.

Amounts become whole cents or nothing: what cannot be read stands as zero, and whatever it belongs
to says that it is not to be believed.
"""

from __future__ import annotations

from collections.abc import Iterable

from backoffice.adapters.payers.legible import legible
from backoffice.domain.money import Money
from backoffice.domain.remittance import (
    BesideClaims,
    Decided,
    Reduction,
    RemittedClaim,
    RemittedLine,
    RemittedPayment,
    ToldPayments,
)
from backoffice.x12 import remittance_835
from backoffice.x12.adjustments import Adjustment
from backoffice.x12.paid_claims import PaidClaim, PaidLine
from backoffice.x12.remittances import Payment, ProviderAdjustment
from backoffice.x12.values import whole_cents

_DECIDED = {
    "1": Decided.FIRST,
    "2": Decided.SECOND,
    "3": Decided.THIRD,
    "4": Decided.DENIED,
    "19": Decided.FIRST,
    "20": Decided.SECOND,
    "21": Decided.THIRD,
    "22": Decided.REVERSED,
    "23": Decided.PASSED_ON,
    "25": Decided.PRICED,
}
"""CLP02."""
_FORWARDED = frozenset({"19", "20", "21"})
_LONGEST = 80
_MOST_LINES, _MOST_REDUCTIONS, _MOST_REMARKS = 60, 120, 12
"""What one claim may have; an 837P of ours has 50 lines at most (005010X222A1 2400 LX)."""
_MOST_CENTS, _MOST_PAID = 10**9, 10**13
"""Of anything but a payment, and of a payment: beyond, it is a slip and no amount."""


def payments_in(text: str) -> ToldPayments:
    """Everything that *text* says was paid, whatever it is; it never raises."""
    said = remittance_835.read(text)
    return ToldPayments(payments=tuple(map(_payment, said.payments)))


def _payment(said: Payment) -> RemittedPayment:
    payer = said.payer.originator or said.payer.identifier or said.payer.name
    paid_on = said.paid_on or said.made_on
    amount = _cents(said.amount, most=_MOST_PAID)
    kept = [_cents(each.amount) for each in said.provider_adjustments]
    claims = tuple(_claim(each) for each in said.claims)
    is_sane = abs(Money.total(each.paid for each in claims).cents) <= _MOST_PAID
    return RemittedPayment(
        payer=_said(payer),
        trace=_said(said.trace),
        payee=_said(said.payee) or None,
        paid_on=paid_on,
        amount=Money(amount or 0),
        claims=claims if is_sane else (),
        beside=tuple(map(_beside, said.provider_adjustments)),
        is_readable=(
            said.whole
            and not said.stray  # a claim was lost, and what was said of it is left
            and (said.pays or not amount)
            and is_sane
            and None not in {payer, said.trace, paid_on, amount, *kept}
            and not _is_cut(payer, said.trace, *(e.reference for e in said.provider_adjustments))
        ),
    )


def _beside(said: ProviderAdjustment) -> BesideClaims:
    return BesideClaims(
        code=_said(said.code),
        amount=Money(_cents(said.amount) or 0),
        reference=_said(said.reference) or None,
    )


def _claim(said: PaidClaim) -> RemittedClaim:
    lines, reductions = said.lines[:_MOST_LINES], said.adjustments[:_MOST_REDUCTIONS]
    return RemittedClaim(
        control_number=_said(said.patient_control_number).strip().upper(),
        payer_claim_number=_said(said.payer_claim_number) or None,
        decided=_DECIDED.get(said.status or "", Decided.UNKNOWN),
        forwarded=said.status in _FORWARDED,
        charge=Money(_cents(said.charge) or 0),
        paid=Money(_cents(said.paid) or 0),
        reductions=_reductions(reductions),
        lines=tuple(map(_line, lines)),
        remarks=_few(said.remarks),
        is_readable=_is_readable(said),
    )


def _line(said: PaidLine) -> RemittedLine:
    return RemittedLine(
        line_id=_said(said.control_number) or None,
        procedure=_said(said.procedure) or None,
        modifiers=tuple(map(_said, said.modifiers)),
        billed_as=tuple(_said(each).upper() for each in said.submitted),
        day=said.served[0],
        charge=Money(_cents(said.charge) or 0),
        paid=Money(_cents(said.paid) or 0),
        reductions=_reductions(said.adjustments[:_MOST_REDUCTIONS]),
        remarks=_few(said.remarks),
    )


def _reductions(said: Iterable[Adjustment]) -> tuple[Reduction, ...]:
    return tuple(
        Reduction(
            group=_said(each.group),
            reason=_said(each.reason).upper(),
            amount=Money(_cents(each.amount) or 0),
        )
        for each in said
    )


def _is_readable(said: PaidClaim) -> bool:
    """Whether every amount in a claim is one, and nothing of it had to be left out."""
    every = said.every_adjustment
    charges = [said.charge, *(each.charge for each in said.lines)]
    # A payment that is not said is none (X12 lets it away), one that cannot be read is not.
    paid = [each or "0" for each in (said.paid, *(line.paid for line in said.lines))]
    amounts = [*charges, *paid, *(each.amount for each in every)]
    texts = [
        said.patient_control_number,
        said.payer_claim_number,
        *(text for each in every for text in (each.group, each.reason)),
        *(text for line in said.lines for text in (line.control_number, line.procedure)),
    ]
    return (
        len(said.lines) <= _MOST_LINES
        and len(every) <= _MOST_REDUCTIONS
        and None not in map(_cents, amounts)
        and not _is_cut(*texts)
    )


def _cents(text: str | None, *, most: int = _MOST_CENTS) -> int | None:
    cents = whole_cents(text)
    return cents if cents is not None and abs(cents) <= most else None


def _said(text: str | None) -> str:
    return legible((text or "")[:_LONGEST])


def _few(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_said(each) for each, _ in zip(texts, range(_MOST_REMARKS), strict=False))


def _is_cut(*texts: str | None) -> bool:
    """Whether one of *texts* is too long to be kept, so that two could be taken for one."""
    return any(len(each) > _LONGEST for each in texts if each)
