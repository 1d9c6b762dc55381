"""A gap certificate: for each planned visit of a client, who pays, or who finds out by when."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from enum import StrEnum

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Fact, Record
from backoffice.domain.task import TaskOwner


class Cover(StrEnum):
    """What is known of who pays on a day of a planned visit, and who acts next."""

    VERIFIED = "verified"  # nobody: the payer said in this plan year that the policy is active
    EXPECTED = "expected"  # us: the payer is asked, or will be when the plan year begins
    TASK = "task"  # the task's owner
    SELF_PAY = "self_pay"  # nobody: the client has no insurance then, and is told the price
    PRIVATE = "private"  # nobody: the client wants no insurer to be told
    OPEN = "open"  # us, at once: it is never certified, but becomes a task in the same write


class CertifiedDay(Fact):
    """One day on which one provider plans to see the client."""

    provider_id: OpaqueId
    day: Day
    cover: Cover
    policy_id: OpaqueId | None = None
    """The primary policy of that day; None: there is none, or no insurer is told."""
    stated: int | None = None
    """The version in which that policy was stated last."""
    check_id: str | None = None
    said_on: Day | None = None
    """Where it is verified: the day, where the client is, on which the payer said so."""
    asked_on: Day | None = None
    """The day on which the payer is asked; it stays when no verdict comes, and a task does."""
    task_id: OpaqueId | None = None
    owner: TaskOwner | None = None
    """Whose the next step is; None where there is none."""
    due_on: Day | None = None
    """By when; after that day a verdict that was expected counts no more."""

    @property
    def place(self) -> tuple[str, date]:
        """What makes it one of its kind: a provider's day."""
        return self.provider_id, self.day

    @property
    def is_unsettled(self) -> bool:
        """Whether somebody has to act before it is known who pays."""
        return self.cover in {Cover.TASK, Cover.OPEN}

    def is_overdue(self, today: date) -> bool:
        """Whether whoever had to act did not until *today*."""
        return self.due_on is not None and self.due_on < today


class LeftTask(Fact):
    """A task that the certificate itself left, since nobody else had one."""

    provider_id: OpaqueId
    because: str
    """What is not covered: the days after a plan's end, or those of one policy."""
    round: int = 1
    """The number of the certificate that left it: who resolves it, and changes nothing, is asked
    again, and so is whoever has the same gap another time.
    """
    task_id: OpaqueId


class GapCertificate(Record):
    """What the office certifies of all planned visits of one client (RN-1).

    Only the latest is kept in its table; the journal has each one, and each names the digest of
    the one before it, so that none can be left out unnoticed.
    """

    client_id: OpaqueId
    number: int = 1
    made_at: Moment
    days: tuple[CertifiedDay, ...]
    """By provider, then by day."""
    rests_on: tuple[str, ...]
    """The records that it follows from, each with its version."""
    previous: str | None = None
    """The digest of the certificate before this one; None: it is the first."""
    seal: str
    """The MAC of what it says, under a key of its own that never leaves the key service."""
    left: tuple[LeftTask, ...] = ()
    look_at: Moment | None = None
    """When something in it changes by itself; None: only by what happens."""

    @property
    def digest(self) -> str:
        """The SHA-256 of what is certified, in hexadecimal."""
        return hashlib.sha256(said(self).encode()).hexdigest()

    def of(self, provider_id: str) -> tuple[CertifiedDay, ...]:
        """The days of one provider."""
        return tuple(each for each in self.days if each.provider_id == provider_id)

    def at(self, provider_id: str, day: date) -> CertifiedDay | None:
        """What it says of a provider's day; None: nothing."""
        return next((each for each in self.days if each.place == (provider_id, day)), None)

    def unsettled(self) -> tuple[CertifiedDay, ...]:
        """The days on which somebody has to act, the one that is due first before others."""
        found = [each for each in self.days if each.is_unsettled]
        return tuple(sorted(found, key=lambda each: (each.due_on or each.day, *each.place)))


_CERTIFIED = ("client_id", "number", "made_at", "days", "rests_on", "previous")
"""Left out is what may change while the certificate stays the same: when to look again, say."""


def said(certificate: GapCertificate) -> str:
    """What *certificate* certifies, as canonical JSON: keys in order, no blanks, nothing empty."""
    told = certificate.model_dump(mode="json", include={*_CERTIFIED}, exclude_none=True)
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def to_seal(certificate: GapCertificate) -> bytes:
    """What its seal is the MAC of; it begins with its purpose, so that it seals nothing else."""
    return f"gap-certificate|{certificate.digest}".encode()
