"""The desk of good-faith estimates: clients who pay themselves are told in time what it costs."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from backoffice.domain.calendar import day_in
from backoffice.domain.events.claims import BillingChanged
from backoffice.domain.events.invoices import GoodFaithEstimateGiven
from backoffice.domain.good_faith import (
    EstimateFile,
    GivenHow,
    GoodFaithEstimate,
    Overrun,
    Wish,
)
from backoffice.domain.good_faith_bill import overruns
from backoffice.domain.good_faith_giving import Issuer, given, how_to_give, says_the_same
from backoffice.domain.good_faith_plan import Circumstances, Need, needed, next_look, planned
from backoffice.domain.good_faith_tasks import left_to_people, told
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.record import Ref
from backoffice.domain.visit import Visit
from backoffice.services.good_faith_files import Found, GoodFaithFiles, begun
from backoffice.services.good_faith_mail import letter_about
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.events.event import Event
    from backoffice.services.good_faith_ports import EstimateHandouts, FindsDueEstimates
    from backoffice.services.ports import Clock, Finds, Records

_PAGE = 1000
_SENT_WITHIN = timedelta(days=1)
"""A mail that is not sent by then had nowhere to go to."""


class DueEstimates:
    """Finding what is to be looked at; one that is handed out twice is looked at twice."""

    def __init__(self, *, files: FindsDueEstimates, handouts: EstimateHandouts) -> None:
        self._files = files
        self._handouts = handouts

    def hand_out_due(self, *, due: datetime) -> int:
        """Hand out the files to look at by a moment, longest due first; how many there were."""
        found = self._files.to_look_at(by=due, limit=_PAGE)
        self._handouts.hand_out(found)
        return len(found)


class GoodFaithDesk:
    """From whatever happened to the visits of a client with a provider to the estimate they get.

    It looks at what is on file now, so news may come twice, late and in any order; what matters is
    that somebody looks after each change, or in time.
    """

    def __init__(
        self,
        *,
        records: Records,
        visits: Finds[Visit],
        estimates: Finds[GoodFaithEstimate],
        files: Finds[EstimateFile],
        issuer: Issuer,
        now: Clock,
    ) -> None:
        self._records = records
        self._on_file = GoodFaithFiles(records=records, visits=visits)
        self._estimates = estimates
        self._files = files
        self._issuer = issuer
        self._now = now

    def attend_client(
        self,
        client_id: str,
        **about: str | int,  # noqa: ARG002 - the events' fields
    ) -> None:
        """Something about a client changed: look at all that is planned with them."""
        for file in self._files.all_of(client_id):
            self.attend(client_id, file.provider_id)

    def attend_address(self, client_id: str) -> None:
        """A client can be written to again, or elsewhere: what did not reach them is given anew."""
        for file in self._files.all_of(client_id):
            insisting(partial(self._again, client_id, file.provider_id))
            self.attend(client_id, file.provider_id)

    def _again(self, client_id: str, provider_id: str) -> None:
        [file] = self._records.find_together(Ref(EstimateFile, (client_id, provider_id)))
        if file is None or file.latest is None or file.latest.how is not GivenHow.MAIL:
            return
        if file.wish is not None:
            return
        [mailing] = self._records.find_together(
            Ref(Mailing, (letter_about(file.latest).mailing_id,))
        )
        never_sent = mailing is None and self._now() - file.latest.given_at > _SENT_WITHIN
        if never_sent or (mailing is not None and mailing.status is MailingStatus.BOUNCED):
            self._records.keep(file.but(wish=Wish(asked_at=self._now(), anew=True)))

    def attend(self, client_id: str, provider_id: str, **about: str) -> None:  # noqa: ARG002
        """Look again at what one client is to be told of visits with one provider.

        Raises:
            Conflict: others write to the same file all the time; ask again later.
        """
        insisting(lambda: self._attend(client_id, provider_id))

    def _attend(self, client_id: str, provider_id: str) -> None:
        at, zone = self._now(), self._issuer.home_zone
        found = self._on_file.of(client_id, provider_id, day_in(at, zone))
        if found is None:
            return
        need = needed(found.case, at=at, zone=zone)
        file, made = self._given(found, need, at)
        if need is not None and file.wish is None and file is not found.case.file:
            need = needed(found.case._replace(file=file), at=at, zone=zone)
        wanted = left_to_people(need, may_be_emailed=_is_reached(found), at=at, zone=zone)
        above = self._overruns(found, made)
        file, tasks = told(file, found.tasks, wanted, above, at=at, zone=zone)
        case = found.case._replace(file=file)
        file = file.but(insured=_insured(case, at, zone))
        file = file.but(look_at=next_look(case, need, at=at, zone=zone))
        if file == (found.known or begun(client_id, provider_id)):
            return
        events: list[Event] = [_exceeded(file, each) for each in _moved(found.case.file, file)]
        if made is not None:
            events.append(
                GoodFaithEstimateGiven(
                    client_id=client_id, provider_id=provider_id, number=made.number
                )
            )
        self._records.keep(file, *([made] if made else []), *tasks, events=events)

    def _given(
        self, found: Found, need: Need | None, at: datetime
    ) -> tuple[EstimateFile, GoodFaithEstimate | None]:
        """The file once what can be given is given."""
        file = found.case.file
        how = how_to_give(need, file, found.client, at)
        if need is None or how is None:
            return file, None
        if says_the_same(file, need, how, at=at, zone=self._issuer.home_zone):
            return file.but(wish=None), None
        made = given(
            file,
            need,
            how,
            client=found.client,
            provider=found.case.provider,
            issuer=self._issuer,
            at=at,
        )
        return file.but(latest=made, wish=None), made

    def _overruns(self, found: Found, made: GoodFaithEstimate | None) -> tuple[Overrun, ...]:
        """Where bills exceed what was told; without an estimate nothing was expected."""
        if found.case.file.latest is None:
            return ()
        client_id, provider_id = found.client.client_id, found.case.provider.provider_id
        every = [*self._estimates.all_of(client_id), *([made] if made else [])]
        own = [each for each in every if each.provider_id == provider_id]
        return overruns(found.case.visits, own)


def _is_reached(found: Found) -> bool:
    wish = found.case.file.wish
    return found.client.may_be_emailed or (wish is not None and wish.on_paper)


def _insured(case: Circumstances, at: datetime, zone: str) -> tuple[str, ...]:
    """The visits to come that somebody else is going to pay for; of those that the client pays by
    now, it stays known until they are told.
    """
    to_come = planned(case.visits, day_in(at, zone))
    is_told = case.file.latest.visits if case.file.latest else ()
    return tuple(
        sorted(
            each.visit_id
            for each in to_come
            if not case.client_pays.get(each.visit_id, False)
            or (each.visit_id in case.file.insured and each.visit_id not in is_told)
        )
    )


def _moved(before: EstimateFile, after: EstimateFile) -> list[str]:
    """The visits of which it is new by how much they are above the estimate, or that they are."""
    visits = {each.visit_id for each in (*before.overruns, *after.overruns)}
    return sorted(each for each in visits if before.above(each) != after.above(each))


def _exceeded(file: EstimateFile, visit_id: str) -> BillingChanged:
    return BillingChanged(visit_id=visit_id, client_id=file.client_id, provider_id=file.provider_id)
