"""A pre-check: somebody who is no client yet asks whether their insurance covers care with us."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.client import Language
from backoffice.domain.errors import Refused
from backoffice.domain.events.eligibility import PrecheckAdmitted, PrecheckAsked, PrecheckConfirmed
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import EmailAddress, MemberId, OpaqueId, PayerId, PersonName
from backoffice.domain.record import Fact, Record
from backoffice.domain.second_fact import Guarded, Opening, try_second_fact

CONSENT_VERSION = "2026-11"
CONSENT = (
    "I am the person named here, or may act for them. Please ask this insurance provider whether "
    "the plan covers mental health care, and tell the answer to whoever opens the e-mail with the "
    "date of birth."
)
"""What is ticked before anybody is asked; other words are another version."""


MOST_A_DAY = 300
"""Pre-checks of the whole network in a day, by the calendar of its people. Each is a mail to an
address that nobody has vouched for, and a question that costs money: beyond what hundreds of
clinicians' future clients ask in a day, whoever asks is most likely a machine."""


def day_tally(day: Day) -> str:
    """The name under which the pre-checks of a *day* are counted."""
    return f"prechecks-{day}"


class Outcome(StrEnum):
    """All that a pre-check ever tells (Q24): no plan, no price, no reason."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    COULD_NOT_TELL = "could_not_tell"


class PrecheckStatus(StrEnum):
    """Where a pre-check stands, and who acts next."""

    ASKED = "asked"  # us: see whether one more is within the limits
    ADMITTED = "admitted"  # whoever reads the mailbox: follow the link
    CONFIRMED = "confirmed"  # us: ask the payer
    ANSWERED = "answered"  # nobody
    CLOSED = "closed"  # nobody: beyond the limits, or never confirmed


MOVES: dict[PrecheckStatus, frozenset[PrecheckStatus]] = {
    PrecheckStatus.ASKED: frozenset({PrecheckStatus.ADMITTED, PrecheckStatus.CLOSED}),
    PrecheckStatus.ADMITTED: frozenset({PrecheckStatus.CONFIRMED, PrecheckStatus.CLOSED}),
    PrecheckStatus.CONFIRMED: frozenset({PrecheckStatus.ANSWERED}),
    PrecheckStatus.ANSWERED: frozenset(),
    PrecheckStatus.CLOSED: frozenset(),
}


class Applicant(Fact):
    """Whom a pre-check is about, as typed; no more than finds the insured, and where to write."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day
    member_id: MemberId
    email: EmailAddress


class Pseudonyms(Fact):
    """What stands in for the address and the member ID of an applicant, by a key that is ours."""

    email: str
    member_id: str


class Precheck(Guarded):
    """One pre-check, from the form to the answer; a day later it opens nothing.

    What it knows of the applicant goes with the answer. The birth date, too:
    it is compared by a hash that takes the token, which is kept nowhere.
    """

    precheck_id: OpaqueId
    asked_at: Moment
    language: Language
    payer_id: PayerId
    consent_version: str
    applicant: Applicant | None = None
    """None: forgotten."""
    status: PrecheckStatus = PrecheckStatus.ASKED
    pseudonyms: Pseudonyms | None = None
    is_asked: bool = True
    """False: of this member ID or person the payer was asked enough, which nobody is told."""
    second_fact_hash: str | None = None
    confirmed_at: Moment | None = None
    attempts: int = 0
    due_at: Moment | None = None
    """When to forget it; once it is confirmed, when to ask the payer (again)."""
    outcome: Outcome | None = None

    LASTS: ClassVar[timedelta] = timedelta(days=1)
    LEASE: ClassVar[timedelta] = timedelta(minutes=2)
    """Longer than the function may run that asks."""
    WAITS: ClassVar[tuple[timedelta, ...]] = tuple(timedelta(minutes=n) for n in (5, 10, 15, 20))
    """After each attempt that found the payer away; one more ends it, within the hour."""
    PATIENCE: ClassVar[timedelta] = timedelta(hours=1)

    @model_validator(mode="after")
    def _keeps_nothing_once_it_is_over(self) -> Self:
        done = self.status in {PrecheckStatus.ANSWERED, PrecheckStatus.CLOSED}
        if done == (self.applicant is not None):
            raise PydanticCustomError("precheck", "An applicant is known until the answer is.")
        return self

    @property
    def ends_at(self) -> datetime:
        """When its link opens nothing any more."""
        return self.asked_at + self.LASTS

    def is_over(self, *, at: datetime) -> bool:
        return at >= self.ends_at

    def token_source(self) -> bytes:
        """What the token is derived from; it names no person."""
        return f"precheck|{self.precheck_id}".encode()

    def is_due(self, *, at: datetime) -> bool:
        """Whether something is to be done about it *at* a moment, be it to forget it."""
        return self.due_at is not None and self.due_at <= at

    def is_exhausted(self, *, at: datetime) -> bool:
        """Whether nobody waits for the payer any longer."""
        late = self.confirmed_at is not None and at >= self.confirmed_at + self.PATIENCE
        return late or self.attempts > len(self.WAITS) or self.is_over(at=at)

    def told(self, *, at: datetime) -> Outcome | None:
        """What its page says *at* a moment; None while the payer is being asked."""
        return self.outcome or (Outcome.COULD_NOT_TELL if self.is_exhausted(at=at) else None)


