"""The pre-check desk: who is no client yet may ask whether their insurance covers care with us."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain import precheck as rules
from backoffice.domain.allowance import Allowance, counted
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Language
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import PayerId
from backoffice.domain.message import ADDRESS_CONFIRMATION, Letter
from backoffice.domain.payer import Payer, recognise
from backoffice.domain.precheck import (
    Applicant,
    Outcome,
    Precheck,
    PrecheckStatus,
    Pseudonyms,
)
from backoffice.domain.record import Fact, Ref
from backoffice.domain.second_fact import Opening
from backoffice.services import ports
from backoffice.services.insisting import insisting
from backoffice.services.mail_room import MailRoom
from backoffice.services.ports import Clock, Finds, FindsPayers, FindsPrechecks, NewId, Records

NOT_OPENED = (
    "This did not work. Please check the date of birth. If it is right, the link may have "
    "expired: ask once more, from the beginning."
)
"""Said for a wrong date, and for a link that is unknown, expired or locked alike."""
FULL_TODAY = (
    "For today, we have asked insurance providers as often as we can. Please come back tomorrow. "
    "To know today, call the number on the back of the card and ask the questions below."
)
CLOSED = "This page is closed. Open the link in your e-mail again, or ask once more."
NOT_OFFERED = "Please choose your insurance provider once more."


_KINDS = ("email", "member", "person")
"""What each thing that is counted is called where its pseudonym is derived."""


class FullToday(Refused):
    """The network as a whole has had its pre-checks of the day; that says nothing of anybody."""

    def __init__(self) -> None:
        super().__init__(FULL_TODAY)


class PrecheckDesk:
    """Taking pre-checks from anybody (EL-3); nothing that is said here depends on the payer."""

    def __init__(
        self,
        *,
        records: Records,
        payers: FindsPayers,
        tally: ports.Counters,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._payers = payers
        self._tally = tally
        self._home_zone = home_zone
        self._now = now

    def offered(self, typed: str, choice: str) -> Payer | None:
        """The payer that *typed* names, if we ask it for anybody today; None for any other.

        Raises:
            WhichPayer: it may mean one or several payers, and *choice* does not say which.
            FullToday: the payer is one that we ask, tomorrow.
        """
        payer = recognise(typed, self._payers.registry(), choice=choice)
        if payer is None or not _offers(payer, self._today()):
            return None
        self._insist_on_room()
        return payer

    def payer(self, payer_id: str) -> Payer:
        """The payer that the form is about.

        Raises:
            Refused: we ask it for nobody, now.
        """
        try:
            payer = self._payers.find(PayerId.parse(payer_id))
        except Refused:  # it is none: no page of ours sent it
            payer = None
        if payer is None or not _offers(payer, self._today()):
            raise Refused(NOT_OFFERED)
        return payer

    def ask(self, form_id: str, payer_id: str, applicant: Applicant, *, language: Language) -> None:
        """Note what is asked, and do no more; a form sent twice asks once.

        Nobody is looked up, limited or asked before the answer, so no answer,
        no delay and no call tells a stranger anything; how many everybody has asked
        today is about no one.

        Raises:
            FullToday: the day has had all that the network asks in one.
        """
        self._insist_on_room()
        precheck_id = rules.precheck_id_for(form_id, payer_id, applicant)
        asked, event = rules.ask(
            precheck_id, payer_id, applicant, language=language, at=self._now()
        )
        try:
            self._records.keep(asked, events=[event])
        except Conflict:
            return  # it was sent before

    def _insist_on_room(self) -> None:
        if self._tally.reading(rules.day_tally(self._today())) >= rules.MOST_A_DAY:
            raise FullToday

    def _today(self) -> date:
        return day_in(self._now(), self._home_zone)


def _offers(payer: Payer, day: date) -> bool:
    terms = payer.on(day)
    return terms is not None and terms.public_precheck


class AdmissionDesk:
    """Letting pre-checks through, later and behind closed doors, as far as the limits go (Q24)."""

    def __init__(
        self,
        *,
        records: Records,
        prechecks: Finds[Precheck],
        pseudonyms: ports.Pseudonyms,
        tally: ports.Counters,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._prechecks = prechecks
        self._pseudonyms = pseudonyms
        self._tally = tally
        self._home_zone = home_zone
        self._now = now

    def admit(self, precheck_id: str) -> None:
        """Let a pre-check through, or forget it: mailbox, member ID and person have so many a day.

        Only what the mailbox has had stops the mail: if it took others' tries to do so, its
        reader could count the mails that did not come, and know that somebody else asked.
        Whatever stops this half way, it is repeated whole, and counts once; for the network's own
        day, which takes no lock, it may count twice.

        Raises:
            Conflict: another one that counts for the same came first; to be repeated.
        """
        precheck, at = self._prechecks.find(precheck_id), self._now()
        if precheck is None or precheck.status is not PrecheckStatus.ASKED:
            return
        if precheck.applicant is None or precheck.is_over(at=at):
            self._records.keep(rules.close(precheck))
            return
        names = self._named(precheck.applicant)
        found = self._records.find_together(*(Ref(Allowance, (name,)) for name in names))
        allowances = [
            each or Allowance(pseudonym=name) for each, name in zip(found, names, strict=True)
        ]
        mailbox, *asked_about = allowances
        if mailbox.is_used_up(at=at) or self._is_full(at):
            self._records.keep(rules.close(precheck))
            return
        is_asked = not any(each.is_used_up(at=at) for each in asked_about)
        pseudonyms = Pseudonyms(email=names[0], member_id=names[1])
        admitted, event = rules.admit(precheck, pseudonyms, is_asked=is_asked)
        used = [each.used(at=at) for each in (allowances if is_asked else [mailbox])]
        self._records.keep(admitted, *used, events=[event])

    def _is_full(self, at: datetime) -> bool:
        """Whether this is one more than the network has room for in a day."""
        return self._tally.count(rules.day_tally(day_in(at, self._home_zone))) > rules.MOST_A_DAY

    def _named(self, applicant: Applicant) -> list[str]:
        """What is counted, in words of its own, so that nobody can compare it with clients'."""
        return [
            self._pseudonyms.derive(f"precheck|{kind}|{value}".encode())
            for kind, value in zip(_KINDS, counted(applicant), strict=True)
        ]


