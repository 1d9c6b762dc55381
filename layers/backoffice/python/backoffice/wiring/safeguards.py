"""The desks that keep claims from being refused or late: what rejections teach, and deadlines."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.deadlines import DeadlineDesk
    from backoffice.services.held_claims import HeldClaims
    from backoffice.services.learning import LearningDesk


class SafeguardDesks(Ground):
    """What is looked at so that every claim arrives, once and in time."""

    @cached_property
    def deadlines(self) -> DeadlineDesk:
        """Claims whose time runs out."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.deadlines import DeadlineDesk

        return DeadlineDesk(
            records=self._records(ClaimsTable, TasksTable),
            claims=ClaimsTable(self.database),
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def held_claims(self) -> HeldClaims:
        """Finding what is held back."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.clients import VisitsTable
        from backoffice.services.held_claims import HeldClaims

        return HeldClaims(
            claims=ClaimsTable(self.database),
            visits=VisitsTable(self.database),
            handouts=self.claim_making_queue,
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def learning(self) -> LearningDesk:
        """What rejections teach about payers."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.learned_edits import LearnedEditsTable
        from backoffice.services.learning import LearningDesk

        return LearningDesk(
            records=self._records(LearnedEditsTable),
            rules=LearnedEditsTable(self.database),
            claims=ClaimsTable(self.database),
            now=self._now,
        )
