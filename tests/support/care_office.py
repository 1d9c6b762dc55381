"""The pages of those who look for care, as a browser gets them, each in every state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from backoffice.domain.consultation import Because, consultation_id_for
from backoffice.web import pages
from backoffice.web.care_pages import AskingPages, CarePages
from tests.support import builders, sought
from tests.support.builders import OMAR, RUTH
from tests.twins.clock import Ids
from tests.twins.office import HOME, MemoryOffice

if TYPE_CHECKING:
    from chalice.app import Response

NETWORK = "Fernway"
RUTHS, OMARS = str(RUTH.provider_id), str(OMAR.provider_id)
ANSWERS = {
    "form": sought.FORM,
    "first_name": "Noor",
    "last_name": "Saleh",
    "birth_date_month": "6",
    "birth_date_day": "3",
    "birth_date_year": "1991",
    "email": "noor@mail.example",
    "state": "NY",
    "meeting": "",
    "paying": "themselves",
    "need_grief": "yes",
    "hour_weekends": "yes",
    "consent": "yes",
}
CARE_PAGES = [
    "care request",
    "care request to the team",
    "care request with faults",
    "care request with a zone",
    "care request: sent",
    "care request: not served",
    "care landing",
    "care not opened",
    "consultation: waits",
    "consultation: declined",
    "consultation: accepted",
    "consultation: closed",
]


class CareOffice:
    """Somebody's browser, and an office where Ruth and Omar can be asked."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.office = MemoryOffice()
        self.office.keep(
            sought.serving(),
            *sought.live(builders.provider()),
            *sought.live(builders.provider(OMAR, npi="1234567802")),
        )
        self._ids = Ids("form-of-page")
        self.cookie = ""

    @property
    def asking(self) -> AskingPages:
        """The form."""
        return AskingPages(
            self.office.care_requests,
            network_name=NETWORK,
            home_zone=HOME,
            language=self.language,
            new_id=self._ids,
        )

    @property
    def care(self) -> CarePages:
        """What is behind the link."""
        return CarePages(
            self.office.care,
            self.office.care_door,
            network_name=NETWORK,
            home_zone=HOME,
            language=self.language,
        )

    def post(self, form: Mapping[str, str] = ANSWERS, /, **differs: str) -> Response:
        """Send the form to Ruth, with what *differs*."""
        now = self.office.clock()
        return self.asking.take({**form, **differs}, now=now, provider_id=RUTHS)

    def open_link(self) -> None:
        """Open the link of the latest mail."""
        self.office.run()
        opened = self.care.open_link(
            self.office.mail.tokens()[-1], ANSWERS, now=self.office.clock()
        )
        self.cookie = str(opened.headers["Set-Cookie"]).partition(";")[0]

    def see(self, **query: str) -> Response:
        """The page of the search."""
        return self.care.see(query, self.cookie)

    def tap(self, **form: str) -> Response:
        """Tap one of its buttons."""
        return self.care.act(form, self.cookie)

    @property
    def asked_ruth(self) -> str:
        """The id of the request to Ruth."""
        [item] = [
            each
            for each in self.office.database.glance("consultations")
            if each["provider_id"] == RUTHS
        ]
        return str(item["consultation_id"])


def every_care_page(language: str = "en") -> dict[str, Response]:
    """Each page of somebody who looks for care, in each of its states, once."""
    browser = CareOffice(language)
    asking = browser.asking
    found = {
        "care request": asking.show({"state": "NY"}, provider_id=RUTHS),
        "care request to the team": asking.show({}),
        "care request with faults": browser.post({}),
        "care request with a zone": browser.post(state="TN"),
        "care request: sent": browser.post(),
        "care request: not served": browser.post(care_state="WY", form="form-of-noor-0002"),
        "care landing": pages.care_landing(NETWORK, language),
        "care not opened": browser.care.open_link("made-up", {}, now=browser.office.clock()),
        "consultation: closed": browser.see(),
    }
    browser = CareOffice(language)
    browser.post()
    browser.open_link()
    found["consultation: waits"] = browser.see()
    ruths = browser.asked_ruth
    browser.office.consultations.decline(ruths, Because.FULL, caller=RUTH)
    found["consultation: declined"] = browser.see(said="matching")
    browser.tap(do="ask", provider_id=OMARS)
    omars = consultation_id_for(ruths.rpartition("-")[0], OMARS)
    browser.office.consultations.accept(omars, caller=OMAR)
    return {**found, "consultation: accepted": browser.see(said="asked")}
