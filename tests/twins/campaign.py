"""The mail service as a campaign sees it, in memory: a bulk call, and what the account may send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from backoffice.domain.errors import NothingTaken
from backoffice.domain.pacing import Quota
from backoffice.services.campaign_ports import MailOutcome, RenewalMail
from tests.twins.faults import Faults

_MOST_AT_ONCE = 50
_LAST_DAY = timedelta(days=1)


class MemoryBulkPost:
    """Every mail that was taken, oldest first; asked twice, it takes twice, as SES does."""

    def __init__(self, *, now: Callable[[], datetime], faults: Faults | None = None) -> None:
        self._now = now
        self._faults = faults or Faults()
        self.taken: list[tuple[datetime, RenewalMail]] = []
        self.calls: Counter[int] = Counter()
        """How many mails were in a call, and how often."""
        self.refuses: dict[str, list[str]] = {}
        """The codes that the next mails to a client are refused with, one after the other."""
        self.malformed: set[str] = set()
        """Clients whose address makes the service refuse the whole call."""
        self.throttled = 0
        """So many calls more are refused as a whole, because the account sends too fast."""

    def written(self, mails: Sequence[RenewalMail]) -> Callable[[], list[MailOutcome]]:
        with self._faults.during("write bulk"):
            return partial(self._sent, mails)

    def _sent(self, mails: Sequence[RenewalMail]) -> list[MailOutcome]:
        if not 0 < len(mails) <= _MOST_AT_ONCE:
            raise ValueError(f"A call takes 1 to {_MOST_AT_ONCE} mails, not {len(mails)}.")
        with self._faults.during("send bulk"):
            if self.throttled:
                self.throttled -= 1
                raise NothingTaken(reason="TooManyRequestsException")
            if any(mail.client.client_id in self.malformed for mail in mails):
                raise NothingTaken(reason="BadRequestException", can_be_repeated=False)
            self.calls[len(mails)] += 1
            return [self._answer(mail) for mail in mails]

    def written_to(self, client_id: str) -> list[str]:
        """The ids of the mails that a client got."""
        return [mail.mailing_id for _, mail in self.taken if mail.client.client_id == client_id]

    def sent_within(self, time: timedelta) -> int:
        """How many mails were taken lately."""
        return sum(at > self._now() - time for at, _ in self.taken)

    def _answer(self, mail: RenewalMail) -> MailOutcome:
        codes = self.refuses.get(mail.client.client_id)
        if codes:
            return MailOutcome(None, codes.pop(0))
        self.taken.append((self._now(), mail))
        return MailOutcome(f"bulk-{len(self.taken):08}", None)


class MemoryQuota:
    """What the account may send, which a test sets; what was sent lately is counted."""

    def __init__(self, post: MemoryBulkPost, *, faults: Faults | None = None) -> None:
        self._post = post
        self._faults = faults or Faults()
        self.limits = Quota(per_second=100.0, per_day=1_000_000, sent_last_day=0, enabled=True)

    def quota(self) -> Quota:
        with self._faults.during("ask quota"):
            return self.limits._replace(sent_last_day=self._post.sent_within(_LAST_DAY))
