"""Edits on who pays: the policy and the payer on that day, the network, other payers, time."""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.domain.bill import (
    AuthorizationKind,
    Bill,
    DecidedLine,
    Frequency,
    OtherInsurance,
    ServiceLine,
)
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.edit import Edit, Mender, Weight
from backoffice.domain.edits.letters import arrives_whole
from backoffice.domain.money import Money
from backoffice.domain.participation import OutOfNetwork
from backoffice.domain.plan_kind import is_contradicted
from backoffice.domain.policy import Priority
from backoffice.domain.verdict import Verdict

_LICENCE = frozenset({OutOfNetwork.NO_LICENCE, OutOfNetwork.LICENCE_LIMITED})


def _frequency(bill: Bill, _: Circumstances) -> Iterator[str]:
    if bill.frequency not in {*Frequency}:
        yield "frequency"
    elif bill.frequency == Frequency.ORIGINAL:
        yield from ("payer_claim_number",) if bill.payer_claim_number else ()
    elif not bill.payer_claim_number or not arrives_whole(bill.payer_claim_number, longest=50):
        yield "payer_claim_number"


def _policy(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    policy = circumstances.policy
    if bill.authorization and bill.authorization.kind is AuthorizationKind.EAP:
        return  # employee assistance pays whatever the plan is
    if policy is None or not all(policy.covers(line.day) for line in bill.lines):
        yield "insurance"


def _eligibility(_: Bill, circumstances: Circumstances) -> Iterator[str]:
    if circumstances.verdict is Verdict.INACTIVE:
        yield "insurance"


def _payer_ids(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    agreed = circumstances.terms.claims_payer_id if circumstances.terms else None
    if bill.insurance.claims_payer_id is None or bill.insurance.claims_payer_id != agreed:
        yield "insurance.claims_payer_id"
    seen = {bill.insurance.claims_payer_id}
    for place, other in enumerate(bill.other_insurance):
        number = other.insurance.claims_payer_id
        if number is None or number in seen:
            yield f"other_insurance.{place}.insurance.claims_payer_id"
        seen.add(number)


def _plan_kind(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    if is_contradicted(
        bill.insurance.plan_kind,
        family=circumstances.terms.family if circumstances.terms else None,
        told=circumstances.plan_kinds_told,
        member_id=bill.insurance.member_id,
    ):
        yield "insurance.plan_kind"


def _priorities(bill: Bill, _: Circumstances) -> Iterator[str]:
    order = [bill.insurance.priority, *(each.insurance.priority for each in bill.other_insurance)]
    if order.count(Priority.PRIMARY) != 1 or len(set(order)) < len(order):
        yield "insurance.priority"


def _balances(bill: Bill, _: Circumstances) -> Iterator[str]:
    """A payer that came before has decided, and what it did not pay it explains to the cent."""
    for place, other in enumerate(bill.other_insurance):
        comes_before = other.insurance.priority is Priority.PRIMARY
        if other.paid is None:
            sound = not comes_before and not other.adjustments and not other.lines
        else:
            sound = comes_before and other.adjudicated_on is not None and _adds_up(bill, other)
        if not sound:
            yield f"other_insurance.{place}"


def _adds_up(bill: Bill, other: OtherInsurance) -> bool:
    paid = other.paid or Money.ZERO
    adjusted = Money.total(each.amount for each in other.adjustments)
    if not other.lines:
        return paid >= Money.ZERO and bill.charge - paid == adjusted
    return (
        paid >= Money.ZERO
        and Money.total(each.paid for each in other.lines) - adjusted == paid
        and len(bill.lines) == len(other.lines)
        and all(map(_line_adds_up, bill.lines, other.lines))
    )


def _line_adds_up(line: ServiceLine, said: DecidedLine) -> bool:
    adjusted = Money.total(each.amount for each in said.adjustments)
    return said.paid >= Money.ZERO and line.charge - said.paid == adjusted


def _standing(_: Bill, circumstances: Circumstances) -> Iterator[str]:
    if set(circumstances.standing.reasons) - _LICENCE:
        yield "provider"


def _licence(_: Bill, circumstances: Circumstances) -> Iterator[str]:
    if _LICENCE.intersection(circumstances.standing.reasons):
        yield "provider"


def _too_late(_: Bill, circumstances: Circumstances) -> Iterator[str]:
    if circumstances.today > circumstances.file_by:
        yield ""


COVER_EDITS = (
    Edit(
        code="FREQUENCY",
        looks_at="original, replacement or void, the last two with the payer's number (CLM05-3)",
        owner=Mender.BILLING,
        next_action="Wait for the payer's claim number, or send the claim as an original one.",
        source="005010X222A1 2300 CLM05-3, REF F8",
        finds=_frequency,
    ),
    Edit(
        code="POLICY_ACTIVE",
        looks_at="a policy of the client's that holds on the day of the visit",
        owner=Mender.CLIENT,
        next_action="Ask the client for the insurance that was in force on the day of the visit.",
        source="CL-2; CARC 26, 27",
        finds=_policy,
        on_voids=False,
    ),
    Edit(
        code="ELIGIBILITY",
        looks_at="whether the payer called the plan inactive for that day",
        owner=Mender.CLIENT,
        next_action="Ask the client for the plan that is in force, and check it with the payer.",
        source="CL-1; CARC 27",
        finds=_eligibility,
        on_voids=False,
    ),
    Edit(
        code="PAYER_ID",
        looks_at="the number that the clearinghouse knows each payer by (2010BB, 2330B NM109)",
        owner=Mender.CONFIGURATION,
        next_action="Enter the payer's id for claims as agreed for that day.",
        source="005010X222A1 2010BB NM109",
        finds=_payer_ids,
    ),
    Edit(
        code="PLAN_KIND",
        looks_at="the kind of plan, held against payer, member id and the payer's word (SBR09)",
        owner=Mender.CONFIGURATION,
        next_action="Compare the kind of plan in the payer's terms with what the payer says it is.",
        source="005010X222A1 2000B SBR09; 005010X279A1 2110C EB04",
        finds=_plan_kind,
        weight=Weight.WARNS,
        about_terms=True,
        payers_differ=True,
        on_voids=False,
    ),
    Edit(
        code="ONE_PRIMARY",
        looks_at="exactly one payer that pays first, and no two in one place (SBR01)",
        owner=Mender.PROVIDER,
        next_action="Ask the client which insurance pays first, and correct the policies.",
        source="005010X222A1 2000B SBR01, 2320 SBR01",
        finds=_priorities,
    ),
    Edit(
        code="SECONDARY_BALANCE",
        looks_at="what the first payer paid and why not more, adding up to the charge (2320 CAS)",
        owner=Mender.BILLING,
        next_action="Enter what the first payer paid, and its adjustments, from its remittance.",
        source="005010X222A1 2320 AMT D, CAS; 2430 SVD, CAS",
        finds=_balances,
    ),
    Edit(
        code="NETWORK_STANDING",
        looks_at="whether the clinician was in network for this payer, state and day",
        owner=Mender.ENROLMENT,
        next_action="Hold the claim until the payer names an effective date that includes the day.",
        source="CL-3; CR-7; CR-8",
        finds=_standing,
        on_voids=False,
    ),
    Edit(
        code="LICENCE",
        looks_at="the clinician's full licence where the client was on that day",
        owner=Mender.PROVIDER,
        next_action="Send us the licence that held on that day where the client was.",
        source="EL-5; MB-7",
        finds=_licence,
        on_voids=False,
    ),
    Edit(
        code="TIMELY_FILING",
        looks_at="whether the payer still takes claims for that day",
        owner=Mender.BILLING,
        next_action="Decide whether to ask the payer for an exception; never bill the client.",
        source="CL-1; CARC 29",
        finds=_too_late,
        on_voids=False,
    ),
)
