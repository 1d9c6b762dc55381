"""The desks that clients meet: links, the form behind them, its mails and photos, and help."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.adapters.dynamodb.records import Records
    from backoffice.adapters.mail.post import PostOffice
    from backoffice.services.answer_mail import AnswerMailDesk
    from backoffice.services.asking import AnsweringDesk, AskingDesk
    from backoffice.services.cards import InspectionDesk
    from backoffice.services.deliveries import DeliveryDesk
    from backoffice.services.helpfulness import HelpfulnessDesk
    from backoffice.services.intake import IntakeDesk
    from backoffice.services.link_door import LinkDoor
    from backoffice.services.link_mail import LinkMailDesk, ReminderDesk
    from backoffice.services.links import LinkDesk
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.missed_visit_mail import MissedVisitMailDesk
    from backoffice.services.tickets import TicketDesk


class FormDesks(Ground):
    """From a provider's wish for a link to an attested form, and everybody's way to a person."""

    @cached_property
    def links(self) -> LinkDesk:
        """Secure links, as providers ask for them."""
        from backoffice.adapters.dynamodb import clients, links, work
        from backoffice.services.links import LinkDesk

        return LinkDesk(
            records=self._records(
                clients.RosterTable, clients.ClientsTable, links.LinksTable, work.TasksTable
            ),
            roster=clients.RosterTable(self.database),
            tasks=work.TasksTable(self.database),
            now=self._now,
        )

    @cached_property
    def link_mail(self) -> LinkMailDesk:
        """Mailing the links, and what is to be said about them."""
        from backoffice.adapters.dynamodb import clients, links, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.services.link_mail import LinkMailDesk

        records = self._records(
            clients.ClientsTable,
            clients.RosterTable,
            CoverageTable,
            links.LinksTable,
            links.MailingsTable,
            work.TasksTable,
        )
        return LinkMailDesk(
            records=records,
            providers=ProvidersTable(self.database),
            room=self._mail_room(records),
            tokens=self.tokens,
            post=self._post_office(),
            now=self._now,
        )

    @cached_property
    def answer_mail(self) -> AnswerMailDesk:
        """Mailing what is answered to questions."""
        from backoffice.adapters.dynamodb import links, work
        from backoffice.adapters.dynamodb.clients import ClientsTable
        from backoffice.adapters.dynamodb.help import TicketsTable
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.services.answer_mail import AnswerMailDesk

        return AnswerMailDesk(
            tickets=TicketsTable(self.database),
            clients=ClientsTable(self.database),
            providers=ProvidersTable(self.database),
            room=self._mail_room(self._records(links.MailingsTable, work.TasksTable)),
            post=self._post_office(),
        )

    @cached_property
    def missed_visit_mail(self) -> MissedVisitMailDesk:
        """Mailing the link to what a missed visit costs."""
        from backoffice.adapters.dynamodb import clients, links, missed_visits, work
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.services.missed_visit_mail import MissedVisitMailDesk

        records = self._records(
            clients.ClientsTable,
            ProvidersTable,
            missed_visits.MissedVisitPoliciesTable,
            missed_visits.MissedVisitAgreementsTable,
            links.LinksTable,
            links.MailingsTable,
            work.TasksTable,
        )
        return MissedVisitMailDesk(
            records=records,
            room=self._mail_room(records),
            tokens=self.tokens,
            post=self._post_office(),
            now=self._now,
        )

    def _mail_room(self, records: Records) -> MailRoom:
        from backoffice.adapters.dynamodb.links import MailingsTable
        from backoffice.services.mail_room import MailRoom

        return MailRoom(
            records=records,
            mailings=MailingsTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    def _post_office(self) -> PostOffice:
        from backoffice.adapters.mail.post import PostOffice

        return PostOffice(
            self.carrier,
            public_base_url=self.settings.public_base_url,
            network_name=self.settings.network_name,
        )

    @cached_property
    def due_reminders(self) -> ReminderDesk:
        """Finding the clients who are to be reminded."""
        from backoffice.adapters.dynamodb.links import LinksTable
        from backoffice.services.link_mail import ReminderDesk

        return ReminderDesk(links=LinksTable(self.database), reminders=self.reminder_queue)

    @cached_property
    def deliveries(self) -> DeliveryDesk:
        """What became of each mail."""
        from backoffice.adapters.dynamodb import clients, links, renewals, work
        from backoffice.services.deliveries import DeliveryDesk

        return DeliveryDesk(
            records=self._records(
                clients.ClientsTable, links.LinksTable, links.MailingsTable, work.TasksTable
            ),
            mailings=links.MailingsTable(self.database),
            clients=clients.ClientsTable(self.database),
            links=links.LinksTable(self.database),
            renewals=renewals.RenewalsTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def asking(self) -> AskingDesk:
        """Wishes for a link, from anybody."""
        from backoffice.adapters.dynamodb.asking import LinkRequestsTable
        from backoffice.services.asking import AskingDesk

        return AskingDesk(
            records=self._records(LinkRequestsTable), now=self._now, new_id=self._new_id
        )

    @cached_property
    def answering(self) -> AnsweringDesk:
        """Finding out who asked."""
        from backoffice.adapters.dynamodb import asking, clients, work
        from backoffice.services.asking import AnsweringDesk

        return AnsweringDesk(
            records=self._records(
                asking.LinkRequestsTable,
                asking.MailboxesTable,
                clients.RosterTable,
                work.TasksTable,
            ),
            wishes=asking.LinkRequestsTable(self.database),
            mailboxes=asking.MailboxesTable(self.database),
            clients=clients.ClientsTable(self.database),
            roster=clients.RosterTable(self.database),
            tasks=work.TasksTable(self.database),
            pseudonyms=self.pseudonyms,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def door(self) -> LinkDoor:
        """The way into the form."""
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.domain.link import LinkPurpose
        from backoffice.services.form_beginning import FormBeginning
        from backoffice.services.link_door import LinkDoor

        beginning = FormBeginning(
            coverage=CoverageTable(self.database), now=self._now, new_id=self._new_id
        )
        return LinkDoor(
            records=self._records(clients.ClientsTable, links.LinksTable, links.IntakesTable),
            links=links.LinksTable(self.database),
            purpose=LinkPurpose.INTAKE,
            begin=beginning.begin,
            now=self._now,
            new_secret=self._new_secret,
        )

    @cached_property
    def intake(self) -> IntakeDesk:
        """The form behind the link."""
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.adapters.dynamodb.audit import AuditTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.adapters.dynamodb.renewals import RenewalsTable
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable, TasksTable
        from backoffice.services.card_step import CardStep
        from backoffice.services.intake import IntakeDesk

        return IntakeDesk(
            records=self._records(
                clients.ClientsTable,
                CoverageTable,
                links.LinksTable,
                links.IntakesTable,
                AuditTable,
                EligibilityChecksTable,
                TasksTable,
                RenewalsTable,
            ),
            coverage=CoverageTable(self.database),
            payers=PayersTable(self.database),
            checks=EligibilityChecksTable(self.database),
            tasks=TasksTable(self.database),
            renewals=RenewalsTable(self.database),
            photos=self.photos,
            card=CardStep(
                photos=self.photos,
                card_photos=links.CardPhotosTable(self.database),
                now=self._now,
                wait=self._wait,
            ),
            public_base_url=self.settings.public_base_url,
            now=self._now,
            new_id=self._new_id,
        )

    @cached_property
    def inspection(self) -> InspectionDesk:
        """Looking at what was uploaded."""
        from backoffice.adapters.dynamodb.links import CardPhotosTable, IntakesTable
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.cards import InspectionDesk

        return InspectionDesk(
            records=self._records(IntakesTable, CardPhotosTable, TasksTable),
            quarantine=self.quarantine,
            look=self.look,
            pictures=self.card_pictures,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def tickets(self) -> TicketDesk:
        """Questions to the network."""
        from backoffice.adapters.dynamodb import clients, links, renewals, work
        from backoffice.adapters.dynamodb.help import TicketsTable
        from backoffice.services.tickets import TicketDesk

        return TicketDesk(
            records=self._records(
                clients.ClientsTable,
                links.LinksTable,
                renewals.RenewalsTable,
                TicketsTable,
                work.TasksTable,
            ),
            tickets=TicketsTable(self.database),
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def helpfulness(self) -> HelpfulnessDesk:
        """What readers say of articles."""
        from backoffice.adapters.dynamodb.help import BallotsTable, TalliesTable
        from backoffice.services.helpfulness import HelpfulnessDesk

        return HelpfulnessDesk(
            records=self._records(BallotsTable, TalliesTable),
            tallies=TalliesTable(self.database),
            now=self._now,
        )
