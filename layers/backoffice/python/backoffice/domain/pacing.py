"""Pacing: how fast a campaign may mail, at which hours, and when it will be through."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from backoffice.domain.calendar import day_in, moment_at

_ONE_DAY = timedelta(days=1)
_FAR_ENOUGH = 400
"""Days that a forecast looks ahead; whatever takes longer is no plan."""
MOST_TOGETHER = 49
"""Clients of a batch: with their renewals, the batch and its run they are a hundred keys, which one
read takes. The mail service would take fifty in a call.
"""


class Quota(NamedTuple):
    """What the mail service lets the account send, as it says itself."""

    per_second: float
    per_day: int
    """In any 24 hours; below zero, without end."""
    sent_last_day: int
    """In the last 24 hours, by anybody of the office."""
    enabled: bool
    """False: the mail service has paused the account."""
    reaches_anybody: bool = True
    """False: the account is still being tried out, and reaches addresses only that it proved."""


class Pace(NamedTuple):
    """The hours of a campaign, and how much of the quota it takes for itself."""

    home_zone: str
    begins: time = time(12)
    """Noon at home: seven in the morning in Honolulu."""
    ends: time = time(21)
    share: int = 80
    """Percent of the quota, by the second and by the day; the rest is for links and invoices."""
    every: timedelta = timedelta(minutes=5)
    """How long it is from one hand-out to the next."""

    @classmethod
    def of(cls, home_zone: str, hours: str) -> Pace:
        """The pace of a deployment that mails between *hours* at home, as 12-21; or `always`."""
        if hours == "always":
            return cls(home_zone, begins=time.min, ends=time.max)
        begins, ends = (time(int(hour)) for hour in hours.split("-"))
        return cls(home_zone, begins=begins, ends=ends)

    def wave_day(self, at: datetime) -> date:
        """The day whose wave is the last one to have begun at a moment."""
        day = day_in(at, self.home_zone)
        return day if at >= self._opening(day) else day - _ONE_DAY

    def is_open(self, at: datetime) -> bool:
        """Whether clients are written to at a moment."""
        day = day_in(at, self.home_zone)
        return self._opening(day) <= at < self._closing(day)

    def _opening(self, day: date) -> datetime:
        return moment_at(day, self.begins, self.home_zone)

    def _closing(self, day: date) -> datetime:
        return moment_at(day, self.ends, self.home_zone)

    def _per_second(self, quota: Quota) -> float:
        return max(0.0, quota.per_second) * self.share / 100 if quota.enabled else 0.0

    def _per_day(self, quota: Quota) -> int | None:
        return None if quota.per_day < 0 else quota.per_day * self.share // 100

    def together(self, quota: Quota) -> int:
        """How many mails go into one call: the mail service takes no more than its rate allows."""
        day = self._per_day(quota)
        most = MOST_TOGETHER if day is None else min(MOST_TOGETHER, day)
        return max(1, min(most, int(quota.per_second)))

    def allowance(self, quota: Quota, *, out: int) -> int:
        """How many clients more may be handed out now, while *out* are still on their way."""
        allowed = int(self._per_second(quota) * self.every.total_seconds())
        day = self._per_day(quota)
        if day is not None:
            allowed = min(allowed, day - quota.sent_last_day)
        return max(0, allowed - out)

    def delay(self, quota: Quota, *, out: int) -> int:
        """Seconds until *out* clients are mailed, who are on their way: then it is others' turn.

        It ends at the next look, behind which nobody is handed out.
        """
        longest = int(self.every.total_seconds())
        rate = self._per_second(quota)
        return min(longest, int(out / rate)) if rate else longest

    def forecast(self, remaining: int, quota: Quota, *, at: datetime) -> datetime | None:
        """When the last of *remaining* clients will be mailed; None: not in sight.

        It takes the quota as it is, and what was sent in the last 24 hours as sent today.
        """
        if remaining <= 0:
            return at
        rate, most = self._per_second(quota), self._per_day(quota)
        used = quota.sent_last_day
        if not rate or most == 0:
            return None
        for day in (day_in(at, self.home_zone) + _ONE_DAY * n for n in range(_FAR_ENOUGH)):
            begins, ends = max(at, self._opening(day)), self._closing(day)
            seconds = (ends - begins).total_seconds()
            if seconds <= 0:
                continue
            today = int(seconds * rate)
            if most is not None:
                today = min(today, max(0, most - used))
            if remaining <= today:
                return begins + timedelta(seconds=remaining / rate)
            remaining, used = remaining - today, 0
        return None
