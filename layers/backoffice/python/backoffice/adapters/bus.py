"""The event bus, and the queues that due checks and reminders are handed out through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from backoffice.domain.journal import Announcement, JournalEntry

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sqs import SQSClient

    from backoffice.domain.claim import ClaimHandout
    from backoffice.domain.eligibility import Handout
    from backoffice.domain.wave_batch import Handout as BatchHandout

_MOST = 10
"""Entries that either service takes in one call."""


class NotTold(RuntimeError):
    """The bus did not take every event; the whole is to be repeated."""


class EventBus:
    """EventBridge: kinds and ids go out, and nothing else."""

    def __init__(self, client: EventBridgeClient, *, name: str) -> None:
        self._client = client
        self._name = name

    def tell(self, entries: Sequence[JournalEntry]) -> None:
        """Announce the events of *entries*.

        Raises:
            NotTold: the bus refused some of them.
        """
        messages = [self._message(entry, each) for entry in entries for each in entry.announcements]
        for batch in _batches(messages):
            answer = self._client.put_events(Entries=batch)
            if answer["FailedEntryCount"]:
                raise NotTold(f"{answer['FailedEntryCount']} events were not taken")

    def _message(self, entry: JournalEntry, announcement: Announcement) -> Any:
        return {
            "EventBusName": self._name,
            "Source": "backoffice",
            "DetailType": announcement.kind,
            "Time": entry.at,
            "Detail": announcement.model_dump_json(),
        }


class CheckQueue:
    """The eligibility reviewer's queue, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, checks: Sequence[Handout]) -> None:
        """Put each check into the queue, in the shape that the bus would give it."""
        abouts = [check.model_dump(mode="json", exclude_defaults=True) for check in checks]
        _hand_out(self._client, self._url, "check-due", abouts)


class PrecheckQueue:
    """The eligibility reviewer's queue, entered from the side by pre-checks."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, precheck_ids: Sequence[str]) -> None:
        """Put each pre-check into the queue, in the shape that the bus would give it."""
        abouts = [{"precheck_id": precheck_id} for precheck_id in precheck_ids]
        _hand_out(self._client, self._url, "precheck-due", abouts)


class ReminderQueue:
    """The link mailer's queue, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, links: Sequence[tuple[str, str]]) -> None:
        """Put each link, as client and purpose, into the queue as the bus would."""
        abouts = [{"client_id": client_id, "purpose": purpose} for client_id, purpose in links]
        _hand_out(self._client, self._url, "reminder-due", abouts)


class InvoiceQueue:
    """The link mailer's queue, entered from the side by invoices."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, visit_ids: Sequence[str]) -> None:
        """Put each invoice into the queue, in the shape that the bus would give it."""
        abouts = [{"visit_id": visit_id} for visit_id in visit_ids]
        _hand_out(self._client, self._url, "invoice-due", abouts)


class EstimateQueue:
    """The queue of good-faith estimates, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, files: Sequence[tuple[str, str]]) -> None:
        """Put each file, as client and provider, into the queue as the bus would."""
        names = ("client_id", "provider_id")
        abouts = [dict(zip(names, ids, strict=True)) for ids in files]
        _hand_out(self._client, self._url, "estimate-due", abouts)


class CertificateQueue:
    """The queue of gap certificates, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, client_ids: Sequence[str]) -> None:
        """Put each client into the queue as the bus would."""
        abouts = [{"client_id": client_id} for client_id in client_ids]
        _hand_out(self._client, self._url, "certificate-due", abouts)


class FeeQueue:
    """The link mailer's queue, entered from the side by membership fees."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, fees: Sequence[tuple[str, str]]) -> None:
        """Put each fee, as provider and id, into the queue as the bus would."""
        abouts = [{"provider_id": provider_id, "fee_id": fee_id} for provider_id, fee_id in fees]
        _hand_out(self._client, self._url, "fee-due", abouts)


