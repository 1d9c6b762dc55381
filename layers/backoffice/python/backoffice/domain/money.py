"""Money: an amount in whole US cents, because a fraction of a cent is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic_core import core_schema

from backoffice.domain.errors import Refused

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

_DOLLARS = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")
_LARGEST_CENTS = 10**14 - 1  # twelve digits of dollars: what the strict parse lets in
_FINEST_SHARE = (
    -12
)  # decimal places; finer ones are noise, and endless ones would cost endless work


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """Whole US cents; negative for refunds and reversals. There is no float on any way in or out.

    It has no truth value on purpose: `if amount:` could mean "known" or "not zero".
    """

    cents: int
    ZERO: ClassVar[Money]

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError("Money is counted in whole cents.")

    @classmethod
    def dollars(cls, amount: str | Decimal) -> Self:
        """Read "125", "125.5" or "-125.00"; raise `Refused` for anything else, a third decimal too.

        No sign, comma, blank or exponent is guessed at: what a person typed loosely is tidied
        where it was typed.
        """
        text = _plain(amount) if isinstance(amount, Decimal) else amount
        if not _DOLLARS.fullmatch(text):
            raise Refused("Write the amount in dollars and cents, as in 125.00.")
        return cls(int(Decimal(text).scaleb(2)))

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Self:
        """The sum, zero for none."""
        return cls(sum(amount.cents for amount in amounts))

    def share(self, fraction: Decimal | str) -> Self:
        """This part of the amount, as of a coinsurance: "0.2" is a fifth.

        Half a cent rounds away from zero, so that a reversal undoes exactly what
        the charge did. Raises `Refused` outside 0 to 1: a share of 20 is a
        percentage that somebody forgot to divide.
        """
        numerator, denominator = _share(fraction).as_integer_ratio()
        rounded = (2 * abs(self.cents) * numerator + denominator) // (2 * denominator)
        return type(self)(rounded if self.cents >= 0 else -rounded)

    def __add__(self, other: Money) -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        return type(self)(self.cents + other.cents)

    def __sub__(self, other: Money) -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        return type(self)(self.cents - other.cents)

    def __neg__(self) -> Self:
        return type(self)(-self.cents)

    def __mul__(self, count: int) -> Self:
        if type(count) is not int:
            return NotImplemented
        return type(self)(self.cents * count)

    __rmul__ = __mul__

    def __str__(self) -> str:
        """For people: "$1,250.00", "-$1.27"."""
        dollars, cents = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}${dollars:,}.{cents:02d}"

    @property
    def decimal_text(self) -> str:
        """For machines: "1250.00", "-1.27"; `Money.dollars` reads it back."""
        dollars, cents = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}{dollars}.{cents:02d}"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        cents = core_schema.int_schema(strict=True, ge=-_LARGEST_CENTS, le=_LARGEST_CENTS)
        return core_schema.no_info_before_validator_function(
            _cents_of,
            core_schema.no_info_after_validator_function(cls, cents),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _cents_of, return_schema=core_schema.int_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "integer", "description": "whole US cents"}


Money.ZERO = Money(0)


def _cents_of(value: Any) -> Any:
    return value.cents if isinstance(value, Money) else value


def _plain(amount: Decimal) -> str:
    """*amount* without exponent and without zeros beyond the cents."""
    if not amount.is_finite() or abs(amount.adjusted()) > 30:
        return ""
    whole, _, decimals = f"{amount:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0') or '0'}"


def _share(fraction: Decimal | str) -> Decimal:
    if not isinstance(fraction, Decimal | str):
        raise TypeError("A share is a Decimal or its text, never a float.")
    try:
        share = Decimal(fraction)
    except InvalidOperation:
        share = Decimal("NaN")
    exponent = share.as_tuple().exponent
    if not (share.is_finite() and 0 <= share <= 1) or not (
        isinstance(exponent, int) and exponent >= _FINEST_SHARE
    ):
        raise Refused("A share lies between 0 and 1, as in 0.2 for a fifth.")
    return share