class PrecheckMailDesk:
    """Mailing the link of a pre-check, once."""

    def __init__(
        self,
        *,
        prechecks: Finds[Precheck],
        room: MailRoom,
        tokens: ports.Tokens,
        post: ports.Post,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._prechecks = prechecks
        self._room = room
        self._tokens = tokens
        self._post = post
        self._home_zone = home_zone
        self._now = now

    def send(self, precheck_id: str) -> None:
        """Ask whoever reads the mailbox to confirm it; nobody, once it is confirmed or over.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        precheck = self._prechecks.find(precheck_id)
        if precheck is None or precheck.applicant is None or precheck.is_over(at=self._now()):
            return
        if precheck.status is not PrecheckStatus.ADMITTED:
            return
        to, token = precheck.applicant.email, self._tokens.derive(precheck.token_source())
        self._room.send_once(
            Letter(ADDRESS_CONFIRMATION, occasion=precheck.precheck_id),
            to,
            lambda mailing_id: self._post.address_confirmation(
                mailing_id=mailing_id,
                to=to,
                token=token,
                language=precheck.language,
                expires_at=precheck.ends_at,
                zone=self._home_zone,
            ),
            # The pre-check answers to its token before the mail can arrive.
            with_claim=(rules.answers_to(precheck, token),),
        )


class PrecheckKey(Fact):
    """What a browser's cookie says: which pre-check it opened, and the secret that it was given."""

    precheck_id: str
    secret: str


class PrecheckSeen(Fact):
    """What the page of a pre-check shows; an outcome of None: the payer is being asked."""

    outcome: Outcome | None


class PrecheckDoor:
    """The way from the mail to the answer; to a stranger every failure looks the same."""

    def __init__(
        self, *, records: Records, prechecks: FindsPrechecks, now: Clock, new_secret: NewId
    ) -> None:
        self._records = records
        self._prechecks = prechecks
        self._now = now
        self._new_secret = new_secret

    def open(self, token: str, typed: date) -> PrecheckKey:
        """Open the link with the second fact; the first time, that has the payer asked.

        Raises:
            Refused: with the same sentence, whatever the reason.
        """
        try:
            return insisting(lambda: self._opened(token, typed))
        except Conflict:
            # Answered as what it is, it would tell a stranger that there is such a link.
            raise Refused(NOT_OPENED) from None

    def see(self, key: PrecheckKey | None) -> PrecheckSeen:
        """What became of it so far, for a browser that opened the link; looking changes nothing.

        Raises:
            NotFound: the browser is in no session, or the pre-check is over.
        """
        at = self._now()
        precheck = self._prechecks.find(key.precheck_id) if key else None
        if precheck is None or key is None or precheck.is_over(at=at):
            raise NotFound(CLOSED)
        if not precheck.is_open_to(key.secret, at=at):
            raise NotFound(CLOSED)
        return PrecheckSeen(outcome=precheck.told(at=at))

    def _opened(self, token: str, typed: date) -> PrecheckKey:
        precheck_id = self._prechecks.by_token(token)
        precheck = self._prechecks.find(precheck_id) if precheck_id else None
        if precheck is None or precheck.token_hash != fingerprint(token):
            raise Refused(NOT_OPENED)
        secret = self._new_secret()
        tried, opening, confirmed = rules.try_to_open(
            precheck, token, typed=typed, secret=secret, at=self._now()
        )
        if tried != precheck:
            self._records.keep(tried, events=[confirmed] if confirmed else [])
        if opening is not Opening.OPENED:
            raise Refused(NOT_OPENED)
        return PrecheckKey(precheck_id=precheck.precheck_id, secret=secret)
