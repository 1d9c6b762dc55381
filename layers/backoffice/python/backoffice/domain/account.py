"""An account: everything that payers decided about one visit, and what came of it in the ledger."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from backoffice.domain.bill import ServiceLine
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.hold import Hold
from backoffice.domain.identifiers import OpaqueId, PayerId, PlainText
from backoffice.domain.ledger import Account, GivenByHand, Legs, amount_on
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.record import Fact, Record
from backoffice.domain.remittance import RemittedClaim


class DecisionState(StrEnum):
    """Where a payer's decision stands, and who acts next."""

    HELD = "held"  # whoever resolves its hold: another remittance, or a person
    STANDING = "standing"  # nobody: it is in the ledger, and holds
    TAKEN_BACK = "taken_back"  # nobody: it is in the ledger, and so is its reversal
    REPLACED = "replaced"  # nobody: a denial, in the ledger; a later version was decided instead
    TAKES_BACK = "takes_back"  # nobody: a reversal, in the ledger
    DISMISSED = "dismissed"  # nobody: a person says that it does not count


MOVES: dict[DecisionState, frozenset[DecisionState]] = {
    DecisionState.HELD: frozenset(
        {DecisionState.STANDING, DecisionState.TAKES_BACK, DecisionState.DISMISSED}
    ),
    DecisionState.STANDING: frozenset(
        {DecisionState.TAKEN_BACK, DecisionState.REPLACED, DecisionState.HELD}
    ),
    DecisionState.TAKEN_BACK: frozenset(),
    DecisionState.REPLACED: frozenset({DecisionState.TAKEN_BACK}),
    DecisionState.TAKES_BACK: frozenset(),
    DecisionState.DISMISSED: frozenset(),
}


class Dismissal(Fact):
    """A person's word that a decision that is held does not count."""

    because: PlainText
    by: str
    """The sign-in's own id."""
    at: Moment


class Decision(Fact):
    """One decision of one payer about a claim for the visit, or the reversal of one."""

    item_id: str
    """Of the claim in its receipt; the same again is known by it."""
    receipt_id: str
    claim_id: str
    control_number: str
    number: int = 1
    """Which version of the claim was decided."""
    payer_id: PayerId
    priority: Priority
    decided_on: Day
    """The day of the payment."""
    said: RemittedClaim
    left_to: Account
    """Who is to bear what it leaves to the patient: they, a further insurance, or nobody yet."""
    lines: tuple[str, ...] = ()
    """Which of our service lines each of its lines is."""
    asked: tuple[ServiceLine, ...] = ()
    """Our service lines, as they were in the bill that was decided."""
    state: DecisionState = DecisionState.HELD
    hold: Hold | None = None
    effect: Legs = ()
    """What it came to in the ledger, with what people did about it since."""
    reopened: int = 0
    """How often it had to wait again after it was in the ledger: what a second insurance decided
    does so when what the first one left is taken back."""
    dismissal: Dismissal | None = None

    def moved(self, state: DecisionState, **changes: object) -> Self:
        """The decision in another *state*."""
        if state not in MOVES[self.state]:
            raise ValueError(f"a decision that is {self.state.value} cannot become {state.value}")
        return self.but(state=state, hold=None, **changes)

    @property
    def entry_name(self) -> str:
        """What its next entry is called after: a name of its own each time that it is posted."""
        return f"{self.item_id}-{self.reopened}" if self.reopened else self.item_id

    @property
    def disputed(self) -> Money:
        """What of it a person still has to say something about."""
        return amount_on(Account.DISPUTED, self.effect)


