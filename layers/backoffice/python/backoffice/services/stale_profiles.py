"""The desk of stale profiles: each morning, whom to ask whether their profile is still so."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.membership import Membership
from backoffice.domain.profile import Profile
from backoffice.domain.profile_tasks import ask_to_confirm
from backoffice.domain.record import Ref
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting
from backoffice.services.readable import UNREADABLE

if TYPE_CHECKING:
    from backoffice.services.directory_ports import FindsStaleProfiles
    from backoffice.services.ports import Records

_MOST = 1000
"""Profiles that one run looks at, longest due first; the next one goes on."""


class StaleProfileDesk:
    """Asks each provider once whether what the directory shows of them is still so.

    A profile and its task are kept together, and the profile says when to ask next: so a run may
    be repeated, late or cut off, and its work grows with what is due, not with the network.
    """

    def __init__(self, *, records: Records, profiles: FindsStaleProfiles, home_zone: str) -> None:
        self._records = records
        self._profiles = profiles
        self._home_zone = home_zone

    def ask(self, *, due: datetime) -> int:
        """Ask for the profiles that became stale by the day of *due*; how many were looked at.

        Raises:
            Refused: some of them could not be read; all others were.
        """
        by = day_in(due, self._home_zone)
        found = self._profiles.to_confirm(by=by, limit=_MOST)
        failed = sum(not self._is_asked(provider_id, due) for provider_id in found)
        if failed:
            raise Refused(f"Of {len(found)} stale profiles, {failed} cannot be read.")
        return len(found)

    def _is_asked(self, provider_id: str, due: datetime) -> bool:
        try:
            insisting(partial(self._asked, provider_id, due))
        except Conflict:  # somebody works on it; the next run finds it if it is still due
            return True
        except UNREADABLE:
            return False
        return True

    def _asked(self, provider_id: str, due: datetime) -> None:
        profile, membership = self._records.find_together(
            Ref(Profile, (provider_id,)), Ref(Membership, (provider_id,))
        )
        if profile is None:
            return
        known = None
        if profile.task_id is not None:
            (known,) = self._records.find_together(Ref(Task, (profile.task_id,)))
        changed = ask_to_confirm(
            profile,
            known,
            left_on=membership.until if membership else None,
            today=day_in(due, self._home_zone),
            at=due,
        )
        if changed:
            self._records.keep(*changed)
