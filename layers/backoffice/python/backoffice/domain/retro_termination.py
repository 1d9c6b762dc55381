"""A retro-termination: insurance was over before we knew, and what that sets going.

A payer may say in May that a plan ended in February. What follows is worked out by the very rules
that make claims, and listed here; so a person decides about all of it at once (UP-3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from backoffice.domain.account import VisitAccount
from backoffice.domain.authorization import Authorizations
from backoffice.domain.bill import Frequency
from backoffice.domain.claim import Claim, ClaimStatus, claim_id_for
from backoffice.domain.correcting import is_by_programme
from backoffice.domain.coverage import Coverage
from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate
from backoffice.domain.good_faith import GoodFaithEstimate
from backoffice.domain.invoice import Invoice
from backoffice.domain.ledger import Account, amount_on
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.record import Record
from backoffice.domain.rehearsal import (
    ClaimThen,
    Comes,
    Counted,
    EstimateThen,
    Fate,
    InvoiceThen,
    PlannedDayThen,
    Rehearsal,
    RenewalThen,
    TaskThen,
    VisitMoney,
    VisitThen,
)
from backoffice.domain.renewal import Renewal
from backoffice.domain.task import Task, TaskOwner, TaskStatus
from backoffice.domain.termination_tasks import letters_of, tasks_of
from backoffice.domain.visit import PaidBy, Visit, VisitStatus
from backoffice.domain.ways_to_bill import WayToBill, ways_to_bill

R = TypeVar("R", bound=Record)

_COUNTS = frozenset({VisitStatus.HELD, VisitStatus.PLANNED})
_WITH_A_PAYER = frozenset(
    {ClaimStatus.SENDING, ClaimStatus.IN_DOUBT, ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED}
)


class OnFile(NamedTuple):
    """What is known of a client before anything is written."""

    coverage: Coverage
    visits: Sequence[Visit]
    claims: Sequence[Claim]
    accounts: Sequence[VisitAccount]
    """What payers decided about the visits, and their clients paid."""
    invoices: Sequence[Invoice]
    authorizations: Authorizations | None
    payers: Mapping[str, Payer]
    renewals: Sequence[Renewal]
    certificate: GapCertificate | None
    """What is certified of planned visits so far."""


class Plan(NamedTuple):
    """What a person is shown, and the tasks that are kept together with the policy's end."""

    rehearsal: Rehearsal
    tasks: tuple[Task, ...]


def plan(
    known: OnFile,
    over: Coverage,
    policy_id: str,
    changed: Sequence[Record],
    *,
    ended_on: date,
    at: datetime,
    today: date,
) -> Plan:
    """All that happens once *over* is on file, in which the policy ended on a day.

    *changed* are what the rules of claims, estimates, invoices, renewals and certificates change
    for it, as it would be, and *today* is the day where the network's people work.

    Raises:
        Refused: the policy is not on file.
    """
    policy = known.coverage.believed(policy_id)
    visits = tuple(_visits(known, policy, over, changed, ended_on))
    lost = Money.total(each.money.payer_paid for each in visits if each.money)
    tasks = tasks_of(
        visits, over, policy_id, takes_back=lost, ended_on=ended_on, at=at, today=today
    )
    followed = sorted((*_of(Task, changed), *tasks), key=lambda task: task.task_id)
    rehearsal = Rehearsal(
        client_id=over.client_id,
        policy_id=policy_id,
        payer_id=policy.payer_id,
        ended_on=ended_on,
        believed_until=policy.last_day,
        history=len(known.coverage.versions),
        visits=visits,
        takes_back=lost,
        tasks=tuple(map(_task, followed)),
        letters=letters_of(tasks, over.client_id),
        estimates=tuple(map(_estimate, _of(GoodFaithEstimate, changed))),
        authorizations=tuple(_counted(known.authorizations, changed)),
        renewals=tuple(_renewals(known.renewals, changed)),
        planned_days=tuple(_planned_days(known.certificate, changed)),
    )
    return Plan(rehearsal, tasks)


def _of(kind: type[R], changed: Iterable[Record]) -> list[R]:
    return [record for record in changed if isinstance(record, kind)]


