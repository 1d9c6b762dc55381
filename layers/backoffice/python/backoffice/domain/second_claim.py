"""A second claim: what the first insurance left of a visit, asked of the one that pays next. (CL-2)

It asks for what the first one decided, line by line, and tells what that paid and why not more. A
first insurance that forwards the claim by itself leaves nothing to send.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from pydantic import ValidationError

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.bill import Adjustment, Bill, DecidedLine, OtherInsurance, ServiceLine
from backoffice.domain.calendar import add_business_days
from backoffice.domain.claim import Claim, ClaimStatus, claim_id_for, control_number_for
from backoffice.domain.deadlines import correct_by, first_escalation, on_the_clock
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.ledger import Account, amount_on
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.remittance import Reduction, RemittedLine
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task

_LEFT_ALREADY = (
    "What this claim says of the first insurance's decision, or of the second insurance, does not "
    "hold any more. Once its payer has taken it in, have it replaced, or taken back."
)


class Left(NamedTuple):
    """What the first insurance left to the next one."""

    first: Bill
    """What was asked of it."""
    decision: Decision
    """The one that stands."""


def left_over(account: VisitAccount, first: Claim) -> Left | None:
    """What is left to ask of a further insurance about the visit of the *first* claim.

    None: nothing is decided, nothing is left, the client has no other insurance, or the first one
    forwards the claim itself (CLP02 19 to 21).
    """
    decision = account.standing(first.claim_id)
    if decision is None or decision.said.forwarded:
        return None
    if amount_on(Account.OTHER_PAYER_OWES, decision.effect) <= Money.ZERO:
        return None
    said = (v.bill for v in first.versions if v.bill.control_number == decision.control_number)
    bill = next(said, None)
    return Left(bill, decision) if bill else None


def opened(left: Left, first: Claim, policy: Policy, payer: Payer, *, known: Claim | None) -> Claim:
    """The claim to the second *payer* that says nothing yet, or the *known* one as it is now."""
    last_day = correct_by(payer, first.service_on, decided_on=left.decision.decided_on)
    if known is not None:
        named = known.but(payer_id=payer.payer_id, policy_id=policy.policy_id)
        return on_the_clock(named, last_day)
    return Claim(
        claim_id=claim_id_for(first.visit_id, Priority.SECONDARY),
        visit_id=first.visit_id,
        client_id=first.client_id,
        provider_id=first.provider_id,
        payer_id=payer.payer_id,
        policy_id=policy.policy_id,
        care_state=first.care_state,
        service_on=first.service_on,
        priority=Priority.SECONDARY,
        status=ClaimStatus.DRAFT,
        file_by=last_day,
        next_escalation_on=first_escalation(last_day),
    )


def asking(left: Left, believed: Bill) -> Bill:
    """*believed*, which names the second insurance as it is on file now, asking for what is left.

    Whom it asks is from the file; what it asks for is what the first insurance decided, so that
    both decide the same lines, and what is said of the first one adds up to the charge.
    """
    number = believed.control_number
    lines = tuple(
        line.but(line_id=control_number_for(f"{number}/line/{place}", 1))
        for place, line in enumerate(left.first.lines)
    )
    return believed.but(
        other_insurance=(decided(left.first, left.decision),),
        place_of_service=left.first.place_of_service,
        diagnoses=left.first.diagnoses,
        authorization=None,
        lines=lines,
    )


def decided(first: Bill, decision: Decision) -> OtherInsurance:
    """What the first insurance did with the visit, as the second one is told (2320, 2430).

    A reason that no claim has room for is left out; then what it says does not add up, and an
    edit leaves the claim to a person.
    """
    said, lines = decision.said, _lines(first, decision)
    return OtherInsurance(
        insurance=first.insurance,
        paid=said.paid,
        adjudicated_on=decision.decided_on,
        adjustments=_adjustments(said.reductions if lines else said.every_reduction),
        lines=lines,
    )


def _lines(first: Bill, decision: Decision) -> tuple[DecidedLine, ...]:
    """What the first insurance did with each of our lines, though it made several of one."""
    theirs: dict[str, list[RemittedLine]] = {line.line_id: [] for line in first.lines}
    for line_id, line in zip(decision.lines, decision.said.lines, strict=False):
        theirs[line_id].append(line)
    if not all(theirs.values()):
        return ()
    return tuple(_line(line, theirs[line.line_id]) for line in first.lines)


def _line(asked: ServiceLine, said: Sequence[RemittedLine]) -> DecidedLine:
    decided = DecidedLine(
        paid=Money.total(each.paid for each in said),
        procedure=asked.procedure,
        modifiers=asked.modifiers,
        adjustments=_adjustments(each for line in said for each in line.reductions),
    )
    codes = {(each.procedure, each.modifiers) for each in said}
    for procedure, modifiers in codes if len(codes) == 1 else ():
        with suppress(ValidationError):  # what it writes is no code
            return decided.but(procedure=procedure, modifiers=modifiers)
    return decided


def _adjustments(reductions: Iterable[Reduction]) -> tuple[Adjustment, ...]:
    cents: Counter[tuple[str, str]] = Counter()
    for each in reductions:
        cents[each.group, each.reason] += each.amount.cents
    found = []
    for (group, reason), amount in sorted(cents.items()):
        try:
            found.append(Adjustment(group=group, reason=reason, amount=Money(amount)))
        except ValidationError:
            continue
    return tuple(each for each in found if each.amount != Money.ZERO)


def says_the_same(claim: Claim, now: Bill) -> bool:
    """Whether what was sent last says what would be said *now* of both insurances and the visit.

    Where people live, and on which day a payer said the same again, change no claim that has left.
    """
    said = claim.latest.bill if claim.latest else None
    return said is not None and (asked_of(said), _told(said)) == (asked_of(now), _told(now))


def asked_of(bill: Bill) -> str:
    """Who pays second, and by what it knows the client."""
    known_by = {"payer_id", "member_id", "group_number", "relationship"}
    return bill.insurance.model_dump_json(include=known_by)


def _told(bill: Bill) -> list[str]:
    """What the first insurance did, wherever that is said, and what is asked for."""
    others = [f"{each.paid} {_reasons(each)}" for each in bill.other_insurance]
    return [*others, *(line.model_dump_json(exclude={"line_id"}) for line in bill.lines)]


def _reasons(other: OtherInsurance) -> list[tuple[str, str, int]]:
    cents: Counter[tuple[str, str]] = Counter()
    of_lines = (each for line in other.lines for each in line.adjustments)
    for each in (*other.adjustments, *of_lines):
        cents[each.group, each.reason] += each.amount.cents
    return [(group, reason, amount) for (group, reason), amount in sorted(cents.items())]


def task_of_change(claim: Claim, left: Left | None, *, at: datetime, today: date) -> Task:
    """What staff have to do about a second *claim* that left with what does not hold any more.

    One for each version and each decision that stands instead: told twice, it is the same.
    """
    number = claim.latest.number if claim.latest else 0
    stands = left.decision.item_id if left else "nothing"
    return open_task(
        task_id=f"after-{fingerprint(f'{claim.claim_id}/{number}/{stands}')[:32]}",
        kind=TaskKind.FIX_CLAIM,
        owner=TaskOwner.staff("claims"),
        about=(claim.claim_id, claim.client_id),
        due_on=add_business_days(today, 5),
        next_action=_LEFT_ALREADY,
        at=at,
    )
