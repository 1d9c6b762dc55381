"""Which table keeps which kind of record."""

from __future__ import annotations

from typing import Any

from backoffice.adapters.dynamodb.accuracy import (
    EstimateTalliesTable,
    RuleTrustTable,
    ScoresTable,
    ToldEstimatesTable,
)
from backoffice.adapters.dynamodb.answers import (
    CursorsTable,
    PayerDocumentsTable,
    TransactionsTable,
)
from backoffice.adapters.dynamodb.asking import LinkRequestsTable, MailboxesTable
from backoffice.adapters.dynamodb.audit import AuditTable
from backoffice.adapters.dynamodb.campaign import (
    CampaignSwitchTable,
    WaveBatchesTable,
    WaveRunsTable,
)
from backoffice.adapters.dynamodb.certificates import GapCertificatesTable
from backoffice.adapters.dynamodb.claims import ClaimedDaysTable, ClaimsTable
from backoffice.adapters.dynamodb.client_payments import (
    ClientPaymentsTable,
    NewsReadTable,
    TillsTable,
)
from backoffice.adapters.dynamodb.clients import (
    ClientsTable,
    RosterTable,
    VisitsTable,
)
from backoffice.adapters.dynamodb.consultations import (
    CareAllowancesTable,
    ConsultationsTable,
    SeekersTable,
)
from backoffice.adapters.dynamodb.coverage import AuthorizationsTable, CoverageTable
from backoffice.adapters.dynamodb.database import Database
from backoffice.adapters.dynamodb.denials import DenialsTable
from backoffice.adapters.dynamodb.directory import ListingsTable, ProfilesTable
from backoffice.adapters.dynamodb.estimates import EstimateFilesTable, GoodFaithEstimatesTable
from backoffice.adapters.dynamodb.help import BallotsTable, TalliesTable, TicketsTable
from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.learned_edits import LearnedEditsTable
from backoffice.adapters.dynamodb.ledger import LedgerTable, ReceiptsTable, VisitAccountsTable
from backoffice.adapters.dynamodb.links import (
    CardPhotosTable,
    IntakesTable,
    LinksTable,
    MailingsTable,
)
from backoffice.adapters.dynamodb.matching import (
    FairSharesTable,
    MatchingCasesTable,
    OpportunitiesTable,
)
from backoffice.adapters.dynamodb.memberships import (
    FeePaymentsTable,
    MembershipFeesTable,
    MembershipPricesTable,
    MembershipsTable,
)
from backoffice.adapters.dynamodb.missed_visits import (
    MissedVisitAgreementsTable,
    MissedVisitPoliciesTable,
)
from backoffice.adapters.dynamodb.network import (
    ParticipationsTable,
    PayersTable,
    ProvidersTable,
    RatesTable,
)
from backoffice.adapters.dynamodb.payouts import (
    PayoutRunsTable,
    PayoutsTable,
    PayoutTermsTable,
    ProviderAccountsTable,
    ProviderPayoutsTable,
)
from backoffice.adapters.dynamodb.prechecks import (
    AllowancesTable,
    PrecheckNotesTable,
    PrechecksTable,
)
from backoffice.adapters.dynamodb.renewals import RenewalsTable
from backoffice.adapters.dynamodb.submissions import ClearinghouseConductTable, SubmissionsTable
from backoffice.adapters.dynamodb.tables import Table
from backoffice.adapters.dynamodb.waitlist import (
    OpeningsTable,
    ServedStatesTable,
    WaitlistFiguresTable,
    WaitlistTable,
    WaitlistWishesTable,
)
from backoffice.adapters.dynamodb.work import (
    EligibilityChecksTable,
    PayerConductTable,
    PayerRepliesTable,
    TasksTable,
)
from backoffice.domain.record import Record

TABLES: tuple[type[Table[Any]], ...] = (
    ClientsTable,
    RosterTable,
    VisitsTable,
    CoverageTable,
    IntakesTable,
    CardPhotosTable,
    AuditTable,
    LinksTable,
    MailingsTable,
    LinkRequestsTable,
    MailboxesTable,
    ProvidersTable,
    ParticipationsTable,
    PayersTable,
    RatesTable,
    EligibilityChecksTable,
    PayerRepliesTable,
    PayerConductTable,
    TasksTable,
    LearnedEditsTable,
    TicketsTable,
    BallotsTable,
    TalliesTable,
    PrechecksTable,
    AllowancesTable,
    PrecheckNotesTable,
    ClaimsTable,
    ClaimedDaysTable,
    SubmissionsTable,
    ClearinghouseConductTable,
    PayerDocumentsTable,
    TransactionsTable,
    CursorsTable,
    NewsReadTable,
    AuthorizationsTable,
    ReceiptsTable,
    VisitAccountsTable,
    LedgerTable,
    PayoutTermsTable,
    PayoutsTable,
    ProviderPayoutsTable,
    PayoutRunsTable,
    ProviderAccountsTable,
    DenialsTable,
    ToldEstimatesTable,
    ScoresTable,
    EstimateTalliesTable,
    RuleTrustTable,
    InvoicesTable,
    ClientPaymentsTable,
    TillsTable,
    MembershipsTable,
    MembershipPricesTable,
    MembershipFeesTable,
    FeePaymentsTable,
    GoodFaithEstimatesTable,
    EstimateFilesTable,
    MissedVisitPoliciesTable,
    MissedVisitAgreementsTable,
    GapCertificatesTable,
    MatchingCasesTable,
    OpportunitiesTable,
    FairSharesTable,
    RenewalsTable,
    WaveRunsTable,
    WaveBatchesTable,
    CampaignSwitchTable,
    SeekersTable,
    ConsultationsTable,
    CareAllowancesTable,
    ProfilesTable,
    ListingsTable,
    ServedStatesTable,
    OpeningsTable,
    WaitlistTable,
    WaitlistWishesTable,
    WaitlistFiguresTable,
)


def tables(database: Database) -> dict[type[Record], Table[Any]]:
    """A table for each kind of record, on *database*."""
    return {table.record: table(database) for table in TABLES}
