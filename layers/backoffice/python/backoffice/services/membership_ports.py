"""What the desks of membership need from the world, beside what all desks do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backoffice.domain.membership_fee import MembershipFee
    from backoffice.domain.provider import Provider


class FindsMemberships(Protocol):
    """Memberships, by when their fees are to be made."""

    def due(self, *, by: datetime, limit: int) -> list[str]:
        """The providers whose fees are to be looked at by a moment, longest due first."""


class FindsFees(Protocol):
    """Membership fees, by whose they are."""

    def of_provider(self, provider_id: str, /) -> list[MembershipFee]:
        """A provider's fees, first months first."""


class FindsDueFees(Protocol):
    """Membership fees, by when there is something to tell of them."""

    def to_look_at(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Provider and id of the fees to look at by a moment, longest due first."""


class FeeHandouts(Protocol):
    """Handing fees out to whoever tells of them."""

    def hand_out(self, fees: Sequence[tuple[str, str]]) -> None:
        """Put each fee, as provider and id, into the mailer's queue; it may arrive twice."""


class FeePost(Protocol):
    """The e-mails about membership fees; each answers the mail service's own id of it."""

    def membership_fee(self, provider: Provider, fee: MembershipFee, *, mailing_id: str) -> str:
        """Tell a provider that a fee is due."""

    def membership_reminder(
        self, provider: Provider, fee: MembershipFee, *, mailing_id: str
    ) -> str:
        """Tell a provider that a fee was not paid in time."""
