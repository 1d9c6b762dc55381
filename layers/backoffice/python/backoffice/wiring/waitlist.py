"""The desks of served states, and of those who wait for one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.domain.pacing import Pace
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.served_states import ServedStateDesk
    from backoffice.services.waitlist import (
        OfferDesk,
        WaitlistDesk,
        WaitlistDoor,
    )
    from backoffice.services.waitlist_figures import WaitlistFiguresDesk
    from backoffice.services.waitlist_mail import DueOpenings, OpeningDesk, WaitlistOfferMail
    from backoffice.services.waitlist_ports import WaitlistPost

_SHARE = 10
"""Percent of the mail quota that an opening takes; the renewal campaign takes eighty."""


class WaitlistDesks(Ground):
    """From "we do not work there yet" to "now we do"."""

    @cached_property
    def served_states(self) -> ServedStateDesk:
        """Opening states."""
        from backoffice.adapters.dynamodb.waitlist import OpeningsTable, ServedStatesTable
        from backoffice.services.served_states import ServedStateDesk

        return ServedStateDesk(
            records=self._records(ServedStatesTable, OpeningsTable),
            states=ServedStatesTable(self.database),
            pace=self._opening_pace,
            now=self._now,
        )

    @cached_property
    def waitlist(self) -> WaitlistDesk:
        """Taking wishes."""
        from backoffice.adapters.dynamodb.waitlist import ServedStatesTable, WaitlistWishesTable
        from backoffice.adapters.dynamodb.work import CountersTable
        from backoffice.services.waitlist import WaitlistDesk

        return WaitlistDesk(
            records=self._records(WaitlistWishesTable),
            states=ServedStatesTable(self.database),
            tally=CountersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def waitlist_offers(self) -> OfferDesk:
        """Passing them on."""
        from backoffice.adapters.dynamodb.prechecks import AllowancesTable
        from backoffice.adapters.dynamodb.waitlist import WaitlistTable, WaitlistWishesTable
        from backoffice.adapters.dynamodb.work import CountersTable
        from backoffice.services.waitlist import OfferDesk

        return OfferDesk(
            records=self._records(WaitlistWishesTable, WaitlistTable, AllowancesTable),
            wishes=WaitlistWishesTable(self.database),
            pseudonyms=self.pseudonyms,
            tally=CountersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def waitlist_door(self) -> WaitlistDoor:
        """Joining, and leaving."""
        from backoffice.adapters.dynamodb.waitlist import (
            ServedStatesTable,
            WaitlistFiguresTable,
            WaitlistTable,
        )
        from backoffice.services.waitlist import WaitlistDoor

        return WaitlistDoor(
            records=self._records(WaitlistTable, WaitlistFiguresTable),
            entries=WaitlistTable(self.database),
            states=ServedStatesTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def waitlist_figures(self) -> WaitlistFiguresDesk:
        """Counting those who wait."""
        from backoffice.adapters.dynamodb.waitlist import WaitlistFiguresTable
        from backoffice.services.waitlist_figures import WaitlistFiguresDesk

        return WaitlistFiguresDesk(WaitlistFiguresTable(self.database))

    @cached_property
    def waitlist_offer_mail(self) -> WaitlistOfferMail:
        """Mailing offers."""
        from backoffice.adapters.dynamodb.waitlist import WaitlistTable
        from backoffice.services.waitlist_mail import WaitlistOfferMail

        return WaitlistOfferMail(
            entries=WaitlistTable(self.database),
            room=self._waitlist_room,
            tokens=self.tokens,
            post=self._waitlist_post,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def opening(self) -> OpeningDesk:
        """Telling those who wait."""
        from backoffice.adapters.dynamodb.waitlist import (
            OpeningsTable,
            ServedStatesTable,
            WaitlistFiguresTable,
            WaitlistTable,
        )
        from backoffice.services.waitlist_mail import OpeningDesk

        return OpeningDesk(
            records=self._records(
                OpeningsTable, ServedStatesTable, WaitlistTable, WaitlistFiguresTable
            ),
            entries=WaitlistTable(self.database),
            room=self._waitlist_room,
            tokens=self.tokens,
            post=self._waitlist_post,
            handouts=self.opening_queue,
            quota=self.sending_quota,
            pace=self._opening_pace,
            now=self._now,
        )

    @cached_property
    def due_openings(self) -> DueOpenings:
        """Finding openings to go on with."""
        from backoffice.adapters.dynamodb.waitlist import OpeningsTable
        from backoffice.services.waitlist_mail import DueOpenings

        return DueOpenings(
            openings=OpeningsTable(self.database),
            records=self._records(OpeningsTable),
            handouts=self.opening_queue,
            pace=self._opening_pace,
        )

    @cached_property
    def _opening_pace(self) -> Pace:
        """At which hours openings are told, and how fast."""
        from backoffice.domain.pacing import Pace

        hours = self.settings.renewal_mail_hours
        return Pace.of(self.settings.home_zone, hours)._replace(share=_SHARE)

    @cached_property
    def _waitlist_room(self) -> MailRoom:
        from backoffice.adapters.dynamodb.links import MailingsTable
        from backoffice.adapters.dynamodb.waitlist import (
            OpeningsTable,
            WaitlistFiguresTable,
            WaitlistTable,
        )
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.mail_room import MailRoom

        return MailRoom(
            records=self._records(
                WaitlistTable, OpeningsTable, WaitlistFiguresTable, MailingsTable, TasksTable
            ),
            mailings=MailingsTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def _waitlist_post(self) -> WaitlistPost:
        from backoffice.adapters.mail.waitlist import WaitlistPostOffice

        return WaitlistPostOffice(
            self.carrier,
            public_base_url=self.settings.public_base_url,
            network_name=self.settings.network_name,
            postal_address=self.settings.network_address,
        )
