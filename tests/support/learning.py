"""Learned edits for tests: a rule that may be switched on."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.bill_traits import Comparison, Condition, Trait
from backoffice.domain.learned_edits import LearnedEdit, Replay
from backoffice.domain.rejection_words import Trouble
from tests.support.builders import FERN


def tried_rule(*, at: datetime) -> LearnedEdit:
    """A rule of Fern Health's that was tried to the end, and that nothing contradicts."""
    return LearnedEdit(
        payer_id=FERN,
        rule_id="5b0f7e1c9a3d4e62b8f1c0d7a9e3f415",
        trouble=Trouble.TELEHEALTH,
        conditions=(Condition(trait=Trait.PLACE, compared=Comparison.IS, value="02"),),
        replay=Replay(started_at=at, finished_at=at),
    )
