"""Ways to have a visit paid for after all, once the insurance that was to pay proves to be over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from backoffice.domain import deadlines
from backoffice.domain.calendar import Day
from backoffice.domain.coverage import Coverage
from backoffice.domain.early_end import turned_out_over
from backoffice.domain.identifiers import OpaqueId, PayerId
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact


class Way(StrEnum):
    """What a person may do, in the order in which it is best tried."""

    SECOND_POLICY = "second_policy"  # staff: ask its payer whether it pays first now
    EARLIER_POLICY = "earlier_policy"  # staff: ask its payer whether it went on after all
    ASK_CLIENT = "ask_client"  # the provider: send the client a link
    CASH_PAY = "cash_pay"  # the provider: ask the client, who may say no


SAYS: Mapping[Way, str] = {
    Way.SECOND_POLICY: "Ask this policy's payer whether it pays first now, and enter it so.",
    Way.EARLIER_POLICY: "It gave way to the one that ended. Ask its payer whether it went on.",
    Way.ASK_CLIENT: "Send the client a link, and ask which insurance held on that day.",
    Way.CASH_PAY: "Ask the client whether they pay themselves. Bill them only if they agree.",
}


class WayToBill(Fact):
    """One way, and until when it is open."""

    way: Way
    says: str
    policy_id: OpaqueId | None = None
    payer_id: PayerId | None = None
    file_by: Day | None = None
    """The last day for a claim; None: no payer is asked."""


def ways_to_bill(
    day: date, coverage: Coverage, payers: Mapping[str, Payer], *, without: str
) -> tuple[WayToBill, ...]:
    """The ways for a visit on *day*, no primary policy being left that covers it.

    *without* is the id of the policy that proved to be over.
    """
    second = coverage.secondary_in_force(day)
    found = [_to(Way.SECOND_POLICY, second, day, payers)] if second else []
    found += [
        _to(Way.EARLIER_POLICY, each, day, payers) for each in _given_way(coverage, day, without)
    ]
    unknown = WayToBill(way=Way.ASK_CLIENT, says=SAYS[Way.ASK_CLIENT], file_by=_file_by(None, day))
    return (*found, unknown, WayToBill(way=Way.CASH_PAY, says=SAYS[Way.CASH_PAY]))


def _to(way: Way, policy: Policy, day: date, payers: Mapping[str, Payer]) -> WayToBill:
    return WayToBill(
        way=way,
        says=SAYS[way],
        policy_id=policy.policy_id,
        payer_id=policy.payer_id,
        file_by=_file_by(payers.get(policy.payer_id or ""), day),
    )


def _file_by(payer: Payer | None, day: date) -> date:
    """By the payer's terms; of one that nobody knows, the short time that most allow."""
    if payer is None:
        return day + timedelta(days=deadlines.WITHOUT_TERMS)
    return deadlines.file_by(payer, day)


def _given_way(coverage: Coverage, day: date, without: str) -> Iterator[Policy]:
    """The primary policies that were told to cover *day*, and were ended, or made void, since."""
    for policy_id in sorted({version.policy.policy_id for version in coverage.versions}):
        told, now = coverage.last_stated(policy_id), coverage.policy(policy_id)
        is_another = policy_id != without and not turned_out_over(coverage, policy_id, day)
        gave_way = now is None or not now.covers(day)
        if told and is_another and gave_way and told.policy.is_primary and told.policy.covers(day):
            yield told.policy
