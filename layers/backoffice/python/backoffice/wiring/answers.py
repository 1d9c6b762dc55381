"""The desks of what comes back from payers: by the clearinghouse's list, and by its news."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.safeguards import SafeguardDesks

if TYPE_CHECKING:
    from backoffice.services.acknowledging import AcknowledgmentDesk
    from backoffice.services.answer_news import AnswerNewsDesk
    from backoffice.services.collecting import CollectingDesk
    from backoffice.services.rejection_news import RejectionNewsDesk


class AnswerDesks(SafeguardDesks):
    """What payers say to what was billed."""

    @cached_property
    def acknowledging(self) -> AcknowledgmentDesk:
        """Telling claims what is said of them."""
        from backoffice.adapters.dynamodb import answers, claims, submissions, work
        from backoffice.services.acknowledging import AcknowledgmentDesk

        return AcknowledgmentDesk(
            records=self._records(
                answers.PayerDocumentsTable,
                answers.TransactionsTable,
                claims.ClaimsTable,
                submissions.SubmissionsTable,
                work.TasksTable,
            ),
            submissions=submissions.SubmissionsTable(self.database),
            clearinghouse=self.claim_clearinghouse,
            documents=self.documents,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def collecting(self) -> CollectingDesk:
        """Reading the clearinghouse's list."""
        from backoffice.adapters.dynamodb.answers import CursorsTable
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.collecting import CollectingDesk

        return CollectingDesk(
            records=self._records(CursorsTable, TasksTable),
            clearinghouse=self.claim_clearinghouse,
            handouts=self.answer_queue,
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def answer_news(self) -> AnswerNewsDesk:
        """Hearing that something came in."""
        from backoffice.services.answer_news import AnswerNewsDesk

        return AnswerNewsDesk(secrets=self.news_secrets, handouts=self.answer_queue, now=self._now)

    @cached_property
    def rejection_news(self) -> RejectionNewsDesk:
        """Learning from refusals."""
        from backoffice.adapters.dynamodb import claims, submissions
        from backoffice.services.rejection_news import RejectionNewsDesk

        return RejectionNewsDesk(
            records=self._records(claims.ClaimsTable, submissions.SubmissionsTable),
            learning=self.learning,
        )
