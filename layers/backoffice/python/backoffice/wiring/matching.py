"""The desks of matching: whom to propose, the team's cases, and what providers are asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.forms import FormDesks

if TYPE_CHECKING:
    from backoffice.services.matching import MatchingDesk
    from backoffice.services.matching_cases import MatchingCases
    from backoffice.services.matching_figures import MatchingFigures
    from backoffice.services.matching_mail import MatchingMail
    from backoffice.services.matching_news import MatchingNews
    from backoffice.services.opportunities import Opportunities


class MatchingDesks(FormDesks):
    """From a wish to a provider who said yes."""

    @cached_property
    def matching(self) -> MatchingDesk:
        """Alternatives, and cases to be kept by whoever asks."""
        from backoffice.adapters.dynamodb import directory, matching, network
        from backoffice.services.matching import MatchingDesk

        return MatchingDesk(
            records=self._records(
                matching.MatchingCasesTable, matching.FairSharesTable, network.PayersTable
            ),
            listings=directory.ListingsTable(self.database),
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def matching_cases(self) -> MatchingCases:
        """What the matching team does."""
        from backoffice.adapters.dynamodb import consultations, directory, matching, work
        from backoffice.services.matching_cases import MatchingCases

        return MatchingCases(
            records=self._records(
                matching.MatchingCasesTable,
                matching.OpportunitiesTable,
                matching.FairSharesTable,
                consultations.SeekersTable,
                work.TasksTable,
            ),
            matching=self.matching,
            listings=directory.ListingsTable(self.database),
            cases=matching.MatchingCasesTable(self.database),
            opportunities=matching.OpportunitiesTable(self.database),
            requests=consultations.ConsultationsTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def matching_figures(self) -> MatchingFigures:
        """How matching does."""
        from backoffice.adapters.dynamodb.matching import MatchingCasesTable
        from backoffice.services.matching_figures import MatchingFigures

        return MatchingFigures(
            cases=MatchingCasesTable(self.database), home_zone=self.settings.home_zone
        )

    @cached_property
    def opportunities(self) -> Opportunities:
        """What providers answer."""
        from backoffice.adapters.dynamodb import consultations, directory, matching, network, work
        from backoffice.services.opportunities import Opportunities

        return Opportunities(
            records=self._records(
                matching.MatchingCasesTable,
                matching.OpportunitiesTable,
                consultations.SeekersTable,
                consultations.ConsultationsTable,
                directory.ProfilesTable,
                network.PayersTable,
                work.TasksTable,
            ),
            opportunities=matching.OpportunitiesTable(self.database),
            requests=consultations.ConsultationsTable(self.database),
            listings=directory.ListingsTable(self.database),
            now=self._now,
        )

    @cached_property
    def matching_mail(self) -> MatchingMail:
        """Mailing what the team asks providers, and found for clients."""
        from backoffice.adapters.dynamodb import consultations, directory, links, matching, network
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.matching_mail import MatchingMail

        records = self._records(
            matching.MatchingCasesTable,
            matching.OpportunitiesTable,
            consultations.SeekersTable,
            network.ProvidersTable,
            links.MailingsTable,
            TasksTable,
        )
        return MatchingMail(
            records=records,
            listings=directory.ListingsTable(self.database),
            room=self._mail_room(records),
            tokens=self.tokens,
            post=self._post_office(),
            now=self._now,
        )

    @cached_property
    def matching_news(self) -> MatchingNews:
        """What becomes of cases when requests are answered elsewhere."""
        from backoffice.adapters.dynamodb import consultations, matching, work
        from backoffice.services.matching_news import MatchingNews

        return MatchingNews(
            records=self._records(
                matching.MatchingCasesTable,
                matching.OpportunitiesTable,
                consultations.ConsultationsTable,
                work.TasksTable,
            ),
            opportunities=matching.OpportunitiesTable(self.database),
            now=self._now,
        )
