"""An eligibility check: what a payer is asked about a client's policy, again and again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from backoffice.domain.answer import PayerAnswer
from backoffice.domain.calendar import Day, Moment, day_in
from backoffice.domain.errors import Refused
from backoffice.domain.notices import NoticeCode
from backoffice.domain.policy import Policy
from backoffice.domain.recheck import day_to_ask_about, visits_known
from backoffice.domain.record import Fact, Record
from backoffice.domain.verdict import Decision
from backoffice.domain.verification import Verification


class CheckStatus(StrEnum):
    """Where a check stands, and who acts next."""

    DUE = "due"  # us: ask the payer
    DECIDED = "decided"  # nobody, or whoever the verdict names; it may fall due again
    DROPPED = "dropped"  # nobody: the client has told us of another policy since


class Turn(StrEnum):
    """In which of a payer's queues a due check stands."""

    URGENT = "urgent"  # a visit is near, and nothing was said yet of the year it lies in
    FIRST = "first"  # the payer never answered
    AGAIN = "again"  # it did


MOVES: dict[CheckStatus, frozenset[CheckStatus]] = {
    CheckStatus.DUE: frozenset({CheckStatus.DECIDED, CheckStatus.DROPPED, CheckStatus.DUE}),
    CheckStatus.DECIDED: frozenset(
        {
            CheckStatus.DUE,  # the policy was corrected
            CheckStatus.DECIDED,  # a recheck
            CheckStatus.DROPPED,
        }
    ),
    CheckStatus.DROPPED: frozenset(),
}


class Handout(Fact):
    """What is said of a check that is handed out: ids alone, of all that an attempt reads."""

    check_id: str
    client_id: str | None = None
    provider_id: str | None = None
    payer_id: str | None = None
    care_state: str | None = None
    task_ids: tuple[str, ...] = ()


class Confirmation(Fact):
    """That the payer said yes; what it is worth for a day is a matter of plan years (`proof`)."""

    said_on: Day
    """When, by the client's calendar."""
    about_on: Day
    """The day that the payer was asked about."""


class EligibilityCheck(Record):
    """One question about one client's policy for one provider, asked in rounds.

    `check_id` follows from the policy and the provider, so a repeated
    submission event finds the check that the first one made.
    """

    check_id: str
    client_id: str
    provider_id: str
    policy_id: str
    payer_id: str | None = None
    """Who is asked, as last known; None: somebody typed its name."""
    care_state: str | None = None
    opened_at: Moment
    service_on: Day
    """The day that the payer is asked about."""
    visits: tuple[Day, ...] = ()
    """The days of visits planned with this provider that the policy covers, soonest first."""
    first_visit_on: Day | None = None
    """The first visit of all; while it is to come, it may become another."""
    status: CheckStatus = CheckStatus.DUE
    attempts: int = 0
    rounds: int = 0
    """How often it was asked all over again: the policy had been wrong, or it was time."""
    tried_since: Moment | None = None
    """When the round under way was first tried; None between rounds."""
    next_attempt_at: Moment | None = None
    """When to ask (again); while an attempt runs, when to stop waiting for it."""
    is_urgent: bool = False
    """When it falls due a visit is near, of whose plan year the payer has said nothing yet."""
    stated: int | None = None
    """Which version of the client's policies the latest attempt asked by, or the next one is to."""
    question: str | None = None
    """The 270 of the attempt under way, to the letter; the journal has every one."""
    decided_at: Moment | None = None
    answered_at: Moment | None = None
    answered_in: str | None = None
    """The name of the attempt that brought the answer; another may be under way since."""
    silent_since: Moment | None = None
    """When a round first ended without an answer; None once a payer that was down has answered."""
    answer: PayerAnswer | None = None
    """The payer's latest answer; a payer that was down since takes nothing from it."""
    in_network: bool | None = None
    verification: Verification | None = None
    """What staff heard on the telephone, where that is what the decision rests on."""
    decision: Decision | None = None
    told: Decision | None = None
    """The latest decision that rests on more than a payer's silence; people were told of it."""
    confirmed: Confirmation | None = None
    """The payer's latest yes, as long as it has said nothing else since."""
    tasks_left: dict[str, str] = Field(default_factory=dict)
    """The tasks that came of what was told, open or done, by what each is about."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=10)
    """Longer than any Lambda runs, so no two attempts overlap."""
    ATTEMPTS: ClassVar[int] = 12
    """More than a day of waits takes: so many are only begun where something cuts each one off."""
    PATIENCE: ClassVar[timedelta] = timedelta(hours=24)
    """After so long without an answer a person is told."""
    URGENT_PATIENCE: ClassVar[timedelta] = timedelta(hours=1)
    """Where it is urgent; the payer is asked on meanwhile."""

    @property
    def attempt(self) -> str:
        """The name of the latest attempt, among all that there ever were."""
        return f"{self.rounds}-{self.attempts}" if self.rounds else str(self.attempts)

    @property
    def document(self) -> str | None:
        """What the answer rests on: one attempt's reply, or a call; None before there is one."""
        if self.verification is not None:
            return f"the telephone call {self.verification.reference}"
        attempt = self.answered_in or self.attempt
        return None if self.answer is None else f"eligibility/{self.check_id}/{attempt}"

    @property
    def handout(self) -> Handout:
        """What is to be said of it when it is handed out."""
        return Handout(
            check_id=self.check_id,
            client_id=self.client_id,
            provider_id=self.provider_id,
            payer_id=self.payer_id,
            care_state=self.care_state,
            task_ids=self.task_ids,
        )

    @property
    def task_ids(self) -> tuple[str, ...]:
        """The tasks that are to be read with it."""
        return tuple(sorted(self.tasks_left.values()))

    @property
    def turn(self) -> Turn:
        """Where it stands once it is due."""
        if self.is_urgent:
            return Turn.URGENT
        return Turn.FIRST if self.answered_at is None else Turn.AGAIN

    def due(self, *, at: datetime) -> bool:
        """Whether the payer is to be asked *at* a moment."""
        return self.next_attempt_at is not None and self.next_attempt_at <= at

    def waited_too_long(self, *, at: datetime) -> bool:
        """Whether a person must be told that the payer does not answer.

        The day counts from the first try; where a paused payer kept the check
        from being tried at all, from when it fell due.
        """
        return self._has_waited(self.PATIENCE, at)

    def is_pressing(self, *, at: datetime) -> bool:
        """Whether a person must be told already, since a visit is near."""
        return self.is_urgent and self._has_waited(self.URGENT_PATIENCE, at)

    def _has_waited(self, time: timedelta, at: datetime) -> bool:
        since = self.tried_since or self.next_attempt_at
        return since is not None and since + time <= at


