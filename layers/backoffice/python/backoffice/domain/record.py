"""A record: what the office keeps, frozen, and changed only by saying what differs."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Fact(BaseModel):
    """A frozen value with named parts; it has no life of its own."""

    # Pydantic would quote what does not fit, and that may be a birth date on its way into a log.
    # A type's validator is built when it is first used: a start pays only for what a request needs.
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )

    def but(self, **changes: Any) -> Self:
        """The same, with *changes*; every rule of the type is checked again."""
        return type(self)(**{**dict(self), **changes})


class Record(Fact):
    """Something with an identity that is kept, read back and changed over time.

    `version` counts the times it was kept; 0 means never. A save is refused
    unless the stored version is still the one that was read. It is told to
    nobody outside: writing it down is the business of whoever keeps records.
    """

    SCHEMA: ClassVar[int] = 1
    """The shape of this record; raised when a stored one would no longer be understood."""

    version: int = Field(default=0, exclude=True)

    def as_kept(self) -> Self:
        """The same, as it is once it was kept: what follows needs not read it back."""
        return self.but(version=self.version + 1)


R = TypeVar("R", bound=Record)


class Ref(NamedTuple, Generic[R]):
    """Which record is meant: its kind, and its key in the order that its table has."""

    record: type[R]
    key: tuple[str, ...]
