"""The authorisation desk: what was allowed for a client beforehand, as their provider heard it."""

from __future__ import annotations

from backoffice.domain.audit import Act
from backoffice.domain.authorization import Authorizations, NewAuthorization, VisitsAllowed
from backoffice.domain.caller import Caller
from backoffice.domain.errors import Invalid, NotFound
from backoffice.domain.events.claims import AuthorizationEntered
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.payer import Payer
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.services.audit import AuditTrail
from backoffice.services.insisting import insisting
from backoffice.services.ports import Records


class AuthorizationView(Fact):
    """One authorisation, and how much of it is left."""

    authorization: VisitsAllowed
    visits_left: int


class AuthorizationList(Fact):
    """Everything that was allowed for a client."""

    authorizations: tuple[AuthorizationView, ...]


class AuthorizationDesk:
    """Authorisations of a provider's own clients (CR-6)."""

    def __init__(self, *, records: Records, audit: AuditTrail) -> None:
        self._records = records
        self._audit = audit

    def enter(
        self, client_id: str, authorization_id: str, new: NewAuthorization, *, caller: Caller
    ) -> AuthorizationView:
        """Write down what was allowed; the same again changes nothing, and gives what is left.

        Raises:
            NotFound: the caller has no such client.
            Conflict: the id stands for another authorisation.
            Invalid: the payer is none of ours.
            Refused: one of that number is on file already.
        """
        authorization_id = OpaqueId.parse(authorization_id)
        return insisting(lambda: self._entered(client_id, authorization_id, new, caller))

    def _entered(
        self, client_id: str, authorization_id: str, new: NewAuthorization, caller: Caller
    ) -> AuthorizationView:
        entry, known, payer = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Authorizations, (client_id,)),
            Ref(Payer, (new.payer_id,)),
        )
        if entry is None:
            raise NotFound(NOT_YOURS)
        if payer is None:
            sentence = "This payer is not in our registry. Ask support to add it."
            raise Invalid("Some fields need your attention.", {"payer_id": sentence})
        allowed = known or Authorizations(client_id=client_id)
        entered = allowed.with_entry(authorization_id, new)
        if entered != known:
            told = AuthorizationEntered(client_id=client_id, provider_id=caller.provider_id)
            self._records.keep(entered, events=[told])
        view = next(e for e in entered.entries if e.authorization_id == authorization_id)
        return _seen(view)

    def of_client(self, client_id: str, *, caller: Caller) -> AuthorizationList:
        """Everything that was allowed for a client of the caller's; that it is read is noted."""
        entry, known = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Authorizations, (client_id,))
        )
        if entry is None:
            raise NotFound(NOT_YOURS)
        self._audit.note(Act.READ_POLICIES, client_id, caller=caller)
        entries = known.entries if known else ()
        return AuthorizationList(authorizations=tuple(map(_seen, entries)))


def _seen(entry: VisitsAllowed) -> AuthorizationView:
    return AuthorizationView(authorization=entry, visits_left=entry.left_for(""))
