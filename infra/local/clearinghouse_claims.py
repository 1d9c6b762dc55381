"""How the simulated clearinghouse takes claims in, and its own books of what it took.

`POST /2024-04-01/change/medicalnetwork/professionalclaims/v3/raw-x12-submission` with an X12 claim
as JSON and, better, an Idempotency-Key. Within 24 hours of the first request the same key brings
the same answer, 409 while the first is still at work, and 422 with another body; after that nobody
remembers it, and what is sent again is a second claim. A control number (ISA13) that a sender used
within that time gets a TA1 with note 025. Time is an argument, and nothing waits.

A member id may begin with what shall go wrong (what a payer does then is told in
clearinghouse_payers.py, and what works for eligibility in clearinghouse.py):

    HTTP429 HTTP500 HTTP503 HTTP504, BUSY1 … BUSY9      refused before anybody looked at it
    LOST1 … LOST9       the first so many connections end before anybody looked at it
    GONE1 … GONE9       the first so many connections end after the work was done
    LATE1 … LATE9       the work was done, and the first so many answers are a 504
    DROP  CUT           the connection ends after the work was done, or in the middle of the answer
    SLOW01 … SLOW99     so many seconds late; who sends it again meanwhile gets 409
    EDIT33  EDIT200     the clearinghouse's own edits refuse it, with 400 or with 200
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from backoffice.x12.claim_statuses import Status
from infra.local.clearinghouse_270 import UnreadableError
from infra.local.clearinghouse_270 import at as element
from infra.local.clearinghouse_837 import VERSION, parse
from infra.local.clearinghouse_acks import Pen, Verdict
from infra.local.clearinghouse_claim import Submitted
from infra.local.clearinghouse_edits import FOLLOW_UP, Fault, faults
from infra.local.clearinghouse_faults import REFUSALS, RETRY_AFTER, Orders, orders
from infra.local.clearinghouse_item import text_of
from infra.local.clearinghouse_payments import PAYS_AFTER
from infra.local.clearinghouse_people import TABLE, Plans
from infra.local.clearinghouse_post import PostRoom
from infra.local.clearinghouse_response import (
    Request,
    Response,
    fields_of,
    message,
    refused_without_key,
)
from infra.local.clearinghouse_transactions import LAG, Transactions, is_signed_by_itself
from infra.local.clearinghouse_webhooks import Webhooks

PATH = "/2024-04-01/change/medicalnetwork/professionalclaims/v3/raw-x12-submission"
KEY_LIFE = timedelta(hours=24)
CLEARINGHOUSE = "CLEARINGHOUSE"
"""In place of a payer's id: nobody here answers at all."""
_LONGEST_KEY = 255
_ORDERED_EDITS = frozenset({"EDIT33", "EDIT200"})


@dataclass(frozen=True)
class _Kept:
    """What a key stands for: the body's hash, the answer, and until when it is at work."""

    digest: str
    response: Response
    first_at: datetime
    busy_until: datetime


