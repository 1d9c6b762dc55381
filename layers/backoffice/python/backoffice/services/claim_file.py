"""The file of a claim: all that is known of one visit and of who pays for it, in a few calls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from backoffice.domain.answer import BenefitKind
from backoffice.domain.authorization import Authorizations, VisitsAllowed
from backoffice.domain.billing import Billed, agreed
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim, claim_id_for
from backoffice.domain.claimed_day import ClaimedDay
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.edits.circumstances import AllowedVisits, Circumstances, KnownClaim
from backoffice.domain.eligibility import EligibilityCheck, check_id_for
from backoffice.domain.network import Network
from backoffice.domain.notices import NoticeCode
from backoffice.domain.participation import NetworkStanding, Participation
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.proof import in_one_plan_year
from backoffice.domain.provider import Provider
from backoffice.domain.rates import FeeSchedule
from backoffice.domain.record import Ref
from backoffice.domain.task import Task
from backoffice.domain.verdict import Decision, Verdict
from backoffice.domain.visit import Visit
from backoffice.services.claim_ports import LoadsClaims
from backoffice.services.ports import Records
from backoffice.services.standing import standing


class VisitIds(NamedTuple):
    """Which visit, and whose: all that a message about one carries."""

    visit_id: str
    client_id: str
    provider_id: str


@dataclass(frozen=True)
class ClaimFile:
    """What is on file about one visit; None for what is missing."""

    visit: Visit
    client: Client
    provider: Provider
    claim: Claim | None
    coverage: Coverage | None
    authorizations: Authorizations
    payer: Payer | None = None
    participation: Participation | None = None
    schedule: FeeSchedule | None = None
    secondary_payer: Payer | None = None
    check: EligibilityCheck | None = None
    day: ClaimedDay | None = None
    """What is claimed of the client's day; None: nothing yet."""
    tasks: tuple[Task, ...] = ()
    """Those that earlier findings left."""
    refund: Task | None = None
    """What came of it that the client was to pay before."""
    late: Task | None = None
    """What came of it that the insurance was corrected after the claim had left."""
    others: tuple[Claim, ...] = ()
    """What else is claimed of the client's day, each claim as it is now."""

    @property
    def policy(self) -> Policy | None:
        """The policy in force on the day of the visit, as it is believed now."""
        return self.coverage.in_force(self.visit.day) if self.coverage else None

    @property
    def secondary(self) -> Policy | None:
        """The policy that pays after it on that day, if there is one."""
        return self.coverage.secondary_in_force(self.visit.day) if self.coverage else None

    @property
    def programme(self) -> VisitsAllowed | None:
        """The employee assistance that pays for the visit, if one has a visit left for it."""
        return self.authorizations.programme_for(self.visit)

    @property
    def payer_id(self) -> str | None:
        """Who is asked to pay."""
        if self.programme:
            return self.programme.payer_id
        return self.policy.payer_id if self.policy else None

    @property
    def allowed(self) -> VisitsAllowed | None:
        """What was allowed beforehand by whoever is asked to pay."""
        if self.programme or self.payer_id is None:
            return self.programme
        return self.authorizations.prior_for(self.visit, self.payer_id)

    @property
    def standing(self) -> NetworkStanding | None:
        """Whether the provider is in network with whoever is asked; None without a payer."""
        if self.payer is None:
            return None
        known = [self.participation] if self.participation else []
        visit = self.visit
        return standing(self.provider, self.payer, known, visit.care_state, visit.day)

    def day_with(self, claim: Claim) -> list[ClaimedDay]:
        """The client's day to be kept with *claim*, if that says something else to other claims."""
        if KnownClaim.of(claim) == (KnownClaim.of(self.claim) if self.claim else None):
            return []
        visit = self.visit
        day = self.day or ClaimedDay(client_id=visit.client_id, service_on=visit.day)
        return [day.told_of(claim.claim_id)]

    def billed(self, network: Network) -> Billed | None:
        """What a claim is made of; None where no known payer is to be asked."""
        if self.payer is None:
            return None
        after, payer_after = self.secondary, self.secondary_payer
        return Billed(
            visit=self.visit,
            client=self.client,
            provider=self.provider,
            network=network,
            payer=self.payer,
            policy=self.policy,
            schedule=self.schedule,
            secondary=(after, payer_after) if after and payer_after else None,
            allowed=self.allowed,
        )

    def circumstances(
        self,
        on_file: Billed,
        standing: NetworkStanding,
        *,
        file_by: date,
        at: datetime,
        home_zone: str,
    ) -> Circumstances:
        """What an edit knows beside the bill; the network's people work in *home_zone*."""
        visit, terms = self.visit, on_file.payer.on(self.visit.day)
        said = None if self.programme else self._said
        return Circumstances(
            today=day_in(at, home_zone),
            today_there=day_in(at, self.client.time_zone),
            visit_id=visit.visit_id,
            minutes=visit.minutes,
            telehealth=visit.telehealth,
            audio_only=visit.audio_only,
            policy=self.policy,
            terms=terms,
            standing=standing,
            verdict=said.verdict if said else None,
            plan_kinds_told=self._plan_kinds_told if said else (),
            authorization_needed=said is not None
            and any(notice.code is NoticeCode.AUTHORIZATION for notice in said.notices),
            allowed_visits=_as_told(self.allowed, visit, on_file) if self.allowed else None,
            allowed=agreed(on_file),
            known_claims=tuple(filter(None, map(KnownClaim.of, self.others))),
            file_by=file_by,
        )

    @property
    def _said(self) -> Decision | None:
        """What the payer said that holds for the visit: of its plan year, and not of a later day.

        A plan that is over today was not, or not always, over before; and one that was over before
        its year ended may have been renewed since.
        """
        check, day = self.check, self.visit.day
        if check is None or check.told is None or self.coverage is None:
            return None
        if not in_one_plan_year(self.coverage, check.policy_id, check.service_on, day):
            return None
        ended_since = check.told.verdict is Verdict.INACTIVE and day < check.service_on
        return None if ended_since else check.told

    @property
    def _plan_kinds_told(self) -> tuple[str, ...]:
        """What kind of plan the payer's latest answer says that it is, where it is in force."""
        answer = self.check.answer if self.check else None
        said = answer.benefits if answer else ()
        kinds = {each.insurance_type for each in said if each.kind is BenefitKind.ACTIVE}
        return tuple(sorted(filter(None, kinds)))


