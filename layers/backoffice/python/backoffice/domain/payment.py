"""Payment: who is asked to pay for a visit first, the insurance by a claim, or the client."""

from __future__ import annotations

from typing import NamedTuple

from backoffice.domain.participation import NetworkStanding, OutOfNetwork
from backoffice.domain.policy import Policy
from backoffice.domain.visit import CashReason, PaidBy, Payment, Visit, VisitStatus

_INSURANCE = Payment(by=PaidBy.INSURANCE)
_NOT_YET = {OutOfNetwork.NOT_YET_EFFECTIVE}


class Decision(NamedTuple):
    """Who pays, and whether a claim has to wait for the payer's word about the provider."""

    payment: Payment | None
    """None: nobody, because the visit was not held."""
    waits: bool = False
    """For an effective date: none is named yet, or one after the visit (CR-7, CL-3)."""


def who_pays(
    visit: Visit,
    policy: Policy | None,
    standing: NetworkStanding | None,
    *,
    programme: bool = False,
) -> Decision:
    """Who pays for *visit* (CR-8, CR-9, CP-1); nothing else in the office decides this.

    *policy* is the one in force on its day, as it is believed now, and *standing* says
    whether the provider is in network with its payer on that day, where the client was.
    With *programme*, employee assistance has a visit left: it is asked instead, and
    whatever comes of that, the client is not.
    A provider who applied and has no effective date before the visit may get one that
    reaches back: such a claim waits. All else that is out of network is the client's.
    """
    if visit.status is not VisitStatus.HELD:
        return Decision(None)
    return who_would_pay(visit, policy, standing, programme=programme)


def who_would_pay(
    visit: Visit,
    policy: Policy | None,
    standing: NetworkStanding | None,
    *,
    programme: bool = False,
) -> Decision:
    """Who pays for *visit* if it takes place, by the rules of `who_pays`."""
    if visit.self_pay:
        return _by_client(CashReason.CLIENTS_WISH)
    if programme:
        waits = standing is not None and set(standing.reasons) == _NOT_YET
        return Decision(Payment(by=PaidBy.PROGRAMME), waits=waits)
    if policy is None or standing is None:
        return _by_client(CashReason.PAYER_UNKNOWN if policy else CashReason.NO_POLICY)
    if standing.in_network or set(standing.reasons) == _NOT_YET:
        return Decision(_INSURANCE, waits=not standing.in_network)
    return _by_client(*standing.reasons)


def _by_client(*because: str) -> Decision:
    return Decision(Payment(by=PaidBy.CLIENT, because=because))
