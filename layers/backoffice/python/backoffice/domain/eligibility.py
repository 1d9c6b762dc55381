"""An eligibility check: one question about a client's policy, from "due" to a verdict."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from backoffice.domain.answer import BenefitKind, PayerAnswer
from backoffice.domain.calendar import Day, Moment, add_business_days
from backoffice.domain.errors import Refused
from backoffice.domain.events import EligibilityDecided
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact, Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task


class Verdict(StrEnum):
    """What the office makes of the answer, and who acts next."""

    ACTIVE = "active"  # nobody
    INACTIVE = "inactive"  # the client: tell us the plan in force
    NEEDS_CLIENT = "needs_client"  # the client: correct what the payer did not recognise
    NEEDS_STAFF = "needs_staff"  # us
    PAYER_DOWN = "payer_down"  # us: ask again later


class Decision(Fact):
    """A verdict with its reason and one plain next action."""

    verdict: Verdict
    reason: str
    next_action: str


_CLIENT_CODES = frozenset(
    {"58", "64", "65", "66", "67", "71", "72", "73", "74", "75", "76", "77", "78"}
)
"""AAA03 codes about what the client typed (domain facts of 005010X279A1 2100C/D AAA)."""
_PASSING_CODES = frozenset({"42", "80"})
"""AAA03 codes of a payer that cannot answer just now; 79 beside them passes too."""


_SPOKEN_AGAINST = {
    BenefitKind.NOT_COVERED: "The plan is active, but does not cover this kind of care.",
    BenefitKind.INACTIVE: "The plan is active, but not for this kind of care.",
    BenefitKind.OTHER_PAYER: "The payer names another payer for this client's care.",
    BenefitKind.UNPROCESSED: "The payer could not say whether this kind of care is covered.",
    BenefitKind.CONTACT: "The payer refers us to somebody else for this kind of care.",
}
_PLAN = "30"
"""EB03: the plan as a whole."""


def decide(
    answer: PayerAnswer, *, network: NetworkStanding, service_type: str, on: date
) -> Decision:
    """The verdict on *answer*, for care of *service_type* on a day.

    An active plan is not enough: it must cover this care, on this day, and
    this provider must be in network for it (S2:61).
    """
    if answer.kind != "271":
        return needs_staff("The payer refused the form of our question.")
    if answer.rejections:
        return _decide_rejected({rejection.code for rejection in answer.rejections})
    if answer.active is None:
        return needs_staff("The payer's answer does not say whether the plan is active.")
    if not answer.active or (answer.covered and not answer.covered.contains(on)):
        return Decision(
            verdict=Verdict.INACTIVE,
            reason="The plan is not active on the day of the visit.",
            next_action="Ask the client for the plan that is in force.",
        )
    against = _spoken_against(answer, service_type)
    if not network.in_network:
        against = against or "The plan is active, but this provider is not in network for it."
    if against:
        return needs_staff(against)
    return Decision(
        verdict=Verdict.ACTIVE,
        reason="The plan is active, and this provider is in network for it.",
        next_action="Nothing to do.",
    )


def _spoken_against(answer: PayerAnswer, service_type: str) -> str | None:
    """What a line about this care, or about the whole plan, says against it; None for nothing.

    A line that is narrowed to a place or a procedure is not about all of it,
    and a contact for the whole plan is on every answer.
    """
    for benefit in answer.benefits:
        about = {service_type} if benefit.kind is BenefitKind.CONTACT else {service_type, _PLAN}
        if not benefit.narrowed_by and about & set(benefit.service_types):
            sentence = _SPOKEN_AGAINST.get(benefit.kind)
            if sentence:
                return sentence
    return None


def _decide_rejected(codes: set[str]) -> Decision:
    if codes & _PASSING_CODES:
        return payer_down()
    if codes <= _CLIENT_CODES:
        return Decision(
            verdict=Verdict.NEEDS_CLIENT,
            reason="The payer does not recognise the person or the member ID.",
            next_action="Send a new insurance link and ask the client to copy the card exactly.",
        )
    return needs_staff("The payer would not answer for this provider or this day.")


def unknown_payer() -> Decision:
    """The client's payer cannot be asked until somebody maps it (Q5)."""
    return needs_staff("This payer is not in our registry, or cannot be asked yet.")


def payer_down() -> Decision:
    """The payer cannot be reached, and after `EligibilityCheck.ATTEMPTS` we stop asking by EDI."""
    return Decision(
        verdict=Verdict.PAYER_DOWN,
        reason="The payer could not be reached.",
        next_action="Our eligibility team asks the payer by telephone and writes to you.",
    )


def needs_staff(reason: str) -> Decision:
    """Somebody of ours must look, because of *reason*."""
    return Decision(
        verdict=Verdict.NEEDS_STAFF,
        reason=reason,
        next_action="Our eligibility team looks into it and writes to you.",
    )


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
