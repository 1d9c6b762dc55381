"""The providers of New Jersey, whom somebody who looks for care chooses from.

They stand in a state of their own, so that whoever looks in New York finds Nora and Sam, as ever.
"""

from __future__ import annotations

from typing import NamedTuple

from backoffice.domain.identifiers import PlainText, UsState
from backoffice.domain.participation import Licence, Participation
from backoffice.domain.profile import Office, Profile
from backoffice.domain.prose import Prose, Words
from backoffice.domain.provider import Provider
from backoffice.domain.wishes import Need

NEW_JERSEY = UsState("NJ")


class Colleague(NamedTuple):
    """One of them, as far as they differ from Nora."""

    first_name: str
    last_name: str
    npi: str
    payer_id: str
    """Whom they are in network with."""
    answers_within: str

    @property
    def provider_id(self) -> str:
        """As `ivy-brandt`."""
        return f"{self.first_name}-{self.last_name}".lower()

    @property
    def email(self) -> str:
        """As `ivy.brandt@fernway.example`."""
        return f"{self.first_name}.{self.last_name}@fernway.example".lower()


IVY = Colleague("Ivy", "Brandt", "1333221103", "meridian-health", "a week")
THEO = Colleague("Theo", "Marsh", "1444332211", "meridian-health", "a day")
MARA = Colleague("Mara", "Lind", "1666554435", "meridian-health", "two days")
ELI = Colleague("Eli", "Stone", "1777665542", "blue-harbor", "a day")
"""Meridian Health does not know him yet."""
_ALL = (IVY, THEO, MARA, ELI)


def providers(nora: Provider) -> list[Provider]:
    """All of them, licensed in New Jersey alone."""
    [licence] = nora.licences
    there: Licence = licence.model_copy(update={"state": NEW_JERSEY})
    return [
        nora.but(
            provider_id=each.provider_id,
            npi=each.npi,
            first_name=each.first_name,
            last_name=each.last_name,
            email=each.email,
            licences=(there,),
        )
        for each in _ALL
    ]


def profiles(nora: Profile) -> list[Profile]:
    """What they say of themselves."""
    return [
        nora.but(
            provider_id=each.provider_id,
            bio=Prose(f"I am {each.first_name}, and I work with people whose nights are too long."),
            needs=(Need.ANXIETY, Need.SLEEP),
            offices=(Office(state=NEW_JERSEY, city=PlainText("Hoboken")),),
            communication=Words(f"I answer messages within {each.answers_within}."),
        )
        for each in _ALL
    ]


def participations(nora: Participation) -> list[Participation]:
    """Each with one payer, as long as Nora."""
    return [
        nora.but(provider_id=each.provider_id, payer_id=each.payer_id, state=NEW_JERSEY)
        for each in _ALL
    ]
