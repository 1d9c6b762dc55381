"""What a simulated payer pays for each line of a claim, and to what the rest of the charge goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from backoffice.x12.remittance_writing import LineDecision, Reason
from infra.local.clearinghouse_270 import at
from infra.local.clearinghouse_acks import tame
from infra.local.clearinghouse_claim import Line, Submitted, day
from infra.local.clearinghouse_denials import Why
from infra.local.clearinghouse_faults import Orders
from infra.local.clearinghouse_fees import allowed, cents
from infra.local.clearinghouse_shares import Terms

_NONE = Decimal(0)
_SMALLER = {"90837": "90834", "90834": "90832"}
PARTIAL = frozenset({"ERALINE", "STEDI_PARTIALLY_PAID_"})


@dataclass(frozen=True)
class Pricing:
    """One claim on the desk; of its first line *less* is allowed than usual."""

    claim: Submitted
    told: Orders
    less: Decimal = _NONE

    def denied(self, why: Why) -> Iterator[LineDecision]:
        """Every line, paid with nothing."""
        for line in self.claim.lines:
            yield self._line(line, _NONE, (Reason(*why, _charge(line)),))

    def paid(self, terms: Terms) -> Iterator[LineDecision]:
        """Every line, paid less what *terms* ask of the member."""
        lines = self.claim.lines
        leaves_last = len(lines) > 1 and bool(
            {"ERABUND", *PARTIAL}.intersection(self.told.prefixes)
        )
        payable = lines[:-1] if leaves_last else lines
        allow = [self._allowed(line) for line in payable]
        allow[0] = max(_NONE, allow[0] - self.less)
        shares, lefts = terms.of(allow), self._left_before(payable)
        for line, most, share, left in zip(payable, allow, shares, lefts, strict=True):
            if left is None:
                yield self._paid_first(line, most, share)
            else:
                yield self._paid_second(line, most, share, left)
        if leaves_last:
            yield self._last(lines)

    def _allowed(self, line: Line) -> Decimal:
        procedure = self._decided_as(line)
        return allowed(self.claim.payer_id, procedure, _charge(line), units=line.units)

    def _paid_first(self, line: Line, most: Decimal, share: Sequence[Reason]) -> LineDecision:
        """What is allowed, less the member's share; the rest of the charge is the contract's."""
        paid = most - sum((each.amount for each in share), _NONE)
        reasons = (*_some("CO", "45", _charge(line) - most), *share)
        if len(self.claim.lines) == 1 and PARTIAL.intersection(self.told.prefixes):
            kept = cents(paid / 2)
            paid, reasons = paid - kept, (*reasons, *_some("CO", "50", kept))
        return self._line(line, paid, reasons, allow=most)

    def _paid_second(
        self, line: Line, most: Decimal, share: Sequence[Reason], left: Decimal
    ) -> LineDecision:
        """What the payer before left to the patient, as far as it would have been paid here."""
        due = min(left, most)
        paid = min(due, most - sum((each.amount for each in share), _NONE))
        reasons = [*_some("OA", "23", _charge(line) - left), *_some("CO", "45", left - due)]
        rest = due - paid
        for each in share:
            reasons += _some("PR", each.code, min(each.amount, rest))
            rest -= min(each.amount, rest)
        return self._line(line, paid, tuple(reasons), allow=most)

    def _left_before(self, lines: Sequence[Line]) -> list[Decimal | None]:
        """What the payer before leaves of each line; None where this one is the first."""
        if not self.claim.is_second:
            return [None] * len(lines)
        if all(line.paid_elsewhere is not None for line in self.claim.lines):
            return [min(cents(line.left_elsewhere), _charge(line)) for line in lines]
        rest, found = cents(self.claim.left_elsewhere), list[Decimal | None]()
        for line in lines:
            part = min(rest, _charge(line))
            found.append(part)
            rest -= part
        return found

    def _last(self, lines: Sequence[Line]) -> LineDecision:
        """The last of several lines, which is not paid by itself."""
        first, last = lines[0], lines[-1]
        if "ERABUND" not in self.told.prefixes:
            return self._line(last, _NONE, (Reason("CO", "50", _charge(last)),))
        bundled = self._line(last, _NONE, (Reason("CO", "97", _charge(last)),))
        billed = bundled.procedure
        return replace(bundled, procedure=_procedure(first), submitted=billed, remarks=("M15",))

    def _decided_as(self, line: Line) -> str:
        code = _procedure(line)[0]
        is_smaller = "ERABUND" in self.told.prefixes and len(self.claim.lines) == 1
        return _SMALLER.get(code, code) if is_smaller else code

    def _line(
        self, line: Line, paid: Decimal, reasons: tuple[Reason, ...], allow: Decimal | None = None
    ) -> LineDecision:
        days = [found for part in line.on.split("-") if (found := day(part))]
        billed, code = _procedure(line), self._decided_as(line)
        return LineDecision(
            procedure=(code, *billed[1:]),
            charge=_charge(line),
            paid=paid,
            served=(min(days), max(days)) if days else self.claim.served,
            reasons=reasons,
            control_number=tame(line.control_number, 50) if line.control_number else None,
            allowed=allow,
            units=line.units,
            submitted=billed if code != billed[0] else (),
        )


def _some(group: str, code: str, dollars: Decimal) -> tuple[Reason, ...]:
    return (Reason(group, code, dollars),) if dollars else ()


def _charge(line: Line) -> Decimal:
    return line.charge if line.charge is not None else _NONE


def _procedure(line: Line) -> tuple[str, ...]:
    code, modifiers = tame(at(line.procedure, 1), 48), line.procedure[2:6]
    return (code, *(tame(each, 2) for each in modifiers if each))
