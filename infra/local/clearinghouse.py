"""A clearinghouse that stands in for the real one: it answers eligibility inquiries locally.

    python infra/local/clearinghouse.py --port 4580 [--plans FILE]

It serves `POST /2024-04-01/change/medicalnetwork/eligibility/v3/raw-x12` with the JSON of the real
one, and answers from a table of plans (clearinghouse_plans.json). The person is looked up by member
id, whatever the payer's id; only UNKNOWN is refused, with 400 and code 79. The same request always
gets the same answer, apart from the control numbers that it has seen before.

A member id may begin with what shall go wrong; several may stand in a row, and the rest of it is
looked up (`SLOW02FERN0001` is FERN0001, two seconds late):

    AAA42 AAA43 AAA72 AAA73 AAA75 AAA79   a 271 that rejects: payer down, provider unknown, member
                        id wrong, name wrong, subscriber not found, participant unknown
    ACK999  ACKTA1      the document is refused: a 999, or a TA1, in place of the 271
    HTTP400             400, with errors in the JSON instead of an answer
    HTTP429 HTTP500 HTTP503 HTTP504       refused before anybody looked at it
    BUSY1 … BUSY9       503 for the first so many requests about this member id, then an answer
    SLOW01 … SLOW99     so many seconds late
    DROP                the connection ends after the work was done, without an answer
    WIRE1               | ! > and a newline as delimiters
    WIRE2               group separators (0x1D) at the ends of segments, on one line
    WIRE3               a byte-order mark, and an unpadded ISA
    WIRE4               small letters

Without a prefix, data that does not fit the table is rejected as payers do: 75 (no such member id),
73 (name), 71 (birth date), 77 (no such dependent). A control number (ISA13) that a sender used
before gets a TA1 with note 025. `GET /_simulator/requests` counts the requests by member id, and
`POST /_simulator/reset` forgets them.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

if not __package__:  # started by its path, so that the project is not importable yet
    sys.path.insert(0, str(Path(__file__).parents[2]))

from infra.local.clearinghouse_271 import (
    Answers,
    Asked,
    UnreadableError,
    Wire,
    at,
    parse,
)

PATH = "/2024-04-01/change/medicalnetwork/eligibility/v3/raw-x12"
PLANS = Path(__file__).with_name("clearinghouse_plans.json")
PREFIX = re.compile(
    r"(AAA(?:42|43|72|73|75|79)|ACK(?:999|TA1)|HTTP(?:400|429|500|503|504)"
    r"|BUSY[1-9]|SLOW[0-9]{2}|DROP|WIRE[1-4])"
)
REJECTIONS = {
    "42": ("R", "payer", "Resubmission Allowed"),
    "43": ("C", "provider", "Please Correct and Resubmit"),
    "71": ("C", "subscriber", "Please Correct and Resubmit"),
    "72": ("C", "subscriber", "Please Correct and Resubmit"),
    "73": ("C", "subscriber", "Please Correct and Resubmit"),
    "75": ("C", "subscriber", "Please Correct and Resubmit"),
    "77": ("C", "dependent", "Please Correct and Resubmit"),
    "79": ("C", "payer", "Please Correct and Resubmit"),
}
WIRES = {
    "WIRE1": Wire(element="|", repetition="!", component=">", end="\n"),
    "WIRE2": Wire(end="\x1d"),
    "WIRE3": Wire(before="\ufeff", padded=False),
    "WIRE4": Wire(small_letters=True),
}
UNKNOWN_PAYER = "UNKNOWN"
REFUSALS = {
    429: ("TOO_MANY_REQUESTS", "Too many requests are in progress."),
    500: ("INTERNAL_SERVER_ERROR", "Something went wrong."),
    503: ("SERVICE_UNAVAILABLE", "The service is not available."),
    504: ("GATEWAY_TIMEOUT", "The payer did not answer in time."),
}


class Plans:
    """Who is insured and what their plans pay for."""

    def __init__(self, file: Path) -> None:
        table = json.loads(file.read_text(encoding="utf-8"))
        self._plans: dict[str, dict[str, Any]] = table["plans"]
        self._insured = {each["member_id"]: each for each in table["insured"]}

    def answer(self, asked: Asked, member_id: str, answers: Answers) -> tuple[str, str | None]:
        """The 271 about whoever *asked* names, and the reject code, if it is a rejection."""
        insured = self._insured.get(member_id)
        if insured is None:
            return self.rejected("75", answers)
        if asked.dependent:
            mine = [each for each in insured.get("dependents", []) if _is(each, asked.dependent)]
            patient = next((each for each in mine if _born(each, asked)), None)
            if patient is None:
                return self.rejected("77", answers)
        elif not _is(insured, asked.subscriber):
            return self.rejected("73", answers)
        elif not _born(insured, asked):
            return self.rejected("71", answers)
        else:
            patient = insured
        return answers.covered(insured, patient, self._plans[insured["plan"]]), None

    def rejected(self, code: str, answers: Answers) -> tuple[str, str]:
        """The 271 that rejects with *code*, and the code."""
        follow_up, level, _ = REJECTIONS[code]
        return answers.rejected(code, follow_up, level), code


def _is(person: dict[str, Any], name: list[str]) -> bool:
    return bool(person["last"] == at(name, 3).upper() and person["first"] == at(name, 4).upper())


def _born(person: dict[str, Any], asked: Asked) -> bool:
    return asked.birth_date == str(person["birth_date"]).replace("-", "")


@dataclass
class Response:
    """What goes back: a status, the JSON, and how late; no status drops the connection."""

    status: int | None
    content: dict[str, Any] = field(default_factory=dict)
    seconds_late: int = 0


class Clearinghouse:
    """Everything that is remembered between requests, and the way a request takes."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans
        self._lock = threading.Lock()
        self.requests: Counter[str] = Counter()
        self._control_numbers: set[tuple[str, str]] = set()

    def reset(self) -> None:
        """Forget every request."""
        with self._lock:
            self.requests.clear()
            self._control_numbers.clear()

    def check_eligibility(self, x12: str) -> Response:
        """The response to one 270."""
        try:
            asked = parse(x12)
        except UnreadableError as problem:
            return Response(400, {"message": str(problem), "fieldList": [{"path": "/x12"}]})
        prefixes = _prefixes(asked.member_id)
        with self._lock:
            self.requests[asked.member_id] += 1
            times = self.requests[asked.member_id]
        refused = _refused(prefixes, times)
        if at(asked.payer, 9) == UNKNOWN_PAYER:
            refused = _bad_request("79")
        if refused is not None:
            return refused
        content = self._content(asked, prefixes, x12)
        late = sum(int(prefix[4:]) for prefix in prefixes if prefix.startswith("SLOW"))
        return Response(None if "DROP" in prefixes else 200, content, seconds_late=late)

    def _content(self, asked: Asked, prefixes: list[str], x12: str) -> dict[str, Any]:
        wire = next((WIRES[prefix] for prefix in prefixes if prefix in WIRES), Wire())
        answers = Answers(asked, wire)
        sent, code = asked.envelope, None
        number = (sent["sender"], sent["isa"])
        with self._lock:
            is_repeated = number in self._control_numbers
            self._control_numbers.add(number)
        rejections = [prefix[3:] for prefix in prefixes if prefix.startswith("AAA")]
        if is_repeated or "ACKTA1" in prefixes:
            answer = answers.interchange_refused("025" if is_repeated else "023")
        elif "ACK999" in prefixes or not asked.well_counted:
            answer = answers.set_refused()
        elif rejections:
            answer, code = self._plans.rejected(rejections[0], answers)
        else:
            member_id = asked.member_id[sum(map(len, prefixes)) :]
            answer, code = self._plans.answer(asked, member_id, answers)
        errors = [_error(code)] if code else []
        level = REJECTIONS[code][1] if code else ""
        levels = ("payer", "provider", "subscriber")
        shown = {name: {"aaaErrors": errors if name == level else []} for name in levels}
        dependents = [{"aaaErrors": errors}] if level == "dependent" else []
        return {
            "id": f"ec_{uuid.uuid5(uuid.NAMESPACE_URL, x12)}",
            "controlNumber": sent["isa"],
            "status": "error" if errors else "success",
            "errors": errors,
            **shown,
            "dependents": dependents,
            "x12": answer,
        }


