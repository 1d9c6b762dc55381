"""A tally: how often each rule of estimating was right about one payer's visits of one month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Self, TypeVar

from pydantic import Field

from backoffice.domain.accuracy import Month, RuleScore, Score, Scored, Verdict
from backoffice.domain.identifiers import PayerId
from backoffice.domain.money import Money
from backoffice.domain.record import Record

K = TypeVar("K", Verdict, int)


class Tally(Record):
    """One payer, service type and rule in one month of visits. It names nobody.

    A claim counts once, with the decision that stands: what it counted with before is taken off
    in the same write (`retold`).
    """

    month: Month
    tally_id: str
    """Follows from payer, service type and rule."""
    payer_id: PayerId
    service_type: str
    rule: str
    verdicts: dict[Verdict, int] = Field(default_factory=dict)
    wrong: int = 0
    """How often this very rule was, whatever was told."""
    over: int = 0
    """How often the client owed less than the payer's words came to, and it was wrong."""
    under: int = 0
    """How often more."""
    cents_off: int = 0
    """All that estimates were off by, the sign left out."""
    off_by: dict[int, int] = Field(default_factory=dict)
    """How often by how many cents, to two digits: as many as there are, however many claims."""

    @property
    def scored(self) -> int:
        """How many estimates there is something to say about: an amount was told, and decided."""
        fits = (Verdict.EXACT, Verdict.WITHIN_RANGE, Verdict.OFF)
        return sum(self.verdicts.get(each, 0) for each in fits)

    @property
    def tried(self) -> int:
        """How often the rule could have been wrong: the payer said what the client owes."""
        return sum(self.verdicts.values()) - self.verdicts.get(Verdict.DISPUTED, 0)

    @property
    def mean_off(self) -> Money | None:
        """By how much estimates were off on average, those that were right counted too."""
        count = sum(self.off_by.values())
        return Money((2 * self.cents_off + count) // (2 * count)) if count else None

    @property
    def median_off(self) -> Money | None:
        """By how much at most half of the estimates were off, to two digits."""
        amounts = sorted(self.off_by)
        half = -(-sum(self.off_by.values()) // 2)
        counted = accumulate(self.off_by[amount] for amount in amounts)
        return next(
            (Money(a) for a, n in zip(amounts, counted, strict=True) if n >= half and half), None
        )

    def counting(self, by: Scored, rule: RuleScore, *, times: int = 1) -> Self:
        """The same with one estimate more or, *times* being -1, less."""
        off = None if by.off_by is None else abs(by.off_by.cents)
        missed = by.missed_by.cents if by.missed_by is not None and rule.is_wrong else 0
        return self.but(
            verdicts=_with(self.verdicts, by.verdict, times),
            wrong=self.wrong + times * rule.is_wrong,
            over=self.over + times * (missed < 0),
            under=self.under + times * (missed > 0),
            cents_off=self.cents_off + times * (off or 0),
            off_by=self.off_by if off is None else _with(self.off_by, _to_two_digits(off), times),
        )


def tally_id_for(payer_id: str, service_type: str, rule: str) -> str:
    """The one id that such a tally has in a month."""
    return f"{payer_id}/{service_type}/{rule}"


def keys_of(*scores: Score | None) -> list[tuple[str, str]]:
    """The keys of all tallies that *scores* count in."""
    return list(
        dict.fromkeys((each.month, tally) for each in scores if each for tally in _ids(each))
    )


def retold(
    tallies: Iterable[Tally], before: Score | None, now: Score
) -> dict[tuple[str, str], Tally]:
    """*tallies* once the claim counts as it does *now*, and as it did *before* no more."""
    found = {(tally.month, tally.tally_id): tally for tally in tallies}
    for score, times in ((before, -1), (now, 1)):
        if score is None or score.by is None:
            continue
        for rule in score.by.rules:
            fresh = Tally(
                month=score.month,
                tally_id=tally_id_for(score.payer_id, score.service_type, rule.rule),
                payer_id=score.payer_id,
                service_type=score.service_type,
                rule=rule.rule,
            )
            key = fresh.month, fresh.tally_id
            found[key] = found.get(key, fresh).counting(score.by, rule, times=times)
    return found


def _ids(score: Score) -> Iterator[str]:
    for rule in score.by.rules if score.by else ():
        yield tally_id_for(score.payer_id, score.service_type, rule.rule)


def _with(counts: dict[K, int], what: K, times: int) -> dict[K, int]:
    counted = Counter(counts)
    counted[what] += times
    return {each: count for each, count in counted.items() if count}


def _to_two_digits(cents: int) -> int:
    beyond = max(0, len(str(cents)) - 2)
    return int(str(cents)[:2]) * int("1" + "0" * beyond)
