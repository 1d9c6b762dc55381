"""An edit: one thing that is looked at before a bill leaves, and what to do where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from backoffice.domain.bill import Bill
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.record import Fact
from backoffice.domain.task import TaskOwner

Code = Annotated[str, Field(pattern="^[A-Z][A-Z0-9_]{1,39}$")]
"""An edit's stable code: records, payers' terms and callers keep it."""


class Mender(StrEnum):
    """Who mends what an edit found; the staff's are the names of their queues."""

    PROVIDER = "provider"
    CLIENT = "client"  # asked by the provider, who speaks with them
    BILLING = "billing"
    ENROLMENT = "enrolment"  # how provider and payer stand to each other
    CONFIGURATION = "configuration"  # our own numbers, or the payer's

    def task_owner(self, provider_id: str) -> TaskOwner:
        """Whose task it becomes; what the client has to do is asked of their provider."""
        if self in {Mender.PROVIDER, Mender.CLIENT}:
            return TaskOwner.provider(provider_id)
        return TaskOwner.staff(self)


class Weight(StrEnum):
    """What a finding does to the bill."""

    STOPS = "stops"  # it does not leave
    WARNS = "warns"  # it leaves, and whoever reads the claim sees it


class Finding(Fact):
    """What one edit found in one bill. It quotes nothing of the bill: only where to look."""

    code: Code
    weight: Weight
    owner: Mender
    next_action: str
    """One plain sentence."""
    places: tuple[str, ...] = ()
    """Which parts of the bill, as `lines.0.charge`; none where all of it is meant."""
    source: str
    about_terms: bool = False
    """Whether it is about what is agreed with the payer, whatever the bill."""

    @property
    def stops(self) -> bool:
        """Whether the bill must not leave with it."""
        return self.weight is Weight.STOPS

    def task_owner(self, provider_id: str) -> TaskOwner:
        """Whose task it becomes; what the client has to do is asked of their provider."""
        return self.owner.task_owner(provider_id)


Finds = Callable[[Bill, Circumstances], Iterable[str]]
"""Every place in the bill that is wrong; "" where it is no single place."""


class Edit(NamedTuple):
    """One check, as data."""

    code: str
    looks_at: str
    """In plain words, and where it stands in the 837P (005010X222A1)."""
    owner: Mender
    next_action: str
    source: str
    finds: Finds
    weight: Weight = Weight.STOPS
    usual: bool = True
    """False: only for payers whose terms switch it on."""
    payers_differ: bool = False
    """Whether a payer's terms may switch it off or on; nobody switches off what the guide says."""
    about_terms: bool = False
    """Whether a warning is about what is agreed with the payer: the payer takes such a claim, and
    says nothing, so that one task for the payer is opened instead."""
    on_voids: bool = True
    """False: a claim that is taken back need not be one that may be made."""

    def finding(self, bill: Bill, circumstances: Circumstances) -> Finding | None:
        """What it finds in *bill*, or None."""
        places = tuple(dict.fromkeys(self.finds(bill, circumstances)))
        if not places:
            return None
        return Finding(
            code=self.code,
            weight=self.weight,
            owner=self.owner,
            next_action=self.next_action,
            places=tuple(place for place in places if place),
            source=self.source,
            about_terms=self.about_terms,
        )
