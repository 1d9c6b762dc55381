"""A rehearsal: everything that happens if insurance turns out to be over, before it happens.

It is shown to a person, who agrees to it as a whole or not at all.
"""

from __future__ import annotations

from enum import StrEnum

from backoffice.domain.calendar import Day
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.gap_certificate import Cover
from backoffice.domain.good_faith import GivenHow
from backoffice.domain.identifiers import OpaqueId, PayerId, PlainText
from backoffice.domain.invoice import Wait
from backoffice.domain.money import Money
from backoffice.domain.record import Fact
from backoffice.domain.renewal import RenewalStatus
from backoffice.domain.task import TaskKind, TaskOwner
from backoffice.domain.visit import Payment, VisitStatus
from backoffice.domain.ways_to_bill import WayToBill


class Fate(StrEnum):
    """What becomes of a visit's claim, and who acts next."""

    NO_CLAIM = "no_claim"  # nobody: there is none, or the visit is still to come
    STOPPED = "stopped"  # nobody: it has not left, and does not
    TAKEN_BACK = "taken_back"  # us: what takes it back leaves with the next batch
    LEFT_TO_STAFF = "left_to_staff"  # staff: have it taken back, or replaced, once that can be done
    MADE_ANEW = "made_anew"  # us, or whoever a finding names: it says something else
    KEPT = "kept"  # nobody: the policy's end does not concern it


class ClaimThen(Fact):
    """A claim as it is, and as it would be."""

    claim_id: str
    payer_id: PayerId
    fate: Fate
    status_now: ClaimStatus | None
    """None: it would be a new one."""
    status_then: ClaimStatus
    versions_then: int
    """How many it would have, what takes it back among them."""


class VisitMoney(Fact):
    """Where a visit's money stands; the ledger changes by what its payer takes back, and then."""

    payer_paid: Money
    """What the insurance that is over paid, and will take back."""
    client_owes: Money
    """What the payer left to the client, paid or not: it falls away with the payer's decision."""
    client_owes_then: Money
    """The same with the policy's end, before the payer takes anything back: what a further
    insurance was to bear is the client's where there is none."""
    client_paid: Money
    disputed: Money


class InvoiceThen(Fact):
    """What the client is asked for a visit, and would be; an insurance that is over changes it."""

    number: str
    asked_now: Money
    asked_then: Money
    waits_now: Wait | None = None
    waits_then: Wait | None = None
    """What must be known before they are asked for anything else."""
    paid: Money
    goes_back: Money
    """What of it goes back by itself; what a card does not take back is a task."""


class VisitThen(Fact):
    """A visit that the policy would not cover any more, or that would change beside those."""

    visit_id: OpaqueId
    provider_id: OpaqueId
    day: Day
    status: VisitStatus
    pays_now: Payment | None
    pays_then: Payment | None
    claim: ClaimThen | None = None
    second_claim: ClaimThen | None = None
    """To the insurance that pays next, where it is concerned."""
    money: VisitMoney | None = None
    """None: no payer has decided anything."""
    invoice: InvoiceThen | None = None
    """None: the client was not asked for anything."""
    ways: tuple[WayToBill, ...] = ()
    """How it may be paid for after all; none where somebody pays for it anyway."""
    bill_by: Day | None = None
    """The first of the last days on which a claim may arrive at whoever is billed instead."""


class Comes(StrEnum):
    """What becomes of a task."""

    OPENED = "opened"
    CHANGED = "changed"
    RESOLVED = "resolved"


class TaskThen(Fact):
    """A task as it would be."""

    task_id: OpaqueId
    comes: Comes
    kind: TaskKind
    owner: TaskOwner
    due_on: Day
    next_action: PlainText
    resolution: PlainText | None = None


class Letter(Fact):
    """A letter that somebody is asked to send; none leaves by itself."""

    message: str
    """The name of the message."""
    to: TaskOwner
    by: TaskOwner


class Counted(Fact):
    """An authorisation that would count other visits than now."""

    authorization_id: OpaqueId
    visits_now: tuple[OpaqueId, ...]
    visits_then: tuple[OpaqueId, ...]


class EstimateThen(Fact):
    """A good-faith estimate that the client would be given: they pay for visits to come."""

    provider_id: OpaqueId
    visits: tuple[OpaqueId, ...]
    total: Money
    how: GivenHow


class RenewalThen(Fact):
    """What the client is asked about the end of a plan, where that changes."""

    ends_on: Day
    """The last day of the plan that is asked about."""
    status_now: RenewalStatus | None = None
    """None: it would be a new one."""
    status_then: RenewalStatus


class PlannedDayThen(Fact):
    """A day of planned visits of which something else would be certified."""

    provider_id: OpaqueId
    day: Day
    cover_now: Cover | None = None
    """None: nothing is certified yet."""
    cover_then: Cover
    owner: TaskOwner | None = None
    """Whose the next step would be; None where there is none."""
    due_on: Day | None = None
    """By when."""


class Rehearsal(Fact):
    """Everything that happens if a policy turns out to have ended on a day."""

    client_id: OpaqueId
    policy_id: OpaqueId
    payer_id: PayerId | None
    ended_on: Day
    """The last day that it covers."""
    believed_until: Day
    """The last day that it was believed to cover."""
    history: int
    """How many versions of the client's policies this rests on."""
    visits: tuple[VisitThen, ...]
    takes_back: Money
    """What the payer paid for them, and is to be expected to keep from a later payment."""
    tasks: tuple[TaskThen, ...]
    letters: tuple[Letter, ...]
    estimates: tuple[EstimateThen, ...]
    """They are given at once, and those by mail leave: the law sets the day."""
    authorizations: tuple[Counted, ...]
    renewals: tuple[RenewalThen, ...]
    """Those that are asked about another day, or asked again, are written to by the campaign."""
    planned_days: tuple[PlannedDayThen, ...]
    """By provider, then by day."""

    @property
    def digest(self) -> str:
        """What stands for all of it: whoever agrees to this agrees to exactly that."""
        return fingerprint(self.model_dump_json())
