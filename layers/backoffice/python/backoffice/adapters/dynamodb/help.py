"""The tables of the Help centre: questions to the network, and what readers say of articles."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.helpfulness import Ballot, Tally
from backoffice.domain.ticket import NO_SUCH_TICKET, Ticket


class TicketsTable(Table[Ticket], of=Ticket):
    """Keyed by ticket; what is still to be answered is found through its task."""

    NAME = "tickets"
    KEY = ("ticket_id",)
    MISSING = NO_SUCH_TICKET


class BallotsTable(Table[Ballot], of=Ballot):
    """Keyed by article, then by the page that was served. Opinions are not worth replaying."""

    NAME = "ballots"
    KEY = ("article", "ballot_id")

    def lasting(self, record: Ballot) -> bool:  # noqa: ARG002
        return False


class TalliesTable(Table[Tally], of=Tally):
    """Keyed by article; the sum of its ballots, kept in one write with each of them."""

    NAME = "tallies"
    KEY = ("article",)

    def lasting(self, record: Tally) -> bool:  # noqa: ARG002
        return False
