"""A wave on the local AWS: whom it asks is put on file directly, the functions do the rest."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from backoffice.adapters.dynamodb.campaign import WaveRunsTable
from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.renewals import RenewalsTable
from backoffice.adapters.dynamodb.values import packed, unpacked
from backoffice.domain.calendar import day_in, moment_at
from backoffice.domain.client import Client, Language
from backoffice.domain.record import Record
from backoffice.domain.renewal import Renewal
from backoffice.domain.wave_run import WaveRun
from infra.local.office import LocalOffice
from tests.support.mail_quota import answering

_WRITTEN_TOGETHER, _TOLD_TOGETHER = 25, 10
_HOME, _NOON = "America/New_York", dt.time(12)
_LONG_AGO = datetime(2026, 1, 5, 15, tzinfo=UTC)
_TABLES: Any = {Client: ClientsTable, Renewal: RenewalsTable, WaveRun: WaveRunsTable}
_DAYS_BEFORE = 40
"""More than the campaign looks back."""
_BETWEEN_TICKS = 60
"""Seconds; a wave is walked in less."""
_AT_MOST = 3600
"""Seconds that a wave is waited for."""
_PATIENCE = 20
"""How much longer a wait is than the look before it took."""


class Wave(NamedTuple):
    """Clients whose plans all end so that they are asked on a day whose wave did not begin yet."""

    office: LocalOffice
    name: str
    clients: int
    wave_on: date

    @property
    def ends_on(self) -> date:
        """The last day of their plans: the first wave comes 46 days before it."""
        return self.wave_on + timedelta(days=46)

    def client_id(self, number: int) -> str:
        """One of them."""
        return f"{self.name}-{number:06}"

    def addresses(self) -> set[str]:
        """Where they are written to."""
        return {f"{self.client_id(n)}@mail.example" for n in range(self.clients)}

    def mails(self) -> list[dict[str, Any]]:
        """Every mail that they got."""
        return [m for m in self.office.stack.mails() if m["To"][0].startswith(f"{self.name}-")]


def put_on_file(office: LocalOffice, name: str, clients: int) -> Wave:
    """Put active clients on file, a third of whom read Spanish, and what they are to be asked.

    Their wave is that of today, or of the first day to come whose wave nobody began.
    """
    dynamodb = office.stack.client("dynamodb")
    today, begun = day_in(datetime.now(UTC), _HOME), _begun(dynamodb)
    wave_on = next(day for day in map(partial(_later, today), count()) if day not in begun)
    wave = Wave(office, name, clients, wave_on)
    earlier = {_later(wave_on, -n) for n in range(1, _DAYS_BEFORE)} - begun
    asked_nobody = map(_done, sorted(earlier))
    records = [*asked_nobody, *(record for n in range(clients) for record in _about(wave, n))]
    for together in _parts(records, _WRITTEN_TOGETHER):
        asked: dict[str, list[Any]] = {}
        for record in together:
            put = _TABLES[type(record)](None).put(record)
            asked.setdefault(f"backoffice-{put.table}", []).append(
                {"PutRequest": {"Item": packed(put.item)}}
            )
        assert not dynamodb.batch_write_item(RequestItems=asked)["UnprocessedItems"]
    return wave


def hand_out_again(wave: Wave) -> int:
    """Put each batch into the queue at once: the same message, beside the one that is delayed."""
    sqs = wave.office.stack.client("sqs")
    url = sqs.get_queue_url(QueueName="backoffice-renewal-campaign")["QueueUrl"]
    told = [_message(batch) for batch in batches(wave)]
    for together in _parts(told, _TOLD_TOGETHER):
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(together)]
        assert not sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")
    return len(told)


def until_taken(wave: Wave) -> None:
    """Wait until nothing is in the queue but what is delayed."""
    sqs = wave.office.stack.client("sqs")
    url = sqs.get_queue_url(QueueName="backoffice-renewal-campaign")["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    began = time.monotonic()
    while any(
        int(number)
        for number in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)[
            "Attributes"
        ].values()
    ):
        assert time.monotonic() < began + _AT_MOST
        time.sleep(0.5)


def batches(wave: Wave) -> list[dict[str, Any]]:
    """The batches of the wave's clients, as they are kept."""
    dynamodb = wave.office.stack.client("dynamodb")
    found = [
        unpacked(item)
        for page in dynamodb.get_paginator("query").paginate(
            TableName="backoffice-wave-batches",
            KeyConditionExpression="wave_on = :day",
            ExpressionAttributeValues={":day": {"S": wave.wave_on.isoformat()}},
        )
        for item in page["Items"]
    ]
    return [b for b in found if b["entries"][0]["client_id"].startswith(f"{wave.name}-")]


