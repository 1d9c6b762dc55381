"""A rehearsal of the claim desks: the very same ones, on tables that forget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from backoffice.wiring.claims import ClaimDesks

if TYPE_CHECKING:
    from backoffice.domain.coverage import Coverage
    from backoffice.domain.record import Record
    from backoffice.ground import Ground


class RehearsedClaims:
    """What another coverage would do to a client's claims, as `RehearsesClaims` asks for it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def after(self, coverage: Coverage, *, at: datetime) -> list[Record]:
        """Every record that would change, as it would be, if *coverage* were kept *at* a moment.

        The desks hear of it as they hear of what is kept, and do their work; so what is
        rehearsed and what happens cannot differ but by what happens in between.
        """
        from backoffice.adapters.dynamodb.catalogue import tables
        from backoffice.adapters.dynamodb.rehearsal import RehearsedDatabase

        database = RehearsedDatabase(self._ground.database)
        known = tables(database)
        database.suppose(known[type(coverage)].put(coverage))
        new_id = map(str, count()).__next__
        stage = ClaimDesks(self._ground.settings, now=lambda: at, new_id=new_id)
        stage.database = database
        stage.claim_making_queue = to_do = _ToDo()
        stage.claim_news.note_client(coverage.client_id)
        while to_do.visits:
            stage.visit_claims.attend(*to_do.visits.pop(0))
        by_name = {table.NAME: table for table in known.values()}
        written = [
            by_name[name].from_item(item) for name, item in database.written() if name in by_name
        ]
        return [record for record in written if record is not None]


class _ToDo:
    """The claim maker's queue, as long as the rehearsal lasts."""

    def __init__(self) -> None:
        self.visits: list[tuple[str, str, str]] = []

    def hand_out(self, visits: Sequence[tuple[str, str, str]]) -> None:
        """Put each visit behind those that wait."""
        self.visits += visits
