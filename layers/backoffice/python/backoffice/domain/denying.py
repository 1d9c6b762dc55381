"""Denying: what becomes of money that a payer left open, from its decision to a person's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from backoffice.domain.adjustment_causes import Cause, Remedy
from backoffice.domain.adjustment_words import MEANINGS
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.deadlines import WITHOUT_TERMS, appeal_by, correct_by, file_by
from backoffice.domain.denial import WAITING, Denial, DenialStatus, DisputedAmount, Ruling
from backoffice.domain.denial_parts import few
from backoffice.domain.edits.edit import Mender
from backoffice.domain.errors import Refused
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer

WORTH_ASKING = Money.dollars("1.00")
"""Less than this below the agreed rate is rounding, and nobody is sent after it."""
ANOTHER_PAYERS_TIME = 30
"""Days from a denial in which another payer is billed at least: most take a claim late where the
first payer's denial is shown."""
PATIENCE = 45
"""Days after which somebody asks what became of an appeal, a corrected claim or a question."""
_LAST_CALLS = (7, 1)
"""Days before the last one on which somebody sees that what was chosen is done."""
MOST_RULINGS = 30
"""Of one opening. Nobody chooses as often; a denial must not be too large to keep."""
EARLIER_RULINGS = 100
"""Of earlier openings that are kept beside; the journal has all, the ledger what they moved."""

_BECOMES = {
    Remedy.CORRECT: DenialStatus.CORRECTED,
    Remedy.APPEAL: DenialStatus.APPEALED,
    Remedy.OTHER_PAYER: DenialStatus.FORWARDED,
    Remedy.ASK: DenialStatus.ASKED,
    Remedy.BILL: DenialStatus.BILLED,
    Remedy.WRITE_OFF: DenialStatus.WRITTEN_OFF,
}
_MONEY = frozenset({Remedy.BILL, Remedy.WRITE_OFF})
_ORDER = tuple(MEANINGS)
_THIS_PLAN_ONLY = frozenset({Cause.NOT_COVERED, Cause.LIMIT_REACHED})
_ASK_THE_NEXT = (
    "Have the further insurance billed, which may cover what this one does not; or appeal, if this "
    "payer had answered otherwise before."
)
_TOO_LATE_TO_CORRECT = {
    True: (
        Remedy.APPEAL,
        "The time for corrected claims is over: mend what the payer names, and appeal with it.",
    ),
    False: (
        Remedy.ASK,
        "The time for corrected claims is over. No appeal is heard: ask the payer what else is "
        "left, and decide.",
    ),
}
"""By whether an appeal is heard."""


def underpaid_by(
    agreed: Money | None,
    *,
    charged: Money,
    paid: Money,
    patient: Money,
    disputed: Money,
    taken_off: Money = Money.ZERO,
) -> Money:
    """How much less than *agreed* a first payer reckoned with; zero where nothing is agreed.

    A payer owes no more than was *charged*. *taken_off* is what the contract or the law takes
    beside the fee, as sequestration does; *disputed* is asked about anyway.
    """
    if agreed is None:
        return Money.ZERO
    missing = min(agreed, charged) - paid - patient - disputed - taken_off
    return missing if missing >= WORTH_ASKING else Money.ZERO


def denial_of(
    disputed: Sequence[DisputedAmount],
    *,
    claim_id: str,
    client_id: str,
    provider_id: str,
    payer: Payer,
    service_on: date,
    decision: str,
    decided_on: date,
    by_programme: bool = False,
    underpaid: Money = Money.ZERO,
    asks_next: bool = False,
) -> Denial | None:
    """What a payer's *decision* leaves open; None where it leaves nothing.

    A visit that went wholly to the deductible is none: that is the client's share, not disputed.
    Of several reasons the one about the most money says what to do. *asks_next* says that a further
    insurance is on file: what only this plan does not cover is suggested for that one.
    """
    parts = few(disputed)
    if not parts and underpaid <= Money.ZERO:
        return None
    advice = _advice(parts, underpaid, by_programme)
    about = [part for part in parts if _advised(part, by_programme) == advice]
    are_plans = all(part.meaning(by_programme=by_programme).may_be_billed for part in parts)
    if asks_next and are_plans and advice.cause in _THIS_PLAN_ONLY:
        advice = advice._replace(remedy=Remedy.OTHER_PAYER, next_action=_ASK_THE_NEXT)
    last_day = _last_day(advice.remedy, payer, service_on, decided_on)
    if any(part.meaning(by_programme=by_programme).as_new for part in about):
        last_day = file_by(payer, service_on)
    if advice.remedy is Remedy.CORRECT and last_day < decided_on:
        remedy, next_action = _TOO_LATE_TO_CORRECT[all(part.may_be_appealed for part in about)]
        advice = advice._replace(remedy=remedy, next_action=next_action)
        last_day = _last_day(remedy, payer, service_on, decided_on)
    return Denial(
        claim_id=claim_id,
        client_id=client_id,
        provider_id=provider_id,
        payer_id=payer.payer_id,
        decision=decision,
        decided_on=decided_on,
        parts=parts,
        underpaid=underpaid,
        by_programme=by_programme,
        **advice._asdict(),
        act_by=last_day,
        next_escalation_on=decided_on,
    )