def open_check(
    policy: Policy,
    *,
    client_id: str,
    provider_id: str,
    care_state: str | None = None,
    today: date,
    at: datetime,
) -> EligibilityCheck:
    """A check of *policy*, due at once; it asks about today until it is told of visits."""
    return EligibilityCheck(
        check_id=check_id_for(policy.policy_id, provider_id),
        client_id=client_id,
        provider_id=provider_id,
        policy_id=policy.policy_id,
        payer_id=policy.payer_id,
        care_state=care_state,
        opened_at=at,
        service_on=policy.period.nearest_to(today),
        next_attempt_at=at,
    )


def check_id_for(policy_id: str, provider_id: str) -> str:
    """The one id that a check of this policy for this provider can have."""
    return f"{policy_id}.{provider_id}"


def policy_id_of(check_id: str) -> str:
    """The policy that a check of this id is about; no id holds the dot between the two."""
    return check_id.partition(".")[0]


def with_visits(check: EligibilityCheck, days: Iterable[date], *, today: date) -> EligibilityCheck:
    """The check that knows of visits on *days*, and of no others any more.

    *today* is the day where the client is. A first visit that is over stays the first.
    """
    visits = visits_known(days, today=today)
    is_over = check.first_visit_on is not None and check.first_visit_on < today
    first = check.first_visit_on if is_over else min(visits, default=None)
    return check.but(visits=visits, first_visit_on=first)


def begin_attempt(
    check: EligibilityCheck,
    policy: Policy,
    *,
    starts: Iterable[date] = (),
    at: datetime,
    today: date,
) -> EligibilityCheck:
    """The check while its next attempt runs; if nothing comes of it, it falls due again.

    The first attempt of a recheck begins a new round; what was decided stands
    until it ends. *today* is the day where the client is, *starts* are the first days of the
    policy's plan years.
    """
    again = check.tried_since is None and check.status is CheckStatus.DECIDED
    return check.but(
        payer_id=policy.payer_id,
        service_on=day_to_ask_about(check.visits, policy.period, today=today, starts=starts),
        rounds=check.rounds + again,
        attempts=1 if again else check.attempts + 1,
        tried_since=check.tried_since or at,
        next_attempt_at=at + check.LEASE,
    )


def asks_for_other_payers(check: EligibilityCheck, *, today: date, zone: str) -> bool:
    """Whether the payer is to be asked who else pays: once a year, and while it names somebody.

    That seldom changes, and each question is one more of the few that a payer lets us put.
    """
    told, answered_at = check.told, check.answered_at
    named = told is not None and any(n.code is NoticeCode.OTHER_PAYER for n in told.notices)
    return named or answered_at is None or day_in(answered_at, zone).year != today.year


def postpone(
    check: EligibilityCheck, *, at: datetime, wait: timedelta = timedelta()
) -> EligibilityCheck:
    """Ask again later: after 5 minutes, then twice as long each time, until a day has passed.

    *wait* is how long the clearinghouse asked us to wait at least.
    """
    wait = max(wait, timedelta(minutes=5) * (1 << min(check.attempts - 1, 10)))
    patient_until = (check.tried_since or at) + check.PATIENCE
    return check.but(question=None, next_attempt_at=max(at, min(at + wait, patient_until)))


def reopen(check: EligibilityCheck, policy: Policy, *, at: datetime) -> EligibilityCheck:
    """The check of a *policy* that was corrected: due at once, and nothing is answered (UP-3)."""
    return _moved(check, CheckStatus.DUE).but(
        payer_id=policy.payer_id,
        service_on=policy.period.nearest_to(check.service_on),
        rounds=check.rounds + 1,
        attempts=0,
        tried_since=None,
        next_attempt_at=at,
        stated=None,
        question=None,
        decided_at=None,
        answered_at=None,
        answered_in=None,
        silent_since=None,
        answer=None,
        in_network=None,
        verification=None,
        decision=None,
        told=None,
        confirmed=None,
        tasks_left={},
    )


def drop(check: EligibilityCheck) -> EligibilityCheck:
    """The check of a policy that another one has replaced; nobody is asked about it any more."""
    return _moved(check, CheckStatus.DROPPED)


def _moved(check: EligibilityCheck, status: CheckStatus) -> EligibilityCheck:
    if status not in MOVES[check.status]:
        raise Refused(f"This check is {check.status} already.")
    return check.but(status=status, next_attempt_at=None, tried_since=None, question=None)
