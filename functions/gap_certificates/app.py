"""Gap certificates: of each planned visit it is known who pays, or who finds out by when."""

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
        CertificatePage,
        CertifiedClients,
        GapCertificateView,
        OpenDays,
    )

app = Api("gap-certificates")


@app.route("/gap-certificate", methods=["GET"], who=Who.PROVIDER)
def list_certificates(caller: Caller) -> CertifiedClients:
    """List each day on which you plan to see a client, and what is known of who pays.

    A day that was planned a moment ago is listed without that.
    """
    return office().gap_certificate_views.of_provider(caller=caller)


@app.route("/gap-certificates/open", methods=["GET"], who=Who.STAFF)
def list_open_days() -> OpenDays:
    """List the planned days of which nobody knows yet who pays, with the task's owner, by ids.

    A hundred clients are listed at most, those first whose task is due first.
    """
    return office().gap_certificate_views.open()


@app.route("/clients/{client_id}/gap-certificate", methods=["GET"], who=Who.PROVIDER)
def read_certificate(client_id: str, caller: Caller) -> GapCertificateView:
    """Read what is certified of your visits with a client; its seal is tested, too."""
    return office().gap_certificate_views.of_client(client_id, caller=caller)


@app.route("/clients/{client_id}/gap-certificate/page", methods=["GET"], who=Who.PROVIDER)
def show_certificate(client_id: str, caller: Caller) -> CertificatePage:
    """Get the address of the same as a page with a calendar; it works for five minutes."""
    from backoffice.web import gap_page  # noqa: PLC0415 - what no other route draws

    return office().gap_certificate_views.page(
        client_id, caller=caller, draw=gap_page.certificate_page
    )


@quietly
def keep_certificates(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Certify anew what is planned with clients about whom something happened."""
    attend = office().gap_certificates.attend
    return each_event(
        event,
        context,
        {
            "client-added": attend,
            "discharge-changed": attend,
            "visit-planned": attend,
            "visit-held": attend,
            "visit-cancelled": attend,
            "visit-missed": attend,
            "insurance-submitted": attend,
            "coverage-revised": attend,
            "coverage-terminated": attend,
            "eligibility-decided": attend,
            "renewal-answered": attend,
            "certificate-due": attend,
        },
    )


@quietly
def hand_out_certificates(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every fifteen minutes, hand out what is certified and may have changed by itself."""
    handed_out = office().due_certificates.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)
