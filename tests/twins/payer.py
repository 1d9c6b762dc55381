"""The clearinghouse in memory: the simulated one behind an HTTP client that opens no connection."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import urllib3

from backoffice.adapters.payers.clearinghouse import Clearinghouse as RealClearinghouse
from backoffice.domain.bill import Bill
from infra.local.clearinghouse import PATH, PLANS, Clearinghouse, Response
from infra.local.clearinghouse_people import Plans
from tests.twins.claims_house import ClaimsHouse
from tests.twins.faults import Faults


class MemoryAnswer:
    """As much of an HTTP response as the adapter reads, a piece at a time."""

    def __init__(
        self,
        status: int,
        content: Mapping[str, Any] | str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.headers = headers or {}
        text = content if isinstance(content, str) else json.dumps(content)
        self._left = text.encode()

    def read1(self, amount: int, *, decode_content: bool) -> bytes:
        """The next piece, as it came over the wire."""
        assert not decode_content
        piece, self._left = self._left[:amount], self._left[amount:]
        return piece

    def close(self) -> None:
        """Nothing is open."""


class ClaimsHttp:
    """An HTTP client with the claims side of a clearinghouse at its other end."""

    def __init__(self, house: ClaimsHouse, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self._house = house

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        with self._faults.during("send claim" if method == "POST" else "look up claim"):
            if "/files/" in url:
                assert "Authorization" not in sent["headers"], "the key is for the house alone"
                return MemoryAnswer(200, self._house.file(url))
            assert sent["headers"]["Authorization"]
            status, content, headers = self._house.answers(method, url, sent)
            if status is None:
                raise urllib3.exceptions.ProtocolError("the connection broke")
            return MemoryAnswer(status, content, headers)


class PlainlyWriting(RealClearinghouse):
    """A clearinghouse whose claims are hardly more than their numbers."""

    def prepare_claim(self, bill: Bill, *, control_number: int, at: datetime) -> str:
        """As much of an 837P as the books of the other side look at."""
        blank = " " * 10
        return (
            f"ISA*00*{blank}*00*{blank}*ZZ*1999999984     *ZZ*STEDI          *{at:%y%m%d}*{at:%H%M}"
            f"*^*00501*{control_number:09}*0*T*:~GS*HC*1999999984*STEDI*{at:%Y%m%d}*{at:%H%M}"
            f"*{control_number}*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*1~"
            f"CLM*{bill.control_number}*{bill.charge.cents}***{bill.place_of_service}:B:1~"
            f"SE*4*0001~GE*1*{control_number}~IEA*1*{control_number:09}~"
        )


class MemoryHttp:
    """An HTTP client with the simulated clearinghouse at its other end.

    `outages` is how many of the next requests fail before anybody looks at them;
    `clearinghouse.down(payer_id)` is one payer's outage; `says` is the 271 that any question gets,
    whatever the payer knows.
    """

    def __init__(self, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.clearinghouse = Clearinghouse(Plans(PLANS))
        self.outages = 0
        self.says: str | None = None
        self.asked: list[str] = []
        self.answers: list[str] = []

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        with self._faults.during("ask payer"):
            if not (method == "POST" and url.endswith(PATH) and sent["headers"]["Authorization"]):
                raise AssertionError(f"{method} {url} is not how the clearinghouse is asked")
            if self.outages:
                self.outages -= 1
                raise urllib3.exceptions.ProtocolError("the connection broke")
            document = json.loads(sent["body"])["x12"]
            self.asked.append(document)
            if self.says is not None:
                return MemoryAnswer(200, {"x12": self.says})
            response: Response = self.clearinghouse.check_eligibility(document)
            if response.status is None or response.is_cut:
                raise urllib3.exceptions.ProtocolError("the connection broke after the work")
            if "x12" in response.content:
                self.answers.append(response.content["x12"])
            return MemoryAnswer(response.status, response.content, response.headers)
