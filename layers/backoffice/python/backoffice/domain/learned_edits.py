"""Learned edits: what rejections teach about one payer, tried on every claim that it took.

A rejection suggests rules. A rule says which traits of a bill this payer does not take. Nobody
can switch it on while a claim that the payer accepted contradicts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field

from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.bill_traits import Condition
from backoffice.domain.calendar import Moment
from backoffice.domain.claim import TAKEN, Claim, was_accepted
from backoffice.domain.claim_rejection import RejectionCode
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.edit import Edit
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import PayerId
from backoffice.domain.record import Fact, Record
from backoffice.domain.rejection_words import MEANINGS, Trouble


class Evidence(Fact):
    """One rejection that speaks for a rule: its codes, and the traits of the bill."""

    claim_id: str
    control_number: str
    codes: tuple[RejectionCode, ...]
    traits: dict[str, tuple[str, ...]]
    seen_at: Moment


class Replay(Fact):
    """A rule tried on what the payer accepted; it goes on where it stopped."""

    started_at: Moment
    after: str = ""
    """The last claim that was looked at."""
    seen: int = 0
    contradicted_by: tuple[str, ...] = ()
    """Accepted claims that the rule would have stopped, the first hundred."""
    finished_at: Moment | None = None

    MOST: ClassVar[int] = 100


class LearnedStatus(StrEnum):
    """Where a rule stands, and who acts next."""

    CANDIDATE = "candidate"  # staff: replay it, and decide
    ON = "on"  # nobody: it runs with the edits for this payer
    OFF = "off"  # nobody: staff switched it off; it can come back


class LearnedEdit(Record):
    """What one payer does not take, as far as its rejections tell."""

    payer_id: PayerId
    rule_id: str
    """Follows from payer, trouble and conditions: the same lesson twice is one rule."""
    trouble: Trouble
    conditions: tuple[Condition, ...] = ()
    """A bill for which all of them hold is stopped; none: nothing in bills tells it apart."""
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=50)
    status: LearnedStatus = LearnedStatus.CANDIDATE
    replay: Replay | None = None
    switched_at: Moment | None = None
    switched_by: str | None = None

    MOST_EVIDENCE: ClassVar[int] = 50
    FRESH: ClassVar[timedelta] = timedelta(hours=24)
    """For so long a finished replay is enough to switch the rule on."""

    @property
    def code(self) -> str:
        """The code of its findings."""
        return f"LEARNED_{self.rule_id[:12].upper()}"

    @property
    def says(self) -> str:
        """The rule in words."""
        if not self.conditions:
            return "Nothing that bills say tells these rejections apart from other claims."
        parts = " and ".join(condition.says for condition in self.conditions)
        return f"This payer rejects claims with {parts}."

    def stops(self, bill: Bill) -> bool:
        """Whether *bill* is one that it stops."""
        return bool(self.conditions) and all(each.holds(bill) for each in self.conditions)

    def with_evidence(self, evidence: Evidence) -> Self:
        """The rule with one more rejection that speaks for it; the same one again changes nothing.

        Of very many the first are kept.
        """
        known = {each.control_number for each in self.evidence}
        if evidence.control_number in known or len(known) >= self.MOST_EVIDENCE:
            return self
        return self.but(evidence=(*self.evidence, evidence))


def accepted_bills(claim: Claim) -> Iterator[tuple[str, Bill]]:
    """What the payer took in of *claim*: the last version that was sent and not refused.

    A claim that was taken back was taken in before.
    """
    sent = [each.bill for each in claim.versions if each.sent]
    if claim.status not in TAKEN:
        sent = sent[:-1] if claim.latest is not None and claim.latest.sent else sent
    bills = [bill for bill in sent if bill.frequency != Frequency.VOID]
    if bills and was_accepted(claim):
        yield claim.claim_id, bills[-1]


def begin_replay(rule: LearnedEdit, *, at: datetime) -> LearnedEdit:
    """The rule, to be tried on every accepted claim from the first on."""
    return rule.but(replay=Replay(started_at=at))


def replayed(
    rule: LearnedEdit,
    accepted: Iterable[tuple[str, Bill]],
    *,
    through: Iterable[str] = (),
    last: bool,
    at: datetime,
) -> LearnedEdit:
    """The rule after a page of *accepted* claims, each with a bill; *last*: there are no more.

    *through* names the last claim of the page, where that is not the last with a bill.

    Raises:
        Refused: no replay was begun.
    """
    replay = rule.replay
    if replay is None or replay.finished_at is not None:
        raise Refused("Begin a replay of this rule first.")
    page = list(accepted)
    against = dict.fromkeys(claim_id for claim_id, bill in page if rule.stops(bill))
    known = dict.fromkeys((*replay.contradicted_by, *against))
    return rule.but(
        replay=replay.but(
            after=max([replay.after, *through, *(claim_id for claim_id, _ in page)]),
            seen=replay.seen + len({claim_id for claim_id, _ in page}),
            contradicted_by=tuple(known)[: Replay.MOST],
            finished_at=at if last else None,
        )
    )


def switch_on(rule: LearnedEdit, *, by: str, at: datetime) -> LearnedEdit:
    """The rule, running with the edits for its payer; the same again changes nothing.

    Raises:
        Refused: it has no conditions, was not replayed to the end within a day, or an
            accepted claim contradicts it.
    """
    if rule.status is LearnedStatus.ON:
        return rule
    if not rule.conditions:
        raise Refused("Nothing in bills tells these rejections apart. Mend the cause by hand.")
    replay = rule.replay
    if replay is None or replay.finished_at is None or at > replay.finished_at + rule.FRESH:
        raise Refused("Replay this rule against the accepted claims to the end, then switch it on.")
    if replay.contradicted_by:
        raise Refused("The payer accepted claims that this rule would stop. Try a narrower one.")
    return rule.but(status=LearnedStatus.ON, switched_at=at, switched_by=by)


def switch_off(rule: LearnedEdit, *, by: str, at: datetime) -> LearnedEdit:
    """The rule, which stops nothing any more; the same again changes nothing."""
    if rule.status is LearnedStatus.OFF:
        return rule
    return rule.but(status=LearnedStatus.OFF, switched_at=at, switched_by=by)


def edit_of(rule: LearnedEdit) -> Edit:
    """The rule as an edit, to be run among the others."""
    meaning = MEANINGS[rule.trouble]

    def finds(bill: Bill, _: Circumstances) -> Iterator[str]:
        if bill.insurance.payer_id == rule.payer_id and rule.stops(bill):
            yield from dict.fromkeys(condition.trait.value for condition in rule.conditions)

    return Edit(
        code=rule.code,
        looks_at=rule.says,
        owner=meaning.owner,
        next_action=meaning.next_action,
        source="learned from rejections of this payer",
        finds=finds,
        on_voids=False,
    )


def running(rules: Iterable[LearnedEdit]) -> tuple[Edit, ...]:
    """The edits of those *rules* that are switched on, in a stable order."""
    on = [rule for rule in rules if rule.status is LearnedStatus.ON]
    return tuple(edit_of(rule) for rule in sorted(on, key=lambda rule: rule.rule_id))
