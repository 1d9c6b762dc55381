"""An office with providers in New York's list, and Ana's search in the matching team's hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backoffice.adapters.dynamodb.consultations import ConsultationsTable
from backoffice.adapters.dynamodb.directory import ListingsTable, ProfilesTable
from backoffice.adapters.dynamodb.matching import (
    FairSharesTable,
    MatchingCasesTable,
    OpportunitiesTable,
)
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.consultation import Consultation
from backoffice.domain.directory import turn_of
from backoffice.domain.fair_shares import FairShares
from backoffice.domain.matching import CaseReason
from backoffice.domain.matching_case import MatchingCase, Opportunity
from backoffice.domain.seeker import Seeker
from backoffice.domain.task import Task
from backoffice.services.matching_requests import ChosenProviders, OpportunityAnswer, SaidTo
from backoffice.services.matching_views import OpportunityView
from tests.support import builders
from tests.support.seeking import SEEKER, listing, profile, seeker
from tests.twins.office import MemoryOffice

LIN = Caller(kind=CallerKind.PROVIDER, subject="sign-in-lin", of_provider="provider-lin1")
KIM = Caller(kind=CallerKind.PROVIDER, subject="sign-in-kim", of_provider="provider-kim1")
NIA = Caller(kind=CallerKind.PROVIDER, subject="sign-in-nia", of_provider="provider-nia1")
THREE = (LIN, KIM, NIA)


def with_list(callers: Sequence[Caller] = THREE, **differences: Any) -> MemoryOffice:
    """An office whose list of New York has each of *callers*, all alike."""
    office = MemoryOffice()
    office.keep(builders.payer())
    for each in callers:
        put_in_list(office, each, **differences)
    office.keep(seeker())
    return office


def put_in_list(office: MemoryOffice, caller: Caller, **differences: Any) -> None:
    """Put a provider into a state's list, with a profile."""
    provider_id = str(caller.of_provider)
    office.keep(listing(provider_id, **differences), profile(provider_id))


def relist(office: MemoryOffice, caller: Caller, **differences: Any) -> None:
    """Let a provider's listing say something else."""
    known = ListingsTable(office.database).load("NY", turn_of(str(caller.of_provider)))
    office.keep(known.but(**differences))


def open_case(
    office: MemoryOffice,
    *excluding: str,
    because: CaseReason = CaseReason.MATCH_ME,
    of: Seeker | None = None,
) -> MatchingCase:
    """Hand Ana to the matching team, as whoever closes or answers her request does."""
    records = office.matching.opened(
        of or seeker(), because=because, excluding=frozenset(excluding), at=office.clock()
    )
    if records:
        office.records.keep(*records)
    office.until_quiet()
    return case(office)


def with_case(*excluding: str) -> MemoryOffice:
    """An office in which Ana waits for the matching team."""
    office = with_list()
    open_case(office, *excluding)
    return office


def with_offer() -> MemoryOffice:
    """One in which all three were asked whether they have room."""
    office = with_case()
    offer(office)
    return office


def offer(office: MemoryOffice, *callers: Caller) -> None:
    """Ask *callers*, or those who fit best."""
    chosen = ChosenProviders(provider_ids=tuple(str(each.of_provider) for each in callers))
    office.matching_cases.offer(SEEKER, chosen)
    office.until_quiet()


def say(office: MemoryOffice, answer: SaidTo, caller: Caller) -> OpportunityView:
    """Answer an opportunity."""
    return office.opportunities.answer(SEEKER, OpportunityAnswer(answer=answer), caller=caller)


def case(office: MemoryOffice) -> MatchingCase:
    """Ana's case as it is kept."""
    return MatchingCasesTable(office.database).load(SEEKER)


def task(office: MemoryOffice) -> Task:
    """The team's task about it."""
    return TasksTable(office.database).load(case(office).task_id)


def shown(office: MemoryOffice) -> dict[str, str]:
    """How every opportunity of Ana's case stands, by provider."""
    asked: list[Opportunity] = OpportunitiesTable(office.database).all_of(SEEKER)
    return {str(each.provider_id): each.status.value for each in asked}


def requests(office: MemoryOffice) -> list[Consultation]:
    """Every request of Ana's search."""
    return ConsultationsTable(office.database).all_of(SEEKER)


def places(office: MemoryOffice, caller: Caller) -> int:
    """How many more new clients a provider has room for."""
    return ProfilesTable(office.database).load(str(caller.of_provider)).places


def shares(office: MemoryOffice) -> FairShares:
    """New York's fair shares."""
    return FairSharesTable(office.database).find("NY") or FairShares(state="NY")
