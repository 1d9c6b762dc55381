"""The simulated clearinghouse's desk for claims, in memory, as tests ask it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from backoffice.x12 import remittance_835
from backoffice.x12.claim_ack_277ca import read
from backoffice.x12.claim_statuses import Acknowledgments
from backoffice.x12.claims import Claim
from backoffice.x12.remittances import Payment
from infra.local.clearinghouse_claims import ClaimsHouse
from infra.local.clearinghouse_item import TRANSACTIONS
from infra.local.clearinghouse_response import Request, Response
from infra.local.clearinghouse_transactions import POLLING
from tests.support.claim_samples import CLAIM, written

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
BASE = "http://house"
KEYED = {"authorization": "test_key"}
_numbers = count(1)


def claim(number: str = "PCN1", prefix: str = "", **differs: Any) -> Claim:
    """The usual claim, under another number, whose member id begins with what shall happen."""
    found = replace(CLAIM, patient_control_number=number, **differs)
    member_id = f"{prefix}{found.subscriber.member_id}"
    return replace(found, subscriber=replace(found.subscriber, member_id=member_id))


def document(number: str = "PCN1", prefix: str = "", **differs: Any) -> str:
    """The 837P of such a claim, with a control number of its own."""
    return written(claim(number, prefix, **differs), control_number=next(_numbers))


class House:
    """A clearinghouse, a clock, and whoever sends claims and asks."""

    def __init__(self, **differs: Any) -> None:
        self.claims = ClaimsHouse(**differs)
        self.at = AT

    def forward(self, **passed: float) -> None:
        """Let time pass."""
        self.at += timedelta(**passed)

    def send(self, x12: str, key: str | None = None) -> Response:
        """What the clearinghouse answers to a claim."""
        return self.claims.submit(x12, key, at=self.at)

    def get(self, path: str, **query: str) -> Response:
        """What it answers at *path*."""
        request = Request("GET", path.removeprefix(BASE), query, KEYED, base=BASE)
        return self.claims.answer(request, at=self.at)

    def polled(self, token: str | None = None, **query: str) -> dict[str, Any]:
        """One page of the news; since an hour before the first claim where no *token* is given."""
        begin = {"pageToken": token} if token else {"startDateTime": "2026-03-02T14:00:00Z"}
        page = self.get(POLLING, **begin, **query)
        assert page.status == 200
        return page.content

    def listed(self, **query: str) -> list[dict[str, Any]]:
        """What was processed, the newest first."""
        found: list[dict[str, Any]] = self.get(TRANSACTIONS, **query).content["items"]
        return found

    def fetched(self, item: dict[str, Any]) -> str:
        """The document behind *item*."""
        (artifact,) = item["artifacts"]
        redirect = self.get(artifact["url"])
        assert redirect.status == 302
        text = self.get(redirect.headers["Location"]).text
        assert text is not None
        return text

    def heard(self) -> list[str]:
        """Every document that came back, a minute later."""
        self.at += A_MINUTE
        return [
            self.fetched(item)
            for item in self.polled(pageSize="500")["items"]
            if item["direction"] == "INBOUND"
        ]

    def pay(self) -> list[dict[str, Any]]:
        """What the payers pay at once, by their own books."""
        paid: list[dict[str, Any]] = self.claims.post.pay(at=self.at)["payments"]
        return paid

    def books(self) -> dict[str, Any]:
        """What the payers decided of each claim, by our number, by their own books."""
        decided: dict[str, Any] = self.claims.post.payments(at=self.at)["claims"]
        return decided

    def advices(self) -> list[str]:
        """Every 835 that came back, a minute later."""
        return [text for text in self.heard() if "*005010X221A1~" in text]

    def payments(self) -> list[Payment]:
        """What every 835 that came back says, read."""
        return [each for text in self.advices() for each in remittance_835.read(text).payments]

    def words(self) -> list[Acknowledgments]:
        """Every 277CA that came back, a minute later, read."""
        return [read(text) for text in self.heard() if "*005010X214~" in text]
