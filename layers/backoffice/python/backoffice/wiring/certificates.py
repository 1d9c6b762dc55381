"""The desks of gap certificates: what is certified of planned visits, and who reads it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.gap_certificate_views import GapCertificateViews
    from backoffice.services.gap_certificates import DueCertificates, GapCertificates


class CertificateDesks(Ground):
    """From what happens to a client's insurance or visits to what is certified of it."""

    @cached_property
    def gap_certificates(self) -> GapCertificates:
        """Keeping certificates true to what is on file."""
        from backoffice.adapters.dynamodb import certificates, clients, coverage, renewals, work
        from backoffice.services.gap_certificates import GapCertificates

        return GapCertificates(
            records=self._records(
                certificates.GapCertificatesTable,
                clients.ClientsTable,
                clients.RosterTable,
                coverage.CoverageTable,
                work.EligibilityChecksTable,
                work.TasksTable,
            ),
            roster=clients.RosterTable(self.database),
            renewals=renewals.RenewalsTable(self.database),
            seals=self.seals,
            now=self._now,
        )

    @cached_property
    def due_certificates(self) -> DueCertificates:
        """Finding what is to be looked at."""
        from backoffice.adapters.dynamodb.certificates import GapCertificatesTable
        from backoffice.services.gap_certificates import DueCertificates

        return DueCertificates(
            certificates=GapCertificatesTable(self.database), handouts=self.certificate_queue
        )

    @cached_property
    def gap_certificate_views(self) -> GapCertificateViews:
        """What providers and staff read."""
        from backoffice.adapters.dynamodb import certificates, clients
        from backoffice.services.gap_certificate_views import GapCertificateViews

        return GapCertificateViews(
            records=self._records(clients.RosterTable, certificates.GapCertificatesTable),
            roster=clients.RosterTable(self.database),
            clients=clients.ClientsTable(self.database),
            certificates=certificates.GapCertificatesTable(self.database),
            seals=self.seals,
            pages=self.kept_pages,
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )
