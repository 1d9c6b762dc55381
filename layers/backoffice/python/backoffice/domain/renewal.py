"""A renewal: what a client says before a plan ends about the year after it, and who is asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.activity import Activity
from backoffice.domain.calendar import Day, Interval, Moment, day_in, moment_at
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.link import ClientsLink, LinkPurpose, SessionKey
from backoffice.domain.policy import Attestor, Policy
from backoffice.domain.record import Fact

_ONE_DAY = timedelta(days=1)
LINK_LASTS = timedelta(days=31)
"""After the plan's last day: for a plan that ends with the year, until 31 January (Q9)."""
MOST_ANSWERS = 40
TOO_MANY = "This was answered too often. Please ask your provider to change it."
BEGUN = (
    "The new plan year has begun, so this answer cannot be changed here any more. Please ask your "
    "provider for a new link."
)


class RenewalTerms(NamedTuple):
    """When clients are asked, and who counts as active (Q8, Q9)."""

    waves: tuple[int, ...] = (-46, -30, -16, -3, 6)
    """Days after the plan's last day; below zero, before it. For a plan that ends with the
    year: 15 November, 1, 15 and 28 December, 6 January.
    """
    active_days: int = 180
    """How long a client stays active after a visit or an insurance form."""

    @classmethod
    def of(cls, waves: str, active_days: str) -> Self:
        """The terms of a network that writes on *waves*, as `-46,-30,-16,-3,6`.

        Raises:
            ValueError: it would never write, or not in the order of its days.
        """
        days = tuple(int(each) for each in waves.split(","))
        if list(days) != sorted({*days}) or int(active_days) < 1:
            raise ValueError("waves are days in their order, and a client is active for some days")
        return cls(days, int(active_days))

    def wave_days(self, ends_on: date) -> tuple[date, ...]:
        """The days on which those are asked whose plan ends on a day."""
        return tuple(ends_on + timedelta(days=each) for each in self.waves)


class AnswerKind(StrEnum):
    """What a client may say about the coming plan year."""

    NOT_CHANGING = "not_changing"  # the plan goes on (RN-5, RN-10)
    UPCOMING = "upcoming"  # another plan follows (RN-6)
    NO_INSURANCE = "no_insurance"  # they will pay themselves
    DONT_KNOW = "dont_know"  # not final: they are asked again

    @property
    def is_final(self) -> bool:
        """Whether nobody asks again after it (Q9)."""
        return self is not AnswerKind.DONT_KNOW


class RenewalStatus(StrEnum):
    """Where a renewal stands, and who acts next."""

    ASKING = "asking"  # the client: say what happens to the insurance
    CARD_TO_COME = "card_to_come"  # the client: complete the new plan when its card comes (Q6)
    ANSWERED = "answered"  # nobody, until the new plan year begins: then the payer is asked
    OVERTAKEN = "overtaken"  # nobody: what is on file goes on past that day, or ends otherwise


OPEN = frozenset({RenewalStatus.ASKING, RenewalStatus.CARD_TO_COME})
"""Where clients are still written to."""


class Listed(NamedTuple):
    """What a list of those who wait for an answer shows of each renewal."""

    client_id: str
    status: RenewalStatus
    opened_on: date
    active_until: date | None

    def is_asked_on(self, wave_on: date) -> bool:
        """Whether a wave of that day writes to the client."""
        active = self.active_until is not None and wave_on <= self.active_until
        return self.status in OPEN and active and self.opened_on < wave_on


class RenewalAnswer(Fact):
    """What was said about the coming plan year, by whom, and when."""

    kind: AnswerKind
    plan_year: Interval
    """The days that the statement is about (RN-10)."""
    policy_id: OpaqueId | None = None
    """The policy that goes on, or the new one; None: none does."""
    given_at: Moment
    by: Attestor
    provider_id: OpaqueId | None = None
    """Who spoke for the client, if a provider did (Q10)."""
    source_hash: str | None = None
    """Of the link and the network address that it came from, where the client said it."""


class Renewal(ClientsLink):
    """What one client is asked about the end of one plan: its own link, and what was answered.

    It is kept when the plan is told of, so a wave of mails finds its link made and writes nothing
    about single clients but its marker. Its token is derived, and nobody has it before a mail.
    """

    client_id: OpaqueId
    ends_on: Day
    """The last day of a primary plan after which none follows without a gap."""
    policy_id: OpaqueId
    provider_id: OpaqueId
    """Whose client it is: where the next visit is, or who saw them last."""
    opened_on: Day
    """Waves after this day ask; who was told of on that day was just asked everything."""
    active_until: Day | None = None
    """Until when the client counts as active (Q8); None: on nobody's roster."""
    status: RenewalStatus = RenewalStatus.ASKING
    generation: int = 1
    """Goes up when earlier mails must open nothing any more."""
    address_set_at: Moment | None = None
    """When the address that this generation is for was set; None: as the client was added."""
    expires_at: Moment
    answers: tuple[RenewalAnswer, ...] = ()

    @model_validator(mode="after")
    def _begins_with_a_link(self) -> Self:
        if self.generation < 1:
            raise PydanticCustomError("renewal", "Generations are counted from one.")
        return self

    @property
    def answer(self) -> RenewalAnswer | None:
        """What was said last."""
        return self.answers[-1] if self.answers else None

    @property
    def plan_year(self) -> Interval:
        """The year after the plan's last day."""
        return plan_year_after(self.ends_on)

    @property
    def is_open(self) -> bool:
        """Whether the client is still written to."""
        return self.status in OPEN

    @property
    def is_settled(self) -> bool:
        """Whether a final answer stands; what others took back since is asked for anew."""
        said = self.answer
        return said is not None and said.kind.is_final and self.status is not RenewalStatus.ASKING

    def is_over(self, *, at: datetime) -> bool:
        """Whether its link opens nothing any more."""
        return at >= self.expires_at

    def is_asked_on(self, wave_on: date) -> bool:
        """Whether a wave of that day writes to the client: to active ones alone (RN-3)."""
        listed = Listed(self.client_id, self.status, self.opened_on, self.active_until)
        return listed.is_asked_on(wave_on)

    def session_key(self, secret: str) -> SessionKey:
        return SessionKey(
            client_id=self.client_id,
            purpose=LinkPurpose.RENEWAL,
            generation=self.generation,
            secret=secret,
            ends_on=self.ends_on,
        )

    def token_source(self) -> bytes:
        """What the token is derived from, under the key of its season; it names no person."""
        return f"{self.client_id}|{self.ends_on}|{self.generation}".encode()

    @property
    def season(self) -> bytes:
        """Whose tokens share a key: one call derives that of all whose plans end on a day."""
        return f"renewal|{self.ends_on}".encode()


