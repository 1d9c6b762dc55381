"""The learning desk: keeps what rejections teach, and lets staff try it and switch it on."""

from __future__ import annotations

from functools import partial

from backoffice.domain.bill import Bill
from backoffice.domain.bill_traits import Condition
from backoffice.domain.calendar import Moment
from backoffice.domain.caller import Caller
from backoffice.domain.claim_rejection import Rejection
from backoffice.domain.edits.edit import Edit, Mender, Weight
from backoffice.domain.edits.listing import EDITS
from backoffice.domain.learned_edits import (
    Evidence,
    LearnedEdit,
    LearnedStatus,
    accepted_bills,
    begin_replay,
    replayed,
    running,
    switch_off,
    switch_on,
)
from backoffice.domain.lessons import candidates
from backoffice.domain.record import Fact, Ref
from backoffice.domain.rejection_words import Trouble
from backoffice.services.claim_ports import FindsAcceptedClaims, FindsLearnedEdits
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records

_PAGE = 100
_PAGES = 10
"""As many claims as a request has time for; asking again goes on where it stopped."""


class EditView(Fact):
    """One thing that is looked at before a claim leaves."""

    code: str
    looks_at: str
    weight: Weight
    owner: Mender
    next_action: str
    source: str
    usual: bool
    """False: only for payers whose terms switch it on."""
    payers_differ: bool
    """Whether a payer's terms may switch it off."""


class EditList(Fact):
    """Every pre-flight edit, in the order in which findings are told."""

    edits: tuple[EditView, ...]


class LearnedEditView(Fact):
    """What one payer does not take, as far as its rejections tell."""

    rule_id: str
    code: str
    says: str
    status: LearnedStatus
    trouble: Trouble
    conditions: tuple[Condition, ...]
    evidence: tuple[Evidence, ...]
    claims_tried: int = 0
    """How many accepted claims the last replay has looked at."""
    replayed_at: Moment | None = None
    """When it was through; None: never, or not yet."""
    contradicted_by: tuple[str, ...] = ()
    """Accepted claims that the rule would have stopped."""
    switched_at: Moment | None = None


class LearnedEditList(Fact):
    """The rules that one payer's rejections suggest."""

    rules: tuple[LearnedEditView, ...]


class LearningDesk:
    """From a rejection to a rule that runs with the edits, if no accepted claim contradicts it."""

    def __init__(
        self,
        *,
        records: Records,
        rules: FindsLearnedEdits,
        claims: FindsAcceptedClaims,
        now: Clock,
    ) -> None:
        self._records = records
        self._rules = rules
        self._claims = claims
        self._now = now

    def edits(self) -> EditList:
        """What is looked at before any claim leaves."""
        return EditList(edits=tuple(_edit(each) for each in EDITS))

    def learn(self, claim_id: str, bill: Bill, rejection: Rejection) -> None:
        """Keep what a *rejection* of *bill* suggests; the same rejection again changes nothing."""
        for suggested in candidates(bill, rejection, claim_id=claim_id, at=self._now()):
            insisting(partial(self._learn, suggested))

    def _learn(self, suggested: LearnedEdit) -> None:
        (known,) = self._records.find_together(_ref(suggested.payer_id, suggested.rule_id))
        rule = known.with_evidence(suggested.evidence[0]) if known else suggested
        if rule != known:
            self._records.keep(rule)

    def running(self, payer_id: str) -> tuple[Edit, ...]:
        """The rules that are switched on for a payer, as edits."""
        return running(self._rules.all_of(payer_id))

    def rules(self, payer_id: str) -> LearnedEditList:
        """What the payer's rejections suggest, those with most evidence first."""
        found = sorted(self._rules.all_of(payer_id), key=lambda rule: -len(rule.evidence))
        return LearnedEditList(rules=tuple(_view(rule) for rule in found))

    def replay(self, payer_id: str, rule_id: str) -> LearnedEditView:
        """Try a rule on the claims that the payer accepted: from the first on, or further on.

        Raises:
            NotFound: there is no such rule.
        """
        return _view(insisting(lambda: self._replay(payer_id, rule_id)))

    def _replay(self, payer_id: str, rule_id: str) -> LearnedEdit:
        rule = self._rules.load(payer_id, rule_id)
        if rule.replay is None or rule.replay.finished_at is not None:
            rule = begin_replay(rule, at=self._now())
        for _ in range(_PAGES):
            after = rule.replay.after if rule.replay else ""
            ids = self._claims.accepted(payer_id, after=after, limit=_PAGE)
            claims = self._claims.load_each([(claim_id,) for claim_id in ids])
            page = [each for claim in claims for each in accepted_bills(claim)]
            last = len(ids) < _PAGE
            rule = replayed(rule, page, through=ids[-1:], last=last, at=self._now())
            if last:
                break
        self._records.keep(rule)
        return rule.as_kept()

    def switch(self, payer_id: str, rule_id: str, *, on: bool, caller: Caller) -> LearnedEditView:
        """Let a rule run with the payer's edits, or no more; the same again changes nothing.

        Raises:
            NotFound: there is no such rule.
            Refused: it was not replayed to the end of late, or an accepted claim contradicts it.
        """
        rule = self._rules.load(payer_id, rule_id)
        turn = switch_on if on else switch_off
        switched = turn(rule, by=caller.subject, at=self._now())
        if switched != rule:
            self._records.keep(switched)
        return _view(switched)


def _ref(payer_id: str, rule_id: str) -> Ref[LearnedEdit]:
    return Ref(LearnedEdit, (payer_id, rule_id))


def _edit(edit: Edit) -> EditView:
    return EditView(
        code=edit.code,
        looks_at=edit.looks_at,
        weight=edit.weight,
        owner=edit.owner,
        next_action=edit.next_action,
        source=edit.source,
        usual=edit.usual,
        payers_differ=edit.payers_differ,
    )


def _view(rule: LearnedEdit) -> LearnedEditView:
    replay = rule.replay
    return LearnedEditView(
        rule_id=rule.rule_id,
        code=rule.code,
        says=rule.says,
        status=rule.status,
        trouble=rule.trouble,
        conditions=rule.conditions,
        evidence=rule.evidence,
        claims_tried=replay.seen if replay else 0,
        replayed_at=replay.finished_at if replay else None,
        contradicted_by=replay.contradicted_by if replay else (),
        switched_at=rule.switched_at,
    )
