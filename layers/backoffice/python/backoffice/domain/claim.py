"""A claim: one visit billed to one payer, from draft to the payer's word."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId, PayerId, PlainText, UsState
from backoffice.domain.policy import Priority
from backoffice.domain.record import Fact, Record
from backoffice.domain.task import OwnerKind, TaskOwner


class ClaimStatus(StrEnum):
    """Where a claim stands, and who has to act next."""

    WAITING = "waiting"  # the payer: name the provider's effective date (CR-7)
    DRAFT = "draft"  # whoever owns the edits' findings: mend what they name
    READY = "ready"  # us: send it
    SENDING = "sending"  # us: hear what the clearinghouse says
    IN_DOUBT = "in_doubt"  # staff: say whether it arrived; nobody may send it twice
    SUBMITTED = "submitted"  # the payer: take it in; the clearinghouse has
    ACCEPTED = "accepted"  # the payer: pay it
    REJECTED = "rejected"  # whoever owns the rejection: correct it
    VOIDED = "voided"  # nobody, unless another insurance is to pay: the payer took the claim back
    ABANDONED = "abandoned"  # nobody, unless the visit or the insurance is corrected


MOVES: dict[ClaimStatus, frozenset[ClaimStatus]] = {
    ClaimStatus.WAITING: frozenset(
        {ClaimStatus.WAITING, ClaimStatus.DRAFT, ClaimStatus.READY, ClaimStatus.ABANDONED}
    ),
    ClaimStatus.DRAFT: frozenset(
        {ClaimStatus.DRAFT, ClaimStatus.WAITING, ClaimStatus.READY, ClaimStatus.ABANDONED}
    ),
    ClaimStatus.READY: frozenset(
        {
            ClaimStatus.READY,
            ClaimStatus.DRAFT,
            ClaimStatus.WAITING,
            ClaimStatus.SENDING,
            ClaimStatus.ABANDONED,
            ClaimStatus.SUBMITTED,  # it was said not to have arrived, and had
            ClaimStatus.ACCEPTED,
            ClaimStatus.REJECTED,
            ClaimStatus.VOIDED,
        }
    ),
    ClaimStatus.SENDING: frozenset(
        {
            ClaimStatus.SENDING,
            ClaimStatus.IN_DOUBT,
            ClaimStatus.SUBMITTED,
            ClaimStatus.ACCEPTED,  # the payer's word overtook the clearinghouse's
            ClaimStatus.REJECTED,
            ClaimStatus.VOIDED,
            ClaimStatus.READY,  # it never got there: the clearinghouse said so
        }
    ),
    ClaimStatus.IN_DOUBT: frozenset(
        {
            ClaimStatus.SUBMITTED,
            ClaimStatus.ACCEPTED,
            ClaimStatus.REJECTED,
            ClaimStatus.VOIDED,
            ClaimStatus.READY,  # somebody made sure that it did not arrive
        }
    ),
    ClaimStatus.SUBMITTED: frozenset(
        {ClaimStatus.ACCEPTED, ClaimStatus.REJECTED, ClaimStatus.VOIDED}
    ),
    ClaimStatus.ACCEPTED: frozenset(
        {ClaimStatus.REJECTED, ClaimStatus.DRAFT, ClaimStatus.READY, ClaimStatus.VOIDED}
    ),
    ClaimStatus.REJECTED: frozenset(
        {
            ClaimStatus.WAITING,
            ClaimStatus.DRAFT,
            ClaimStatus.READY,
            ClaimStatus.ABANDONED,
            ClaimStatus.ACCEPTED,  # the payer's word outweighs the clearinghouse's
            ClaimStatus.VOIDED,
        }
    ),
    ClaimStatus.VOIDED: frozenset(
        {
            ClaimStatus.REJECTED,  # the payer thought better of it
            ClaimStatus.WAITING,  # another insurance is to pay: it is made anew
            ClaimStatus.DRAFT,
            ClaimStatus.READY,
        }
    ),
    ClaimStatus.ABANDONED: frozenset(
        {ClaimStatus.WAITING, ClaimStatus.DRAFT, ClaimStatus.READY, ClaimStatus.ABANDONED}
    ),
}

OPEN = frozenset(
    {
        ClaimStatus.WAITING,
        ClaimStatus.DRAFT,
        ClaimStatus.READY,
        ClaimStatus.REJECTED,
        ClaimStatus.ABANDONED,
    }
)
"""Where nothing is on its way to a payer or with one: what such a claim says may still change."""


TAKEN = frozenset({ClaimStatus.ACCEPTED, ClaimStatus.VOIDED})
"""Where the payer took in what was sent last."""


class Correction(Fact):
    """What is wanted of a claim that its payer took in; the next version will say it."""

    kind: Frequency
    of_version: int
    """The version that somebody wanted this of."""
    standing: int
    """The version that the payer has; one that it refused replaced nothing."""


class ClaimFinding(Fact):
    """Something that was found in a claim before it left, and who mends it; it quotes nobody."""

    code: Annotated[str, Field(pattern="^[A-Z][A-Z0-9_]{1,39}$")]
    owner: TaskOwner
    next_action: PlainText
    places: tuple[str, ...] = ()
    """Which parts of the bill, as `lines.0.charge`."""
    stops: bool = True
    """Whether the claim is held back until it is mended."""
    about_terms: bool = False
    """Whether it warns of what is agreed with the payer, whatever the claim."""


class ClaimHandout(Fact):
    """What is said of a claim that is handed out to be sent: ids alone."""

    claim_id: str
    control_number: str | None = None
    """Of the version that is to be sent, as far as is known."""
    place: str = Field(default="", exclude=True)
    """Where it stands in the order of what is ready."""


class HeldClaim(Fact):
    """What is said of a claim that is held back when it is handed out to be looked at again."""

    visit: tuple[str, str, str]
    """Visit, client and provider."""
    place: str
    """Where it stands in the order of what is held back."""


class ClaimVersion(Fact):
    """What was, or is to be, said to the payer: the original, or one that replaces or voids it."""

    number: int = Field(ge=1)
    bill: Bill
    made_at: Moment
    sent: bool = False
    """Whether it may have left; then it never changes, and what is put right is a new version."""
    refused: tuple[ClaimFinding, ...] = ()
    """What its refusal names: until that is otherwise on file, nobody says it again."""
    mended: bool = False
    """Whether staff said that what refused it was mended, where no bill shows it."""


class LateNews(Fact):
    """That insurance was corrected after a claim had left, and which task came of it."""

    task: OpaqueId
    believed: str
    """The fingerprint of what is believed since then."""


class DeadlineTold(Fact):
    """What people were told last of a claim whose time runs out."""

    file_by: Day
    """The last day that they were told."""
    status: ClaimStatus
    """Where the claim stood; once it moved on, they have something else to do, or nothing."""
    tasks: tuple[str, ...]


class Claim(Record):
    """One visit billed to one payer.

    `claim_id` follows from the visit and the payer's turn, so news of a visit
    that comes twice finds the claim that the first made. Only the last version
    can be on its way.
    """

    claim_id: str
    visit_id: OpaqueId
    client_id: OpaqueId
    provider_id: OpaqueId
    payer_id: PayerId
    policy_id: OpaqueId | None = None
    """The policy that it is billed under; None: employee assistance pays, whatever the plan."""
    care_state: UsState
    service_on: Day
    priority: Priority = Priority.PRIMARY
    status: ClaimStatus
    versions: tuple[ClaimVersion, ...] = ()
    """Oldest first; none before it first stopped waiting."""
    findings: tuple[ClaimFinding, ...] = ()
    """What was found in the last version, by us or by whoever refused it."""
    tasks_left: dict[str, str] = Field(default_factory=dict)
    """The tasks that came of the findings, by whose they are."""
    tasks_opened: int = 0
    """How many there ever were, so that each has an id of its own."""
    refund_task: OpaqueId | None = None
    """The task that came of it that the client was to pay before; None: there is none."""
    late_news: LateNews | None = None
    """What staff were told of insurance that was corrected after it had left; None: nothing."""
    payer_claim_number: PlainText | None = None
    """The payer's own number, once an acknowledgment or a remittance named it."""
    file_by: Day
    """The last day on which it may arrive at the payer (timely filing)."""
    next_escalation_on: Day | None = None
    """When somebody is told, or told again, that the time runs out; None: nobody needs to be."""
    deadline_told: DeadlineTold | None = None
    """Whom it was told the last time; None: nobody has anything to do about it."""
    submitted_at: Moment | None = None
    """When the clearinghouse took the version that is under way."""
    correction: Correction | None = None
    """How what the payer took in is to be put right, until it took that in, too."""

    MOST_VERSIONS: ClassVar[int] = 30

    @model_validator(mode="after")
    def _counts_its_versions(self) -> Self:
        if [version.number for version in self.versions] != [*range(1, len(self.versions) + 1)]:
            raise PydanticCustomError("claim", "A version is missing or out of place.")
        return self

    @property
    def latest(self) -> ClaimVersion | None:
        """The version that is, or was last, to be sent."""
        return self.versions[-1] if self.versions else None

    @property
    def is_open(self) -> bool:
        """Whether what it says may still change: no payer has it, and it is not on its way."""
        return self.status in OPEN

    def moved(self, status: ClaimStatus, **changes: object) -> Self:
        """The claim in another *status*. Raises `Refused` for a move that cannot be.

        Once it is on its way, its last version counts as sent, for good.
        """
        if status not in MOVES[self.status]:
            raise Refused(f"This claim is {self.status.replace('_', ' ')}; it cannot become that.")
        moved = self.but(status=status, **changes)
        if status is not ClaimStatus.SENDING or moved.latest is None or moved.latest.sent:
            return moved
        return moved.noting(sent=True)

    def noting(self, **about: object) -> Self:
        """The claim with something noted *about* its last version, if there is one."""
        if self.latest is None:
            return self
        return self.but(versions=(*self.versions[:-1], self.latest.but(**about)))

    def saying(self, bill: Bill, *, at: datetime) -> Self:
        """The claim with a last version that says what *bill* says.

        One that never left is written anew; beside one that may have left there is a
        new one. *bill* is written for the number that `next_number` names.
        """
        version = ClaimVersion(number=self.next_number, bill=bill, made_at=at)
        kept = self.versions if self.latest is None or self.latest.sent else self.versions[:-1]
        return self.but(versions=(*kept, version))

    @property
    def next_number(self) -> int:
        """The number of the version that a change would be made in."""
        last = self.latest
        return 1 if last is None else last.number + last.sent


