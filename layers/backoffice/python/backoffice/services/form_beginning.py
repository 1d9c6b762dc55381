"""Form beginning: the empty form of a link that is opened for the first time, or what we have."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.intake import Intake, intake_id_for
from backoffice.domain.link import Link, LinkReason
from backoffice.domain.policy import Policy
from backoffice.domain.record import Record
from backoffice.domain.statement import mending, to_be_mended
from backoffice.services.ports import Clock, Finds, NewId


class FormBeginning:
    """What lies behind the door of the insurance form when somebody first comes in."""

    def __init__(self, *, coverage: Finds[Coverage], now: Clock, new_id: NewId) -> None:
        self._coverage = coverage
        self._now = now
        self._new_id = new_id

    def begin(self, link: Link, client: Client) -> tuple[Record, ...]:
        """An empty form; one that is to mend what we have begins with that."""
        coverage = None
        if link.reason is not LinkReason.DETAILS:
            coverage = self._coverage.find(link.client_id)
        today = day_in(self._now(), client.time_zone)
        policy = to_be_mended(coverage, link.reason, today=today) if coverage else None
        return (begun(link, policy, policy_id=self._new_id(), today=today, at=self._now()),)


def begun(
    link: Link, policy: Policy | None, *, policy_id: str, today: date, at: datetime
) -> Intake:
    """The form that a *link* leads to: with what we have of *policy*, or empty.

    What an empty one states is kept under *policy_id*.
    """
    intake = Intake(
        intake_id=intake_id_for(link),
        client_id=link.client_id,
        provider_id=link.provider_id,
        policy_id=policy_id,
        started_at=at,
        upcoming=link.reason is LinkReason.UPCOMING,
    )
    return mending(intake, policy, today=today) if policy else intake
