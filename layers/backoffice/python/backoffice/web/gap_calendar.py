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

from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate
from backoffice.languages import day_in_words, month_in_words, translations

Say = Callable[[str], str]

_CELL, _LEFT, _TOP = 24, 130, 26
"""In pixels: a day, the months' names, the days' numbers."""
_MOST_MONTHS = 24
"""As many as a picture shows; the table has all of them."""


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


def calendar_of(
    certificate: GapCertificate, language: str, *, provider_id: str | None = None
) -> str:
    """Safe HTML: the picture of all certified days, its key, and the same as a table.

    *provider_id*: of that provider's days alone.
    """
    days = certificate.of(provider_id) if provider_id else certificate.days
    say = translations(language).gettext
    if not days:
        return f"<p>{escape(say('No visits are planned.'))}</p>"
    shown = _one_a_day(days)
    used = [cover for cover in LOOKS if cover in {each.cover for each in shown}]
    return "\n".join(
        (
            '<figure class="calendar">',
            _picture(shown, say, language),
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


def _picture(days: Sequence[CertifiedDay], say: Say, language: str) -> str:
    months = _months(days)
    width, height = _LEFT + 31 * _CELL, _TOP + len(months) * _CELL
    numbers = "".join(_number(day) for day in range(1, 32))
    rows = "".join(_row(place, month, days, language) for place, month in enumerate(months))
    title = escape(say("Calendar of planned visits and who pays for them"))
    return (
        f'<svg role="img" aria-label="{title}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="system-ui,sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{numbers}{rows}</svg>'
    )


def _number(day: int) -> str:
    return (
        f'<text x="{_LEFT + day * _CELL - _CELL // 2}" y="{_TOP - 9}" text-anchor="middle" '
        f'fill="#1d2433">{day}</text>'
    )


def _row(place: int, month: tuple[int, int], days: Sequence[CertifiedDay], language: str) -> str:
    top = _TOP + place * _CELL
    name = escape(month_in_words(date(*month, 1), language))
    last = calendar.monthrange(*month)[1]
    grid = (
        f'<rect x="{_LEFT}" y="{top}" width="{last * _CELL}" height="{_CELL}" fill="none" '
        'stroke="#c5cad3"/>'
    )
    marks = "".join(
        f'<g transform="translate({_LEFT + (each.day.day - 1) * _CELL} {top})">{_mark(each)}</g>'
        for each in days
        if (each.day.year, each.day.month) == month
    )
    return f'<text x="4" y="{top + 16}" fill="#1d2433">{name}</text>{grid}{marks}'


def _mark(day: CertifiedDay) -> str:
    return _sign(LOOKS[day.cover])


def _sign(look: Look) -> str:
    shape = look.shape.format(fill=look.fill)
    return (
        f'{shape}<text x="12" y="17" text-anchor="middle" font-weight="bold" '
        f'fill="#1d2433">{look.letter}</text>'
    )


def _key(covers: Iterable[Cover], say: Say) -> str:
    signs = "".join(
        f'<li><svg width="24" height="24" aria-hidden="true" font-size="12" '
        f'font-family="system-ui,sans-serif">{_sign(LOOKS[each])}</svg> '
        f"{escape(say(LOOKS[each].means))}</li>"
        for each in covers
    )
    return f"<ul>{signs}</ul>"


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
