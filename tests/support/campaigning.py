"""An office with clients whose plans end, and the clockwork of its campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from backoffice.adapters.dynamodb.database import Put
from backoffice.domain.calendar import moment_at
from backoffice.domain.client import Client
from backoffice.domain.record import Ref
from backoffice.domain.renewal import LINK_LASTS, Renewal, RenewalStatus
from backoffice.domain.wave_batch import Entry, Standing
from backoffice.services.campaign import Ticked
from tests.support.submission import again_after_a_crash
from tests.twins.office import HOME, MemoryOffice

YEAR_END = date(2026, 12, 31)
FIRST_WAVE = date(2026, 11, 15)
"""A Sunday; 46 days before the year's last day."""
NOON = moment_at(FIRST_WAVE, time(12), HOME)
TOLD = datetime(2026, 10, 1, 12, tzinfo=UTC)
TICK = timedelta(minutes=5)


def client_id(number: int) -> str:
    return f"client-{number:08}"


def client(number: int, **differences: Any) -> Client:
    given = {
        "client_id": client_id(number),
        "first_name": "Ana",
        "last_name": "Rivera",
        "email": f"c{number}@mail.example",
        "email_consent_at": TOLD,
        "state": "NY",
        "time_zone": HOME,
        "created_at": TOLD,
    }
    return Client.model_validate(given | differences)


def renewal(number: int, ends_on: date = YEAR_END, **differences: Any) -> Renewal:
    given = {
        "client_id": client_id(number),
        "ends_on": ends_on,
        "policy_id": f"policy-{number:08}",
        "provider_id": "provider-ruth",
        "opened_on": TOLD.date(),
        "active_until": date(2027, 3, 1),
        "expires_at": moment_at(ends_on + LINK_LASTS + timedelta(days=1), time.min, HOME),
    }
    return Renewal.model_validate(given | differences)


def office_at(at: datetime = NOON, *, clients: int = 0, index_lag: int = 0) -> MemoryOffice:
    """An office in which so many clients are to be asked about the year's end."""
    office = MemoryOffice(index_lag=index_lag)
    office.wait(TOLD - office.clock())
    for number in range(clients):
        office.records.keep(client(number), renewal(number))
    settle(office)
    office.wait(at - office.clock())
    return office


def settle(office: MemoryOffice) -> None:
    """Nobody but the campaign is looked at: what the office would tell others is left unsaid."""
    office.stream.clear()
    office.database.catch_up()
    office.faults.passed.clear()


def tick(office: MemoryOffice) -> Ticked:
    return office.campaign.tick(due=office.clock())


def go_on(office: MemoryOffice, *, until: datetime) -> Ticked:
    """The campaign's clockwork until a moment: a tick every five minutes, batches when they come.

    Whatever crashes is repeated by the next tick, or by its queue, and by nothing else.
    """
    done = Ticked()
    while office.clock() < until:
        if office.pace.is_open(office.clock()):
            done = unless_it_crashes(lambda: tick(office)) or done
        for _ in range(5):
            _deliver(office)
            office.wait(TICK / 5)
    return done


def _deliver(office: MemoryOffice) -> None:
    """What is visible in the campaign's queue, each message once."""
    for delivery in office.in_flight():
        if delivery.queue and delivery.queue.name == "renewal-campaign":
            unless_it_crashes(partial(office.deliver, delivery))


def noon_of(day: date) -> datetime:
    return moment_at(day, time(12), HOME)


def unless_it_crashes(step: Callable[[], Any]) -> Any:
    """What *step* gives, or None if it crashes; nobody repeats it."""
    tried: list[bool] = []

    def once() -> Any:
        if tried:
            return None
        tried.append(True)
        return step()

    return again_after_a_crash(once)


def entries(office: MemoryOffice, wave_on: date = FIRST_WAVE) -> list[Entry]:
    """The marks of all clients of a run, in the order of its batches."""
    return [
        Entry.model_validate(entry)
        for item in sorted(office.database.items("wave-batches"), key=lambda it: it["place"])
        if item["wave_on"] == wave_on.isoformat()
        for entry in item["entries"]
    ]


def standings(office: MemoryOffice, wave_on: date = FIRST_WAVE) -> Counter[Standing]:
    return Counter(entry.standing for entry in entries(office, wave_on))


def mailed(office: MemoryOffice) -> Counter[str]:
    """Who got how many mails."""
    return Counter(mail.client.client_id for _, mail in office.bulk_mail.taken)


def write_into(office: MemoryOffice, table: str, key: dict[str, str], **attributes: Any) -> None:
    """Somebody writes into a record past the office, which may then be unable to read it."""
    [item] = [each for each in office.database.items(table) if key.items() <= each.items()]
    version = item["version"]
    after = item | attributes | {"version": version + 1}
    put = Put(table, key, after, read_version=version)
    office.database.write([put], change_id=f"somebody-else-{version}")


def answers(office: MemoryOffice, numbers: Sequence[int]) -> None:
    """Some say what comes after their plan."""
    for number in numbers:
        known = office.records.find_together(*[_ref(number)])[0]
        office.records.keep(known.but(status=RenewalStatus.ANSWERED))


def _ref(number: int) -> Any:
    return Ref(Renewal, (client_id(number), YEAR_END.isoformat()))
