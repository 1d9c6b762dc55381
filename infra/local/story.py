"""The office's main job, played over real HTTP: a client's insurance, from asking to the estimate.

Nothing here knows how the office works inside: it signs in, asks, reads mail and fills in forms as
a provider and a client would.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from infra.local.seed import NORA, SignIn
from infra.local.stack import LocalStack

T = TypeVar("T")
Say = Callable[[str], None]

_PATIENCE_SECONDS = 60
_ZONE = "America/New_York"


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


def play(stack: LocalStack, url: str, say: Say) -> None:
    """Play the whole story.

    Raises:
        StoryError: a step did not hold.
    """
    nora = Practice(stack, url, NORA)
    say("Nora Quinn, a provider, signs in")
    client_id = nora.add(ANA)
    say(f"She adds Ana Rivera to her roster, as {client_id}")
    visit_id, day = nora.plan_visit(client_id)
    say(f"She plans a visit for {day:%A, %B %-d}")
    link = nora.send_link(client_id, ANA)
    say("She asks for an insurance link; the network mails it to Ana")
    browser = Browser(link)
    browser.open(ANA.birth_date)
    say("Ana opens the link on her phone and gives her date of birth")
    browser.fill_in(ANA, payer="Meridian Health")
    say("She fills in the six steps, reviews them, ticks the box and submits")
    verdict = nora.wait_for_verdict(client_id)
    if verdict["verdict"] != "active":
        raise StoryError(f"the verdict is {verdict['verdict']}: {verdict['reason']}")
    say(f"The payer answers the network's 270: {verdict['plan_name']}. {verdict['reason']}")
    estimate = nora.get(f"/clients/{client_id}/visits/{visit_id}/estimate")["estimate"]
    if estimate.get("client_owes") != 2500:
        raise StoryError(f"the estimate is not $25.00: {estimate}")
    because = estimate["basis"][0]
    segments = ", ".join(str(number) for number in because["segments"])
    owes = estimate["client_owes"] / 100
    say(f"Ana will owe ${owes:.2f}: {because['says']} (271, segment {segments})")
    policies = nora.get(f"/clients/{client_id}/policies")["policies"]
    if [policy["member_id"] for policy in policies] != [ANA.member_id]:
        raise StoryError(f"Ana's policies are not the one that she submitted: {len(policies)}")
    until = policies[0]["holds"]["until"]
    say(f"Nora reads Ana's policy, verdict and estimate; the policy is on file until {until}")


def fresh_link(stack: LocalStack, url: str) -> tuple[str, Patient]:
    """A link that nobody has opened yet, and the person whose birth date opens it."""
    nora = Practice(stack, url, NORA)
    client_id = nora.add(BEN, client_id="ben-okafor")
    nora.plan_visit(client_id)
    earlier = nora.mailed(client_id)
    return nora.send_link(client_id, BEN, after=earlier), BEN


class Practice:
    """A provider at the API, signed in."""

    def __init__(self, stack: LocalStack, url: str, who: SignIn) -> None:
        self._stack = stack
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": sign_in_for(stack, who)}, timeout=30
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

    def add(self, patient: Patient, *, client_id: str = "") -> str:
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
                "time_zone": _ZONE,
            },
        )
        return client_id

    def plan_visit(self, client_id: str) -> tuple[str, date]:
        """Plan a visit in three days, or on the last day of the year if that comes first."""
        today = datetime.now(ZoneInfo(_ZONE)).date()
        day = min(today + timedelta(days=3), date(today.year, 12, 31))
        visit_id = f"visit-{uuid4().hex[:8]}"
        visit = {"day": day.isoformat(), "procedure": "90837", "telehealth": True}
        self.put(f"/clients/{client_id}/visits/{visit_id}", visit)
        return visit_id, day

    def send_link(self, client_id: str, patient: Patient, *, after: str | None = None) -> str:
        """Have a link mailed and read it out of the mail; perhaps one *after* an earlier one."""
        self.put(f"/clients/{client_id}/insurance-links/{uuid4().hex}")

        def mailed() -> str | None:
            link = self.mailed(client_id)
            return link if link != after else None

        return _until(f"the mail to {patient.first_name}", mailed)

    def wait_for(self, path: str, **wanted: str) -> Any:
        """What the API answers at *path*, once it says what is *wanted*."""

        def said() -> Any:
            found = self.get(path)
            return found if wanted.items() <= found.items() else None

        return _until(f"{wanted} at {path}", said)

    def wait_for_verdict(self, client_id: str) -> Any:
        """The verdict on a client, as soon as there is one."""

        def decided() -> Any:
            answer = self._http.get(f"/clients/{client_id}/eligibility")
            found = answer.json() if answer.status_code == 200 else {}
            return found if found.get("verdict") else None

        return _until("the verdict", decided)

    def mailed(self, client_id: str) -> str | None:
        """The link in the latest mail to a client that has one."""
        for mail in reversed(self._stack.mails()):
            found = re.search(r"https?://\S+/link/\S+", mail["BodyText"])
            if found and f"{client_id}@mail.example" in str(mail["To"]):
                return found.group()
        return None


class Browser:
    """A client's browser without JavaScript: it follows links, posts forms and keeps cookies."""

    def __init__(self, link: str) -> None:
        self._link = link
        self._http = httpx.Client(follow_redirects=False, timeout=30)
        self._base = link.rsplit("/link/", 1)[0]
        self._cookie = ""

    def open(self, birth_date: date) -> None:
        """Land, and give the date of birth."""
        landing = self._http.get(self._link)
        if landing.status_code != 200:
            raise StoryError(f"the link's page answered {landing.status_code}")
        opened = self._http.post(self._link, data=_in_three("birth_date", birth_date))
        if opened.status_code != 303:
            raise StoryError(f"the link did not open: {opened.status_code}")
        # The cookie is for https or this very machine, which browsers trust and httpx does not.
        self._cookie = opened.headers["set-cookie"].split(";")[0]

    def fill_in(
        self,
        patient: Patient,
        *,
        payer: str,
        holder: Patient | None = None,
        relationship: str = "",
    ) -> None:
        """Fill in every step and submit; *holder* is whose policy it is, if not the patient's."""
        self.answer_until("card", patient, payer=payer)
        self.answer("card", {})
        if holder is None:
            self.answer("policy-holder", {"client_is_holder": "yes"})
        else:
            self.answer("policy-holder", {"client_is_holder": "no", "relationship": relationship})
            self.answer("policy-holder-details", _person(holder))
        self.answer("review", {"attested": "yes"})

    def answer_until(self, step: str, patient: Patient, *, payer: str) -> None:
        """Fill in the steps before *step*, at most those before the card."""
        answers = {
            "about-you": {"for_whom": "myself", "sex": patient.sex, **_person(patient)},
            "insurance": {"payer_name": payer},
            "member-id": {"member_id": patient.member_id, "group_number": patient.group_number},
            "address": {
                "line1": "12 Alder Street",
                "city": "Albany",
                "state": "NY",
                "zip": "12207",
            },
        }
        for name, form in answers.items():
            if name == step:
                return
            self.answer(name, form)

    def answer(self, step: str, form: dict[str, str]) -> httpx.Response:
        """Read one step's page and post its form."""
        page = self.read(step)
        if page.status_code != 200:
            raise StoryError(f"the step {step} answered {page.status_code}")
        answer = self.post(step, form)
        if answer.status_code != 303:
            raise StoryError(f"the step {step} was not taken: {answer.status_code}")
        return answer

    def post(self, step: str, form: dict[str, str]) -> httpx.Response:
        """Whatever comes of posting one step's form."""
        return self._http.post(
            f"{self._base}/insurance/{step}",
            content=urlencode(form),
            headers={"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"},
        )

    def read(self, step: str) -> httpx.Response:
        """One page of the form."""
        return self._http.get(f"{self._base}/insurance/{step}", headers={"Cookie": self._cookie})


def sign_in_for(stack: LocalStack, who: SignIn, kind: str = "IdToken") -> str:
    """The token of that *kind* that a provider's sign-in gives."""
    answer = stack.client("cognito-idp").initiate_auth(
        ClientId=stack.outputs["PortalClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": who.email, "PASSWORD": who.password},
    )
    return str(answer["AuthenticationResult"][kind])


def _person(who: Patient) -> dict[str, str]:
    return {
        "first_name": who.first_name,
        "last_name": who.last_name,
        **_in_three("birth_date", who.birth_date),
    }


def _in_three(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_month": str(day.month),
        f"{name}_day": str(day.day),
        f"{name}_year": str(day.year),
    }


def _json(answer: httpx.Response) -> Any:
    if answer.status_code >= 400:
        raise StoryError(f"{answer.request.url.path} answered {answer.status_code}: {answer.text}")
    return answer.json()


def _until(what: str, look: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise StoryError(f"{what} did not come within {_PATIENCE_SECONDS} seconds")
