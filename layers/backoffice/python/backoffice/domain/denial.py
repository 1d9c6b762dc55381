"""A denial: money of one claim that a payer did not pay, why, what to do about it, and by when."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator

from backoffice.domain.adjustment_causes import Cause, Remedy
from backoffice.domain.adjustment_codes import WITHOUT_APPEAL
from backoffice.domain.adjustment_reasons import AdjustmentReason, reason_of
from backoffice.domain.adjustment_words import MEANINGS
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.edits.edit import Mender
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId, PayerId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record


class DenialStatus(StrEnum):
    """Where a denial stands, and who acts next."""

    OPEN = "open"  # its owner: do what is suggested, or have a person decide
    CORRECTED = "corrected"  # the payer: decide the corrected claim
    APPEALED = "appealed"  # the payer: decide the appeal
    ASKED = "asked"  # the payer: answer
    FORWARDED = "forwarded"  # the other payer: decide the claim that it got
    BILLED = "billed"  # the client: a person decided that they owe it
    WRITTEN_OFF = "written_off"  # nobody: a person decided that nobody pays it
    PAID_AFTER_ALL = "paid_after_all"  # nobody: what the payer decided last leaves nothing open
    WITHDRAWN = "withdrawn"  # the payer: decide anew, since it took its decision back


WAITING = frozenset(
    {
        DenialStatus.CORRECTED,
        DenialStatus.APPEALED,
        DenialStatus.ASKED,
        DenialStatus.FORWARDED,
    }
)
"""Where somebody else has the next word."""
_RULED = WAITING | {DenialStatus.BILLED, DenialStatus.WRITTEN_OFF}
_DECIDED_ANEW = frozenset({DenialStatus.OPEN, DenialStatus.PAID_AFTER_ALL, DenialStatus.WITHDRAWN})
MOVES: dict[DenialStatus, frozenset[DenialStatus]] = {
    DenialStatus.OPEN: _RULED | _DECIDED_ANEW,
    **{status: (_RULED | _DECIDED_ANEW) - {status} for status in WAITING},
    DenialStatus.BILLED: _DECIDED_ANEW,
    DenialStatus.WRITTEN_OFF: _DECIDED_ANEW,
    DenialStatus.PAID_AFTER_ALL: frozenset({DenialStatus.OPEN, DenialStatus.WITHDRAWN}),
    DenialStatus.WITHDRAWN: frozenset({DenialStatus.OPEN, DenialStatus.PAID_AFTER_ALL}),
}
"""OPEN follows again where the payer decided anew and there is still something to dispute."""
CLOSED = "Nothing is open of this denial any more. Read the claim's account for what came of it."


def _code(said: object) -> str:
    """What a payer's document says, if it is a code at all; else it might name somebody."""
    tidied = said.strip().upper() if isinstance(said, str) else ""
    return tidied if re.fullmatch("[A-Z0-9]{1,5}", tidied) else ""


PayersCode = Annotated[str, BeforeValidator(_code)]
"""A group, reason or remark as it came; empty where the document has none."""


class DisputedAmount(Fact):
    """One amount that a payer did not pay and that is nobody's share yet."""

    line_id: str | None = None
    """Our own number of the service line; None: of the whole claim."""
    group: PayersCode
    reason: PayersCode
    remarks: tuple[PayersCode, ...] = ()
    """Of the line and of its claim."""
    amount: Money

    @property
    def code(self) -> str:
        """How people look it up: "CO-16", "CO-16 (M76)"."""
        remarks = ", ".join(filter(None, self.remarks))
        code = f"{self.group or '?'}-{self.reason or '?'}"
        return f"{code} ({remarks})" if remarks else code

    @property
    def may_be_appealed(self) -> bool:
        """Whether the payer does not say that it hears no appeal."""
        return WITHOUT_APPEAL.isdisjoint(self.remarks)

    def meaning(self, *, by_programme: bool) -> AdjustmentReason:
        """What it comes down to."""
        return reason_of(self.group, self.reason, self.remarks, by_programme=by_programme)


class Why(Fact):
    """One reason as people read it; of one line where lines differ."""

    line_id: str | None = None
    code: str
    """Empty for what stands in no adjustment."""
    amount: Money
    says: str
    next_action: str


