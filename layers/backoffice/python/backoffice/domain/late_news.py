"""Late news: insurance that was corrected after a claim had left with what was believed before."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.calendar import add_business_days
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task

_REPLACE = (
    "Have this claim replaced once the payer has taken it in, or taken back if another payer is "
    "to be billed: its insurance was corrected after it left."
)


def task_of_late_news(claim: Claim, now: Bill | None, *, at: datetime, today: date) -> Task | None:
    """What staff have to do about a *claim* that has left, and says of the insurance what was
    believed then; None where it says what is believed *now*, or takes itself back.

    *now* is the bill as it would be written today; None: the insurance would not be billed.
    One task for each version and each correction: told twice, it is the same.
    """
    latest = claim.latest
    if latest is None or claim.status is ClaimStatus.VOIDED:
        return None
    said, believed = latest.bill, _insurance(now) if now else "none"
    if said.frequency is Frequency.VOID or believed == _insurance(said):
        return None
    source = fingerprint(f"{claim.claim_id}/{latest.number}/{believed}")
    return open_task(
        task_id=f"late-{source[:32]}",
        kind=TaskKind.FIX_CLAIM,
        owner=TaskOwner.staff("claims"),
        about=(claim.claim_id, claim.client_id),
        due_on=add_business_days(today, 2),
        next_action=_REPLACE,
        at=at,
    )


def _insurance(bill: Bill) -> str:
    """Who pays, and by what it knows the client.

    Where people live, and what was agreed with the payer since, change no claim that has left.
    """
    known_by = {"payer_id", "member_id", "group_number", "relationship"}
    holder = {"first_name", "last_name", "birth_date"}
    said = bill.insurance
    return said.model_dump_json(include=known_by) + said.subscriber.model_dump_json(include=holder)
