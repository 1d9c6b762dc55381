"""The desks that providers and staff meet: rosters, coverage, eligibility, tasks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.audit import AuditDesk
    from backoffice.services.cards import CardDesk
    from backoffice.services.conduct import ConductDesk
    from backoffice.services.coverage import CoverageDesk
    from backoffice.services.discharging import DischargeDesk
    from backoffice.services.due_checks import DueDesk
    from backoffice.services.eligibility import EligibilityDesk
    from backoffice.services.policy_entry import PolicyEntryDesk
    from backoffice.services.policy_news import PolicyNewsDesk
    from backoffice.services.pricing import Pricing
    from backoffice.services.review import ReviewDesk
    from backoffice.services.roster import RosterDesk
    from backoffice.services.start_days import StartDayDesk
    from backoffice.services.tasks import TaskDesk
    from backoffice.services.verification import VerificationDesk
    from backoffice.services.visit_costs import VisitCosts
    from backoffice.services.visit_news import VisitNewsDesk


class CareDesks(Ground):
    """What a provider knows of clients, and what is to be done for them."""

    @cached_property
    def roster(self) -> RosterDesk:
        """A provider's own clients."""
        from backoffice.adapters.dynamodb import clients
        from backoffice.services.roster import RosterDesk

        return RosterDesk(
            records=self._records(clients.ClientsTable, clients.RosterTable, clients.VisitsTable),
            roster=clients.RosterTable(self.database),
            clients=clients.ClientsTable(self.database),
            visits=clients.VisitsTable(self.database),
            now=self._now,
        )

    @cached_property
    def discharging(self) -> DischargeDesk:
        """Clients who leave a roster."""
        from backoffice.adapters.dynamodb import clients
        from backoffice.services.discharging import DischargeDesk

        return DischargeDesk(
            records=self._records(clients.RosterTable, clients.ClientsTable),
            visits=clients.VisitsTable(self.database),
            now=self._now,
        )

    @cached_property
    def coverage(self) -> CoverageDesk:
        """What covers a client."""
        from backoffice.adapters.dynamodb.clients import ClientsTable, RosterTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.coverage import CoverageDesk

        records = self._records(RosterTable, ClientsTable, CoverageTable)
        return CoverageDesk(records=records, audit=self._audit)

    @cached_property
    def cards(self) -> CardDesk:
        """Photos of the card, for who may look at them."""
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.cards import CardDesk

        return CardDesk(
            records=self._records(RosterTable, CoverageTable),
            audit=self._audit,
            pictures=self.card_pictures,
            now=self._now,
        )

    @cached_property
    def audit(self) -> AuditDesk:
        """Who read a client's insurance."""
        from backoffice.adapters.dynamodb.audit import AuditTable
        from backoffice.services.audit import AuditDesk

        return AuditDesk(entries=AuditTable(self.database))

    @cached_property
    def policy_entry(self) -> PolicyEntryDesk:
        """Policies as providers enter them."""
        from backoffice.adapters.dynamodb import clients, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.policy_entry import PolicyEntryDesk

        return PolicyEntryDesk(
            records=self._records(
                clients.RosterTable,
                clients.ClientsTable,
                CoverageTable,
                work.EligibilityChecksTable,
                work.TasksTable,
            ),
            payers=PayersTable(self.database),
            tasks=work.TasksTable(self.database),
            now=self._now,
        )

    @cached_property
    def tasks(self) -> TaskDesk:
        """What people must look at."""
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.tasks import TaskDesk

        return TaskDesk(
            records=self._records(TasksTable), tasks=TasksTable(self.database), now=self._now
        )

    @cached_property
    def eligibility(self) -> EligibilityDesk:
        """Verdicts and estimates."""
        from backoffice.adapters.dynamodb import clients, network
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable
        from backoffice.services.eligibility import EligibilityDesk

        return EligibilityDesk(
            records=self._records(
                clients.RosterTable,
                clients.ClientsTable,
                clients.VisitsTable,
                CoverageTable,
                network.ProvidersTable,
            ),
            checks=EligibilityChecksTable(self.database),
            pricing=self._pricing,
            audit=self._audit,
            now=self._now,
        )

    @cached_property
    def visit_costs(self) -> VisitCosts:
        """What a client's next visit costs."""
        from backoffice.adapters.dynamodb import clients, network
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.visit_costs import VisitCosts

        return VisitCosts(
            records=self._records(CoverageTable, network.ProvidersTable),
            visits=clients.VisitsTable(self.database),
            pricing=self._pricing,
            audit=self._audit,
        )

    @cached_property
    def _pricing(self) -> Pricing:
        from backoffice.adapters.dynamodb import network
        from backoffice.adapters.dynamodb.accuracy import RuleTrustTable
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable
        from backoffice.services.pricing import Pricing

        return Pricing(
            records=self._records(
                EligibilityChecksTable, network.PayersTable, network.RatesTable, RuleTrustTable
            ),
            participations=network.ParticipationsTable(self.database),
        )

    @cached_property
    def review(self) -> ReviewDesk:
        """Asking payers."""
        from backoffice.adapters.dynamodb import clients, network, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.review import ReviewDesk

        return ReviewDesk(
            records=self._records(
                clients.ClientsTable,
                clients.RosterTable,
                CoverageTable,
                network.ProvidersTable,
                network.PayersTable,
                network.ParticipationsTable,
                work.EligibilityChecksTable,
                work.PayerRepliesTable,
                work.PayerConductTable,
                work.TasksTable,
            ),
            clearinghouse=self.clearinghouse,
            counters=work.CountersTable(self.database),
            documents=self.documents,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def conduct(self) -> ConductDesk:
        """How payers answer."""
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.adapters.dynamodb.work import PayerConductTable
        from backoffice.services.conduct import ConductDesk

        return ConductDesk(records=self._records(PayersTable, PayerConductTable), now=self._now)

    @cached_property
    def verification(self) -> VerificationDesk:
        """What staff heard, and read again."""
        from backoffice.adapters.dynamodb import clients, network, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.payers import translation
        from backoffice.services.verification import VerificationDesk

        return VerificationDesk(
            records=self._records(
                clients.ClientsTable,
                clients.RosterTable,
                CoverageTable,
                network.ProvidersTable,
                network.PayersTable,
                network.ParticipationsTable,
                work.EligibilityChecksTable,
                work.PayerConductTable,
                work.TasksTable,
            ),
            replies=work.PayerRepliesTable(self.database),
            documents=self.documents,
            reader=translation,
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def visit_news(self) -> VisitNewsDesk:
        """Telling checks of planned visits."""
        from backoffice.adapters.dynamodb import clients, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.visit_news import VisitNewsDesk

        return VisitNewsDesk(
            records=self._records(
                clients.VisitsTable,
                clients.ClientsTable,
                clients.RosterTable,
                CoverageTable,
                work.EligibilityChecksTable,
                work.TasksTable,
            ),
            checks=work.EligibilityChecksTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def policy_news(self) -> PolicyNewsDesk:
        """Telling checks of revised policies."""
        from backoffice.adapters.dynamodb import clients, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.policy_news import PolicyNewsDesk

        return PolicyNewsDesk(
            records=self._records(work.EligibilityChecksTable, work.TasksTable),
            coverage=CoverageTable(self.database),
            roster=clients.RosterTable(self.database),
            checks=work.EligibilityChecksTable(self.database),
            tasks=work.TasksTable(self.database),
            now=self._now,
        )

    @cached_property
    def start_days(self) -> StartDayDesk:
        """Telling checks of the plan years to come."""
        from backoffice.adapters.dynamodb import clients, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.start_days import StartDayDesk

        return StartDayDesk(
            records=self._records(clients.ClientsTable, CoverageTable, work.EligibilityChecksTable),
            roster=clients.RosterTable(self.database),
            checks=work.EligibilityChecksTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def due_checks(self) -> DueDesk:
        """Finding the checks that fell due."""
        from backoffice.adapters.dynamodb import network, work
        from backoffice.services.due_checks import DueDesk

        return DueDesk(
            checks=work.EligibilityChecksTable(self.database),
            payers=network.PayersTable(self.database),
            conduct=work.PayerConductTable(self.database),
            handouts=self.check_queue,
            home_zone=self.settings.home_zone,
        )
