"""An eligibility check: one question about a client's policy, from "due" to a verdict."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from backoffice.domain.answer import PayerAnswer
from backoffice.domain.calendar import Day, Moment, add_business_days
from backoffice.domain.errors import Refused
from backoffice.domain.events import EligibilityDecided
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.policy import Policy
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from backoffice.domain.verdict import Decision, Verdict


class CheckStatus(StrEnum):
    """Where a check stands, and who acts next."""

    DUE = "due"  # us: ask the payer
    DECIDED = "decided"  # nobody, or whoever the verdict names
    DROPPED = "dropped"  # nobody: the client has told us of another policy since


MOVES: dict[CheckStatus, frozenset[CheckStatus]] = {
    CheckStatus.DUE: frozenset({CheckStatus.DECIDED, CheckStatus.DROPPED, CheckStatus.DUE}),
    CheckStatus.DECIDED: frozenset({CheckStatus.DUE}),  # the policy was corrected
    CheckStatus.DROPPED: frozenset(),
}


class EligibilityCheck(Record):
    """One question about one client's policy for one provider, until there is a verdict.

    `check_id` follows from the policy and the provider, so a repeated
    submission event finds the check that the first one made.
    """

    check_id: str
    client_id: str
    provider_id: str
    policy_id: str
    opened_at: Moment
    service_on: Day
    status: CheckStatus = CheckStatus.DUE
    attempts: int = 0
    rounds: int = 0
    """How often it was asked all over again, because the policy had been wrong."""
    next_attempt_at: Moment | None = None
    """When to ask (again); while an attempt runs, when to stop waiting for it."""
    answered_at: Moment | None = None
    answer: PayerAnswer | None = None
    in_network: bool | None = None
    decision: Decision | None = None

    LEASE: ClassVar[timedelta] = timedelta(minutes=10)
    """Longer than any Lambda runs, so no two attempts overlap."""
    ATTEMPTS: ClassVar[int] = 12

    @property
    def attempt(self) -> str:
        """The name of the latest attempt, among all that there ever were."""
        return f"{self.rounds}-{self.attempts}" if self.rounds else str(self.attempts)

    @property
    def document(self) -> str | None:
        """The name under which the payer's answer is kept; None before there is one."""
        if self.answer is None:
            return None
        return f"eligibility/{self.check_id}/{self.attempt}/answer.edi"

    def due(self, *, at: datetime) -> bool:
        """Whether the payer is to be asked *at* a moment."""
        return self.next_attempt_at is not None and self.next_attempt_at <= at


def open_check(
    policy: Policy, *, client_id: str, provider_id: str, service_on: date, at: datetime
) -> EligibilityCheck:
    """A check of *policy* for a visit on *service_on*, due at once."""
    return EligibilityCheck(
        check_id=check_id_for(policy.policy_id, provider_id),
        client_id=client_id,
        provider_id=provider_id,
        policy_id=policy.policy_id,
        opened_at=at,
        service_on=service_on,
        next_attempt_at=at,
    )


def check_id_for(policy_id: str, provider_id: str) -> str:
    """The one id that a check of this policy for this provider can have."""
    return f"{policy_id}.{provider_id}"


def begin_attempt(check: EligibilityCheck, *, at: datetime) -> EligibilityCheck:
    """The check while its next attempt runs; if nothing comes of it, it falls due again."""
    return check.but(attempts=check.attempts + 1, next_attempt_at=at + check.LEASE)


def postpone(check: EligibilityCheck, *, at: datetime) -> EligibilityCheck:
    """Ask again later: after 5 minutes, then twice as long each time, a day at the most."""
    wait = min(timedelta(minutes=5) * 2 ** (check.attempts - 1), timedelta(days=1))
    return check.but(next_attempt_at=at + wait)


def reopen(check: EligibilityCheck, policy: Policy, *, at: datetime) -> EligibilityCheck:
    """The check of a *policy* that was corrected: due at once, and nothing is answered (UP-3)."""
    return _moved(check, CheckStatus.DUE).but(
        service_on=policy.period.nearest_to(check.service_on),
        rounds=check.rounds + 1,
        attempts=0,
        next_attempt_at=at,
        answered_at=None,
        answer=None,
        in_network=None,
        decision=None,
    )


def drop(check: EligibilityCheck) -> EligibilityCheck:
    """The check of a policy that another one has replaced; nobody is asked about it any more."""
    return _moved(check, CheckStatus.DROPPED)


def settle(
    check: EligibilityCheck,
    decision: Decision,
    *,
    answer: PayerAnswer | None,
    in_network: bool | None,
    at: datetime,
) -> tuple[EligibilityCheck, EligibilityDecided]:
    """The check with its verdict."""
    settled = _moved(check, CheckStatus.DECIDED).but(
        answered_at=at,
        answer=answer,
        in_network=in_network,
        decision=decision,
    )
    event = EligibilityDecided(
        check_id=check.check_id, client_id=check.client_id, provider_id=check.provider_id
    )
    return settled, event


def _moved(check: EligibilityCheck, status: CheckStatus) -> EligibilityCheck:
    if status not in MOVES[check.status]:
        raise Refused(f"This check is {check.status} already.")
    return check.but(status=status, next_attempt_at=None)


def gap_task(check: EligibilityCheck, visit_on: date, *, at: datetime, today: date) -> Task:
    """The task when a client's next visit lies outside the policy, as beyond the year's end."""
    return open_task(
        task_id=f"gap-{fingerprint(check.check_id)[:32]}",
        kind=TaskKind.RENEW_COVERAGE,
        owner=TaskOwner.provider(check.provider_id),
        about=(check.check_id, check.client_id),
        due_on=min(add_business_days(today, 2), visit_on),
        next_action="Ask the client which insurance holds on the day of the next visit.",
        at=at,
    )


_TASKS = {
    Verdict.NEEDS_STAFF: (
        TaskKind.CHECK_ELIGIBILITY,
        "Find out why, and ask the payer by telephone.",
    ),
    Verdict.PAYER_DOWN: (TaskKind.CHECK_ELIGIBILITY, "Ask the payer by telephone."),
    Verdict.NEEDS_CLIENT: (
        TaskKind.CORRECT_COVERAGE,
        "Send a new insurance link and ask the client to copy the card exactly.",
    ),
    Verdict.INACTIVE: (TaskKind.CORRECT_COVERAGE, "Ask the client for the plan that is in force."),
}


def task_id_for(check: EligibilityCheck) -> str:
    """The one id that the task of this round of a check can have."""
    source = f"{check.check_id}.{check.rounds}" if check.rounds else check.check_id
    return f"eligibility-{fingerprint(source)[:32]}"


def task_for(check: EligibilityCheck, *, at: datetime, today: date) -> Task | None:
    """The task that a settled check leaves, due in two business days; None when all is well."""
    if check.decision is None or check.decision.verdict is Verdict.ACTIVE:
        return None
    kind, next_action = _TASKS[check.decision.verdict]
    ours = check.decision.verdict in {Verdict.NEEDS_STAFF, Verdict.PAYER_DOWN}
    return open_task(
        task_id=task_id_for(check),
        kind=kind,
        owner=TaskOwner.staff("eligibility") if ours else TaskOwner.provider(check.provider_id),
        about=(check.check_id, check.client_id),
        due_on=add_business_days(today, 2),
        next_action=next_action,
        at=at,
    )
