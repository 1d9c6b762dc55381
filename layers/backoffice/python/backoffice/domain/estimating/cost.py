"""The cost of a visit: copay, coinsurance, deductible and yearly maximum, added up to the cent.

Where the insurer leaves something open, every way of reading it is added up, and the least and the
most of them are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating.remark import DeductibleRule
from backoffice.domain.estimating.weighing import Weighed
from backoffice.domain.estimating.yearly import Left
from backoffice.domain.money import Money

_NOTHING = Money.ZERO


class Figure(NamedTuple):
    """One reading of a line: a copay or a share, and whether the deductible comes first."""

    amount: Money
    share: str
    after_deductible: bool

    @property
    def is_zero(self) -> bool:
        """Whether nothing is to be paid by it: beside another figure, "none of that kind"."""
        return self.amount == _NOTHING and not _is_share(self.share)


class Parts(NamedTuple):
    """What the client pays under each title; `capped` is what the yearly maximum takes off."""

    deductible: Money = _NOTHING
    copay: Money = _NOTHING
    coinsurance: Money = _NOTHING
    capped: Money = _NOTHING

    @property
    def total(self) -> Money:
        """What the client pays for the visit."""
        return self.deductible + self.copay + self.coinsurance - self.capped


class NotAgreed(Exception):
    """What the visit is worth has to be known for this, and is not."""


def said_of_the_deductible(line: Weighed) -> set[DeductibleRule]:
    """What the remarks beside *line* say of the deductible."""
    found = {remarks.deductible_rule(each.text) for each in line.benefit.remarks}
    return {rule for rule in found if rule is not None}


def read_remarks(line: Weighed) -> Weighed:
    """*line* with the remarks and counts that change its figure among what shaped it."""
    read = {
        each.segment
        for each in line.benefit.remarks
        if remarks.deductible_rule(each.text) or remarks.visits_named(each.text)
    }
    read.update(line.waived_by)
    counted = {each.segment for each in line.benefit.counts} - {line.benefit.segment}
    return line._replace(shaped_by=tuple(sorted({*line.shaped_by, *read, *counted})))


def copay_figures(lines: Iterable[Weighed], *, doubtful_zero: bool) -> Iterator[Figure]:
    """Every reading of copay *lines*.

    With *doubtful_zero* a copay of $0 may mean only that there is none, and
    that the deductible is to be paid instead.
    """
    for line in lines:
        amount = line.benefit.amount
        if amount is not None:
            usual = {False, True} if doubtful_zero and amount == _NOTHING else {False}
            for after in sorted(_after_deductible(line, usual)):
                yield Figure(amount, "0", after)
                if line.waived_by:
                    yield Figure(_NOTHING, "0", after)


def share_figures(lines: Iterable[Weighed], *, doubtful_zero: bool) -> Iterator[Figure]:
    """Every reading of coinsurance *lines*: the deductible comes first unless it is waived.

    With *doubtful_zero* no copay is to be paid either, which may mean that the
    care is paid for in full, or that all of it is once the deductible is met.
    """
    for line in lines:
        usual = {False, True} if doubtful_zero else {True}
        for after in sorted(_after_deductible(line, usual)):
            yield Figure(_NOTHING, line.benefit.share or "0", after)
            if line.waived_by:
                yield Figure(_NOTHING, "0", after)


def _after_deductible(line: Weighed, usual: set[bool]) -> set[bool]:
    said = said_of_the_deductible(line)
    if not said:
        return usual
    if said == {DeductibleRule.WAIVED}:
        return {False}
    return {True} if said == {DeductibleRule.APPLIES} else {False, True}


def outcomes(
    copays: Iterable[Figure],
    shares: Iterable[Figure],
    deductible: Left,
    worth: Money | None,
) -> list[Parts]:
    """What the client pays in every way of reading the payer, were there no yearly maximum.

    There is at least one.

    Raises:
        NotAgreed: that depends on what the visit is *worth*, which nobody knows.
    """
    found: list[Parts] = []
    every_copay: list[Figure | None] = [*dict.fromkeys(copays)]
    every_share: list[Figure | None] = [*dict.fromkeys(shares)]
    for copay in every_copay or [None]:
        for share in every_share or [None]:
            for left in dict.fromkeys((deductible.low, deductible.high)):
                found += _owed(copay, share, left, worth)
    return list(dict.fromkeys(found))


def _owed(
    copay: Figure | None, share: Figure | None, left: Money | None, worth: Money | None
) -> Iterator[Parts]:
    """What one reading costs: a figure of zero gives way to the one beside it."""
    if copay and share and not copay.is_zero and not share.is_zero:
        either = [_copay(copay, left, worth), _coinsurance(share, left, worth)]
        yield min(either, key=lambda parts: parts.total)
        yield _together(copay, share, left, worth)
    elif copay and (share is None or (share.is_zero and not copay.is_zero)):
        yield _copay(copay, left, worth)
    elif share:
        yield _coinsurance(share, left, worth)


def _copay(figure: Figure, left: Money | None, worth: Money | None) -> Parts:
    first = _first(figure.after_deductible, left, worth)
    rest = figure.amount if worth is None else worth - first
    return Parts(deductible=first, copay=min(figure.amount, rest))


def _coinsurance(figure: Figure, left: Money | None, worth: Money | None) -> Parts:
    if worth is None:
        raise NotAgreed
    first = _first(figure.after_deductible, left, worth)
    return Parts(deductible=first, coinsurance=(worth - first).share(figure.share))


def _together(copay: Figure, share: Figure, left: Money | None, worth: Money | None) -> Parts:
    if worth is None:
        raise NotAgreed
    first = _first(copay.after_deductible or share.after_deductible, left, worth)
    rest = worth - first
    paid = min(copay.amount, rest)
    return Parts(first, paid, min(rest.share(share.share), rest - paid))


def _first(after_deductible: bool, left: Money | None, worth: Money | None) -> Money:
    """What goes to the deductible; *left* is None where nothing bounds it."""
    if not after_deductible or left == _NOTHING:
        return _NOTHING
    if worth is None:
        raise NotAgreed
    return worth if left is None else min(left, worth)


def anything(worth: Money | None, *, shared: bool) -> list[Parts]:
    """All that a visit may cost that the payer's copay, or *shared* cost, is not for.

    Raises:
        NotAgreed: nobody knows what the visit is *worth*.
    """
    if worth is None:
        raise NotAgreed
    most = Parts(coinsurance=worth) if shared else Parts(copay=worth)
    return [Parts(), most]


def capped(ways: Iterable[Parts], maximum: Left) -> list[Parts]:
    """*ways*, none of which costs more than what is left of the yearly *maximum*."""
    return list(dict.fromkeys(_capped(way, cap) for way in ways for cap in _caps(maximum)))


def _caps(maximum: Left) -> Iterable[Money | None]:
    """What is left of the yearly maximum; None where that is not known."""
    return (None,) if maximum.high is None else dict.fromkeys((maximum.low, maximum.high))


def _capped(parts: Parts, cap: Money | None) -> Parts:
    if cap is None or parts.total <= cap:
        return parts
    return parts._replace(capped=parts.total - cap)


def _is_share(share: str) -> bool:
    return bool(share.strip("0."))
