"""The desks of those who look for care, and of the providers whom they ask."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.matching import MatchingDesks

if TYPE_CHECKING:
    from backoffice.services.care_admission import CareAdmissionDesk
    from backoffice.services.care_beginnings import CareBeginnings
    from backoffice.services.care_door import CareDesk, CareDoor
    from backoffice.services.care_requests import CareRequestDesk
    from backoffice.services.consultation_answers import ConsultationDesk
    from backoffice.services.consultation_clock import ConsultationClock, DueConsultations
    from backoffice.services.consultation_mail import ConsultationMailDesk
    from backoffice.services.referrals import ReferralDesk


class ConsultationDesks(MatchingDesks):
    """From a form to whoever takes somebody on."""

    @cached_property
    def care_requests(self) -> CareRequestDesk:
        """Taking requests from anybody."""
        from backoffice.adapters.dynamodb.consultations import SeekersTable
        from backoffice.adapters.dynamodb.directory import ListingsTable
        from backoffice.adapters.dynamodb.network import PayersTable, ProvidersTable
        from backoffice.adapters.dynamodb.waitlist import ServedStatesTable
        from backoffice.adapters.dynamodb.work import CountersTable
        from backoffice.services.care_requests import CareRequestDesk

        return CareRequestDesk(
            records=self._records(SeekersTable),
            listings=ListingsTable(self.database),
            providers=ProvidersTable(self.database),
            payers=PayersTable(self.database),
            served=ServedStatesTable(self.database),
            tally=CountersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def care_admission(self) -> CareAdmissionDesk:
        """Letting searches through."""
        from backoffice.adapters.dynamodb import consultations, matching, waitlist, work
        from backoffice.services.care_admission import CareAdmissionDesk

        return CareAdmissionDesk(
            records=self._records(
                consultations.SeekersTable,
                consultations.ConsultationsTable,
                consultations.CareAllowancesTable,
                waitlist.WaitlistWishesTable,
                matching.MatchingCasesTable,
                work.TasksTable,
            ),
            seekers=consultations.SeekersTable(self.database),
            consultations=consultations.ConsultationsTable(self.database),
            beginnings=self._beginnings,
            pseudonyms=self.pseudonyms,
            tally=work.CountersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def referrals(self) -> ReferralDesk:
        """Bringing somebody along from outside."""
        from backoffice.adapters.dynamodb import (
            consultations,
            directory,
            matching,
            network,
            waitlist,
            work,
        )
        from backoffice.services.referrals import ReferralDesk

        return ReferralDesk(
            records=self._records(
                consultations.SeekersTable,
                consultations.ConsultationsTable,
                directory.ProfilesTable,
                network.ProvidersTable,
                matching.MatchingCasesTable,
                waitlist.WaitlistWishesTable,
                work.TasksTable,
            ),
            payers=network.PayersTable(self.database),
            beginnings=self._beginnings,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def _beginnings(self) -> CareBeginnings:
        from backoffice.adapters.dynamodb.waitlist import ServedStatesTable
        from backoffice.services.care_beginnings import CareBeginnings

        return CareBeginnings(
            served=ServedStatesTable(self.database),
            cases=self.matching,
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def consultations(self) -> ConsultationDesk:
        """What providers answer."""
        from backoffice.adapters.dynamodb import consultations, directory, matching, network, work
        from backoffice.services.consultation_answers import ConsultationDesk

        return ConsultationDesk(
            records=self._records(
                consultations.SeekersTable,
                consultations.ConsultationsTable,
                directory.ListingsTable,
                directory.ProfilesTable,
                network.ProvidersTable,
                matching.MatchingCasesTable,
                matching.FairSharesTable,
                work.TasksTable,
            ),
            consultations=consultations.ConsultationsTable(self.database),
            seekers=consultations.SeekersTable(self.database),
            alternatives=self.matching,
            cases=self.matching,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def consultation_clock(self) -> ConsultationClock:
        """What time alone brings about."""
        from backoffice.adapters.dynamodb import consultations, matching, work
        from backoffice.services.consultation_clock import ConsultationClock

        return ConsultationClock(
            records=self._records(
                consultations.SeekersTable,
                consultations.ConsultationsTable,
                matching.FairSharesTable,
                matching.MatchingCasesTable,
                matching.OpportunitiesTable,
                work.TasksTable,
            ),
            consultations=consultations.ConsultationsTable(self.database),
            seekers=consultations.SeekersTable(self.database),
            opportunities=matching.OpportunitiesTable(self.database),
            alternatives=self.matching,
            now=self._now,
        )

    @cached_property
    def due_consultations(self) -> DueConsultations:
        """Finding what falls due."""
        from backoffice.adapters.dynamodb.consultations import ConsultationsTable, SeekersTable
        from backoffice.services.consultation_clock import DueConsultations

        return DueConsultations(
            consultations=ConsultationsTable(self.database),
            seekers=SeekersTable(self.database),
            handouts=self.consultation_queue,
        )

    @cached_property
    def care_door(self) -> CareDoor:
        """The way from the mail to one's search."""
        from backoffice.adapters.dynamodb.consultations import SeekersTable
        from backoffice.services.care_door import CareDoor

        return CareDoor(
            records=self._records(SeekersTable),
            seekers=SeekersTable(self.database),
            now=self._now,
            new_secret=self._new_secret,
        )

    @cached_property
    def care(self) -> CareDesk:
        """What can be done there."""
        from backoffice.adapters.dynamodb import consultations, directory, matching, network, work
        from backoffice.services.care_door import CareDesk

        return CareDesk(
            records=self._records(
                consultations.SeekersTable,
                consultations.ConsultationsTable,
                directory.ProfilesTable,
                network.ProvidersTable,
                matching.MatchingCasesTable,
                work.TasksTable,
            ),
            seekers=consultations.SeekersTable(self.database),
            consultations=consultations.ConsultationsTable(self.database),
            listings=directory.ListingsTable(self.database),
            payers=network.PayersTable(self.database),
            cases=self.matching,
            now=self._now,
        )

    @cached_property
    def consultation_mail(self) -> ConsultationMailDesk:
        """Mailing what became of requests."""
        from backoffice.adapters.dynamodb import consultations, directory, links, network, work
        from backoffice.adapters.mail.post import PostOffice
        from backoffice.services.consultation_mail import ConsultationMailDesk
        from backoffice.services.mail_room import MailRoom

        settings = self.settings
        records = self._records(
            consultations.SeekersTable,
            consultations.ConsultationsTable,
            directory.ProfilesTable,
            network.ProvidersTable,
            links.MailingsTable,
            work.TasksTable,
        )
        return ConsultationMailDesk(
            records=records,
            seekers=consultations.SeekersTable(self.database),
            listings=directory.ListingsTable(self.database),
            room=MailRoom(
                records=records,
                mailings=links.MailingsTable(self.database),
                home_zone=settings.home_zone,
                now=self._now,
            ),
            tokens=self.tokens,
            post=PostOffice(
                self.carrier,
                public_base_url=settings.public_base_url,
                network_name=settings.network_name,
            ),
            now=self._now,
        )
