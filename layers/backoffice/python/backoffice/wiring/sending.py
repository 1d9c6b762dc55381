"""The desks of claims, from "ready" to "the clearinghouse has it"."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.due_claims import DueClaims
    from backoffice.services.settling import SettlingDesk
    from backoffice.services.submitting import SubmissionDesk


class SendingDesks(Ground):
    """What is billed, and what became of it."""

    @cached_property
    def submitting(self) -> SubmissionDesk:
        """Sending claims."""
        from backoffice.adapters.dynamodb import claims, submissions, work
        from backoffice.services.submitting import SubmissionDesk

        return SubmissionDesk(
            records=self._records(
                claims.ClaimsTable,
                submissions.SubmissionsTable,
                submissions.ClearinghouseConductTable,
                work.TasksTable,
            ),
            clearinghouse=self.claim_clearinghouse,
            counters=work.CountersTable(self.database),
            documents=self.documents,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def due_claims(self) -> DueClaims:
        """Finding the claims to be sent."""
        from backoffice.adapters.dynamodb import claims, submissions
        from backoffice.services.due_claims import DueClaims

        return DueClaims(
            claims=claims.ClaimsTable(self.database),
            submissions=submissions.SubmissionsTable(self.database),
            conduct=submissions.ClearinghouseConductTable(self.database),
            clearinghouse=self.settings.clearinghouse,
            handouts=self.claim_queue,
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def settling(self) -> SettlingDesk:
        """What staff know and ask of a claim on its way."""
        from backoffice.adapters.dynamodb import claims, submissions, work
        from backoffice.services.settling import SettlingDesk

        return SettlingDesk(
            records=self._records(
                claims.ClaimsTable, submissions.SubmissionsTable, work.TasksTable
            ),
            handouts=self.claim_queue,
            now=self._now,
        )
