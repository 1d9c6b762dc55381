"""The fourth act, over real HTTP: a plan ends with the year, and no visit falls into a gap.

Up to the client's answer everything happens on the day of the story, but that the campaign's
schedule strikes for a day to come. Then the desks of the new plan year's first day ask the payer
(`later`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, NamedTuple

import httpx

from backoffice.domain.calendar import moment_at, next_business_day
from infra.local.browser import Phone
from infra.local.claims_story import Say
from infra.local.clockwork import strike
from infra.local.later import OfficeOfAnotherDay
from infra.local.office import LocalOffice
from infra.local.people import ANA, PATIENCE_SECONDS, ZONE, Practice, StoryError, until
from infra.local.seed import JUNE

_ACTION = re.compile(r"https?://\S+/renewal/[A-Za-z0-9_-]+/not-changing")
_NOON, _EVENING = time(12), time(20)
"""When a wave begins; and when every payer was asked about the day's plan years."""
_UNSAID = ("Nora", "Quinn", "Meridian", ANA.member_id)
"""What no mail of the campaign says."""


class _Ahead(NamedTuple):
    """What Ana's plan leaves open."""

    ends_on: date
    visit_on: date

    @property
    def begins_on(self) -> date:
        """The first day of the new plan year."""
        return self.ends_on + timedelta(days=1)


def play(office: LocalOffice, nora: Practice, client_id: str, say: Say) -> None:
    """Play the act; Ana's insurance is on file from the first one.

    Raises:
        StoryError: a step did not hold.
    """
    act = _Act(office, nora, Practice(office.stack, office.url, JUNE), client_id, say)
    ahead = act.plan_ahead()
    act.confirm(act.ask(), ahead)
    act.begin_the_year(ahead)
    act.look()