class PrecheckNote(Record):
    """That a pre-check was made, which is all that is kept of it (Q24); not about whom."""

    precheck_id: OpaqueId
    payer_id: PayerId
    pseudonyms: Pseudonyms
    consent_version: str
    consented_at: Moment
    confirmed_at: Moment
    answered_at: Moment
    outcome: Outcome


def precheck_id_for(form_id: str, payer_id: str, applicant: Applicant) -> str:
    """The id of what one form asks: sent twice it is one pre-check, and changed it is another.

    *form_id* is chance and is not kept, so nobody comes from the id to the applicant.
    """
    return fingerprint(f"{form_id}|{payer_id}|{applicant.model_dump_json()}")[:32]


def ask(
    precheck_id: str, payer_id: str, applicant: Applicant, *, language: Language, at: datetime
) -> tuple[Precheck, PrecheckAsked]:
    """A pre-check as the form asks for it, with the consent of today's version."""
    precheck = Precheck(
        precheck_id=precheck_id,
        asked_at=at,
        language=language,
        payer_id=payer_id,
        consent_version=CONSENT_VERSION,
        applicant=applicant,
        due_at=at + Precheck.LASTS,
    )
    return precheck, PrecheckAsked(precheck_id=precheck_id)


def admit(
    precheck: Precheck, pseudonyms: Pseudonyms, *, is_asked: bool
) -> tuple[Precheck, PrecheckAdmitted]:
    """The pre-check, within the limits of its mailbox: its link may be mailed."""
    admitted = _moved(precheck, PrecheckStatus.ADMITTED)
    admitted = admitted.but(pseudonyms=pseudonyms, is_asked=is_asked)
    return admitted, PrecheckAdmitted(precheck_id=precheck.precheck_id)


def close(precheck: Precheck) -> Precheck:
    """The pre-check that nobody goes on with; it knows of nobody any more."""
    return _moved(precheck, PrecheckStatus.CLOSED, applicant=None).but(due_at=None)


def answers_to(precheck: Precheck, token: str) -> Precheck:
    """The pre-check that *token*, with the applicant's birth date, opens."""
    if precheck.applicant is None:
        raise Refused("This pre-check is over.")
    return precheck.but(
        token_hash=fingerprint(token),
        second_fact_hash=_second_fact(token, precheck.applicant.birth_date),
    )


def try_to_open(
    precheck: Precheck, token: str, *, typed: Day, secret: str, at: datetime
) -> tuple[Precheck, Opening, PrecheckConfirmed | None]:
    """Try the birth date *typed*; the first right one confirms that the mail was read."""
    right = precheck.second_fact_hash == _second_fact(token, typed)
    tried, opening = try_second_fact(precheck, typed=typed, right=right, secret=secret, at=at)
    if opening is not Opening.OPENED or tried.status is not PrecheckStatus.ADMITTED:
        return tried, opening, None
    confirmed = _moved(tried, PrecheckStatus.CONFIRMED).but(confirmed_at=at, due_at=at)
    return confirmed, opening, PrecheckConfirmed(precheck_id=precheck.precheck_id)


def begin_attempt(precheck: Precheck, *, at: datetime) -> Precheck:
    """The pre-check while the payer is asked; if nothing comes of it, it falls due again."""
    return precheck.but(attempts=precheck.attempts + 1, due_at=at + Precheck.LEASE)


def postpone(precheck: Precheck, *, at: datetime) -> Precheck:
    """Ask again later; after the last attempt, at once, to say that it could not be told."""
    waits = precheck.WAITS[precheck.attempts - 1 : precheck.attempts]
    return precheck.but(due_at=at + sum(waits, timedelta()))


def stand_back(precheck: Precheck, *, at: datetime) -> Precheck:
    """Wait while the payer is paused; that is no attempt, and the hour goes on."""
    return precheck.but(due_at=at + precheck.WAITS[0])


def settle(precheck: Precheck, outcome: Outcome, *, at: datetime) -> tuple[Precheck, PrecheckNote]:
    """The pre-check with its answer and without its applicant, and the note that it was made."""
    if precheck.pseudonyms is None or precheck.confirmed_at is None:
        raise Refused("This pre-check was not confirmed.")
    answered = _moved(precheck, PrecheckStatus.ANSWERED, applicant=None).but(
        outcome=outcome, due_at=None
    )
    note = PrecheckNote(
        precheck_id=precheck.precheck_id,
        payer_id=precheck.payer_id,
        pseudonyms=precheck.pseudonyms,
        consent_version=precheck.consent_version,
        consented_at=precheck.asked_at,
        confirmed_at=precheck.confirmed_at,
        answered_at=at,
        outcome=outcome,
    )
    return answered, note


def _moved(precheck: Precheck, status: PrecheckStatus, **changes: None) -> Precheck:
    if status not in MOVES[precheck.status]:
        raise Refused(f"This pre-check is {precheck.status} already.")
    return precheck.but(status=status, **changes)


def _second_fact(token: str, birth_date: Day) -> str:
    return fingerprint(f"{token}|{birth_date}")
