"""What staff send about payouts: what was agreed with providers, and what became of a payout."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.payout_terms import PayoutTerm
from backoffice.domain.record import Fact


class NewPayoutTerms(Fact):
    """All that was agreed with providers about visits that one payer pays for."""

    terms: Annotated[tuple[PayoutTerm, ...], Field(max_length=500)]


class PayoutOutcome(Fact):
    """What became of a payout."""

    paid: bool
    """False: it did not arrive, or the bank sent it back."""
    reference: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ._#:/-]{1,80}$")] | None = None
    """Of the transfer; never a person's name, nor an account's number."""

    @model_validator(mode="after")
    def _says_under_which_reference(self) -> Self:
        if self.paid and self.reference is None:
            raise PydanticCustomError("reference", "Name the reference of the transfer.")
        return self
