"""The call script desk: what to ask a client's payer by telephone, with what is to be at hand."""

from __future__ import annotations

from backoffice.domain import call_script
from backoffice.domain.audit import Act
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import NotFound
from backoffice.domain.identifiers import MemberId
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import RosterEntry
from backoffice.services.audit import AuditTrail
from backoffice.services.ports import Clock, FindsPayers, Records

NOTHING_TO_ASK = "There is no such client on your roster, or no policy to ask about."
UNKNOWN = "This payer is not in our registry, so no machine can ask it."
NOT_BY_EDI = "This payer answers no electronic inquiries, or we have no id to ask it under."


class CallScriptView(Fact):
    """What to say and to ask on the telephone; the answers belong on paper, not in here."""

    payer: str
    why: str | None = None
    """Why the payer cannot be asked by EDI; None: it can, and a call may still say more."""
    member_id: MemberId | None = None
    """None: it is still to come (Q6)."""
    network_name: str
    network_npi: str
    network_tax_id: str | None = None
    at_hand: tuple[str, ...] = call_script.AT_HAND
    ask_for: str = call_script.ASK_FOR
    questions: tuple[str, ...] = tuple(each.says for each in call_script.QUESTIONS)


class CallScriptDesk:
    """Scripts of calls, for the client's own provider."""

    def __init__(
        self,
        *,
        records: Records,
        payers: FindsPayers,
        audit: AuditTrail,
        network_name: str,
        network_npi: str,
        network_tax_id: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._payers = payers
        self._audit = audit
        self._network_name = network_name
        self._network_npi = network_npi
        self._network_tax_id = network_tax_id
        self._now = now

    def script(self, client_id: str, *, caller: Caller) -> CallScriptView:
        """What to ask the payer of a client of the caller's (EL-4); that it is read is noted first.

        It is about the policy in force today, or else the one that begins next.
        """
        entry, client, coverage = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
        )
        if entry is None or client is None or coverage is None:
            raise NotFound(NOTHING_TO_ASK)
        today = day_in(self._now(), client.time_zone)
        policy = coverage.current(today)
        if policy is None:
            raise NotFound(NOTHING_TO_ASK)
        payer = self._payers.find(policy.payer_id) if policy.payer_id else None
        terms = payer.on(today) if payer else None
        by_edi = terms is not None and terms.eligibility_payer_id is not None
        self._audit.note(Act.READ_POLICIES, client_id, caller=caller)
        return CallScriptView(
            payer=_name(payer, policy),
            why=None if by_edi else NOT_BY_EDI if payer else UNKNOWN,
            member_id=policy.member_id,
            network_name=self._network_name,
            network_npi=self._network_npi,
            network_tax_id=self._network_tax_id or None,
        )


def _name(payer: Payer | None, policy: Policy) -> str:
    """As the registry has it, or as the client typed it."""
    return payer.name if payer else policy.typed_payer_name or policy.payer_id or ""
