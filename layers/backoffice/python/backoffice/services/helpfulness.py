"""The desk of the articles: readers say whether one helped, and see what others said."""

from __future__ import annotations

from backoffice.domain.errors import Conflict
from backoffice.domain.help import article_named
from backoffice.domain.helpfulness import Ballot, Tally, count
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Ref
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Finds, Records

_TRIES = 5
"""Readers of one article share a tally, and each loses to whoever was first at most so often."""


class HelpfulnessDesk:
    """Votes on articles (HP-2): one for each page that was served, however often it is sent."""

    def __init__(self, *, records: Records, tallies: Finds[Tally], now: Clock) -> None:
        self._records = records
        self._tallies = tallies
        self._now = now

    def tally(self, article: str) -> Tally:
        """What readers said of *article* so far (HP-4).

        Raises:
            NotFound: there is no such article.
        """
        name = article_named(article).name
        return self._tallies.find(name) or Tally(article=name)

    def vote(self, article: str, ballot_id: str, *, helpful: bool) -> Tally:
        """Count one reader's answer; the same ballot again changes the answer, never the number.

        Raises:
            NotFound: there is no such article.
            Refused: the ballot's id is none that a page of ours has.
            Conflict: too many readers answered at this very moment.
        """
        name, ballot_id = article_named(article).name, OpaqueId.parse(ballot_id)
        try:
            return insisting(lambda: self._counted(name, ballot_id, helpful=helpful), tries=_TRIES)
        except Conflict:
            says = "Many people are answering right now. Please send your answer once more."
            raise Conflict(says) from None

    def _counted(self, article: str, ballot_id: str, *, helpful: bool) -> Tally:
        earlier, found = self._records.find_together(
            Ref(Ballot, (article, ballot_id)), Ref(Tally, (article,))
        )
        tally = found or Tally(article=article)
        if earlier and earlier.helpful == helpful:
            return tally
        at = self._now()
        ballot = (
            earlier.but(helpful=helpful, cast_at=at)
            if earlier
            else Ballot(article=article, ballot_id=ballot_id, helpful=helpful, cast_at=at)
        )
        counted = count(tally, ballot, earlier)
        self._records.keep(ballot, counted)
        return counted