def _visits(
    known: OnFile, policy: Policy, over: Coverage, changed: Sequence[Record], ended_on: date
) -> Iterator[VisitThen]:
    """The visits that lose their policy, and any other that changes, by day."""
    claims = {claim.claim_id: claim for claim in known.claims}
    accounts = {account.visit_id: account for account in known.accounts}
    visits_then = {visit.visit_id: visit for visit in _of(Visit, changed)}
    claims_then = {claim.claim_id: claim for claim in _of(Claim, changed)}
    accounts_then = {account.visit_id: account for account in _of(VisitAccount, changed)}
    invoices = {invoice.visit_id: invoice for invoice in known.invoices}
    invoices_then = {invoice.visit_id: invoice for invoice in _of(Invoice, changed)}
    are_changed = visits_then.keys() | accounts_then.keys() | invoices_then.keys()
    are_changed |= {claim.visit_id for claim in claims_then.values()}
    for visit in sorted(known.visits, key=lambda each: (each.day, each.visit_id)):
        is_lost = ended_on < visit.day and policy.is_primary and _rests_on(visit, policy)
        first, second = (claim_id_for(visit.visit_id, each) for each in Priority)
        asked_next = claims.get(second)
        loses_next = ended_on < visit.day and asked_next is not None and _asks(asked_next, policy)
        if not is_lost and not loses_next and visit.visit_id not in are_changed:
            continue
        then = visits_then.get(visit.visit_id, visit)
        ways = _ways(then, over, known.payers, policy) if is_lost else ()
        yield VisitThen(
            visit_id=visit.visit_id,
            provider_id=visit.provider_id,
            day=visit.day,
            status=visit.status,
            pays_now=visit.payment,
            pays_then=then.payment,
            claim=_claim(claims.get(first), claims_then.get(first), is_lost=is_lost),
            second_claim=(
                _claim(asked_next, claims_then.get(second), is_lost=loses_next)
                if loses_next or second in claims_then
                else None
            ),
            money=_money(
                accounts.get(visit.visit_id),
                accounts_then.get(visit.visit_id),
                policy.priority if ways or loses_next else None,
            ),
            invoice=_invoice(
                invoices.get(visit.visit_id),
                invoices_then.get(visit.visit_id),
                accounts.get(visit.visit_id),
                accounts_then.get(visit.visit_id),
            ),
            ways=ways,
            bill_by=min((way.file_by for way in ways if way.file_by), default=None),
        )


def _ways(
    visit: Visit, over: Coverage, payers: Mapping[str, Payer], policy: Policy
) -> tuple[WayToBill, ...]:
    """None for a visit that employee assistance pays for."""
    if visit.payment is not None and visit.payment.by is PaidBy.PROGRAMME:
        return ()
    return ways_to_bill(visit.day, over, payers, without=policy.policy_id)


def _money(
    account: VisitAccount | None, then: VisitAccount | None, over: Priority | None
) -> VisitMoney | None:
    """Where the *account* stands, the insurance that is *over* for the visit being one of two."""
    if account is None:
        return None
    decision = account.standing_of(over) if over else None
    return VisitMoney(
        payer_paid=amount_on(Account.REMITTED, decision.effect) if decision else Money.ZERO,
        client_owes=account.patient_responsibility,
        client_owes_then=(then or account).patient_responsibility,
        client_paid=account.client_paid,
        disputed=account.on(Account.DISPUTED),
    )


def _invoice(
    now: Invoice | None,
    then: Invoice | None,
    account: VisitAccount | None,
    account_then: VisitAccount | None,
) -> InvoiceThen | None:
    known = now or then
    if known is None:
        return None
    paid = account.client_paid if account else Money.ZERO
    return InvoiceThen(
        number=known.number,
        asked_now=now.asked if now else Money.ZERO,
        asked_then=(then or known).asked,
        waits_now=now.waits if now else None,
        waits_then=(then or known).waits,
        paid=paid,
        goes_back=paid - account_then.client_paid if account_then else Money.ZERO,
    )


def _rests_on(visit: Visit, policy: Policy) -> bool:
    """Whether *policy* was to pay for *visit*: nobody else was asked for by the client."""
    return visit.status in _COUNTS and not visit.self_pay and policy.covers(visit.day)


