"""The pages of the pre-check over an office in memory, in each of their states."""

from __future__ import annotations

from collections.abc import Mapping

from chalice.app import Response

from backoffice.web import pages
from backoffice.web.check_pages import AnswerPages, CheckPages, Script
from tests.support import builders, prechecks
from tests.twins.clock import Ids
from tests.twins.office import HOME

NETWORK = "Fernway"
INSURER = {"payer_name": "Fern Health"}
DETAILS = {
    "insurer": builders.FERN,
    "form": "form-0000-0001",
    "first_name": "Ana",
    "last_name": "Rivera",
    "birth_date_month": "4",
    "birth_date_day": "12",
    "birth_date_year": "1990",
    "member_id": "FERN 0001",
    "email": "ana@mail.example",
    "consent": "yes",
}
BIRTH_DATE = {name: text for name, text in DETAILS.items() if name.startswith("birth_date")}


class CheckOffice:
    """A visitor's browser, and the office behind the pages."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.office = prechecks.open_office()
        self.office.keep(
            builders.payer("fern-mutual"), builders.payer("harbor-health", public_precheck=False)
        )
        self.cookie = ""
        self._ids = Ids("form-of-page")

    @property
    def check(self) -> CheckPages:
        return CheckPages(
            self.office.prechecks,
            network_name=NETWORK,
            home_zone=HOME,
            script=Script("1999999984", "12-3456789"),
            language=self.language,
            new_id=self._ids,
        )

    @property
    def answers(self) -> AnswerPages:
        return AnswerPages(
            self.office.precheck_door, network_name=NETWORK, home_zone=HOME, language=self.language
        )

    def post(self, form: Mapping[str, str], **differs: str) -> Response:
        """Post one of the two questions, with what *differs*."""
        return self.check.answer({**form, **differs}, now=self.office.clock())

    def open(self, token: str, **differs: str) -> Response:
        """Open the link of a mail with the date of birth."""
        answer = self.answers.open_link(token, {**BIRTH_DATE, **differs}, now=self.office.clock())
        self.cookie = str(answer.headers.get("Set-Cookie", self.cookie)).partition(";")[0]
        return answer

    def see(self) -> Response:
        """The page of the answer."""
        return self.answers.see(self.cookie)

    def asked(self, **differs: str) -> str:
        """Ask, and read the mail; the token in it."""
        self.post(DETAILS, **differs)
        self.office.run()
        return self.office.mail.tokens()[-1]


def _answered(language: str, **differs: str) -> Response:
    browser = CheckOffice(language)
    token = browser.asked(**differs)
    born = {name: text for name, text in differs.items() if name.startswith("birth_date")}
    browser.open(token, **born)
    browser.office.until_quiet()
    return browser.see()


CARLS = {
    "first_name": "Carl",
    "last_name": "Moreau",
    "member_id": "ASHS0001",
    "birth_date_month": "7",
    "birth_date_day": "4",
    "birth_date_year": "1968",
}
"""Whose plan ended."""


def every_check_page(language: str) -> dict[str, Response]:
    """Each page of the pre-check in each of its states, once."""
    browser = CheckOffice(language)
    found = {
        "check": pages.checking(NETWORK, language),
        "check with faults": browser.post({}),
        "check with candidates": browser.post({"payer_name": "Fern"}),
        "check: ask them yourself": browser.post({"payer_name": "Harbor Health"}),
        "check: details": browser.post(INSURER),
        "check: details with faults": browser.post({"insurer": builders.FERN}),
        "check: sent": browser.post(DETAILS),
        "check: call script": browser.check.call_script(),
        "answer landing": pages.answer_landing(NETWORK, language),
        "answer closed": browser.see(),
    }
    browser.office.run()
    token = browser.office.mail.tokens()[-1]
    found["answer not opened"] = browser.open(token, birth_date_day="13")
    browser.open(token)
    found["answer waiting"] = browser.see()
    return found | {
        "answer: covered": _answered(language),
        "answer: not covered": _answered(language, **CARLS),
        "answer: could not tell": _answered(language, member_id="NOBODY01"),
    }
