"""The closing of an attempt: what came of it is kept as one, with every word that was exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from backoffice.domain import eligibility, settlement, verdict
from backoffice.domain.answer import PayerAnswer
from backoffice.domain.calendar import day_in
from backoffice.domain.conduct import PayerConduct
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.errors import Conflict
from backoffice.domain.events.event import Event
from backoffice.domain.record import Record
from backoffice.domain.reply import PayerReply, Transcript
from backoffice.domain.task import Task
from backoffice.domain.verdict import Decision
from backoffice.services.check_file import CheckFile, CheckFiles
from backoffice.services.ports import Archive, Clock, Records
from backoffice.services.rechecks import rescheduled_in

_TRIES = 3


class _Outcome(NamedTuple):
    """The check as it is from now on, the tasks with it, and what is told."""

    check: EligibilityCheck
    tasks: tuple[Task, ...] = ()
    events: tuple[Event, ...] = ()


class Closing:
    """One write for check, reply, conduct, tasks and events; all of it, or none."""

    def __init__(
        self,
        *,
        records: Records,
        files: CheckFiles,
        documents: Archive,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._files = files
        self._documents = documents
        self._home_zone = home_zone
        self._now = now

    def settle(
        self,
        file: CheckFile,
        check: EligibilityCheck,
        decision: Decision,
        *,
        answer: PayerAnswer | None = None,
        in_network: bool | None = None,
        service_types: Sequence[str] = (),
        transcripts: Sequence[Transcript] = (),
        lessons: Iterable[tuple[str, bool]] = (),
        also: Sequence[Task] = (),
    ) -> None:
        """Keep the verdict and, from an *answer*, that the payer is back, and its *lessons*."""

        def outcome(file: CheckFile, check: EligibilityCheck) -> _Outcome:
            at = self._now()
            settled = settlement.settle(
                check,
                decision,
                answer=answer,
                in_network=in_network,
                service_types=service_types,
                open_tasks=file.tasks,
                at=at,
                today=day_in(at, self._home_zone),
                said_on=file.day_said(at, self._home_zone),
                begins_year=file.begins_year(check, at=at, home_zone=self._home_zone),
            )
            return _Outcome(
                self._rescheduled(file, settled.check), (*also, *settled.tasks), settled.events
            )

        lessons, on = tuple(lessons), day_in(self._now(), self._home_zone)

        def learned(conduct: PayerConduct) -> PayerConduct:
            return conduct.after(lessons, on=on) if answer else conduct

        self._close(file, check, outcome, transcripts, learned)

    def fail(
        self,
        file: CheckFile,
        check: EligibilityCheck,
        transcripts: Sequence[Transcript] = (),
        *,
        probe: bool,
        wait: timedelta = timedelta(),
    ) -> None:
        """Ask again later, after *wait* at least; after a day of that, let a person know."""
        at = self._now()

        def learned(conduct: PayerConduct) -> PayerConduct:
            return conduct.but(health=conduct.health.failed(check.client_id, probe=probe, at=at))

        def outcome(file: CheckFile, check: EligibilityCheck) -> _Outcome:
            if not check.waited_too_long(at=at):
                waits = eligibility.postpone(check, at=at, wait=wait)
                return (
                    self._warned(file, waits, at) if check.is_pressing(at=at) else _Outcome(waits)
                )
            settled = settlement.settle(
                check,
                verdict.payer_down(),
                answer=None,
                in_network=None,
                open_tasks=file.tasks,
                at=at,
                today=day_in(at, self._home_zone),
                begins_year=file.begins_year(check, at=at, home_zone=self._home_zone),
            )
            return _Outcome(self._rescheduled(file, settled.check), settled.tasks, settled.events)

        self._close(file, check, outcome, transcripts, learned)

    def warn(self, file: CheckFile, check: EligibilityCheck, *, also: Sequence[Task] = ()) -> None:
        """Let a person know that the payer is silent and a visit near; the check stays due."""
        end = self._warned(file, check, self._now())
        self._records.keep(end.check, *also, *end.tasks)

    def _warned(self, file: CheckFile, check: EligibilityCheck, at: datetime) -> _Outcome:
        today = day_in(at, self._home_zone)
        warned = settlement.warned(check, open_tasks=file.tasks, at=at, today=today)
        return _Outcome(warned.check, warned.tasks)

    def _close(
        self,
        file: CheckFile,
        check: EligibilityCheck,
        outcome: Callable[[CheckFile, EligibilityCheck], _Outcome],
        transcripts: Sequence[Transcript],
        learned: Callable[[PayerConduct], PayerConduct],
    ) -> None:
        """Keep the *outcome* of the attempt that *check* names.

        Somebody else may write meanwhile: a visit is planned, the payer's
        conduct changes. As long as the attempt is the same, what it came to
        still holds, and is kept upon what they wrote; the last time without
        the conduct, which the next attempt learns as well.
        """
        replies = self._replies(check, transcripts)
        for tries_left in reversed(range(_TRIES)):
            end = outcome(file, check)
            conduct = self._conduct(file, learned) if tries_left else []
            try:
                self._records.keep(end.check, *end.tasks, *replies, *conduct, events=end.events)
            except Conflict:
                file = self._files.of(check.handout)
                if not tries_left or check.question is None or file.check is None:
                    raise
                if file.check.attempt != check.attempt:
                    raise
                check = file.check
            else:
                return

    def _replies(self, check: EligibilityCheck, transcripts: Sequence[Transcript]) -> list[Record]:
        """The record of every word; one that is too long for it is a document first."""
        if not transcripts:
            return []
        reply, document = PayerReply.of(
            transcripts,
            check_id=check.check_id,
            attempt=check.attempt,
            client_id=check.client_id,
            at=self._now(),
        )
        if reply.document and document:
            self._documents.keep(reply.document, document)
        return [reply]

    def _conduct(
        self, file: CheckFile, learned: Callable[[PayerConduct], PayerConduct]
    ) -> list[Record]:
        """The payer's conduct, if it differs from what is known."""
        known = file.payer_conduct
        if known is None or learned(known) == known:
            return []
        return [learned(known)]

    def _rescheduled(self, file: CheckFile, check: EligibilityCheck) -> EligibilityCheck:
        return rescheduled_in(file, check, home_zone=self._home_zone, at=self._now())
