"""A decision of a simulated payer in another form: taken back, passed on, or with less in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from backoffice.x12.claim_statuses import Party
from backoffice.x12.remittance_writing import ClaimDecision, LineDecision, Reason
from infra.local.clearinghouse_faults import Orders
from infra.local.clearinghouse_shares import SHARES

_NONE, _CENT = Decimal(0), Decimal("0.01")
_PASSED_ON = {"1": "19", "2": "20", "3": "21"}
"""CLP02: decided, and with the next payer now."""
NEXT_PAYER = Party("TT", "OTHER HEALTH PLAN", "OTHER", "PI")


def told(said: ClaimDecision, orders: Orders) -> ClaimDecision:
    """*said* with as much of the claim and its lines as *orders* ask for."""
    found = replace(said, lines=tuple(_given_back(each, orders) for each in said.lines))
    is_priced = any(each.allowed is not None for each in said.lines)
    if "ERAFWD" in orders.prefixes and is_priced:
        found = replace(found, status=_PASSED_ON[said.status], forwarded_to=NEXT_PAYER)
    if "ERATOP" in orders.prefixes:
        found = _shares_on_top(found)
    return _without_lines(found) if "ERANOLINES" in orders.prefixes else found


def reversal(said: ClaimDecision) -> ClaimDecision:
    """What takes back *said*, to the cent."""
    return replace(
        said,
        status="22",
        charge=-said.charge,
        paid=-said.paid,
        reasons=_taken_back(said.reasons),
        forwarded_to=None,
        lines=tuple(
            replace(
                line,
                charge=-line.charge,
                paid=-line.paid,
                reasons=_taken_back(line.reasons),
                allowed=None,
            )
            for line in said.lines
        ),
    )


def marred(said: ClaimDecision, orders: Orders) -> ClaimDecision:
    """*said* with a sum that is off by a cent, if *orders* ask for that."""
    if "ERAOFFC" in orders.prefixes:
        said = replace(said, paid=said.paid + _CENT)
    if "ERAOFFL" in orders.prefixes and said.lines:
        first, *rest = said.lines
        said = replace(said, lines=(replace(first, paid=first.paid + _CENT), *rest))
    return said


def _taken_back(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(replace(each, amount=-each.amount) for each in reasons)


def _given_back(line: LineDecision, orders: Orders) -> LineDecision:
    """*line* without what shall not be given back."""
    if "ERANOREF" in orders.prefixes:
        line = replace(line, control_number=None)
    if "ERANOMOD" in orders.prefixes:
        line = replace(line, procedure=line.procedure[:1], submitted=line.submitted[:1])
    return line


def _shares_on_top(said: ClaimDecision) -> ClaimDecision:
    """*said* with the patient's share on the claim, and not on the lines."""
    lines, shares = [], list[Reason]()
    for line in said.lines:
        own = [each for each in line.reasons if each.group == "PR" and each.code in SHARES]
        rest = tuple(each for each in line.reasons if each not in own)
        paid = line.paid + sum((each.amount for each in own), _NONE)
        lines.append(replace(line, paid=paid, reasons=rest))
        shares += own
    return replace(said, lines=tuple(lines), reasons=tuple(_merged(shares)))


def _without_lines(said: ClaimDecision) -> ClaimDecision:
    return replace(said, lines=(), reasons=tuple(_merged(said.every_reason)))


def _merged(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """One for each group and code."""
    for group, code in dict.fromkeys((each.group, each.code) for each in reasons):
        same = (each.amount for each in reasons if (each.group, each.code) == (group, code))
        yield Reason(group, code, sum(same, _NONE))