def _prefixes(member_id: str) -> list[str]:
    prefixes, start = [], 0
    while found := PREFIX.match(member_id, start):
        prefixes.append(found[1])
        start = found.end()
    return prefixes


def _refused(prefixes: list[str], times: int) -> Response | None:
    """The refusal by somebody who did not look at the inquiry, if there is to be one."""
    statuses = [int(prefix[4:]) for prefix in prefixes if prefix.startswith("HTTP")]
    busy = [int(prefix[4:]) for prefix in prefixes if prefix.startswith("BUSY")]
    statuses += [503 for first in busy if times <= first]
    if not statuses:
        return None
    if statuses[0] == 400:
        return _bad_request("71")
    return Response(statuses[0], _message(*REFUSALS[statuses[0]]))


def _bad_request(code: str) -> Response:
    return Response(400, {"message": "The request is not valid.", "errors": [_error(code)]})


def _error(code: str) -> dict[str, str]:
    return {
        "field": "AAA",
        "code": code,
        "followupAction": REJECTIONS[code][2],
        "location": f"{REJECTIONS[code][1]}_level_HL_loop",
        "possibleResolutions": "See the companion guide of the payer.",
    }


class Handler(BaseHTTPRequestHandler):
    """HTTP in, HTTP out."""

    protocol_version = "HTTP/1.1"
    clearinghouse: Clearinghouse

    def do_GET(self) -> None:
        if self.path != "/_simulator/requests":
            return self._answer(Response(404, _message("NOT_FOUND", "There is nothing here.")))
        counts = dict(sorted(self.clearinghouse.requests.items()))
        return self._answer(Response(200, {"total": sum(counts.values()), "requests": counts}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/_simulator/reset":
            self.clearinghouse.reset()
            return self._answer(Response(200, {}))
        if self.path != PATH:
            return self._answer(Response(404, _message("NOT_FOUND", "There is nothing here.")))
        key = self.headers.get("Authorization", "")
        if not key:
            return self._answer(Response(401, _message("UNAUTHORIZED", "There is no API key.")))
        if key.removeprefix("Key ").startswith("revoked"):
            return self._answer(Response(403, _message("ACCESS_DENIED", "The key is not valid.")))
        x12 = _x12(body)
        if x12 is None:
            fault = {"path": "/x12", "message": "The body is JSON with a text named x12."}
            return self._answer(Response(400, {"message": fault["message"], "fieldList": [fault]}))
        return self._answer(self.clearinghouse.check_eligibility(x12))

    def _answer(self, response: Response) -> None:
        time.sleep(response.seconds_late)
        if response.status is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = json.dumps(response.content).encode()
        self.send_response(response.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: requests name people."""


def _message(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message}


def _x12(body: bytes) -> str | None:
    try:
        content = json.loads(body)
    except ValueError:
        return None
    x12 = content.get("x12") if isinstance(content, dict) else None
    return x12 if isinstance(x12, str) else None


def main() -> None:
    """Serve until the process ends; port 0 takes a free one and says which."""
    parser = argparse.ArgumentParser(description="The simulated clearinghouse.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--plans", type=Path, default=PLANS)
    options = parser.parse_args()
    Handler.clearinghouse = Clearinghouse(Plans(options.plans))
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    print(f"clearinghouse at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
