"""Sweeping: everything of which somebody is to be told by a day, each on its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from backoffice.domain.errors import Conflict, Refused
from backoffice.services.claim_ports import FindsDeadlines
from backoffice.services.insisting import insisting
from backoffice.services.readable import UNREADABLE

_PAGE = 200
_MOST = 2_000
"""Claims that one sweep tells of, as many as it has time for; the next one goes on."""


def tell_each(
    claims: FindsDeadlines, tell: Callable[[str, datetime], None], *, by: date, due: datetime
) -> int:
    """Let *tell* tell of each claim that is due *by* a day, longest due first; how many there were.

    One that fails stands in nobody's way.

    Raises:
        Refused: some of them could not be read or told of; all others were.
    """
    count, failed, after = 0, 0, ""
    while count < _MOST and (page := claims.to_escalate(by=by, after=after, limit=_PAGE)):
        failed += sum(not _is_told(partial(tell, claim.claim_id, due)) for claim in page)
        count, after = count + len(page), page[-1].place
    if failed:
        raise Refused(f"Of {count} claims whose time runs out, {failed} cannot be told of.")
    return count


def _is_told(tell: Callable[[], None]) -> bool:
    """Whether it is told of, or found again by the next sweep."""
    try:
        insisting(tell)
    except Conflict:  # somebody works on it
        return True
    except UNREADABLE:
        return False
    return True
