"""The choice that a renewal asks for, and what it makes of the policies that are on file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from backoffice.domain.activity import Activity
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.policy import Policy
from backoffice.domain.renewal import (
    BEGUN,
    AnswerKind,
    Renewal,
    RenewalAnswer,
    answered,
    followed,
)

OVERTAKEN = (
    "What we have on file has changed since we asked, so this question is closed. If what you see "
    "is not right, please ask your provider for a new link."
)
_ONE_DAY = timedelta(days=1)
_STATES_A_PLAN = frozenset({AnswerKind.NOT_CHANGING, AnswerKind.UPCOMING})


class Standing(NamedTuple):
    """A renewal, and what is on file about the days before and after the plan's last one."""

    renewal: Renewal
    coverage: Coverage
    today: date
    """Where the client is."""

    @property
    def present(self) -> Policy | None:
        """The plan whose end is asked about, as we know it now; None: no plan holds on that day."""
        return self.coverage.in_force(self.renewal.ends_on)

    @property
    def upcoming(self) -> Policy | None:
        """The first other plan of the coming plan year, if one is known."""
        present = self.present
        return next(
            (p for p in self._of_the_year if present is None or not _same(p, present)), None
        )

    @property
    def following(self) -> Policy | None:
        """What covers the coming plan year from its first day, or else from a later one on."""
        return self.coverage.in_force(self.renewal.plan_year.since) or self.upcoming

    @property
    def _of_the_year(self) -> list[Policy]:
        year, primary = self.renewal.plan_year, self.coverage.believed_at(None)
        return [each for each in primary if each.is_primary and each.period.overlaps(year)]

    @property
    def has_begun(self) -> bool:
        """Whether the coming plan year has."""
        return self.today >= self.renewal.plan_year.since

    @property
    def is_overtaken(self) -> bool:
        """Whether what we were told otherwise than by answers leaves nothing to ask.

        A plan that begins later in the coming plan year leaves the days before it open: the client
        is asked about those.
        """
        open_on = self.renewal.plan_year.since
        return self.present is None or any(each.covers(open_on) for each in self._told_otherwise)

    @property
    def is_asked_once_more(self) -> bool:
        """Whether what was answered for good leaves days open, with what is on file by now."""
        said = self.renewal.answer
        final = said is not None and said.kind.is_final
        return final and not self.renewal.is_settled and not self.is_overtaken

    @property
    def until(self) -> date:
        """The last day that an answer is about: no plan that others told of is taken back by it."""
        last = self.renewal.plan_year.until or self.today
        begins = (each.period.since for each in self._told_otherwise)
        return min([last, *(day - _ONE_DAY for day in begins)])

    @property
    def _told_otherwise(self) -> list[Policy]:
        """The plans of the coming plan year that no answer to this renewal states."""
        present, said = self.present, self.renewal.answer
        stated = {said.policy_id} if said and said.kind in _STATES_A_PLAN else set()
        if present is not None and said and said.kind is AnswerKind.UPCOMING:
            stated.add(present.policy_id)  # it may go on until the other one begins
        return [each for each in self._of_the_year if each.policy_id not in stated]

    @property
    def takes_answers(self) -> bool:
        """Whether it may be answered, or answered otherwise, without another plan's details."""
        return not (self.renewal.is_settled and self.has_begun) and not self.is_overtaken

    @property
    def may_go_on(self) -> bool:
        """Whether it may be said that the plan goes on: not of one that turned out to be over."""
        present = self.present
        of_it = (v for v in self.coverage.versions[::-1] if present and v.policy == present)
        latest = next(of_it, None)
        return latest is not None and latest.change is not ChangeKind.TERMINATED

    @property
    def takes_details(self) -> bool:
        """Whether the details of another plan may be told: at any time before its year (RN-9).

        Once that has begun, those of a plan that still waits for its card (Q6), or a first answer.
        """
        if self.upcoming is not None:
            return self.upcoming.is_pending or not self.has_begun
        return self.takes_answers


def with_answer(
    standing: Standing, answer: RenewalAnswer, *, at: datetime
) -> tuple[Renewal, Coverage]:
    """The renewal with an *answer* that needs no details, and the policies as it states them.

    "Not changing" lets the present plan go on to the end of the coming plan year, which is what
    it says (RN-10). Every other answer takes that back, and what was told to follow by an answer; a
    plan that somebody else told of stays, and limits what is said. The same answer again changes
    nothing.

    Raises:
        Refused: the plan year has begun, or other things were told to us meanwhile.
    """
    renewal, coverage, today = standing
    told, present = answered(renewal, answer, today=today), standing.present
    if present is None or standing.is_overtaken:
        raise Refused(OVERTAKEN)
    if answer.kind is AnswerKind.NOT_CHANGING and not standing.may_go_on:
        raise Refused(OVERTAKEN)
    until, goes_on = standing.until, present.last_day > renewal.ends_on
    if told == renewal and (goes_on or answer.kind is not AnswerKind.NOT_CHANGING):
        return renewal, coverage
    if answer.kind is AnswerKind.NOT_CHANGING:
        return told, coverage.extended(present.policy_id, until, at)
    follows = standing.upcoming
    if goes_on or (follows is not None and follows.period.since <= until):
        return told, coverage.ended_for_good(present.policy_id, renewal.ends_on, until, at)
    return told, coverage


def _same(one: Policy, other: Policy) -> bool:
    return one.policy_id == other.policy_id


def insist_on_details(standing: Standing) -> None:
    """Refuse the form about another plan where nothing that it states could be an answer."""
    if not standing.takes_details:
        raise Refused(BEGUN if standing.has_begun and not standing.is_overtaken else OVERTAKEN)


def up_to_date(renewal: Renewal, coverage: Coverage) -> Renewal:
    """The renewal with the status that follows from *coverage*, so that no wave asks in between."""
    activity = Activity(renewal.provider_id, renewal.active_until)
    return followed(renewal, coverage, activity)
