"""The people of a story: a provider at the API, and the clients on the roster.

Nothing here knows how the office works inside: it signs in, asks, and reads mail as they would.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from infra.local.seed import SignIn
from infra.local.stack import LocalStack

T = TypeVar("T")

PATIENCE_SECONDS = 120
"""A cold start of everything at once takes a small machine that long."""
ZONE = "America/New_York"


class StoryError(Exception):
    """A step of the story did not hold; the message says which, and what came instead."""


@dataclass(frozen=True)
class Patient:
    """Somebody made up, insured by the simulated clearinghouse."""

    first_name: str
    last_name: str
    birth_date: date
    sex: str
    member_id: str
    group_number: str


ANA = Patient("Ana", "Rivera", date(1990, 4, 12), "F", "FERN0001", "FERN100")
BEN = Patient("Ben", "Okafor", date(1985, 9, 30), "M", "OAKS0001", "OAK200")
DANA = Patient("Dana", "Whitfield", date(1995, 1, 20), "F", "REED0001", "REED500")
TOLU = Patient("Tolu", "Adeyemi", date(1992, 8, 8), "F", "PAYA3LARK0001", "LARK900")
"""Her payer is told by the beginning of the member ID to send claims back (A3: not found)."""


class Practice:
    """A provider at the API, signed in."""

    def __init__(self, stack: LocalStack, url: str, who: SignIn) -> None:
        self._stack = stack
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": sign_in_for(stack, who)},
            timeout=PATIENCE_SECONDS,
        )

    def get(self, path: str) -> Any:
        """What the API answers at *path*."""
        return _json(self._http.get(path))

    def put(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the API answers to *body* at *path*."""
        return _json(self.ask("PUT", path, body))

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Whatever the API answers, refusals too."""
        return self._http.request(method, path, json=body)

    def add(self, patient: Patient, *, client_id: str = "", **differs: str) -> str:
        """Put *patient* on the roster; the id is the provider's to choose."""
        client_id = client_id or f"{patient.first_name.lower()}-{uuid4().hex[:8]}"
        self.put(
            f"/clients/{client_id}",
            {
                "first_name": patient.first_name,
                "last_name": patient.last_name,
                "birth_date": patient.birth_date.isoformat(),
                "email": f"{client_id}@mail.example",
                "email_consent": True,
                "state": "NY",
                "time_zone": ZONE,
                **differs,
            },
        )
        return client_id

    def plan_visit(
        self, client_id: str, *, in_days: int = 3, on: date | None = None
    ) -> tuple[str, date]:
        """Plan a visit *on* a day; or in so many, or on the last one of the year if that is first.

        What comes back is the visit's id, and its day.
        """
        day = on or min(today() + timedelta(days=in_days), date(today().year, 12, 31))
        visit_id = f"visit-{uuid4().hex[:8]}"
        visit = {"day": day.isoformat(), "procedure": "90837", "telehealth": True}
        self.put(f"/clients/{client_id}/visits/{visit_id}", visit)
        return visit_id, day

    def insure(self, client_id: str, patient: Patient, payer_id: str = "meridian-health") -> str:
        """Enter the policy of *patient* for them, as from today; where it is found again."""
        path = f"/clients/{client_id}/policies/policy-{uuid4().hex[:8]}"
        self.put(path, policy_of(patient, payer_id))
        return path

    def send_link(self, client_id: str, patient: Patient, *, after: str | None = None) -> str:
        """Have a link mailed and read it out of the mail; perhaps one *after* an earlier one."""
        self.put(f"/clients/{client_id}/insurance-links/{uuid4().hex}")

        def mailed() -> str | None:
            link = self.mailed(client_id)
            return link if link != after else None

        return until(f"the mail to {patient.first_name}", mailed)

    def mails_to(self, client_id: str) -> list[dict[str, Any]]:
        """Every e-mail to a client, oldest first."""
        address = f"{client_id}@mail.example"
        return [mail for mail in self._stack.mails() if address in mail["To"]]

    def wait_for_mail(self, client_id: str, subject: str) -> dict[str, Any]:
        """The e-mail to a client that has this *subject*, as soon as it is there."""

        def mailed() -> dict[str, Any] | None:
            found = [mail for mail in self.mails_to(client_id) if mail["Subject"] == subject]
            return found[-1] if found else None

        return until(f"the mail “{subject}”", mailed)

    def wait_for(self, path: str, **wanted: str) -> Any:
        """What the API answers at *path*, once it says what is *wanted*."""

        def said() -> Any:
            found = self.get(path)
            return found if wanted.items() <= found.items() else None

        return until(f"{wanted} at {path}", said)

    def wait_for_verdict(self, client_id: str) -> Any:
        """The verdict on a client, as soon as there is one."""

        def decided() -> Any:
            answer = self._http.get(f"/clients/{client_id}/eligibility")
            found = answer.json() if answer.status_code == 200 else {}
            return found if found.get("verdict") else None

        return until("the verdict", decided)

    def mailed(self, client_id: str) -> str | None:
        """The link in the latest mail to a client that has one."""
        for mail in reversed(self.mails_to(client_id)):
            if found := re.search(r"https?://\S+/link/\S+", mail["BodyText"]):
                return found.group()
        return None


def today() -> date:
    """The day where everybody of the story lives."""
    return datetime.now(ZoneInfo(ZONE)).date()


def policy_of(patient: Patient, payer_id: str) -> dict[str, Any]:
    """A policy of *patient*'s own, as the API takes it."""
    return {
        "payer_id": payer_id,
        "member_id": patient.member_id,
        "group_number": patient.group_number,
        "address": {"line1": "12 Elm Street", "city": "Albany", "state": "NY", "zip": "12207"},
        "sex": patient.sex,
        "holds": {"since": today().isoformat()},
    }


def sign_in_for(stack: LocalStack, who: SignIn, kind: str = "IdToken") -> str:
    """The token of that *kind* that a provider's sign-in gives."""
    answer = stack.client("cognito-idp").initiate_auth(
        ClientId=stack.outputs["PortalClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": who.email, "PASSWORD": who.password},
    )
    return str(answer["AuthenticationResult"][kind])


def _json(answer: httpx.Response) -> Any:
    if answer.status_code >= 400:
        raise StoryError(f"{answer.request.url.path} answered {answer.status_code}: {answer.text}")
    return answer.json()


def until(what: str, look: Callable[[], T | None], *, every: float = 0.2) -> T:
    """What *look* finds, as soon as it finds something; it looks *every* so many seconds.

    Raises:
        StoryError: it found nothing in time.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(every)
    raise StoryError(f"{what} did not come within {PATIENCE_SECONDS} seconds")
