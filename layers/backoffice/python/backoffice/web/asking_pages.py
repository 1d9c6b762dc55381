"""The page on which anybody may ask for a link, and the one answer that everybody gets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from chalice.app import Response

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Invalid
from backoffice.domain.identifiers import EmailAddress
from backoffice.services.asking import AskingDesk
from backoffice.web.forms import Fields
from backoffice.web.pages import page

_HERE: dict[str, Any] = {"root": "", "place": "link-request"}


class AskingPages:
    """The asking desk, as a browser sees it."""

    def __init__(self, desk: AskingDesk, *, network_name: str, home_zone: str) -> None:
        self._desk = desk
        self._network_name = network_name
        self._home_zone = home_zone

    def ask(self, form: Mapping[str, str], language: str, *, now: datetime) -> Response:
        """Take the wish, or show the page again with what cannot be read.

        Whoever can be read is answered alike, client or not.
        """
        try:
            email, birth_date = _asked(form, today=day_in(now, self._home_zone))
        except Invalid as invalid:
            return page(
                "link-request.html",
                network_name=self._network_name,
                language=language,
                status=422,
                values=form,
                alert=invalid.sentence,
                faults=invalid.faults,
                **_HERE,
            )
        self._desk.ask(email, birth_date)
        return page("link-asked.html", network_name=self._network_name, language=language, **_HERE)


def _asked(form: Mapping[str, str], *, today: date) -> tuple[EmailAddress, date]:
    fields = Fields(form)
    email = fields.read("email", EmailAddress, "Enter an e-mail address.")
    birth_date = fields.day("birth_date", today=today)
    fields.done()
    return cast("EmailAddress", email), cast("date", birth_date)  # `done` vouches for both
