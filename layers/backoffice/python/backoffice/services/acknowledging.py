"""The acknowledgment desk: keeps what payers send back, and tells each claim what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from backoffice.domain import hearing, sending
from backoffice.domain.calendar import add_business_days, day_in
from backoffice.domain.claim import Claim
from backoffice.domain.claim_word import DocumentKind, NamedWord, Standing, Told
from backoffice.domain.errors import Conflict, NotFound
from backoffice.domain.events.claims import RemittanceArrived
from backoffice.domain.payer_document import PayerDocument, Transaction, document_id_of
from backoffice.domain.record import Ref
from backoffice.domain.submission import Submission
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from backoffice.services.insisting import insisting_from

if TYPE_CHECKING:
    from backoffice.services.claim_ports import BringsAnswers, FindsInterchanges
    from backoffice.services.ports import Archive, Clock, Records

_NOT_YET = "A claim that this document names is not on file yet."


_AT_ONCE = 33
"""Claims that are read together: with two tasks each, as many as one call gives."""


class _File(NamedTuple):
    """What is on file of a claim that a document names."""

    submission: Submission
    claim: Claim
    doubt: Task | None
    refusal: Task | None


class AcknowledgmentDesk:
    """From a document to the claims that it names; whatever is repeated changes nothing again.

    The document is kept first, then every claim is told, each in one write, and at the
    end it is noted that all were. A crash in between begins anew, and a claim that
    was told already is none the wiser.
    """

    def __init__(
        self,
        *,
        records: Records,
        submissions: FindsInterchanges,
        clearinghouse: BringsAnswers,
        documents: Archive,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._submissions = submissions
        self._clearinghouse = clearinghouse
        self._documents = documents
        self._home_zone = home_zone
        self._now = now

    def take(self, transaction_id: str) -> None:
        """Fetch what came in a transaction, keep it, and hear what it says.

        Raises:
            PayerUnavailable: the clearinghouse does not give it out; come again.
            Conflict: a claim that it names is not to be found yet; come again.
        """
        [known] = self._records.find_together(Ref(Transaction, (transaction_id,)))
        if known is not None:
            return
        text = self._clearinghouse.fetched(transaction_id)
        document_id = None if text is None else self.hear(text, transaction_id=transaction_id)
        attended = Transaction(
            transaction_id=transaction_id, document_id=document_id, attended_at=self._now()
        )
        try:
            self._records.keep(attended)
        except Conflict:
            return  # the same transaction came twice at once, and both did the same

    def hear(self, text: str, *, transaction_id: str) -> str:
        """Keep a document and hear what it says; its id. The same content again is known."""
        document_id = document_id_of(text)
        [document] = self._records.find_together(Ref(PayerDocument, (document_id,)))
        if document is not None and document.heard_at is not None:
            return document_id
        told = self._clearinghouse.told(text)
        if document is None:
            document = PayerDocument(
                document_id=document_id,
                kind=told.kind,
                transaction_id=transaction_id,
                arrived_at=self._now(),
            )
            self._documents.keep(document.name, text)
            self._records.keep(document)
            document = document.as_kept()
        self._close(document, told, self._tell_all(document, told))
        return document_id

    def _tell_all(self, document: PayerDocument, told: Told) -> list[bool]:
        """Tell every claim; for each word whether it found one of ours."""
        listed = {each.control_number for each in told.words if each.control_number}
        found = [False] * len(told.words)
        meant = (
            (place, number)
            for place, word in enumerate(told.words)
            for number in self._meant(word, listed, document)
        )
        while batch := [*islice(meant, _AT_ONCE)]:
            files = self._files([*dict.fromkeys(number for _, number in batch)])
            for place, number in batch:
                # A claim that is named again is read again: what was read is outdated then.
                found[place] |= insisting_from(
                    files.get(number),
                    partial(self._tell, told.words[place]),
                    lambda number=number: self._files([number]).get(number),  # type: ignore[misc]
                )
        return found

    def _meant(self, word: NamedWord, listed: set[str], document: PayerDocument) -> Iterator[str]:
        """Whom a word is about; one about an interchange, about all that nothing else names."""
        if word.control_number is not None:
            yield word.control_number
        elif word.interchange is not None:
            found = self._submissions.sent_in(word.interchange)
            is_refusal = word.word.standing is Standing.REJECTED
            if not found and is_refusal and document.is_fresh(at=self._now()):
                raise Conflict(_NOT_YET)
            yield from (number for number in found if number not in listed or not is_refusal)

    def _files(self, numbers: Sequence[str]) -> dict[str, _File]:
        """What is on file under each control number, without those that are nobody's."""
        found = self._records.find_together(*(Ref(Submission, (each,)) for each in numbers))
        sent = [each for each in found if each is not None]
        if not sent:
            return {}
        refs: list[tuple[Ref[Any], ...]] = [
            (
                Ref(Claim, (each.claim_id,)),
                Ref(Task, (sending.doubt_task_id_for(each),)),
                Ref(Task, (hearing.refusal_task_id_for(each),)),
            )
            for each in sent
        ]
        distinct = [*dict.fromkeys(chain.from_iterable(refs))]
        known = dict(zip(distinct, self._records.find_together(*distinct), strict=True))
        files = {}
        for submission, (claim, doubt, refusal) in zip(sent, refs, strict=True):
            if known[claim] is None:
                raise NotFound("The claim of this submission is not there. Restore it first.")
            files[submission.control_number] = _File(
                submission, known[claim], known[doubt], known[refusal]
            )
        return files

    def _tell(self, named: NamedWord, on_file: _File | None) -> bool:
        """Tell one claim; whether there is one."""
        if on_file is None:
            return False
        submission, claim, doubt, refusal = on_file
        at = self._now()
        heard = hearing.hear(
            claim,
            submission,
            named.word,
            refusal,
            at=at,
            today=self._day(at),
            sentences=named.sentences,
        )
        changed = [
            *([heard.claim] if heard.claim != claim else []),
            *([heard.submission] if heard.submission != submission else []),
            *(task for task in heard.tasks if task != refusal),
            *sending.came_up(doubt, at=at),
        ]
        if changed:
            self._records.keep(*changed, events=heard.events)
        return True

    def _close(self, document: PayerDocument, told: Told, found: list[bool]) -> None:
        """Note that everybody was told, and leave what names nobody to a person."""
        at = self._now()
        strangers = [
            each
            for each, is_ours in zip(told.words, found, strict=True)
            if not is_ours and _matters(each)
        ]
        heard = document.but(heard_at=at, claims=sum(found), strangers=len(strangers))
        events = (
            [RemittanceArrived(document_id=document.document_id)]
            if told.kind is DocumentKind.REMITTANCE
            else []
        )
        needs_somebody = bool(strangers) or not told.is_whole
        tasks = [_to_be_read(heard, at, self._day(at))] if needs_somebody else []
        try:
            self._records.keep(heard, *tasks, events=events)
        except Conflict:
            return  # the same document came twice at once, and both told the same

    def _day(self, at: datetime) -> date:
        return day_in(at, self._home_zone)


def _matters(word: NamedWord) -> bool:
    """Whether somebody must look at a word that names no claim of ours.

    That an unknown envelope arrived needs nobody: it may have brought a question. Of a claim
    that is paid and not ours, whoever posts the payment tells somebody.
    """
    if word.from_remittance:
        return False
    return word.interchange is None or word.word.standing is Standing.REJECTED


def _to_be_read(document: PayerDocument, at: datetime, today: date) -> Task:
    return open_task(
        task_id=f"read-{document.document_id[:32]}",
        kind=TaskKind.MATCH_ANSWER,
        owner=TaskOwner.staff(sending.CLAIMS_QUEUE),
        about=(document.document_id,),
        due_on=add_business_days(today, 2),
        next_action="A payer's document names a claim that is not ours, or cannot be read whole. "
        "Read it in the archive, and find out what it means.",
        at=at,
    )
