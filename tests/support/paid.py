"""Decisions of payers for tests: what Fern says of Ana's hour, a charge of $200, allowed $120."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.bill import Bill
from backoffice.domain.billing import bill as written
from backoffice.domain.claim import Claim
from backoffice.domain.claim_making import made
from backoffice.domain.claim_making import opened as claim_opened
from backoffice.domain.money import Money
from backoffice.domain.posting import arrived, opened, post
from backoffice.domain.remittance import (
    Decided,
    Reduction,
    RemittedClaim,
    RemittedLine,
    RemittedPayment,
)
from tests.domain.test_billing import on_file, visit
from tests.support import builders
from tests.support.bills import bill, line

AT = datetime(2026, 3, 20, 18, tzinfo=UTC)
PAID_ON = date(2026, 3, 20)
USUAL = (("CO", "45", "80.00"), ("PR", "3", "25.00"))
"""What is given up by contract, and a copay."""


def reductions(*said: tuple[str, str, str]) -> tuple[Reduction, ...]:
    """Groups, reasons and dollars."""
    return tuple(Reduction(group=g, reason=r, amount=Money.dollars(d)) for g, r, d in said)


def said_line(
    paid: str = "95.00", why: tuple[tuple[str, str, str], ...] = USUAL, **differences: Any
) -> RemittedLine:
    """Ana's hour, as the payer decided it."""
    return RemittedLine(
        **{
            "line_id": "LINE1",
            "procedure": "90837",
            "modifiers": ("95",),
            "charge": Money.dollars("200.00"),
            "paid": Money.dollars(paid),
            "reductions": reductions(*why),
            **differences,
        }
    )


def said(
    paid: str = "95.00", why: tuple[tuple[str, str, str], ...] = USUAL, **differences: Any
) -> RemittedClaim:
    """Ana's claim of one line, as the payer decided it."""
    return RemittedClaim(
        **{
            "control_number": "PCN1",
            "payer_claim_number": "F-77",
            "decided": Decided.FIRST,
            "charge": Money.dollars("200.00"),
            "paid": Money.dollars(paid),
            "lines": (said_line(paid, why),),
            **differences,
        }
    )


def taken_back(claim: RemittedClaim) -> RemittedClaim:
    """The reversal of *claim*: the same with the other sign."""

    def less(each: tuple[Reduction, ...]) -> tuple[Reduction, ...]:
        return tuple(one.but(amount=-one.amount) for one in each)

    return claim.but(
        decided=Decided.REVERSED,
        charge=-claim.charge,
        paid=-claim.paid,
        reductions=less(claim.reductions),
        lines=tuple(
            each.but(charge=-each.charge, paid=-each.paid, reductions=less(each.reductions))
            for each in claim.lines
        ),
    )


def payment(*claims: RemittedClaim, **differences: Any) -> RemittedPayment:
    """What Fern paid for *claims*."""
    return RemittedPayment(
        **{
            "payer": "1234567890",
            "trace": "T-1",
            "paid_on": PAID_ON,
            "amount": Money.total(each.paid for each in claims),
            "claims": claims,
            **differences,
        }
    )


def claim(**differences: Any) -> Claim:
    """Ana's claim, made and ready."""

    def write(number: int) -> Bill:
        return written(on_file(), claim_id="visit-0001.1", number=number)

    new = claim_opened(visit(), builders.policy(), builders.payer())
    return made(new, write, lambda _: (), at=AT).but(**differences)


def billed(**differences: Any) -> Bill:
    """What was asked for Ana's hour."""
    return bill(**{"lines": (line(),), **differences})


def decision(
    what: RemittedClaim | None = None, *, item_id: str = "item-0001", **differences: Any
) -> Decision:
    """What Fern decided, on its way into the account."""
    asked = differences.pop("bill", billed())
    about = differences.pop("claim", claim())
    return arrived(
        what or said(), about, asked, item_id=item_id, receipt_id="receipt-1", on=PAID_ON
    ).but(**differences)


def account(*decisions: Decision) -> VisitAccount:
    """The account of Ana's hour after *decisions*."""
    now = opened(claim())
    for each in decisions:
        now = post(now, each, at=AT).account
    return now
