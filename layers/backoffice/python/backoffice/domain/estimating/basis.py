"""The basis of an estimate: its parts, each with an amount, its segments, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from backoffice.domain.estimating.cost import Parts
from backoffice.domain.estimating.figure import Case, Chosen, care_in_words, network_in_words
from backoffice.domain.estimating.weighing import Weighed, cited
from backoffice.domain.estimating.yearly import Left
from backoffice.domain.money import Money
from backoffice.domain.record import Fact


class Basis(Fact):
    """One part of what the client owes, and where the payer says it.

    Of an exact estimate the amounts add up to what is owed; what the yearly
    maximum takes off is negative. Of a range each part has a range of its own.
    """

    rule: str
    amount: Money | None = None
    low: Money | None = None
    high: Money | None = None
    segments: tuple[int, ...] = ()
    says: str


class Trail(NamedTuple):
    """What was met on the way to a figure, and has to be cited with it."""

    aside: tuple[Weighed, ...] = ()
    overcome: tuple[int, ...] = ()
    about: tuple[int, ...] = ()
    """What tells whom the answer is about."""
    day: tuple[int, ...] = ()
    """What the day of the visit was taken from."""

    def beside(self, *, aside: Iterable[Weighed] = (), overcome: Iterable[int] = ()) -> Trail:
        """The trail with more on it."""
        longer = (*self.aside, *aside), (*self.overcome, *overcome)
        return self._replace(aside=longer[0], overcome=longer[1])

    def basis(self, amount: Money | None) -> tuple[Basis, ...]:
        """Parts that cost nothing, and without which another figure would stand there."""
        found = []
        if self.overcome:
            says = "the plan is active on that day, beside what says that one is not"
            segments = tuple(sorted(set(self.overcome)))
            found.append(Basis(rule="coverage", amount=amount, segments=segments, says=says))
        if self.aside:
            reasons = sorted({reason for line in self.aside for reason in line.set_aside})
            says = "lines set aside: " + ("; ".join(reasons) or "they are not about this visit")
            segments = cited(self.aside)
            found.append(Basis(rule="set_aside", amount=amount, segments=segments, says=says))
        if self.about:
            says = "what is said of the dependent counts, and not what is said of the subscriber"
            found.append(Basis(rule="person", amount=amount, segments=self.about, says=says))
        if self.day:
            says = "no day was named: the visit is taken to be on the plan's first"
            found.append(Basis(rule="day", amount=amount, segments=self.day, says=says))
        return tuple(found)


def parts_of(case: Case, ways: Sequence[Parts]) -> tuple[Basis, ...]:
    """What a visit's cost is made of, over all *ways* of reading the payer."""
    exact = len({way.total for way in ways}) == 1
    found = [
        *_deductible_part(case, [way.deductible for way in ways]),
        *_visit_parts(case, ways),
        *_cap_part(case.maximum, [-way.capped for way in ways]),
    ]
    return tuple(_ranged(part, amounts, exact=exact) for part, amounts in found)


_Part = tuple[Basis, list[Money]]


def _deductible_part(case: Case, amounts: list[Money]) -> Iterator[_Part]:
    year, worth = case.deductible, case.asked.worth
    matters = case.chosen.needs_deductible
    if matters and (year.spoken or any(each.cents for each in amounts)):
        segments = year.segments or cited(case.chosen.lines)
        said = f"what is left of the deductible: {_left_in_words(year)}"
        says = f"{said}, up to the {worth}" if worth is not None else said
        yield Basis(rule="deductible", segments=segments, says=says), amounts


def _left_in_words(year: Left) -> str:
    if year.high is None:
        return "not said"
    return f"{year.low}" if year.known else f"between {year.low} and {year.high}"


def _visit_parts(case: Case, ways: Sequence[Parts]) -> Iterator[_Part]:
    """Copay and coinsurance; lines that say "none" stand with the other kind."""
    chosen = case.chosen
    copays, shares = case.rested_on(chosen.copays), case.rested_on(chosen.shares)
    if copays and shares and chosen.no_copay:
        copays, shares = (), tuple(sorted({*copays, *shares}))
    elif copays and shares and chosen.no_share:
        copays, shares = tuple(sorted({*copays, *shares})), ()
    where, whose = network_in_words(case.asked), care_in_words(chosen.service_type)
    if copays:
        says = f"{where} copay of {_copays(chosen)} for {whose}, per visit"
        yield Basis(rule="copay", segments=copays, says=says), [way.copay for way in ways]
    if shares:
        says = f"{where} coinsurance of {_shares(chosen)} for {whose}"
        says += f", of what the deductible leaves of the {case.asked.worth}"
        if any(_rounds(case, way) for way in ways):
            says += ", half a cent rounding up"
        part = Basis(rule="coinsurance", segments=shares, says=says)
        yield part, [way.coinsurance for way in ways]


def _copays(chosen: Chosen) -> str:
    return " or ".join(str(each) for each in sorted(chosen.copay_amounts))


def _shares(chosen: Chosen) -> str:
    return " or ".join(f"{(each * 100).normalize():f} %" for each in sorted(chosen.share_fractions))


def _rounds(case: Case, way: Parts) -> bool:
    """Whether a share of what the deductible leaves is no whole number of cents."""
    rest = ((case.asked.worth or Money.ZERO) - way.deductible).cents
    return any(share * rest % 1 for share in case.chosen.share_fractions)


def _cap_part(maximum: Left, amounts: list[Money]) -> Iterator[_Part]:
    if maximum.segments:
        says = "the payer says what the yearly out-of-pocket maximum is, not what is left of it"
        if maximum.high is not None:
            says = f"what is left of the yearly out-of-pocket maximum: {_left_in_words(maximum)}"
        yield (
            Basis(rule="out_of_pocket_maximum", segments=maximum.segments, says=says),
            amounts,
        )


def _ranged(part: Basis, amounts: Sequence[Money], *, exact: bool) -> Basis:
    """*part* with its amount, or with the least and the most of them.

    Ways that differ and yet cost the same are told by the first of them.
    """
    if exact or len(set(amounts)) == 1:
        return part.but(amount=amounts[0])
    return part.but(low=min(amounts), high=max(amounts))
