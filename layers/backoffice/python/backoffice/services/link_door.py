"""The door of the form: whoever holds the link and knows the birth date comes in, nobody else."""

from __future__ import annotations

from datetime import date

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import Intake, intake_id_for
from backoffice.domain.link import Link, LinkReason, SessionKey, try_to_open
from backoffice.domain.record import Ref
from backoffice.domain.second_fact import Opening
from backoffice.domain.statement import mending, to_be_mended
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Finds, FindsLinks, NewId, Records

NOT_OPENED = (
    "This did not work. Please check the date of birth. If it is right, ask your provider for a "
    "new link."
)
"""Said for a wrong date, and for a link that is unknown, expired, replaced or locked alike."""


class LinkDoor:
    """Opening a link with the second fact (S2:11); to a stranger every failure looks the same."""

    def __init__(
        self,
        *,
        records: Records,
        links: FindsLinks,
        coverage: Finds[Coverage],
        now: Clock,
        new_id: NewId,
        new_secret: NewId,
    ) -> None:
        self._records = records
        self._links = links
        self._coverage = coverage
        self._now = now
        self._new_id = new_id
        self._new_secret = new_secret

    def open(self, token: str, typed: date) -> SessionKey:
        """Open the link with the second fact, and begin the form on the first visit.

        Raises:
            Refused: with the same sentence, whatever the reason.
        """
        try:
            return insisting(lambda: self._opened(token, typed))
        except Conflict:
            # Answered as what it is, it would tell a stranger that there is such a link.
            raise Refused(NOT_OPENED) from None

    def _opened(self, token: str, typed: date) -> SessionKey:
        found = self._links.by_token(token)
        if found is None:
            raise Refused(NOT_OPENED)
        link, client = self._records.find_together(found, Ref(Client, (found.key[0],)))
        # An index follows a moment later: a link that was just replaced may still be in it.
        current = link is not None and link.token_hash == fingerprint(token)
        if link is None or not current or client is None or client.birth_date is None:
            raise Refused(NOT_OPENED)
        at, secret = self._now(), self._new_secret()
        tried, opening = try_to_open(
            link, typed=typed, birth_date=client.birth_date, secret=secret, at=at
        )
        if opening is not Opening.OPENED:
            if tried != link:
                self._records.keep(tried)
            raise Refused(NOT_OPENED)
        begun = [] if link.opened_at else [self._begun(link, client)]
        self._records.keep(tried, *begun)
        return SessionKey(
            client_id=link.client_id,
            purpose=link.purpose,
            generation=link.generation,
            secret=secret,
        )

    def _begun(self, link: Link, client: Client) -> Intake:
        """An empty form; one that is to mend what we have begins with that."""
        intake = Intake(
            intake_id=intake_id_for(link),
            client_id=link.client_id,
            provider_id=link.provider_id,
            policy_id=self._new_id(),
            started_at=self._now(),
            upcoming=link.reason is LinkReason.UPCOMING,
        )
        coverage = None
        if link.reason is not LinkReason.DETAILS:
            coverage = self._coverage.find(link.client_id)
        today = day_in(self._now(), client.time_zone)
        policy = to_be_mended(coverage, link.reason, today=today) if coverage else None
        return mending(intake, policy, today=today) if policy else intake
