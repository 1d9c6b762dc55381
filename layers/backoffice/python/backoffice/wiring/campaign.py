"""The desks of the renewal campaign: waves of mails before and after a plan ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.renewals import RenewalDesks

if TYPE_CHECKING:
    from backoffice.domain.pacing import Pace
    from backoffice.services.campaign import CampaignDesk
    from backoffice.services.campaign_control import CampaignControl
    from backoffice.services.campaign_mail import BatchMailer
    from backoffice.services.campaign_overview import CampaignOverview


class CampaignDesks(RenewalDesks):
    """From the day of a wave to a mail for everybody whom it asks."""

    @cached_property
    def pace(self) -> Pace:
        """At which hours the campaign mails, and how fast."""
        from backoffice.domain.pacing import Pace

        return Pace.of(self.settings.home_zone, self.settings.renewal_mail_hours)

    @cached_property
    def campaign(self) -> CampaignDesk:
        """Going on with the campaign."""
        from backoffice.adapters.dynamodb import campaign, renewals
        from backoffice.services.campaign import CampaignDesk
        from backoffice.services.campaign_handing import HandingDesk

        records = self._records(
            campaign.CampaignSwitchTable, campaign.WaveRunsTable, campaign.WaveBatchesTable
        )
        handing = HandingDesk(
            records=records,
            batches=campaign.WaveBatchesTable(self.database),
            handouts=self.batch_queue,
            pace=self.pace,
            now=self._now,
        )
        return CampaignDesk(
            records=records,
            renewals=renewals.RenewalsTable(self.database),
            handing=handing,
            quota=self.sending_quota,
            terms=self.renewal_terms,
            pace=self.pace,
            now=self._now,
        )

    @cached_property
    def batch_mailer(self) -> BatchMailer:
        """Mailing a batch of a wave."""
        from backoffice.adapters.dynamodb import campaign, clients, renewals, work
        from backoffice.services.campaign_mail import BatchMailer

        return BatchMailer(
            records=self._records(
                campaign.WaveRunsTable,
                campaign.WaveBatchesTable,
                clients.ClientsTable,
                renewals.RenewalsTable,
                work.TasksTable,
            ),
            post=self.campaign_post,
            tokens=self.season_tokens,
            quota=self.sending_quota,
            pace=self.pace,
            now=self._now,
        )

    @cached_property
    def campaign_control(self) -> CampaignControl:
        """What staff see of the campaign, and how they hold it."""
        from backoffice.adapters.dynamodb import campaign
        from backoffice.services.campaign_control import CampaignControl

        return CampaignControl(
            records=self._records(campaign.CampaignSwitchTable, campaign.WaveRunsTable),
            quota=self.sending_quota,
            terms=self.renewal_terms,
            pace=self.pace,
            now=self._now,
        )

    @cached_property
    def campaign_overview(self) -> CampaignOverview:
        """The same, as it is read over HTTPS."""
        from backoffice.services.campaign_overview import CampaignOverview

        return CampaignOverview(self.campaign_control)
