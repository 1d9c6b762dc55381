"""Identity: is the person in a payer's answer the one whom it was asked about?"""

from __future__ import annotations

import re
import unicodedata

from backoffice.domain.answer import Insured, Person

_CUT_SHORT_AFTER = 8
"""Letters. Some payers keep no more of a first name; shorter ones are other names (Ann, Anna)."""


def is_another(insured: Insured | None, person: Person) -> bool:
    """Whether the payer means somebody else: another first name, or another date of birth.

    Twins share everything but the first name. What the payer leaves out speaks against nobody;
    a middle name more or less does not either.
    """
    if insured is None:
        return False
    born = insured.birth_date is not None and insured.birth_date != person.birth_date
    return born or not _alike(words(insured.first_name or ""), words(person.first_name))


def is_named_otherwise(insured: Insured | None, person: Person) -> bool:
    """Whether the payer writes the same person's name in another way, as after a marriage."""
    if insured is None:
        return False
    pairs = (
        (insured.last_name, person.last_name),
        (insured.first_name, person.first_name),
    )
    return any(theirs and words(theirs) != words(ours) for theirs, ours in pairs)


def words(name: str) -> list[str]:
    """The words of *name* in capitals, without accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.findall("[^\\W_]+", plain.upper().replace("'", "").replace("\u2019", ""))


def _alike(one: list[str], other: list[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if longer[: len(shorter)] == shorter:
        return True
    least, most = sorted(("".join(one), "".join(other)), key=len)
    return most == least or (len(least) >= _CUT_SHORT_AFTER and most.startswith(least))
