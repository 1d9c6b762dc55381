"""The tables of those who look for care: their searches, what they ask, and how often."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.care_allowance import CareAllowance
from backoffice.domain.consultation import Consultation, ConsultationStatus
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.seeker import Seeker

_DUE = "due"
_SEEN = frozenset(
    {
        ConsultationStatus.REQUESTED,
        ConsultationStatus.OVERDUE,
        ConsultationStatus.ACCEPTED,
        ConsultationStatus.CONTACTED,
    }
)
"""What a provider must still see; the rest they find by its id."""


class SeekersTable(Table[Seeker], of=Seeker):
    """Keyed by search. The journal keeps none, since a person who is to be forgotten is in each.

    `by_token_hash` finds what a mail carries; `by_due` holds those whose person is to be
    forgotten, by when.
    """

    NAME = "seekers"
    KEY = ("seeker_id",)

    def indexed(self, record: Seeker) -> dict[str, str]:
        if record.person is None:
            return {}
        return {"due_in": _DUE, "due_since": moment_text(record.expires_at)}

    def lasting(self, record: Seeker) -> bool:  # noqa: ARG002
        return False

    def by_token(self, token: str) -> str | None:
        """Which search *token* belongs to; an index lags behind, so the caller reads it."""
        found = self._database.query(
            self.NAME, ("token_hash", fingerprint(token)), index="by_token_hash", limit=1
        )
        return next((item["seeker_id"] for item in found), None)

    def to_forget(self, *, by: datetime, limit: int) -> list[str]:
        """The ids of those whose person is to be forgotten by a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("due_in", _DUE),
            index="by_due",
            range=Range("due_since", "<=", moment_text(by)),
            limit=limit,
        )
        return [item["seeker_id"] for item in items]


class ConsultationsTable(Table[Consultation], of=Consultation):
    """Keyed by search and request; it names nobody but the provider.

    `by_provider` holds what a provider must still see, by when it was asked; `by_due` what is to
    be looked at again by itself.
    """

    NAME = "consultations"
    KEY = ("seeker_id", "consultation_id")

    def indexed(self, record: Consultation) -> dict[str, str]:
        seen = {}
        if record.status in _SEEN:
            seen = {
                "seen_by": str(record.provider_id),
                "asked_since": moment_text(record.requested_at),
            }
        if record.due_at is None:
            return seen
        return {**seen, "due_in": _DUE, "due_since": moment_text(record.due_at)}

    def of_provider(self, provider_id: str, *, limit: int) -> list[Consultation]:
        """The requests that a provider must still see, newest first."""
        items = self._database.query(
            self.NAME,
            ("seen_by", provider_id),
            index="by_provider",
            limit=limit,
            newest_first=True,
        )
        found = self.load_each([(i["seeker_id"], i["consultation_id"]) for i in items])
        mine = [each for each in found if each.provider_id == provider_id]
        return sorted(mine, key=lambda each: each.requested_at, reverse=True)

    def due(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Seeker and consultation ids of those to look at by a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("due_in", _DUE),
            index="by_due",
            range=Range("due_since", "<=", moment_text(by)),
            limit=limit,
        )
        return [(item["seeker_id"], item["consultation_id"]) for item in items]


class CareAllowancesTable(Table[CareAllowance], of=CareAllowance):
    """Keyed by an HMAC of a mailbox, or of a mailbox, a birth date and a provider."""

    NAME = "care-allowances"
    KEY = ("pseudonym",)

    def indexed(self, record: CareAllowance) -> dict[str, int]:
        if not record.used_at:
            return {}
        return {"expires_at": int((record.used_at[-1] + Seeker.LASTS).timestamp())}

    def lasting(self, record: CareAllowance) -> bool:  # noqa: ARG002
        return False
