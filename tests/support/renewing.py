"""Offices in which somebody is asked what follows when their plan ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.adapters.dynamodb.renewals import RenewalsTable
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.link import SessionKey
from backoffice.domain.record import Ref
from backoffice.domain.renewal import Renewal
from tests.support import offices
from tests.support.builders import ANA, ANAS_BIRTHDAY
from tests.twins.office import MemoryOffice

LAST_DAY = date(2026, 12, 31)
NEW_YEAR = date(2027, 1, 1)
NEXT_LAST_DAY = date(2027, 12, 31)
DECEMBER = datetime(2026, 12, 2, 17, tzinfo=UTC)
JANUARY = datetime(2027, 1, 8, 17, tzinfo=UTC)
VISITOR = "192.0.2.7"


def asked(at: datetime = DECEMBER) -> tuple[MemoryOffice, SessionKey]:
    """An office in which Ana, insured until the year's end, opened the link about that."""
    office = offices.with_verdict()
    office.wait(at - office.clock())
    office.until_quiet()
    return office, opened(office)


def opened(office: MemoryOffice) -> SessionKey:
    """Ana opens the link about the end of her plan."""
    return office.renewal_door.open(token(office), ANAS_BIRTHDAY)


def token(office: MemoryOffice) -> str:
    """What the mails about the end of Ana's plan carry."""
    about = renewal(office)
    return office.season_tokens.of_season(about.season).derive(about.token_source())


def renewal(office: MemoryOffice) -> Renewal:
    """What Ana is asked about the end of this year."""
    return RenewalsTable(office.database).load(ANA, LAST_DAY.isoformat())


def coverage(office: MemoryOffice) -> Coverage:
    """What covers Ana."""
    found, _ = office.records.find_together(Ref(Coverage, (ANA,)), Ref(Client, (ANA,)))
    assert found is not None
    return found
