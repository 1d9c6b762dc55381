"""The desks of claims: from a confirmed visit to a claim that may leave."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.adapters.dynamodb.records import Records
    from backoffice.adapters.dynamodb.tables import Table
    from backoffice.services.authorizations import AuthorizationDesk
    from backoffice.services.claim_making import ClaimMakingDesk
    from backoffice.services.claim_news import ClaimNewsDesk
    from backoffice.services.claims import ClaimsDesk
    from backoffice.services.corrections import CorrectionDesk
    from backoffice.services.participations import ParticipationDesk
    from backoffice.services.retro_termination import TerminationDesk
    from backoffice.services.second_claims import SecondClaimDesk
    from backoffice.services.visit_claims import VisitClaims
    from backoffice.services.visit_outcomes import OutcomeDesk


class ClaimDesks(Ground):
    """What is billed, and to whom."""

    @cached_property
    def visit_outcomes(self) -> OutcomeDesk:
        """What became of visits."""
        from backoffice.adapters.dynamodb import clients, network
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.denials import DenialsTable
        from backoffice.adapters.dynamodb.estimates import EstimateFilesTable
        from backoffice.services.visit_outcomes import OutcomeDesk

        return OutcomeDesk(
            records=self._records(
                EstimateFilesTable,
                clients.RosterTable,
                clients.ClientsTable,
                clients.VisitsTable,
                network.ProvidersTable,
                ClaimsTable,
                DenialsTable,
            ),
            now=self._now,
        )

    @cached_property
    def claim_making(self) -> ClaimMakingDesk:
        """Claims of confirmed visits."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.learned_edits import LearnedEditsTable
        from backoffice.services.claim_making import ClaimMakingDesk

        return ClaimMakingDesk(
            records=self._records_of_claims(),
            claims=ClaimsTable(self.database),
            rules=LearnedEditsTable(self.database),
            handouts=self.claim_making_queue,
            network=self.network,
            now=self._now,
        )

    @cached_property
    def second_claims(self) -> SecondClaimDesk:
        """Claims to the insurance that pays next."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.denials import DenialsTable
        from backoffice.adapters.dynamodb.learned_edits import LearnedEditsTable
        from backoffice.adapters.dynamodb.ledger import LedgerTable, VisitAccountsTable
        from backoffice.adapters.dynamodb.payouts import PayoutTermsTable
        from backoffice.services.second_claims import SecondClaimDesk

        return SecondClaimDesk(
            records=self._records_of_claims(
                VisitAccountsTable, LedgerTable, PayoutTermsTable, DenialsTable
            ),
            claims=ClaimsTable(self.database),
            rules=LearnedEditsTable(self.database),
            network=self.network,
            now=self._now,
        )

    def _records_of_claims(self, *more: type[Table[Any]]) -> Records:
        """All that a claim is made of, and what it is kept with."""
        from backoffice.adapters.dynamodb import clients, coverage, network, work
        from backoffice.adapters.dynamodb.claims import ClaimedDaysTable, ClaimsTable

        return self._records(
            clients.VisitsTable,
            clients.ClientsTable,
            coverage.CoverageTable,
            coverage.AuthorizationsTable,
            network.ProvidersTable,
            network.PayersTable,
            network.ParticipationsTable,
            network.RatesTable,
            work.EligibilityChecksTable,
            work.TasksTable,
            ClaimsTable,
            ClaimedDaysTable,
            *more,
        )

    @cached_property
    def visit_claims(self) -> VisitClaims:
        """Both claims of a visit."""
        from backoffice.services.visit_claims import VisitClaims

        return VisitClaims(self.claim_making, self.second_claims)

    @cached_property
    def claim_news(self) -> ClaimNewsDesk:
        """Whose claims a change concerns."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.clients import VisitsTable
        from backoffice.adapters.dynamodb.network import ParticipationsTable
        from backoffice.services.claim_news import ClaimNewsDesk

        return ClaimNewsDesk(
            records=self._records(ParticipationsTable),
            visits=VisitsTable(self.database),
            claims=ClaimsTable(self.database),
            handouts=self.claim_making_queue,
            now=self._now,
        )

    @cached_property
    def claims(self) -> ClaimsDesk:
        """Where claims stand."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.services.claims import ClaimsDesk

        return ClaimsDesk(
            records=self._records(RosterTable, ClaimsTable),
            claims=ClaimsTable(self.database),
            audit=self._audit,
        )

    @cached_property
    def corrections(self) -> CorrectionDesk:
        """Claims that are to be replaced or taken back."""
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.denials import DenialsTable
        from backoffice.services.corrections import CorrectionDesk

        return CorrectionDesk(records=self._records(ClaimsTable, DenialsTable))

    @cached_property
    def authorizations(self) -> AuthorizationDesk:
        """What was allowed beforehand."""
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.adapters.dynamodb.coverage import AuthorizationsTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.authorizations import AuthorizationDesk

        return AuthorizationDesk(
            records=self._records(RosterTable, AuthorizationsTable, PayersTable),
            audit=self._audit,
        )

    @cached_property
    def participations(self) -> ParticipationDesk:
        """Who is in network from when on."""
        from backoffice.adapters.dynamodb import network
        from backoffice.services.participations import ParticipationDesk

        return ParticipationDesk(
            records=self._records(
                network.ProvidersTable, network.PayersTable, network.ParticipationsTable
            ),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def retro_termination(self) -> TerminationDesk:
        """Insurance that was over before anybody knew."""
        from backoffice.adapters.dynamodb import clients, coverage, network, work
        from backoffice.adapters.dynamodb.certificates import GapCertificatesTable
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
        from backoffice.adapters.dynamodb.renewals import RenewalsTable
        from backoffice.services.retro_termination import TerminationDesk
        from backoffice.wiring.rehearsal import RehearsedClaims

        return TerminationDesk(
            records=self._records(
                clients.ClientsTable,
                coverage.CoverageTable,
                coverage.AuthorizationsTable,
                GapCertificatesTable,
                work.TasksTable,
            ),
            visits=clients.VisitsTable(self.database),
            claims=ClaimsTable(self.database),
            accounts=VisitAccountsTable(self.database),
            invoices=InvoicesTable(self.database),
            renewals=RenewalsTable(self.database),
            payers=network.PayersTable(self.database),
            rehearsal=RehearsedClaims(self),
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )
