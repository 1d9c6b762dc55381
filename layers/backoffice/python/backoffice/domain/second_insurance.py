"""A second insurance: the client has one more, and somebody finds out which of them pays first."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import Intake
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task


def second_insurance_task(
    intake: Intake, policy_id: str, *, today: date, at: datetime
) -> Task | None:
    """The task about the other insurance that an attested *intake* tells of; None if it does not.

    A form is submitted once, so its id names the task. Due two business days after *today*.
    """
    other = intake.holder.other_insurance if intake.holder else None
    if other is None or not other.exists:
        return None
    return open_task(
        task_id=f"second-{fingerprint(intake.intake_id)[:32]}",
        kind=TaskKind.COORDINATE_BENEFITS,
        owner=TaskOwner.staff("eligibility"),
        about=(intake.client_id, policy_id),
        due_on=add_business_days(today, 2),
        next_action="Ask the client for the other insurance, and find out which plan pays first.",
        at=at,
    )
