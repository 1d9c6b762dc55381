"""What the office of the samples has on file: a client, her provider, and all that follows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.domain import eligibility, ticket, visit
from backoffice.domain.asking import AskedForLink
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import CardPhotos, Intake, intake_id_for
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.mailing import Mailing
from backoffice.domain.message import CarriedLink
from backoffice.domain.policy import (
    Attestor,
    CardPictures,
    Policy,
    PolicySource,
    Priority,
    Subscriber,
)
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record
from backoffice.domain.roster import RosterEntry
from backoffice.domain.second_fact import LinkSession
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from tests.support import (
    builders,
    certified,
    claims,
    estimated,
    estimates_given,
    invoiced_people,
    learning,
    memberships,
    paid_for,
    payers_word,
    payouts,
    prechecks,
    profiled,
    renewed_people,
    seeking,
    sought,
    waiting,
    waves,
)
from tests.support.samples import SESSION, TOKEN

LONG_AGO, FAR_OFF = datetime(2026, 1, 5, 15, tzinfo=UTC), datetime(2099, 3, 9, 15, tzinfo=UTC)
"""The samples are about a day in 2099, so that they stay about the future."""
CLIENT, PROVIDER = "client-0417", "provider-0021"


def records(*, answered: bool) -> list[Record]:
    """Everything that is on file, for the samples to speak of.

    With *answered*, the payer is a registered one and has answered, and the form is filled in up
    to its review.
    """
    policy = _policy(answered=answered)
    check = _check(policy)
    second = _second_policy()
    asked = _check(second)
    on_file = Coverage(client_id=CLIENT).with_new(policy, LONG_AGO).with_new(second, LONG_AGO)
    on_file = on_file.with_new(renewed_people.policy_of_2090(policy), LONG_AGO)
    kept: list[Record] = [
        _provider(),
        _client(),
        _entry(),
        AskedForLink(
            ask_id="ask-000000000001",
            asked_at=FAR_OFF,
            email="Rosalind@example.com",
            birth_date=date(1989, 2, 14),
        ),
        _visit(),
        _paid_by_her(),
        _claim(),
        learning.tried_rule(at=FAR_OFF),
        on_file,
        check,
        _task("task-0008", TaskOwner.provider(PROVIDER)),
        _task("task-0009", TaskOwner.staff("eligibility")),
        _link(),
        *invoiced_people.records(CLIENT, PROVIDER),
        *estimates_given.records(CLIENT, PROVIDER),
        *certified.records(CLIENT, PROVIDER),
        renewed_people.asked_in_2090(CLIENT, PROVIDER),
        _mailing(),
        _form(answered=answered),
        *_ticket(),
        builders.payer(public_precheck=True),
        prechecks.opened_once(at=FAR_OFF),
        *waiting.records(at=FAR_OFF),
        builders.participation(provider_id=PROVIDER),
        *seeking.on_file(PROVIDER, until=FAR_OFF),
        *profiled.records(_provider(), [builders.participation(provider_id=PROVIDER)]),
        builders.fee_schedule(),
        payers_word.answered(asked),
        payers_word.reply(asked),
        claims.ready_claim("visit-0401.1"),
        *claims.in_doubt("visit-0402.1"),
        claims.accepted_claim("visit-0403.1"),
        claims.refused_claim("visit-0405.1"),
        claims.accepted_claim("visit-0404.1"),
        payouts.payout(
            payouts.line(client_id=CLIENT),
            payout_id="20270312-0d6e1f7a3b9c44e58a21f0c7",
            provider_id=PROVIDER,
            status="ready",
        ),
        payouts.earned("visit-0405", provider_id=PROVIDER),
        *estimated.doubted_rule(at=FAR_OFF),
        estimated.decided(claims.accepted_claim("visit-0404.1")),
        *paid_for.records(CLIENT, PROVIDER),
        *memberships.records(PROVIDER, LONG_AGO),
        waves.run(),
        waves.batch(CLIENT),
        *sought.records(PROVIDER, at=FAR_OFF),
    ]
    if answered:
        kept[kept.index(check)] = payers_word.answered(check)
    return kept


def _provider() -> Provider:
    return builders.provider(
        provider_id=PROVIDER,
        first_name="Iris",
        last_name="Bell",
        email="iris@practice.example",
        **profiled.LIVE,
    )


def _client() -> Client:
    return Client(
        client_id=CLIENT,
        first_name="Rosalind",
        last_name="Okafor",
        birth_date=date(1989, 2, 14),
        email="rosalind@example.com",
        email_consent_at=LONG_AGO,
        state="NY",
        care_state="NY",
        time_zone="America/New_York",
        created_at=LONG_AGO,
    )


def _entry() -> RosterEntry:
    return RosterEntry(
        provider_id=PROVIDER,
        client_id=CLIENT,
        added_on=LONG_AGO.date(),
        link_task="task-0008",
        visit_days=(FAR_OFF.date(),),
    )


def _claim() -> Claim:
    return Claim(
        claim_id="visit-0007.1",
        visit_id="visit-0007",
        client_id=CLIENT,
        provider_id=PROVIDER,
        payer_id=builders.FERN,
        policy_id="policy-0312",
        care_state="NY",
        service_on=FAR_OFF.date(),
        status=ClaimStatus.WAITING,
        file_by=date(2099, 6, 7),
        next_escalation_on=date(2099, 5, 8),
    )


def _visit() -> visit.Visit:
    return visit.plan(
        visit_id="visit-0007",
        client_id=CLIENT,
        provider_id=PROVIDER,
        day=FAR_OFF.date(),
        procedure="90834",
        telehealth=True,
        care_state="NY",
    )


def _paid_by_her() -> visit.Visit:
    """A visit that was held long ago, at her provider's own fee."""
    return (
        _visit()
        .but(
            visit_id="visit-0005",
            day=LONG_AGO.date(),
            status="held",
            minutes=45,
            diagnoses=("F41.1",),
            fee=18_000,
            fee_from="this_visit",
        )
        .paid_as(visit.Payment(by=visit.PaidBy.CLIENT, because=("clients_wish",)))
    )


def _policy(*, answered: bool) -> Policy:
    """With an insurer that the client typed, so that no sample asks a payer; or with one asked."""
    return Policy(
        policy_id="policy-0311",
        payer_id=builders.FERN if answered else None,
        typed_payer_name=None if answered else "Somebody Mutual",
        member_id="YHX4821773",
        group_number="0071-A",
        subscriber=Subscriber(),
        address=builders.ADDRESS,
        holds=Interval(since=LONG_AGO.date(), until=FAR_OFF.date() if answered else None),
        source=PolicySource.LINK,
        attested_by=Attestor.CLIENT,
        card=CardPictures(front="clients/client-0417/policies/policy-0311/front.5d1c02.jpg"),
    )


def _second_policy() -> Policy:
    """With an insurer that was asked, and pays after the first."""
    return _policy(answered=True).but(policy_id="policy-0313", priority=Priority.SECONDARY)


def _check(policy: Policy) -> EligibilityCheck:
    return eligibility.open_check(
        policy,
        client_id=CLIENT,
        provider_id=PROVIDER,
        care_state="NY",
        today=FAR_OFF.date(),
        at=LONG_AGO,
    )


def _task(task_id: str, owner: TaskOwner) -> Task:
    return open_task(
        task_id=task_id,
        kind=TaskKind.SEND_LINK,
        owner=owner,
        about=(CLIENT,),
        due_on=FAR_OFF.date(),
        next_action="Send the client a new insurance link; they asked for one.",
        at=LONG_AGO,
    )


def _link() -> Link:
    return Link(
        client_id=CLIENT,
        purpose=LinkPurpose.INTAKE,
        provider_id=PROVIDER,
        generation=1,
        request_id="request-0000",
        requested_at=LONG_AGO,
        expires_at=FAR_OFF,
        token_hash=fingerprint(TOKEN),
        sent_at=LONG_AGO,
        reminder_due_at=LONG_AGO,
        opened_at=LONG_AGO,
        sessions=(LinkSession(secret_hash=fingerprint(SESSION), until=FAR_OFF),),
    )


def _mailing() -> Mailing:
    """Of the link, still in doubt: the sample of the mailer sends it once more."""
    return Mailing(
        mailing_id=f"insurance-link_{CLIENT}_intake_1",
        message="insurance-link",
        provider_id=PROVIDER,
        client_id=CLIENT,
        carries=CarriedLink(purpose=LinkPurpose.INTAKE, generation=1),
        claimed_at=LONG_AGO,
    )


def _form(*, answered: bool) -> Intake:
    begun = Intake(
        intake_id=intake_id_for(_link()),
        client_id=CLIENT,
        provider_id=PROVIDER,
        policy_id="policy-0312",
        started_at=LONG_AGO,
    )
    if not answered:
        return begun
    return begun.but(
        about=builders.about_ana(),
        payer=builders.FERNS_PLAN,
        numbers=builders.numbers(),
        address=builders.ADDRESS,
        card=CardPhotos(skipped=True),
        holder=builders.OWN_PLAN,
    )


def _ticket() -> list[Record]:
    """A provider's question that nobody has answered yet."""
    opened, task, _ = ticket.open_ticket(
        "ticket-0042",
        ticket.Question(message="The first e-mail of the onboarding has not come yet."),
        ticket.Asker(provider_id=PROVIDER, can_be_answered=True),
        home_zone="America/New_York",
        at=LONG_AGO,
    )
    return [opened, task]