def is_held_back(claim: Claim) -> bool:
    """Whether *claim* waits for what nobody may tell of once it is mended.

    A refusal that a provider or client is to mend is told of by whatever they mend it with;
    what staff are to mend, as an enrolment or a payer's id, need not be.
    """
    if claim.status is ClaimStatus.REJECTED:
        return any(each.owner.kind is OwnerKind.STAFF for each in claim.findings)
    is_stuck = claim.status is ClaimStatus.ACCEPTED and claim.correction is not None
    return is_stuck or claim.status in {ClaimStatus.DRAFT, ClaimStatus.WAITING}


def was_accepted(claim: Claim) -> bool:
    """Whether the payer took in some version of *claim*, whatever became of it since."""
    return claim.status in TAKEN or claim.payer_claim_number is not None


def claim_id_for(visit_id: str, priority: Priority) -> str:
    """The one id that a claim for this visit to the payer whose turn it is can have."""
    return f"{visit_id}.{1 if priority is Priority.PRIMARY else 2}"


def visit_id_of(claim_id: str) -> str:
    """The visit that the claim of this id bills."""
    return claim_id.rpartition(".")[0]


def control_number_for(claim_id: str, number: int) -> str:
    """The patient control number of one version: unique, of 20 characters, and naming nobody.

    Payers cut longer ones off, so the id itself would not come back whole.
    """
    digest = hashlib.sha256(f"{claim_id}/{number}".encode()).digest()
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    value = int.from_bytes(digest, "big")
    letters = []
    for _ in range(20):
        value, rest = divmod(value, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(letters)


def frequency_of(claim: Claim) -> Frequency | None:
    """What the version under way is to those before it."""
    return claim.latest.bill.frequency if claim.latest else None
