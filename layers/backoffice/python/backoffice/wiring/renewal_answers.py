"""The desks behind a renewal's link: its door, the answers, and the way to the form."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.forms import FormDesks
from backoffice.wiring.renewals import RenewalDesks

if TYPE_CHECKING:
    from backoffice.services.link_door import LinkDoor
    from backoffice.services.renewal_answers import RenewalDesk
    from backoffice.services.renewal_mail import RenewalMailDesk
    from backoffice.services.upcoming import UpcomingDesk


class RenewalAnswerDesks(RenewalDesks, FormDesks):
    """What clients, or their providers for them, say about the coming plan year."""

    @cached_property
    def renewal_door(self) -> LinkDoor:
        """The way into a renewal."""
        from backoffice.adapters.dynamodb.clients import ClientsTable
        from backoffice.adapters.dynamodb.renewals import RenewalsTable
        from backoffice.domain.link import LinkPurpose
        from backoffice.services.link_door import NO_RENEWAL_OPENED, LinkDoor

        return LinkDoor(
            records=self._records(ClientsTable, RenewalsTable),
            links=RenewalsTable(self.database),
            purpose=LinkPurpose.RENEWAL,
            not_opened=NO_RENEWAL_OPENED,
            now=self._now,
            new_secret=self._new_secret,
        )

    @cached_property
    def renewal_answers(self) -> RenewalDesk:
        """What is said about the coming plan year."""
        from backoffice.adapters.dynamodb import clients, coverage, network, renewals, work
        from backoffice.adapters.dynamodb.audit import AuditTable
        from backoffice.adapters.dynamodb.certificates import GapCertificatesTable
        from backoffice.services.renewal_answers import RenewalDesk

        return RenewalDesk(
            records=self._records(
                clients.ClientsTable,
                clients.RosterTable,
                coverage.CoverageTable,
                renewals.RenewalsTable,
                GapCertificatesTable,
                AuditTable,
                work.TasksTable,
            ),
            renewals=renewals.RenewalsTable(self.database),
            payers=network.PayersTable(self.database),
            tasks=work.TasksTable(self.database),
            audit=self._audit,
            terms=self.renewal_terms,
            now=self._now,
            new_id=self._new_id,
        )

    @cached_property
    def renewal_mail(self) -> RenewalMailDesk:
        """Mailing what a provider answered for a client."""
        from backoffice.adapters.dynamodb import clients, links, renewals, work
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.services.renewal_mail import RenewalMailDesk

        records = self._records(
            clients.ClientsTable, renewals.RenewalsTable, links.MailingsTable, work.TasksTable
        )
        return RenewalMailDesk(
            records=records,
            providers=ProvidersTable(self.database),
            room=self._mail_room(records),
            tokens=self.season_tokens,
            post=self._post_office(),
            now=self._now,
        )

    @cached_property
    def upcoming(self) -> UpcomingDesk:
        """The way from a renewal to the form about the plan that follows."""
        from backoffice.adapters.dynamodb.clients import ClientsTable
        from backoffice.adapters.dynamodb.links import IntakesTable, LinksTable
        from backoffice.services.upcoming import UpcomingDesk

        return UpcomingDesk(
            records=self._records(ClientsTable, LinksTable, IntakesTable),
            behind=self.renewal_answers.behind,
            now=self._now,
            new_id=self._new_id,
            new_secret=self._new_secret,
        )