def decided_anew(known: Denial | None, fresh: Denial | None, *, decided: bool) -> Denial | None:
    """The denial after a payer's decisions of its claim were posted; None: there is none.

    *fresh* is what the decision that stands leaves open, and *decided* says whether one stands: a
    payer may have taken its last one back. The same decision again changes nothing, nor does it
    matter how often or in which order they came.
    """
    if known is None:
        return fresh
    if fresh is None:
        end = DenialStatus.PAID_AFTER_ALL if decided else DenialStatus.WITHDRAWN
        return known if known.status is end else known.moved(end, next_escalation_on=None)
    ended = known.status in {DenialStatus.PAID_AFTER_ALL, DenialStatus.WITHDRAWN}
    if known.decision == fresh.decision and not ended:
        return known
    return fresh.but(
        version=known.version,
        opening=known.opening + 1,
        rulings=known.rulings[-EARLIER_RULINGS:],
        tasks=known.tasks,
    )


def decide(denial: Denial, remedy: Remedy, *, by: Caller, at: datetime, today: date) -> Denial:
    """The *denial* after a person chose *remedy*; the same choice again changes nothing.

    Billing takes only what may be the client's; of a denial that holds more, the rest stays open.

    Raises:
        Refused: this caller may not decide it, nothing is open, it may never be the client's, or
            too much was chosen before.
    """
    _may(by, remedy)
    becomes = _BECOMES[remedy]
    if denial.status is becomes:
        return denial
    denial.may_become(becomes)
    if remedy not in _MONEY and len(denial.standing) >= MOST_RULINGS:
        raise Refused(
            "So often was it decided what becomes of this denial that nobody can follow. Bill the "
            "client, or write it off."
        )
    amount = _moved(denial, remedy)
    if amount is None:
        return denial
    ruling = Ruling(opening=denial.opening, remedy=remedy, amount=amount, by=by.subject, at=at)
    ruled = denial.but(rulings=(*denial.rulings, ruling))
    if remedy is Remedy.BILL and ruled.left != Money.ZERO:
        return ruled
    waits = looked_at_again(denial, today) if becomes in WAITING else None
    return ruled.moved(becomes, next_escalation_on=waits)


def looked_at_again(denial: Denial, today: date) -> date:
    """When somebody looks after *today* what became of a remedy that was chosen.

    As long as the payer still takes it somebody sees that it is done.
    """
    later = today + timedelta(days=PATIENCE)
    calls = (denial.act_by - timedelta(days=each) for each in _LAST_CALLS)
    return min((each for each in calls if today < each < later), default=later)


class _Advice(NamedTuple):
    cause: Cause
    remedy: Remedy
    owner: Mender
    next_action: str


def _advice(parts: Sequence[DisputedAmount], underpaid: Money, by_programme: bool) -> _Advice:
    """What to do about the cause of the most money; of equals, about what we can mend ourselves."""
    weights: dict[_Advice, Money] = {}
    for part in parts:
        advice = _advised(part, by_programme)
        weights[advice] = weights.get(advice, Money.ZERO) + part.amount
    if underpaid > Money.ZERO:
        meaning = MEANINGS[Cause.UNDERPAID]
        advice = _Advice(Cause.UNDERPAID, meaning.remedy, meaning.owner, meaning.next_action)
        weights[advice] = underpaid
    return min(weights, key=lambda advice: (-weights[advice].cents, _ORDER.index(advice.cause)))


def _advised(part: DisputedAmount, by_programme: bool) -> _Advice:
    meant = part.meaning(by_programme=by_programme)
    return _Advice(meant.cause, meant.remedy, meant.owner, meant.next_action)


def _last_day(remedy: Remedy, payer: Payer, service_on: date, decided_on: date) -> date:
    """Until when *remedy* may arrive; what only asks must leave time for an appeal."""
    if remedy is Remedy.CORRECT:
        return correct_by(payer, service_on, decided_on=decided_on)
    last = appeal_by(payer, service_on, decided_on=decided_on)
    if remedy is not Remedy.OTHER_PAYER:
        return last
    usual = service_on + timedelta(days=WITHOUT_TERMS)
    return min(last, max(usual, decided_on + timedelta(days=ANOTHER_PAYERS_TIME)))


def _may(by: Caller, remedy: Remedy) -> None:
    if remedy in _MONEY and (by.kind is not CallerKind.STAFF or not by.subject):
        raise Refused(
            "Only a person of the network's staff decides that a client is billed, or that nobody "
            "pays. Ask billing to decide it."
        )
    if by.kind not in {CallerKind.STAFF, CallerKind.PROVIDER}:
        raise Refused("Only the network's staff and the client's provider decide about a denial.")


def _moved(denial: Denial, remedy: Remedy) -> Money | None:
    """The money that choosing *remedy* moves; None where that is done already."""
    if remedy not in _MONEY:
        return Money.ZERO
    if remedy is Remedy.WRITE_OFF:
        if denial.left < Money.ZERO:
            raise Refused("The payer paid more than it explains. Ask the payer, and keep nothing.")
        return denial.left
    if denial.billable > Money.ZERO:
        return denial.billable
    if any(each.remedy is Remedy.BILL for each in denial.standing):
        return None
    raise Refused(
        "The client may not be billed for this: the payer did not lay it on the client, or it is "
        "not the client's to pay. Correct the claim, appeal, or write it off."
    )
