"""A rejected claim: why in plain words, whose it is, what is next, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from backoffice.domain.calendar import Day, add_business_days, is_business_day
from backoffice.domain.edits.edit import Mender
from backoffice.domain.record import Fact
from backoffice.domain.rejection_codes import ANYBODY, NOTES, OF, WORDS
from backoffice.domain.rejection_words import MEANINGS, Trouble
from backoffice.domain.task import TaskOwner


class RejectedBy(StrEnum):
    """Which door a claim did not pass; who is farther away looks at more of it."""

    ENVELOPE = "envelope"  # TA1: nobody opened it
    SYNTAX = "syntax"  # 999: it broke the standard's rules
    CLEARINGHOUSE = "clearinghouse"  # its own edits, as code 33 with a sentence, or a 277CA
    PAYER = "payer"  # the payer's 277CA


RejectionCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:,*-]{1,60}$")]
"""A code as it came: A7:562:85 of a 277CA, 025 of a TA1, 33 of the clearinghouse."""

_BUSINESS_DAYS = {
    Mender.PROVIDER: 2,
    Mender.CLIENT: 5,
    Mender.BILLING: 2,
    Mender.ENROLMENT: 3,
    Mender.CONFIGURATION: 1,
}
"""How long each may take; the client has to be reached first."""
_OURS_FIRST = tuple(MEANINGS)
"""Of several troubles one decides: what we must mend comes before what others can, and what
nobody understands comes last."""


class Rejection(Fact):
    """What a person is told of a rejection. It quotes codes, and nothing of the claim."""

    by: RejectedBy
    codes: tuple[RejectionCode, ...]
    trouble: Trouble
    beside: tuple[Trouble, ...] = ()
    """Lesser ones that were named with it."""
    says: str
    owner: Mender
    next_action: str
    due_on: Day

    def task_owner(self, provider_id: str) -> TaskOwner:
        """Whose task it becomes; what the client has to do is asked of their provider."""
        return self.owner.task_owner(provider_id)


def rejection(
    codes: Sequence[str],
    *,
    by: RejectedBy,
    today: date,
    file_by: date,
    sentences: Iterable[str] = (),
) -> Rejection:
    """What *codes* mean, for whom, and until when.

    *sentences* are the clearinghouse's own; they are looked through for what they speak of
    and never kept, because they may quote the claim. *file_by* is the last day on which the
    claim may arrive: nobody is given longer than that, and after it everything is due at once.
    """
    troubles = _troubles(codes, by, tuple(sentences))
    first, *rest = sorted(troubles, key=_OURS_FIRST.index)
    meaning = MEANINGS[first]
    return Rejection(
        by=by,
        codes=tuple(dict.fromkeys(map(_code, codes))),
        trouble=first,
        beside=tuple(rest),
        says=meaning.says,
        owner=meaning.owner,
        next_action=meaning.next_action,
        due_on=due_on(meaning.owner, today, file_by),
    )


def _troubles(codes: Sequence[str], by: RejectedBy, sentences: Sequence[str]) -> set[Trouble]:
    """Everything that was named; what says nothing counts only where nothing else says more."""
    found = {_of_code(code, by) for code in codes} | {_of_sentence(each) for each in sentences}
    telling = found - {Trouble.UNKNOWN, Trouble.INCOMPLETE, None}
    kept = telling or (found - {Trouble.UNKNOWN, None}) or {Trouble.UNKNOWN}
    return {each for each in kept if each is not None}


def _of_code(code: str, by: RejectedBy) -> Trouble | None:
    if by is RejectedBy.SYNTAX:
        return Trouble.OUR_DOCUMENT
    if by is RejectedBy.ENVELOPE:
        return NOTES.get(code, Trouble.OUR_DOCUMENT)
    if code == "33" and by is RejectedBy.CLEARINGHOUSE:  # the sentence beside it says more
        return Trouble.INCOMPLETE
    category, _, rest = code.partition(":")
    status, _, entity = rest.partition(":")
    if category == "A4":
        return Trouble.PAYERS_NUMBER
    return OF.get(entity, {}).get(status) or ANYBODY.get(status, Trouble.UNKNOWN)


def _of_sentence(sentence: str) -> Trouble | None:
    text = " ".join(re.findall(r"[a-z0-9]+", sentence.lower()))
    return next((trouble for word, trouble in WORDS if f" {word}" in f" {text}"), None)


def _code(code: str) -> str:
    return re.sub("[^A-Za-z0-9_.:,*-]", "-", code)[:60] or "-"


def due_on(owner: Mender, today: date, last_day: date) -> date:
    """By when *owner* is to have done it: so many business days from *today*, but no later than
    the last one up to *last_day*, on which the payer must have it.
    """
    last = last_day
    while last > today and not is_business_day(last):
        last -= timedelta(days=1)
    return max(today, min(add_business_days(today, _BUSINESS_DAYS[owner]), last))
