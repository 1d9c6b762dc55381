"""The accuracy desk: how well estimates foretold what payers decided, and what is doubted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from backoffice.domain.accuracy import Month, Verdict
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.identifiers import PayerId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact
from backoffice.domain.rule_trust import Demotion, Evidence, RuleTrust, trusted_again
from backoffice.domain.tally import Tally
from backoffice.services.comma_separated import comma_separated
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Finds, Records


class RuleAccuracy(Fact):
    """How one rule did about one payer's care of one kind, in the visits of a month."""

    payer_id: PayerId
    service_type: str
    """Whose figures were taken; `none` where no figure was found."""
    rule: str
    scored: int
    """Estimates with an amount, of visits that the payer decided."""
    exact: int
    within_range: int
    off: int
    unknown_before: int
    """No amount was told beforehand."""
    disputed: int
    """Nobody knows yet what the client owes."""
    wrong: int
    """How often this very rule was, whatever was told."""
    median_off: Money | None = None
    """In cents, the sign left out; rounded down to two digits."""
    mean_off: Money | None = None
    doubted_since: Day | None = None
    """The first day of visits for which the rule was doubted last."""
    trusted_from: Day | None = None
    """The first day of visits for which it is trusted again; none while it is doubted."""


class AccuracyReport(Fact):
    """One month of visits, as far as payers decided about them until now; it names nobody."""

    month: Month
    rules: tuple[RuleAccuracy, ...]
    """Those first that were wrong most often."""


class DoubtedRule(Fact):
    """The last time in which a rule is, or was, doubted about a payer's care of one kind."""

    payer_id: PayerId
    service_type: str
    rule: str
    doubted_since: Day
    trusted_from: Day | None = None
    because: Evidence


class AccuracyDesk:
    """Reading how estimates did, and trusting a rule again."""

    def __init__(
        self,
        *,
        records: Records,
        tallies: Finds[Tally],
        trusts: Finds[RuleTrust],
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._tallies = tallies
        self._trusts = trusts
        self._home_zone = home_zone
        self._now = now

    def report(self, month: str) -> AccuracyReport:
        """How every rule did in the visits of a *month*, written as 2026-03.

        Raises:
            Refused: that is no month.
        """
        if not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", month):
            raise Refused("Write the month as in 2026-03.")
        tallies = [each for each in self._tallies.all_of(month) if any(each.verdicts.values())]
        payers = sorted({each.payer_id for each in tallies})
        trusts = {
            str(each.payer_id): each for each in self._trusts.load_each([(p,) for p in payers])
        }
        rules = [_seen(tally, trusts) for tally in tallies]
        rules.sort(key=lambda rule: (-rule.wrong, rule.payer_id, rule.service_type, rule.rule))
        return AccuracyReport(month=month, rules=tuple(rules))

    def report_csv(self, month: str) -> str:
        """The same as CSV, in dollars, for whoever computes with it.

        Raises:
            Refused: as `report`.
        """
        rows = map(dict, self.report(month).rules)
        return comma_separated(tuple(RuleAccuracy.model_fields), rows)

    def trust_again(
        self, payer_id: str, service_type: str, rule: str, *, since: Day, caller: Caller
    ) -> DoubtedRule:
        """Doubt a rule no more for visits from *since* on; the same again changes nothing.

        Raises:
            NotFound: it was never doubted.
            Refused: it is not doubted now, or *since* is not after today.
        """
        lifted = insisting(lambda: self._lifted(payer_id, service_type, rule, since, caller))
        return _told(payer_id, lifted)

    def _lifted(
        self, payer_id: str, service_type: str, rule: str, since: Day, caller: Caller
    ) -> Demotion:
        trust = self._trusts.load(payer_id)
        today = day_in(self._now(), self._home_zone)
        now = trusted_again(trust, service_type, rule, since=since, by=caller.subject, today=today)
        if now != trust:
            self._records.keep(now)
        last = now.last(service_type, rule)
        if last is None:
            raise NotFound("This rule was never doubted.")
        return last


def _seen(tally: Tally, trusts: Mapping[str, RuleTrust]) -> RuleAccuracy:
    trust = trusts.get(tally.payer_id)
    last = trust.last(tally.service_type, tally.rule) if trust else None
    return RuleAccuracy(
        payer_id=tally.payer_id,
        service_type=tally.service_type,
        rule=tally.rule,
        scored=tally.scored,
        wrong=tally.wrong,
        median_off=tally.median_off,
        mean_off=tally.mean_off,
        doubted_since=last.since if last else None,
        trusted_from=last.trusted_from if last else None,
        **{each.value: tally.verdicts.get(each, 0) for each in Verdict},
    )


def _told(payer_id: str, demotion: Demotion) -> DoubtedRule:
    return DoubtedRule(
        payer_id=payer_id,
        service_type=demotion.service_type,
        rule=demotion.rule,
        doubted_since=demotion.since,
        trusted_from=demotion.trusted_from,
        because=demotion.because,
    )
