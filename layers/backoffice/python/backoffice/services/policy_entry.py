"""The policy desk: a provider enters or corrects a client's policy, and answers for it."""

from __future__ import annotations

from datetime import date, timedelta

from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.completion import completion_task
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import (
    EligibilityCheck,
    check_id_for,
)
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.events.forms import InsuranceSubmitted
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.payer import Payer, card_required, is_insurers_own
from backoffice.domain.policy import Attestor, Policy, PolicySource, PolicyStatus
from backoffice.domain.record import Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.task import Task
from backoffice.services.asking_anew import announced, asked_anew
from backoffice.services.completions import over
from backoffice.services.insurance_requests import NewPolicy
from backoffice.services.ports import Clock, FindsPayers, FindsTasks, Records

_A_YEAR = timedelta(days=366)
_IN_USE = "This policy id is in use. Choose another one."
_ATTENTION = "Some fields need your attention."


class PolicyEntryDesk:
    """Policies as a client's own provider writes them down (UP-2)."""

    def __init__(
        self, *, records: Records, payers: FindsPayers, tasks: FindsTasks, now: Clock
    ) -> None:
        self._records = records
        self._payers = payers
        self._tasks = tasks
        self._now = now

    def enter(self, client_id: str, policy_id: str, new: NewPolicy, *, caller: Caller) -> Policy:
        """Add a policy on the client's behalf (UP-2, Q10), and have it reviewed (UP-3).

        What held before ends on the day before, and stays on file. Without days of its
        own, it ends before the plan to come that we know of. The same request again
        changes nothing and gives the policy as it is known now.

        Raises:
            Conflict: the id stands for another policy, or another client's.
            Invalid: a field does not fit what we know of the client and the payers.
            Refused: all of it was changed too often within a day.
        """
        policy_id = OpaqueId.parse(policy_id)
        client, coverage, check = self._own(client_id, policy_id, caller)
        first = coverage.as_first_told(policy_id)
        if first:
            return _repeated(coverage, first, new)
        if check:
            raise Conflict(_IN_USE)
        at, today = self._now(), day_in(self._now(), client.time_zone)
        coverage.insist_on_rest(at=at)
        payer, client = self._vouched(new, client, today)
        policy = _entered(
            new,
            policy_id=policy_id,
            client_id=client_id,
            holds=new.holds or Interval(since=today),
            status=_status(payer, today),
        )
        _insist_on_no_past_overlap(coverage, policy, today)
        submitted = _submitted(policy, client, caller)
        stated = coverage.with_new(policy, at, until_next=new.holds is None)
        tasks = over(coverage, stated, policy_id, tasks=self._tasks, at=at)
        events = announced(coverage, stated, submitted)
        self._records.keep(stated, client, *tasks, events=events)
        return stated.policy(policy_id) or policy

    def correct(self, client_id: str, policy_id: str, new: NewPolicy, *, caller: Caller) -> Policy:
        """Replace what is wrong about a policy, as if it had always been so, and ask anew (UP-3).

        What was believed until now stays on file. What the payer said of it is
        void, and so is a task that came of it. The same request again changes nothing.

        Raises:
            NotFound: no such policy is on file.
            Refused: it would hold at the same time as another primary one, or all of it was
                changed too often within a day.
        """
        client, coverage, check = self._own(client_id, policy_id, caller)
        known = coverage.policy(policy_id)
        if known is None:
            raise NotFound("There is no such policy of this client on file.")
        at, today = self._now(), day_in(self._now(), client.time_zone)
        payer, told = self._vouched(new, client, today)
        policy = _entered(
            new,
            policy_id=policy_id,
            client_id=client_id,
            holds=new.holds or known.holds,
            status=_status_after(known, new, payer, today),
        ).with_card_of(known)
        if _says_the_same(policy, known):
            if told != client:
                self._records.keep(told)
            return known
        coverage.insist_on_rest(at=at)
        submitted = _submitted(policy, client, caller)
        ours = check if check and check.client_id == client_id else None
        anew = asked_anew(ours, policy, tasks=self._tasks, at=at) if ours else []
        stated = coverage.corrected(policy, at)
        tasks = self._completion(coverage, stated, policy_id, caller, today)
        self._records.keep(
            stated, told, *anew, *tasks, events=announced(coverage, stated, submitted)
        )
        return policy

    def _completion(
        self, coverage: Coverage, stated: Coverage, policy_id: str, caller: Caller, today: date
    ) -> list[Task]:
        """The task about a card to come, if it is open: done, and opened anew for what still is."""
        done = over(coverage, stated, policy_id, tasks=self._tasks, at=self._now())
        follows = completion_task(
            stated, policy_id, provider_id=caller.provider_id, today=today, at=self._now()
        )
        return [*done, follows] if done and follows else done

    def _own(
        self, client_id: str, policy_id: str, caller: Caller
    ) -> tuple[Client, Coverage, EligibilityCheck | None]:
        """A client of the caller's, their coverage, and the check under that policy id, if any."""
        entry, client, coverage, check = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
            Ref(EligibilityCheck, (check_id_for(policy_id, caller.provider_id),)),
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        return client, coverage or Coverage(client_id=client_id), check

    def _vouched(self, new: NewPolicy, client: Client, today: date) -> tuple[Payer | None, Client]:
        """The payer, and the client with what claims need, if all of it makes sense."""
        registry = self._payers.registry()
        payer = next((each for each in registry if each.payer_id == new.payer_id), None)
        told = _known_for_claims(client, new)
        _insist_on_sense(new, payer, registry, today)
        return payer, told


