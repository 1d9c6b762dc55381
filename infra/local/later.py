"""The office of a later day: the very desks of the functions, on the local AWS, with a moved clock.

Clocks run everywhere, and no story can wait for January. What a schedule says is the moment that it
strikes (`clockwork`); what the desks themselves ask of a clock is injected, and so is this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from backoffice.adapters.archive import S3Archive
from backoffice.adapters.dynamodb.database import Database
from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from backoffice.adapters.dynamodb.network import PayersTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable, PayerConductTable
from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse
from backoffice.adapters.seals import KmsSeals
from backoffice.domain.eligibility import EligibilityCheck, Handout, Turn
from backoffice.services import ports
from backoffice.services.consultation_ports import CareHandouts
from backoffice.services.due_checks import DueDesk
from backoffice.services.gap_certificates import Seals
from backoffice.settings import Settings
from backoffice.wiring.desks import Office
from infra.local.stack import STACK, LocalStack


class OfficeOfAnotherDay(Office):
    """The desks that a story sends to another day, each on what the local AWS keeps.

    They go there for the sake of one client, or of one search for care: everybody else's clocks
    stay where they are.
    """

    def __init__(
        self, stack: LocalStack, at: datetime, *, client_id: str = "", seeker_id: str = ""
    ) -> None:
        super().__init__(Settings(_environment(stack)), now=lambda: at)
        self._stack = stack
        self._client_id = client_id
        self._seeker_id = seeker_id

    @cached_property
    def database(self) -> Database:
        return DynamoDatabase(self._stack.client("dynamodb"), prefix=f"{STACK}-")

    @cached_property
    def documents(self) -> ports.Archive:
        return S3Archive(self._stack.client("s3"), bucket=self.settings.documents)

    @cached_property
    def seals(self) -> Seals:
        return KmsSeals(self._stack.client("kms"), key=self.settings.certificate_key)

    @cached_property
    def clearinghouse(self) -> ports.Clearinghouse:
        secret = self._stack.client("secretsmanager").get_secret_value(
            SecretId=self.settings.clearinghouse_key
        )["SecretString"]
        account = Account(
            base_url=self.settings.clearinghouse_url,
            api_key=lambda: secret,
            sender_id=self.settings.network_npi,
            usage=self.settings.x12_usage,
        )
        return Clearinghouse(self.settings.clearinghouse, account)

    @cached_property
    def check_queue(self) -> ports.Handouts:
        return _AskedAtOnce(self)

    @cached_property
    def consultation_queue(self) -> CareHandouts:
        return _LookedAtAtOnce(self, self._seeker_id)

    @cached_property
    def due_checks(self) -> DueDesk:
        return DueDesk(
            checks=_ChecksOfOne(EligibilityChecksTable(self.database), self._client_id),
            payers=PayersTable(self.database),
            conduct=PayerConductTable(self.database),
            handouts=self.check_queue,
            home_zone=self.settings.home_zone,
        )

    def ask_payers(self) -> int:
        """Ask the payers about all of the client's that is due by then; how many checks it was."""
        return self.due_checks.hand_out_due(due=self._now())

    def certify(self) -> None:
        """Certify the client's planned visits as they stand then."""
        self.gap_certificates.attend(self._client_id)

    def look_at_requests(self) -> None:
        """Look at the search's requests for which it is time by then."""
        self.due_consultations.hand_out_due(due=self._now())


class _ChecksOfOne:
    """What is due of one client, by the index that has what is due of everybody."""

    _EVERYBODYS = 10_000

    def __init__(self, checks: EligibilityChecksTable, client_id: str) -> None:
        self._checks = checks
        self._client_id = client_id

    def find(self, check_id: str, /) -> EligibilityCheck | None:
        return self._checks.find(check_id)

    def due(self, payer_id: str | None, turn: Turn, *, by: datetime, limit: int) -> list[Handout]:
        found = self._checks.due(payer_id, turn, by=by, limit=self._EVERYBODYS)
        return [each for each in found if each.client_id == self._client_id][:limit]


class _AskedAtOnce:
    """The reviewer's queue, without the wait."""

    def __init__(self, office: OfficeOfAnotherDay) -> None:
        self._office = office

    def hand_out(self, checks: Sequence[Handout]) -> None:
        for check in checks:
            self._office.review.attempt(**check.model_dump())


class _LookedAtAtOnce:
    """The queue of what falls due, without the wait, and without what is due of others."""

    def __init__(self, office: OfficeOfAnotherDay, seeker_id: str) -> None:
        self._office = office
        self._seeker_id = seeker_id

    def hand_out_requests(self, requests: Sequence[tuple[str, str]]) -> None:
        for seeker_id, consultation_id in requests:
            if seeker_id == self._seeker_id:
                self._office.consultation_clock.look(seeker_id, consultation_id)

    def hand_out_searches(self, seeker_ids: Sequence[str]) -> None:
        """No story waits until a search is forgotten."""


def _environment(stack: LocalStack) -> Mapping[str, str]:
    """What all functions together were told of this deployment."""
    told: dict[str, str] = {}
    pages = stack.client("lambda").get_paginator("list_functions").paginate()
    for function in (each for page in pages for each in page["Functions"]):
        told |= function.get("Environment", {}).get("Variables", {})
    return told
