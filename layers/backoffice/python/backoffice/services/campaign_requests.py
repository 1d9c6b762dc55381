"""What staff send about the campaign."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.record import Fact


class CampaignSwitching(Fact):
    """Whether clients are to be written to."""

    on: Annotated[bool, Field(description="True lets the mails go on, false holds them.")]
