"""An explanation: the same estimate in the words of whoever asks for it.

A client reads plain words, a provider the terms of the trade, an auditor codes, segments and rules.
All three are told from one estimate; none of them adds anything up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from backoffice.domain.estimate import Certainty, Estimate
from backoffice.domain.estimating.basis import Basis
from backoffice.domain.plain_words import in_plain_words
from backoffice.domain.record import Fact

_CODES = {
    "copay": "EB01 B",
    "coinsurance": "EB01 A, or B with EB08",
    "deductible": "EB01 C",
    "out_of_pocket_maximum": "EB01 G",
    "coverage": "EB01 1 to 8",
    "inactive": "EB01 6 to 8, DTP",
    "not_covered": "EB01 I, E, O",
    "carve_out": "EB01 U, R, W, 2120 NM1",
    "other_payer_first": "EB01 R, 2120 NM1 PRP",
    "no_visits_left": "EB01 F, HSD",
    "unprocessed": "EB01 V",
    "spend_down": "EB01 Y",
    "rejected": "AAA03",
    "set_aside": "MSG, III, DTP, EB",
    "border": "EB, and what stands under it",
    "person": "HL03 22 and 23",
    "day": "DTP",
    "track_record": "835 CAS PR",
}
"""Where in a 271 each rule looks (005010X279A1 2110C/D)."""


class Explanation(Fact):
    """Why a visit costs what it costs, for the client and for the provider."""

    client: dict[str, tuple[str, ...]]
    """By language."""
    provider: tuple[str, ...]


class FullExplanation(Explanation):
    """The same for those who have to account for it."""

    auditor: tuple[str, ...]


def explain(
    estimate: Estimate,
    languages: Mapping[str, Callable[[str], str]],
    *,
    call_reference: str | None = None,
) -> Explanation:
    """Both voices; *languages* has what translates a sentence, for each language.

    *call_reference* is the payer's number of the telephone call that it rests on, if it does.
    """
    provider = tuple(_provider(estimate, call_reference))
    return Explanation(client=_client(estimate, languages), provider=provider)


def explain_in_full(
    estimate: Estimate,
    languages: Mapping[str, Callable[[str], str]],
    *,
    read_from: str | None,
    call_reference: str | None = None,
) -> FullExplanation:
    """All three voices; *read_from* names the payer's document.

    *call_reference* is a telephone call's: a note of one has lines, and no codes.
    """
    return FullExplanation(
        client=_client(estimate, languages),
        provider=tuple(_provider(estimate, call_reference)),
        auditor=tuple(_auditor(estimate, read_from, by_telephone=call_reference is not None)),
    )


def _client(
    estimate: Estimate, languages: Mapping[str, Callable[[str], str]]
) -> dict[str, tuple[str, ...]]:
    return {language: in_plain_words(estimate, say) for language, say in languages.items()}


def _provider(estimate: Estimate, call_reference: str | None) -> Iterator[str]:
    yield _headline(estimate)
    if call_reference is not None:
        yield f"The payer said so on the telephone, in the call {call_reference}."
    for part in estimate.basis:
        yield f"{part.rule.replace('_', ' ').capitalize()}{_amount(part)}: {part.says.rstrip('.')}."
    if estimate.certainty is Certainty.RANGE:
        yield from estimate.unknown
    yield from (f"Taken for granted: {assumption}" for assumption in estimate.assumptions)
    yield from (notice.says for notice in estimate.notices)


def _auditor(estimate: Estimate, read_from: str | None, *, by_telephone: bool) -> Iterator[str]:
    places = "lines of the note" if by_telephone else "segments"
    yield f"Rules of {estimate.rules}, applied to {read_from or 'no document'}."
    yield f"{_headline(estimate)} Service type {estimate.service_type or 'not settled'}."
    for part in estimate.basis:
        coded = part.rule in _CODES and not by_telephone
        where = f" ({_CODES[part.rule]})" if coded else ""
        segments = ", ".join(str(segment) for segment in part.segments) or "none"
        yield f"{part.rule}{where}{_amount(part)}; {places} {segments}; {part.says.rstrip('.')}."
    for doubt, says in zip(estimate.doubts, estimate.unknown, strict=False):
        yield f"doubt {doubt}: {says}"
    yield from (f"assumption: {assumption}" for assumption in estimate.assumptions)
    for notice in estimate.notices:
        segments = ", ".join(str(segment) for segment in notice.segments)
        yield f"notice {notice.rule}; {places} {segments}; {notice.says}"


def _headline(estimate: Estimate) -> str:
    if estimate.certainty is Certainty.EXACT:
        return f"The client owes {estimate.client_owes}."
    if estimate.certainty is Certainty.RANGE:
        return f"The client owes between {estimate.low} and {estimate.high}."
    return "What the client owes cannot be told."


def _amount(part: Basis) -> str:
    if part.amount is not None:
        return f", {part.amount}"
    if part.low is not None and part.high is not None:
        return f", {part.low} to {part.high}"
    return ""
