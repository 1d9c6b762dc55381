"""Objecting: a client says that an invoice is not right; it is paused until a person answers."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.errors import Refused
from backoffice.domain.invoice import (
    Invoice,
    InvoiceTerms,
    Objection,
    ObjectionReason,
    due_by,
)

_TOLD_ALREADY = "You have told us already, and a person is looking at it. We answer by e-mail."
_TOO_OFTEN = "You have told us of this invoice many times. Please use Help, and we call you."
_MOST = 20


def object_to(
    invoice: Invoice, *, objection_id: str, reason: ObjectionReason, at: datetime
) -> Invoice:
    """The invoice, paused because of what its client says; the same again changes nothing.

    Raises:
        Refused: somebody is looking at it already, or has done so too often.
    """
    if any(each.objection_id == objection_id for each in invoice.objections):
        return invoice
    if invoice.is_disputed:
        raise Refused(_TOLD_ALREADY)
    if len(invoice.objections) >= _MOST:
        raise Refused(_TOO_OFTEN)
    new = Objection(objection_id=objection_id, reason=reason, raised_at=at)
    return invoice.but(objections=(*invoice.objections, new))


def answered(
    invoice: Invoice, objection_id: str, *, at: datetime, today: date, terms: InvoiceTerms
) -> Invoice:
    """The invoice after its client was answered; twice is once.

    Whoever waited for an answer gets the whole time to pay anew: it was not theirs.
    """
    waiting = [each.answered_at is None for each in invoice.objections]
    objections = tuple(
        each.but(answered_at=at)
        if each.objection_id == objection_id and each.answered_at is None
        else each
        for each in invoice.objections
    )
    if waiting == [each.answered_at is None for each in objections]:
        return invoice
    return invoice.but(objections=objections).with_time_until(due_by(today, terms))
