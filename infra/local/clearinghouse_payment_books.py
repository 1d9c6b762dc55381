"""What the simulated payers decided and paid, by their own books: the office's have to agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from backoffice.x12.remittance_writing import Advice, ClaimDecision
from infra.local.clearinghouse_fees import cents


class PaymentBooks:
    """Every payment, and of every claim what its decisions come to, reversals included."""

    def __init__(self) -> None:
        self._payments: list[Advice] = []
        self._decisions: defaultdict[str, list[ClaimDecision]] = defaultdict(list)

    def paid(self, advice: Advice) -> None:
        """Enter a payment."""
        self._payments.append(advice)

    def decided(self, said: Iterable[ClaimDecision]) -> None:
        """Enter what was decided of claims, as it is meant, whatever a document says of it."""
        for each in said:
            self._decisions[each.patient_control_number].append(each)

    def said(self) -> dict[str, Any]:
        """Everything, by the trace of the payment and by our number of the claim, in dollars."""
        return {
            "payments": [_payment(each) for each in self._payments],
            "claims": {number: _claim(each) for number, each in sorted(self._decisions.items())},
        }

    def since(self, payments: int) -> list[dict[str, Any]]:
        """The payments after the first so many."""
        return [_payment(each) for each in self._payments[payments:]]

    def __len__(self) -> int:
        return len(self._payments)


def _payment(advice: Advice) -> dict[str, Any]:
    return {
        "trace": advice.trace,
        "payer_id": advice.payer.payer_id,
        "amount": _dollars(advice.amount),
        "method": advice.method,
        "paid_on": advice.paid_on.isoformat(),
        "claims": [each.patient_control_number for each in advice.claims],
        "kept": [
            {"code": each.code, "amount": _dollars(each.amount), "reference": each.reference}
            for each in advice.kept
        ],
    }


def _claim(decisions: list[ClaimDecision]) -> dict[str, Any]:
    reasons: Counter[str] = Counter()
    for each in decisions:
        for reason in each.every_reason:
            reasons[f"{reason.group}-{reason.code}"] += int(reason.amount.scaleb(2))
    return {
        "statuses": [each.status for each in decisions],
        "payer_claim_numbers": sorted({each.payer_claim_number for each in decisions}),
        "charge": _dollars(sum((each.charge for each in decisions), Decimal(0))),
        "paid": _dollars(sum((each.paid for each in decisions), Decimal(0))),
        "patient": _dollars(sum((each.patient_responsibility for each in decisions), Decimal(0))),
        "reasons": {
            name: _dollars(Decimal(found).scaleb(-2))
            for name, found in sorted(reasons.items())
            if found
        },
    }


def _dollars(amount: Decimal) -> str:
    """Always with both decimals: 85.00, -0.05."""
    return f"{cents(amount + 0):f}"
