"""Who asks: everything that a desk is told about the person or machine behind a request."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.errors import NotFound


class CallerKind(StrEnum):
    """The four kinds of caller; each route says which one may use it."""

    PUBLIC = "public"
    LINK = "link"
    PROVIDER = "provider"
    STAFF = "staff"


class Caller(NamedTuple):
    """One caller, as the door made sure of it; no model, since every request makes one."""

    kind: CallerKind
    subject: str = ""
    """The sign-in's own id, for the audit trail."""
    of_provider: str | None = None

    @property
    def provider_id(self) -> str:
        """The provider that the caller is.

        Raises:
            NotFound: the sign-in belongs to no provider.
        """
        if self.of_provider is None:
            raise NotFound("There is no practice behind this sign-in. Please ask support.")
        return self.of_provider
