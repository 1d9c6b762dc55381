"""What the desks of claims need from the world, beside what all desks do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backoffice.domain.claim import Claim
    from backoffice.domain.learned_edits import LearnedEdit


class FindsClaimsOfDay(Protocol):
    """Claims, by the client's day."""

    def of_day(self, client_id: str, day: date, /) -> list[Claim]:
        """What is claimed of a client's visits of one day."""


class FindsClaimsOfClients(Protocol):
    """Claims, by their clients."""

    def of_client(self, client_id: str, /) -> list[Claim]:
        """A client's claims, by the day of the visit."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Claim]:
        """The claims under *keys*, without those that are missing."""


class VisitHandouts(Protocol):
    """Handing visits out whose claims are to be looked at again."""

    def hand_out(self, visits: Sequence[tuple[str, str, str]]) -> None:
        """Put each visit, as visit, client and provider, into the queue; it may arrive twice."""


class FindsDeadlines(Protocol):
    """Claims, by when somebody is told that their time runs out."""

    def to_escalate(self, *, by: date, limit: int) -> list[str]:
        """The ids of claims to tell of on or before a day, longest due first."""


class FindsAcceptedClaims(Protocol):
    """Claims that a payer took in, whatever became of them since."""

    def accepted(self, payer_id: str, *, after: str, limit: int) -> list[str]:
        """Their ids in order; *after* is the last one that was seen, or empty."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Claim]:
        """The claims under *keys*, without those that are missing."""


class FindsLearnedEdits(Protocol):
    """What rejections taught, by payer."""

    def load(self, payer_id: str, rule_id: str, /) -> LearnedEdit:
        """The rule; NotFound when there is none."""

    def all_of(self, payer_id: str, /) -> list[LearnedEdit]:
        """All that one payer's rejections taught."""