def standings(wave: Wave) -> dict[str, int]:
    """How many of its clients stand where."""
    found: dict[str, int] = {}
    for batch in batches(wave):
        for entry in batch["entries"]:
            standing = str(entry.get("standing", "pinned"))
            found[standing] = found.get(standing, 0) + 1
    return found


def tick(wave: Wave) -> None:
    """What the campaign's clock does every five minutes: it waits for no answer, either."""
    functions, name = _sweeper(wave.office)
    noon = moment_at(wave.wave_on, _NOON, _HOME)
    due = {"scheduled_at": max(datetime.now(UTC), noon).isoformat()}
    functions.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(due).encode())


@contextmanager
def paced_by(office: LocalOffice, *, per_second: float, per_day: int) -> Iterator[None]:
    """Tell the campaign's clock of another quota than the 14 a second of the local mail service."""
    functions, name = _sweeper(office)
    known = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    with answering(per_second=per_second, per_day=per_day) as url:
        told = {"Variables": known | {"AWS_ENDPOINT_URL_SESV2": url}}
        functions.update_function_configuration(FunctionName=name, Environment=told)
        yield
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": known})


def until_run(wave: Wave, what: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Let the clock tick until something *holds* of the wave as it is kept."""
    began, ticked = time.monotonic(), float("-inf")
    while not holds(run(wave)):
        assert time.monotonic() < began + _AT_MOST, f"{what}: {run(wave)}"
        if time.monotonic() > ticked + _BETWEEN_TICKS:
            tick(wave)
            ticked = time.monotonic()
        time.sleep(0.5)


def run(wave: Wave) -> dict[str, Any]:
    """The wave as it is kept; empty before it began."""
    found = wave.office.stack.client("dynamodb").get_item(
        TableName="backoffice-wave-runs", Key={"wave_on": {"S": wave.wave_on.isoformat()}}
    )
    return unpacked(found.get("Item", {}))


def until_sent(wave: Wave) -> None:
    """Wait until everybody is settled, and look seldom enough not to be in the way."""
    began = looked = time.monotonic()
    while (found := standings(wave)).get("sent", 0) < wave.clients:
        assert time.monotonic() < began + _AT_MOST, found
        time.sleep(max(0.5, _PATIENCE * (time.monotonic() - looked)))
        looked = time.monotonic()


def _begun(dynamodb: Any) -> set[date]:
    """The days whose wave began."""
    pages = dynamodb.get_paginator("scan").paginate(TableName="backoffice-wave-runs")
    return {date.fromisoformat(item["wave_on"]["S"]) for page in pages for item in page["Items"]}


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _sweeper(office: LocalOffice) -> tuple[Any, str]:
    """Who is asked about functions, and the name of the campaign's clock."""
    functions = office.stack.client("lambda")
    [name] = [
        each["FunctionName"]
        for page in functions.get_paginator("list_functions").paginate()
        for each in page["Functions"]
        if "-CampaignSweeper" in each["FunctionName"]
    ]
    return functions, name


def _done(wave_on: date) -> Record:
    """The wave of an earlier day, which asked nobody: so the clock has to begin one only."""
    return WaveRun(wave_on=wave_on, begun_at=_LONG_AGO, segments=())


def _about(wave: Wave, number: int) -> tuple[Record, Record]:
    client_id = wave.client_id(number)
    client = Client(
        client_id=client_id,
        first_name="Ana",
        last_name="Rivera",
        birth_date=date(1990, 4, 12),
        email=f"{client_id}@mail.example",
        email_consent_at=_LONG_AGO,
        language=Language.SPANISH if number % 3 == 0 else Language.ENGLISH,
        state="NY",
        care_state="NY",
        time_zone="America/New_York",
        created_at=_LONG_AGO,
    )
    renewal = Renewal(
        client_id=client_id,
        ends_on=wave.ends_on,
        policy_id=f"policy-{number:06}",
        provider_id="provider-0001",
        opened_on=_LONG_AGO.date(),
        active_until=wave.ends_on,
        expires_at=datetime.combine(
            wave.ends_on + timedelta(days=32), datetime.min.time(), tzinfo=UTC
        ),
    )
    return client, renewal


def _message(batch: dict[str, Any]) -> str:
    about = {
        "wave_on": batch["wave_on"],
        "number": int(batch["place"]),
        "ends_on": batch["ends_on"],
        "client_ids": [entry["client_id"] for entry in batch["entries"]],
    }
    return json.dumps({"detail": {"kind": "wave-batch-due", "about": about}})


def _parts(whole: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(whole), size):
        yield whole[start : start + size]
