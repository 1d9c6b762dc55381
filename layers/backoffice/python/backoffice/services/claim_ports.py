"""What the desks of claims need from the world, beside what every desk does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backoffice.domain.bill import Bill
    from backoffice.domain.claim import ClaimHandout
    from backoffice.domain.claim_reply import ClaimReply, Whereabouts


class TakesClaims(Protocol):
    """The clearinghouse, as claims meet it."""

    @property
    def name(self) -> str:
        """Which clearinghouse it is."""

    def prepare_claim(self, bill: Bill, *, control_number: int, at: datetime) -> str:
        """The exact 837P that says *bill*, in the interchange *control_number*.

        Raises:
            PayerRefused: X12 cannot carry it.
        """

    def send_claim(self, document: str, *, key: str) -> ClaimReply:
        """Send an 837P under an idempotency *key*, and give back what was said.

        Raises:
            PayerUnavailable: nothing was said; the claim may have arrived.
        """

    def look_up(self, control_number: str, *, interchange: int, since: datetime) -> Whereabouts:
        """Whether it has a claim of ours, by its patient control number, among all *since*.

        Raises:
            PayerUnavailable: ask again later.
        """


class FindsClaims(Protocol):
    """Claims, by whether they are ready to be sent."""

    def ready(self, *, after: str, limit: int) -> list[ClaimHandout]:
        """Claims that are to be sent, those first that must be there soonest.

        *after* is the `place` of the last one that was seen, or empty.
        """


class FindsSubmissions(Protocol):
    """Submissions, by when they fall due."""

    def due(self, *, may_be_there: bool, by: datetime, limit: int) -> list[ClaimHandout]:
        """Those to attend to at or before a moment, longest due first.

        *may_be_there*: those that were sent before, or those that never were.
        """

    def in_doubt(self, *, limit: int) -> int:
        """How many wait for a person, up to *limit*."""


class ClaimHandouts(Protocol):
    """Handing claims out, likewise."""

    def hand_out(self, claims: Sequence[ClaimHandout]) -> None:
        """Put each claim into the submitter's queue; it may arrive twice."""
