"""Invoice words: what a client reads of an invoice: why it is so much, and who acts next.

The sentences are translated where they are said, by the function that each of these is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from backoffice.domain.invoice import (
    AskedBy,
    Invoice,
    InvoiceKind,
    InvoiceState,
    ObjectionReason,
    Standing,
    Wait,
)
from backoffice.domain.ledger import GivenByHand, RefundWay
from backoffice.domain.missed_visit_words import in_words
from backoffice.domain.money import Money
from backoffice.domain.plain_words import part_in_plain_words

Say = Callable[[str], str]

_BY = {
    AskedBy.ESTIMATE: (
        "Your insurer told us beforehand what your part of this visit would be. That is what we "
        "ask for. Should your insurer decide otherwise, we tell you why, and give back what was "
        "too much."
    ),
    AskedBy.DECISION: "Your insurer has decided about this visit. It leaves this to you:",
    AskedBy.PROGRAMME: "Your employee assistance program pays for this visit, all of it.",
    AskedBy.FEE: "No insurance pays for this visit. You pay your provider’s fee.",
    AskedBy.NOTHING: "This visit costs you nothing.",
}
_FREE = {
    AskedBy.ESTIMATE: (
        "Your insurer told us beforehand that this visit costs you nothing. Should your insurer "
        "decide otherwise, we tell you why."
    ),
    AskedBy.DECISION: "Your insurer has decided about this visit. It leaves nothing to you.",
}
"""The same, of a part that is nothing."""
_MISSED = (
    "This visit did not take place. Before it, you accepted your provider’s policy for such "
    "visits; no insurance pays the fee."
)
_OF_THE_INSURER = frozenset({AskedBy.ESTIMATE, AskedBy.DECISION})
_ACCEPTED = "This is what you accepted:"
_AS_TOLD = "That is as much as we told you before."
_NOT_AS_TOLD = (
    "Before, we told you %(told)s, as your insurer had told us. It has now decided otherwise."
)
_DECIDED_ANEW = "Before, your insurer had left %(told)s to you. It has now decided otherwise."
_ABOVE = (
    "With this visit, your provider’s fees are %(above)s above the good-faith estimate that you "
    "were given. You have the right to dispute that. Choose “This is not right” below; a person "
    "looks at it, and you need not pay until you have an answer. The estimate itself says how to "
    "begin the federal dispute process."
)
_PARTLY_PAID = "You have paid %(paid)s of %(asked)s."

_WAITS = {
    Wait.WHO_PAYS: "We are finding out who pays for this visit.",
    Wait.TOLD: "We are working out your part of this visit.",
    Wait.CLAIM: "We are preparing the bill to your insurer.",
    Wait.DECISION: "Your insurer is deciding what your part of this visit is.",
    Wait.PAYER: "Your insurer has not settled this visit. We are talking to them.",
    Wait.OTHER_PAYER: "Your other insurer is deciding about the rest.",
    Wait.FEE: "Your provider is going to say what this visit costs.",
    Wait.TAKING_BACK: "We are telling your insurer that this visit did not take place.",
}
_SAYS = {
    InvoiceState.DISPUTED: "You told us that this is not right. A person is looking at it.",
    InvoiceState.CREDIT: (
        "You paid %(more)s more than your part. We give it back; there is nothing to do for you."
    ),
    InvoiceState.SMALL: "This is too little to ask for by itself. You may pay it with the rest.",
}

_GIVEN_BACK = {
    RefundWay.CHEQUE: "We gave you back %(amount)s by check: %(reference)s.",
    RefundWay.TRANSFER: "We gave you back %(amount)s by bank transfer: %(reference)s.",
}

REASONS = {
    ObjectionReason.NO_VISIT: "I did not have this visit",
    ObjectionReason.PAID_ALREADY: "I have paid it already",
    ObjectionReason.OTHER_AMOUNT: "The amount is not what I expected",
    ObjectionReason.INSURANCE: "My insurance should pay for it, or pay more",
    ObjectionReason.OTHER: "Something else",
}
"""What a client may choose from when an invoice is not right."""


def why(invoice: Invoice, standing: Standing, say: Say) -> tuple[str, ...]:
    """Why it is as much as it is, what was told before, and what of it is paid."""
    if not invoice.askings:
        return ()
    last = invoice.askings[-1]
    missed = last.by is AskedBy.FEE and invoice.kind is InvoiceKind.FEE
    says = _BY if last.amount != Money.ZERO else _BY | _FREE
    said = [say(_MISSED if missed else says[last.by])]
    said += [part_in_plain_words(part.title, part.amount, say) for part in last.parts]
    if missed and invoice.missed is not None:
        said += [say(_ACCEPTED), *in_words(invoice.missed.terms, say)]
    insured = [each for each in invoice.askings[:-1] if each.by in _OF_THE_INSURER]
    if insured and last.by is AskedBy.DECISION:
        before = insured[-1]
        otherwise = _NOT_AS_TOLD if before.by is AskedBy.ESTIMATE else _DECIDED_ANEW
        same = before.amount == last.amount
        said.append(say(_AS_TOLD) if same else say(otherwise) % {"told": str(before.amount)})
    if invoice.above_estimate is not None and last.by is AskedBy.FEE:
        said.append(say(_ABOVE) % {"above": str(invoice.above_estimate)})
    if Money.ZERO < standing.paid < standing.asked:
        paid = {"paid": str(standing.paid), "asked": str(standing.asked)}
        said.append(say(_PARTLY_PAID) % paid)
    return tuple(said)


def given_back(by_hand: Iterable[GivenByHand], say: Say) -> tuple[str, ...]:
    """What a person gave back to the client, each in a sentence."""
    return tuple(
        say(_GIVEN_BACK[each.way]) % {"amount": str(each.amount), "reference": each.reference}
        for each in by_hand
    )


def who_acts(invoice: Invoice, standing: Standing, say: Say) -> str:
    """Who acts next, where it is not the client; empty where it is, or nobody has to."""
    if standing.state is InvoiceState.WAITING and invoice.waits is not None:
        return say(_WAITS[invoice.waits])
    sentence = _SAYS.get(standing.state)
    return say(sentence) % {"more": str(-standing.due)} if sentence else ""
