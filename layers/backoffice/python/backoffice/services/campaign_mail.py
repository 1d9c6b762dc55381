"""The batch mailer: claims a batch, reads its clients anew, mails them in one call, and settles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from backoffice.domain import wave_answers, wave_batch
from backoffice.domain.calendar import add_business_days, day_in, day_named
from backoffice.domain.client import Client
from backoffice.domain.errors import Conflict, NothingTaken
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.pacing import Pace
from backoffice.domain.record import Ref
from backoffice.domain.renewal import Renewal, RenewalStatus
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from backoffice.domain.wave_batch import Skipped, WaveBatch, place_of
from backoffice.domain.wave_run import WaveRun
from backoffice.services.campaign_ports import RenewalMail

if TYPE_CHECKING:
    from backoffice.services.campaign_ports import CampaignPost, SendingQuota
    from backoffice.services.ports import Clock, Records, Tokens
    from backoffice.services.renewal_ports import SeasonsTokens

UNREADABLE = (
    "What is kept of this client cannot be read, so nobody asked what comes after their plan. "
    "Find out what is wrong with it, and ask them."
)
NO_ADDRESS = (
    "The mail service would not take our e-mail about the end of this client's plan. "
    "Ask for the address, then change it."
)


class _Reader(NamedTuple):
    """A client of a batch, read anew; None: there is no such client or renewal any more."""

    client: Client | None
    renewal: Renewal | None
    is_readable: bool = True

    def skipped(self, batch: WaveBatch) -> Skipped | None:
        """Why they are not written to after all."""
        if not self.is_readable:
            return Skipped.UNREADABLE
        if self.client is None or self.renewal is None:
            return Skipped.GONE
        if not self.renewal.is_open:
            return Skipped.ANSWERED
        if not self.renewal.is_asked_on(batch.wave_on):
            return Skipped.NOT_ACTIVE
        return None if self.client.may_be_emailed else Skipped.NO_MAIL

    @property
    def is_ready(self) -> bool:
        """Whether the link is for the address that the client has; another is made in a moment."""
        if self.client is None or self.renewal is None:
            return False
        return self.client.email_set_at == self.renewal.address_set_at


class BatchMailer:
    """Mails each client of a batch once, whatever is repeated, late or cut off.

    A crash between the call and its settlement leaves a doubt about the clients of that one call;
    they are not mailed again in this wave.
    """

    def __init__(
        self,
        *,
        records: Records,
        post: CampaignPost,
        tokens: SeasonsTokens,
        quota: SendingQuota,
        pace: Pace,
        now: Clock,
    ) -> None:
        self._records = records
        self._post = post
        self._tokens = tokens
        self._quota = quota
        self._pace = pace
        self._now = now
        self._seasons: dict[bytes, Tokens] = {}

    def mail(self, wave_on: str, number: int, ends_on: str, client_ids: Sequence[str]) -> None:
        """Mail a batch that was handed out, unless somebody is at it, or it is not the time.

        Whoever is left is found by the desk of the campaign, and handed out again.
        """
        run, batch, readers = self._read(wave_on, number, ends_on, client_ids)
        at = self._now()
        if run is None or batch is None or run.is_paused or not self._pace.is_open(at):
            return
        if not batch.is_waiting:
            return
        if batch.is_over(day_in(at, self._pace.home_zone)):
            self._records.keep(wave_batch.closed(batch))
            return
        # Somebody else is at it: they were quicker to claim it, or it was closed or parked.
        with suppress(Conflict):
            self._mail_all(batch, readers)

    def _mail_all(self, batch: WaveBatch, readers: Mapping[str, _Reader]) -> None:
        """One call, as a rule; several where the mail service refused a whole call for one mail."""
        before, given_back_at = None, batch.given_back_at
        while batch is not before and batch.is_waiting and batch.given_back_at == given_back_at:
            before, batch = batch, self._mail_some(batch, readers)

    def _mail_some(self, batch: WaveBatch, readers: Mapping[str, _Reader]) -> WaveBatch:
        waiting = {each: readers[each] for each in batch.waiting}
        skipped = {each: why for each, it in waiting.items() if (why := it.skipped(batch))}
        ready = [each for each, it in waiting.items() if each not in skipped and it.is_ready]
        chosen = ready[: batch.most_at_once]
        if not chosen and not skipped:
            return batch
        # Before anybody is claimed: should nobody answer, nobody is in doubt.
        took_others = self._took_others(batch, chosen)
        claimed = wave_batch.claimed(batch, chosen, skipped, at=self._now())
        send = self._post.written([self._mail(claimed, readers[each]) for each in chosen])
        unreadable = [each for each, why in skipped.items() if why is Skipped.UNREADABLE]
        self._records.keep(claimed, *(self._to_be_mended(claimed, each) for each in unreadable))
        claimed = claimed.as_kept()
        if not chosen:
            return claimed
        try:
            outcomes = send()
        except NothingTaken as refused:
            after = wave_answers.given_back(
                claimed,
                refused.reason,
                repeated=refused.can_be_repeated,
                at=self._now(),
                took_others=took_others,
            )
        else:
            codes = (outcome.refused for outcome in outcomes)
            refusals = dict(zip(chosen, codes, strict=True))
            after = wave_answers.settled(claimed, refusals, at=self._now(), took_others=took_others)
        failed = wave_batch.newly_failed(claimed, after)
        tasks = [self._task(after, readers[each.client_id].renewal) for each in failed]
        self._records.keep(after, *(task for task in tasks if task))
        return after.as_kept()

    def _took_others(self, batch: WaveBatch, chosen: Sequence[str]) -> bool:
        """Whether the mail service is known to take mails of ours to anybody, if it matters.

        An account that is still being tried out (the sandbox) takes some, but to known addresses
        only: what it refuses says nothing of a client.
        """
        if not wave_answers.needs_to_know(batch, chosen, at=self._now()):
            return False
        quota = self._quota.quota()
        return quota.reaches_anybody and quota.sent_last_day > 0

    def _mail(self, batch: WaveBatch, reader: _Reader) -> RenewalMail:
        if reader.client is None or reader.renewal is None:
            raise ValueError("nobody is written to of whom nothing is known")
        renewal = reader.renewal
        return RenewalMail(
            client=reader.client,
            token=self._token(renewal),
            mailing_id=batch.mailing_id(renewal.client_id),
            ends_on=renewal.ends_on,
            expires_at=renewal.expires_at,
            card_to_come=renewal.status is RenewalStatus.CARD_TO_COME,
        )

    def _token(self, renewal: Renewal) -> str:
        """What the mail carries; one call of the key service for all whose plans end on a day."""
        season = renewal.season
        if season not in self._seasons:
            self._seasons[season] = self._tokens.of_season(season)
        return self._seasons[season].derive(renewal.token_source())

    def _task(self, batch: WaveBatch, renewal: Renewal | None) -> Task | None:
        """The provider's, to ask for an address that works."""
        if renewal is None:
            return None
        owner = TaskOwner.provider(renewal.provider_id)
        kind = TaskKind.CONFIRM_ADDRESS
        return self._opened(batch, renewal.client_id, kind, owner, NO_ADDRESS)

    def _to_be_mended(self, batch: WaveBatch, client_id: str) -> Task:
        """The network's, to find out what is wrong with what is kept of a client."""
        owner = TaskOwner.staff("support")
        return self._opened(batch, client_id, TaskKind.LOOK_INTO_FAILURE, owner, UNREADABLE)

    def _opened(
        self, batch: WaveBatch, client_id: str, kind: TaskKind, owner: TaskOwner, next_action: str
    ) -> Task:
        at = self._now()
        return open_task(
            task_id=f"renewal-mail-{fingerprint(batch.mailing_id(client_id))[:32]}",
            kind=kind,
            owner=owner,
            about=(client_id,),
            due_on=add_business_days(day_in(at, self._pace.home_zone), 1),
            next_action=next_action,
            at=at,
        )

    def _read(
        self, wave_on: str, number: int, ends_on: str, client_ids: Sequence[str]
    ) -> tuple[WaveRun | None, WaveBatch | None, dict[str, _Reader]]:
        """The run, the batch, and its clients with their renewals: a hundred keys, in one call."""
        day = day_named(wave_on).isoformat()
        these = Ref(WaveRun, (day,)), Ref(WaveBatch, (day, place_of(number)))
        try:
            run, batch, *people = self._records.find_together(
                *these,
                *(Ref(Client, (each,)) for each in client_ids),
                *(Ref(Renewal, (each, ends_on)) for each in client_ids),
            )
        except ValidationError:  # of one of them; that one must not hold up all others
            run, batch = self._records.find_together(*these)
            return run, batch, {each: self._alone(each, ends_on) for each in client_ids}
        clients, renewals = people[: len(client_ids)], people[len(client_ids) :]
        readers = map(_Reader, clients, renewals)
        return run, batch, dict(zip(client_ids, readers, strict=True))

    def _alone(self, client_id: str, ends_on: str) -> _Reader:
        """One client of a batch, whose record may be the one that cannot be read."""
        try:
            found = self._records.find_together(
                Ref(Client, (client_id,)), Ref(Renewal, (client_id, ends_on))
            )
        except ValidationError:
            return _Reader(None, None, is_readable=False)
        return _Reader(*found)
