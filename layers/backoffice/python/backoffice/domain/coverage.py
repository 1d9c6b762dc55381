"""A client's coverage: what we believe about their policies, and what we believed before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Interval, Moment
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.record import Fact, Record

TOO_MANY_CHANGES = (
    "This client's insurance was changed ten times within a day. Nothing more was changed: check "
    "all of it against the card, and correct it tomorrow."
)
_BEGINS_LATER = (
    "This policy begins after that day. If it never came to hold, enter the insurance that did: it "
    "takes this one's place."
)
_NO_LONGER = "This policy is not believed to hold after that day anyway. Choose an earlier one."
_ONE_DAY = timedelta(days=1)


class ChangeKind(StrEnum):
    """Why there is another version of a policy."""

    NEW = "new"  # we heard of it for the first time
    CORRECTION = "correction"  # it was always so, and we had it wrong
    CHANGE = "change"  # it goes on otherwise than was thought
    ENDED = "ended"  # it has a last day
    VOIDED = "voided"  # it never came to hold
    TERMINATED = "terminated"  # it was over before we knew, and who was billed for it is told so


_REVISED = frozenset({ChangeKind.CORRECTION, ChangeKind.VOIDED})


class PolicyVersion(Fact):
    """What we believed about one policy from a moment on."""

    number: int
    """Its place among all versions of the client, from 1."""
    policy: Policy
    learned_at: Moment
    change: ChangeKind
    supersedes: int | None = None
    """The number of the version of the same policy that it replaces."""


class Coverage(Record):
    """All versions of all policies of one client, oldest first; only ever added to.

    Two clocks run in it: the days that a policy holds, and the moments at which
    we learned of it. So "who paid for that day" and "what did we know when we
    billed" are both answered, and neither answer changes the other.
    """

    client_id: OpaqueId
    versions: tuple[PolicyVersion, ...] = ()

    MOST_A_DAY: ClassVar[int] = 10
    """Changes within a day: each has the payer asked, and is kept for ever."""

    @model_validator(mode="after")
    def _is_one_history(self) -> Self:
        latest: dict[str, int] = {}
        for number, version in enumerate(self.versions, start=1):
            policy_id = version.policy.policy_id
            if version.number != number or version.supersedes != latest.get(policy_id):
                raise PydanticCustomError("coverage", "A version is missing or out of place.")
            latest[policy_id] = number
        if any(later.learned_at < earlier.learned_at for earlier, later in pairwise(self.versions)):
            raise PydanticCustomError("coverage", "Versions stand in the order they were learned.")
        if _has_clash(self.believed_at(None)):
            raise PydanticCustomError("coverage", "Two primary policies hold on the same day.")
        return self

    def with_new(self, policy: Policy, learned_at: datetime, *, until_next: bool = False) -> Self:
        """Add a *policy* that we did not know.

        A primary one takes the place of each primary one that it overlaps: what held
        before it ends on the day before it begins; what was to begin later is void,
        because the client has told us otherwise since. One that holds *until_next*
        ends before the plan to come instead: who tells of the present takes back no
        word about the future (RN-9). Raises `Refused` for a known id.
        """
        if any(version.policy.policy_id == policy.policy_id for version in self.versions):
            raise Refused("This policy is already on file; correct it instead.")
        told = [(policy, ChangeKind.NEW)]
        later = self.to_come(policy.holds.since) if until_next and policy.is_primary else None
        if later and later.period.overlaps(policy.period):
            told.append(_ended_before(policy, later.period.since))
        held, _ = told[-1]
        displaced = [
            _ended_before(earlier, held.period.since)
            for earlier in self.believed_at(None)
            if held.is_primary and earlier.is_primary and earlier.period.overlaps(held.period)
        ]
        return self._learned([*displaced, *told], learned_at)

    def corrected(self, policy: Policy, learned_at: datetime) -> Self:
        """Replace what we had wrong about the policy with the same id.

        Raises `Refused` when it is not on file, or would hold at the same time
        as another primary one: which of the two is wrong is for a person to say.
        """
        self.believed(policy.policy_id)
        return self._learned([(policy, ChangeKind.CORRECTION)], learned_at)

    def with_upcoming(self, policy: Policy, learned_at: datetime) -> Self:
        """Add a primary *policy* that is to come, or tell anew of one (RN-9).

        As `with_new`, it takes the place of each primary one that it overlaps. Told anew, it
        may begin on another day: what ended for its sake then goes on as if that day had been
        told at first.
        """
        known = any(version.policy.policy_id == policy.policy_id for version in self.versions)
        others = [p for p in self.believed_at(None) if p.is_primary]
        others = [p for p in others if p.policy_id != policy.policy_id]
        lessons = []
        for other, later in zip_longest(others, others[1:]):
            goes_on = self._as_before(other, policy.policy_id, later), ChangeKind.CHANGE
            displaced = goes_on[0].period.overlaps(policy.period)
            lesson = _ended_before(goes_on[0], policy.period.since) if displaced else goes_on
            if lesson[0] != other or lesson[1] is ChangeKind.VOIDED:
                lessons.append(lesson)
        told = (policy, ChangeKind.CORRECTION if known else ChangeKind.NEW)
        return self._learned([*lessons, told], learned_at)

    def _as_before(self, policy: Policy, told_id: str, later: Policy | None) -> Policy:
        """*policy* with the last day that it had before it ended for the sake of another one.

        It never reaches into the days of the *later* one.
        """
        told = [version for version in self.versions if version.policy.policy_id == told_id]
        version = next(v for v in reversed(self.versions) if v.policy == policy)
        while version.change is ChangeKind.ENDED and version.supersedes:
            before = self.versions[version.supersedes - 1]
            # One of the two was learned with the end: the plan to come, or what gave way to it.
            moments = {v.learned_at for v in told if _ends_before(version.policy, v.policy)}
            if not moments or version.learned_at not in {*moments, before.learned_at}:
                break
            version = before
        holds = version.policy.holds
        cut = version.policy.period.before(later.period.since) if later else None
        return policy.but(holds=cut if cut and cut != version.policy.period else holds)

    def extended(self, policy_id: str, until: date, learned_at: datetime) -> Self:
        """The policy goes on to *until*: the client's insurance is not changing (RN-5, RN-10).

        What was told to begin until then is void: the client has told us otherwise since.
        """
        policy = self.believed(policy_id)
        if until < policy.period.since:
            raise Refused("The last day cannot be before the first.")
        longer = policy.but(holds=policy.holds.but(until=until))
        later = self._beginning_after(policy, until=until)
        return self._learned([*later, (longer, ChangeKind.CHANGE)], learned_at)

    def ended_for_good(self, policy_id: str, on: date, until: date, learned_at: datetime) -> Self:
        """The policy's last day is *on*, and nothing takes its place *until* a day."""
        policy = self.believed(policy_id)
        later = self._beginning_after(policy, until=until)
        return self._learned([*later, _over(policy, on)], learned_at)

    def _beginning_after(self, policy: Policy, *, until: date) -> list[tuple[Policy, ChangeKind]]:
        """The primary ones that begin after a primary *policy* does, *until* a day, all void."""
        return [
            (other, ChangeKind.VOIDED)
            for other in self.believed_at(None)
            if policy.is_primary and other.is_primary
            if policy.period.since < other.period.since <= until
        ]

    def ended(self, policy_id: str, on: date, learned_at: datetime) -> Self:
        """The policy's last day is *on*; before its first, it never held."""
        return self._learned([_over(self.believed(policy_id), on)], learned_at)

    def terminated(self, policy_id: str, on: date, learned_at: datetime) -> Self:
        """The policy turned out to be over after *on*, its last day (UP-3).

        Raises `Refused` when it is not on file, begins later, or does not hold any longer anyway.
        """
        policy = self.believed(policy_id)
        if on < policy.period.since:
            raise Refused(_BEGINS_LATER)
        if on >= policy.last_day:
            raise Refused(_NO_LONGER)
        over = policy.but(holds=Interval(since=policy.holds.since, until=on))
        return self._learned([(over, ChangeKind.TERMINATED)], learned_at)

    def believed_at(self, moment: datetime | None) -> tuple[Policy, ...]:
        """The policies as we knew them at *moment* (None: now), by first day, primary first."""
        latest = {
            version.policy.policy_id: version
            for version in self.versions
            if moment is None or version.learned_at <= moment
        }
        standing = [v.policy for v in latest.values() if v.change is not ChangeKind.VOIDED]
        return tuple(sorted(standing, key=lambda p: (p.holds.since, not p.is_primary)))

    def policy(self, policy_id: str) -> Policy | None:
        """The policy of that id as we know it now, or None."""
        return next((p for p in self.believed_at(None) if p.policy_id == policy_id), None)

    def believed(self, policy_id: str) -> Policy:
        """The same. Raises `Refused` where there is none."""
        for policy in self.believed_at(None):
            if policy.policy_id == policy_id:
                return policy
        raise Refused("This policy is not on file.")

    def as_first_told(self, policy_id: str) -> Policy | None:
        """The policy of that id as we first heard of it, or None."""
        return next((v.policy for v in self.versions if v.policy.policy_id == policy_id), None)

    def last_stated(self, policy_id: str) -> PolicyVersion | None:
        """The version in which somebody last said what the policy is, however it went on since."""
        stated = (
            version
            for version in reversed(self.versions)
            if version.policy.policy_id == policy_id
            and version.change in {ChangeKind.NEW, ChangeKind.CORRECTION}
        )
        return next(stated, None)

    def revised_since(self, before: Self) -> bool:
        """Whether a policy that *before* had on file was put right, or never came to hold."""
        learned = self.versions[len(before.versions) :]
        return any(version.change in _REVISED for version in learned)

    @property
    def revised(self) -> frozenset[str]:
        """The ids of the policies that were ever put right, or never came to hold."""
        return frozenset(v.policy.policy_id for v in self.versions if v.change in _REVISED)

    def photo_sent_at(self, picture: str) -> datetime | None:
        """When we learned of the policy that a card's *picture* came with, or None."""
        shown = (v.learned_at for v in self.versions if v.policy.shows(picture))
        return next(shown, None)

    def current(self, day: date) -> Policy | None:
        """The primary policy of *day*, else the one to come next, else the one that ended last."""
        primary = [policy for policy in self.believed_at(None) if policy.is_primary]
        to_come = [policy for policy in primary if policy.period.since > day]
        return self.in_force(day) or next(iter(to_come), None) or next(iter(primary[::-1]), None)

    def to_come(self, day: date) -> Policy | None:
        """The primary policy that begins next after *day*, if one is known."""
        primary = (policy for policy in self.believed_at(None) if policy.is_primary)
        return next((policy for policy in primary if policy.holds.since > day), None)

    def in_force(self, day: date, *, as_of: datetime | None = None) -> Policy | None:
        """The primary policy of *day*, as we knew it at *as_of* (None: now)."""
        return next((p for p in self.believed_at(as_of) if p.is_primary and p.covers(day)), None)

    def secondary_in_force(self, day: date, *, as_of: datetime | None = None) -> Policy | None:
        """The policy that pays after the primary one on *day*; of several, the longest-standing."""
        secondary = (p for p in self.believed_at(as_of) if p.priority is Priority.SECONDARY)
        return next((policy for policy in secondary if policy.covers(day)), None)

    def insist_on_rest(self, *, at: datetime, sentence: str = TOO_MANY_CHANGES) -> None:
        """Refuse one more change *at* a moment, where the day before it had too many already.

        *sentence* is said to whoever wants it changed.
        """
        stated = (v for v in self.versions if v.change in {ChangeKind.NEW, ChangeKind.CORRECTION})
        if sum(at - version.learned_at < _ONE_DAY for version in stated) >= self.MOST_A_DAY:
            raise Refused(sentence)

    def _learned(self, lessons: Sequence[tuple[Policy, ChangeKind]], at: datetime) -> Self:
        """Append *lessons*, all at one moment, so that no half of them is ever believed alone.

        The clocks of two machines may differ a little: knowledge never comes before
        what it rests on, so the moment is at least that of the last version.
        """
        moment = max([at, *(version.learned_at for version in self.versions[-1:])])
        latest = {version.policy.policy_id: version.number for version in self.versions}
        added = []
        for number, (policy, change) in enumerate(lessons, start=len(self.versions) + 1):
            version = PolicyVersion(
                number=number,
                policy=policy,
                learned_at=moment,
                change=change,
                supersedes=latest.get(policy.policy_id),
            )
            latest[policy.policy_id] = number
            added.append(version)
        changed = {policy.policy_id: (policy, change) for policy, change in lessons}
        standing = [p for p, change in changed.values() if change is not ChangeKind.VOIDED]
        standing += [p for p in self.believed_at(None) if p.policy_id not in changed]
        if _has_clash(standing):
            raise Refused("These dates overlap another primary policy. Correct that one first.")
        return self.but(versions=(*self.versions, *added))


def _over(policy: Policy, on: date) -> tuple[Policy, ChangeKind]:
    if on < policy.holds.since:
        return policy, ChangeKind.VOIDED
    return policy.but(holds=Interval(since=policy.holds.since, until=on)), ChangeKind.ENDED


def _ended_before(policy: Policy, day: date) -> tuple[Policy, ChangeKind]:
    remains = policy.period.before(day)
    if remains is None:
        return policy, ChangeKind.VOIDED
    return policy.but(holds=remains), ChangeKind.ENDED


def _ends_before(policy: Policy, later: Policy) -> bool:
    """Whether the last day of *policy* is the one before the *later* one begins."""
    return policy.holds.until == later.holds.since - timedelta(days=1)


def _has_clash(policies: Iterable[Policy]) -> bool:
    """Whether some day has two primary policies."""
    periods = sorted((p.period for p in policies if p.is_primary), key=lambda period: period.since)
    return any(earlier.overlaps(later) for earlier, later in pairwise(periods))
