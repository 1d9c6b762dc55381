"""Access: who a caller is, from what the gateway verified or the browser holds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from backoffice.domain.errors import OfficeError

if TYPE_CHECKING:
    from backoffice.domain.caller import Caller


class Who(StrEnum):
    """Whom a route is for; the template's authorizer must say the same."""

    PUBLIC = "public"  # anybody; nothing is looked up for them that a stranger may not know
    LINK = "link"  # a browser in the session that the second fact opened
    PROVIDER = "provider"  # signed in, in the group "providers"; own clients only
    STAFF = "staff"  # signed in, in the group "staff"


AUTHORIZED = frozenset({Who.PROVIDER, Who.STAFF})
"""Whom the gateway's authorizer must have let in."""

_GROUPS = {Who.PROVIDER: "providers", Who.STAFF: "staff"}


class NotAllowed(OfficeError):
    """The caller is known, and this is not for them."""


def signed_in(who: Who, context: Mapping[str, Any]) -> Caller:
    """The caller behind a token that the gateway verified.

    The gateway checks the signature, the expiry and the pool. It does not
    look at the group, and some gateways let access tokens pass where ID
    tokens are meant; both are checked here.

    Raises:
        NotAllowed: the token is of another use or group.
    """
    from backoffice.domain.caller import Caller, CallerKind

    claims: Mapping[str, Any] = (context.get("authorizer") or {}).get("claims") or {}
    groups = _group_names(claims.get("cognito:groups", ""))
    if claims.get("token_use") != "id" or _GROUPS[who] not in groups:
        raise NotAllowed("This sign-in may not do that. Please use your practice's own sign-in.")
    return Caller(
        kind=CallerKind(who.value),
        subject=str(claims.get("sub", "")),
        of_provider=claims.get("custom:provider_id"),
    )


def _group_names(claim: object) -> set[str]:
    """The groups of a claim, which gateways write as a list, or as text in several ways."""
    if isinstance(claim, str):
        return set(claim.strip("[]").replace(",", " ").split())
    return {str(name) for name in claim} if isinstance(claim, list | tuple) else set()