@dataclass(frozen=True)
class _Act:
    office: LocalOffice
    nora: Practice
    june: Practice
    client_id: str
    say: Say

    def plan_ahead(self) -> _Ahead:
        """A visit is planned behind the end of the plan: somebody has to find out who pays."""
        renewal = until("what is asked about the plan's end", self._renewals)[0]
        ends_on = date.fromisoformat(renewal["ends_on"])
        visit_on = next_business_day(ends_on + timedelta(days=10))
        self.nora.plan_visit(self.client_id, on=visit_on)
        ahead = _Ahead(ends_on, visit_on)
        day = self._certified(ahead, cover="task", owner="provider")
        self.say(
            f"Nora plans to see Ana on {_day(visit_on)}, behind the last day of her plan, "
            f"{_day(ends_on)}: that is certified as a task of Nora's, due on "
            f"{_day(date.fromisoformat(day['due_on']))}"
        )
        return ahead

    def ask(self) -> str:
        """The campaign asks Ana on the next day of a wave; its link to “not changing”."""
        renewal = until("the day on which Ana is asked", self._renewals_asked)[0]
        wave_on = date.fromisoformat(renewal["asked_on"][0])
        self._strike(wave_on)
        mail = until("the mail about the end of the plan", self._asking)[0]
        said = mail["Subject"] + mail["BodyText"] + mail["BodyHtml"]
        if any(word in said for word in _UNSAID):
            raise StoryError("the mail about the plan's end says more than it may")
        self.say(f"The campaign's clock strikes noon of {_day(wave_on)}: “{mail['Subject']}”")
        until("the end of the wave", lambda: self._is_over(wave_on))
        if len(self._asking()) != 1:
            raise StoryError(f"one wave sent Ana {len(self._asking())} mails")
        self.say("It strikes again, and again: nobody gets a second mail")
        return str(_ACTION.findall(mail["BodyText"])[0])

    def confirm(self, link: str, ahead: _Ahead) -> None:
        """Ana says that nothing changes, and confirms it: the policy goes on for a year."""
        phone = Phone(link)
        page = phone.open(ANA.birth_date)
        if "Yes, my current insurance isn’t changing" not in page.text:
            raise StoryError("the link does not lead to the second confirmation")
        if self._renewals()[0]["answers"]:
            raise StoryError("something was answered before it was confirmed")
        self.say("Ana taps “My insurance is not changing” and gives her date of birth")
        if "Your insurance is not changing." not in phone.submit(sure="yes").text:
            raise StoryError("the page does not say what was answered")
        renewal = self._renewals()[0]
        [answer], plan_year = renewal["answers"], renewal["plan_year"]
        if (answer["kind"], answer["by"]) != ("not_changing", "client"):
            raise StoryError(f"{answer['by']} answered {answer['kind']}")
        [policy] = self.nora.get(f"/clients/{self.client_id}/policies")["policies"]
        if policy["holds"]["until"] != plan_year["until"]:
            raise StoryError(f"the policy goes on until {policy['holds']['until']}")
        self.say(
            f"She confirms; Nora reads it, and Ana's policy goes on until {plan_year['until']}"
        )
        self._certified(ahead, cover="expected", asked_on=ahead.begins_on.isoformat())
        self.say(f"It is still no yes of the payer's: that is asked on {_day(ahead.begins_on)}")

    def begin_the_year(self, ahead: _Ahead) -> None:
        """On its first day the payer is asked anew, and says yes for the visit."""
        at = moment_at(ahead.begins_on, _EVENING, ZONE)
        later = OfficeOfAnotherDay(self.office.stack, at, client_id=self.client_id)
        until("the question to the payer", later.ask_payers)
        later.certify()
        day = self._certified(ahead, cover="verified", said_on=ahead.begins_on.isoformat())
        self.say(
            f"{_day(ahead.begins_on)}, by the office's own clock: the payer is asked anew, and the "
            f"visit of {_day(date.fromisoformat(day['day']))} is certified as covered"
        )

    def look(self) -> None:
        """The certificate is the office's own, and there is a picture of it."""
        path = f"/clients/{self.client_id}/gap-certificate"
        certificate = self.nora.get(path)
        if not certificate["genuine"]:
            raise StoryError("the seal of the certificate is not the office's")
        page = httpx.get(self.nora.get(f"{path}/page")["url"], timeout=PATIENCE_SECONDS)
        if page.status_code != httpx.codes.OK or "<svg" not in page.text:
            raise StoryError(f"the certificate as a page answered {page.status_code}")
        number = certificate["number"]
        self.say(f"The seal of certificate {number} holds, and Nora looks at it as a calendar")

    def _renewals(self) -> list[dict[str, Any]]:
        """The earliest first; once a plan goes on, its next end will be asked about, too."""
        found: list[dict[str, Any]] = self.nora.get(f"/clients/{self.client_id}/renewals")[
            "renewals"
        ]
        return found

    def _renewals_asked(self) -> list[dict[str, Any]]:
        return [each for each in self._renewals() if each["asked_on"]]

    def _strike(self, wave_on: date) -> None:
        strike(self.office.stack, "renewal-campaign", at=moment_at(wave_on, _NOON, ZONE))

    def _asking(self) -> list[dict[str, Any]]:
        mails = self.nora.mails_to(self.client_id)
        return [mail for mail in mails if _ACTION.search(mail["BodyText"])]

    def _is_over(self, wave_on: date) -> bool:
        """Whether the wave is, once its clock struck again."""
        self._strike(wave_on)
        return bool(self.june.get(f"/renewal-campaign/{wave_on}")["state"] == "done")

    def _certified(self, ahead: _Ahead, **wanted: str) -> dict[str, Any]:
        """What is certified of the visit, as soon as it says what is *wanted*."""
        path = f"/clients/{self.client_id}/gap-certificate"

        def said() -> dict[str, Any] | None:
            answer = self.nora.ask("GET", path)
            days = answer.json()["days"] if answer.status_code == httpx.codes.OK else []
            found = (day for day in days if day["day"] == ahead.visit_on.isoformat())
            return next((day for day in found if wanted.items() <= day.items()), None)

        return until(f"{wanted} at {path}", said)


def _day(day: date) -> str:
    return f"{day:%A, %B %-d}"
