"""The participation desk: from when a provider is in network with a payer, as staff hear of it."""

from __future__ import annotations

from datetime import timedelta

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Invalid, NotFound
from backoffice.domain.events.claims import ParticipationChanged
from backoffice.domain.identifiers import UsState
from backoffice.domain.participation import Participation
from backoffice.domain.payer import Payer
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records
from backoffice.services.staff_requests import EffectiveDate

_FURTHEST = timedelta(days=2 * 366)
_OLDEST = timedelta(days=10 * 366)
_FAR_OFF = "This is too far from today. Check the year."


class ParticipationDesk:
    """Participations as staff write them down; who is in network follows from them alone."""

    def __init__(self, *, records: Records, home_zone: str, now: Clock) -> None:
        self._records = records
        self._home_zone = home_zone
        self._now = now

    def write_down(
        self, provider_id: str, payer_id: str, state: str, new: EffectiveDate
    ) -> Participation:
        """Note the effective date that a payer named, or that it has named none yet (CR-7).

        Every claim that waits for it is looked at again. The same again changes nothing.

        Raises:
            NotFound: there is no such provider or payer.
            Invalid: the date is too far from today.
        """
        return insisting(lambda: self._written(provider_id, payer_id, UsState.parse(state), new))

    def _written(
        self, provider_id: str, payer_id: str, state: UsState, new: EffectiveDate
    ) -> Participation:
        provider, payer, known = self._records.find_together(
            Ref(Provider, (provider_id,)),
            Ref(Payer, (payer_id,)),
            Ref(Participation, (provider_id, payer_id, state)),
        )
        if provider is None or payer is None:
            raise NotFound("There is no such provider, or no such payer.")
        today = day_in(self._now(), self._home_zone)
        named = new.effective_on or today
        if not today - _OLDEST <= named <= today + _FURTHEST:
            raise Invalid("Some fields need your attention.", {"effective_on": _FAR_OFF})
        participation = known or Participation(
            provider_id=provider_id, payer_id=payer_id, state=state
        )
        written = participation.effective_from(new.effective_on)
        if known != written:
            changed = ParticipationChanged(provider_id=provider_id, payer_id=payer_id, state=state)
            self._records.keep(written, events=[changed])
        return written
