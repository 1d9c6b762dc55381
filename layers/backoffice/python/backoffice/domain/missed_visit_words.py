"""What a client reads of a missed-visit policy; every sentence is made of its numbers."""

from __future__ import annotations

from collections.abc import Callable

from backoffice.domain.missed_visits import FeeTerms
from backoffice.domain.money import Money

_MISSED = "If you miss a visit, you pay %(missed)s."
_MISSED_FREE = "If you miss a visit, you pay nothing."
_LATE = "If you cancel a visit less than %(hours)s hours before it begins, you pay %(late)s."
_LATE_FREE = "If you cancel a visit, however late, or if your provider does, you pay nothing."
_IN_TIME = "If you cancel it earlier, or if your provider cancels it, you pay nothing."
_NO_INSURANCE = "No insurance pays these fees. All of them go to your provider."


def in_words(terms: FeeTerms, say: Callable[[str], str]) -> tuple[str, ...]:
    """What a client reads before they accept *terms*; *say* translates a sentence."""
    missed = _MISSED if terms.missed_fee > Money.ZERO else _MISSED_FREE
    late = (_LATE, _IN_TIME) if terms.late_fee > Money.ZERO else (_LATE_FREE,)
    figures = {
        "missed": str(terms.missed_fee),
        "late": str(terms.late_fee),
        "hours": terms.notice_hours,
    }
    return tuple(say(sentence) % figures for sentence in (missed, *late, _NO_INSURANCE))
