"""Events of the waitlist: who wants to wait, who does, and which state opens for them."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class WaitlistWanted(Event):
    """Somebody will be where the network does not work; who, stands in the record only."""

    KIND = "waitlist-wanted"
    wish_id: str


class WaitlistOffered(Event):
    """A place on the waitlist is to be offered, by mail, within what a mailbox gets."""

    KIND = "waitlist-offered"
    entry_id: str


class WaitlistJoined(Event):
    """Somebody said yes, and waits from now on."""

    KIND = "waitlist-joined"
    entry_id: str


class StateOpened(Event):
    """The network works in a state from today on; those who wait for it are told (CM-11)."""

    KIND = "state-opened"
    state: str
    since: str
    """The first day."""
    page: int
    """Which page of those who wait is the next one."""
