"""A client's browser without JavaScript: it follows links, posts forms and keeps cookies."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode, urljoin

import httpx

from infra.local.people import PATIENCE_SECONDS, Patient, StoryError


class UploadForm(NamedTuple):
    """Where a page lets a browser post one side of the card, and with which hidden fields."""

    action: str
    fields: dict[str, str]


class Browser:
    """One client at the form."""

    def __init__(self, link: str) -> None:
        self._link = link
        self.history: list[str] = []
        """Every address that it asked for or was sent on to."""
        noted = {"response": [self._note]}
        self._http = httpx.Client(
            follow_redirects=False, timeout=PATIENCE_SECONDS, event_hooks=noted
        )
        self._base = link.rsplit("/link/", 1)[0]
        self._cookie = ""

    def open(self, birth_date: date) -> None:
        """Land, and give the date of birth."""
        landing = self._http.get(self._link)
        if landing.status_code != 200:
            raise StoryError(f"the link's page answered {landing.status_code}")
        opened = self._http.post(self._link, data=in_three("birth_date", birth_date))
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
        self.finish(holder=holder, relationship=relationship)

    def finish(self, *, holder: Patient | None = None, relationship: str = "") -> None:
        """Say who holds the policy, and submit."""
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

    def upload_form(self, side: str) -> UploadForm:
        """The form of the card's page that posts the "front" or the "back"."""
        found = _UploadForms(self.read("card").text).found
        if side not in found:
            raise StoryError(f"the page of the card asks for no photo of the {side}")
        return found[side]

    def upload(self, side: str, photo: bytes, *, called: str = "card.jpg") -> httpx.Response:
        """Post a photo of one *side* as the page asks to; what the bucket answers."""
        form = self.upload_form(side)
        return self._http.post(form.action, data=form.fields, files={"file": (called, photo)})

    def _note(self, answer: httpx.Response) -> None:
        self.history += [str(answer.request.url), answer.headers.get("location", "")]

    def read(self, step: str) -> httpx.Response:
        """One page of the form."""
        return self._http.get(f"{self._base}/insurance/{step}", headers={"Cookie": self._cookie})


class Phone:
    """A client's phone at a link that is not the form's; it keeps the one cookie that it is given.

    Attributes:
        at: the address of the page that it shows.
    """

    def __init__(self, link: str) -> None:
        self.at = link
        self._http = httpx.Client(follow_redirects=False, timeout=PATIENCE_SECONDS)
        self._cookie = ""

    def open(self, birth_date: date) -> httpx.Response:
        """Land, give the date of birth, and see the page behind the link."""
        landing = self._http.get(self.at)
        if landing.status_code != HTTPStatus.OK:
            raise StoryError(f"the link's page answered {landing.status_code}")
        opened = self._http.post(self.at, data=in_three("birth_date", birth_date))
        if opened.status_code != HTTPStatus.SEE_OTHER:
            raise StoryError(f"the link did not open: {opened.status_code}")
        # The cookie is for https or this very machine, which browsers trust and httpx does not.
        self._cookie = opened.headers["set-cookie"].split(";")[0]
        return self.get(urljoin(self.at, opened.headers["location"]))

    def get(self, url: str) -> httpx.Response:
        """The page at an address."""
        self.at = url
        return self._http.get(url, headers={"Cookie": self._cookie})

    def post(self, url: str, **form: str) -> httpx.Response:
        """Whatever comes of posting a form to an address."""
        return self._http.post(url, data=form, headers={"Cookie": self._cookie})

    def submit(self, **form: str) -> httpx.Response:
        """The page to which the form of the page that it shows leads."""
        posted = self.post(self.at, **form)
        if posted.status_code != HTTPStatus.SEE_OTHER:
            raise StoryError(f"a form was not taken: {posted.status_code}")
        return self.get(urljoin(self.at, posted.headers["location"]))


def _person(who: Patient) -> dict[str, str]:
    return {
        "first_name": who.first_name,
        "last_name": who.last_name,
        **in_three("birth_date", who.birth_date),
    }


def in_three(name: str, day: date) -> dict[str, str]:
    """The three fields in which pages ask for a day."""
    return {
        f"{name}_month": str(day.month),
        f"{name}_day": str(day.day),
        f"{name}_year": str(day.year),
    }


class _UploadForms(HTMLParser):
    """The forms of a page that send a file, by the control that chooses it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, UploadForm] = {}
        self._open = UploadForm("", {})
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = UploadForm(said.get("action", ""), {})
        elif said.get("type") == "hidden":
            self._open.fields[said["name"]] = said["value"]
        elif said.get("type") == "file":
            self.found[said["id"]] = self._open
