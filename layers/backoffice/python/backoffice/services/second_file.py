"""The file of a second claim: what is on file about a visit, for the insurance that pays next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from backoffice.domain.account import VisitAccount
from backoffice.domain.authorization import Authorizations, VisitsAllowed
from backoffice.domain.claim import Claim, claim_id_for
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.denial import Denial
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.visit import Visit
from backoffice.services.claim_file import ClaimFile, ClaimFiles, VisitIds


@dataclass(frozen=True)
class SecondFile(ClaimFile):
    """The same as of a first claim, seen from the policy that pays after it."""

    @property
    def policy(self) -> Policy | None:
        """The policy that pays second on the day of the visit, as it is believed now."""
        return self.coverage.secondary_in_force(self.visit.day) if self.coverage else None

    @property
    def secondary(self) -> Policy | None:
        """Nobody is known to pay third."""
        return None

    @property
    def programme(self) -> VisitsAllowed | None:
        """Employee assistance leaves nothing to anybody."""
        return None


class FirstDecided(NamedTuple):
    """The first claim and the account of its visit, with the file of the second."""

    first: Claim
    account: VisitAccount
    denial: Denial | None
    """Of the first claim."""
    file: ClaimFile


class SecondFiles(ClaimFiles):
    """Where files of second claims are fetched from."""

    def decided(self, ids: VisitIds) -> FirstDecided | None:
        """The file of the second claim; None where no payer decided anything about the visit."""
        visit, client, coverage, provider, allowed, first, second, account, denial = (
            self._records.find_together(
                Ref(Visit, (ids.client_id, ids.visit_id)),
                Ref(Client, (ids.client_id,)),
                Ref(Coverage, (ids.client_id,)),
                Ref(Provider, (ids.provider_id,)),
                Ref(Authorizations, (ids.client_id,)),
                Ref(Claim, (claim_id_for(ids.visit_id, Priority.PRIMARY),)),
                Ref(Claim, (claim_id_for(ids.visit_id, Priority.SECONDARY),)),
                Ref(VisitAccount, (ids.visit_id,)),
                Ref(Denial, (claim_id_for(ids.visit_id, Priority.PRIMARY),)),
            )
        )
        if None in (visit, client, provider, first, account):
            return None
        allowed = allowed or Authorizations(client_id=ids.client_id)
        file = SecondFile(visit, client, provider, second, coverage, allowed)
        return FirstDecided(first, account, denial, file)

    def with_payers(self, file: ClaimFile) -> ClaimFile:
        """The *file* with what is known of the insurance that pays second."""
        return self._with_payers(file)
