"""What is wrong with a document that we got, and the refusal to write a wrong one ourselves."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """One thing that a reader noticed; it never quotes a person's data, so it may be logged.

    An `error` means that something was lost or cannot be trusted, a `warning` that the reader
    understood what was meant. `where` is the element or segment, `within` the control number of
    the interchange, group or transaction set that it stands in.
    """

    severity: Severity
    where: str
    says: str
    within: str = ""


class X12Error(ValueError):
    """This cannot be written as X12; the message names the field, never its value."""
