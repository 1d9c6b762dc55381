"""The renewal desk: clients, or their providers for them, say what becomes of their insurance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from backoffice.domain.audit import Act, noted
from backoffice.domain.calendar import Day, Interval, Moment, day_in, day_named
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.events.event import Event
from backoffice.domain.events.forms import CoverageRevised
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.gap_certificate import CertifiedDay, GapCertificate
from backoffice.domain.link import SessionKey
from backoffice.domain.policy import Attestor, Policy
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.renewal import (
    AnswerKind,
    Renewal,
    RenewalAnswer,
    RenewalStatus,
    RenewalTerms,
)
from backoffice.domain.renewal_choice import Standing, up_to_date, with_answer
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.second_fact import forget_guesses
from backoffice.services.audit import AuditTrail
from backoffice.services.completions import over
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Finds, FindsPayers, FindsTasks, NewId, Records
from backoffice.services.renewal_requests import NewRenewalAnswer
from backoffice.services.upcoming import answer_told

CLOSED = "Please open the link in our newest e-mail again. Nothing was lost."
NOBODY_ASKS = "Nobody is asked about a plan that ends on that day."
TOO_LATE = (
    "The time to answer is over. Enter the insurance that covers the client now, or ask the client "
    "to by a new link."
)
TOO_OFTEN = (
    "Your insurance was changed ten times within a day, so nothing more was changed now. Please "
    "answer here again tomorrow, or ask your provider to look at it with you."
)
"""What a client reads; a provider reads the domain's own sentence."""
NEEDS_DETAILS = "To say that another plan follows, enter it as a policy that begins on its day."


class PlanShown(Fact):
    """One plan, as far as the client is shown it: no number of its card."""

    payer: str
    since: Day
    until: Day
    waits_for_card: bool


class RenewalPage(NamedTuple):
    """What the page behind a renewal's link shows."""

    standing: Standing
    present: PlanShown | None
    """Whose end is asked about."""
    following: PlanShown | None
    """What is on file for the coming plan year."""
    visits: tuple[CertifiedDay, ...]
    """The planned ones from today on, as far as they are certified."""
    is_written_to: bool
    """Whether one more mail asks, as things stand."""

    @property
    def answer(self) -> RenewalAnswer | None:
        """What was said last."""
        return self.standing.renewal.answer


class AnswerView(Fact):
    """One answer, as the client's provider sees it."""

    kind: AnswerKind
    plan_year: Interval
    """The days that it is a statement about (RN-10)."""
    policy_id: str | None
    given_at: Moment
    by: Attestor
    provider_id: str | None
    """Who spoke for the client, if a provider did (Q10)."""


class RenewalView(Fact):
    """What a client is asked about the end of one plan, as their provider sees it."""

    client_id: str
    ends_on: Day
    policy_id: str
    plan_year: Interval
    status: RenewalStatus
    answers: tuple[AnswerView, ...]
    asked_on: tuple[Day, ...]
    """The days, from today on, on which the client is written to as things stand."""
    locked: bool
    """Whether the link opens nothing for a while, after too many wrong birth dates."""


class RenewalList(Fact):
    """All that a client is, or was, asked about the ends of plans, the earliest first."""

    renewals: tuple[RenewalView, ...]


