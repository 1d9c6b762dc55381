"""Who waits for a state: in the office of the samples, and in stories."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.adapters.dynamodb.waitlist import OpeningsTable, WaitlistTable
from backoffice.domain import waitlist
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.client import Language
from backoffice.domain.identifiers import EmailAddress, UsState
from backoffice.domain.record import Record
from backoffice.domain.served_state import Opening, ServedState
from backoffice.domain.waitlist import WaitlistEntry
from backoffice.services.served_states import NewServedState, ServedStateView
from tests.support.samples import TOKEN
from tests.support.submission import again_after_a_crash
from tests.twins.office import HOME, MemoryOffice

OHIO = UsState("OH")
NEW_YORK = ServedState(state=UsState("NY"), spans=(Interval(since=date(2020, 1, 1)),))

NEW_JERSEY = ServedState(state=UsState("NJ"), spans=(Interval(since=date(2026, 1, 5)),))


def records(*, at: datetime) -> list[Record]:
    """New York, where the network works; New Jersey, which opens; and a place that was offered."""
    wish, _ = waitlist.want(
        "wish-0001", EmailAddress("rosalind@example.com"), OHIO, language=Language.ENGLISH, at=at
    )
    offered, _ = waitlist.offer(None, "waiting-0001", wish, at=at)
    opening = Opening(state=UsState("NJ"), since=date(2026, 1, 5), due_at=at - timedelta(days=1))
    return [NEW_YORK, opening, waitlist.answers_to(offered, TOKEN)]


def mailbox(name: str) -> EmailAddress:
    """Where somebody is written to."""
    return EmailAddress(f"{name}@mail.example")


def ask(office: MemoryOffice, name: str, state: UsState = OHIO, *, form: str = "") -> None:
    """Somebody sends the form of the public page; whoever gets no answer sends it once more."""
    form_id = form or f"form-of-{name}-{state}"
    again_after_a_crash(
        lambda: office.waitlist.ask(form_id, state, mailbox(name), language=Language.ENGLISH)
    )


def token_of(office: MemoryOffice, name: str) -> str:
    """What the latest mail to somebody carries."""
    mails = [mail for mail in office.mail.carried if mail.to == mailbox(name)]
    return office.mail.token_in(mails[-1])


def join(office: MemoryOffice, name: str) -> None:
    """Somebody says yes behind the link of their latest mail."""
    token = token_of(office, name)
    again_after_a_crash(lambda: office.waitlist_door.join(token))


def leave(office: MemoryOffice, name: str) -> None:
    """Somebody wants to hear no more."""
    token = token_of(office, name)
    again_after_a_crash(lambda: office.waitlist_door.leave(token))


def wait_in_line(office: MemoryOffice, *names: str) -> None:
    """Each asks for Ohio, and says yes; in this order, a minute apart."""
    for name in names:
        ask(office, name)
        again_after_a_crash(office.until_quiet)
        office.wait(timedelta(minutes=1))
        join(office, name)
    again_after_a_crash(office.until_quiet)


def open_ohio(office: MemoryOffice, *, in_days: int = 1) -> ServedStateView:
    """Staff open Ohio from a day on; whoever gets no answer asks once more."""
    since = day_in(office.clock(), HOME) + timedelta(days=in_days)
    body = NewServedState(since=since)
    return again_after_a_crash(lambda: office.served_states.open(OHIO, body))


def pass_days(office: MemoryOffice, days: int) -> None:
    """Let days go by, in which everything runs that is due."""
    for _ in range(days * 8):
        office.wait(timedelta(hours=3))
        again_after_a_crash(office.sweep)
        again_after_a_crash(office.until_quiet)


def told(office: MemoryOffice) -> list[str]:
    """Who was written to that a state opened, first one first."""
    return [mail.to.partition("@")[0] for mail in office.mail.of("state-opened")]


def entries(office: MemoryOffice) -> list[WaitlistEntry]:
    """Every place on the waitlist."""
    table = WaitlistTable(office.database)
    return table.from_items(office.database.items(WaitlistTable.NAME))


def openings(office: MemoryOffice) -> list[Opening]:
    """Every opening."""
    table = OpeningsTable(office.database)
    return table.from_items(office.database.items(OpeningsTable.NAME))


def addresses_in(office: MemoryOffice, name: str) -> list[str]:
    """The tables, and the archive, in which somebody's address can be read."""
    everywhere = {table: str(office.database.items(table)) for table in office.database.tables()}
    everywhere["journal"] = str(office.journal.documents)
    return [where for where, text in everywhere.items() if mailbox(name) in text]
