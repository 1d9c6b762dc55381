"""The claim desk: makes one claim of each confirmed visit, and keeps it true until it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from backoffice.domain import claim_making
from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.billing import Billed, bill
from backoffice.domain.claim import Claim, ClaimFinding, ClaimStatus
from backoffice.domain.correcting import over_before_its_day, stuck, taken_back
from backoffice.domain.edits.edit import Finding, Mender
from backoffice.domain.edits.lines import SAME_DAY
from backoffice.domain.edits.listing import findings
from backoffice.domain.errors import NotFound
from backoffice.domain.events.claims import BillingChanged
from backoffice.domain.identifiers import PlainText
from backoffice.domain.learned_edits import running
from backoffice.domain.network import Network
from backoffice.domain.parity import parity_breaks
from backoffice.domain.payment import Decision, who_pays
from backoffice.domain.procedures import time_doubt
from backoffice.domain.record import Record, Ref
from backoffice.domain.task import TaskOwner
from backoffice.domain.visit import PaidBy
from backoffice.services.claim_file import ClaimFile, ClaimFiles, VisitIds
from backoffice.services.claim_ports import FindsLearnedEdits, LoadsClaims, VisitHandouts
from backoffice.services.claim_work import ClaimWork
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records

_STANDS = frozenset({ClaimStatus.READY, ClaimStatus.ABANDONED})
_CLAIMED = frozenset({PaidBy.INSURANCE, PaidBy.PROGRAMME})


class ClaimMakingDesk:
    """From a confirmed visit to a claim that may leave, or to the reason why there is none.

    It looks at what is on file now, and makes the claim say that: so news may come
    twice, late and in any order, and what matters is that some come after each change.
    A claim that has left is nobody's to change here.
    """

    def __init__(
        self,
        *,
        records: Records,
        claims: LoadsClaims,
        rules: FindsLearnedEdits,
        handouts: VisitHandouts,
        network: Network,
        now: Clock,
    ) -> None:
        self._records = records
        self._files = ClaimFiles(records, claims)
        self._work = ClaimWork(records=records, network=network)
        self._rules = rules
        self._handouts = handouts
        self._network = network
        self._now = now

    def attend(self, visit_id: str, client_id: str, provider_id: str) -> None:
        """Decide who pays for a visit, and make, mend or give up its claim accordingly.

        Raises:
            NotFound: there is no such visit.
        """
        ids = VisitIds(visit_id, client_id, provider_id)
        insisting(lambda: self._attend(ids))

    def _attend(self, ids: VisitIds) -> None:
        file = self._files.of(ids)
        if file is None:
            raise NotFound("There is no such visit.")
        at, known = self._now(), file.claim
        if known is not None and file.coverage is not None:
            file = replace(file, claim=over_before_its_day(known, file.coverage))
        decision = who_pays(
            file.visit, file.policy, file.standing, programme=file.programme is not None
        )
        if file.claim is not None and not _is_ours_to_change(file, file.claim, decision):
            late = self._work.of_late_news(file, file.claim, at=at)
            if late:
                self._records.keep(*late)
            return
        claim = self._claim(file, decision, at)
        visit = file.visit.paid_as(decision.payment)
        changed: list[Record] = [] if visit == file.visit else [visit]
        if claim is not None:
            claim, tasks = self._work.of(file, claim, decision.payment, at=at)
            changed += [claim] if claim != known else []
            changed += [*tasks, *file.day_with(claim)]
        counted = self._counted(file, claim)
        changed += [counted] if counted != file.authorizations else []
        if decision.waits and file.participation is not None:
            awaited = file.participation.awaited_by(ids.visit_id, ids.client_id)
            changed += [awaited] if awaited != file.participation else []
        if changed:
            told = BillingChanged(
                visit_id=ids.visit_id, client_id=ids.client_id, provider_id=ids.provider_id
            )
            self._records.keep(*changed, events=[told])
        if file.claim is not None:
            self._handouts.hand_out(self._freed(file, claim))

    def attend_refused(self, claim_id: str, control_number: str) -> None:  # noqa: ARG002
        """A claim was refused: if what it said was put right meanwhile, it says that, and leaves.

        Without its visit it stays as it is; that it was refused is somebody's task already.
        """
        (claim,) = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is not None:
            with suppress(NotFound):
                self.attend(claim.visit_id, claim.client_id, claim.provider_id)

    def _freed(self, file: ClaimFile, claim: Claim | None) -> list[tuple[str, str, str]]:
        """The client's visits of the day whose claims were held back beside this one.

        Each is looked at again once this one is ready, or given up: nothing else
        that happens would tell of them.
        """
        if claim is not None and claim.status not in _STANDS:
            return []
        return [
            (each.visit_id, each.client_id, each.provider_id)
            for each in self._files.with_others(file).others
            if each.status is ClaimStatus.DRAFT
            and any(finding.code in SAME_DAY for finding in each.findings)
        ]

    def _claim(self, file: ClaimFile, decision: Decision, at: datetime) -> Claim | None:
        """The visit's claim as it should be; None where there is none to be."""
        on_file, standing = file.billed(self._network), file.standing
        is_claimed = decision.payment is not None and decision.payment.by in _CLAIMED
        if file.claim is not None and file.claim.correction is not None:
            is_billed = is_claimed and not decision.waits
            return self._corrected(file, file.claim, on_file if is_billed else None, at)
        if on_file is None or standing is None or not is_claimed:
            return claim_making.given_up(file.claim) if file.claim else None
        claim = claim_making.opened(file.visit, file.policy, on_file.payer, known=file.claim)
        if decision.waits:
            return claim_making.waiting(claim)

        def write(number: int) -> Bill:
            return bill(on_file, claim_id=claim.claim_id, number=number)

        return self._made(file, claim, on_file, write, at)

    def _corrected(
        self, file: ClaimFile, claim: Claim, on_file: Billed | None, at: datetime
    ) -> Claim:
        """The claim that its payer took in, replaced, taken back or sent as a new one."""
        kind = claim.correction.kind if claim.correction else Frequency.REPLACEMENT
        if kind is Frequency.VOID:
            return claim_making.made(claim, partial(taken_back, claim), lambda _: (), at=at)
        if on_file is None or on_file.payer.payer_id != claim.payer_id:
            return stuck(claim)

        def write(number: int) -> Bill:
            return bill(
                on_file,
                claim_id=claim.claim_id,
                number=number,
                frequency=kind,
                payer_claim_number=None if kind is Frequency.ORIGINAL else claim.payer_claim_number,
            )

        return self._made(file, claim, on_file, write, at)

    def _made(
        self,
        file: ClaimFile,
        claim: Claim,
        on_file: Billed,
        write: Callable[[int], Bill],
        at: datetime,
    ) -> Claim:
        """The claim, saying what *write* makes of the file, with what is found in that."""
        standing = file.standing
        if standing is None:
            return claim
        known = self._files.with_others(file).circumstances(
            on_file, standing, file_by=claim.file_by, at=at, home_zone=self._network.home_zone
        )
        learned = running(self._rules.all_of(on_file.payer.payer_id))
        return claim_making.made(
            claim,
            write,
            lambda said: [
                *(noted(each, file) for each in findings(said, known, learned=learned)),
                *_doubts_of_rates(file),
            ],
            at=at,
        )

    def _counted(self, file: ClaimFile, claim: Claim | None) -> Record:
        """The authorisations, with the visit counted under the one that its claim names."""
        is_used = claim is not None and claim.status is not ClaimStatus.ABANDONED
        allowed = file.allowed.authorization_id if file.allowed and is_used else None
        return file.authorizations.used(file.visit.visit_id, allowed)


