"""Languages: what the office says, in the language of whoever reads it."""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations, find, translation
from zoneinfo import ZoneInfo

CATALOGUES = os.path.join(os.path.dirname(__file__), "catalogues")
DOMAINS = (
    "care",
    *("dates", "form", "asking", "check", "help", "mail", "estimate", "invoices", "membership"),
    *("calendar", "renewal", "directory", "waitlist"),
)
"""Catalogues that are looked through, in this order; a sentence that none has stays English."""
ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "es": "Español"}
"""Every language that pages and mails are written in, by its own name."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogues of *language*, as one; English is what the source is written in."""
    known = NullTranslations()
    if language not in LANGUAGES:
        return known
    for domain in reversed(DOMAINS):
        if find(domain, CATALOGUES, [language]):
            found = translation(domain, CATALOGUES, [language])
            found.add_fallback(known)
            known = found
    return known


def preferred(accepted: str) -> str:
    """The language that a browser's Accept-Language header likes best among ours."""
    wishes = []
    for wish in accepted.split(","):
        name, _, quality = wish.partition(";q=")
        language = name.strip().partition("-")[0].lower()
        if language in LANGUAGES:
            wishes.append((_weight(quality), language))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else ENGLISH


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality.strip() else 1.0
    except ValueError:
        return 0.0


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = "%(month)s %(day)s, %(year)s"
_WEEKDAY = "%(weekday)s, %(day)s"
_MOMENT = "%(day)s at %(clock)s"


def day_in_words(day: date, language: str = ENGLISH) -> str:
    """A day that nobody reads the other way round: April 12, 1990."""
    say = translations(language).gettext
    return say(_DAY) % {"month": say(_MONTHS[day.month - 1]), "day": day.day, "year": day.year}


def month_in_words(month: date, language: str = ENGLISH) -> str:
    """The month that a day lies in, as a list names it: January 2027."""
    return f"{translations(language).gettext(_MONTHS[month.month - 1])} {month.year}"


def weekdays_in_short(language: str = ENGLISH) -> list[str]:
    """The heads of a calendar's columns, Sunday first: Su, Mo, Tu."""
    say = translations(language).gettext
    return [say(_WEEKDAYS[number - 1])[:2] for number in range(7)]


def moment_in_words(moment: datetime, zone: str, language: str = ENGLISH) -> str:
    """A moment on the clock of *zone*: Friday, November 27, 2026 at 4:05 PM EST."""
    say = translations(language).gettext
    local = moment.astimezone(ZoneInfo(zone))
    hour = f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"
    weekday, day = say(_WEEKDAYS[local.weekday()]), day_in_words(local.date(), language)
    day = say(_WEEKDAY) % {"weekday": weekday, "day": day}
    return say(_MOMENT) % {"day": day, "clock": f"{hour} {local.tzname()}"}
