"""The coverage desk: what covers a client, as we believe now."""

from __future__ import annotations

from backoffice.domain.audit import Act
from backoffice.domain.caller import Caller
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import NotFound
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.services.audit import AuditTrail
from backoffice.services.ports import Records


class PolicyList(Fact):
    """What covers a client, as we believe now, by first day."""

    policies: tuple[Policy, ...]


class CoverageDesk:
    """What covers a client, for the client's own provider."""

    def __init__(self, *, records: Records, audit: AuditTrail) -> None:
        self._records = records
        self._audit = audit

    def policies(self, client_id: str, *, caller: Caller) -> PolicyList:
        """What covers a client of the caller's; that it is read is noted first."""
        entry, coverage = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Coverage, (client_id,))
        )
        if entry is None:
            raise NotFound(NOT_YOURS)
        self._audit.note(Act.READ_POLICIES, client_id, caller=caller)
        return PolicyList(policies=coverage.believed_at(None) if coverage else ())
