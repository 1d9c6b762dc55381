"""A gap certificate as a picture: months and days, told apart by shape and letter, not color alone.

The table below it says the same in words, for whoever does not see it. Everything in it is ours:
no script, nothing from elsewhere, and no name.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from backoffice.domain.gap_certificate import CertifiedDay, Cover
from backoffice.languages import day_in_words, month_in_words, translations, weekdays_in_short

Say = Callable[[str], str]

_CELL, _NUMBER = 40, 13
"""In pixels: a day's square, and the line of its number above the sign."""
_TOP = 44
"""The line of the month's name, and that of the days of the week."""
_WIDTH = 7 * _CELL + 2
_MOST_MONTHS = 24
"""As many as the picture shows; the table has all of them."""


class Look(NamedTuple):
    """How a day looks, and what that means."""

    letter: str
    shape: str
    fill: str
    means: str


_CIRCLE = '<circle cx="12" cy="12" r="10" fill="{fill}" stroke="#1d2433"/>'
_SQUARE = '<rect x="2" y="2" width="20" height="20" fill="{fill}" stroke="#1d2433"/>'
_DIAMOND = '<path d="M12 1 23 12 12 23 1 12Z" fill="{fill}" stroke="#1d2433"/>'
_TRIANGLE = '<path d="M12 1 23 22H1Z" fill="{fill}" stroke="#1d2433"/>'
_ROUNDED = '<rect x="2" y="5" width="20" height="14" rx="7" fill="{fill}" stroke="#1d2433"/>'

LOOKS = {
    Cover.VERIFIED: Look("C", _CIRCLE, "#cfe8d5", "Covered: the insurer confirmed it"),
    Cover.EXPECTED: Look("E", _SQUARE, "#d5e3f5", "Expected: we ask the insurer"),
    Cover.TASK: Look("T", _TRIANGLE, "#ffd9a8", "To do: somebody finds out who pays"),
    Cover.SELF_PAY: Look("S", _DIAMOND, "#eadcf5", "Paid without insurance"),
    Cover.PRIVATE: Look("P", _ROUNDED, "#e6e6e6", "Private: no insurer is told"),
}


def calendar_of(days: Sequence[CertifiedDay], language: str) -> str:
    """Safe HTML: the picture of certified *days*, its key, and the same as a table."""
    say = translations(language).gettext
    if not days:
        return f"<p>{escape(say('No visits are planned.'))}</p>"
    shown = _one_a_day(days)
    used = [cover for cover in LOOKS if cover in {each.cover for each in shown}]
    return "\n".join(
        (
            '<figure class="calendar">',
            *(_month(month, shown, say, language) for month in _months(shown)),
            f"<figcaption>{_key(used, say)}</figcaption>",
            "</figure>",
            _table(days, say, language),
        )
    )


def _one_a_day(days: Iterable[CertifiedDay]) -> list[CertifiedDay]:
    """Of two visits on a day the one that somebody has to act on, then the less certain one."""
    order = (Cover.VERIFIED, Cover.PRIVATE, Cover.SELF_PAY, Cover.EXPECTED, Cover.TASK)
    found = {each.day: each for each in sorted(days, key=lambda each: order.index(each.cover))}
    return [found[day] for day in sorted(found)]


def _months(days: Sequence[CertifiedDay]) -> list[tuple[int, int]]:
    """The months with planned visits, at most so many as are shown."""
    return sorted({(each.day.year, each.day.month) for each in days})[:_MOST_MONTHS]


def _month(month: tuple[int, int], days: Sequence[CertifiedDay], say: Say, language: str) -> str:
    """One month, as wall calendars show it; so narrow that a phone need not shrink it."""
    weeks = calendar.Calendar(calendar.SUNDAY).monthdayscalendar(*month)
    marked = {each.day.day: each for each in days if (each.day.year, each.day.month) == month}
    name = month_in_words(date(*month, 1), language)
    title = say("Calendar of planned visits and who pays for them")
    height = _TOP + len(weeks) * _CELL + 1
    heads = "".join(
        _text(place * _CELL + _CELL // 2, _TOP - 8, short, "middle")
        for place, short in enumerate(weekdays_in_short(language))
    )
    squares = "".join(
        _square(day, marked.get(day), place * _CELL, _TOP + row * _CELL)
        for row, week in enumerate(weeks)
        for place, day in enumerate(week)
        if day
    )
    return (
        f'<svg role="img" aria-label="{escape(title)}: {escape(name)}" '
        f'viewBox="-1 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'font-family="system-ui,sans-serif" font-size="12">'
        f'<rect x="-1" width="{_WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="4" y="17" font-size="15" font-weight="600" fill="#1d2433">{escape(name)}</text>'
        f"{heads}{squares}</svg>"
    )


def _square(number: int, day: CertifiedDay | None, left: int, top: int) -> str:
    """A day of a month; with its sign, if a visit is planned."""
    grid = (
        f'<rect x="{left}" y="{top}" width="{_CELL}" height="{_CELL}" fill="none" '
        'stroke="#c5cad3"/>'
    )
    if day is None:
        return grid + _text(left + 4, top + _NUMBER, str(number))
    sign = f'<g transform="translate({left + 14} {top + 14})">{_sign(LOOKS[day.cover])}</g>'
    return grid + _text(left + 4, top + _NUMBER, str(number), weight="bold") + sign


def _text(x: int, y: int, said: str, anchor: str = "start", *, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="#1d2433">{escape(said)}</text>'
    )


def _sign(look: Look) -> str:
    shape = look.shape.format(fill=look.fill)
    return shape + _text(12, 17, look.letter, "middle", weight="bold")


def _key(covers: Iterable[Cover], say: Say) -> str:
    signs = "".join(
        f'<li><svg width="24" height="24" aria-hidden="true" font-size="12" '
        f'font-family="system-ui,sans-serif">{_sign(LOOKS[each])}</svg> '
        f"{escape(say(LOOKS[each].means))}</li>"
        for each in covers
    )
    return f'<ul class="key">{signs}</ul>'


def _table(days: Sequence[CertifiedDay], say: Say, language: str) -> str:
    heads = (say("Day"), say("Who pays"), say("Next step by"))
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    in_order = sorted(days, key=lambda each: (each.day, each.provider_id))
    rows = "".join(
        f'<tr><th scope="row">{escape(day_in_words(each.day, language))}</th>'
        f"<td>{escape(say(LOOKS[each.cover].means))}</td><td>{_due(each, say, language)}</td></tr>"
        for each in in_order
    )
    caption = escape(say("The same in words"))
    return (
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _due(day: CertifiedDay, say: Say, language: str) -> str:
    return escape(day_in_words(day.due_on, language) if day.due_on else say("Nothing to do"))
