"""The tables about the network: its providers, its payers, and what is agreed between them."""

from __future__ import annotations

from backoffice.adapters.dynamodb.database import Key
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.participation import Participation
from backoffice.domain.payer import Payer
from backoffice.domain.provider import Provider
from backoffice.domain.rates import FeeSchedule

_REGISTRY = "payers"


class ProvidersTable(Table[Provider], of=Provider):
    """Keyed by provider."""

    NAME = "providers"
    KEY = ("provider_id",)
    MISSING = "There is no such provider."


class ParticipationsTable(Table[Participation], of=Participation):
    """Keyed by provider, then payer and state: one provider's standing is one query."""

    NAME = "participations"
    KEY = ("provider_id", "participation_id")

    def indexed(self, record: Participation) -> dict[str, str]:
        return {"participation_id": f"{record.payer_id}.{record.state}"}

    def key(self, *values: str) -> Key:
        provider_id, payer_id, state = values
        return super().key(provider_id, f"{payer_id}.{state}")


class PayersTable(Table[Payer], of=Payer):
    """Keyed under one registry, a few hundred payers, so that a form can offer them all."""

    NAME = "payers"
    KEY = ("registry", "payer_id")
    MISSING = "There is no such payer."

    def indexed(self, record: Payer) -> dict[str, str]:  # noqa: ARG002
        return {"registry": _REGISTRY}

    def key(self, *values: str) -> Key:
        return super().key(_REGISTRY, *values)

    def registry(self) -> list[Payer]:
        """Every payer, by name."""
        return sorted(self.all_of(_REGISTRY), key=lambda payer: payer.name.casefold())


class RatesTable(Table[FeeSchedule], of=FeeSchedule):
    """Keyed by payer."""

    NAME = "rates"
    KEY = ("payer_id",)
    MISSING = "No rates are agreed with this payer."
