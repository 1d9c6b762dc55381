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
    OWN = "own"  # signed in: a provider for what is theirs, staff for everybody's


AUTHORIZED = frozenset({Who.PROVIDER, Who.STAFF, Who.OWN})
"""Whom the gateway's authorizer must have let in."""

_GROUPS = {"providers": Who.PROVIDER, "staff": Who.STAFF}


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
    found = [kind for group, kind in _GROUPS.items() if group in groups and who in {kind, Who.OWN}]
    if claims.get("token_use") != "id" or not found:
        raise NotAllowed("This sign-in may not do that. Please use your practice's own sign-in.")
    return Caller(
        kind=CallerKind(found[-1].value),
        subject=str(claims.get("sub", "")),
        of_provider=claims.get("custom:provider_id"),
    )


def _group_names(claim: object) -> set[str]:
    """The groups of a claim, which gateways write as a list, or as text in several ways."""
    if isinstance(claim, str):
        return set(claim.strip("[]").replace(",", " ").split())
    return {str(name) for name in claim} if isinstance(claim, list | tuple) else set()
