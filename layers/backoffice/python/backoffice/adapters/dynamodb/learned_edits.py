"""The table of learned edits: what rejections of each payer teach."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.learned_edits import LearnedEdit


class LearnedEditsTable(Table[LearnedEdit], of=LearnedEdit):
    """Keyed by payer, then by rule: all that is known of one payer is read at once."""

    NAME = "learned-edits"
    KEY = ("payer_id", "rule_id")
    MISSING = "There is no such rule. List the payer's rules for their ids."
