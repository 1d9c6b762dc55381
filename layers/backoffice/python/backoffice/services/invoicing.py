"""The invoicing desk: keeps what each client is asked for a visit true to what is known of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import charged
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim, claim_id_for
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.events.invoices import InvoiceAsked
from backoffice.domain.good_faith import EstimateFile
from backoffice.domain.invoice import Invoice, InvoiceTerms
from backoffice.domain.invoicing import Facts, fee_of, invoiced, opened_for
from backoffice.domain.missed_fees import InsurersWord
from backoffice.domain.policy import Priority
from backoffice.domain.record import Record, Ref
from backoffice.domain.told_estimate import ToldEstimate
from backoffice.domain.visit import Visit, VisitStatus
from backoffice.services.insisting import insisting
from backoffice.services.missed_circumstances import insurers_word
from backoffice.services.provider_shares import agreed

if TYPE_CHECKING:
    from backoffice.services.ports import Clock, Records


class InvoicingDesk:
    """From whatever happened to a visit to its invoice, and a fee in the ledger.

    It looks at what is on file now, so news may come twice, late and in any order; what matters is
    that some come after each change.
    """

    def __init__(self, *, records: Records, terms: InvoiceTerms, now: Clock) -> None:
        self._records = records
        self._terms = terms
        self._now = now

    def attend(self, visit_id: str, client_id: str, provider_id: str, **more: str) -> None:  # noqa: ARG002 - the events' fields
        """Look again at what a client is asked for a visit; for one that is not there, nothing."""
        insisting(lambda: self._attend(visit_id, client_id, provider_id))

    def attend_claim(self, claim_id: str, control_number: str) -> None:  # noqa: ARG002
        """A claim was refused: what its client was asked has to wait."""
        [claim] = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is not None:
            self.attend(claim.visit_id, claim.client_id, claim.provider_id)

    def _attend(self, visit_id: str, client_id: str, provider_id: str) -> None:
        found = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Visit, (client_id, visit_id)),
            Ref(Claim, (claim_id_for(visit_id, Priority.PRIMARY),)),
            Ref(VisitAccount, (visit_id,)),
            Ref(ToldEstimate, (visit_id,)),
            Ref(Invoice, (visit_id,)),
            Ref(Coverage, (client_id,)),
            Ref(EstimateFile, (client_id, provider_id)),
        )
        client, visit, claim, account, told, invoice, coverage, estimates = found
        if client is None or visit is None:
            return
        at = self._now()
        today = day_in(at, client.time_zone)
        second = coverage.secondary_in_force(visit.day) if coverage else None
        forbids = self._forbids_fee(visit, invoice, coverage)
        facts = Facts(
            visit,
            claim,
            account,
            told,
            has_second=second is not None,
            above_estimate=estimates.above(visit_id) if estimates else None,
            forbids_fee=forbids,
        )
        now = invoiced(invoice, facts, today=today, terms=self._terms)
        if now is None:
            return
        changed: list[Record] = [] if now == invoice else [now]
        changed += self._fee(now, account or opened_for(now), today, at)
        if changed:
            asked = InvoiceAsked(
                visit_id=visit_id, client_id=client_id, provider_id=visit.provider_id
            )
            self._records.keep(*changed, events=[asked] if now.untold else [])

    def _forbids_fee(
        self, visit: Visit, invoice: Invoice | None, coverage: Coverage | None
    ) -> bool:
        """Whether what is known of the insurance now forbids the fee that the provider wants."""
        wants = invoice is not None and invoice.missed is not None
        if not wants or visit.status is VisitStatus.HELD:
            return False
        return insurers_word(self._records, coverage, visit.day) is InsurersWord.FORBIDDEN

    def _fee(
        self, invoice: Invoice, account: VisitAccount, today: date, at: datetime
    ) -> list[Record]:
        """The fee that the client pays without an insurance, in the ledger, if it changed."""
        fee = fee_of(invoice, account)
        if fee == account.fee:
            return []
        entered, entry = charged(account, fee, day=today, at=at)
        entries = [entry] if entry else []
        terms = agreed(self._records, [account.provider_id], entered.payers_deciding)
        shared, share = terms.share(entered, entries, at=at)
        return [shared, *entries, *([share] if share else [])]
