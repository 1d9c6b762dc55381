"""Adjustment reasons: whose share of a visit is what a payer did not pay, and what it says of it.

A group (835 CAS01) says on whom the payer lays an amount, a reason (CAS02) why, and remarks (LQ02,
MOA) what else is to be known. Only what is sure becomes somebody's share; the rest is disputed
until a person has decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.adjustment_causes import Cause, Remedy
from backoffice.domain.adjustment_codes import (
    AS_NEW,
    REASONS,
    REMARKS,
    SAYING_LITTLE,
    SPARING,
    WITHOUT_APPEAL,
)
from backoffice.domain.adjustment_words import MEANINGS
from backoffice.domain.edits.edit import Mender


class Share(StrEnum):
    """Whose an amount is that a payer did not pay."""

    CONTRACTUAL = "contractual"  # nobody's: the contract or the law takes it off
    PATIENT = "patient"  # the client's, or a further insurance's in their place
    PRIOR_PAYER = "prior_payer"  # what another insurance, which pays first, decided
    DISPUTED = "disputed"  # not known yet: a person decides


_CONTRACT, _PATIENT, _OTHER = "CO", "PR", "OA"

CONTRACTUAL: dict[str, str] = {
    "45": "What was charged above the agreed fee.",
    "94": "What the agreed fee is more than was charged; it counts the other way.",
    "144": "What a programme of the contract adds or takes for how care is given.",
    "161": "What a programme of the contract adds for good work.",
    "253": "What the federal budget law takes off each payment of Medicare.",
    "281": "A deductible that the contract says nobody collects.",
    "303": "What Medicare left to a client from whom the law lets nobody collect it.",
}
"""What group CO takes off for good, and why. Every other reason of that group is the payer's
opinion of this claim, and may be mended: it is disputed, though never the client's."""

_PATIENTS = frozenset({"1", "2", "3"})
"""Deductible, coinsurance, copay (Q34)."""
_PRIOR = "23"
_ABOVE_FEE = "45"


def share_of(
    group: str | None,
    reason: str | None,
    remarks: Sequence[str] = (),
    *,
    by_programme: bool = False,
    whole: bool = False,
    pays_first: bool = False,
) -> Share:
    """Whose an amount of *group* and *reason* is; a reversal's is whose the original's was.

    *remarks* are those of the line and of its claim. *by_programme* says that employee assistance
    pays the claim, which never costs the client anything. *whole* says that all that is called
    above the fee is the whole charge of its line or claim: no fee takes all of it off, so that
    CO-45 is no write-off then but a denial in disguise. *pays_first* says that nobody decided
    before this payer, so that none can have left anything (IV-1, Q34).
    """
    if group == _CONTRACT and reason in CONTRACTUAL:
        return Share.DISPUTED if whole and is_above_fee(group, reason) else Share.CONTRACTUAL
    if group == _PATIENT and reason in _PATIENTS:
        spared = by_programme or not SPARING.keys().isdisjoint(remarks)
        return Share.DISPUTED if spared else Share.PATIENT
    if group == _OTHER and reason == _PRIOR and not pays_first:
        return Share.PRIOR_PAYER
    return Share.DISPUTED


def is_above_fee(group: str | None, reason: str | None) -> bool:
    """Whether the payer calls an amount more than the agreed fee."""
    return group == _CONTRACT and reason == _ABOVE_FEE


class AdjustmentReason(NamedTuple):
    """What one group, reason and their remarks come down to."""

    cause: Cause
    says: str
    """Why, in a sentence."""
    owner: Mender
    remedy: Remedy
    """What is suggested: never to bill the client nor to write off, which a person decides."""
    next_action: str
    may_be_billed: bool
    """Whether a person may decide that the client owes it."""
    as_new: bool
    """Whether a corrected claim is sent as a new one, because a replacement would be refused."""


def reason_of(
    group: str | None,
    reason: str | None,
    remarks: Sequence[str] = (),
    *,
    by_programme: bool = False,
) -> AdjustmentReason:
    """What a payer means by *reason*, and what can be done about it, whatever code it sends."""
    said = frozenset(remarks)
    first = REASONS.get(reason or "", Cause.UNKNOWN)
    cause = _more_exactly(first, remarks)
    meaning = MEANINGS[cause]
    remedy, next_action = meaning.remedy, meaning.next_action
    if remedy is Remedy.APPEAL and said & WITHOUT_APPEAL:
        remedy, next_action = _NO_APPEAL[bool(said & _MENDABLE)]
    as_new = remedy is Remedy.CORRECT and bool(said & AS_NEW)
    clients_own = MEANINGS[first].clients_own and meaning.clients_own
    return AdjustmentReason(
        cause=cause,
        says=meaning.says,
        owner=meaning.owner,
        remedy=remedy,
        next_action=f"{next_action} {_NEW}" if as_new else next_action,
        may_be_billed=group == _PATIENT
        and clients_own
        and not by_programme
        and not said & SPARING.keys(),
        as_new=as_new,
    )


_MENDABLE = frozenset({"MA130", "N704"})
"""Of the remarks that rule an appeal out, those that let the claim be sent again."""
_NO_APPEAL = {
    True: (Remedy.CORRECT, "No appeal is heard: correct what the payer names, and send it again."),
    False: (Remedy.ASK, "No appeal is heard: ask the payer what else is left, and decide."),
}
_NEW = "Send it as a new claim, not as a replacement."


def _more_exactly(cause: Cause, remarks: Sequence[str]) -> Cause:
    """What the first telling remark says, where the reason itself says little."""
    if cause not in SAYING_LITTLE:
        return cause
    return next((REMARKS[each] for each in remarks if each in REMARKS), cause)
