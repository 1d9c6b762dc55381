"""Giving a good-faith estimate: the version that is made of what is needed, once."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.good_faith import (
    EstimateFile,
    GivenHow,
    GoodFaithEstimate,
    estimate_id_for,
    last_day_from,
)
from backoffice.domain.good_faith_plan import Need
from backoffice.domain.provider import Provider


class Issuer(NamedTuple):
    """The network, as estimates name it."""

    legal_name: str
    tax_id: str
    home_zone: str


def how_to_give(
    need: Need | None, file: EstimateFile, client: Client, at: datetime
) -> GivenHow | None:
    """How the estimate can be given now; None: not yet, or by nobody."""
    if need is None or not need.can_be_given or need.ready_at > at:
        return None
    if file.wish is not None and file.wish.on_paper:
        return GivenHow.PAPER
    return GivenHow.MAIL if client.may_be_emailed else None


def says_the_same(
    file: EstimateFile, need: Need, how: GivenHow, *, at: datetime, zone: str
) -> bool:
    """Whether just this was given on this very day: to ask twice in a row brings one."""
    latest = file.latest
    if file.wish is not None and file.wish.anew:
        return False
    if latest is None or (latest.lines, latest.how) != (need.lines, how):
        return False
    return day_in(latest.given_at, zone) == day_in(at, zone)


def given(
    file: EstimateFile,
    need: Need,
    how: GivenHow,
    *,
    client: Client,
    provider: Provider,
    issuer: Issuer,
    at: datetime,
) -> GoodFaithEstimate:
    """The next version, as the client gets it *at* this moment."""
    today = day_in(at, issuer.home_zone)
    number = file.number + 1
    return GoodFaithEstimate(
        client_id=client.client_id,
        estimate_id=estimate_id_for(provider.provider_id, number),
        provider_id=provider.provider_id,
        number=number,
        lines=need.lines,
        since=today,
        until=last_day_from(today),
        provider_name=provider.name,
        npi=provider.npi,
        network_name=issuer.legal_name,
        tax_id=issuer.tax_id,
        state=client.care_state,
        first_visit_on=need.first_visit_on,
        due_on=need.due_on,
        given_at=at,
        how=how,
        asked_for=file.wish is not None,
        visits=need.visits,
    )
