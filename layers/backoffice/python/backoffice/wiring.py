"""Wiring: every desk on its ground. Only this module and `ground` know both sides."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from backoffice.ground import Ground, new_id, now
from backoffice.settings import Settings

if TYPE_CHECKING:
    from backoffice.adapters.dynamodb.records import Records
    from backoffice.adapters.mail.post import PostOffice
    from backoffice.domain.journal import JournalEntry
    from backoffice.domain.mailing import MailResult
    from backoffice.services.answer_mail import AnswerMailDesk
    from backoffice.services.asking import AnsweringDesk, AskingDesk
    from backoffice.services.audit import AuditDesk
    from backoffice.services.cards import CardDesk, InspectionDesk
    from backoffice.services.coverage import CoverageDesk
    from backoffice.services.deliveries import DeliveryDesk
    from backoffice.services.eligibility import EligibilityDesk
    from backoffice.services.helpfulness import HelpfulnessDesk
    from backoffice.services.intake import IntakeDesk
    from backoffice.services.link_mail import LinkMailDesk, ReminderDesk
    from backoffice.services.links import LinkDesk
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.policy_entry import PolicyEntryDesk
    from backoffice.services.relay import RelayDesk
    from backoffice.services.review import DueDesk, ReviewDesk
    from backoffice.services.roster import RosterDesk
    from backoffice.services.tasks import TaskDesk
    from backoffice.services.tickets import TicketDesk


__all__ = ["Office", "entries_of", "new_id", "now", "office", "result_of"]


class Office(Ground):
    """Every desk, set up when first asked for, with the tables that it touches and no others.

    What the desks stand on may be replaced piece by piece before a desk is
    asked for: the simulation runs this very office on twins in memory.
    """

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
    def coverage(self) -> CoverageDesk:
        """What covers a client."""
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.coverage import CoverageDesk

        return CoverageDesk(records=self._records(RosterTable, CoverageTable), audit=self._audit)

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
    def tasks(self) -> TaskDesk:
        """What people must look at."""
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.tasks import TaskDesk

        return TaskDesk(
            records=self._records(TasksTable), tasks=TasksTable(self.database), now=self._now
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
        from backoffice.adapters.dynamodb import clients, links, work
        from backoffice.services.deliveries import DeliveryDesk

        return DeliveryDesk(
            records=self._records(
                clients.ClientsTable, links.LinksTable, links.MailingsTable, work.TasksTable
            ),
            mailings=links.MailingsTable(self.database),
            clients=clients.ClientsTable(self.database),
            links=links.LinksTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def intake(self) -> IntakeDesk:
        """The form behind the link."""
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.adapters.dynamodb.audit import AuditTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.card_step import CardStep
        from backoffice.services.intake import IntakeDesk

        return IntakeDesk(
            records=self._records(
                clients.ClientsTable,
                CoverageTable,
                links.LinksTable,
                links.IntakesTable,
                AuditTable,
            ),
            links=links.LinksTable(self.database),
            coverage=CoverageTable(self.database),
            payers=PayersTable(self.database),
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
            new_secret=self._new_secret,
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
                EligibilityChecksTable,
                network.ProvidersTable,
                network.PayersTable,
                network.RatesTable,
            ),
            checks=EligibilityChecksTable(self.database),
            participations=network.ParticipationsTable(self.database),
            audit=self._audit,
            now=self._now,
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
                CoverageTable,
                network.ProvidersTable,
                work.EligibilityChecksTable,
                work.TasksTable,
            ),
            checks=work.EligibilityChecksTable(self.database),
            visits=clients.VisitsTable(self.database),
            payers=network.PayersTable(self.database),
            participations=network.ParticipationsTable(self.database),
            clearinghouse=self.clearinghouse,
            counters=work.CountersTable(self.database),
            documents=self.documents,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def due_checks(self) -> DueDesk:
        """Finding the checks that fell due."""
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable
        from backoffice.services.review import DueDesk

        return DueDesk(checks=EligibilityChecksTable(self.database), handouts=self.check_queue)

    @cached_property
    def relay(self) -> RelayDesk:
        """Telling what happened."""
        from backoffice.adapters.dynamodb.journal import JournalTable
        from backoffice.services.relay import RelayDesk

        return RelayDesk(
            outbox=JournalTable(self.database), archive=self.journal, bus=self.bus, now=self._now
        )

    @cached_property
    def tickets(self) -> TicketDesk:
        """Questions to the network."""
        from backoffice.adapters.dynamodb import clients, links, work
        from backoffice.adapters.dynamodb.help import TicketsTable
        from backoffice.services.tickets import TicketDesk

        return TicketDesk(
            records=self._records(
                clients.ClientsTable, links.LinksTable, TicketsTable, work.TasksTable
            ),
            tickets=TicketsTable(self.database),
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


@cache
def office() -> Office:
    """The office that this function's environment describes."""
    return Office(Settings())


def entries_of(stream_event: dict[str, Any]) -> list[JournalEntry]:
    """The journal entries that the outbox's stream brings."""
    from backoffice.adapters.dynamodb import stream

    return stream.entries(stream_event)


def result_of(body: str) -> tuple[str, MailResult] | None:
    """The mailing that a message of the mail service is about, and what became of it."""
    from backoffice.adapters.mail import results

    return results.told(body)
