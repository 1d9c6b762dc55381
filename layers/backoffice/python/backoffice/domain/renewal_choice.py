"""The choice that a renewal asks for, and what it makes of the policies that are on file."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.policy import Policy
from backoffice.domain.renewal import (
    BEGUN,
    Activity,
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
_STATES_A_PLAN = frozenset({AnswerKind.NOT_CHANGING, AnswerKind.UPCOMING})


class Standing(NamedTuple):
    """A renewal, and what is on file about the days before and after the plan's last one."""

    renewal: Renewal
    coverage: Coverage
    today: date
    """Where the client is."""

    @property
    def present(self) -> Policy | None:
        """The plan whose end is asked about, as we know it now; None: it never came to hold."""
        return self.coverage.policy(self.renewal.policy_id)

    @property
    def following(self) -> Policy | None:
        """What covers the coming plan year from its first day, or else from a later one on."""
        year = self.renewal.plan_year
        at_once, later = self.coverage.in_force(year.since), self.coverage.to_come(year.since)
        return at_once or (later if later and year.contains(later.holds.since) else None)

    @property
    def upcoming(self) -> Policy | None:
        """The same, if it is another plan than the present one."""
        following = self.following
        same = following is not None and following.policy_id == self.renewal.policy_id
        return None if same else following

    @property
    def has_begun(self) -> bool:
        """Whether the coming plan year has."""
        return self.today >= self.renewal.plan_year.since

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody has told us other things than the answers to this renewal did."""
        following, said = self.following, self.renewal.answer
        if following is not None:
            stated = said.policy_id if said and said.kind in _STATES_A_PLAN else None
            return following.policy_id != stated
        present = self.present
        if present is None or not present.is_primary:
            return True
        return present.last_day != self.renewal.ends_on

    @property
    def takes_answers(self) -> bool:
        """Whether it may be answered, or answered otherwise, without another plan's details."""
        said = self.renewal.answer
        settled = said is not None and said.kind.is_final and self.has_begun
        return not settled and not self.is_overtaken

    @property
    def takes_details(self) -> bool:
        """Whether the details of another plan may be told: at any time before its year (RN-9).

        Once that has begun, those of a plan that still waits for its card (Q6), or a first answer.
        """
        if self.upcoming is not None and (self.upcoming.is_pending or not self.has_begun):
            return True
        return self.takes_answers


def with_answer(
    standing: Standing, answer: RenewalAnswer, *, at: datetime
) -> tuple[Renewal, Coverage]:
    """The renewal with an *answer* that needs no details, and the policies as it states them.

    "Not changing" lets the present plan go on to the end of the coming plan year, which is what
    it says (RN-10). Every other answer takes that back, and what was told to follow. The same
    answer again changes nothing.

    Raises:
        Refused: the plan year has begun, or other things were told to us meanwhile.
    """
    renewal, coverage, today = standing
    told = answered(renewal, answer, today=today)
    if standing.is_overtaken:
        raise Refused(OVERTAKEN)
    following, until = standing.following, renewal.plan_year.until or renewal.plan_year.since
    if answer.kind is AnswerKind.NOT_CHANGING:
        goes_on = following is not None and following.policy_id == renewal.policy_id
        return told, coverage if goes_on else coverage.extended(renewal.policy_id, until, at)
    if following is None:
        return told, coverage
    return told, coverage.ended_for_good(renewal.policy_id, renewal.ends_on, until, at)


def insist_on_details(standing: Standing) -> None:
    """Refuse the form about another plan where nothing that it states could be an answer."""
    if not standing.takes_details:
        raise Refused(BEGUN if standing.has_begun and not standing.is_overtaken else OVERTAKEN)


def up_to_date(renewal: Renewal, coverage: Coverage, *, today: date) -> Renewal:
    """The renewal with the status that follows from *coverage*, so that no wave asks in between."""
    activity = Activity(renewal.provider_id, renewal.active_until)
    return followed(renewal, coverage, activity, today=today)
