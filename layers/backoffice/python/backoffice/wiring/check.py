"""The desks of the pre-check, from its form to its answer, and of the script to call with."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.call_scripts import CallScriptDesk
    from backoffice.services.precheck import (
        AdmissionDesk,
        PrecheckDesk,
        PrecheckDoor,
        PrecheckMailDesk,
    )
    from backoffice.services.precheck_review import DuePrechecks, PrecheckReviewDesk


class CheckDesks(Ground):
    """Does my insurance cover this?"""

    @cached_property
    def prechecks(self) -> PrecheckDesk:
        """Taking pre-checks."""
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.adapters.dynamodb.prechecks import PrechecksTable
        from backoffice.adapters.dynamodb.work import CountersTable
        from backoffice.services.precheck import PrecheckDesk

        return PrecheckDesk(
            records=self._records(PrechecksTable),
            payers=PayersTable(self.database),
            tally=CountersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def precheck_admission(self) -> AdmissionDesk:
        """How many there may be."""
        from backoffice.adapters.dynamodb.prechecks import AllowancesTable, PrechecksTable
        from backoffice.adapters.dynamodb.work import CountersTable
        from backoffice.services.precheck import AdmissionDesk

        return AdmissionDesk(
            records=self._records(PrechecksTable, AllowancesTable),
            prechecks=PrechecksTable(self.database),
            pseudonyms=self.pseudonyms,
            tally=CountersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def precheck_mail(self) -> PrecheckMailDesk:
        """Mailing their links."""
        from backoffice.adapters.dynamodb.links import MailingsTable
        from backoffice.adapters.dynamodb.prechecks import PrechecksTable
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.adapters.mail.post import PostOffice
        from backoffice.services.mail_room import MailRoom
        from backoffice.services.precheck import PrecheckMailDesk

        settings = self.settings
        return PrecheckMailDesk(
            prechecks=PrechecksTable(self.database),
            room=MailRoom(
                records=self._records(PrechecksTable, MailingsTable, TasksTable),
                mailings=MailingsTable(self.database),
                home_zone=settings.home_zone,
                now=self._now,
            ),
            tokens=self.tokens,
            post=PostOffice(
                self.carrier,
                public_base_url=settings.public_base_url,
                network_name=settings.network_name,
            ),
            home_zone=settings.home_zone,
            now=self._now,
        )

    @cached_property
    def precheck_door(self) -> PrecheckDoor:
        """The way to the answer."""
        from backoffice.adapters.dynamodb.prechecks import PrechecksTable
        from backoffice.services.precheck import PrecheckDoor

        return PrecheckDoor(
            records=self._records(PrechecksTable),
            prechecks=PrechecksTable(self.database),
            now=self._now,
            new_secret=self._new_secret,
        )

    @cached_property
    def precheck_review(self) -> PrecheckReviewDesk:
        """Asking payers."""
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.adapters.dynamodb.prechecks import PrecheckNotesTable, PrechecksTable
        from backoffice.adapters.dynamodb.work import CountersTable, PayerConductTable
        from backoffice.services.precheck_review import PrecheckReviewDesk

        return PrecheckReviewDesk(
            records=self._records(
                PrechecksTable, PrecheckNotesTable, PayersTable, PayerConductTable
            ),
            prechecks=PrechecksTable(self.database),
            clearinghouse=self.clearinghouse,
            counters=CountersTable(self.database),
            network_name=self.settings.network_name,
            network_npi=self.settings.network_npi,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def due_prechecks(self) -> DuePrechecks:
        """Finding those to go on with."""
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.adapters.dynamodb.prechecks import PrechecksTable
        from backoffice.services.precheck_review import DuePrechecks

        return DuePrechecks(
            prechecks=PrechecksTable(self.database),
            payers=PayersTable(self.database),
            handouts=self.precheck_queue,
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def call_scripts(self) -> CallScriptDesk:
        """What to ask payers by telephone."""
        from backoffice.adapters.dynamodb import clients
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.call_scripts import CallScriptDesk

        return CallScriptDesk(
            records=self._records(clients.RosterTable, clients.ClientsTable, CoverageTable),
            payers=PayersTable(self.database),
            audit=self._audit,
            network_name=self.settings.network_name,
            network_npi=self.settings.network_npi,
            network_tax_id=self.settings.network_tax_id,
            now=self._now,
        )
