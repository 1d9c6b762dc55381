"""Consultation requests as providers see and answer them, and the clock that they run by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        ConsultationList,
        ConsultationRefusal,
        ConsultationView,
        FirstContact,
        NewReferral,
        Referral,
    )

app = Api("consultation-routing")


@app.route("/consultations", methods=["GET"], who=Who.PROVIDER)
def list_consultations(caller: Caller) -> ConsultationList:
    """List the requests that wait for you, and those that you accepted, newest first."""
    return office().consultations.mine(caller=caller)


@app.route("/consultations/{consultation_id}", methods=["GET"], who=Who.PROVIDER)
def read_consultation(consultation_id: str, caller: Caller) -> ConsultationView:
    """Read one request; who asks is told once you accepted it."""
    return office().consultations.one(consultation_id, caller=caller)


@app.route("/consultations/{consultation_id}/acceptance", methods=["PUT"], who=Who.PROVIDER)
def accept_consultation(consultation_id: str, caller: Caller) -> ConsultationView:
    """Say yes, in time or late; the client is told, and you get in touch. It can be repeated."""
    return office().consultations.accept(consultation_id, caller=caller)


@app.route("/consultations/{consultation_id}/refusal", methods=["PUT"], who=Who.PROVIDER)
def decline_consultation(
    consultation_id: str, body: ConsultationRefusal, caller: Caller
) -> ConsultationView:
    """Say no; the client hears at once, with others to ask. It can be repeated."""
    return office().consultations.decline(consultation_id, body.because, caller=caller)


@app.route("/consultations/{consultation_id}/first-contact", methods=["PUT"], who=Who.PROVIDER)
def note_first_contact(
    consultation_id: str, body: FirstContact, caller: Caller
) -> ConsultationView:
    """Note that you made contact with a client whom you accepted; the first time counts."""
    return office().consultations.note_contact(consultation_id, body.contacted_at, caller=caller)


@app.route("/consultations/{consultation_id}/handing-on", methods=["PUT"], who=Who.PROVIDER)
def hand_on_consultation(
    consultation_id: str, body: ConsultationRefusal, caller: Caller
) -> ConsultationView:
    """Let the matching team find somebody else for a client whom you accepted."""
    return office().consultations.hand_on(consultation_id, body.because, caller=caller)


@app.route("/referrals/{referral_id}", methods=["PUT"], who=Who.PROVIDER)
def refer(referral_id: str, body: NewReferral, caller: Caller) -> Referral:
    """Bring somebody along from outside, or refer them to the matching team; repeatable."""
    return office().referrals.refer(referral_id, body, caller=caller)


@quietly
def keep_consultations(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Let searches through, look at requests whose time came, and forget what is over."""
    return each_event(
        event,
        context,
        {
            "care-asked": office().care_admission.admit,
            "consultation-due": office().consultation_clock.look,
            "search-over": office().consultation_clock.forget,
        },
    )


@quietly
def hand_out_due(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every five minutes, hand out the requests to look at, and the searches to forget."""
    handed_out = office().due_consultations.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)
