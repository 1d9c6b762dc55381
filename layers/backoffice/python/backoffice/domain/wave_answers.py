"""What becomes of a batch by what the mail service answers: of one client, or of a whole call.

What it refuses may be a client's fault, who is to be asked for another address, or the account's,
which no client should be asked about. Where nothing tells, time does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from backoffice.domain.wave_batch import Entry, Standing, WaveBatch, moved

REFUSED_FOR = timedelta(days=1)
"""As long as the mail service counts what it took: what it counts then, it took meanwhile."""
_TRIES = 2
"""How often one client is tried whom the mail service did not take."""

OF_THE_ACCOUNT = frozenset(
    {
        "ACCOUNT_THROTTLED",
        "ACCOUNT_DAILY_QUOTA_EXCEEDED",
        "ACCOUNT_SUSPENDED",
        "ACCOUNT_SENDING_PAUSED",
        "CONFIGURATION_SET_SENDING_PAUSED",
        "CONFIGURATION_SET_NOT_FOUND",
        "INVALID_SENDING_POOL_NAME",
        "MAIL_FROM_DOMAIN_NOT_VERIFIED",
        "TEMPLATE_NOT_FOUND",
    }
)
"""Codes of the mail service (BulkEmailStatus) that say nothing of the client: it took nothing, and
whoever looks after the account mends it, so the client is tried again as long as the wave lasts.
"""
PASSING = frozenset({"TRANSIENT_FAILURE", "FAILED"})
"""Codes after which the same mail may be taken a moment later; tried once more."""


def settled(
    batch: WaveBatch,
    refused: Mapping[str, str | None],
    *,
    at: datetime,
    took_others: bool = False,
) -> WaveBatch:
    """The batch after the mail service answered: its code for each client it did not take.

    A code that all mails of a call get says nothing of any one of them, and of a single mail only
    if others of the batch were taken: else see `doubted`.
    """
    [code, *others] = {*refused.values()}
    says_nothing = not others and (len(refused) > 1 or not batch.takes_any)
    if code is not None and says_nothing:
        if code not in OF_THE_ACCOUNT | PASSING:
            return doubted(batch, code, at=at, took_others=took_others)
        if len(refused) > 1:
            return given_back(batch, code, repeated=True, at=at)
    entries = tuple(
        _answered(entry, refused[entry.client_id]) if entry.client_id in refused else entry
        for entry in batch.entries
    )
    back = any(each.standing is Standing.PINNED and each.client_id in refused for each in entries)
    return batch.but(
        entries=entries,
        given_back_at=at if back else batch.given_back_at,
        refusals=max(0, batch.refusals - 1),
    )


def given_back(
    batch: WaveBatch, reason: str, *, repeated: bool, at: datetime, took_others: bool = False
) -> WaveBatch:
    """The batch after the mail service took none of it; who was claimed waits again.

    Where the call cannot be *repeated*, one of its mails is the cause: fewer go together next
    time, until it is found, and that one fails with the *reason*. But where none of the batch was
    taken yet, the account may be the cause as well: see `doubted`.
    """
    if repeated:
        back = dict.fromkeys(batch.claimed, Standing.PINNED)
        return moved(batch, back).but(given_back_at=at)
    if len(batch.claimed) == 1 and not batch.takes_any:
        return doubted(batch, reason, at=at, took_others=took_others)
    if len(batch.claimed) == 1:
        alone = dict.fromkeys(batch.claimed, Standing.FAILED)
        return moved(batch, alone, why=reason).but(refusals=max(0, batch.refusals - 1))
    back = dict.fromkeys(batch.claimed, Standing.PINNED)
    return moved(batch, back).but(refusals=batch.refusals + 1)


def doubted(batch: WaveBatch, reason: str, *, at: datetime, took_others: bool) -> WaveBatch:
    """The batch after whoever was claimed was refused, by their own fault or by the account's.

    They wait, and the others are tried first. Whoever was refused for a whole day in which the
    mail service *took others*' mails is refused for what is theirs, and fails with the *reason*.
    """

    def after(entry: Entry) -> Entry:
        if entry.standing is not Standing.CLAIMED:
            return entry
        if took_others and _is_long_refused(entry, at):
            return entry.but(standing=Standing.FAILED, why=reason)
        return _tried_again(entry).but(refused_since=entry.refused_since or at)

    return batch.but(entries=tuple(map(after, batch.entries)), given_back_at=at)


def needs_to_know(batch: WaveBatch, client_ids: Collection[str], *, at: datetime) -> bool:
    """Whether it matters, if one of these is refused again, that others were taken."""
    return any(_is_long_refused(e, at) for e in batch.entries if e.client_id in client_ids)


def _is_long_refused(entry: Entry, at: datetime) -> bool:
    return entry.refused_since is not None and at >= entry.refused_since + REFUSED_FOR


def _answered(entry: Entry, refused: str | None) -> Entry:
    if refused is None:
        return entry.but(standing=Standing.SENT)
    if refused in OF_THE_ACCOUNT:
        return entry.but(standing=Standing.PINNED)
    if refused in PASSING and entry.tries + 1 < _TRIES:
        return _tried_again(entry)
    return entry.but(standing=Standing.FAILED, why=refused)


def _tried_again(entry: Entry) -> Entry:
    return entry.but(standing=Standing.PINNED, tries=entry.tries + 1)