class Ruling(Fact):
    """What a person decided about a denial; it holds until the payer decides anew."""

    opening: int
    """Which opening of the denial it is about; with the remedy it names what the ruling moves."""
    remedy: Remedy
    amount: Money = Money.ZERO
    """What the client was billed, or was written off, by it."""
    by: str
    """The sign-in's own id."""
    at: Moment


class Denial(Record):
    """What a payer left open of one claim.

    There is one for each claim, found by `claim_id`; when the payer decides anew it is about the
    new decision. The same decision twice changes nothing.
    """

    claim_id: str
    client_id: OpaqueId
    provider_id: OpaqueId
    payer_id: PayerId
    decision: str
    """Which of the payer's decisions it follows from."""
    decided_on: Day
    """The day of the remittance: the payer's times count from it."""
    opening: int = 1
    """How many times the payer has left something open of this claim."""
    status: DenialStatus = DenialStatus.OPEN
    parts: tuple[DisputedAmount, ...]
    underpaid: Money = Money.ZERO
    """What the payer reckoned less than the agreed rate; it stands in no adjustment."""
    by_programme: bool = False
    """Whether employee assistance pays the claim: then nothing is ever the client's."""
    cause: Cause
    remedy: Remedy
    """What is suggested."""
    owner: Mender
    next_action: str
    act_by: Day
    """The last day on which the suggested remedy may arrive, in calendar days as payers count."""
    rulings: tuple[Ruling, ...] = ()
    """Oldest first, those about earlier openings too."""
    next_escalation_on: Day | None = None
    """When somebody is told again; None: nobody needs to be."""
    tasks: tuple[str, ...] = ()
    """The ids of what people were told of it, and may still have to do."""

    @property
    def disputed(self) -> Money:
        """What the payer did not pay and that is nobody's share."""
        return Money.total(part.amount for part in self.parts)

    @property
    def left(self) -> Money:
        """What of it nobody has decided about yet."""
        return self.disputed - Money.total(each.amount for each in self.standing)

    @property
    def billable(self) -> Money:
        """What of it a person may decide that the client owes, and has not yet."""
        may_be = (
            part.amount
            for part in self.parts
            if part.meaning(by_programme=self.by_programme).may_be_billed
        )
        billed = (each.amount for each in self.standing if each.remedy is Remedy.BILL)
        return min(Money.total(may_be) - Money.total(billed), self.left)

    @property
    def as_new(self) -> bool:
        """Whether a corrected claim is sent as a new one: a replacement would be refused."""
        return any(part.meaning(by_programme=self.by_programme).as_new for part in self.parts)

    @property
    def wants_new_claim(self) -> bool:
        """Whether the payer is still to get a new claim in the place of one that it cannot use."""
        return self.as_new and (self.status is DenialStatus.OPEN or self.status in WAITING)

    @property
    def why(self) -> tuple[Why, ...]:
        """Every reason in plain words; one for all lines where all have the same."""
        alike = len({part.code for part in self.parts}) == 1
        parts = (self.parts[0].but(line_id=None, amount=self.disputed),) if alike else self.parts
        told = tuple(self._told(part) for part in parts)
        return told if self.underpaid == Money.ZERO else (*told, self._told_of_rate())

    def _told_of_rate(self) -> Why:
        meaning = MEANINGS[Cause.UNDERPAID]
        return Why(
            code="",
            amount=self.underpaid,
            says=meaning.says,
            next_action=meaning.next_action,
        )

    def _told(self, part: DisputedAmount) -> Why:
        meant = part.meaning(by_programme=self.by_programme)
        return Why(
            line_id=part.line_id,
            code=part.code,
            amount=part.amount,
            says=meant.says,
            next_action=meant.next_action,
        )

    @property
    def standing(self) -> tuple[Ruling, ...]:
        """What people decided since the payer last left something open."""
        return tuple(each for each in self.rulings if each.opening == self.opening)

    def ruling(self, opening: int, after: int) -> Ruling | None:
        """What somebody decided about that opening after so many others did; None: nobody has."""
        of_it = [each for each in self.rulings if each.opening == opening]
        return of_it[after] if after < len(of_it) else None

    def may_become(self, status: DenialStatus) -> None:
        """Raises `Refused` where *status* cannot follow."""
        if status not in MOVES[self.status]:
            raise Refused(CLOSED)

    def moved(self, status: DenialStatus, **changes: object) -> Self:
        """The denial in another *status*. Raises `Refused` for a move that cannot be."""
        self.may_become(status)
        return self.but(status=status, **changes)
