"""The intake desk: a client opens the secure link, fills the six steps, and attests them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from backoffice.domain import payer as payers
from backoffice.domain.address import Address
from backoffice.domain.audit import Act, noted
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.card import Side, upload_name
from backoffice.domain.client import Client, Language
from backoffice.domain.completion import completion_task
from backoffice.domain.coverage import Coverage
from backoffice.domain.doubts import LookAgain, doubts_about
from backoffice.domain.eligibility import EligibilityCheck, check_id_for
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.events.forms import InsuranceSubmitted
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import PayerName, PlainText
from backoffice.domain.intake import (
    Answer,
    CardNumbers,
    ChosenPayer,
    FirstDay,
    Intake,
    NumbersToCome,
    Step,
    intake_id_for,
)
from backoffice.domain.late_form import displaced_entry_task
from backoffice.domain.link import Link, LinkReason, SessionKey, use
from backoffice.domain.payer import Payer, recognise
from backoffice.domain.policy import Policy
from backoffice.domain.record import Record, Ref
from backoffice.domain.renewal import Renewal
from backoffice.domain.second_insurance import second_insurance_task
from backoffice.domain.statement import as_on_card, first_day, kept_photos, stated_by
from backoffice.domain.task import Task
from backoffice.services import ports
from backoffice.services.asking_anew import announced, asked_anew
from backoffice.services.card_step import CardStep, SideView
from backoffice.services.completions import over
from backoffice.services.ports import Clock, Finds, FindsPayers, FindsTasks, NewId, Records
from backoffice.services.sitting import Sitting
from backoffice.services.upcoming import told_by_form

CLOSED = "Please open the link in your e-mail again. What you filled in is still there."
ALREADY = "These details were already submitted. To change them, ask your provider for a new link."
INSURERS_OWN = (
    "This is the insurance company's own address. Enter the address where you get letters from it."
)
CHECK = "Please check the answers marked below."
FROM_THE_CARD = "Enter the member ID from the card."
READ_AGAIN = "An answer was changed on another page. Please read everything once more, then submit."


class IntakeDesk:
    """The form behind the link. Whoever sits at it gave the second fact first."""

    def __init__(
        self,
        *,
        records: Records,
        coverage: Finds[Coverage],
        payers: FindsPayers,
        checks: Finds[EligibilityCheck],
        tasks: FindsTasks,
        renewals: Finds[Renewal],
        photos: ports.CardPhotos,
        card: CardStep,
        public_base_url: str,
        now: Clock,
        new_id: NewId,
    ) -> None:
        self._records = records
        self._coverage = coverage
        self._payers = payers
        self._checks = checks
        self._tasks = tasks
        self._renewals = renewals
        self._photos = photos
        self._card = card
        self._public_base_url = public_base_url
        self._now = now
        self._new_id = new_id

    def sit_down(self, key: SessionKey | None) -> Sitting:
        """The form of the browser that holds *key*.

        Raises:
            NotFound: the session is over, or the link was replaced.
        """
        if key is None:
            raise NotFound(CLOSED)
        link, client, intake = self._records.find_together(
            Ref(Link, (key.client_id, key.purpose)),
            Ref(Client, (key.client_id,)),
            Ref(Intake, (intake_id_for(key),)),
        )
        if link is None or client is None or intake is None:
            raise NotFound(CLOSED)
        if not link.admits(key, at=self._now()):
            raise NotFound(CLOSED)
        return self._seated(link, client, intake)

    def _seated(
        self, link: Link, client: Client, intake: Intake, *, known: Payer | None = None
    ) -> Sitting:
        """The sitting that follows; the payer is read only if it is not the one *known* already."""
        payer_id = intake.payer.payer_id if intake.payer else None
        payer = known if known and known.payer_id == payer_id else None
        if payer is None and payer_id:
            payer = self._payers.find(payer_id)
        today = day_in(self._now(), client.time_zone)
        day = intake.begins.day if intake.begins else today
        return Sitting(
            link=link,
            client=client,
            intake=intake,
            today=today,
            payer=payer,
            terms=payer.on(day) if payer else None,
            card_required=payers.card_required(payer, day),
        )

    def payers(self) -> list[Payer]:
        """What the form suggests as insurance providers."""
        return self._payers.registry()

    def upload_form(self, sitting: Sitting, side: str) -> ports.UploadForm:
        """A form that the browser posts one side of the card with."""
        return self._photos.upload_form(
            _photo(sitting, side), back_to=f"{self._public_base_url}/insurance/{Step.CARD}"
        )

    def sides(self, sitting: Sitting) -> list[SideView]:
        """Both sides of the card, as they stand."""
        return self._card.sides(sitting.intake, required=sitting.card_required)

    def thumbnails(self, sitting: Sitting) -> dict[str, str]:
        """Small pictures of the photos that will be kept, by side."""
        return self._card.thumbnails(sitting.intake)

    def photos_on_file(self, sitting: Sitting) -> dict[Side, date]:
        """The sides of the card that a finished form leaves as they are, and the day of each."""
        if sitting.link.reason is LinkReason.DETAILS:  # it states a new policy
            return {}
        coverage = self._coverage.find(sitting.client.client_id)
        kept = kept_photos(sitting.intake, coverage) if coverage else {}
        return {side: day_in(at, sitting.client.time_zone) for side, at in kept.items()}

    def answer(self, key: SessionKey | None, answer: Answer) -> Sitting:
        """Keep the answers of one page; the same answers again change nothing more.

        Raises:
            Conflict: the form was submitted with other answers.
        """
        sitting = self.sit_down(key)
        return self._kept(sitting, sitting.intake.with_answer(answer))

    def answer_by_day(self, key: SessionKey | None, read: Callable[[date], Answer]) -> Sitting:
        """Keep the answers of a page that depend on the day that it is where the client lives.

        *read* gives them for that day, or raises `Invalid`.
        """
        sitting = self.sit_down(key)
        return self._kept(sitting, sitting.intake.with_answer(read(sitting.today)))

    def answer_payer(self, key: SessionKey | None, typed: PlainText, choice: str) -> Sitting:
        """Keep the insurer that was typed, once it is clear which one is meant.

        Raises:
            WhichPayer: it may be one of several; the client chooses.
            Invalid: nobody is known by it, and it is no name.
        """
        payer = recognise(typed, self._payers.registry(), choice=choice)
        if payer:
            return self.answer(key, ChosenPayer(payer_id=payer.payer_id))
        return self.answer(key, ChosenPayer(typed_name=_payer_name(typed)))

    def answer_begins(self, key: SessionKey | None, day: date) -> Sitting:
        """Keep the first day of a plan that is to come; no other form asks for one.

        Raises:
            Invalid: it has begun, where the client lives, or lies too far ahead.
        """
        sitting = self.sit_down(key)
        if not sitting.intake.upcoming:
            return sitting
        known = sitting.intake.begins
        if known is None or known.day != day:  # a form may be finished after the plan has begun
            known = _first_day(day, today=sitting.today, after=sitting.link.ends_on)
        return self._kept(sitting, sitting.intake.with_answer(known))

    def answer_numbers(
        self,
        key: SessionKey | None,
        numbers: CardNumbers | NumbersToCome,
        *,
        looked_again: bool = False,
    ) -> Sitting:
        """Keep the numbers on the card, unless they deserve a second look first.

        Raises:
            LookAgain: they are odd, and the client was not asked about them yet.
            Invalid: they are to come, and the plan is not (Q6).
        """
        sitting = self.sit_down(key)
        if isinstance(numbers, NumbersToCome):
            if not sitting.intake.upcoming:
                raise Invalid(CHECK, {"member_id": FROM_THE_CARD})
        elif numbers != sitting.intake.numbers and not looked_again:
            doubts = doubts_about(numbers, sitting.terms)
            if doubts:
                raise LookAgain(numbers, doubts)
        return self._kept(sitting, sitting.intake.with_answer(numbers))

    def answer_address(self, key: SessionKey | None, address: Address) -> Sitting:
        """Keep the member's address, unless it is known to be an insurer's (Q28).

        Raises:
            Invalid: letters about the client would go to an insurer.
        """
        if payers.is_insurers_own(address, self._payers.registry()):
            raise Invalid(CHECK, {"line1": INSURERS_OWN})
        return self.answer(key, address)

    def answer_card(
        self, key: SessionKey | None, *, told: bool = False, to_come: bool = False
    ) -> Sitting:
        """Go on from the card with the photos that are there (S2:37).

        That it is still *to come* is an answer where the plan is, too (Q6), and else counts
        for nothing.

        Raises:
            Invalid: this payer's plans need both sides (IN-11), and one is missing.
            BetterPhotos: a photo could be better, and the client was not *told* yet.
        """
        sitting = self.sit_down(key)
        if sitting.submitted:  # the photos that count are those that it named
            return sitting
        to_come = to_come and sitting.intake.upcoming
        card = self._card.answered(
            sitting.intake,
            required=sitting.card_required and not to_come,
            told=told or to_come,
        ).but(to_come=to_come)
        return self._kept(sitting, sitting.intake.but(card=card))

    def submit(
        self,
        key: SessionKey | None,
        *,
        ticked: bool,
        language: str,
        visitor: str,
        reviewed: str | None = None,
    ) -> Sitting:
        """Submit the reviewed form (S2:57): policy, client, form and link change as one.

        A second submission finds the link used and the form signed, and only
        shows the receipt again. *visitor* is the network address that it came from, *reviewed*
        the edition of the form that the client read, if the page told.

        Raises:
            Invalid: the box is not ticked (IN-17).
            Refused: an answer is missing, or the link is over.
            Conflict: what was read is not what would be stated (IN-16).
        """
        sitting = self.sit_down(key)
        if sitting.submitted:
            return sitting
        if reviewed not in {None, sitting.edition}:
            raise Conflict(READ_AGAIN)
        if not ticked:
            sentence = "Please tick the box to confirm that the details are accurate."
            raise Invalid("One thing is missing.", {"attested": sentence})
        at = self._now()
        intake = sitting.intake.attested(
            card_required=sitting.card_required,
            at=at,
            language=Language(language),
            link=sitting.link,
            source_hash=fingerprint(f"{sitting.link.token_hash}{visitor}"),
        )
        today = day_in(at, sitting.client.time_zone)
        client_id = sitting.client.client_id
        coverage = self._coverage.find(client_id) or Coverage(client_id=client_id)
        stated, policy = stated_by(
            intake,
            coverage,
            today=today,
            card_required=sitting.card_required,
            at=at,
            new_id=self._new_id,
        )
        mends = coverage.policy(policy.policy_id) is not None
        anew = self._asked_anew(policy, intake.provider_id) if mends else []
        submitted = InsuranceSubmitted(
            client_id=client_id,
            provider_id=intake.provider_id,
            policy_id=policy.policy_id,
            payer_id=policy.payer_id,
            care_state=sitting.client.care_state,
        )
        link = use(sitting.link, at=at)
        client = as_on_card(sitting.client, intake)
        entry = noted(
            Act.ENTERED_INSURANCE,
            client_id=client_id,
            caller=Caller(CallerKind.LINK),
            at=at,
            entry_id=self._new_id(),
        )
        tasks = self._completion(coverage, stated, policy, intake.provider_id, today=today, at=at)
        second = second_insurance_task(intake, policy.policy_id, today=today, at=at)
        late = displaced_entry_task(intake, coverage, stated, today=today, at=at)
        tasks += [task for task in (second, late) if task]
        events = announced(coverage, stated, submitted)
        answers, told = told_by_form(link, intake, stated, policy, self._renewals, today=today)
        kept = (stated, intake, link, client, entry, *anew, *tasks, *answers)
        self._records.keep(*kept, events=[*events, *told])
        return self._seated(link, client, intake, known=sitting.payer)

    def _completion(
        self,
        coverage: Coverage,
        stated: Coverage,
        policy: Policy,
        provider_id: str,
        *,
        today: date,
        at: datetime,
    ) -> list[Task]:
        """What becomes of tasks about cards to come: earlier ones are done, one may follow.

        A form states a policy once, and its task's id follows from that.
        """
        done = over(coverage, stated, policy.policy_id, tasks=self._tasks, at=at)
        follows = completion_task(
            stated, policy.policy_id, provider_id=provider_id, today=today, at=at
        )
        return [*done, *([follows] if follows else [])]

    def _asked_anew(self, policy: Policy, provider_id: str) -> list[Record]:
        """What the payer said of the policy that was wrong is void, if it said anything yet.

        Without a member id nobody can be asked; the form that tells it asks then (Q6).
        """
        check = self._checks.find(check_id_for(policy.policy_id, provider_id))
        if check is None or policy.member_id is None:
            return []
        return asked_anew(check, policy, tasks=self._tasks, at=self._now())

    def _kept(self, sitting: Sitting, intake: Intake) -> Sitting:
        if intake == sitting.intake:
            return sitting
        if sitting.submitted:
            raise Conflict(ALREADY)
        link = sitting.link
        if link.started_at is None:
            link = link.but(started_at=self._now())
            self._records.keep(intake, link)
        else:
            self._records.keep(intake)
        return self._seated(link, sitting.client, intake, known=sitting.payer)


def _photo(sitting: Sitting, side: str) -> str:
    return upload_name(sitting.intake.intake_id, side)


def _payer_name(typed: PlainText) -> PayerName:
    try:
        return PayerName.parse(typed)
    except Refused as refused:
        raise Invalid(CHECK, {"payer_name": refused.sentence}) from None


def _first_day(day: date, *, today: date, after: date | None) -> FirstDay:
    try:
        return first_day(day, today=today, after=after)
    except Refused as refused:
        raise Invalid(CHECK, {"begins": refused.sentence}) from None
