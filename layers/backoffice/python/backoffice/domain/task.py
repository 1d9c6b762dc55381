"""A task: something that a person must look at, whose it is, by when, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId, PlainText
from backoffice.domain.record import Fact, Record


class TaskKind(StrEnum):
    """What came up."""

    MAP_PAYER = "map_payer"  # a payer was typed by hand (Q5)
    REVIEW_COVERAGE = "review_coverage"  # IN-4, UP-3
    COMPLETE_COVERAGE = "complete_coverage"  # a card or member id is still to come (Q6)
    REPLACE_COVERAGE = "replace_coverage"  # it turned out to be over: which one held since?
    COORDINATE_BENEFITS = "coordinate_benefits"  # the client has a second insurance
    CORRECT_COVERAGE = "correct_coverage"  # the payer does not know the person
    RENEW_COVERAGE = "renew_coverage"  # RN-3
    CHECK_ELIGIBILITY = "check_eligibility"  # the payer does not answer, or not clearly
    REVIEW_CHANGE = "review_change"  # the payer covers it otherwise than before
    FIX_CLAIM = "fix_claim"  # rejected
    FILE_CLAIM = "file_claim"  # the payer takes it for a few more days only
    MATCH_ANSWER = "match_answer"  # a payer's document names no claim of ours
    REVIEW_TERMS = "review_terms"  # claims warn of what is agreed with a payer
    REFUND_CLIENT = "refund_client"  # what was cash-pay is billed to the insurance after all
    SETTLE_DENIAL = "settle_denial"  # a payer did not pay all that it should
    SETTLE_CLAIM_IN_DOUBT = "settle_claim_in_doubt"  # sent or not? nobody may send it twice
    POST_REMITTANCE = "post_remittance"  # it names no claim of ours, or does not balance
    PAY_PROVIDER = "pay_provider"  # a payout is ready (CL-4)
    OPEN_PAYOUT_ACCOUNT = "open_payout_account"  # money is owed, and cannot be sent (CL-4)
    CHECK_TRANSFER = "check_transfer"  # somebody took a part of a payout back
    EXPECT_RECOUPMENT = "expect_recoupment"  # the payer takes back what it paid
    EXPLAIN_PAYMENT = "explain_payment"  # a payer keeps or adds money beside all claims
    CHASE_INVOICE = "chase_invoice"  # IV-3, IV-4
    PAY_FEE = "pay_fee"  # a membership fee was not paid in time
    CHASE_FEE = "chase_fee"  # likewise, for a long time
    GIVE_BACK_FEE = "give_back_fee"  # it was paid for what is no membership
    NAME_FEE = "name_fee"  # a client who pays themselves is to be told what it costs
    GIVE_ESTIMATE = "give_estimate"  # they are to get it otherwise than by e-mail, or it is late
    CHECK_FEE = "check_fee"  # it is far above what the client was told
    SETTLE_PAYMENT_IN_DOUBT = "settle_payment_in_doubt"
    ANSWER_CONSULTATION = "answer_consultation"  # CM-8
    MATCH_CLIENT = "match_client"  # CM-9, CM-12
    CONFIRM_PROFILE = "confirm_profile"  # nobody has said for 90 days that it is still so
    REVIEW_APPLICATION = "review_application"  # MB-1
    REVIEW_ONBOARDING_FORM = "review_onboarding_form"  # OB-13
    CHASE_CREDENTIALING = "chase_credentialing"  # CR-5
    UPDATE_CREDENTIALING = "update_credentialing"  # a licence, insurance or attestation runs out
    SEND_LINK = "send_link"  # the client asked for one (IN-21)
    CONFIRM_ADDRESS = "confirm_address"  # an e-mail came back
    ANSWER_TICKET = "answer_ticket"  # HP-1
    LOOK_INTO_FAILURE = "look_into_failure"  # a queue's dead letter, an alarm


class OwnerKind(StrEnum):
    """Who can own a task."""

    STAFF = "staff"
    PROVIDER = "provider"
    CLIENT = "client"


class TaskOwner(Fact):
    """Whose task it is: a queue of the staff by its name, or a provider or client by id."""

    kind: OwnerKind
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{2,64}$")]

    @classmethod
    def staff(cls, queue: str) -> Self:
        """Everyone who works on *queue*."""
        return cls(kind=OwnerKind.STAFF, name=queue)

    @classmethod
    def provider(cls, provider_id: str) -> Self:
        """One clinician."""
        return cls(kind=OwnerKind.PROVIDER, name=provider_id)

    @classmethod
    def client(cls, client_id: str) -> Self:
        """One client."""
        return cls(kind=OwnerKind.CLIENT, name=client_id)


class TaskStatus(StrEnum):
    """Where a task stands, and who acts next."""

    OPEN = "open"  # its owner: the next action
    RESOLVED = "resolved"  # nobody


MOVES: dict[TaskStatus, frozenset[TaskStatus]] = {
    TaskStatus.OPEN: frozenset({TaskStatus.RESOLVED}),
    TaskStatus.RESOLVED: frozenset(),  # what comes up again is a new task
}

Subject = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{2,140}$")]
"""The id of a record that a task is about."""


class Task(Record):
    """Something that somebody must look at."""

    task_id: OpaqueId
    kind: TaskKind
    owner: TaskOwner
    about: tuple[Subject, ...] = Field(min_length=1)
    due_on: Day
    next_action: PlainText
    """One plain sentence. It is shown in lists: name records by their ids, never a person."""
    status: TaskStatus = TaskStatus.OPEN
    opened_at: Moment
    resolution: PlainText | None = None
    """What came of it, in a sentence."""
    resolved_at: Moment | None = None

    @model_validator(mode="after")
    def _says_what_to_do(self) -> Self:
        if not self.next_action.endswith("."):
            raise PydanticCustomError("next_action", "Write the next action as a sentence.")
        return self

    @model_validator(mode="after")
    def _is_resolved_entirely(self) -> Self:
        resolved = self.status is TaskStatus.RESOLVED
        if {self.resolution is not None, self.resolved_at is not None} != {resolved}:
            raise PydanticCustomError("task", "A resolved task says how and when, an open one not.")
        return self

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before *today*."""
        return self.status is TaskStatus.OPEN and today > self.due_on


def open_task(
    *,
    task_id: str,
    kind: TaskKind,
    owner: TaskOwner,
    about: Iterable[str],
    due_on: date,
    next_action: str,
    at: datetime,
) -> Task:
    """A new task for *owner*."""
    return Task(
        task_id=task_id,
        kind=kind,
        owner=owner,
        about=tuple(about),
        due_on=due_on,
        next_action=next_action,
        opened_at=at,
    )


def hand_over(task: Task, *, owner: TaskOwner, next_action: str, due_on: date) -> Task:
    """The same open task, now *owner*'s. Raises `Refused` for a resolved one."""
    if task.status is not TaskStatus.OPEN:
        raise Refused("This task is resolved already.")
    return task.but(owner=owner, next_action=next_action, due_on=due_on)


def resolve(task: Task, *, resolution: str, at: datetime) -> Task:
    """The task, done or needless, with a sentence on what came of it.

    Raises `Refused` for one that is resolved already.
    """
    if TaskStatus.RESOLVED not in MOVES[task.status]:
        raise Refused("This task is resolved already.")
    return task.but(status=TaskStatus.RESOLVED, resolution=resolution, resolved_at=at)
