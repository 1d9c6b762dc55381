"""The file on a denial: who is told of it, and what becomes of the tasks about it."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.denial import Denial
from backoffice.domain.denial_tasks import Told, concerned, escalate, told_anew
from backoffice.domain.record import Ref
from backoffice.domain.task import Task
from backoffice.services.ports import Records


def told(records: Records, denial: Denial, *, today: date, at: datetime) -> Told:
    """*denial* once whoever can do something about it now is told, and the tasks that change.

    Both are to be kept in one write. Tasks of one that was never kept are looked for nowhere.
    """
    denial, wanted = escalate(denial, today=today, at=at)
    ids = concerned(denial, wanted) if denial.version else []
    found = records.find_together(*(Ref(Task, (each,)) for each in ids)) if ids else ()
    return told_anew(denial, wanted, [task for task in found if task], at=at)
