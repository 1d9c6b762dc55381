"""The desks of membership: what providers owe the network for belonging to it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.forms import FormDesks
from backoffice.wiring.invoicing import InvoiceDesks

if TYPE_CHECKING:
    from backoffice.domain.membership_fee import FeeTerms
    from backoffice.services.due_fees import DueFees
    from backoffice.services.fee_making import FeeDesk
    from backoffice.services.fee_paying import FeePayingDesk
    from backoffice.services.fee_telling import FeeTellingDesk
    from backoffice.services.memberships import MembershipDesk


class MembershipDesks(FormDesks, InvoiceDesks):
    """Memberships and their fees."""

    @cached_property
    def fee_terms(self) -> FeeTerms:
        """How the network asks for fees."""
        from backoffice.domain.membership_fee import FeeTerms

        return FeeTerms()

    @cached_property
    def fee_making(self) -> FeeDesk:
        """Asking for fees."""
        from backoffice.adapters.dynamodb import ledger, memberships, work
        from backoffice.services.fee_making import FeeDesk

        return FeeDesk(
            records=self._records(
                memberships.MembershipsTable,
                memberships.MembershipPricesTable,
                memberships.MembershipFeesTable,
                ledger.LedgerTable,
                work.TasksTable,
            ),
            terms=self.fee_terms,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def due_fees(self) -> DueFees:
        """Finding the fees that are due."""
        from backoffice.adapters.dynamodb import memberships
        from backoffice.services.due_fees import DueFees

        return DueFees(
            memberships=memberships.MembershipsTable(self.database),
            fees=memberships.MembershipFeesTable(self.database),
            making=self.fee_making,
            handouts=self.fee_queue,
            now=self._now,
        )

    @cached_property
    def memberships(self) -> MembershipDesk:
        """Who belongs to the network, and what it costs."""
        from backoffice.adapters.dynamodb import memberships, network
        from backoffice.services.memberships import MembershipDesk

        return MembershipDesk(
            records=self._records(
                memberships.MembershipsTable,
                memberships.MembershipPricesTable,
                network.ProvidersTable,
            ),
            fees=memberships.MembershipFeesTable(self.database),
            making=self.fee_making,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def fee_telling(self) -> FeeTellingDesk:
        """Telling of fees."""
        from backoffice.adapters.dynamodb import links, memberships, network, work
        from backoffice.services.fee_telling import FeeTellingDesk

        records = self._records(
            memberships.MembershipFeesTable,
            links.MailingsTable,
            network.ProvidersTable,
            work.TasksTable,
        )
        return FeeTellingDesk(
            records=records,
            room=self._mail_room(records),
            post=self._post_office(),
            terms=self.fee_terms,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def fee_paying(self) -> FeePayingDesk:
        """Letting providers pay."""
        from backoffice.adapters.dynamodb import memberships
        from backoffice.services.fee_paying import FeePayingDesk

        return FeePayingDesk(
            records=self._records(memberships.MembershipsTable, memberships.FeePaymentsTable),
            fees=memberships.MembershipFeesTable(self.database),
            settling=self.payment_settling,
            page=self.one_page,
            public_base_url=self.settings.public_base_url,
            now=self._now,
            new_id=self._new_id,
        )
