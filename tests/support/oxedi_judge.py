"""An independent judge of remittances: oxedi, which adds up what a payer says it paid."""

from __future__ import annotations

import oxedi

_SUMS = {
    "transaction_balance": "payment",
    "claim_balance": "claim",
    "service_balance": "line",
}
_BEFORE_ST = 1
"""Its segments count from ISA = 0, and ours from ST = 1, behind ISA and GS."""


def unbalanced(text: str) -> set[tuple[str, int]]:
    """What does not add up in *text*, a single 835: which sum, at which segment of the set."""
    return {
        (name, found.segment - _BEFORE_ST)
        for found in oxedi.parse(text.encode()).diagnostics
        for rule, name in _SUMS.items()
        if found.kind == "BalanceMismatch" and f'"{rule}"' in found.rule
        if found.segment is not None
    }


def complaints(text: str) -> list[str]:
    """Everything that the judge holds against *text*."""
    return [found.rule for found in oxedi.parse(text.encode()).diagnostics]
