"""A missed-visit policy: what a provider asks for visits that clients miss or call off late (IV-2).

It is made of numbers alone; the sentences that a client reads are made of these.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Moment
from backoffice.domain.errors import Invalid, Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record

LEAST_FEE, MOST_FEE = Money(100), Money(50_000)
LEAST_NOTICE, MOST_NOTICE = 2, 168
"""In hours; a week is the longest."""

_NO_FEE = "Name at least one fee above nothing, or send no terms at all to ask for no fees."
_TOO_MANY = "This policy was changed too often. Ask our support to look at it."


def _fee(amount: Money) -> Money:
    if amount != Money.ZERO and not LEAST_FEE <= amount <= MOST_FEE:
        raise PydanticCustomError("fee", "Write 0, or a fee in cents from 100 to 50000.")
    return amount


def _notice(hours: int) -> int:
    if not LEAST_NOTICE <= hours <= MOST_NOTICE:
        raise PydanticCustomError("notice", "Write whole hours, from 2 to 168.")
    return hours


class FeeTerms(Fact):
    """What a visit costs that did not take place; nothing where a fee is 0."""

    missed_fee: Annotated[
        Money, AfterValidator(_fee), Field(description="In cents, where the client did not come.")
    ]
    late_fee: Annotated[
        Money, AfterValidator(_fee), Field(description="In cents, where they called it off late.")
    ]
    notice_hours: Annotated[
        int,
        AfterValidator(_notice),
        Field(description="It is late with fewer hours than these left until the visit begins."),
    ]

    def insist_on_sense(self) -> None:
        """Raise `Invalid` for terms that ask for nothing."""
        if self.missed_fee == self.late_fee == Money.ZERO:
            raise Invalid("Some fields need your attention.", {"terms": _NO_FEE})


class PolicyVersion(Fact):
    """One version of a policy; one without terms withdraws it."""

    number: int
    terms: FeeTerms | None = None
    since: Moment


class MissedVisitPolicy(Record):
    """What a provider asks for visits that did not take place, with all that it ever said."""

    provider_id: OpaqueId
    versions: tuple[PolicyVersion, ...] = ()

    MOST_VERSIONS: ClassVar[int] = 50

    @property
    def offered(self) -> PolicyVersion | None:
        """The version that clients may accept now; None where there is none, or no more."""
        last = self.versions[-1] if self.versions else None
        return last if last is not None and last.terms is not None else None

    def saying(self, terms: FeeTerms | None, *, at: datetime) -> Self:
        """The policy with these terms from now on; None withdraws it, the same changes nothing.

        Raises:
            Invalid: the terms ask for nothing.
            Refused: it was changed too often.
        """
        if terms is not None:
            terms.insist_on_sense()
        if terms == (self.offered.terms if self.offered else None):
            return self
        # To withdraw it is in the client's favour, and always possible.
        if terms is not None and len(self.versions) >= self.MOST_VERSIONS:
            raise Refused(_TOO_MANY)
        new = PolicyVersion(number=len(self.versions) + 1, terms=terms, since=at)
        return self.but(versions=(*self.versions, new))

    def withdrawn_after(self, number: int) -> bool:
        """Whether it was withdrawn since that version, which then binds nobody any more."""
        return any(each.terms is None and each.number > number for each in self.versions)

    def withdrawn_between(self, since: datetime, until: datetime) -> bool:
        """Whether it was withdrawn after one moment and before another."""
        return any(each.terms is None and since <= each.since < until for each in self.versions)
