"""A submission: one version of a claim on its way, so that nobody can lose it or send it twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from backoffice.domain.calendar import Moment
from backoffice.domain.record import Record


class Way(StrEnum):
    """How far one version of a claim got on its way to the clearinghouse."""

    WRITTEN = "written"  # us: send it; its bytes are kept
    ANSWERED = "answered"  # nobody: the clearinghouse said yes or no
    UNCERTAIN = "uncertain"  # staff: it may have arrived, and nobody can tell


class Submission(Record):
    """One version of a claim on its way: the exact bytes, and every time that they were sent.

    `key` is the idempotency key: the claim and its version. The record is kept
    under the patient control number, which is what acknowledgments name. The bytes
    are kept before they are sent for the first time, and the same bytes are sent again.
    """

    claim_id: str
    number: int
    """The claim's version."""
    control_number: str
    """The bill's patient control number."""
    interchange: int
    """Our ISA13 (unique for the receiver)."""
    document: str
    """The 837P to the letter."""
    written_at: Moment
    first_sent_at: Moment | None = None
    attempts: int = 0
    next_attempt_at: Moment | None = None
    """When to send (again) or look it up; while an attempt runs, when to stop waiting for it."""
    way: Way = Way.WRITTEN
    answered_at: Moment | None = None

    PROTECTED: ClassVar[timedelta] = timedelta(hours=24)
    """As long after the first time the clearinghouse knows the key again (Idempotency-Key)."""
    LEASE: ClassVar[timedelta] = timedelta(minutes=10)
    """Longer than any Lambda runs, so no two attempts overlap."""

    @property
    def key(self) -> str:
        """What the clearinghouse tells a repetition by."""
        return f"{self.claim_id}.{self.number}"

    def is_protected(self, *, at: datetime) -> bool:
        """Whether sending it again is still safe by its key alone."""
        return self.first_sent_at is None or at < self.first_sent_at + self.PROTECTED