class RenewalDesk:
    """Answers to renewals: from whoever gave the second fact, or from the client's provider."""

    def __init__(
        self,
        *,
        records: Records,
        renewals: Finds[Renewal],
        payers: FindsPayers,
        tasks: FindsTasks,
        audit: AuditTrail,
        terms: RenewalTerms,
        now: Clock,
        new_id: NewId,
    ) -> None:
        self._records = records
        self._renewals = renewals
        self._payers = payers
        self._tasks = tasks
        self._audit = audit
        self._terms = terms
        self._now = now
        self._new_id = new_id

    def behind(self, key: SessionKey | None) -> tuple[Standing, Client]:
        """What the browser that holds *key* is asked, and who is.

        Raises:
            NotFound: the session is over, or its link was replaced.
        """
        standing, client, *_ = self._behind(key)
        return standing, client

    def see(self, key: SessionKey | None) -> RenewalPage:
        """What the page shows: what is on file, what was answered, and who pays for visits."""
        standing, _, certificate = self._behind(key, GapCertificate)
        days = certificate.days if certificate else ()
        return RenewalPage(
            standing,
            self._shown(standing.present),
            self._shown(standing.following),
            tuple(each for each in days if each.day >= standing.today),
            bool(self._asked_on(standing.renewal, standing.today)),
        )

    def answer(self, key: SessionKey | None, kind: AnswerKind, *, visitor: str) -> None:
        """Keep what a client says; the same again, from whichever tab, changes nothing.

        *visitor* is the network address that it came from.

        Raises:
            NotFound: the session is over.
            Refused: the plan year has begun, or other things were told to us meanwhile.
        """
        _insist_on_no_details(kind)

        def once() -> None:
            standing, client = self.behind(key)
            source = fingerprint(f"{standing.renewal.token_hash}{visitor}")
            answer = self._answer(standing, kind).but(source_hash=source)
            self._keep(standing, client, answer, Caller(CallerKind.LINK))

        insisting(once)

    def list_of(self, client_id: str, *, caller: Caller) -> RenewalList:
        """What a client of the caller's is asked; that it is read is noted first."""
        entry, client = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Client, (client_id,))
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        self._audit.note(Act.READ_POLICIES, client_id, caller=caller)
        found = sorted(self._renewals.all_of(client_id), key=lambda each: each.ends_on)
        return RenewalList(renewals=tuple(self._viewed(each, client) for each in found))

    def answer_for(
        self, client_id: str, ends_on: str, new: NewRenewalAnswer, *, caller: Caller
    ) -> RenewalView:
        """Keep what a provider says for a client of theirs (UP-2), as the provider's word (Q10).

        The client is told, and may say otherwise. The same again changes nothing.

        Raises:
            Invalid: that is no day, or another plan's details are wanted.
            NotFound: the caller has no such client, or nobody asks about that day.
            Refused: it is too late, or other things were told to us meanwhile.
        """
        _insist_on_no_details(new.kind)
        day = _day(ends_on).isoformat()
        return insisting(lambda: self._answered_for(client_id, day, new.kind, caller))

    def unlock(self, client_id: str, ends_on: str, *, caller: Caller) -> RenewalView:
        """Let a client of the caller's try again after too many wrong birth dates.

        Raises:
            Invalid: that is no day.
            NotFound: the caller has no such client, or nobody asks about that day.
        """
        day = _day(ends_on).isoformat()

        def unlocked() -> RenewalView:
            entry, client, renewal = self._records.find_together(
                Ref(RosterEntry, (caller.provider_id, client_id)),
                Ref(Client, (client_id,)),
                Ref(Renewal, (client_id, day)),
            )
            if entry is None or client is None:
                raise NotFound(NOT_YOURS)
            if renewal is None:
                raise NotFound(NOBODY_ASKS)
            after = forget_guesses(renewal)
            if after != renewal:
                self._records.keep(after)
            return self._viewed(after, client)

        return insisting(unlocked)

    def _answered_for(
        self, client_id: str, ends_on: str, kind: AnswerKind, caller: Caller
    ) -> RenewalView:
        [entry, _] = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Client, (client_id,))
        )
        if entry is None:
            raise NotFound(NOT_YOURS)
        standing, client = self._found(client_id, ends_on)
        if standing is None or client is None:
            raise NotFound(NOBODY_ASKS)
        if standing.renewal.is_over(at=self._now()):
            raise Refused(TOO_LATE)
        answer = self._answer(standing, kind).but(
            by=Attestor.PROVIDER, provider_id=caller.provider_id
        )
        return self._viewed(self._keep(standing, client, answer, caller), client)

    def _behind(self, key: SessionKey | None, *also: type[Record]) -> tuple[Any, ...]:
        """What stands behind *key*, who is asked, and what *also* is kept of them."""
        if key is None or key.ends_on is None:
            raise NotFound(CLOSED)
        standing, client, *more = self._found(key.client_id, key.ends_on.isoformat(), *also)
        if standing is None or client is None or not standing.renewal.admits(key, at=self._now()):
            raise NotFound(CLOSED)
        return standing, client, *more

    def _found(self, client_id: str, ends_on: str, *also: type[Record]) -> tuple[Any, ...]:
        """How the renewal stands, or None, the client, and what *also* is kept of them."""
        renewal, client, coverage, *more = self._records.find_together(
            Ref(Renewal, (client_id, ends_on)),
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
            *(Ref(kind, (client_id,)) for kind in also),
        )
        if renewal is None or client is None:
            return None, client, *more
        today = day_in(self._now(), client.time_zone)
        standing = Standing(renewal, coverage or Coverage(client_id=client_id), today)
        return standing, client, *more

    def _answer(self, standing: Standing, kind: AnswerKind) -> RenewalAnswer:
        renewal, goes_on = standing.renewal, kind is AnswerKind.NOT_CHANGING
        return RenewalAnswer(
            kind=kind,
            plan_year=renewal.plan_year,
            policy_id=standing.present.policy_id if goes_on and standing.present else None,
            given_at=self._now(),
            by=Attestor.CLIENT,
        )

    def _keep(
        self, standing: Standing, client: Client, answer: RenewalAnswer, caller: Caller
    ) -> Renewal:
        """Keep the renewal with its answer, and the policies as that states them, as one."""
        at, (renewal, coverage, _) = answer.given_at, standing
        told, stated = with_answer(standing, answer, at=at)
        if (told, stated) == (renewal, coverage):
            return renewal
        if stated != coverage:
            _insist_on_rest(coverage, caller, at)
        told = up_to_date(told, stated)
        events: list[Event] = [answer_told(told)]
        if stated.revised_since(coverage):
            about = {"client_id": renewal.client_id, "provider_id": renewal.provider_id}
            events.append(CoverageRevised(**about))
        entry = noted(
            Act.ENTERED_INSURANCE,
            client_id=client.client_id,
            caller=caller,
            at=at,
            entry_id=self._new_id(),
        )
        changed = [stated] if stated != coverage else []
        # Where what was told to follow is void, so is the task about its card.
        before = standing.upcoming
        void = before.policy_id if before and not stated.policy(before.policy_id) else None
        done = over(coverage, stated, void, tasks=self._tasks, at=at) if void else []
        self._records.keep(told, *changed, entry, *done, events=events)
        return told

    def _shown(self, policy: Policy | None) -> PlanShown | None:
        if policy is None:
            return None
        payer = self._payers.find(policy.payer_id) if policy.payer_id else None
        return PlanShown(
            payer=payer.name if payer else policy.typed_payer_name or "",
            since=policy.period.since,
            until=policy.last_day,
            waits_for_card=policy.is_pending,
        )

    def _viewed(self, renewal: Renewal, client: Client) -> RenewalView:
        today = day_in(self._now(), client.time_zone)
        return RenewalView(
            client_id=renewal.client_id,
            ends_on=renewal.ends_on,
            policy_id=renewal.policy_id,
            plan_year=renewal.plan_year,
            status=renewal.status,
            answers=tuple(_seen(each) for each in renewal.answers),
            asked_on=self._asked_on(renewal, today),
            locked=renewal.locked_until is not None and self._now() < renewal.locked_until,
        )

    def _asked_on(self, renewal: Renewal, today: date) -> tuple[date, ...]:
        """The days from *today* on, on which the client is written to as things stand."""
        waves = self._terms.wave_days(renewal.ends_on)
        return tuple(day for day in waves if day >= today and renewal.is_asked_on(day))


def _seen(answer: RenewalAnswer) -> AnswerView:
    return AnswerView(**{name: getattr(answer, name) for name in AnswerView.model_fields})


def _insist_on_rest(coverage: Coverage, caller: Caller, at: datetime) -> None:
    if caller.kind is CallerKind.LINK:
        coverage.insist_on_rest(at=at, sentence=TOO_OFTEN)
    else:
        coverage.insist_on_rest(at=at)


def _insist_on_no_details(kind: AnswerKind) -> None:
    if kind is AnswerKind.UPCOMING:
        raise Invalid(NEEDS_DETAILS, {"kind": NEEDS_DETAILS})


def _day(text: str) -> date:
    try:
        return day_named(text)
    except Refused as refused:
        raise Invalid(
            "This is no day that we could look up.", {"ends_on": refused.sentence}
        ) from None
