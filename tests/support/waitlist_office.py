"""The pages of the waitlist over an office in memory, in each of their states."""

from __future__ import annotations

from collections.abc import Mapping

from chalice.app import Response

from backoffice.web import pages
from backoffice.web.waitlist_pages import AskingToWait, WaitlistLinks
from tests.support import waiting
from tests.support.waiting import NEW_YORK
from tests.twins.clock import Ids
from tests.twins.office import MemoryOffice

NETWORK = "Fernway"
WISH = {"form": "form-0000-0001", "state": "OH", "email": "ana@mail.example"}
WAITLIST_PAGES = [
    "waitlist",
    "waitlist with faults",
    "waitlist: sent",
    "waitlist: served already",
    "waitlist landing",
    "waitlist: no yes",
    "waitlist: joined",
    "waitlist: opened meanwhile",
    "waitlist: link is over",
    "unsubscribe landing",
    "unsubscribed",
]


class WaitlistOffice:
    """A visitor's browser, and the office behind the pages."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.office = MemoryOffice()
        self.office.keep(NEW_YORK)
        self._ids = Ids("form-of-page")

    def ask(self, form: Mapping[str, str] = WISH, /, **differs: str) -> Response:
        """Post the public form, with what *differs*."""
        desk = AskingToWait(
            self.office.waitlist,
            network_name=NETWORK,
            language=self.language,
            new_id=self._ids,
        )
        return desk.ask({**form, **differs})

    def mailed(self) -> str:
        """The token of the latest mail."""
        self.office.until_quiet()
        return self.office.mail.tokens()[-1]

    def join(self, token: str, **form: str) -> Response:
        """Post the page behind the link."""
        return self._links.join(token, form)

    def leave(self, token: str) -> Response:
        """Click the one button, or have a mail program do so."""
        return self._links.leave(token)

    @property
    def _links(self) -> WaitlistLinks:
        door = self.office.waitlist_door
        return WaitlistLinks(door, network_name=NETWORK, language=self.language)


def every_waitlist_page(language: str) -> dict[str, Response]:
    """Each page of the waitlist in each of its states, once."""
    browser = WaitlistOffice(language)
    found = {
        "waitlist": pages.waiting(NETWORK, language, form_id="form-0000-0001"),
        "waitlist with faults": browser.ask({}),
        "waitlist: served already": browser.ask(state="NY"),
        "waitlist landing": pages.waitlist_landing(NETWORK, language),
        "unsubscribe landing": pages.unsubscribe_landing(NETWORK, language),
        "waitlist: sent": browser.ask(),
    }
    token = browser.mailed()
    found |= {
        "waitlist: no yes": browser.join(token),
        "waitlist: joined": browser.join(token, consent="yes"),
        "waitlist: link is over": browser.join("made-up", consent="yes"),
        "unsubscribed": browser.leave(token),
    }
    browser.ask(email="bo@mail.example")
    late = browser.mailed()
    waiting.open_ohio(browser.office, in_days=0)
    return {**found, "waitlist: opened meanwhile": browser.join(late, consent="yes")}
