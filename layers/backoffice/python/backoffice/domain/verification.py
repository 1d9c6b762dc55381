"""A verification: what somebody at the payer's said on the telephone about one client's plan."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day
from backoffice.domain.identifiers import PlainText
from backoffice.domain.money import Money
from backoffice.domain.record import Fact

Fraction = Annotated[str, StringConstraints(pattern=r"^(0|1|0?\.[0-9]{1,4})$")]


_MOST_CENTS = 10_000_000


class CallNote(Fact):
    """What was said in one call, by the questions of the call script (EL-4); None: not said."""

    reference: Annotated[
        PlainText, Field(description="The payer's number of the call: by it anybody can come back.")
    ]
    spoke_with: Annotated[PlainText, Field(description="The name that the payer's person gave.")]
    called_on: Annotated[Day, Field(description="The day of the call.")]
    active: Annotated[bool, Field(description="Whether the plan is in force.")]
    covers_care: Annotated[
        bool, Field(description="Whether it covers a mental health outpatient visit.")
    ] = True
    ends_on: Annotated[Day | None, Field(description="The plan's last day, if they named one.")] = (
        None
    )
    copay: Annotated[Money | None, Field(description="For each visit, in cents.")] = None
    coinsurance: Annotated[
        Fraction | None, Field(description="The client's share as a fraction: 0.2 is 20 percent.")
    ] = None
    deductible_left: Annotated[Money | None, Field(description="In cents; 0 when it is met.")] = (
        None
    )
    out_of_pocket_left: Annotated[Money | None, Field(description="In cents.")] = None
    visits_left: Annotated[
        int | None, Field(ge=0, le=999, description="How many more visits the plan pays for.")
    ] = None
    authorization_needed: Annotated[
        bool | None, Field(description="Whether the payer wants to be asked beforehand.")
    ] = None

    @model_validator(mode="after")
    def _is_what_a_payer_can_say(self) -> Self:
        amounts = (self.copay, self.deductible_left, self.out_of_pocket_left)
        if any(amount is not None and not 0 <= amount.cents <= _MOST_CENTS for amount in amounts):
            raise PydanticCustomError("amount", "Write each amount in cents, from 0 to 10000000.")
        return self


class Verification(CallNote):
    """A call note, and who of the network's staff wrote it down."""

    by: str
