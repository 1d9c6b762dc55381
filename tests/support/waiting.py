"""Who waits for a state in the office of the samples, and the story of one who does."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain import waitlist
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Language
from backoffice.domain.identifiers import EmailAddress, UsState
from backoffice.domain.record import Record
from backoffice.domain.served_state import Opening, ServedState
from tests.support.samples import TOKEN

NEW_YORK = ServedState(state=UsState("NY"), spans=(Interval(since=date(2020, 1, 1)),))


def records(*, at: datetime) -> list[Record]:
    """New York, where the network works; New Jersey, which opens; and a place that was offered."""
    wish, _ = waitlist.want(
        "wish-0001",
        EmailAddress("rosalind@example.com"),
        UsState("OH"),
        language=Language.ENGLISH,
        at=at,
    )
    offered, _ = waitlist.offer(None, "waiting-0001", wish, at=at)
    opening = Opening(state=UsState("NJ"), since=date(2026, 1, 5), due_at=at)
    return [NEW_YORK, opening, waitlist.answers_to(offered, TOKEN)]
