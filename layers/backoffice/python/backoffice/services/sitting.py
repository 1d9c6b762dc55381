"""A sitting: a client at the insurance form, and what follows from the answers given so far."""

from __future__ import annotations

from backoffice.domain.calendar import Day
from backoffice.domain.client import Client
from backoffice.domain.doubts import Doubt, doubts_about
from backoffice.domain.intake import CardNumbers, Intake, Step
from backoffice.domain.link import Link
from backoffice.domain.payer import Payer, PayerTerms
from backoffice.domain.record import Fact


class Sitting(Fact):
    """A client at the form: what was answered, and what follows from it."""

    link: Link
    client: Client
    intake: Intake
    today: Day
    """Where the client lives."""
    payer: Payer | None
    terms: PayerTerms | None
    """The payer's on the client's today, or on the first day of a plan that is to come (Q6)."""
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
    def doubts(self) -> tuple[Doubt, ...]:
        """Why to look again at numbers that were given before this payer was chosen."""
        numbers = self.intake.numbers
        if self.intake.numbers_of is None or not isinstance(numbers, CardNumbers):
            return ()
        return doubts_about(numbers, self.terms)

    @property
    def goes_on_at(self) -> Step:
        """Where to lead the client: to the position, or to doubts that keep nobody from it."""
        asks = self.doubts and self.may_show(Step.NUMBERS)
        return Step.NUMBERS if asks else self.position

    @property
    def waits_for_card(self) -> bool:
        """Whether something is to come later that the plan cannot be used without (Q6)."""
        intake = self.intake
        without = self.card_required and not (intake.card and intake.card.complete)
        return intake.upcoming and (intake.numbers_to_come or without)

    @property
    def edition(self) -> str:
        """Another one after every answer that changed."""
        return str(self.intake.version)

    def may_show(self, step: Step) -> bool:
        """Whether *step* is on this client's way, and everything before it is answered."""
        steps = self.intake.steps()
        return step in steps and steps.index(step) <= steps.index(self.position)
