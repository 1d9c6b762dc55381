"""The desk of a client's own good-faith estimates, behind the link that leads to their invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import NotFound
from backoffice.domain.events.invoices import GoodFaithEstimateWanted
from backoffice.domain.good_faith import EstimateFile, GoodFaithEstimate, Wish
from backoffice.domain.good_faith_days import due_after_request
from backoffice.domain.good_faith_words import DISCLAIMERS, Say, described, sheet
from backoffice.domain.money import Money
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Ref
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from datetime import date

    from backoffice.domain.client_documents import Sheet, Words
    from backoffice.domain.link import SessionKey
    from backoffice.services.audit import AuditTrail
    from backoffice.services.client_invoices import ClientInvoices
    from backoffice.services.ports import Clock, Finds, Records

_NO_ESTIMATE = "There is no such estimate. The page with your estimates lists all of them."


class LineShown(Fact):
    """Like visits, as a client reads of them."""

    what: str
    count: int
    fee: Money
    total: Money


class EstimateShown(Fact):
    """What one provider's visits are expected to cost a client."""

    provider_id: str
    provider: str
    estimate_id: str | None = None
    """None: there is none yet."""
    given_on: Day | None = None
    since: Day | None = None
    until: Day | None = None
    lines: tuple[LineShown, ...] = ()
    total: Money = Money.ZERO
    wanted_by: Day | None = None
    """Until when they get the one that they asked for."""
    may_be_asked_for: bool = True
    """Whether asking brings a new one: the same twice on one day would not."""


class EstimatesShown(Fact):
    """All of a client's estimates, and what is to be known about them."""

    estimates: tuple[EstimateShown, ...]
    notes: tuple[str, ...]


class ClientEstimates:
    """Estimates for the client at the link; each look is noted."""

    def __init__(
        self,
        *,
        records: Records,
        own: ClientInvoices,
        files: Finds[EstimateFile],
        providers: Finds[Provider],
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._own = own
        self._files = files
        self._providers = providers
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def see(self, key: SessionKey | None, *, say: Say) -> EstimatesShown:
        """The newest estimate from each provider; *say* translates.

        Raises:
            NotFound: the session is over.
        """
        client = self._own.holder(key)
        self._audit.note(Act.READ_ESTIMATE, client.client_id, caller=Caller(kind=CallerKind.LINK))
        files = self._files.all_of(client.client_id)
        found = self._providers.load_each([(each.provider_id,) for each in files])
        names = {each.provider_id: each.name for each in found}
        today = day_in(self._now(), self._home_zone)
        return EstimatesShown(
            estimates=tuple(
                _shown(each, names.get(each.provider_id, ""), today, self._home_zone, say)
                for each in files
            ),
            notes=tuple(say(each) for each in DISCLAIMERS),
        )

    def sheet(self, key: SessionKey | None, estimate_id: str, words: Words) -> Sheet:
        """One estimate as a document, an earlier one, too.

        Raises:
            NotFound: the session is over, or there is no such estimate of theirs.
        """
        client = self._own.holder(key)
        self._audit.note(Act.READ_ESTIMATE, client.client_id, caller=Caller(kind=CallerKind.LINK))
        [found] = self._records.find_together(
            Ref(GoodFaithEstimate, (client.client_id, estimate_id))
        )
        if found is None:
            raise NotFound(_NO_ESTIMATE)
        return sheet(found, client, words)

    def ask(self, key: SessionKey | None, provider_id: str) -> None:
        """Ask for a new estimate; until it comes, to ask again changes nothing.

        Raises:
            NotFound: the session is over, or nothing was ever planned with such a provider.
        """
        client = self._own.holder(key)
        insisting(lambda: self._ask(client.client_id, provider_id))

    def _ask(self, client_id: str, provider_id: str) -> None:
        # What a form names is looked for among what there is: it may be anything.
        own = self._files.all_of(client_id)
        file = next((each for each in own if each.provider_id == provider_id), None)
        if file is None:
            raise NotFound(_NO_ESTIMATE)
        if file.wish is None:
            wanted = GoodFaithEstimateWanted(client_id=client_id, provider_id=provider_id)
            self._records.keep(file.but(wish=Wish(asked_at=self._now())), events=[wanted])


def _shown(file: EstimateFile, provider: str, today: date, zone: str, say: Say) -> EstimateShown:
    wish, latest = file.wish, file.latest
    wanted_by = due_after_request(day_in(wish.asked_at, zone)) if wish else None
    if latest is None:
        return EstimateShown(provider_id=file.provider_id, provider=provider, wanted_by=wanted_by)
    given_on = day_in(latest.given_at, zone)
    return EstimateShown(
        provider_id=file.provider_id,
        provider=latest.provider_name,
        estimate_id=latest.estimate_id,
        given_on=given_on,
        since=latest.since,
        until=latest.until,
        lines=tuple(
            LineShown(what=described(each, say), count=each.count, fee=each.fee, total=each.total)
            for each in latest.lines
        ),
        total=latest.total,
        wanted_by=wanted_by,
        may_be_asked_for=given_on < today,
    )
