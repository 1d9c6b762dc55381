"""A late form: it was begun before a provider entered the insurance, and submitted after that.

The client's later statement holds. The provider who entered another one is to hear of it, because
both may mean the same insurance, or the client may not know of what was entered meanwhile.
"""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import Intake
from backoffice.domain.policy import Attestor
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task


def displaced_entry_task(
    intake: Intake, before: Coverage, stated: Coverage, *, today: date, at: datetime
) -> Task | None:
    """The provider's task if an attested *intake* takes days from what was entered meanwhile.

    *before* and *stated* are the coverage without and with the form; None: it takes none. A form
    is submitted once, so its id names the task. Due two business days after *today*.
    """
    entered = {
        version.policy.policy_id
        for version in before.versions
        if version.change is ChangeKind.NEW
        and version.policy.attested_by is Attestor.PROVIDER
        and version.learned_at >= intake.started_at
    }
    displaced = sorted(each for each in entered if before.policy(each) != stated.policy(each))
    if not displaced:
        return None
    return open_task(
        task_id=f"late-form-{fingerprint(intake.intake_id)[:32]}",
        kind=TaskKind.REVIEW_COVERAGE,
        owner=TaskOwner.provider(intake.provider_id),
        about=(intake.client_id, *displaced),
        due_on=add_business_days(today, 2),
        next_action=(
            "A form that was begun before you entered this insurance took its place. Ask the "
            "client which one is right, and correct it if need be."
        ),
        at=at,
    )
