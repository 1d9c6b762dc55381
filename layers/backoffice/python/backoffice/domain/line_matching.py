"""Line matching: which of the service lines that we asked for is the payer speaking of?

By our own number first, which a payer has to give back (REF 6R); where it did not, by procedure,
modifiers, day and charge; and at last without modifiers, because payers drop them. Where two of
ours could be meant that differ, nobody guesses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backoffice.domain.bill import Bill, ServiceLine
from backoffice.domain.money import Money
from backoffice.domain.remittance import RemittedClaim, RemittedLine


def lines_meant(claim: RemittedClaim, bill: Bill) -> tuple[str, ...] | None:
    """Our line for each line of *claim*, in its order; None where one fits none of *bill*.

    A payer may decide one of our lines in several of its own (005010X221A1 1.10.2.6); theirs
    must then come to what we asked. No line of ours may be left over.
    """
    sign = -1 if claim.takes_back else 1
    left = {line.line_id: line.charge for line in bill.lines}
    meant: dict[int, str] = {}
    for fits in (_by_number, _by_modifiers, _by_procedure):
        # What is surer goes first: a line that says less has what the others leave.
        for place, line in enumerate(claim.lines):
            asked = sign * line.charge
            found = [each for each in bill.lines if fits(line, each, asked)]
            free = [each for each in found if asked <= left[each.line_id]]
            if place in meant or not free or _are_unlike(free):
                continue
            meant[place] = free[0].line_id
            left[free[0].line_id] -= asked
    is_all = len(meant) == len(claim.lines) and all(e == Money.ZERO for e in left.values())
    return tuple(meant[place] for place in range(len(claim.lines))) if is_all else None


def _are_unlike(ours: Sequence[ServiceLine]) -> bool:
    """Whether it matters which of them is meant, and nobody can tell."""
    return len({frozenset(Counter(each.modifiers).items()) for each in ours}) > 1


def _by_number(line: RemittedLine, ours: ServiceLine, _: Money) -> bool:
    return line.line_id is not None and line.line_id.upper() == ours.line_id


def _by_modifiers(line: RemittedLine, ours: ServiceLine, asked: Money) -> bool:
    said = line.billed_as[1:] if line.billed_as else line.modifiers
    return Counter(said) == Counter(ours.modifiers) and _by_procedure(line, ours, asked)


def _by_procedure(line: RemittedLine, ours: ServiceLine, asked: Money) -> bool:
    said = line.billed_as[0] if line.billed_as else line.procedure
    return said == ours.procedure and line.day in {None, ours.day} and asked == ours.charge
