"""The review desk: asks the payer about what a client submitted, and decides what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from backoffice.domain import eligibility, rejections, verdict
from backoffice.domain.answer import Inquiry, PayerAnswer
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.conduct import Health, PayerConduct
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, Handout
from backoffice.domain.errors import Conflict, NotFound, PayerRefused, PayerUnavailable, Refused
from backoffice.domain.policy import Policy
from backoffice.domain.task import Task
from backoffice.domain.verdict import Decision, Verdict
from backoffice.services.asking_anew import CORRECTED, REPLACED, done
from backoffice.services.attempt import Attempt, attempt_of
from backoffice.services.check_file import CheckFile, CheckFiles
from backoffice.services.closing import Closing
from backoffice.services.insisting import insisting
from backoffice.services.ports import (
    Archive,
    Clearinghouse,
    Clock,
    Counters,
    Records,
)
from backoffice.services.rechecks import for_visits

_CONTROL_NUMBERS = "interchange"
_FOLLOWS_UP_WITHIN = timedelta(seconds=60)
"""Since an attempt began: another question may take 50 seconds, and the function ends at 120."""


class ReviewDesk:
    """From a submission to a verdict, and again when it is time, whatever the payer's day is like.

    An attempt is three calls of the database: one reads all there is to know,
    one claims the attempt and keeps the exact question, one keeps what came of
    it. In between the payer is asked, which changes nothing there: so an
    attempt that a crash cut off is begun anew when its lease is over, under a
    number of its own, and a repeated message finds the check claimed or decided.
    """

    def __init__(
        self,
        *,
        records: Records,
        clearinghouse: Clearinghouse,
        counters: Counters,
        documents: Archive,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._files = CheckFiles(records)
        self._closing = Closing(
            records=records, files=self._files, documents=documents, home_zone=home_zone, now=now
        )
        self._clearinghouse = clearinghouse
        self._counters = counters
        self._home_zone = home_zone
        self._now = now

    def review(self, client_id: str, provider_id: str, policy_id: str, **more: Any) -> None:
        """Open the check that a submission asks for (S2:3), and attempt it; once only.

        What *more* a submission names are further ids of a `Handout`, as in `attempt`. The gap
        certificate hears of the same submission, and may open the check first.
        """
        # Repeated news finds an attempt that was begun, and leaves it to the sweep.
        insisting(lambda: self._review(client_id, provider_id, policy_id, more))

    def _review(
        self, client_id: str, provider_id: str, policy_id: str, more: Mapping[str, Any]
    ) -> None:
        check_id = eligibility.check_id_for(policy_id, provider_id)
        file = self._files.of(
            Handout(check_id=check_id, client_id=client_id, provider_id=provider_id, **more)
        )
        if file.coverage is None or file.client is None:
            raise NotFound("The policy to be checked is not there.")
        if file.check is not None and file.check.client_id != client_id:
            raise Conflict("Two clients have a policy of this id for one provider.")
        policy = file.policy
        if policy is None or (file.check is None and policy.member_id is None):
            # Replaced before anybody came to look at it, or told before there is a card (Q6):
            # the form that completes it has it reviewed.
            return
        at = self._now()
        check = file.check or _opened(file, policy, file.client, at=at)
        also: list[Task] = []
        if file.is_outdated and check.status is not CheckStatus.DROPPED:
            # Whoever put the policy right found no check, while an attempt had read the wrong one.
            also += done(file.tasks, CORRECTED, at=at)
            check = eligibility.reopen(check, policy, at=at)
        self._attempt(file, check, *also)

    def attempt(self, check_id: str, **ids: Any) -> None:
        """Ask the payer, if the check is due, and settle or postpone it.

        *ids* are those of a `Handout`: they say what to read with the check. What
        they lack, or no longer name rightly, is one more call.
        """
        file = self._files.of(Handout(check_id=check_id, **ids))
        if file.check is None:
            raise NotFound("There is no such check.")
        self._attempt(file, file.check)

    def _attempt(self, file: CheckFile, check: EligibilityCheck, *also: Task) -> None:
        at = self._now()
        health = file.payer_conduct.health if file.payer_conduct else Health()
        silent = health.refuses(at=at)
        if not check.due(at=at) or (silent and not check.waited_too_long(at=at)):
            # A paused payer's check stays due as it is, and no attempt of it is used up.
            if check.is_pressing(at=at):
                self._closing.warn(file, check, also=also)
            elif check != file.check or also:
                self._records.keep(check, *also)
            return
        if file.client is None or file.coverage is None or file.provider is None:
            raise NotFound("What the check is about is not there.")
        if file.policy is None:
            self._records.keep(eligibility.drop(check), *done(file.tasks, REPLACED, at=at))
            return
        check = self._for_visits(file, check, file.coverage, zone=file.client.time_zone, at=at)
        if _is_over(file, check, today=day_in(at, file.client.time_zone)):
            check = check.but(next_attempt_at=None)
        if not check.due(at=at):  # what it waited for is over
            self._records.keep(check, *also)
        elif silent:
            self._closing.settle(file, check, verdict.payer_down(), also=also)
        elif check.tried_since and check.attempts >= check.ATTEMPTS:
            # Something stops every attempt half way.
            decision = verdict.needs_staff("The payer could not be asked.")
            self._closing.settle(file, check, decision, also=also)
        else:
            self._claim(file, check, also, at)

    def _for_visits(
        self,
        file: CheckFile,
        check: EligibilityCheck,
        coverage: Coverage,
        *,
        zone: str,
        at: datetime,
    ) -> EligibilityCheck:
        """The check, for the sake of the visits that stand on the roster now."""
        days = file.entry.visit_days if file.entry else check.visits
        return for_visits(check, coverage, days, zone=zone, home_zone=self._home_zone, at=at)

    def _claim(
        self, file: CheckFile, check: EligibilityCheck, also: Sequence[Task], at: datetime
    ) -> None:
        """Keep the question to the letter, and only then send it: whatever happens, it is known."""
        try:
            attempt = attempt_of(file, check, at=at)
            if attempt is None:
                self._closing.settle(file, check, verdict.unknown_payer(), also=also)
                return
            question = self._prepared(attempt.question, at)
        except (PayerRefused, Refused) as refusal:
            decision = verdict.needs_staff(refusal.sentence)
            self._closing.settle(file, check, decision, also=also)
            return
        begun = attempt.check.but(question=question)
        probe = self._probe(file, at)
        self._records.keep(begun, *also, *([probe] if probe else []))
        file = file.with_kept(begun, probe)
        attempt = replace(attempt, file=file, check=begun.as_kept(), probe=probe is not None)
        self._ask(attempt, question)

    def _prepared(self, inquiry: Inquiry, at: datetime) -> str:
        number = self._counters.next(_CONTROL_NUMBERS)
        return self._clearinghouse.prepare(inquiry, control_number=number, at=at)

    def _probe(self, file: CheckFile, at: datetime) -> PayerConduct | None:
        """The note that this attempt tries whether a paused payer is back, and no other does."""
        known = file.payer_conduct
        if known is None or not known.health.paused:
            return None
        return known.but(health=known.health.probing(at=at))

    def _ask(self, attempt: Attempt, question: str) -> None:
        """Ask, and decide on what comes."""
        try:
            attempt = attempt.heard(question, *self._answer(question))
        except PayerUnavailable as silence:
            wait = timedelta(seconds=silence.retry_after or 0)
            self._closing.fail(attempt.file, attempt.check, probe=attempt.probe, wait=wait)
            return
        except PayerRefused as refusal:
            self._decide(attempt, rejections.decide_refused(refusal))
            return
        attempt = self._followed_up(attempt)
        self._decide(attempt, attempt.decision(at=self._now()))

    def _answer(self, question: str) -> tuple[str, PayerAnswer]:
        received = self._clearinghouse.ask(question)
        return received, self._clearinghouse.read(received)

    def _followed_up(self, attempt: Attempt) -> Attempt:
        """The attempt after what else is worth asking, as far as there is time.

        These questions are kept with their answers, not before they are sent:
        a crash forgets that they were put, which changed nothing at the payer.
        Where one of them fails, the answers that came stand.
        """
        patient_until = attempt.began_at + _FOLLOWS_UP_WITHIN
        while self._now() <= patient_until and (following := attempt.following()):
            try:
                question = self._prepared(following, self._now())
                attempt = attempt.asking(following).heard(question, *self._answer(question))
            except (PayerUnavailable, PayerRefused):
                break
        return attempt

    def _decide(self, attempt: Attempt, decision: Decision) -> None:
        file, check = attempt.file, attempt.check
        if decision.verdict is Verdict.PAYER_DOWN:
            self._closing.fail(file, check, attempt.transcripts, probe=attempt.probe)
            return
        self._closing.settle(
            file,
            check,
            decision,
            answer=attempt.answer,
            in_network=attempt.network.in_network,
            service_types=attempt.service_types,
            transcripts=attempt.transcripts,
            lessons=attempt.lessons(),
        )


def _is_over(file: CheckFile, check: EligibilityCheck, *, today: date) -> bool:
    """Whether the payer answered about somebody who is the provider's client no more (Q8).

    What they told us since, or told wrongly before, is asked about: visits until the last day rest
    on it.
    """
    answered = check.status is CheckStatus.DECIDED and check.tried_since is None
    return answered and file.entry is not None and file.entry.leaves_before(today)


def _opened(file: CheckFile, policy: Policy, client: Client, *, at: datetime) -> EligibilityCheck:
    return eligibility.open_check(
        policy,
        client_id=client.client_id,
        provider_id=str(file.handout.provider_id),
        care_state=client.care_state,
        today=day_in(at, client.time_zone),
        at=at,
    )
