"""Wordings: other ways in which a payer may have written down the name of the same person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backoffice.domain.answer import Person

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})
_PARTICLES = frozenset(
    {"al", "d", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el"}
    | {"la", "las", "le", "lo", "los", "mac", "mc", "o", "saint", "st", "ten", "ter", "van"}
    | {"vanden", "vander", "von"}
)
"""Words that stand before a name and that many systems write together with it."""


def other_wordings(person: Person) -> Iterator[Person]:
    """*person* under other names that are still theirs, likeliest first; none for most people.

    A suffix goes first, since payers mostly keep it apart; then particles are joined to what
    they stand before; then of two last names each stands alone; then what follows the first
    of several first names goes. The date of birth is never touched.
    """
    last = _without_suffix(person.last_name)
    seen = {(person.first_name, person.last_name)}
    for name in (last, *_joined(last), *_parts(last)):
        yield from _new(person.but(last_name=name), seen)
    first = _first_of(_without_suffix(person.first_name))
    for name in (last, *_joined(last), *_parts(last)):
        yield from _new(person.but(first_name=first, last_name=name), seen)


def _new(person: Person, seen: set[tuple[str, str]]) -> Iterator[Person]:
    names = (person.first_name, person.last_name)
    if names not in seen:
        seen.add(names)
        yield person


def _without_suffix(name: str) -> str:
    kept = name.split()
    while len(kept) > 1 and kept[-1].strip(".,").lower() in _SUFFIXES:
        kept.pop()
    return " ".join(kept).rstrip(",") or name


def _joined(last: str) -> list[str]:
    """With its particles written together with the word after them: De la Cruz, Delacruz."""
    leading, rest = _particles(last)
    return ["".join([*leading, rest[0]]).capitalize()] if leading and len(rest) == 1 else []


def _parts(last: str) -> list[str]:
    """Each of two or three last names alone, with the particles that belong to it."""
    parts: list[list[str]] = [[]]
    for word in re.split(r"[\s-]+(?:[yY]\s+)?", last.strip(" -")):  # Ortega y Gasset
        parts[-1].append(word)
        if word.lower() not in _PARTICLES:
            parts.append([])
    names = [" ".join(part) for part in parts if part and part[-1].lower() not in _PARTICLES]
    return names if len(names) > 1 else []


def _particles(last: str) -> tuple[list[str], list[str]]:
    words = re.split(r"[\s-]+", last.strip(" -"))
    count = 0
    while count < len(words) - 1 and words[count].lower().strip(".'") in _PARTICLES:
        count += 1
    return [word.strip(".'") for word in words[:count]], words[count:]


def _first_of(first: str) -> str:
    return first.split(maxsplit=1)[0] if first.strip() else first
