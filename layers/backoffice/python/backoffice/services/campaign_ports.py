"""What the desks of the renewal campaign need from the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from backoffice.domain.renewal_mail import MailOutcome, RenewalMail

__all__ = [
    "BatchHandouts",
    "CampaignPost",
    "ListsRenewals",
    "MailOutcome",
    "RenewalMail",
    "SendingQuota",
]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from backoffice.domain.pacing import Quota
    from backoffice.domain.renewal import Listed
    from backoffice.domain.wave_batch import Handout


class CampaignPost(Protocol):
    """The mails of a wave, a batch at a time."""

    def written(self, mails: Sequence[RenewalMail]) -> Callable[[], list[MailOutcome]]:
        """Write up to 50 mails, of which nobody hears; what is given sends them.

        It gives them to the mail service in one call: what that answers to each, in order. What
        goes wrong with the words goes wrong before, and leaves nobody in doubt.

        Raises, when they are sent:
            NothingTaken: the service answered that it took none of them (4xx), with its code;
                `can_be_repeated` is False where one of them is the cause, as an address that is
                none (BadRequestException, MessageRejected).
            Anything else: nobody knows how many of them it took.
        """


class SendingQuota(Protocol):
    """What the mail service lets this account send."""

    def quota(self) -> Quota:
        """How fast, how much in 24 hours, and how much of that is used."""


class BatchHandouts(Protocol):
    """Handing batches out to whoever mails them."""

    def hand_out(self, batches: Sequence[Handout]) -> None:
        """Put each batch into the campaign's queue, ten to a call; it may arrive twice.

        A message is {"detail": {"kind": "wave-batch-due", "about": {"wave_on": "2026-11-15",
        "number": 7, "ends_on": "2026-12-31", "client_ids": [...]}}}, with its own DelaySeconds.
        """


class ListsRenewals(Protocol):
    """The renewals that wait for an answer, in an order that no answer changes."""

    def ending_on(self, ends_on: date, *, after: str, limit: int) -> list[Listed]:
        """Those of plans that end on a day, by client, behind client *after* (empty: all)."""
