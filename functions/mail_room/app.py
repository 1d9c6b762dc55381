"""The mail room: what is mailed, whom to remind, and what became of each mail."""

from __future__ import annotations

from typing import Any

from backoffice.observability import log
from backoffice.web.queues import each_event, each_result, quietly, scheduled_at
from backoffice.wiring import office, result_of


@quietly
def mail_links(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Mail links, what is to be said about them, and answers to questions, each on its own."""
    desk = office().link_mail
    return each_event(
        event,
        context,
        {
            "link-requested": desk.send,
            "reminder-due": desk.remind,
            "insurance-submitted": desk.acknowledge,
            "link-asked": desk.tell_provider_asked,
            "ticket-answered": office().answer_mail.send,
            "precheck-admitted": office().precheck_mail.send,
            "invoice-due": office().reminding.remind,
            "invoice-asked": office().reminding.remind,
            "fee-due": office().fee_telling.tell,
            "good-faith-estimate-given": office().good_faith_mail.send,
            "missed-visit-policy-asked": office().missed_visit_mail.send,
            "renewal-answered": office().renewal_mail.tell,
            "care-admitted": office().consultation_mail.confirm,
            "care-repeated": office().consultation_mail.confirm,
            "consultation-changed": office().consultation_mail.tell,
            "consultation-nudged": office().consultation_mail.nudge,
            "opportunity-offered": office().matching_mail.ask_provider,
            "matching-changed": office().matching_mail.tell_client,
        },
    )


@quietly
def hand_out_reminders(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every fifteen minutes, hand out the links whose client is to be reminded."""
    handed_out = office().due_reminders.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)


@quietly
def hand_out_invoices(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every fifteen minutes, hand out the invoices to be looked at, and perhaps reminded of."""
    handed_out = office().due_invoices.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)


@quietly
def note_deliveries(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Note which mails arrived, and stop writing to an address that sends them back."""
    return each_result(event, context, result_of, office().deliveries.note)
