"""A clearinghouse that stands in for the real one: it answers eligibility inquiries locally.

    python infra/local/clearinghouse.py --port 4580 [--plans FILE]

It takes claims, too, and hands acknowledgments and remittances out: clearinghouse_claims.py,
clearinghouse_payers.py, clearinghouse_adjudication.py, clearinghouse_payments.py,
clearinghouse_transactions.py and clearinghouse_webhooks.py say how, and what may go wrong.

It serves `POST /2024-04-01/change/medicalnetwork/eligibility/v3/raw-x12` with the JSON of the real
one, and answers from a table of plans (clearinghouse_plans.json). The person is looked up by member
id, whatever the payer's id; only UNKNOWN is refused, with 400 and code 79. The same request always
gets the same answer, apart from the control numbers that it has seen before, and from what a claim
that was decided meanwhile met of a deductible or a maximum.

A member id may begin with what shall go wrong; several may stand in a row, and the rest of it is
looked up (`SLOW02FERN0001` is FERN0001, two seconds late):

    AAA42 …             a 271 that rejects with that code of AAA03, in the loop where it usually
                        stands; AAA72IN2100D in another: 2000A, 2100A to 2100D, or 2110
    ACK999  ACKTA1      the document is refused: a 999, or a TA1, in place of the 271
    HTTP400             400, with errors in the JSON instead of an answer
    HTTP429 HTTP500 HTTP503 HTTP504       refused before anybody looked at it; 429 says for how long
    BUSY1 … BUSY9       503 for the first so many requests about this member id, then an answer
    SLOW01 … SLOW99     so many seconds late
    DROP                the connection ends after the work was done, without an answer
    CUT                 the connection ends in the middle of the answer
    WIRE1               | ! > and a newline as delimiters
    WIRE2               group separators (0x1D) at the ends of segments, on one line
    WIRE3               a byte-order mark, and an unpadded ISA
    WIRE4               small letters
    WIRE5               apostrophes at the ends of segments, then blank lines and an indent
    WIRE6               no terminator after the very last segment

Without a prefix, data that does not fit the table is rejected as payers do: 75 (no such member id,
or not at this payer), 73 (name), 71 (birth date), 77 (no such dependent), 62 and 63 (a day in
another year). A control number (ISA13) that a sender used before gets a TA1 with note 025.

    GET  /_simulator/requests       counts the requests by member id
    GET  /_simulator/claims         its own books: how often each claim was passed on
    GET  /_simulator/payments       the payers' own books: what they paid, and of each claim what
                                    their decisions come to
    POST /_simulator/pay            every payer pays at once what it took in, in one payment to
                                    each payee, and does what was to follow on the last time
    POST /_simulator/down/MRDN1     the payer MRDN1 answers nobody (42, and no claim) until `up` or
                                    `reset`; CLEARINGHOUSE in its place lets no claim in at all
    POST /_simulator/up/MRDN1
    POST /_simulator/forward/86400  so many seconds pass at once
    POST /_simulator/forget-keys    nobody remembers a key or a control number of a claim, as on
                                    the day after, and no other time passes
    POST /_simulator/webhooks       {"url", "secret", "waits": [seconds], "twice", "newest_first"}:
                                    where news goes from now on; {} for nowhere
    POST /_simulator/reset          forgets the requests, the claims, and who is down
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
import uuid
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

if not __package__:  # started by its path, so that the project is not importable yet
    sys.path[:0] = [
        str(Path(__file__).parents[2] / way) for way in (".", "layers/backoffice/python")
    ]

from infra.local.clearinghouse_270 import Asked, UnreadableError, at, parse
from infra.local.clearinghouse_271 import Answers, Rejection
from infra.local.clearinghouse_claims import ClaimsHouse
from infra.local.clearinghouse_faults import (
    FOLLOW_UPS,
    LEVELS,
    REFUSALS,
    RETRY_AFTER,
    Orders,
    orders,
    rejection,
)
from infra.local.clearinghouse_people import TABLE, Plans
from infra.local.clearinghouse_response import (
    Request,
    Response,
    fields_of,
    message,
    refused_without_key,
)
from infra.local.clearinghouse_transactions import LAG
from infra.local.clearinghouse_webhooks import Delivery, asked_for

PATH = "/2024-04-01/change/medicalnetwork/eligibility/v3/raw-x12"
PLANS = TABLE
UNKNOWN_PAYER = "UNKNOWN"
_SWITCH = re.compile(r"/_simulator/(?P<way>down|up)/(?P<payer_id>[A-Za-z0-9]{2,80})")


class Clearinghouse:
    """Everything that is remembered between requests, and the way a request takes."""

    def __init__(self, plans: Plans, *, lag: timedelta = LAG) -> None:
        self._plans = plans
        self._lag = lag
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Forget every request and claim, and that anybody was down."""
        with self._lock:
            self.requests: Counter[str] = Counter()
            self.claims = ClaimsHouse(lag=self._lag, plans=self._plans)
            self._control_numbers: set[tuple[str, str]] = set()
            self._down: set[str] = set()

    def down(self, payer_id: str, *, is_down: bool = True) -> None:
        """Let the payer *payer_id* answer nobody, or everybody again."""
        with self._lock:
            for known in (self._down, self.claims.post.down):
                (known.add if is_down else known.discard)(payer_id)

    def answer(self, request: Request, *, at: datetime) -> Response:
        """The response to whatever came in, of which only HTTP is left to be made."""
        if request.path.startswith("/_simulator/"):
            return self._of_the_simulator(request, at)
        if request.path != PATH or request.method != "POST":
            with self._lock:
                return self.claims.answer(request, at=at)
        if refused := refused_without_key(request):
            return refused
        x12 = fields_of(request).get("x12")
        if not isinstance(x12, str):
            fault = {"path": "/x12", "message": "The body is JSON with a text named x12."}
            return Response(400, {"message": fault["message"], "fieldList": [fault]})
        return self.check_eligibility(x12)

    def news(self, *, at: datetime) -> list[Delivery]:
        """The news that is to be posted now."""
        with self._lock:
            self.claims.post.settle(at=at)
            webhooks = self.claims.post.webhooks
            return webhooks.due(at=at) if webhooks else []

    def told(self, delivery: Delivery, status: int | None, *, at: datetime) -> None:
        """What came of posting *delivery*; no *status* says that nobody answered."""
        with self._lock:
            if self.claims.post.webhooks:
                self.claims.post.webhooks.answered(delivery, status, at=at)

    def _of_the_simulator(self, request: Request, at: datetime) -> Response:
        found = _SWITCH.fullmatch(request.path)
        match request.method, request.path:
            case "GET", "/_simulator/requests":
                counts = dict(sorted(self.requests.items()))
                return Response(200, {"total": sum(counts.values()), "requests": counts})
            case "GET", "/_simulator/claims":
                with self._lock:
                    return Response(200, self.claims.books())
            case "GET", "/_simulator/payments":
                with self._lock:
                    return Response(200, self.claims.post.payments(at=at))
            case "POST", "/_simulator/pay":
                with self._lock:
                    return Response(200, self.claims.post.pay(at=at))
            case "POST", "/_simulator/reset":
                self.reset()
            case "POST", "/_simulator/forget-keys":
                with self._lock:
                    self.claims.forget_keys()
            case "POST", "/_simulator/webhooks":
                self.claims.post.webhooks = asked_for(fields_of(request))
            case "POST", _ if found:
                self.down(found["payer_id"], is_down=found["way"] == "down")
            case _:
                return Response(404, message("NOT_FOUND", "There is nothing here."))
        return Response(200, {})

    def check_eligibility(self, x12: str) -> Response:
        """The response to one 270."""
        try:
            asked = parse(x12)
        except UnreadableError as problem:
            return Response(400, {"message": str(problem), "fieldList": [{"path": "/x12"}]})
        told = orders(asked.member_id)
        with self._lock:
            self.requests[asked.member_id] += 1
            times = self.requests[asked.member_id]
            is_down = at(asked.payer, 9) in self._down
        if at(asked.payer, 9) == UNKNOWN_PAYER:
            return _bad_request("79")
        status = told.refusal(times)
        if status == 400:
            return _bad_request("71")
        if status is not None:
            wait = {"Retry-After": str(RETRY_AFTER[status])} if status in RETRY_AFTER else {}
            return Response(status, message(*REFUSALS[status]), headers=wait)
        content = self._content(asked, told, x12, is_down=is_down)
        return Response(
            None if "DROP" in told.prefixes else 200,
            content,
            seconds_late=told.seconds_late,
            is_cut="CUT" in told.prefixes,
        )

    def _content(self, asked: Asked, told: Orders, x12: str, *, is_down: bool) -> dict[str, Any]:
        answers = Answers(asked, told.wire)
        sent = asked.envelope
        number = (sent["sender"], sent["isa"])
        with self._lock:
            is_repeated = number in self._control_numbers
            self._control_numbers.add(number)
        rejections = [rejection("42")] if is_down else told.rejections
        if is_repeated or "ACKTA1" in told.prefixes:
            answer = answers.interchange_refused("025" if is_repeated else "023")
        elif "ACK999" in told.prefixes or not asked.well_counted:
            answer = answers.set_refused()
        elif rejections:
            answer = answers.rejected(rejections)
        else:
            met = self.claims.post.cashier.adjudicator.met
            answer, rejections = self._plans.answer(asked, told.member_id, answers, met=met)
        return {
            "id": f"ec_{uuid.uuid5(uuid.NAMESPACE_URL, x12)}",
            "controlNumber": sent["isa"],
            "status": "error" if rejections else "success",
            "errors": [_error(each) for each in rejections],
            **{
                level: {"aaaErrors": [_error(each) for each in _at(level, rejections)]}
                for level in ("payer", "provider", "subscriber")
            },
            "dependents": [{"aaaErrors": [_error(each)]} for each in _at("dependent", rejections)],
            "x12": answer,
        }


def _at(level: str, rejections: list[Rejection]) -> list[Rejection]:
    return [each for each in rejections if LEVELS[each.loop] == level]


def _bad_request(code: str) -> Response:
    error = _error(rejection(code))
    return Response(400, {"message": "The request is not valid.", "errors": [error]})


def _error(rejected: Rejection) -> dict[str, str]:
    return {
        "field": "AAA",
        "code": rejected.code,
        "followupAction": FOLLOW_UPS[rejected.follow_up],
        "location": f"{LEVELS[rejected.loop]}_level_HL_loop",
        "possibleResolutions": "See the companion guide of the payer.",
    }


def main() -> None:
    """Serve until the process ends; port 0 takes a free one and says which."""
    from infra.local.clearinghouse_http import serve  # noqa: PLC0415

    parser = argparse.ArgumentParser(description="The simulated clearinghouse.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--plans", type=Path, default=PLANS)
    parser.add_argument("--lag", type=float, default=LAG.total_seconds(), metavar="SECONDS")
    options = parser.parse_args()
    lag = timedelta(seconds=options.lag)
    serve(Clearinghouse(Plans(options.plans), lag=lag), port=options.port)


if __name__ == "__main__":
    main()
