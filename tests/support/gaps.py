"""What is on file about a client's planned visits, for tests of what is certified of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from backoffice.domain.activity import Activity
from backoffice.domain.answer import PayerAnswer
from backoffice.domain.calendar import Interval, moment_at
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, Confirmation, EligibilityCheck, open_check
from backoffice.domain.gap_certificate import CertifiedDay, GapCertificate
from backoffice.domain.gap_cover import OnFile
from backoffice.domain.gap_tasks import Drawn, drawn, rests_on
from backoffice.domain.policy import Policy
from backoffice.domain.reasons import ReasonCode
from backoffice.domain.renewal import (
    AnswerKind,
    Renewal,
    RenewalAnswer,
    answered,
    open_renewal,
    plan_year_after,
)
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from backoffice.domain.verdict import because, needs_staff
from tests.support import builders
from tests.support.builders import ANA, RUTH

ZONE = "America/New_York"
DECEMBER = datetime(2026, 12, 21, 15, tzinfo=UTC)  # a Monday
LAST_DAY, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)
SOON, JANUARY = date(2026, 12, 23), date(2027, 1, 12)
HER = RUTH.provider_id


def plan(name: str, since: date, until: date | None = None, **more: Any) -> Policy:
    holds = Interval(since=since, until=until)
    return builders.policy(policy_id=f"policy-{name}", holds=holds).but(**more)


OLD = plan("old", date(2026, 3, 1))
NEW = plan("new", NEW_YEAR)
KNOWN = Coverage(client_id=ANA).with_new(OLD, DECEMBER)
BOTH = KNOWN.with_upcoming(NEW, DECEMBER)


def at(day: date) -> datetime:
    """Noon of a day, where Ana is."""
    return moment_at(day, datetime(2000, 1, 1, 12).time(), ZONE)  # noqa: DTZ001


def opened(policy: Policy, provider_id: str = HER) -> EligibilityCheck:
    return open_check(
        policy, client_id=ANA, provider_id=provider_id, today=DECEMBER.date(), at=DECEMBER
    )


def yes(policy: Policy, said_on: date, provider_id: str = HER) -> EligibilityCheck:
    decision = because(ReasonCode.COVERED)
    return opened(policy, provider_id).but(
        status=CheckStatus.DECIDED,
        next_attempt_at=None,
        decided_at=at(said_on),
        answered_at=at(said_on),
        answer=PayerAnswer(kind="271", active=True),
        confirmed=Confirmation(said_on=said_on, about_on=said_on),
        decision=decision,
        told=decision,
    )


def no(policy: Policy, said_on: date, **tasks: str) -> EligibilityCheck:
    decision = needs_staff("The payer knows nobody of that name.")
    return opened(policy).but(
        status=CheckStatus.DECIDED,
        next_attempt_at=at(said_on + timedelta(days=31)),
        decided_at=at(said_on),
        decision=decision,
        told=decision,
        tasks_left=tasks,
    )


def task(task_id: str, due_on: date, kind: TaskKind = TaskKind.CHECK_ELIGIBILITY) -> Task:
    return open_task(
        task_id=task_id,
        kind=kind,
        owner=TaskOwner.staff("eligibility"),
        about=(ANA,),
        due_on=due_on,
        next_action="Ask the payer by telephone.",
        at=DECEMBER,
    )


def file(
    coverage: Coverage | None,
    *days: date,
    private: Sequence[date] = (),
    checks: Sequence[EligibilityCheck] = (),
    tasks: Sequence[Task] = (),
    renewals: Sequence[Renewal] = (),
    known: GapCertificate | None = None,
    **entry: Any,
) -> OnFile:
    """What is on file about Ana, whom Ruth plans to see on *days*."""
    roster = RosterEntry(
        provider_id=HER,
        client_id=ANA,
        added_on=date(2026, 1, 5),
        visit_days=tuple(sorted(days)),
        private_days=tuple(private),
    ).but(**entry)
    return OnFile(
        coverage=coverage,
        entries=[roster],
        checks={each.check_id: each for each in checks},
        renewals=renewals,
        tasks={str(each.task_id): each for each in tasks},
        known=known,
        zone=ZONE,
    )


def certified(of: OnFile, found: Drawn, moment: datetime) -> GapCertificate:
    """The certificate that stands once *found* was kept."""
    return GapCertificate(
        client_id=ANA,
        made_at=moment,
        days=found.days,
        rests_on=rests_on(of, found.days),
        seal="a-seal",
        left=found.left,
    )


def only(of: OnFile, moment: datetime = DECEMBER) -> CertifiedDay:
    [day] = drawn(ANA, of, at=moment).days
    return day


def after(of: OnFile, found: Drawn, **changes: Any) -> OnFile:
    """What is on file once *found* was kept."""
    tasks = {**of.tasks, **{str(each.task_id): each for each in found.tasks}}
    known = certified(of, found, DECEMBER)
    return of._replace(known=known, tasks=tasks)._replace(**changes)


def no_insurance() -> Renewal:
    active = Activity(HER, date(2027, 3, 1))
    asked = open_renewal(ANA, OLD, active, zone=ZONE, at=DECEMBER)
    answer = RenewalAnswer(
        kind=AnswerKind.NO_INSURANCE,
        plan_year=plan_year_after(LAST_DAY),
        given_at=DECEMBER,
        by=OLD.attested_by,
    )
    return answered(asked, answer, today=DECEMBER.date())
