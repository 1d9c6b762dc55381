"""Plain words: what a client reads about the cost of a visit, in their language.

Every figure is one of the estimate's own. The sentences are translated where they are said, by the
function that `in_plain_words` is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from backoffice.domain.estimate import Certainty, Estimate
from backoffice.domain.estimating.basis import Basis
from backoffice.domain.estimating.caveat import Doubt
from backoffice.domain.money import Money

_HEADLINES = {
    Certainty.EXACT: "You will pay about %(owes)s for this visit.",
    Certainty.RANGE: "You will pay between %(low)s and %(high)s for this visit.",
    Certainty.UNKNOWN: "We cannot tell yet what you will pay for this visit.",
}
_PARTS = {
    "copay": "The fixed amount that your plan asks of you at each visit: %(amount)s.",
    "deductible": (
        "What you pay yourself, as each year before your plan begins to pay: %(amount)s."
    ),
    "coinsurance": "Your share of the cost, of which your plan pays the rest: %(amount)s.",
    "out_of_pocket_maximum": (
        "You pay %(amount)s less than usual, because you have nearly reached the most that your "
        "plan lets you pay in a year."
    ),
    "fee": "Your provider’s fee: %(amount)s.",
    "missed_visit": "Your provider’s fee for a visit that was missed: %(amount)s.",
    "late_cancellation": "Your provider’s fee for a visit that was cancelled late: %(amount)s.",
}
_OTHER = "What else your insurer leaves to you: %(amount)s."
_LESS = "This makes it less: %(amount)s."
_DOUBTS = {
    Doubt.TIERS: "It depends on the group of providers that your insurer counts yours among.",
    Doubt.SEVERAL_FIGURES: "Your insurer gives us more than one figure for such a visit.",
    Doubt.COPAY_AND_SHARE: (
        "Your insurer names a fixed amount and a share of the cost, and does not say whether you "
        "pay one or both."
    ),
    Doubt.DEDUCTIBLE: (
        "Your insurer does not say clearly how much you still have to pay yourself this year "
        "before your plan begins to pay."
    ),
    Doubt.REMARK: (
        "Your insurer does not say clearly whether you have to pay a yearly amount yourself first."
    ),
    Doubt.WAIVED: "Your insurer says that you may not have to pay it, but not clearly when.",
    Doubt.SOME_VISITS: (
        "Your insurer tells us what some of your visits cost, and not what the others do."
    ),
    Doubt.ZERO: (
        "Your insurer says that there is no fixed amount, and does not say whether you have to "
        "pay a yearly amount yourself first."
    ),
    Doubt.MAXIMUM: (
        "Your insurer does not say clearly how close you are to the most that you pay in a year."
    ),
    Doubt.TRACK_RECORD: (
        "For such visits your insurer has often decided otherwise than it had told us."
    ),
}
_REASONS = {
    "inactive": "Your insurer tells us that your plan is not active on that day.",
    "not_covered": "Your insurer tells us that your plan may not cover such a visit.",
    "carve_out": "Your insurer leaves this kind of care to another company. We have to ask them.",
    "other_payer_first": "Another insurer has to pay first. We have to ask them.",
    "no_visits_left": "Your insurer tells us that you have used up the visits it pays for.",
    "spend_down": "Your plan begins to pay only after you have spent an amount of your own.",
    "rejected": "Your insurer could not answer us.",
    "no_answer": "Your insurer could not answer us.",
    "track_record": "For such visits your insurer has often decided otherwise than it had told us.",
}
_SILENT = "Your insurer has not told us what you pay for such a visit."
_NOTICES = {
    "authorization": "Your insurer wants to approve such visits beforehand.",
    "visit_limit": "Your insurer limits how many such visits it pays for.",
    "coordination_of_benefits": (
        "Your insurer believes that you have another insurance, too. Please tell us if so."
    ),
}
_TAKEN_FOR = (
    "Your insurer names no amount for mental health visits. We took the one for other visits, so "
    "it may be different in the end."
)
_NO_PROMISE = (
    "This is an estimate from what your insurer tells us. Your insurer decides when the bill comes."
)


def in_plain_words(estimate: Estimate, say: Callable[[str], str]) -> tuple[str, ...]:
    """What the client reads; *say* translates a sentence before its figures are put in."""
    said = [say(sentence) % figures for sentence, figures in _sentences(estimate)]
    return tuple(dict.fromkeys(said))


def part_in_plain_words(title: str, amount: Money, say: Callable[[str], str]) -> str:
    """One part of what a visit costs, by its *title*; below zero, it is what the client saves."""
    if amount < Money.ZERO:
        sentence = _PARTS[title] if title == "out_of_pocket_maximum" else _LESS
        return say(sentence) % {"amount": str(-amount)}
    return say(_PARTS.get(title, _OTHER)) % {"amount": str(amount)}


def _sentences(estimate: Estimate) -> Iterator[tuple[str, Mapping[str, str]]]:
    whole = {"owes": estimate.client_owes, "low": estimate.low, "high": estimate.high}
    yield _HEADLINES[estimate.certainty], {name: str(amount) for name, amount in whole.items()}
    if estimate.certainty is Certainty.UNKNOWN:
        reasons = [_REASONS[part.rule] for part in estimate.basis if part.rule in _REASONS]
        yield from ((reason, {}) for reason in reasons or [_SILENT])
        return
    if estimate.taken_for:
        yield _TAKEN_FOR, {}
    for part in estimate.basis:
        amount = _paid(part)
        if amount is not None and part.rule in _PARTS:
            yield _PARTS[part.rule], {"amount": str(amount)}
    yield from ((_DOUBTS[doubt], {}) for doubt in estimate.doubts)
    for notice in estimate.notices:
        if notice.rule in _NOTICES:
            yield _NOTICES[notice.rule], {}
    yield _NO_PROMISE, {}


def _paid(part: Basis) -> Money | None:
    """What is paid or saved under one title; None where that is nothing, or not one amount."""
    if part.amount is None or part.amount == Money.ZERO:
        return None
    return part.amount if part.amount > Money.ZERO else -part.amount
