"""What a payer says it paid, as records: payments, and what is kept or added beside them. (835)

Amounts are the document's own decimal strings (dollars), and None means that the document does not
say it. What is added up is added in whole cents: None there means that it cannot be told.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from backoffice.x12.adjustments import cents, total
from backoffice.x12.findings import Finding
from backoffice.x12.paid_claims import PaidClaim
from backoffice.x12.segments import Document, TransactionSet


class ProviderAdjustment(NamedTuple):
    """What the payer keeps (positive) or adds (negative) beside all claims: a pair of a PLB.

    `code` says why (WO overpayment taken back, FB forwarded balance, L6 interest), `reference`
    what about, which is often the number of a claim.
    """

    code: str | None
    amount: str | None
    reference: str | None
    provider: str | None
    segment: int
    cents: int | None


class Payer(NamedTuple):
    """Who pays: N1*PR, and TRN03, which together with the trace names a payment."""

    name: str | None
    identifier: str | None
    originator: str | None


class Payment(NamedTuple):
    """One payment, or notice that there is none: a transaction set.

    `handling` is BPR01 (I with money, H notice only, P a trial), `flow` BPR03 (C to us, D from
    us), `method` BPR04 (ACH, CHK, NON), and `payee` the identifier of N1*PE, an NPI as a rule.
    `stray` are the segments about claims or lines that belong to none. `told` is all of it, as it
    stands in the document.
    """

    amount: str | None
    trace: str | None
    handling: str | None
    flow: str | None
    method: str | None
    paid_on: date | None
    made_on: date | None
    payer: Payer
    payee: str | None
    claims: tuple[PaidClaim, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...]
    stray: tuple[int, ...]
    control_number: str
    told: TransactionSet

    @property
    def off_by(self) -> int | None:
        """Cents by which the payment differs from its claims less what is kept beside them."""
        paid, claimed = cents(self.amount), total([each.sums.paid for each in self.claims])
        kept = total([each.cents for each in self.provider_adjustments])
        if paid is None or claimed is None or kept is None:
            return None
        return paid - (claimed - kept)

    @property
    def balanced(self) -> bool:
        """Whether the money adds up to the cent; each claim says so for itself."""
        return self.off_by == 0

    @property
    def pays(self) -> bool:
        """Whether its amount reaches us; otherwise it has to be zero."""
        return self.method != "NON" and self.handling != "P" and self.flow != "D"

    @property
    def whole(self) -> bool:
        """Whether its transaction set ends, and has as many segments as it says.

        What was cut off may well balance, so nothing of a payment that is not whole is posted,
        though all of its sums hold: a claim that paid nothing is missed by none of them.
        """
        return self.told.whole


class Remittance(NamedTuple):
    """What a text says was paid, with everything that was wrong with it."""

    document: Document
    payments: tuple[Payment, ...]
    findings: tuple[Finding, ...]
