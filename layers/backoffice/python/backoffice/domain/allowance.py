"""An allowance: how many pre-checks a day one mailbox gets, and one member ID or person is in.

Whatever a stranger changes from one try to the next, something of it is counted: an address is
counted as the mailbox behind it, and whoever tries one member ID after the other, or adds a letter
to it that the payer overlooks, still asks about somebody of one name and birth date.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple, Self

from backoffice.domain.asking import same_mailbox
from backoffice.domain.calendar import Moment
from backoffice.domain.identity import words
from backoffice.domain.precheck import Applicant
from backoffice.domain.record import Record

_IGNORES_DOTS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
"""Domains of the one provider that delivers to a mailbox whatever dots are in it."""


class Allowance(Record):
    """How often one mailbox, member ID or person was in a pre-check of late; by its pseudonym."""

    pseudonym: str
    used_at: tuple[Moment, ...] = ()

    MOST: ClassVar[int] = 3
    WITHIN: ClassVar[timedelta] = timedelta(days=1)

    def is_used_up(self, *, at: datetime) -> bool:
        """Whether one more would be too many."""
        return len(self._lately(at)) >= self.MOST

    def used(self, *, at: datetime) -> Self:
        """The allowance after one more."""
        return self.but(used_at=(*self._lately(at), at))

    def _lately(self, at: datetime) -> tuple[datetime, ...]:
        return tuple(each for each in self.used_at if at - each < self.WITHIN)


class Counted(NamedTuple):
    """What the pre-checks of an *applicant* are counted by; the words are for us alone."""

    email: str
    member_id: str
    person: str


def counted(applicant: Applicant) -> Counted:
    """What *applicant* is counted by, in the one spelling that all spellings of it share.

    Of a person that is the last name and the birth date: payers overlook first names.
    """
    return Counted(
        email=mailbox_behind(applicant.email),
        member_id=applicant.member_id,
        person=f"{''.join(words(applicant.last_name))}|{applicant.birth_date}",
    )


def mailbox_behind(email: str) -> str:
    """The mailbox that mail to *email* ends up in: what follows a plus names no other one."""
    local, _, domain = same_mailbox(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _IGNORES_DOTS:
        local = local.replace(".", "")
    return f"{local}@{_IGNORES_DOTS.get(domain, domain)}"
