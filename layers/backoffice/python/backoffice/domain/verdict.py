"""A verdict: what the office makes of a payer's answer, who acts next, and how long it holds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.notices import Notice
from backoffice.domain.policy import plan_year_end
from backoffice.domain.reasons import REASONS, ActsNext, ReasonCode, Verdict
from backoffice.domain.record import Fact

__all__ = ["ActsNext", "Decision", "ReasonCode", "Verdict"]


class Decision(Fact):
    """A verdict with its reason and one plain next action."""

    verdict: Verdict
    code: ReasonCode
    """Stable, for whoever counts or compares; `reason` says the same to people."""
    owner: ActsNext
    reason: str
    next_action: str
    expires_on: Day | None = None
    """The last day that it may be relied on; None for a verdict that nobody relies on."""
    ask_again_on: Day | None = None
    """Where the owner is `later`: no sooner than this day, or None for as soon as may be."""
    notices: tuple[Notice, ...] = ()
    """What else people should know, most of it beside an active plan."""


def because(code: ReasonCode, *, says: str | None = None) -> Decision:
    """The decision that *code* stands for; *says* tells the reason better than its table does."""
    reason = REASONS[code]
    return Decision(
        verdict=reason.verdict,
        code=code,
        owner=reason.owner,
        reason=says or reason.says,
        next_action=reason.next_action,
    )


def relied_on_until(
    *, service_on: date, answered_on: date, plan: Interval | None, policy: Interval | None
) -> date:
    """The last day on which an answer may be relied on.

    That is 31 December of the year asked about (most plans begin anew then, S2:67), the last
    day of the *policy* as the client states it or of the *plan* as the payer does, or one
    month after the answer: whichever comes first.
    """
    ends = (span.until for span in (plan, policy) if span is not None)
    known = [end for end in ends if end is not None]
    return min([plan_year_end(service_on), one_month_after(answered_on), *known])


def one_month_after(day: date) -> date:
    """The same day of the next month, or its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def unknown_payer() -> Decision:
    """The client's payer cannot be asked until somebody maps it (Q5)."""
    return because(ReasonCode.PAYER_UNKNOWN)


def payer_down() -> Decision:
    """The payer cannot be reached, and after the last attempt we stop asking by EDI."""
    return because(ReasonCode.PAYER_GIVEN_UP)


def needs_staff(reason: str) -> Decision:
    """Somebody of ours must look, because the payer was not asked: *reason*."""
    return because(ReasonCode.PAYER_NOT_ASKED, says=reason)
