"""How a search for care begins: with a request, with the matching team, or with the waitlist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain import consultation as requests
from backoffice.domain import seeker as rules
from backoffice.domain.calendar import day_in
from backoffice.domain.consultation import changed
from backoffice.domain.consultation_tasks import answer_task
from backoffice.domain.matching import CaseReason
from backoffice.domain.waitlist import want

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.events.event import Event
    from backoffice.domain.record import Record
    from backoffice.domain.seeker import Seeker
    from backoffice.services.consultation_ports import OpensCases, ServesStates


class CareBeginnings:
    """What is kept and told once a search is let through, by whatever door it came."""

    def __init__(self, *, served: ServesStates, cases: OpensCases, home_zone: str) -> None:
        self._served = served
        self._cases = cases
        self._home_zone = home_zone

    def is_served(self, seeker: Seeker, *, at: datetime) -> bool:
        """Whether the network works where they will be: by its own calendar, as states open."""
        return self._served.is_served(seeker.wishes.care_state, day_in(at, self._home_zone))

    def begun(self, seeker: Seeker, *, at: datetime) -> tuple[list[Record], list[Event]]:
        """What is kept and told once a search begins: with its first request, or its case.

        Where nobody works, they are told of the waitlist (CM-10); who wants no particular
        provider is helped by the matching team (CM-9).
        """
        is_served = self.is_served(seeker, at=at)
        if is_served and seeker.first_choice is None:
            return [seeker, *self._case(seeker, at=at)], []
        events: list[Event] = []
        kept: list[Record] = [seeker]
        if seeker.first_choice is not None:
            asked = rules.request_to(seeker, seeker.first_choice, at=at)
            asked = asked if is_served else requests.not_served(asked)
            kept = [rules.another_request(seeker), asked]
            kept += [answer_task(asked, at=at)] if is_served else []
            events = [changed(asked)]
        if not is_served and seeker.person is not None:
            wish, wanted = want(
                seeker.seeker_id,
                seeker.person.email,
                seeker.wishes.care_state,
                language=seeker.language,
                at=at,
            )
            kept.append(wish)
            events.append(wanted)
        return kept, events

    def _case(self, seeker: Seeker, *, at: datetime) -> tuple[Record, ...]:
        """The case of somebody for whom the team is to look.

        A provider who refers them to it wants somebody else for them, and is never proposed.
        """
        by = seeker.referred_by
        return self._cases.opened(
            seeker,
            because=CaseReason.ASKED_TEAM if by is None else CaseReason.REFERRAL,
            excluding=frozenset() if by is None else frozenset({by}),
            at=at,
        )
