"""The fifth act, over real HTTP: somebody looks for care, is not answered, and is not left alone.

Up to the request, and from the client's choice on, everything happens on the day of the story. In
between the desks of two later moments look at what waits (`later`): the morning of day 2, and the
end of day 4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from backoffice.domain.calendar import day_in, moment_at
from backoffice.domain.consultation import seeker_of
from infra.local import colleagues
from infra.local.browser import Phone, in_three
from infra.local.claims_story import Say
from infra.local.later import OfficeOfAnotherDay
from infra.local.office import LocalOffice
from infra.local.people import ZONE, Practice, StoryError, until
from infra.local.seed import IVY, JUNE, THEO

_BORN = date(1993, 11, 2)
_NOON = time(12)
_LINK = re.compile(r"https?://\S+/consultation/[A-Za-z0-9_-]+")
_FORM_ID = re.compile(r'name="form" value="([^"]+)"')
_ASK = re.compile(r'href="[./]*(directory/providers/[^"]+/request\?state=NJ)"')
_UNSAID = ("Lina", "Sorel", "sleep", "Meridian")
"""What no mail to her says."""
_IVY, _THEO, _ELI = "Ivy Brandt", "Theo Marsh", "Eli Stone"


def play(office: LocalOffice, say: Say) -> None:
    """Play the act.

    Raises:
        StoryError: a step did not hold.
    """
    act = _Act(
        office,
        ivy=Practice(office.stack, office.url, IVY),
        theo=Practice(office.stack, office.url, THEO),
        june=Practice(office.stack, office.url, JUNE),
        email=f"lina-{uuid4().hex[:8]}@mail.example",
        say=say,
    )
    asked = act.ask(act.find())
    phone = act.open_link()
    act.be_silent(asked)
    act.be_helped(phone, seeker_of(asked["consultation_id"]))
    act.be_taken_on(phone, instead_of=asked["consultation_id"])


@dataclass(frozen=True)
class _Act:
    office: LocalOffice
    ivy: Practice
    theo: Practice
    june: Practice
    email: str
    say: Say

    def find(self) -> str:
        """Who takes her insurance is found, without a sign-in; the address of the form to one."""
        directory = Phone(self.office.url)
        search = f"{self.office.url}/directory?state=NJ&payer=meridian-health&need=sleep"
        everybody = (_IVY, _THEO, "Mara Lind")

        def listed() -> str | None:
            found = directory.get(search).text
            return found if all(name in found for name in everybody) else None

        page = until("the list of New Jersey", listed)
        if _ELI in page:
            raise StoryError("the directory lists somebody who is not in network")
        self.say(
            "Lina Sorel looks for care in New Jersey: the directory shows who is in network with "
            "Meridian Health and takes new clients, three of four"
        )
        shown = directory.get(f"{self.office.url}/directory/providers/{IVY.provider_id}").text
        form = _ASK.search(shown)
        if form is None:
            raise StoryError("the profile leads to no request")
        return f"{self.office.url}/{form[1]}"

    def ask(self, address: str) -> dict[str, Any]:
        """She asks one of them, twice by mistake; the request as that one sees it."""
        phone = Phone(address)
        form_id = _FORM_ID.findall(phone.get(address).text)[0]
        answers = {
            "form": form_id,
            "first_name": "Lina",
            "last_name": "Sorel",
            "email": self.email,
            "state": "NJ",
            "paying": "insurance",
            "payer_id": "meridian-health",
            "need_sleep": "yes",
            "consent": "yes",
            **in_three("birth_date", _BORN),
        }
        for _ in range(2):
            if "look at your e-mail" not in phone.post(address, **answers).text:
                raise StoryError("the request was not taken")
        [waiting] = until("the request", lambda: _waiting(self.ivy))
        if waiting.get("client") or waiting["sought"]["needs"] != ["sleep"]:
            raise StoryError(f"a provider who has not accepted sees {sorted(waiting)}")
        self.say(
            "She asks Ivy Brandt, and taps twice: Ivy has one request, and reads what is looked "
            "for, not who looks"
        )
        return waiting

    def open_link(self) -> Phone:
        """She opens the page behind the link in the mail."""
        phone = Phone(_LINK.findall(until("the link", lambda: self._mailed("")))[0])
        if "It waits for an answer." not in phone.open(_BORN).text:
            raise StoryError("the page behind the link does not say where the request stands")
        self.say("Her mail leads to a page, by the date of birth: it waits for an answer")
        return phone

    def be_silent(self, waiting: dict[str, Any]) -> None:
        """Nobody answers: the provider is nudged on day 2, the client told when day 4 ends."""
        seeker_id = seeker_of(waiting["consultation_id"])
        asked_on = day_in(datetime.fromisoformat(waiting["requested_at"]), ZONE)
        day_2 = asked_on + timedelta(days=2)
        self._look(seeker_id, at=moment_at(day_2, _NOON, ZONE))
        nudge = until("the nudge", self._nudge)
        self.say(f"Ivy is silent. {day_2:%A, %B %-d}, by the office's own clock: “{nudge}”")
        for _ in range(2):
            self._look(seeker_id, at=datetime.fromisoformat(waiting["answer_by"]))
        told = until("the news", lambda: self._mailed("has not answered within four days"))
        if "Mara Lind" not in told or _THEO not in told or _ELI in told:
            raise StoryError("the mail does not name those whom she can ask instead")
        self.say(
            "Once the fourth day is over Lina is told: she need not wait, and can ask Theo Marsh "
            "or Mara Lind instead"
        )

    def be_helped(self, phone: Phone, seeker_id: str) -> None:
        """She wants to be matched, and the team reads why somebody was not proposed."""
        phone.submit(do="match")
        asked = f"/matching-cases/{seeker_id}/providers/{colleagues.ELI.provider_id}"
        [eli] = self.june.get(asked)["candidates"]
        if eli["proposed"] or not eli["because"]:
            raise StoryError(f"why {_ELI} is not proposed is not said: {eli}")
        self.say("Lina taps “Match me”; June of the matching team sees who could help her, and why")
        self.say(f"Eli Stone is not proposed, because: “{' '.join(eli['because'][0])}”")

    def be_taken_on(self, phone: Phone, *, instead_of: str) -> None:
        """She asks another with one tap, who says yes and gets in touch."""
        phone.submit(do="ask", provider_id=THEO.provider_id)
        [asked] = _waiting(self.theo)
        path = f"/consultations/{asked['consultation_id']}"
        accepted = self.theo.put(f"{path}/acceptance")
        if accepted["client"]["last_name"] != "Sorel":
            raise StoryError("whoever accepted does not see whom")
        told = until("the yes", lambda: self._mailed(f"{_THEO} has accepted your request"))
        if "We book nothing for you" not in told or "messages within a day" not in told:
            raise StoryError("the mail about the yes does not say how they find a time")
        self.say(
            "She asks Theo Marsh with one tap instead. He accepts, and sees who it is; her mail "
            "says how he keeps in touch, and that the network books nothing"
        )
        contacted = self.theo.put(f"{path}/first-contact", {})
        if contacted["status"] != "contacted":
            raise StoryError(f"after the first contact the request is {contacted['status']}")
        if "Your provider has been in touch with you." not in phone.get(phone.at).text:
            raise StoryError("her page does not say that there was contact")
        case = self.june.wait_for(f"/matching-cases/{seeker_of(instead_of)}", status="matched")
        if case["matched_with"] != THEO.provider_id:
            raise StoryError(f"the case was matched with {case['matched_with']}")
        late = self.ivy.ask("PUT", f"/consultations/{instead_of}/acceptance")
        if late.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise StoryError(f"a yes that came too late answered {late.status_code}")
        self.say(
            "Theo notes the first contact; the matching team's case is closed by his yes. Ivy's "
            f"comes too late: “{late.json()['detail']}”"
        )

    def _look(self, seeker_id: str, *, at: datetime) -> None:
        OfficeOfAnotherDay(self.office.stack, at, seeker_id=seeker_id).look_at_requests()

    def _nudge(self) -> str | None:
        mails = [each for each in self.office.stack.mails() if IVY.email in each["To"]]
        found = [each["Subject"] for each in mails if "waits for your answer" in each["Subject"]]
        return str(found[-1]) if found else None

    def _mailed(self, words: str) -> str | None:
        """The one mail to Lina with these words."""
        mails = [each for each in self.office.stack.mails() if self.email in each["To"]]
        said = [each["Subject"] + each["BodyText"] + each["BodyHtml"] for each in mails]
        if any(word in mail for mail in said for word in _UNSAID):
            raise StoryError("a mail says who looks for care, or for what")
        texts = [" ".join(each["BodyText"].split()) for each in mails]
        found = [text for text in texts if words in text]
        if len(found) > 1:
            raise StoryError(f"“{words}” was mailed {len(found)} times")
        return found[0] if found else None


def _waiting(who: Practice) -> list[dict[str, Any]]:
    """The requests that a provider has not answered."""
    found: list[dict[str, Any]] = who.get("/consultations")["consultations"]
    return [each for each in found if each["status"] == "requested"]