class ClaimsHouse:
    """Everything that is remembered about claims; the same calls give the same answers."""

    def __init__(
        self,
        *,
        lag: timedelta = LAG,
        key_life: timedelta = KEY_LIFE,
        webhooks: Webhooks | None = None,
        plans: Plans | None = None,
        pays_after: timedelta = PAYS_AFTER,
    ) -> None:
        self.transactions = Transactions(lag)
        self.post = PostRoom(self.transactions, webhooks, plans or Plans(TABLE), pays_after)
        self.requests: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        """How often each claim came, was passed on, and was not, by patient control number."""
        self._key_life = key_life
        self._keys: dict[str, _Kept] = {}
        self._numbers: dict[tuple[str, str], datetime] = {}
        self._order = count()

    def answer(self, request: Request, *, at: datetime) -> Response:
        """The response to a request about claims, or what became of them."""
        self.post.settle(at=at)
        refused = None if is_signed_by_itself(request) else refused_without_key(request)
        if refused:
            return refused
        if (request.method, request.path) == ("POST", PATH):
            x12 = fields_of(request).get("x12")
            if isinstance(x12, str):
                return self.submit(x12, request.headers.get("idempotency-key"), at=at)
            says = "The body is JSON with a text named x12."
            return Response(400, {"message": says, "fieldList": [{"path": "/x12"}]})
        found = self.transactions.answer(request, at=at) if request.method == "GET" else None
        return found or Response(404, message("NOT_FOUND", "There is nothing here."))

    def submit(self, x12: str, key: str | None, *, at: datetime) -> Response:
        """The response to one claim, sent under *key*."""
        self.post.settle(at=at)
        if CLEARINGHOUSE in self.post.down:
            return Response(503, message(*REFUSALS[503]))
        if key is not None and not 0 < len(key) <= _LONGEST_KEY:
            return Response(400, message("BAD_REQUEST", "A key has 1 to 255 characters."))
        try:
            claim = parse(x12)
        except UnreadableError as problem:
            return Response(400, {"message": str(problem), "fieldList": [{"path": "/x12"}]})
        told = orders(claim.member_id)
        self.requests[claim.number] += 1
        times = self.requests[claim.number]
        status = told.refusal(times)
        if status in REFUSALS:
            wait = {"Retry-After": str(RETRY_AFTER[status])} if status in RETRY_AFTER else {}
            return Response(status, message(*REFUSALS[status]), headers=wait)
        if told.meets("LOST", times):
            return Response(None)
        return _marred(self._once(x12, key, claim, told, at), told, times)

    def forget_keys(self) -> None:
        """Let every key and control number be as old as it has to be for nobody to remember it."""
        self._keys.clear()
        self._numbers.clear()

    def books(self) -> dict[str, Any]:
        """The clearinghouse's own count: how often each claim was passed on, refused, and asked."""
        claims = {
            number: {
                "accepted": self.accepted[number],
                "refused": self.refused[number],
                "requests": times,
            }
            for number, times in sorted(self.requests.items())
        }
        twice = [number for number, each in claims.items() if each["accepted"] > 1]
        total = sum(self.accepted.values())
        duplicates = self.post.duplicates()
        return {"accepted": total, "twice": twice, "duplicates": duplicates, "claims": claims}

    def _once(
        self, x12: str, key: str | None, claim: Submitted, told: Orders, at: datetime
    ) -> Response:
        """The answer to what was not answered before, or the one that was given then."""
        digest = hashlib.sha256(x12.encode()).hexdigest()
        kept = self._keys.get(key) if key else None
        if kept is None or at >= kept.first_at + self._key_life:
            response = self._worked_on(x12, claim, told, at)
            if key:
                busy_until = at + timedelta(seconds=told.seconds_late)
                self._keys[key] = _Kept(digest, response, at, busy_until)
            return replace(response, seconds_late=told.seconds_late)
        if kept.digest != digest:
            return Response(422, message("UNPROCESSABLE_ENTITY", "The key has another body."))
        if at < kept.busy_until:
            seconds = max(1, int((kept.busy_until - at).total_seconds()))
            again = {"Retry-After": str(seconds)}
            return Response(409, message("CONFLICT", "The first is at work."), headers=again)
        return kept.response

    def _worked_on(self, x12: str, claim: Submitted, told: Orders, at: datetime) -> Response:
        """Refuse the document, refuse the claim, or pass it on."""
        name = f"claim {next(self._order)} {x12}"
        correlation_id = f"{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
        pen = Pen(claim, correlation_id)
        said = _said(claim, correlation_id, at)
        if refused := self._malformed(claim, pen, at):
            return Response(400, _as_error(said, *refused))
        found = faults(claim)
        if _ORDERED_EDITS.intersection(told.prefixes):
            found.append(Fault("An edit that was asked for.", Status("A7", "21")))
        number = self.post.number()
        if found:
            self.refused[claim.number] += 1
            verdict = Verdict("clearinghouse", (found[0].status,), message=found[0].words)
            document = pen.acknowledgment(verdict, number=number, at=at)
            said = _as_error(said, [each.error for each in found], document)
            return Response(200 if "EDIT200" in told.prefixes else 400, said)
        verdict = Verdict("clearinghouse", (Status("A0", "16", "PR"),))
        document = pen.acknowledgment(verdict, number=number, at=at)
        self.accepted[claim.number] += 1
        self.post.went_out(x12, at=at)
        self.post.plan(claim, pen, told, own=document, at=at)
        return Response(200, said | {"x12": document})

    def _malformed(
        self, claim: Submitted, pen: Pen, at: datetime
    ) -> tuple[list[dict[str, str]], str | None] | None:
        """What is wrong with the document as such, as errors, and as a TA1 or a 999."""
        sent = claim.envelope
        name = (sent["sender"], sent["isa"])
        used, self._numbers[name] = self._numbers.get(name), at
        if used is not None and at < used + self._key_life:
            says, refusal = "The control number was used before.", "TA1"
        elif sent["delimiters"] != "*^:~":
            says, refusal = "The delimiters are not * ^ : and ~.", ""
        elif not claim.well_counted or sent["version"] != VERSION:
            says, refusal = "The document does not follow its guide.", "999"
        else:
            return None
        document = None
        if refusal == "TA1":
            document = pen.refused("025", number=self.post.number(), at=at)
        elif refusal == "999":
            number = self.post.number()
            document = pen.judged("R", number=number, at=at)
        self.refused[claim.number] += 1
        return [{"code": "33", "description": says, "followupAction": FOLLOW_UP}], document


def _said(claim: Submitted, correlation_id: str, at: datetime) -> dict[str, Any]:
    """The JSON about a claim that is taken."""
    lines = [{"lineItemControlNumber": line.control_number} for line in claim.lines]
    return {
        "status": "SUCCESS",
        "controlNumber": claim.envelope["isa"],
        "tradingPartnerServiceId": claim.payer_id,
        "claimReference": {
            "correlationId": correlation_id,
            "rhclaimNumber": correlation_id,
            "customerClaimNumber": correlation_id,
            "patientControlNumber": claim.number,
            "payerID": claim.payer_id,
            "formatVersion": "5010",
            "timeOfResponse": text_of(at),
            "serviceLines": lines,
        },
        "httpStatusCode": "200 OK",
        "meta": {"traceId": correlation_id},
        "payer": {"payerName": element(claim.payer, 3), "payerID": claim.payer_id},
    }


def _as_error(
    said: dict[str, Any], errors: list[dict[str, str]], document: str | None
) -> dict[str, Any]:
    answer = {"status": "ERROR", "httpStatusCode": "400 BAD_REQUEST", "errors": errors}
    return said | answer | ({"x12": document} if document else {})


def _marred(response: Response, told: Orders, times: int) -> Response:
    """*response* as it arrives, after the work was done."""
    if told.meets("GONE", times) or "DROP" in told.prefixes:
        return replace(response, status=None)
    if told.meets("LATE", times):
        return Response(504, message(*REFUSALS[504]))
    return replace(response, is_cut="CUT" in told.prefixes)
