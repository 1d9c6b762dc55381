"""A document that came from a payer or the clearinghouse: kept as it is, and heard once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from backoffice.domain.calendar import Moment, add_business_days
from backoffice.domain.claim_word import DocumentKind
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.record import Fact, Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task

TransactionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,80}$")]
"""The clearinghouse's own id of one document that went through it."""


class PayerDocument(Record):
    """What became of one document, told by its content: the same again is known."""

    document_id: str
    """The SHA-256 of its text."""
    kind: DocumentKind
    transaction_id: TransactionId
    """By which it came first."""
    arrived_at: Moment
    heard_at: Moment | None = None
    """When everything that it says was written down; None: not yet."""
    claims: int = 0
    """How many claims of ours it names."""
    strangers: int = 0
    """How many words it has that name none."""

    PATIENCE: ClassVar[timedelta] = timedelta(minutes=5)
    """So long a claim may be missing in an index that lags."""

    @property
    def name(self) -> str:
        """Where its text is."""
        return name_of(self.document_id)

    def is_fresh(self, *, at: datetime) -> bool:
        """Whether what it names may be on file already, and not be found yet."""
        return at < self.arrived_at + self.PATIENCE


class Transaction(Record):
    """A transaction of the clearinghouse that was attended to, whoever told us of it."""

    transaction_id: TransactionId
    document_id: str | None = None
    """The document that it brought; None: none that is for us."""
    attended_at: Moment


class Cursor(Record):
    """How far the clearinghouse's list was read; it is written down before it is used."""

    clearinghouse: str
    since: Moment
    """Where the very first reading began."""
    token: str | None = None
    """What to read on with; it never expires, and only the next one takes its place."""
    read_at: Moment | None = None
    """When the list was last read to its end."""

    OVERLAP: ClassVar[timedelta] = timedelta(days=2)
    """So long before the first reading it begins: what comes twice is known."""


class Listing(Fact):
    """A page of the clearinghouse's list: what is for us, and what to read on with."""

    transactions: tuple[TransactionId, ...]
    next_token: str
    is_last: bool
    unreadable: int = 0
    """How many entries may be for us, and name no document by which it could be fetched."""


def unreadable_task(clearinghouse: str, page: Listing, *, at: datetime, today: date) -> Task:
    """The task about a *page* with entries that name no document; the same page makes the same."""
    source = fingerprint(f"{clearinghouse}/{page.next_token}")
    return open_task(
        task_id=f"unlisted-{source[:32]}",
        kind=TaskKind.MATCH_ANSWER,
        owner=TaskOwner.staff("claims"),
        about=(clearinghouse,),
        due_on=add_business_days(today, 1),
        next_action="The clearinghouse lists something without a number by which it could be "
        "fetched. Look through what it processed today and yesterday for what we have not.",
        at=at,
    )


def document_id_of(text: str) -> str:
    """The one id that a document with this *text* can have."""
    return fingerprint(text)


def name_of(document_id: str) -> str:
    """Where the text of a document is kept; the name says nothing of anybody."""
    return f"answers/{document_id}"