def _submitted(policy: Policy, client: Client, caller: Caller) -> InsuranceSubmitted:
    return InsuranceSubmitted(
        client_id=client.client_id,
        provider_id=caller.provider_id,
        policy_id=policy.policy_id,
        payer_id=policy.payer_id,
        care_state=client.care_state,
    )


def _repeated(coverage: Coverage, first: Policy, new: NewPolicy) -> Policy:
    """The policy as it is known now, if *new* says of it what was said at first."""
    again = _entered(
        new,
        policy_id=first.policy_id,
        client_id=coverage.client_id,
        holds=new.holds or first.holds,
        status=first.status,
    )
    if again != first:
        raise Conflict(_IN_USE)
    return coverage.policy(first.policy_id) or first


def _entered(
    new: NewPolicy, *, policy_id: str, client_id: str, holds: Interval, status: PolicyStatus
) -> Policy:
    return Policy(
        policy_id=policy_id,
        payer_id=new.payer_id,
        typed_payer_name=new.typed_payer_name,
        member_id=new.member_id,
        group_number=new.group_number,
        no_group_number=new.no_group_number,
        subscriber=new.subscriber,
        address=new.address,
        holds=holds,
        priority=new.priority,
        status=status,
        source=PolicySource.PROVIDER_ENTRY,
        attested_by=Attestor.PROVIDER,
        on_behalf_of=client_id,
    )


def _status(payer: Payer | None, today: date) -> PolicyStatus:
    """A provider sends no photos: where they are demanded, the client still owes them (IN-11)."""
    pending = card_required(payer, today)
    return PolicyStatus.CARD_PENDING if pending else PolicyStatus.STATED


def _status_after(known: Policy, new: NewPolicy, payer: Payer | None, today: date) -> PolicyStatus:
    """With the same payer, a card that was shown stays shown."""
    if known.status is PolicyStatus.STATED and known.shows_card_of(new.payer_id):
        return known.status
    return _status(payer, today)


def _says_the_same(policy: Policy, known: Policy) -> bool:
    """Whether *policy* says what is *known*, whoever said it."""
    whose = {"source": known.source, "attested_by": known.attested_by}
    return policy.but(**whose, on_behalf_of=known.on_behalf_of) == known


def _known_for_claims(client: Client, new: NewPolicy) -> Client:
    """The client with what every claim needs (IN-8)."""
    if client.birth_date is None:
        raise Refused("The client's date of birth is not on file. Ask support to add it first.")
    if new.sex is None and client.sex is None:
        sentence = "Say the client's sex as on the insurance card; claims require it."
        raise Invalid(_ATTENTION, {"sex": sentence})
    return client.but(sex=new.sex or client.sex)


def _insist_on_sense(
    new: NewPolicy, payer: Payer | None, registry: list[Payer], today: date
) -> None:
    faults = {}
    if new.payer_id and payer is None:
        faults["payer_id"] = "This payer is not in our registry. Type its name instead."
    if is_insurers_own(new.address, registry):
        faults["address"] = (
            "This is an insurer's own address. Give the member's, as the insurer has it on file."
        )
    since = new.holds.since if new.holds else today
    if not today - 10 * _A_YEAR <= since <= today + _A_YEAR:
        faults["holds.since"] = "This is too far from today. Check the year."
    if new.holds and new.holds.until and new.holds.until > today + 10 * _A_YEAR:
        faults["holds.until"] = "This is too far from today. Check the year."
    if faults:
        raise Invalid(_ATTENTION, faults)


def _insist_on_no_past_overlap(coverage: Coverage, policy: Policy, today: date) -> None:
    """A plan that is over is a late word, and takes no day from what is on file."""
    if policy.is_primary and policy.period.nearest_to(today) < today:
        for other in coverage.believed_at(None):
            if other.is_primary and other.period.overlaps(policy.period):
                raise Refused(
                    "Another policy is on file for some of these days. Change the dates, or "
                    "correct that one."
                )
