"""Events of the directory: whatever a provider's listings are drawn up from changed."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class ProfileChanged(Event):
    """A provider said something else of themselves: words, fees, whether new clients may come.

    Whoever takes a place of a provider's tells of it, too.
    """

    KIND = "profile-changed"
    provider_id: str


class MembershipChanged(Event):
    """The first or the last day of a provider's membership is another one."""

    KIND = "membership-changed"
    provider_id: str
