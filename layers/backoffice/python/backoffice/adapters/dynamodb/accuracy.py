"""The tables of estimate accuracy: what was told, how it did, and which rules are doubted."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.accuracy import Score
from backoffice.domain.rule_trust import RuleTrust
from backoffice.domain.tally import Tally
from backoffice.domain.told_estimate import ToldEstimate


class ToldEstimatesTable(Table[ToldEstimate], of=ToldEstimate):
    """Keyed by visit."""

    NAME = "told-estimates"
    KEY = ("visit_id",)
    MISSING = "Nothing was written down of what was told of this visit."


class ScoresTable(Table[Score], of=Score):
    """Keyed by claim: the decision that stands scores it, and no other."""

    NAME = "estimate-scores"
    KEY = ("claim_id",)
    MISSING = "The estimate of this claim has not been scored yet."


class EstimateTalliesTable(Table[Tally], of=Tally):
    """Keyed by month, then by payer, service type and rule: a month is read at once."""

    NAME = "estimate-tallies"
    KEY = ("month", "tally_id")
    MISSING = "Nothing was counted of this rule in this month."


class RuleTrustTable(Table[RuleTrust], of=RuleTrust):
    """Keyed by payer: what prices a visit reads it beside the payer."""

    NAME = "rule-trust"
    KEY = ("payer_id",)
    MISSING = "No rule was ever doubted about this payer."
