"""Letting searches for care through, behind closed doors, and telling whom they ask."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain import seeker as rules
from backoffice.domain.allowance import mailbox_behind
from backoffice.domain.calendar import day_in
from backoffice.domain.care_allowance import CareAllowance
from backoffice.domain.consultation import Consultation, consultation_id_for
from backoffice.domain.events.consultations import CareRepeated
from backoffice.domain.record import Ref
from backoffice.domain.seeker import Seeker, SeekerStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backoffice.services.care_beginnings import CareBeginnings
    from backoffice.services.consultation_ports import FindsConsultations, FindsSeekers
    from backoffice.services.ports import Clock, Counters, Pseudonyms, Records


class CareAdmissionDesk:
    """Whether one more search is within the limits of its mailbox, and whom to tell of it."""

    def __init__(
        self,
        *,
        records: Records,
        seekers: FindsSeekers,
        consultations: FindsConsultations,
        beginnings: CareBeginnings,
        pseudonyms: Pseudonyms,
        tally: Counters,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._seekers = seekers
        self._consultations = consultations
        self._beginnings = beginnings
        self._pseudonyms = pseudonyms
        self._tally = tally
        self._home_zone = home_zone
        self._now = now

    def admit(self, seeker_id: str) -> None:
        """Let a search through, or forget it: a mailbox begins so many a day.

        Whoever waits for the same provider already gets that search's link once more; whoever they
        are is told by the birth date, too. Whatever
        stops this half way, it is repeated whole, and counts once; for the network's own day,
        which takes no lock, it may count twice.

        Raises:
            Conflict: another one of the same mailbox came first; to be repeated.
        """
        seeker, at = self._seekers.find(seeker_id), self._now()
        if seeker is None or seeker.status is not SeekerStatus.ASKED:
            return
        if seeker.person is None or seeker.is_over(at=at):
            self._records.keep(rules.close(seeker))
            return
        mailbox, pair = self._allowances(seeker)
        if mailbox.is_used_up(at=at) or self._is_full(at):
            self._records.keep(rules.close(seeker))
            return
        earlier = self._waited_for(pair, seeker)
        used = mailbox.used(seeker_id, at=at)
        if earlier is not None:
            again = CareRepeated(seeker_id=earlier.seeker_id, again_id=seeker_id)
            self._records.keep(rules.close(seeker), used, events=[again])
            return
        paired = (pair.used(seeker_id, at=at),) if pair is not None else ()
        admitted, event = rules.admit(seeker)
        kept, events = self._beginnings.begun(admitted, at=at)
        self._records.keep(*kept, used, *paired, events=[event, *events])

    def _allowances(self, seeker: Seeker) -> tuple[CareAllowance, CareAllowance | None]:
        """How often the mailbox asked, and whether this person of it waits for this provider."""
        mailbox = mailbox_behind(seeker.person.email) if seeker.person else ""
        sources = [f"care|mailbox|{mailbox}"]
        if seeker.first_choice is not None:
            # One for each person: a family shares a mailbox, and a birth date can be mistyped.
            born = seeker.person.birth_date if seeker.person else ""
            sources.append(f"care|pair|{mailbox}|{born}|{seeker.first_choice}")
        names = [self._pseudonyms.derive(source.encode()) for source in sources]
        found: Sequence[CareAllowance | None] = self._records.find_together(
            *(Ref(CareAllowance, (name,)) for name in names)
        )
        known = [
            each or CareAllowance(pseudonym=name) for each, name in zip(found, names, strict=True)
        ]
        return known[0], known[1] if len(known) > 1 else None

    def _waited_for(self, pair: CareAllowance | None, seeker: Seeker) -> Consultation | None:
        """The request to the same provider that the mailbox waits for already, if any."""
        if pair is None or pair.seeker_id is None or seeker.first_choice is None:
            return None
        earlier_id = consultation_id_for(pair.seeker_id, seeker.first_choice)
        earlier = self._consultations.find(pair.seeker_id, earlier_id)
        return earlier if earlier is not None and earlier.is_open else None

    def _is_full(self, at: datetime) -> bool:
        """Whether this is one more than the network has room for in a day."""
        return self._tally.count(rules.day_tally(day_in(at, self._home_zone))) > rules.MOST_A_DAY
