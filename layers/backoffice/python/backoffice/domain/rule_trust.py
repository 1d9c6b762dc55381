"""Trust in rules: one that was wrong too often about a payer is doubted from a day on. (EL-2)

What was said of visits before that day stays as it was, whoever asks again and whenever. A person
who found out why may let the rule be trusted again, likewise from a day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import ClassVar, NamedTuple

from backoffice.domain.accuracy import Month, month_of
from backoffice.domain.calendar import Day
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import PayerId
from backoffice.domain.record import Fact, Record
from backoffice.domain.tally import Tally

_ONE_DAY = timedelta(days=1)


class Threshold(NamedTuple):
    """When a rule was wrong often enough to be doubted."""

    at_least: int
    """So many estimates."""
    share: Fraction
    """Wrong in more than this share of them..."""
    certainty: Fraction
    """...beyond chance: by so many standard deviations."""
    months: int
    """Of this and so many months before: plans change, and what was right last year is past."""

    def is_passed(self, *, wrong: int, tried: int) -> bool:
        """Whether *wrong* of *tried* is too often (the lower bound of Wilson's score interval).

        It is reckoned in whole numbers, so that every machine says the same.
        """
        beyond = wrong - tried * self.share
        spread = tried * self.share * (1 - self.share)
        return tried >= self.at_least and beyond > 0 and beyond**2 > self.certainty**2 * spread


THRESHOLD = Threshold(at_least=10, share=Fraction(1, 5), certainty=Fraction(164, 100), months=6)
"""More than one in five, with 95 % certainty: 5 of 10, 7 of 20, 27 of 100."""


class Evidence(Fact):
    """How often a rule was wrong, and which way."""

    tried: int = 0
    wrong: int = 0
    over: int = 0
    """Of the wrong ones: how often the client owed less."""
    under: int = 0
    """How often more."""


class Demotion(Fact):
    """A time in which one rule is doubted, about one kind of care."""

    service_type: str
    rule: str
    since: Day
    """The first day of visits that it concerns."""
    until: Day | None = None
    """The last one; None: until somebody lifts it."""
    because: Evidence
    lifted_by: str | None = None

    @property
    def trusted_from(self) -> Day | None:
        """The first day of visits that it concerns no more."""
        return self.until + _ONE_DAY if self.until else None

    def holds(self, day: date) -> bool:
        """Whether it concerns a visit on *day*."""
        return self.since <= day and (self.until is None or day <= self.until)


class RuleTrust(Record):
    """Which rules are, or were, doubted about one payer; nothing in it is ever taken out."""

    payer_id: PayerId
    demotions: tuple[Demotion, ...] = ()

    MOST: ClassVar[int] = 200

    def doubts(self, service_type: str, rules: Iterable[str], day: date) -> tuple[Demotion, ...]:
        """The demotions of any of *rules* that concern a visit on *day*."""
        named = frozenset(rules)
        return tuple(
            each
            for each in self.demotions
            if each.service_type == service_type and each.rule in named and each.holds(day)
        )

    def last(self, service_type: str, rule: str) -> Demotion | None:
        """The latest demotion of a rule, lifted or not."""
        of_rule = [e for e in self.demotions if (e.service_type, e.rule) == (service_type, rule)]
        return of_rule[-1] if of_rule else None

    def counts_from(self, service_type: str, rule: str) -> Month | None:
        """The first whole month since a person trusted the rule again; None: nobody had to."""
        last = self.last(service_type, rule)
        return month_of(_month_after(last.until)) if last and last.until else None


def evidence(
    trust: RuleTrust, tallies: Sequence[Tally], service_type: str, rule: str, *, today: date
) -> Evidence:
    """What *tallies* of the payer say of a rule, as far back as it matters."""
    since = trust.counts_from(service_type, rule) or ""
    months = set(months_looked_at(today))
    counted = [
        each
        for each in tallies
        if (each.service_type, each.rule) == (service_type, rule)
        and each.month in months
        and each.month >= since
    ]
    return Evidence(
        tried=sum(each.tried for each in counted),
        wrong=sum(each.wrong for each in counted),
        over=sum(each.over for each in counted),
        under=sum(each.under for each in counted),
    )


def months_looked_at(today: date) -> tuple[Month, ...]:
    """This month, and those before that matter, the newest first."""
    last = today.year * 12 + today.month - 1
    months = (divmod(last - back, 12) for back in range(THRESHOLD.months + 1))
    return tuple(f"{year:04}-{month + 1:02}" for year, month in months)


def judged(
    trust: RuleTrust, service_type: str, rule: str, because: Evidence, *, today: date
) -> RuleTrust:
    """*trust*, with the rule demoted from tomorrow on if the evidence is against it.

    One that is demoted already stays so, and as it was.
    """
    last = trust.last(service_type, rule)
    is_demoted = last is not None and last.until is None
    is_wrong = THRESHOLD.is_passed(wrong=because.wrong, tried=because.tried)
    if is_demoted or not is_wrong or len(trust.demotions) >= trust.MOST:
        return trust
    demotion = Demotion(
        service_type=service_type, rule=rule, since=today + _ONE_DAY, because=because
    )
    return trust.but(demotions=(*trust.demotions, demotion))


def trusted_again(
    trust: RuleTrust, service_type: str, rule: str, *, since: date, by: str, today: date
) -> RuleTrust:
    """*trust*, with the rule doubted no more for visits from *since* on; the same again is known.

    Raises:
        Refused: it is not doubted, or clients were told of visits on that day already.
    """
    last = trust.last(service_type, rule)
    if last is not None and last.trusted_from == since:
        return trust
    if last is None or last.until is not None:
        raise Refused("This rule is trusted. List the rules of the month to see which are not.")
    if since <= today:
        raise Refused("Choose a day after today; what clients were told stays as it was.")
    lifted = last.but(until=since - _ONE_DAY, lifted_by=by)
    return trust.but(demotions=tuple(lifted if each is last else each for each in trust.demotions))


def _month_after(day: date) -> date:
    """The first day after *day*, or the first of the month after that."""
    following = day + _ONE_DAY
    if following.day == 1:
        return following
    return date(following.year + following.month // 12, following.month % 12 + 1, 1)
