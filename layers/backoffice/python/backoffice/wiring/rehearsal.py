"""A rehearsal of what follows when insurance ends: the very same desks, on tables that forget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from backoffice.wiring.certificates import CertificateDesks
from backoffice.wiring.claims import ClaimDesks
from backoffice.wiring.good_faith import GoodFaithDesks
from backoffice.wiring.invoicing import InvoiceDesks
from backoffice.wiring.renewals import RenewalDesks

if TYPE_CHECKING:
    from backoffice.domain.coverage import Coverage
    from backoffice.domain.record import Record
    from backoffice.ground import Ground


class RehearsedClaims:
    """What another coverage would do to all that rests on it, for `RehearsesClaims`."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def after(self, coverage: Coverage, *, at: datetime) -> list[Record]:
        """Every record that would change, as it would be, if *coverage* were kept *at* a moment.

        The desks hear of it as they hear of what is kept, and do their work; so what is
        rehearsed and what happens cannot differ but by what happens in between.
        """
        from backoffice.adapters.dynamodb.catalogue import tables
        from backoffice.adapters.dynamodb.rehearsal import RehearsedDatabase
        from backoffice.domain.account import VisitAccount
        from backoffice.domain.claim import Claim
        from backoffice.domain.visit import Visit

        database = RehearsedDatabase(self._ground.database)
        known = tables(database)
        database.suppose(known[type(coverage)].put(coverage))
        new_id = map(str, count()).__next__
        stage = _Stage(self._ground.settings, now=lambda: at, new_id=new_id)
        stage.database = database
        stage.claim_making_queue = to_do = _ToDo()
        stage.season_tokens = stage.seals = _NoKey()
        stage.claim_news.note_client(coverage.client_id)
        while to_do.visits:
            stage.visit_claims.attend(*to_do.visits.pop(0))
        by_name = {table.NAME: table for table in known.values()}

        def written() -> list[Record]:
            items = database.written()
            found = [by_name[name].from_item(item) for name, item in items if name in by_name]
            return [record for record in found if record is not None]

        moved = [each for each in written() if isinstance(each, Visit | Claim | VisitAccount)]
        whose = {each.visit_id: (each.client_id, each.provider_id) for each in moved}
        stage.good_faith.attend_client(coverage.client_id)
        for between in sorted({*whose.values()}):
            stage.good_faith.attend(*between)
        stage.invoice_news.attend_insurance(coverage.client_id)
        for visit_id, between in sorted(whose.items()):
            stage.invoice_news.attend(visit_id, *between)
        stage.renewal_keeper.attend(coverage.client_id)
        stage.gap_certificates.attend(coverage.client_id)
        return written()


class _Stage(ClaimDesks, GoodFaithDesks, InvoiceDesks, RenewalDesks, CertificateDesks):
    """The desks that hear of it."""


class _NoKey:
    """In place of the keys of links and seals: what is rehearsed opens and proves nothing."""

    def of_season(self, season: bytes) -> _NoKey:  # noqa: ARG002
        """No season has a key."""
        return self

    def derive(self, source: bytes) -> str:  # noqa: ARG002
        """The same of every *source*."""
        return "rehearsed"

    def is_genuine(self, source: bytes, seal: str) -> bool:  # noqa: ARG002
        """Nothing is."""
        return False


class _ToDo:
    """The claim maker's queue, as long as the rehearsal lasts."""

    def __init__(self) -> None:
        self.visits: list[tuple[str, str, str]] = []

    def hand_out(self, visits: Sequence[tuple[str, str, str]]) -> None:
        """Put each visit behind those that wait."""
        self.visits += visits
