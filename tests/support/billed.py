"""Claims to simulated payers, and their decisions in short: what was paid, and the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backoffice.x12.claims import Claim
from backoffice.x12.paid_claims import PaidClaim, PaidLine
from backoffice.x12.remittances import Payment
from tests.support.claim_samples import CLAIM, VISIT
from tests.support.claim_samples import written as bill
from tests.support.claims_house import House

FIRST_DAY = date(2026, 1, 5)


def visit(
    number: str,
    member_id: str = "FERN0001",
    *,
    procedures: tuple[str, ...] = ("90837",),
    charge: str = "150",
    on: date | None = None,
    of: Claim = CLAIM,
    **differs: Any,
) -> Claim:
    """One visit of whoever has that *member_id*; each number is of another day, unless said."""
    digits = int("".join(each for each in number if each.isdecimal()) or "0")
    line = replace(
        VISIT,
        charge=Decimal(charge),
        day=on or FIRST_DAY + timedelta(days=digits),
        paid=of.lines[0].paid,
    )
    lines = tuple(
        replace(line, control_number=f"{number}-{at}", procedure=procedure)
        for at, procedure in enumerate(procedures, 1)
    )
    return replace(
        of,
        patient_control_number=number,
        subscriber=replace(of.subscriber, member_id=member_id),
        charge=Decimal(charge) * len(lines),
        lines=differs.pop("lines", lines),
        **differs,
    )


class Desk:
    """A clearinghouse to which claims go, and which pays as soon as it is asked to."""

    def __init__(self) -> None:
        self.house = House()
        self._sent = 0

    def send(self, claim: Claim) -> None:
        """Bill *claim*; its payer takes it in."""
        self._sent += 1
        assert self.house.send(bill(claim, control_number=self._sent)).status == 200

    def decided(self, claim: Claim) -> PaidClaim:
        """How its payer decides *claim*, and nothing else."""
        self.send(claim)
        self.house.pay()
        return self.house.payments()[-1].claims[-1]

    def paid(self) -> list[Payment]:
        """Every payment that came back."""
        return self.house.payments()

    def run(self) -> Payment:
        """Let time pass until the next run, and give its payment."""
        before = len(self.paid())
        self.house.forward(days=22)
        (found,) = self.paid()[before:]
        return found


def reasons(found: PaidClaim | PaidLine) -> list[str]:
    """Why not more was paid, as CO-45 40.00; a claim's own reasons and those of its lines."""
    every = found.every_adjustment if isinstance(found, PaidClaim) else found.adjustments
    return [f"{each.group}-{each.reason} {Decimal(each.amount or ''):.2f}" for each in every]


def short(found: PaidClaim | PaidLine) -> tuple[str, list[str]]:
    """What was paid, and why not more."""
    return f"{Decimal(found.paid or ''):.2f}", reasons(found)


def amounts(found: list[Payment]) -> list[str]:
    """What each was of, with both decimals."""
    return [f"{Decimal(each.amount or ''):.2f}" for each in found]


def told(found: Payment) -> list[tuple[str | None, str | None]]:
    """The claims of a payment, each with its status."""
    return [(each.patient_control_number, each.status) for each in found.claims]


def kept(found: Payment) -> list[str]:
    """What was kept or added beside the claims."""
    return [f"{each.code} {each.amount}" for each in found.provider_adjustments]
