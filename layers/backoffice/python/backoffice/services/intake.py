"""The intake desk: a client opens the secure link, fills the six steps, and attests them."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain import payer as payers
from backoffice.domain.address import Address
from backoffice.domain.audit import Act, noted
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.card import upload_name
from backoffice.domain.client import Client, Language
from backoffice.domain.coverage import Coverage
from backoffice.domain.doubts import LookAgain, doubts_about
from backoffice.domain.eligibility import EligibilityCheck, check_id_for
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.events import InsuranceSubmitted
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import PlainText
from backoffice.domain.intake import (
    Answer,
    CardNumbers,
    ChosenPayer,
    Intake,
    Step,
    intake_id_for,
)
from backoffice.domain.link import Link, SessionKey, use
from backoffice.domain.payer import Payer, PayerTerms, recognise
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.statement import policy_from
from backoffice.services import ports
from backoffice.services.asking_anew import asked_anew
from backoffice.services.card_step import CardStep, SideView
from backoffice.services.ports import Clock, Finds, FindsPayers, FindsTasks, NewId, Records

CLOSED = "Please open the link in your e-mail again. What you filled in is still there."

ALREADY = "These details were already submitted. To change them, ask your provider for a new link."
INSURERS_OWN = (
    "This is the insurance company's own address. Enter the address where you get letters from it."
)
CHECK = "Please check the answers marked below."
READ_AGAIN = "An answer was changed on another page. Please read everything once more, then submit."


class Sitting(Fact):
    """A client at the form: what was answered, and what follows from it."""

    link: Link
    client: Client
    intake: Intake
    payer: Payer | None
    terms: PayerTerms | None
    """The payer's on the client's today."""
    card_required: bool

    @property
    def submitted(self) -> bool:
        """Whether nothing is left to do but to read the receipt."""
        return self.intake.attestation is not None

    @property
    def position(self) -> Step:
        """The first step that still wants an answer."""
        return self.intake.position(card_required=self.card_required)

    @property
    def edition(self) -> str:
        """Another one after every answer that changed."""
        return str(self.intake.version)

    def may_show(self, step: Step) -> bool:
        """Whether *step* is on this client's way, and everything before it is answered."""
        steps = self.intake.steps()
        return step in steps and steps.index(step) <= steps.index(self.position)


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
        return Sitting(
            link=link,
            client=client,
            intake=intake,
            payer=payer,
            terms=payer.on(today) if payer else None,
            card_required=payers.card_required(payer, today),
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

    def answer(self, key: SessionKey | None, answer: Answer) -> Sitting:
        """Keep the answers of one page; the same answers again change nothing more.

        Raises:
            Conflict: the form was submitted with other answers.
        """
        sitting = self.sit_down(key)
        return self._kept(sitting, sitting.intake.with_answer(answer))

    def answer_payer(self, key: SessionKey | None, typed: PlainText, choice: str) -> Sitting:
        """Keep the insurer that was typed, once it is clear which one is meant.

        Raises:
            WhichPayer: it may be one of several; the client chooses.
        """
        payer = recognise(typed, self._payers.registry(), choice=choice)
        chosen = ChosenPayer(payer_id=payer.payer_id) if payer else ChosenPayer(typed_name=typed)
        return self.answer(key, chosen)

    def answer_numbers(
        self, key: SessionKey | None, numbers: CardNumbers, *, looked_again: bool
    ) -> Sitting:
        """Keep the numbers on the card, unless they deserve a second look first.

        Raises:
            LookAgain: they are odd, and the client was not asked about them yet.
        """
        sitting = self.sit_down(key)
        if numbers != sitting.intake.numbers and not looked_again:
            doubts = doubts_about(numbers, sitting.terms)
            if doubts:
                raise LookAgain(doubts)
        return self._kept(sitting, sitting.intake.with_answer(numbers))

    def answer_address(self, key: SessionKey | None, address: Address) -> Sitting:
        """Keep the member's address, unless it is known to be an insurer's (Q28).

        Raises:
            Invalid: letters about the client would go to an insurer.
        """
        if payers.is_insurers_own(address, self._payers.registry()):
            raise Invalid(CHECK, {"line1": INSURERS_OWN})
        return self.answer(key, address)

    def answer_card(self, key: SessionKey | None, *, told: bool = False) -> Sitting:
        """Go on from the card with the photos that are there (S2:37).

        Raises:
            Invalid: this payer's plans need both sides (IN-11), and one is missing.
            BetterPhotos: a photo could be better, and the client was not *told* yet.
        """
        sitting = self.sit_down(key)
        if sitting.submitted:  # the photos that count are those that it named
            return sitting
        card = self._card.answered(sitting.intake, required=sitting.card_required, told=told)
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
        mends = coverage.policy(intake.policy_id) is not None
        coverage, policy = _stated(intake, coverage, from_day=today, at=at, new_id=self._new_id)
        anew = self._asked_anew(policy, intake.provider_id) if mends else []
        submitted = InsuranceSubmitted(
            client_id=client_id, provider_id=intake.provider_id, policy_id=policy.policy_id
        )
        link = use(sitting.link, at=at)
        client = _as_on_card(sitting.client, intake)
        entry = noted(
            Act.ENTERED_INSURANCE,
            client_id=client_id,
            caller=Caller(CallerKind.LINK),
            at=at,
            entry_id=self._new_id(),
        )
        self._records.keep(coverage, intake, link, client, entry, *anew, events=[submitted])
        return self._seated(link, client, intake, known=sitting.payer)

    def _asked_anew(self, policy: Policy, provider_id: str) -> list[Record]:
        """What the payer said of the policy that was wrong is void, if it said anything yet."""
        check = self._checks.find(check_id_for(policy.policy_id, provider_id))
        if check is None:
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


def _stated(
    intake: Intake, coverage: Coverage, *, from_day: date, at: datetime, new_id: NewId
) -> tuple[Coverage, Policy]:
    """The coverage with the policy that *intake* states: a new one, or an old one put right.

    One that was replaced while the client mended it never came to hold: the client's word
    is about another policy then, and the later one.
    """
    policy = policy_from(intake, from_day=from_day)
    wrong = coverage.policy(intake.policy_id)
    if wrong is None:
        replaced = coverage.as_first_told(intake.policy_id) is not None
        own = policy.but(policy_id=new_id()) if replaced else policy
        return coverage.with_new(own, at), own
    right = policy.but(holds=wrong.holds).with_card_of(wrong)
    return coverage.corrected(right, at), right


def _as_on_card(client: Client, intake: Intake) -> Client:
    """The client, named as on the card, because that is how claims must name them (S2:19)."""
    if intake.about is None:
        raise Refused("Some answers are still missing. Please go back and complete them.")
    return client.but(
        first_name=intake.about.first_name,
        last_name=intake.about.last_name,
        birth_date=intake.about.birth_date,
        sex=intake.about.sex,
    )