class VisitAccount(Record):
    """One visit's money: whoever changes it reads and keeps this record in the same write.

    What is written down about the visit goes through here, so of two that decide at the same
    instant one comes second and looks again.
    """

    visit_id: OpaqueId
    client_id: OpaqueId
    provider_id: OpaqueId
    service_on: Day
    decisions: tuple[Decision, ...] = ()
    """In the order in which they arrived."""
    book: Legs = ()
    """What every account of the visit stands at: the sum of its entries."""
    fee: Money = Money.ZERO
    """What of it the client pays without any insurance: the provider's own fee (CP-1, IV-2)."""
    steps: tuple[str, ...] = ()
    """The ids of what was written down beside decisions: payments, refunds, persons' words."""
    by_hand: tuple[GivenByHand, ...] = ()
    """What people gave back to the client, in the order in which they entered it."""

    MOST_DECISIONS: ClassVar[int] = 40
    MOST_SAID: ClassVar[int] = 120_000
    """Characters of all that payers said: it is kept as one item, and once more in the journal."""

    def has_room_for(self, said: RemittedClaim) -> bool:
        """Whether one more decision can be kept, and followed by anybody."""
        if len(self.decisions) >= self.MOST_DECISIONS:
            return False
        known = sum(each.said.length for each in self.decisions)
        return known + said.length <= self.MOST_SAID

    def decision(self, item_id: str) -> Decision | None:
        """The decision of that id, if it arrived."""
        return next((each for each in self.decisions if each.item_id == item_id), None)

    def known(self, item_id: str) -> Decision:
        """The decision of that id, which arrived."""
        found = self.decision(item_id)
        if found is None:
            raise ValueError("a decision that is to be posted did not arrive")
        return found

    def standing(self, claim_id: str) -> Decision | None:
        """The decision that holds for a claim now."""
        return next(
            (
                each
                for each in self.decisions
                if each.claim_id == claim_id and each.state is DecisionState.STANDING
            ),
            None,
        )

    def standing_of(self, priority: Priority) -> Decision | None:
        """The decision of the first or the second insurance that holds now."""
        return next(
            (
                each
                for each in self.decisions
                if each.priority is priority and each.state is DecisionState.STANDING
            ),
            None,
        )

    @property
    def payers_deciding(self) -> tuple[PayerId, ...]:
        """The payer whose decision the provider's share rests on, if any."""
        first = self.standing_of(Priority.PRIMARY)
        return (first.payer_id,) if first else ()

    @property
    def last_entered(self) -> Decision | None:
        """What holds by the first insurance; else what was entered in the ledger last."""
        entered = (each for each in reversed(self.decisions) if each.effect)
        return self.standing_of(Priority.PRIMARY) or next(entered, None)

    def replacing(self, decision: Decision) -> Self:
        """The same, with that decision as it is now."""
        return self.but(
            decisions=tuple(
                decision if each.item_id == decision.item_id else each for each in self.decisions
            )
        )

    def on(self, account: Account) -> Money:
        """What an account stands at; a debit is positive."""
        return amount_on(account, self.book)

    @property
    def payer_paid(self) -> Money:
        """What insurances paid for the visit, and did not take back."""
        return self.on(Account.REMITTED)

    @property
    def client_paid(self) -> Money:
        """What the client paid, refunds taken off."""
        return -self.on(Account.CLIENT_PAID)

    @property
    def patient_responsibility(self) -> Money:
        """What insurances left to the client, of what may be billed (IV-1, Q34)."""
        return self.on(Account.CLIENT_OWES)

    @property
    def client_balance(self) -> Money:
        """What the client still has to pay; below zero, what is to be given back."""
        return self.patient_responsibility - self.client_paid

    @property
    def allowed(self) -> Money:
        """What insurances and client are to pay together."""
        return self.payer_paid + self.patient_responsibility + self.on(Account.OTHER_PAYER_OWES)

    @property
    def provider_owed(self) -> Money:
        """What the provider has earned and no payout had; below zero, what they owe (CL-4)."""
        return -self.on(Account.PROVIDER_OWED)

    @property
    def kept_back(self) -> Money:
        """What payouts took off because the client has not paid in time, and did not give back."""
        return -self.on(Account.KEPT_BACK)

    @property
    def held(self) -> tuple[Decision, ...]:
        """What arrived and is not posted."""
        return tuple(each for each in self.decisions if each.state is DecisionState.HELD)
