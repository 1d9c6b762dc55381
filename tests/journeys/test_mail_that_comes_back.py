"""A mail that comes back: from what the mail service tells to an address that was mended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice
from tests.twins import mail

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


def ses_tells(office: LocalOffice, mailing_id: str, kind: str, **more: str) -> None:
    """Queue what the rule would make of SES's news: the local SES tells nothing of its mails.

    Nobody else may speak in the name of SES on the default bus, there as little as on AWS.
    """
    sqs = office.stack.client("sqs")
    url = sqs.get_queue_url(QueueName="backoffice-mail-events")["QueueUrl"]
    told = mail.event(mailing_id, kind, at=datetime.now(UTC), **more)
    sqs.send_message(QueueUrl=url, MessageBody=mail.as_queued(told))


def test_the_provider_sees_that_a_mail_came_back_and_mends_the_address(
    office: LocalOffice, nora: Practice
) -> None:
    client_id = nora.add(ANA)
    first = nora.send_link(client_id, ANA)
    path = f"/clients/{client_id}/insurance-link"
    assert nora.wait_for(path, status="sent")
    mailing_id = f"insurance-link_{client_id}_intake_1"
    ses_tells(office, mailing_id, "Delivery")
    assert nora.wait_for(path, status="delivered")
    ses_tells(office, mailing_id, "Bounce", bounceType="Permanent")
    assert nora.wait_for(path, status="bounced")
    assert nora.get(f"/clients/{client_id}")["mail_stopped_because"] == "bounced"
    same = {"email": f"{client_id}@mail.example", "email_consent": True}
    mended = nora.put(f"/clients/{client_id}/email-address", same)
    assert "mail_stopped_because" not in mended
    assert nora.send_link(client_id, ANA, after=first) != first
