"""A good-faith estimate: what a client who pays themselves is told beforehand that care costs.

The law wants it in writing, in time, and for up to a year of visits at once (45 CFR 149.610); bills
of $400 or more above it may be disputed (45 CFR 149.620).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.identifiers import Icd10, Npi, OpaqueId, PlainText, ProcedureCode, TaxId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record

MOST_VISITS = 366
"""As many visits of one kind as one estimate may speak of."""
Count = Annotated[int, Field(ge=1, le=MOST_VISITS)]


class GivenHow(StrEnum):
    """How a client got an estimate."""

    MAIL = "mail"  # the link to it, by e-mail
    PAPER = "paper"  # the provider handed it to them


class VisitKind(Fact):
    """Visits that are alike: their price follows from this."""

    procedure: ProcedureCode
    telehealth: bool


class EstimateLine(Fact):
    """Like visits, and what they are expected to cost."""

    kind: VisitKind
    fee: Money
    """For one of them."""
    count: Count
    diagnoses: tuple[Icd10, ...] = ()
    """Only what is known already (45 CFR 149.610(c)(1)(iv))."""

    @property
    def total(self) -> Money:
        """For all of them."""
        return self.fee * self.count


class GoodFaithEstimate(Record):
    """One version, as it was given: it is never changed, and kept for good."""

    client_id: OpaqueId
    estimate_id: str
    """The provider and the number of the version: `provider-0021.3`."""
    provider_id: OpaqueId
    number: int
    lines: tuple[EstimateLine, ...] = Field(min_length=1)
    since: Day
    """The first day that it speaks of: the one on which it was made, by the network's calendar."""
    until: Day
    """The last one; never more than twelve months in all."""
    provider_name: str
    npi: Npi
    network_name: PlainText
    tax_id: TaxId
    state: str
    """Where the client is at visits."""
    first_visit_on: Day | None = None
    """The first day on which a visit was planned when it was made."""
    due_on: Day | None = None
    """Until when the law wanted it given; None: nothing was due."""
    given_at: Moment
    how: GivenHow
    asked_for: bool = False
    visits: tuple[OpaqueId, ...] = ()
    """The visits that were planned when it was made."""

    @property
    def total(self) -> Money:
        """What all of it is expected to cost."""
        return Money.total(line.total for line in self.lines)

    def line_for(self, kind: VisitKind) -> EstimateLine | None:
        """What it says of visits of a *kind*."""
        return next((line for line in self.lines if line.kind == kind), None)

    def speaks_of(self, day: date) -> bool:
        """Whether *day* is one of its days."""
        return self.since <= day <= self.until

    @model_validator(mode="after")
    def _lasts_a_year_at_most(self) -> Self:
        if not self.since <= self.until <= last_day_from(self.since):
            raise PydanticCustomError("until", "An estimate speaks of twelve months at most.")
        return self


def estimate_id_for(provider_id: str, number: int) -> str:
    """The id of a provider's estimate for a client."""
    return f"{provider_id}.{number}"


def last_day_from(since: date) -> date:
    """The last day of the twelve months that begin on *since* (45 CFR 149.610(b)(1)(x))."""
    year = since.year + 1
    is_leap_day = (since.month, since.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day else since.replace(year=year) - timedelta(days=1)


class NamedFee(Fact):
    """What a provider says that they ask of one client for a kind of visit."""

    kind: VisitKind
    fee: Money | None = None
    """None: as on their own list."""
    visits: Count = 1
    """How many of them they expect in a year, at least."""
    named_at: Moment


class Wish(Fact):
    """Somebody asked for an estimate."""

    asked_at: Moment
    on_paper: bool = False
    """Their provider gives it to them on paper."""
    anew: bool = False
    """The last one did not reach them, so that one which says the same is no needless one."""


class EstimateTask(StrEnum):
    """What a person may have to do about an estimate."""

    NAME_FEE = "fee"  # the provider: say what it costs
    GIVE = "give"  # the provider: hand it over, because nobody may write to the client
    LATE = "late"  # staff: the day has passed
    ABOVE = "above"  # the provider: what they ask is far more than they estimated


class LeftTask(Fact):
    """A task that waits for somebody."""

    what: EstimateTask
    task_id: OpaqueId
    due_on: Day


class Overrun(Fact):
    """A visit with which the bills reach $400 or more above what was estimated."""

    visit_id: OpaqueId
    above: Money
    """By how much all that was billed until then exceeds what was expected for it."""


class EstimateFile(Record):
    """What the office knows of one client's estimates from one provider."""

    client_id: OpaqueId
    provider_id: OpaqueId
    latest: GoodFaithEstimate | None = None
    named: tuple[NamedFee, ...] = Field(default=(), max_length=20)
    """What the provider said of this client after their own list: the newest of each kind."""
    wish: Wish | None = None
    """What was asked for and is not given yet."""
    insured: tuple[OpaqueId, ...] = ()
    """Visits to come that somebody else was going to pay for when they were last looked at."""
    tasks: tuple[LeftTask, ...] = ()
    tasks_opened: int = 0
    overruns: tuple[Overrun, ...] = ()
    look_at: Moment | None = None
    """When to look at it again; None: when something happens."""

    @property
    def number(self) -> int:
        """How many estimates were given."""
        return self.latest.number if self.latest else 0

    def named_for(self, kind: VisitKind) -> NamedFee | None:
        """What the provider said of such visits with this client."""
        return next((each for each in self.named if each.kind == kind), None)

    def above(self, visit_id: str) -> Money | None:
        """By how much the bills exceed the estimate with this visit, if it is $400 or more."""
        return next((each.above for each in self.overruns if each.visit_id == visit_id), None)
