"""The termination desk: insurance was over before anybody knew, and staff see what follows."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.account import VisitAccount
from backoffice.domain.audit import Act
from backoffice.domain.authorization import Authorizations
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller
from backoffice.domain.claim import claim_id_for
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.early_end import was_terminated
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.events.forms import CoverageTerminated
from backoffice.domain.gap_certificate import GapCertificate
from backoffice.domain.invoice import Invoice
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.record import Fact, Ref
from backoffice.domain.rehearsal import Rehearsal
from backoffice.domain.renewal import Renewal
from backoffice.domain.retro_termination import OnFile, Plan, plan
from backoffice.domain.visit import Visit
from backoffice.services.audit import AuditTrail
from backoffice.services.claim_news import TOO_OLD
from backoffice.services.claim_ports import LoadsClaims, RehearsesClaims
from backoffice.services.ports import Clock, Finds, FindsPayers, Records
from backoffice.services.staff_requests import AgreedEnd, PolicyEnd

NO_SUCH_POLICY = "There is no such policy of this client on file."
_NOT_YET = (
    "This day is still to come. Have the policy's last day corrected by the client's provider; no "
    "claim has to be taken back for it."
)
_LONG_AGO = "This is more than two years ago, and claims as old are closed. Check the year."
_OTHERWISE = (
    "Something else would happen now than what was rehearsed, so nothing was changed. Rehearse it "
    "again, read what is different, and repeat with the new digest."
)


class RehearsalView(Fact):
    """What would happen, and what stands for it; nothing of it has."""

    digest: str
    """To be sent back by whoever agrees to all of it."""
    happens: Rehearsal


class _File(NamedTuple):
    client: Client
    coverage: Coverage
    authorizations: Authorizations | None
    certificate: GapCertificate | None


class TerminationDesk:
    """A policy that turned out to be over: listed first, done when somebody agrees.

    What is done is one write: the policy's end, and tasks. Claims follow by the rules that
    hold for all news, each in a write of its own. What is listed comes of the same rules.
    """

    def __init__(
        self,
        *,
        records: Records,
        visits: Finds[Visit],
        claims: LoadsClaims,
        accounts: Finds[VisitAccount],
        invoices: Finds[Invoice],
        renewals: Finds[Renewal],
        payers: FindsPayers,
        rehearsal: RehearsesClaims,
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._visits = visits
        self._claims = claims
        self._accounts = accounts
        self._invoices = invoices
        self._renewals = renewals
        self._payers = payers
        self._rehearsal = rehearsal
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def rehearse(
        self, client_id: str, policy_id: str, end: PolicyEnd, *, caller: Caller
    ) -> RehearsalView:
        """List all that would happen; nothing is kept but that somebody looked.

        Raises:
            NotFound: there is no such client or policy.
            Refused: the day is still to come, before the policy began, or no news.
        """
        file = self._file(client_id, policy_id)
        self._audit.note(Act.READ_CLAIMS, client_id, caller=caller)
        _, planned = self._plan(file, policy_id, end.ended_on, at=self._now())
        return RehearsalView(digest=planned.rehearsal.digest, happens=planned.rehearsal)

    def terminate(
        self, client_id: str, policy_id: str, end: AgreedEnd, *, caller: Caller
    ) -> Policy:
        """End the policy on the day that was rehearsed; the same again changes nothing.

        Raises:
            Conflict: something else would happen than what was rehearsed.
            NotFound: as `rehearse`.
            Refused: likewise.
        """
        file = self._file(client_id, policy_id)
        self._audit.note(Act.ENTERED_INSURANCE, client_id, caller=caller)
        if was_terminated(file.coverage, policy_id, end.ended_on):
            return file.coverage.believed(policy_id)
        over, planned = self._plan(file, policy_id, end.ended_on, at=self._now())
        if planned.rehearsal.digest != end.digest:
            raise Conflict(_OTHERWISE)
        told = CoverageTerminated(client_id=client_id)
        self._records.keep(over, *planned.tasks, events=[told])
        return over.believed(policy_id)

    def _file(self, client_id: str, policy_id: str) -> _File:
        client, coverage, authorizations, certificate = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
            Ref(Authorizations, (client_id,)),
            Ref(GapCertificate, (client_id,)),
        )
        if client is None or coverage is None or coverage.policy(policy_id) is None:
            raise NotFound(NO_SUCH_POLICY)
        return _File(client, coverage, authorizations, certificate)

    def _plan(
        self, file: _File, policy_id: str, ended_on: date, *, at: datetime
    ) -> tuple[Coverage, Plan]:
        """The coverage in which the policy has ended, and all that follows of it."""
        today_there = day_in(at, file.client.time_zone)
        if ended_on > today_there:
            raise Refused(_NOT_YET)
        if ended_on < today_there - TOO_OLD:
            raise Refused(_LONG_AGO)
        over = file.coverage.terminated(policy_id, ended_on, at)
        visits = self._visits.all_of(file.client.client_id)
        keys = [(claim_id_for(visit.visit_id, each),) for visit in visits for each in Priority]
        known = OnFile(
            coverage=file.coverage,
            visits=visits,
            claims=self._claims.load_each(keys),
            accounts=self._accounts.load_each([(visit.visit_id,) for visit in visits]),
            invoices=self._invoices.load_each([(visit.visit_id,) for visit in visits]),
            authorizations=file.authorizations,
            payers={payer.payer_id: payer for payer in self._payers.registry()},
            renewals=self._renewals.all_of(file.client.client_id),
            certificate=file.certificate,
        )
        changed = self._rehearsal.after(over, at=at)
        today = day_in(at, self._home_zone)
        return over, plan(known, over, policy_id, changed, ended_on=ended_on, at=at, today=today)
