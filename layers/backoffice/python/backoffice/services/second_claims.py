"""The desk of second claims: asks the next insurance for what the first one left of a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from backoffice.domain import claim_making, second_claim
from backoffice.domain.account import VisitAccount
from backoffice.domain.bearing import NextInsurance, borne, passed_on
from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.billing import bill
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import OPEN, Claim, ClaimStatus, claim_id_for, visit_id_of
from backoffice.domain.claim_tasks import with_tasks
from backoffice.domain.correcting import stuck, taken_back, wanted
from backoffice.domain.denial import DenialStatus
from backoffice.domain.edits.listing import findings
from backoffice.domain.events.claims import AccountChanged
from backoffice.domain.learned_edits import running
from backoffice.domain.money import Money
from backoffice.domain.network import Network
from backoffice.domain.policy import Priority
from backoffice.domain.record import Record, Ref
from backoffice.domain.second_claim import Left
from backoffice.domain.task import Task
from backoffice.domain.visit import is_insurers
from backoffice.services.claim_file import ClaimFile, VisitIds
from backoffice.services.claim_making import noted
from backoffice.services.claim_ports import FindsLearnedEdits, LoadsClaims
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records
from backoffice.services.provider_shares import agreed
from backoffice.services.second_file import FirstDecided, SecondFiles


class _Laid(NamedTuple):
    account: VisitAccount
    records: tuple[Record, ...]
    """Those that change with it."""


class SecondClaimDesk:
    """From the first insurance's decision to a claim that the second one gets, or needs no more.

    What the first one left is asked of the second, though that was learned of later, and is the
    client's where there is no second one after all.

    It looks at the decision that stands and at what is on file now, so news may come twice, late
    and in any order. What has left is replaced once its payer has taken it in; until then, and
    where nothing stands any more, a person is told.
    """

    def __init__(
        self,
        *,
        records: Records,
        claims: LoadsClaims,
        rules: FindsLearnedEdits,
        network: Network,
        now: Clock,
    ) -> None:
        self._records = records
        self._files = SecondFiles(records, claims)
        self._rules = rules
        self._network = network
        self._now = now

    def note_decided(
        self,
        claim_id: str,  # noqa: ARG002
        visit_id: str,
        client_id: str,
        provider_id: str,
    ) -> None:
        """A payer decided a claim for a visit: make, mend or give up the second one."""
        self.attend(visit_id, client_id, provider_id)

    def attend(self, visit_id: str, client_id: str, provider_id: str) -> None:
        """Make, mend or give up the second claim of a visit, if there is, or is to be, one."""
        insisting(lambda: self._attend(VisitIds(visit_id, client_id, provider_id)))

    def attend_refused(self, claim_id: str, control_number: str) -> None:  # noqa: ARG002
        """A claim was refused: if it is a second one and was put right meanwhile, it leaves."""
        if claim_id != claim_id_for(visit_id_of(claim_id), Priority.SECONDARY):
            return
        [claim] = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is not None:
            self.attend(claim.visit_id, claim.client_id, claim.provider_id)

    def _attend(self, ids: VisitIds) -> None:
        found = self._files.decided(ids)
        if found is None:
            return
        at, file, known = self._now(), self._files.with_payers(found.file), found.file.claim
        laid = self._laid(found, file, at)
        asks = is_insurers(file.visit)
        left = second_claim.left_over(laid.account, found.first) if asks else None
        claim = self._claim(file, found.first, left, at) if left else known
        if claim is not None and (left is None or file.policy is None or file.payer is None):
            claim = _needless(claim)
        changed = [*laid.records, *_quiet(found)]
        if claim is not None and claim.status in OPEN:
            today = day_in(at, self._network.home_zone)
            claim, tasks = with_tasks(claim, file.tasks, at=at, today=today)
            changed += tasks
        elif claim is not None:
            changed += self._changes(file, claim, left, at)
        changed += [claim] if claim is not None and claim != known else []
        told = [AccountChanged(**ids._asdict())] if laid.records else []
        if changed:
            self._records.keep(*changed, events=told)

    def _laid(self, found: FirstDecided, file: ClaimFile, at: datetime) -> _Laid:
        """The visit's account, what is left of it being borne by whoever is to, and what changes.

        What the provider has earned of the visit may change with it (CL-4).
        """
        account = found.account
        after = NextInsurance(file.policy, file.payer, file.claim, found.denial)
        today = day_in(at, self._network.home_zone)
        moved = borne(account, found.first, after, today=today, at=at)
        if moved.entry is None:
            return _Laid(account, ())
        terms = agreed(self._records, [account.provider_id], account.payers_deciding)
        account, share = terms.share(moved.account, [moved.entry], at=at)
        return _Laid(account, (account, moved.entry, *([share] if share else [])))

    def _claim(self, file: ClaimFile, first: Claim, left: Left, at: datetime) -> Claim | None:
        """The second claim as it should be; None where there is none to be."""
        policy, payer, known = file.policy, file.payer, file.claim
        if policy is None or payer is None:
            return known
        claim = second_claim.opened(left, first, policy, payer, known=known)
        if known is not None and not _is_ours_to_change(known):
            return self._replaced(file, known, left, at)
        if known is not None and known.correction is not None:
            return self._corrected(file, claim, left, at)
        return self._made(file, claim, self._writes(file, claim, left), at)

    def _replaced(self, file: ClaimFile, claim: Claim, left: Left, at: datetime) -> Claim:
        """The *claim* that left: a replacement of it, where its payer has it and it says less."""
        latest, now = claim.latest, self._writes(file, claim, left)(1)
        is_there = claim.status is ClaimStatus.ACCEPTED and claim.payer_claim_number is not None
        if latest is None or not is_there or second_claim.says_the_same(claim, now):
            return claim
        if second_claim.asked_of(latest.bill) != second_claim.asked_of(now):
            return claim
        asked = wanted(claim, Frequency.REPLACEMENT, of_version=latest.number)
        return self._corrected(file, asked, left, at)

    def _corrected(self, file: ClaimFile, claim: Claim, left: Left, at: datetime) -> Claim:
        """The claim that its payer took in, replaced, taken back or sent as a new one."""
        kind = claim.correction.kind if claim.correction else Frequency.REPLACEMENT
        if kind is Frequency.VOID:
            return claim_making.made(claim, partial(taken_back, claim), lambda _: (), at=at)
        return self._made(file, claim, self._writes(file, claim, left, kind), at)

    def _writes(
        self,
        file: ClaimFile,
        claim: Claim,
        left: Left,
        frequency: Frequency = Frequency.ORIGINAL,
    ) -> Callable[[int], Bill]:
        """What writes the bill of a version, by its number."""
        on_file = file.billed(self._network)
        replaces = claim.payer_claim_number if frequency is not Frequency.ORIGINAL else None

        def write(number: int) -> Bill:
            if on_file is None:
                raise ValueError("a second claim is written to a payer that is known")
            believed = bill(
                on_file,
                claim_id=claim.claim_id,
                number=number,
                frequency=frequency,
                payer_claim_number=replaces,
            )
            return second_claim.asking(left, believed)

        return write

    def _made(
        self, file: ClaimFile, claim: Claim, write: Callable[[int], Bill], at: datetime
    ) -> Claim:
        on_file, standing = file.billed(self._network), file.standing
        if on_file is None or standing is None:
            return claim
        known = replace(file, claim=claim).circumstances(
            on_file, standing, file_by=claim.file_by, at=at, home_zone=self._network.home_zone
        )
        learned = running(self._rules.all_of(on_file.payer.payer_id))
        return claim_making.made(
            claim,
            write,
            lambda said: [noted(each, file) for each in findings(said, known, learned=learned)],
            at=at,
        )

    def _changes(
        self, file: ClaimFile, claim: Claim, left: Left | None, at: datetime
    ) -> list[Task]:
        """What staff have to do about a *claim* that has left, and is not what it should be."""
        if claim.status is ClaimStatus.VOIDED or claim.correction is not None:
            return []
        if left and file.payer and file.policy:
            now = self._writes(file, claim, left)(1)
            if second_claim.says_the_same(claim, now):
                return []
        today = day_in(at, self._network.home_zone)
        task = second_claim.task_of_change(claim, left, at=at, today=today)
        [known] = self._records.find_together(Ref(Task, (task.task_id,)))
        return [] if known else [task]


def _quiet(found: FirstDecided) -> list[Record]:
    """The first claim's denial, where the insurance that was asked about it has decided: nobody is
    told of it any more.
    """
    denial, account = found.denial, found.account
    first, second = account.standing(found.first.claim_id), account.standing_of(Priority.SECONDARY)
    if denial is None or denial.status is not DenialStatus.FORWARDED or not first or not second:
        return []
    is_over = passed_on(first) != Money.ZERO and denial.next_escalation_on is not None
    return [denial.but(next_escalation_on=None)] if is_over else []


def _needless(claim: Claim) -> Claim:
    """The second *claim* once there is nothing to ask for; what has left stays for a person."""
    if claim.status not in OPEN:
        return claim
    if claim.correction is None:
        return claim_making.given_up(claim)
    return stuck(claim).moved(ClaimStatus.DRAFT)


def _is_ours_to_change(claim: Claim) -> bool:
    """Whether nobody has the claim, or somebody wants what the payer has to be put right."""
    is_wanted = claim.correction is not None and claim.status is ClaimStatus.ACCEPTED
    return claim.is_open or is_wanted