def _is_ours_to_change(file: ClaimFile, claim: Claim, decision: Decision) -> bool:
    """Whether nobody has the claim, or somebody wants what the payer has to be put right."""
    if claim.status is ClaimStatus.VOIDED:
        is_claimed = decision.payment is not None and decision.payment.by in _CLAIMED
        return is_claimed and claim_making.is_due_anew(
            claim, file.visit, file.policy, file.payer_id
        )
    if claim.correction is not None:
        return claim.is_open or claim.status is ClaimStatus.ACCEPTED
    return claim.is_open


def noted(finding: Finding, file: ClaimFile) -> ClaimFinding:
    """The finding as the claim keeps it; of minutes it says which ones the code is for."""
    doubt = None
    if finding.code == "MINUTES" and file.visit.minutes is not None:
        doubt = time_doubt(file.visit.procedure, file.visit.minutes)
    return ClaimFinding(
        code=finding.code,
        owner=finding.task_owner(file.visit.provider_id),
        next_action=PlainText(doubt or finding.next_action),
        places=finding.places,
        stops=finding.stops,
        about_terms=finding.about_terms,
    )


def _doubts_of_rates(file: ClaimFile) -> Iterator[ClaimFinding]:
    """What is odd about what is agreed for such a visit; it is billed as it is (TH-1)."""
    visit, licence = file.visit, file.provider.licence_type
    breaks = parity_breaks(file.schedule, visit.day) if file.schedule else ()
    if visit.telehealth and any(each.concerns(visit.procedure, licence) for each in breaks):
        yield ClaimFinding(
            code="TELEHEALTH_PARITY",
            owner=TaskOwner.staff(Mender.CONFIGURATION),
            next_action=PlainText(
                "Compare the rates for video and in person with the contract; they differ."
            ),
            stops=False,
            about_terms=True,
        )
