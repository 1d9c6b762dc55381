"""A care allowance: how many searches a day one mailbox begins, and whom it waits for already.

It is kept under a keyed hash of the mailbox, or of a person, by mailbox and birth date, and a
provider together.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from backoffice.domain.calendar import Moment
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Record


class CareAllowance(Record):
    """How often one mailbox asked of late, and by which request."""

    pseudonym: str
    used_at: tuple[Moment, ...] = ()
    seeker_id: OpaqueId | None = None
    """The search that used it last."""

    MOST: ClassVar[int] = 3
    WITHIN: ClassVar[timedelta] = timedelta(days=1)

    def is_used_up(self, *, at: datetime) -> bool:
        """Whether one more would be too many."""
        return len(self._lately(at)) >= self.MOST

    def used(self, seeker_id: str, *, at: datetime) -> Self:
        """The allowance after one more."""
        return self.but(used_at=(*self._lately(at), at), seeker_id=seeker_id)

    def _lately(self, at: datetime) -> tuple[datetime, ...]:
        return tuple(each for each in self.used_at if at - each < self.WITHIN)
