"""The desk of refunds by hand: a person gave back what a card does not take, and says how."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import payment_tasks
from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import Stepped, given_by_hand
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.giving_back import planned
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.invoice import Invoice, InvoiceState, InvoiceTerms, standing
from backoffice.domain.invoicing import follows
from backoffice.domain.ledger import GivenByHand, RefundWay
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Ref
from backoffice.domain.task import Task
from backoffice.services.account_entries import Moves, Step, entered, payments_in
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.invoice_requests import NewRefund
    from backoffice.services.ports import Clock, Records

_NO_INVOICE = "There is no invoice for this visit. Check its id."
_NOTHING = (
    "Nothing is to be given back for this visit now: it is paid, or somebody still decides. Read "
    "the visit's account."
)
_TO_THE_CARD = (
    "What was paid too much for this visit goes back to the card by itself, in a few minutes. Give "
    "back only what has a task."
)
_CONTESTED = (
    "A payment for this visit is contested. Wait until the client's bank has decided: it may give "
    "back the same."
)
_OTHER_AMOUNT = (
    "Another amount is to be given back for this visit. Read the visit's account for what the "
    "client is owed, and enter exactly that."
)
_TO_COME = "This day is yet to come. Enter the refund once the money has left."


class RefundGiven(Fact):
    """One refund that a person gave and entered."""

    amount: Money
    way: RefundWay
    reference: str
    day: Day


class RefundView(Fact):
    """What people gave back for one visit, in the order in which they entered it."""

    visit_id: OpaqueId
    given: tuple[RefundGiven, ...]
    owed: Money
    """What the client is still owed for the visit, in cents."""


class RefundsByHand:
    """What left the bank without the processor enters the ledger, once.

    The step in the visit's account follows from what is said, so the same again finds itself there.
    """

    def __init__(
        self, *, records: Records, terms: InvoiceTerms, home_zone: str, now: Clock
    ) -> None:
        self._records = records
        self._terms = terms
        self._home_zone = home_zone
        self._now = now

    def enter(self, visit_id: str, new: NewRefund, *, caller: Caller) -> RefundView:
        """Write down that a client was given back what is owed to them, to the cent.

        Raises:
            NotFound: there is no invoice for the visit.
            Refused: nothing is owed, it goes back to the card, or it is another amount.
        """
        return insisting(lambda: self._enter(visit_id, new, caller))

    def _enter(self, visit_id: str, new: NewRefund, caller: Caller) -> RefundView:
        invoice, account, task = self._records.find_together(
            Ref(Invoice, (visit_id,)),
            Ref(VisitAccount, (visit_id,)),
            Ref(Task, (payment_tasks.by_hand_id(visit_id),)),
        )
        if invoice is None:
            raise NotFound(_NO_INVOICE)
        at = self._now()
        today = day_in(at, self._home_zone)
        step_id = _step_id(visit_id, new)
        if account is None:
            raise Refused(_NOTHING)
        if step_id in account.steps:
            return self._seen(invoice, account, today)
        if new.day > today:
            raise Refused(_TO_COME)
        self._check(invoice, account, new.amount, today, at)
        given = GivenByHand(
            amount=new.amount,
            way=new.way,
            reference=new.reference,
            day=new.day,
            by=str(caller.subject),
        )
        step = Step(visit_id, _writing_down(given), new.amount, step_id)
        changed = entered(self._records, [account], [step], day=new.day, at=at)
        self._records.keep(*changed, *payment_tasks.given(task, at=at))
        [after] = [each for each in changed if isinstance(each, VisitAccount)]
        return self._seen(invoice, after, today)

    def _check(
        self, invoice: Invoice, account: VisitAccount, amount: Money, today: date, at: datetime
    ) -> None:
        """Refuse all but exactly what no card takes."""
        now = standing(invoice, account, today=today, terms=self._terms)
        if now.state is not InvoiceState.CREDIT or not follows(invoice, account):
            raise Refused(_NOTHING)
        payments = payments_in(self._records, account)
        if any(each.is_contested for each in payments):
            raise Refused(_CONTESTED)
        _, rest = planned(payments, invoice.visit_id, -now.due, at=at)
        if rest == Money.ZERO:
            raise Refused(_TO_THE_CARD)
        if rest != amount:
            raise Refused(_OTHER_AMOUNT)

    def _seen(self, invoice: Invoice, account: VisitAccount, today: date) -> RefundView:
        now = standing(invoice, account, today=today, terms=self._terms)
        return RefundView(
            visit_id=invoice.visit_id,
            given=tuple(
                RefundGiven(
                    amount=each.amount, way=each.way, reference=each.reference, day=each.day
                )
                for each in account.by_hand
            ),
            owed=max(-now.due, Money.ZERO),
        )


def _step_id(visit_id: str, new: NewRefund) -> str:
    said = f"{visit_id}/{new.amount.cents}/{new.way}/{new.reference}/{new.day.isoformat()}"
    return f"hand-{fingerprint(said)[:32]}"


def _writing_down(given: GivenByHand) -> Moves:
    """The step that enters *given* with how it went."""

    def moved(
        account: VisitAccount,
        amount: Money,  # noqa: ARG001 - it stands in what was given
        /,
        *,
        step_id: str,
        day: date,
        at: datetime,
    ) -> Stepped:
        return given_by_hand(account, given, step_id=step_id, day=day, at=at)

    return moved