def _asks(claim: Claim, policy: Policy) -> bool:
    """Whether *claim* is one to *policy*, which pays next."""
    return not policy.is_primary and claim.policy_id == policy.policy_id


def _claim(now: Claim | None, then: Claim | None, *, is_lost: bool) -> ClaimThen | None:
    claim = then or now
    if claim is None:
        return None
    return ClaimThen(
        claim_id=claim.claim_id,
        payer_id=claim.payer_id,
        fate=_fate(claim, is_lost=is_lost) if _is_left(now, then) else _changed_fate(now, claim),
        status_now=now.status if now else None,
        status_then=claim.status,
        versions_then=len(claim.versions),
    )


def _is_left(now: Claim | None, then: Claim | None) -> bool:
    """Whether the claim stays as it is, but for what people are told of it."""
    if now is None or then is None:
        return then is None
    return then.but(late_news=now.late_news, version=now.version) == now


def _changed_fate(now: Claim | None, then: Claim) -> Fate:
    is_void = then.latest is not None and then.latest.bill.frequency is Frequency.VOID
    if is_void and then.status is ClaimStatus.READY:
        return Fate.TAKEN_BACK
    was_given_up = now is not None and now.status is ClaimStatus.ABANDONED
    if then.status is ClaimStatus.ABANDONED and not was_given_up:
        return Fate.STOPPED
    return Fate.MADE_ANEW


def _fate(claim: Claim, *, is_lost: bool) -> Fate:
    """What becomes of a *claim* that is left as it is."""
    if not is_lost or claim.status not in _WITH_A_PAYER or claim.latest is None:
        return Fate.KEPT
    said = claim.latest.bill
    is_anothers = is_by_programme(said) and claim.policy_id is None
    is_over_anyway = said.frequency is Frequency.VOID or is_anothers
    return Fate.KEPT if is_over_anyway else Fate.LEFT_TO_STAFF


def _task(task: Task) -> TaskThen:
    comes = Comes.RESOLVED if task.status is TaskStatus.RESOLVED else Comes.CHANGED
    return TaskThen(
        task_id=task.task_id,
        comes=Comes.OPENED if task.version <= 1 else comes,
        kind=task.kind,
        owner=task.owner,
        due_on=task.due_on,
        next_action=task.next_action,
        resolution=task.resolution,
    )


def _estimate(given: GoodFaithEstimate) -> EstimateThen:
    return EstimateThen(
        provider_id=given.provider_id, visits=given.visits, total=given.total, how=given.how
    )


def _renewals(now: Iterable[Renewal], changed: Iterable[Record]) -> Iterator[RenewalThen]:
    before = {each.ends_on: each.status for each in now}
    for then in sorted(_of(Renewal, changed), key=lambda each: each.ends_on):
        if then.status is not before.get(then.ends_on):
            yield RenewalThen(
                ends_on=then.ends_on,
                status_now=before.get(then.ends_on),
                status_then=then.status,
            )


def _planned_days(
    now: GapCertificate | None, changed: Iterable[Record]
) -> Iterator[PlannedDayThen]:
    for certificate in _of(GapCertificate, changed):
        for then in certificate.days:
            before = now.at(*then.place) if now else None
            if before is None or _says(before) != _says(then):
                yield PlannedDayThen(
                    provider_id=then.provider_id,
                    day=then.day,
                    cover_now=before.cover if before else None,
                    cover_then=then.cover,
                    owner=then.owner,
                    due_on=then.due_on,
                )


def _says(of: CertifiedDay) -> tuple[Cover, TaskOwner | None, date | None]:
    return of.cover, of.owner, of.due_on


def _counted(now: Authorizations | None, changed: Iterable[Record]) -> Iterator[Counted]:
    for then in _of(Authorizations, changed):
        before = {each.authorization_id: each.used_for for each in now.entries} if now else {}
        for each in then.entries:
            if each.used_for != before.get(each.authorization_id, ()):
                yield Counted(
                    authorization_id=each.authorization_id,
                    visits_now=before.get(each.authorization_id, ()),
                    visits_then=each.used_for,
                )
