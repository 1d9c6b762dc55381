"""Match words: what each trait of a provider says, where it holds and where it does not."""

from __future__ import annotations

from backoffice.domain.match_explanation import Explanation
from backoffice.domain.matching_traits import Kind, Trait

_HOLDS = {
    Kind.LIVE: "The profile is live.",
    Kind.LICENSED: "There is a licence in {state}.",
    Kind.ACCEPTING: "New clients are accepted.",
    Kind.ROOM: "There is room for one more client.",
    Kind.NOT_EXCLUDED: "This client has not asked them before.",
    Kind.INDEPENDENT: "The licence in {state} is a full one.",
    Kind.PROGRAMME: "They take part in the insurance programme.",
    Kind.CONTRACTED: "The network has a contract with {payer}.",
    Kind.PARTICIPATING: "They are in network with {payer} in {state}.",
    Kind.TAKES_PAYER: "New clients of {payer} are taken.",
    Kind.FEE_KNOWN: "What a visit costs is known.",
    Kind.NEED: "They work with {of}.",
    Kind.LANGUAGE: "They speak a language that was asked for.",
    Kind.APPROACH: "They work in the way that was asked for: {of}.",
    Kind.HOURS: "They have time: {of}.",
    Kind.MEETING: "Visits can be held as was asked.",
    Kind.BUDGET: "The fee is within the budget.",
}
_FAILS = {
    Kind.LIVE: "The profile is not live.",
    Kind.LICENSED: "No licence in {state}.",
    Kind.ACCEPTING: "No new clients are accepted.",
    Kind.ROOM: "There is no room for one more client.",
    Kind.NOT_EXCLUDED: "This client asked them before, or was handed on by them.",
    Kind.INDEPENDENT: "The licence in {state} is a limited one.",
    Kind.PROGRAMME: "They do not take part in the insurance programme.",
    Kind.CONTRACTED: "The network has no contract with {payer} on that day.",
    Kind.PARTICIPATING: "They are not in network with {payer} in {state} on that day.",
    Kind.TAKES_PAYER: "No new clients of {payer} are taken.",
    Kind.FEE_KNOWN: "What a visit costs is not known.",
    Kind.NEED: "They do not say that they work with {of}.",
    Kind.LANGUAGE: "They speak no language that was asked for.",
    Kind.APPROACH: "They do not work in the way that was asked for: {of}.",
    Kind.HOURS: "They have no time: {of}.",
    Kind.MEETING: "Visits cannot be held as was asked.",
    Kind.BUDGET: "The fee is not known, or beyond the budget.",
}


def sentence(trait: Trait, *, met: bool, state: str, payer: str | None) -> str:
    """What *trait* says of a provider for a client in *state*, insured by *payer*."""
    words = (_HOLDS if met else _FAILS)[trait.kind]
    return words.format(state=state, payer=payer or "that payer", of=trait.of.replace("_", " "))


def told(
    explanation: Explanation, *, shown: bool, state: str, payer: str | None
) -> tuple[str, ...]:
    """An explanation in sentences: each of these is needed for it, and together they are enough."""
    says = [sentence(each, met=shown, state=state, payer=payer) for each in explanation.traits]
    for some in explanation.some:
        alike = " ".join(sentence(each, met=shown, state=state, payer=payer) for each in some.of)
        says.append(f"{some.number} of these {len(some.of)}: {alike}")
    return tuple(says)
