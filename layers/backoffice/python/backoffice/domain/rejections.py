"""Rejections: what a payer's reason for not answering means, and who can do something about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from backoffice.domain.answer import Rejection
from backoffice.domain.errors import PayerRefused
from backoffice.domain.plan_kind import BLUE_FAMILIES
from backoffice.domain.reasons import REASONS, ActsNext, ReasonCode, Verdict
from backoffice.domain.verdict import Decision, because

_MEANS: dict[str, ReasonCode] = {
    **dict.fromkeys(("42", "80"), ReasonCode.PAYER_UNREACHABLE),
    "79": ReasonCode.PAYER_ID_REFUSED,
    **dict.fromkeys(
        ("41", "43", "44", "45", "46", "47", "48", "50", "51", "97", "35", "52"),
        ReasonCode.PROVIDER_NOT_ACCEPTED,
    ),
    **dict.fromkeys(("15", "33", "T4"), ReasonCode.QUESTION_INCOMPLETE),
    "53": ReasonCode.CARE_NOT_ANSWERED,
    **dict.fromkeys(("56", "57", "60", "61", "62", "63"), ReasonCode.DAY_NOT_ACCEPTED),
    **dict.fromkeys(("64", "72"), ReasonCode.MEMBER_ID_NOT_ACCEPTED),
    **dict.fromkeys(("58", "71"), ReasonCode.BIRTH_DATE_NOT_ACCEPTED),
    **dict.fromkeys(("65", "73"), ReasonCode.NAME_NOT_ACCEPTED),
    **dict.fromkeys(("66", "74"), ReasonCode.SEX_NOT_ACCEPTED),
    "76": ReasonCode.MORE_THAN_ONE_MATCH,
    "77": ReasonCode.NOT_ON_THE_POLICY,
    "78": ReasonCode.NOT_IN_THE_GROUP,
    **dict.fromkeys(("67", "75"), ReasonCode.PERSON_NOT_FOUND),
}
"""AAA03 (005010X279A1 2000A to 2110D); any other code is `UNKNOWN_REJECTION`."""

_SEVEREST_FIRST = (
    ReasonCode.PAYER_UNREACHABLE,  # whatever else is said, the payer itself did not look
    ReasonCode.PAYER_ID_REFUSED,
    ReasonCode.PROVIDER_NOT_ACCEPTED,
    ReasonCode.QUESTION_INCOMPLETE,
    ReasonCode.CARE_NOT_ANSWERED,
    ReasonCode.UNKNOWN_REJECTION,
    ReasonCode.DAY_NOT_ACCEPTED,
    ReasonCode.DAY_TOO_LATE,
    ReasonCode.MAYBE_ANOTHER_BLUE_PLAN,
    ReasonCode.MEMBER_ID_NOT_ACCEPTED,
    ReasonCode.BIRTH_DATE_NOT_ACCEPTED,
    ReasonCode.NAME_NOT_ACCEPTED,
    ReasonCode.SEX_NOT_ACCEPTED,
    ReasonCode.MORE_THAN_ONE_MATCH,
    ReasonCode.NOT_ON_THE_POLICY,
    ReasonCode.NOT_IN_THE_GROUP,
    ReasonCode.PERSON_NOT_FOUND,  # what is wrong, the others say better
)
"""Of several reasons one decides: what we must mend comes before what the client can."""

_TOO_LATE = frozenset({"62", "63"})
_NOT_FOUND = frozenset({"67", "75"})
_WAITS = {"W": timedelta(days=30), "X": timedelta(days=10)}
_HELD = frozenset({"Y", "S"})
_HOLDER = (
    "Send a new insurance link and ask the client to copy the policy holder's details exactly."
)


def decide_rejected(
    rejections: Sequence[Rejection],
    *,
    service_on: date,
    today: date,
    family: str | None = None,
    names_holder: bool = False,
) -> Decision:
    """What follows from *rejections*, of which there is at least one.

    Where a payer gives several reasons, the severest decides. *family* is the payer's, and
    *names_holder* says that the question named a policy holder beside the client.
    """
    ahead = service_on > today
    meant = [(_meaning(each, ahead=ahead, family=family), each) for each in rejections]
    code = min((reason for reason, _ in meant), key=_SEVEREST_FIRST.index)
    deciding = [each for reason, each in meant if reason is code]
    decision = _followed_up(code, {each.follow_up for each in deciding}, today)
    if decision.code is ReasonCode.DAY_TOO_LATE:
        decision = decision.but(ask_again_on=_nearer(service_on, today))
    if names_holder and decision.owner is ActsNext.CLIENT and _is_about_holder(deciding):
        decision = decision.but(next_action=_HOLDER)
    if len({reason for reason, _ in meant}) > 1:
        decision = decision.but(reason=f"{decision.reason} It names lesser reasons as well.")
    return decision


def decide_refused(refusal: PayerRefused) -> Decision:
    """What follows when the clearinghouse will not pass a question on (HTTP 400).

    Its codes mean what the payer's would: 79 that the payer's id is wrong, which only we can
    mend. Without any that is known, the refusal's own sentence is the reason. Nothing of this
    is asked again unchanged, but where it could not reach the payer.
    """
    known = [_MEANS[code] for code in refusal.reason.split(",") if code in _MEANS]
    if not known:
        return because(ReasonCode.CLEARINGHOUSE_REFUSED, says=refusal.sentence)
    return because(min(known, key=_SEVEREST_FIRST.index))


def is_passing(rejections: Iterable[Rejection]) -> bool:
    """Whether the payer only could not answer just now."""
    return any(_MEANS.get(each.code) is ReasonCode.PAYER_UNREACHABLE for each in rejections)


def _meaning(rejection: Rejection, *, ahead: bool, family: str | None) -> ReasonCode:
    if rejection.code in _TOO_LATE and ahead:
        return ReasonCode.DAY_TOO_LATE
    if rejection.code in _NOT_FOUND and (family or "").lower() in BLUE_FAMILIES:
        return ReasonCode.MAYBE_ANOTHER_BLUE_PLAN
    unknown = rejection.level == "benefit"
    other = ReasonCode.CARE_NOT_ANSWERED if unknown else ReasonCode.UNKNOWN_REJECTION
    return _MEANS.get(rejection.code, other)


def _followed_up(code: ReasonCode, asked: set[str | None], today: date) -> Decision:
    """The decision on *code* once the payer's own advice is heard (AAA04).

    "Not allowed" (N) is about the same question again: what the client corrects makes another.
    """
    if asked & _HELD:
        return because(ReasonCode.HELD_BY_PAYER)
    waits = [_WAITS[each] for each in asked if each in _WAITS]
    if waits:
        return because(ReasonCode.WAIT).but(ask_again_on=today + max(waits))
    reason = REASONS[code]
    if reason.verdict is Verdict.PAYER_DOWN:
        # "Not allowed" (N) comes from a go-between that lost the payer, and knows no better.
        return because(code)
    mendable = reason.owner in {ActsNext.CLIENT, ActsNext.ENROLMENT, ActsNext.LATER}
    if "P" in asked or ("R" in asked and not mendable):
        return because(ReasonCode.RESEND)
    return because(code)


def _nearer(service_on: date, today: date) -> date:
    """When to ask about a visit that is too far ahead: in its year, its month, or on its day."""
    steps = (service_on.replace(month=1, day=1), service_on.replace(day=1), service_on)
    return next((day for day in steps if day > today), service_on)


def _is_about_holder(rejections: Iterable[Rejection]) -> bool:
    return all(each.level == "subscriber" for each in rejections)
