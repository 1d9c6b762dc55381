"""The desk of denials: what payers did not pay and why, and what a person decides about it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from backoffice.domain import account_steps
from backoffice.domain.account import VisitAccount
from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.claim import visit_id_of
from backoffice.domain.denial import Denial, DenialStatus, Ruling
from backoffice.domain.denying import decide
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.claims import AccountChanged, ClaimDecided
from backoffice.domain.events.event import Event
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record, Ref
from backoffice.services.audit import AuditTrail
from backoffice.services.claim_ports import FindsDenials
from backoffice.services.denial_file import told
from backoffice.services.denial_views import DenialList, DenialView, listed, seen
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records
from backoffice.services.provider_shares import agreed

PAGE = 50
_PLACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.[A-Za-z0-9._-]{1,140}")
_NO_DENIAL = "Nothing of this claim was denied. The account of its visit says what was paid."
_NO_PLACE = "The list goes on nowhere like that. Read it from the beginning."
_OVERTAKEN = (
    "The payer, or somebody else, decided about this denial since you read it. Read it again, and "
    "decide then."
)


class NewRuling(Fact):
    """What is to become of a denial, as it stood when it was read."""

    remedy: Annotated[
        Remedy, Field(description="Only a person bills a client, or writes something off.")
    ]
    opening: Annotated[
        int, Field(ge=1, le=1000, description="The denial's `opening`, as it was read.")
    ]
    after: Annotated[
        int, Field(ge=0, le=1000, description="Its `decided`: how often somebody decided since.")
    ] = 0


class DenialDesk:
    """Denials for whoever may see them, and a person's decision, which may be repeated.

    What a decision moves is kept in one write with the account of the visit, as what payers decide
    is: of a person and a payer who decide at the same instant one comes second and looks again.
    """

    def __init__(
        self,
        *,
        records: Records,
        denials: FindsDenials,
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._denials = denials
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def denial(self, claim_id: str, *, caller: Caller) -> DenialView:
        """The denial of any claim, for staff.

        Raises:
            NotFound: there is none.
        """
        return self._seen(self._load(claim_id), caller)

    def denial_of_own(self, client_id: str, claim_id: str, *, caller: Caller) -> DenialView:
        """The denial of a claim for one of the caller's own visits; another's reads like none."""
        denial = self._load(claim_id)
        if (denial.provider_id, denial.client_id) != (caller.provider_id, client_id):
            raise NotFound(_NO_DENIAL)
        return self._seen(denial, caller)

    def queue(self, place: str = "") -> DenialList:
        """`PAGE` denials that wait for somebody, from the *place* on that a list named as `next`.

        Raises:
            NotFound: no list named such a place.
        """
        if place and not _PLACE.fullmatch(place):
            raise NotFound(_NO_PLACE)
        handouts = self._denials.open_from(place, limit=PAGE + 1)
        found = self._denials.load_each([(each.claim_id,) for each in handouts[:PAGE]])
        waiting = [each for each in found if each.status is DenialStatus.OPEN]
        return DenialList(
            denials=tuple(map(listed, sorted(waiting, key=lambda each: each.act_by))),
            next=handouts[PAGE].place if len(handouts) > PAGE else None,
        )

    def decide(self, claim_id: str, new: NewRuling, *, caller: Caller) -> DenialView:
        """Keep what a person decided about a denial, and the money that it moves; twice is once.

        Raises:
            NotFound: nothing of the claim was denied.
            Refused: it is over, it was decided otherwise since, or may never be the client's.
        """
        return self._seen(insisting(lambda: self._decided(claim_id, new, caller)), caller)

    def _decided(self, claim_id: str, new: NewRuling, caller: Caller) -> Denial:
        denial, account = self._records.find_together(
            Ref(Denial, (claim_id,)), Ref(VisitAccount, (visit_id_of(claim_id),))
        )
        if denial is None or account is None:
            raise NotFound(_NO_DENIAL)
        if _is_known(denial, new):
            return denial
        at = self._now()
        today = day_in(at, self._home_zone)
        ruled = decide(denial, new.remedy, by=caller, at=at, today=today)
        if ruled == denial:
            return denial
        moved = self._moved(account, claim_id, ruled.rulings[-1], day=today)
        ruled, tasks = told(self._records, ruled, today=today, at=at)
        events: list[Event] = [_changed(ruled)] if moved else []
        if DenialStatus.FORWARDED in {denial.status, ruled.status}:
            events.append(_decided(ruled))
        self._records.keep(ruled, *moved, *tasks, events=events)
        return ruled

    def _moved(
        self, account: VisitAccount, claim_id: str, ruling: Ruling, *, day: Day
    ) -> list[Record]:
        """The account and the entries of what *ruling* moves; nothing where that is no money.

        What a client is billed may change what the provider gets of what was received.
        """
        if ruling.amount == Money.ZERO:
            return []
        does = account_steps.billed if ruling.remedy is Remedy.BILL else account_steps.written_off
        step_id = fingerprint(f"{claim_id}/{ruling.opening}/{ruling.remedy}")[:40]
        stepped = does(account, claim_id, ruling.amount, step_id=step_id, day=day, at=ruling.at)
        entries = [stepped.entry] if stepped.entry else []
        terms = agreed(self._records, [account.provider_id], account.payers_deciding)
        account, share = terms.share(stepped.account, entries, at=ruling.at)
        return [account, *entries, *([share] if share else [])]

    def _load(self, claim_id: str) -> Denial:
        denial: Denial | None
        [denial] = self._records.find_together(Ref(Denial, (claim_id,)))
        if denial is None:
            raise NotFound(_NO_DENIAL)
        return denial

    def _seen(self, denial: Denial, caller: Caller) -> DenialView:
        self._audit.note(Act.READ_DENIAL, denial.client_id, caller=caller)
        return seen(denial)


def _changed(denial: Denial) -> AccountChanged:
    return AccountChanged(
        visit_id=visit_id_of(denial.claim_id),
        client_id=denial.client_id,
        provider_id=denial.provider_id,
    )


def _decided(denial: Denial) -> ClaimDecided:
    """Another insurance is to be asked, or is not any more."""
    return ClaimDecided(
        claim_id=denial.claim_id,
        visit_id=visit_id_of(denial.claim_id),
        client_id=denial.client_id,
        provider_id=denial.provider_id,
    )


def _is_known(denial: Denial, new: NewRuling) -> bool:
    """Whether *new* was kept before. Raises `Refused` where it is about what is not so any more."""
    known = denial.ruling(new.opening, new.after)
    if known is not None and known.remedy is new.remedy:
        return True
    if known is not None or (new.opening, new.after) != (denial.opening, len(denial.standing)):
        raise Refused(_OVERTAKEN)
    return False
