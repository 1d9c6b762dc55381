"""The verification desk: what staff heard on the telephone, and answers that are read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backoffice.domain import inquiring, judgement, settlement, telephone
from backoffice.domain.audit import Act
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, Handout
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.inquiring import Exchange
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.payer import PayerTerms
from backoffice.domain.policy import Policy
from backoffice.domain.reasons import Verdict
from backoffice.domain.recheck import day_to_ask_about
from backoffice.domain.reply import PayerReply
from backoffice.domain.settlement import Settlement
from backoffice.domain.verification import CallNote, Verification
from backoffice.services.audit import AuditTrail
from backoffice.services.check_file import CheckFile, CheckFiles
from backoffice.services.eligibility import VerdictView, seen
from backoffice.services.insisting import insisting
from backoffice.services.ports import Archive, Clock, Finds, ReadsExchanges, Records
from backoffice.services.rechecks import rescheduled_in

NO_SUCH_CHECK = "There is no such check. A task names the check that it is about."

ANSWERED_SINCE = (
    "The payer has answered since the day of this call. If its answer is in doubt, call once more."
)
_SAYS_SOMETHING = frozenset({Verdict.ACTIVE, Verdict.INACTIVE})


class VerificationDesk:
    """People in the loop of eligibility: their word, and their second look at the payer's."""

    def __init__(
        self,
        *,
        records: Records,
        replies: Finds[PayerReply],
        documents: Archive,
        reader: ReadsExchanges,
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._files = CheckFiles(records)
        self._replies = replies
        self._documents = documents
        self._reader = reader
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def verify(self, check_id: str, note: CallNote, *, caller: Caller) -> VerdictView:
        """Keep what the payer said on the telephone; it outranks its 271 until the next check.

        An attempt that is under way ends without effect, since the round that it
        belongs to is over. The same note again changes nothing.

        Raises:
            NotFound: there is no such check.
            Invalid: the call is still to come.
            Refused: there is nothing to be verified any more, or nobody in network for it, or
                the payer has answered since the day of the call.
        """
        return insisting(lambda: self._verified(check_id, note, caller))

    def _verified(self, check_id: str, note: CallNote, caller: Caller) -> VerdictView:
        file = _asked_on(note.called_on, self._files.of(Handout(check_id=check_id)))
        check, policy, client, terms, network = _whole(file)
        self._audit.note(Act.VERIFIED_INSURANCE, client.client_id, caller=caller)
        word = Verification(**note.model_dump(), by=caller.subject)
        if check.verification == word:
            return seen(check)
        today = day_in(self._now(), self._home_zone)
        if note.called_on > today:
            raise Invalid("Check the day of the call.", {"called_on": "This day is still to come."})
        if _has_been_answered_since(check, note.called_on, self._home_zone):
            raise Refused(ANSWERED_SINCE)
        settled = settlement.settle(
            check.but(rounds=check.rounds + 1, attempts=0, tried_since=None),
            telephone.decided(
                note, network=network, service_on=check.service_on, policy=policy.period
            ),
            answer=telephone.as_answer(note, terms.service_types),
            in_network=network.in_network,
            service_types=terms.service_types,
            open_tasks=file.tasks,
            at=self._now(),
            today=today,
            said_on=note.called_on,
        )
        settled = settled._replace(check=settled.check.but(verification=word))
        return self._kept(settled, file)

    def read_again(self, check_id: str, *, caller: Caller) -> VerdictView:
        """Read the payer's latest answer anew, as after a reader was mended, and decide again.

        What the payer wrote is as it came, so this can be repeated; the day of the
        answer stays what it was. A word on the telephone that came later stands.

        Raises:
            NotFound: there is no such check.
            Refused: the payer is being asked right now, or its answer was not kept.
        """
        return insisting(lambda: self._read_again(check_id, caller))

    def _read_again(self, check_id: str, caller: Caller) -> VerdictView:
        file = self._files.of(Handout(check_id=check_id))
        check, policy, client, terms, network = _whole(file)
        self._audit.note(Act.READ_ELIGIBILITY, client.client_id, caller=caller)
        if check.verification is not None:
            raise Refused("The payer was asked by telephone since. Correct that note instead.")
        if check.status is not CheckStatus.DECIDED or check.tried_since is not None:
            raise Refused("The payer is being asked right now. Try again in a few minutes.")
        if check.answered_at is None:
            raise Refused("The payer has not answered yet.")
        if check.decision and check.decision.verdict is Verdict.PAYER_DOWN:
            raise Refused("The payer could not be reached since. It is asked again by itself.")
        exchange = inquiring.best(self._exchanges(check))
        answered_on = day_in(check.answered_at, client.time_zone)
        decision = judgement.decide(
            exchange.answer,
            exchange.question,
            network=network,
            today=answered_on,
            policy=policy.holds,
            family=terms.family,
        )
        if (exchange.answer, decision) == (check.answer, check.decision):
            return seen(check)
        settled = settlement.settle(
            check,
            decision,
            answer=exchange.answer,
            in_network=network.in_network,
            service_types=terms.service_types,
            open_tasks=file.tasks,
            at=self._now(),
            today=day_in(self._now(), self._home_zone),
            said_on=answered_on,
        )
        as_before = {
            "answered_at": check.answered_at,
            "answered_in": check.answered_in,
            "decided_at": check.decided_at,
        }
        return self._kept(settled._replace(check=settled.check.but(**as_before)), file)

    def _exchanges(self, check: EligibilityCheck) -> list[Exchange]:
        """Every question of the attempt that was answered, with its answer."""
        reply = self._replies.find(check.check_id, check.answered_in or check.attempt)
        if reply is None:
            raise Refused("What the payer wrote is not on file for this check. Have it asked anew.")
        document = self._documents.fetch(reply.document) if reply.document else None
        return [
            Exchange(self._reader.read_question(each.question), self._reader.read(each.answer))
            for each in reply.transcripts(document)
        ]

    def _kept(self, settled: Settlement, file: CheckFile) -> VerdictView:
        check = rescheduled_in(file, settled.check, home_zone=self._home_zone, at=self._now())
        self._records.keep(check, *settled.tasks, events=settled.events)
        return seen(check)


def _has_been_answered_since(check: EligibilityCheck, day: date, zone: str) -> bool:
    """Whether the payer has said after *day* what the plan is: a note comes late, or once more."""
    said = check.told is not None and check.told.verdict in _SAYS_SOMETHING
    if not said or check.answered_at is None or check.verification is not None:
        return False
    return day < day_in(check.answered_at, zone)


def _asked_on(day: date, file: CheckFile) -> CheckFile:
    """The file of a check that is about what a payer may be asked on *day*.

    Where it could not be asked since a plan year began, the check is about the old one still.
    """
    check, policy = file.check, file.policy
    if check is None or policy is None:
        return file
    about = day_to_ask_about(check.visits, policy.period, today=day, starts=file.starts)
    return replace(file, check=check.but(service_on=about))


def _whole(
    file: CheckFile,
) -> tuple[EligibilityCheck, Policy, Client, PayerTerms, NetworkStanding]:
    """What a person's word needs to mean anything."""
    check = file.check
    if check is None or file.client is None:
        raise NotFound(NO_SUCH_CHECK)
    if file.policy is None or check.status is CheckStatus.DROPPED:
        raise Refused("The client has told us of another policy since. That one is checked.")
    terms, network = file.terms(check), file.network(check)
    if terms is None or network is None:
        raise Refused("This payer is not in our registry on that day. Map it first.")
    return check, file.policy, file.client, terms, network