class BatchQueue:
    """The campaign's queue, which nobody else fills."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, batches: Sequence[BatchHandout]) -> None:
        """Put each batch into the queue, ten to a call, each to be heard after its own delay."""
        abouts = [
            {
                "wave_on": each.wave_on.isoformat(),
                "number": each.number,
                "ends_on": each.ends_on.isoformat(),
                "client_ids": each.client_ids,
            }
            for each in batches
        ]
        delays = [each.delay_seconds for each in batches]
        _hand_out(self._client, self._url, "wave-batch-due", abouts, delays=delays)


class OpeningQueue:
    """The waitlist's queue, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, openings: Sequence[tuple[str, str, int]], *, delay: int = 0) -> None:
        """Put each page, as state, first day and number, into the queue as the bus would."""
        names = ("state", "since", "page")
        abouts = [dict(zip(names, page, strict=True)) for page in openings]
        delays = [delay] * len(abouts)
        _hand_out(self._client, self._url, "opening-due", abouts, delays=delays)


class ClaimQueue:
    """The submitter's queue, which nobody else fills."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, claims: Sequence[ClaimHandout]) -> None:
        """Put each claim into the queue, in the shape that the bus would give it."""
        abouts = [claim.model_dump(mode="json", exclude_defaults=True) for claim in claims]
        _hand_out(self._client, self._url, "claim-due", abouts)


class AnswerQueue:
    """The queue of what came in from payers, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, transaction_ids: Sequence[str]) -> None:
        """Put each transaction into the queue, in the shape that the bus would give it."""
        abouts = [{"transaction_id": each} for each in transaction_ids]
        _hand_out(self._client, self._url, "transaction-due", abouts)


class ClaimMakingQueue:
    """The claim maker's queue, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out(self, visits: Sequence[tuple[str, str, str]]) -> None:
        """Put each visit, as visit, client and provider, into the queue as the bus would."""
        names = ("visit_id", "client_id", "provider_id")
        abouts = [dict(zip(names, ids, strict=True)) for ids in visits]
        _hand_out(self._client, self._url, "visit-due", abouts)


class ConsultationQueue:
    """The queue of consultation requests, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out_requests(self, requests: Sequence[tuple[str, str]]) -> None:
        """Put each request, as seeker and consultation, into the queue as the bus would."""
        abouts = [{"seeker_id": one, "consultation_id": other} for one, other in requests]
        _hand_out(self._client, self._url, "consultation-due", abouts)

    def hand_out_searches(self, seeker_ids: Sequence[str]) -> None:
        """Put each search that is to be forgotten into the queue, likewise."""
        _hand_out(self._client, self._url, "search-over", [{"seeker_id": i} for i in seeker_ids])


class PaymentQueue:
    """The queue of what became of clients' payments, entered from the side."""

    def __init__(self, client: SQSClient, *, url: str) -> None:
        self._client = client
        self._url = url

    def hand_out_payment(self, payment_id: str) -> None:
        """Put a payment into the queue, in the shape that the bus would give it."""
        _hand_out(self._client, self._url, "payment-due", [{"payment_id": payment_id}])

    def hand_out_charge(self, charge_id: str) -> None:
        """Put a charge into the queue, likewise."""
        _hand_out(self._client, self._url, "charge-due", [{"charge_id": charge_id}])

    def hand_out_account(self, account_id: str) -> None:
        """Put a provider's account into the queue, likewise."""
        _hand_out(self._client, self._url, "account-due", [{"account_id": account_id}])

    def hand_out_payout(self, payout_id: str) -> None:
        """Put a payout that was sent into the queue, likewise."""
        _hand_out(self._client, self._url, "payout-due", [{"payout_id": payout_id}])


def _hand_out(
    client: SQSClient,
    url: str,
    kind: str,
    abouts: Sequence[dict[str, Any]],
    *,
    delays: Sequence[int] | None = None,
) -> None:
    entries: list[Any] = [
        {"MessageBody": json.dumps({"detail": {"kind": kind, "about": about}})} for about in abouts
    ]
    if delays is not None:
        entries = [it | {"DelaySeconds": n} for it, n in zip(entries, delays, strict=True)]
    for batch in _batches(entries):
        numbered: list[Any] = [{"Id": str(n), **entry} for n, entry in enumerate(batch)]
        answer = client.send_message_batch(QueueUrl=url, Entries=numbered)
        if answer.get("Failed"):
            raise NotTold(f"{len(answer['Failed'])} pieces of work were not handed out")


def _batches(messages: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(messages), _MOST):
        yield messages[start : start + _MOST]