def _as_told(allowed: VisitsAllowed, visit: Visit, on_file: Billed) -> AllowedVisits:
    terms = on_file.payer.on(visit.day)
    return AllowedVisits(
        kind=allowed.kind,
        number=allowed.number,
        holds=allowed.holds,
        visits_left=allowed.left_for(visit.visit_id),
        procedure=terms.eap_procedure if terms and allowed.is_programme else None,
        modifier=terms.eap_modifier if terms and allowed.is_programme else None,
    )


class ClaimFiles:
    """Where files of claims are fetched from."""

    def __init__(self, records: Records, claims: LoadsClaims) -> None:
        self._records = records
        self._claims = claims

    def of(self, ids: VisitIds) -> ClaimFile | None:
        """The file of the visit that *ids* name; None where there is no such visit."""
        visit, client, coverage, provider, claim, allowed = self._records.find_together(
            Ref(Visit, (ids.client_id, ids.visit_id)),
            Ref(Client, (ids.client_id,)),
            Ref(Coverage, (ids.client_id,)),
            Ref(Provider, (ids.provider_id,)),
            Ref(Claim, (claim_id_for(ids.visit_id, Priority.PRIMARY),)),
            Ref(Authorizations, (ids.client_id,)),
        )
        if visit is None or client is None or provider is None:
            return None
        allowed = allowed or Authorizations(client_id=ids.client_id)
        return self._with_payers(ClaimFile(visit, client, provider, claim, coverage, allowed))

    def with_others(self, file: ClaimFile) -> ClaimFile:
        """The *file* with what else is claimed of the client's day.

        The day was read before: whoever says something else of it meanwhile keeps it anew.
        """
        own = claim_id_for(file.visit.visit_id, Priority.PRIMARY)
        others = [(each,) for each in (file.day.claims if file.day else ()) if each != own]
        return replace(file, others=tuple(self._claims.load_each(others))) if others else file

    def _with_payers(self, file: ClaimFile) -> ClaimFile:
        wanted: dict[str, Ref[Any]] = {}
        if file.payer_id:
            ours = (file.visit.provider_id, file.payer_id, file.visit.care_state)
            wanted["payer"] = Ref(Payer, (file.payer_id,))
            wanted["participation"] = Ref(Participation, ours)
            wanted["schedule"] = Ref(FeeSchedule, (file.payer_id,))
        if file.policy and file.policy.payer_id:
            check_id = check_id_for(file.policy.policy_id, file.visit.provider_id)
            wanted["check"] = Ref(EligibilityCheck, (check_id,))
        if file.secondary and file.secondary.payer_id:
            wanted["secondary_payer"] = Ref(Payer, (file.secondary.payer_id,))
        if wanted or file.claim:
            wanted["day"] = Ref(ClaimedDay, (file.visit.client_id, file.visit.day.isoformat()))
        if file.claim and file.claim.refund_task:
            wanted["refund"] = Ref(Task, (file.claim.refund_task,))
        if file.claim and file.claim.late_news:
            wanted["late"] = Ref(Task, (file.claim.late_news.task,))
        left = file.claim.tasks_left.values() if file.claim else ()
        tasks = [Ref(Task, (task_id,)) for task_id in left]
        if not wanted:
            return file
        found = self._records.find_together(*wanted.values(), *tasks)
        named: dict[str, Any] = dict(zip(wanted, found, strict=False))
        kept = tuple(task for task in found[len(wanted) :] if task)
        return replace(file, tasks=kept, **named)