def plan_year_after(ends_on: date) -> Interval:
    """The year that begins on the day after a plan's last one."""
    since = ends_on + _ONE_DAY
    try:
        next_since = since.replace(year=since.year + 1)
    except ValueError:  # 29 February
        next_since = date(since.year + 1, 3, 1)
    return Interval(since=since, until=next_since - _ONE_DAY)


def endings(coverage: Coverage, *, today: date) -> list[Policy]:
    """The primary policies after which nothing follows on the next day, seen from *today*.

    Each is the last of those that follow each other without a gap, and clients are asked about it
    in good time, so one that begins after a gap counts before its first day. Where nothing holds
    today, so does the one that ended last, as long as its renewal's link works.
    """
    primary = [policy for policy in coverage.believed_at(None) if policy.is_primary]
    ends = [p for p in primary if not any(p.period.meets(other.period) for other in primary)]
    running = [policy for policy in ends if policy.last_day >= today]
    if coverage.in_force(today) is not None:
        return running
    lately = [p for p in ends if p.last_day < today <= p.last_day + LINK_LASTS]
    return [*lately[-1:], *running]


def open_renewal(
    client_id: str, policy: Policy, activity: Activity, *, zone: str, at: datetime
) -> Renewal:
    """What a client is to be asked about the end of *policy*; *zone* is where they are.

    Raises:
        ValueError: they are on nobody's roster.
    """
    if activity.provider_id is None:
        raise ValueError("nobody asks a client of nobody's")
    return Renewal(
        client_id=client_id,
        ends_on=policy.last_day,
        policy_id=policy.policy_id,
        provider_id=activity.provider_id,
        opened_on=day_in(at, zone),
        active_until=activity.until,
        expires_at=moment_at(policy.last_day + LINK_LASTS + _ONE_DAY, time.min, zone),
    )


def followed(renewal: Renewal, coverage: Coverage, activity: Activity) -> Renewal:
    """The renewal as it follows from what is known now of coverage and visits."""
    return renewal.but(
        status=_standing(renewal, coverage),
        provider_id=activity.provider_id or renewal.provider_id,
        active_until=activity.until,
    )


def answered(renewal: Renewal, answer: RenewalAnswer, *, today: date) -> Renewal:
    """The renewal with one more answer; the same again changes nothing.

    The first final answer is good as long as the link works, and so is another one where what was
    said holds no longer; a change of mind only until the new plan year begins.

    Raises:
        Refused: it has begun, or the mind was changed too often.
    """
    known = renewal.answer
    if known and _says(known) == _says(answer):
        return renewal
    if renewal.is_settled and today >= renewal.plan_year.since:
        raise Refused(BEGUN)
    if len(renewal.answers) >= MOST_ANSWERS:
        raise Refused(TOO_MANY)
    return renewal.but(answers=(*renewal.answers, answer))


def linked_anew(renewal: Renewal, *, address_set_at: datetime | None) -> Renewal:
    """The renewal with another link to be made: no earlier mail opens it any more."""
    return renewal.but(
        generation=renewal.generation + 1,
        address_set_at=address_set_at,
        token_hash=None,
        opened_at=None,
        sessions=(),
    )


def _says(answer: RenewalAnswer) -> tuple[AnswerKind, Interval, str | None]:
    return answer.kind, answer.plan_year, answer.policy_id


def _standing(renewal: Renewal, coverage: Coverage) -> RenewalStatus:
    follows = coverage.in_force(renewal.plan_year.since)
    said = renewal.answer
    if said and said.kind is AnswerKind.NO_INSURANCE and follows is None:
        return RenewalStatus.ANSWERED
    if follows is not None:
        if follows.is_pending:
            return RenewalStatus.CARD_TO_COME
        told = said is not None and said.kind.is_final
        return RenewalStatus.ANSWERED if told else RenewalStatus.OVERTAKEN
    if coverage.in_force(renewal.ends_on) is None:
        return RenewalStatus.OVERTAKEN
    to_come = coverage.to_come(renewal.ends_on)
    if said and said.kind is AnswerKind.UPCOMING and to_come is not None:
        # It begins later than on the next day: the days between are open, and not the client's.
        return RenewalStatus.CARD_TO_COME if to_come.is_pending else RenewalStatus.ANSWERED
    return RenewalStatus.ASKING
