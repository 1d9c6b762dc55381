"""The desks of good-faith estimates: clients who pay themselves are told beforehand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.client_invoices import ClientInvoiceDesks
from backoffice.wiring.forms import FormDesks

if TYPE_CHECKING:
    from backoffice.services.client_estimates import ClientEstimates
    from backoffice.services.good_faith import DueEstimates, GoodFaithDesk
    from backoffice.services.good_faith_mail import GoodFaithMailDesk
    from backoffice.services.good_faith_requests import GoodFaithRequests


class GoodFaithDesks(FormDesks, ClientInvoiceDesks):
    """From a planned visit to what its client is told of the price."""

    @cached_property
    def good_faith(self) -> GoodFaithDesk:
        """Keeping estimates true to what is planned."""
        from backoffice.adapters.dynamodb import clients, coverage, estimates, links, network, work
        from backoffice.domain.good_faith_giving import Issuer
        from backoffice.services.good_faith import GoodFaithDesk

        settings = self.settings
        return GoodFaithDesk(
            records=self._records(
                estimates.EstimateFilesTable,
                estimates.GoodFaithEstimatesTable,
                clients.ClientsTable,
                coverage.CoverageTable,
                coverage.AuthorizationsTable,
                network.ProvidersTable,
                network.PayersTable,
                network.ParticipationsTable,
                links.MailingsTable,
                work.TasksTable,
            ),
            visits=clients.VisitsTable(self.database),
            estimates=estimates.GoodFaithEstimatesTable(self.database),
            files=estimates.EstimateFilesTable(self.database),
            issuer=Issuer(settings.network_legal_name, settings.network_tax_id, settings.home_zone),
            now=self._now,
        )

    @cached_property
    def due_estimates(self) -> DueEstimates:
        """Finding what is to be looked at."""
        from backoffice.adapters.dynamodb.estimates import EstimateFilesTable
        from backoffice.services.good_faith import DueEstimates

        return DueEstimates(files=EstimateFilesTable(self.database), handouts=self.estimate_queue)

    @cached_property
    def good_faith_mail(self) -> GoodFaithMailDesk:
        """Mailing the link to estimates."""
        from backoffice.adapters.dynamodb import clients, estimates, links, work
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.services.good_faith_mail import GoodFaithMailDesk

        records = self._records(
            clients.ClientsTable,
            ProvidersTable,
            estimates.GoodFaithEstimatesTable,
            links.LinksTable,
            links.MailingsTable,
            work.TasksTable,
        )
        return GoodFaithMailDesk(
            records=records,
            room=self._mail_room(records),
            tokens=self.tokens,
            post=self._post_office(),
            now=self._now,
        )

    @cached_property
    def good_faith_requests(self) -> GoodFaithRequests:
        """What providers ask for, and read."""
        from backoffice.adapters.dynamodb import clients, estimates, links
        from backoffice.services.good_faith_requests import GoodFaithRequests

        return GoodFaithRequests(
            records=self._records(
                estimates.EstimateFilesTable, clients.RosterTable, clients.ClientsTable
            ),
            estimates=estimates.GoodFaithEstimatesTable(self.database),
            mailings=links.MailingsTable(self.database),
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def client_estimates(self) -> ClientEstimates:
        """A client's own estimates, behind the link."""
        from backoffice.adapters.dynamodb import estimates, network
        from backoffice.services.client_estimates import ClientEstimates

        return ClientEstimates(
            records=self._records(estimates.EstimateFilesTable, estimates.GoodFaithEstimatesTable),
            own=self.client_invoices,
            files=estimates.EstimateFilesTable(self.database),
            providers=network.ProvidersTable(self.database),
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )
