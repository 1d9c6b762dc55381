"""Visit limits in a payer's answer: how many are paid for, were used, and are left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backoffice.domain.answer import VisitLimit
from backoffice.x12.answers import Benefit
from backoffice.x12.values import decimal

_LIMITATION = "F"
_VISITS = frozenset({"VS", "P6"})
"""EB09, HSD01: visits, or services or procedures, which payers use for them."""
_REMAINING, _USED = frozenset({"29", "33"}), frozenset({"24"})
"""EB06, HSD05: remaining, of a lifetime too; year to date."""
_MOST, _MOST_VISITS = 10, 10_000


def visit_limits(benefits: Sequence[Benefit]) -> tuple[VisitLimit, ...]:
    """What limitations say in numbers of visits (EB01 F with EB09 and EB10, or HSD).

    Payers spread allowed, used and remaining over several lines; what is about the same care
    in the same network is put together, and what contradicts itself stays apart.
    """
    found: list[VisitLimit] = []
    for benefit in benefits:
        if benefit.code == _LIMITATION:
            for says in _counts(benefit):
                _put(found, benefit, says)
    return tuple(found[:_MOST])


def _counts(benefit: Benefit) -> Iterator[dict[str, int | str | None]]:
    said = [(benefit.quantity_kind, benefit.quantity, benefit.period)]
    said += [
        (each.quantity_kind, each.quantity, each.period or benefit.period)
        for each in benefit.deliveries
        if each.period or not each.unit  # so many a week is a pace, not a limit
    ]
    for kind, quantity, period in said:
        visits = _whole(quantity) if kind in _VISITS else None
        if visits is None:
            continue
        if period in _REMAINING:
            yield {"remaining": visits}
        elif period in _USED:
            yield {"used": visits}
        else:
            yield {"allowed": visits, "period": period}


def _put(found: list[VisitLimit], benefit: Benefit, says: dict[str, int | str | None]) -> None:
    """Add what a line *says* to the limit that it belongs to, or begin a new one."""
    for number, limit in enumerate(found):
        same = (limit.service_types, limit.network) == (benefit.service_types, benefit.network)
        if same and all(getattr(limit, name) in {None, value} for name, value in says.items()):
            segments = tuple(dict.fromkeys((*limit.segments, benefit.segment)))
            found[number] = limit.but(**says, segments=segments)
            return
    found.append(
        VisitLimit(
            service_types=benefit.service_types,
            network=benefit.network,
            segments=(benefit.segment,),
            **says,
        )
    )


def _whole(quantity: str | None) -> int | None:
    number = decimal(quantity) if quantity else None
    if number is None or number != number.to_integral_value() or not 0 <= number <= _MOST_VISITS:
        return None
    return int(number)
