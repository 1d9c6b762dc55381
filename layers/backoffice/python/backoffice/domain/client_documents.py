"""Client documents: what stands in a receipt, a year's statement, a superbill; not how it looks.

Every amount is added up from the ledger's own entries, and from nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.errors import NotFound
from backoffice.domain.invoice import AskedBy, Invoice, InvoiceKind
from backoffice.domain.invoice_words import given_back
from backoffice.domain.ledger import Account, Entry, EntryKind, GivenByHand, amount_on
from backoffice.domain.money import Money
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact
from backoffice.domain.visit import PaidBy, PlaceOfService, Visit, VisitStatus

NO_DOCUMENT = "There is no such document. The page with your documents lists all of them."

Row = tuple[str, ...]


class Biller(NamedTuple):
    """The network, as documents name it."""

    legal_name: str
    tax_id: str
    npi: str


class Words(NamedTuple):
    """How a document speaks: sentences, and days, in its reader's language."""

    language: str
    say: Callable[[str], str]
    day: Callable[[date], str]


class Reader(NamedTuple):
    """Whose documents they are, who gives them, and how they speak."""

    client: Client
    biller: Biller
    words: Words


class Sheet(Fact):
    """One document as text, to be drawn."""

    language: str
    title: str
    about: tuple[tuple[str, str], ...]
    """What it is about: a label, and what stands beside it."""
    head: Row = ()
    """The titles of the columns; of these, `amounts` at the end are amounts."""
    amounts: int = 0
    rows: tuple[Row, ...] = ()
    total: Row = ()
    notes: tuple[str, ...] = ()


class VisitMoney(NamedTuple):
    """What a visit came to, by the ledger."""

    charged: Money = Money.ZERO
    insurance_paid: Money = Money.ZERO
    paid: Money = Money.ZERO
    """By the client, whatever of it was given back."""
    given_back: Money = Money.ZERO


class PaymentMade(NamedTuple):
    """One payment of a client's, as it stands in the ledger."""

    payment_id: str
    day: date
    """On which it was made, where the client is."""
    parts: tuple[tuple[str, Money], ...]
    """The visits, and what of it is for each."""

    @property
    def amount(self) -> Money:
        """All of it."""
        return Money.total(amount for _, amount in self.parts)


def money_by_visit(entries: Iterable[Entry]) -> Mapping[str, VisitMoney]:
    """What each visit came to, by its id; one that is not named stands at nothing."""
    books: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        books[entry.book].append(entry)
    return {book: _money(those) for book, those in books.items()}


def _money(entries: list[Entry]) -> VisitMoney:
    paid = [each for each in entries if each.kind is EntryKind.CLIENT_PAYMENT]
    # A refund that did not arrive, or that a bank took and returned, was not given back.
    back = [each for each in entries if each.kind in {EntryKind.REFUND, EntryKind.CONTESTED}]
    return VisitMoney(
        charged=-Money.total(amount_on(Account.CHARGED, each.legs) for each in entries),
        insurance_paid=Money.total(amount_on(Account.REMITTED, each.legs) for each in entries),
        paid=-Money.total(amount_on(Account.CLIENT_PAID, each.legs) for each in paid),
        given_back=Money.total(amount_on(Account.CLIENT_PAID, each.legs) for each in back),
    )


def payments_made(entries: Iterable[Entry], *, zone: str) -> list[PaymentMade]:
    """The payments of a client who lives in *zone*, newest first."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind is EntryKind.CLIENT_PAYMENT:
            found[entry.entry_id.removeprefix(f"{entry.kind}-")].append(entry)
    payments = [
        PaymentMade(
            payment_id=payment_id,
            day=max(day_in(each.paid_at or each.written_at, zone) for each in those),
            parts=tuple((each.book, -amount_on(Account.CLIENT_PAID, each.legs)) for each in those),
        )
        for payment_id, those in found.items()
    ]
    return sorted(payments, key=lambda each: (each.day, each.payment_id), reverse=True)


def by_hand_of(entries: Iterable[Entry]) -> Mapping[str, Sequence[GivenByHand]]:
    """What people gave back to a client in another way than to a card, by visit."""
    found: dict[str, list[GivenByHand]] = defaultdict(list)
    for entry in entries:
        if entry.by_hand is not None:
            found[entry.book].append(entry.by_hand)
    return found


def receipt(
    payment: PaymentMade,
    invoices: Mapping[str, Invoice],
    providers: Mapping[str, str],
    reader: Reader,
) -> Sheet:
    """The receipt for one payment; *providers* are names, by id."""
    client, biller, words = reader
    say = words.say
    rows = []
    for visit_id, amount in payment.parts:
        invoice = invoices.get(visit_id)
        if invoice is not None:
            by = providers.get(invoice.provider_id, "")
            rows.append((_day_of(invoice, words), by, invoice.number, str(amount)))
    return Sheet(
        language=words.language,
        title=say("Receipt"),
        about=(
            (say("Received from"), _named(client)),
            (say("Received by"), biller.legal_name),
            (say("Tax ID"), biller.tax_id),
            (say("Day of the payment"), words.day(payment.day)),
            (say("Number"), payment.payment_id),
        ),
        head=(say("Visit"), say("Provider"), say("Invoice"), say("Amount")),
        amounts=1,
        rows=tuple(rows),
        total=(say("Paid"), "", "", str(payment.amount)),
        notes=(
            say("What was given back since then stands in the statement of the year."),
            *_about_fees((invoices[each] for each, _ in payment.parts if each in invoices), say),
        ),
    )


_UNPAID = (
    "More can be charged than was paid: an insurer’s contract takes some of it off, or it is not "
    "decided or not paid yet."
)


def statement(
    year: int,
    invoices: Iterable[Invoice],
    money: Mapping[str, VisitMoney],
    providers: Mapping[str, str],
    reader: Reader,
    *,
    by_hand: Mapping[str, Sequence[GivenByHand]],
    today: date,
) -> Sheet:
    """A year of visits and what they came to; *today* is the day where the client is.

    *by_hand* is what people gave back in another way than to a card, by visit.

    Raises:
        NotFound: the year is yet to come.
    """
    if not 2000 <= year <= today.year:
        raise NotFound(NO_DOCUMENT)
    client, biller, words = reader
    say = words.say
    those = [each for each in invoices if each.service_on.year == year]
    came_to = [money.get(each.visit_id, VisitMoney()) for each in those]
    rows = tuple(
        (
            _day_of(each, words),
            providers.get(each.provider_id, ""),
            *(str(amount) for amount in came),
        )
        for each, came in zip(those, came_to, strict=True)
    )
    totals = (str(Money.total(column)) for column in zip(*came_to, strict=True))
    return Sheet(
        language=words.language,
        title=say("Statement of the year %(year)s") % {"year": year},
        about=(
            (say("Client"), _named(client)),
            (say("Visits through"), biller.legal_name),
            (say("Tax ID"), biller.tax_id),
            (say("As of"), words.day(today)),
        ),
        head=(
            say("Visit"),
            say("Provider"),
            say("Charged"),
            say("Insurance paid"),
            say("You paid"),
            say("Given back"),
        ),
        amounts=4,
        rows=rows,
        total=(say("Total"), "", *totals) if rows else (),
        notes=(
            say("Years go by the day of the visit, whenever it was paid.")
            if rows
            else say("There were no visits in this year."),
            *((say(_UNPAID),) if rows else ()),
            *_about_fees(those, say),
            *(
                f"{words.day(given.day)}: {sentence}"
                for each in those
                for given, sentence in zip(
                    by_hand.get(each.visit_id, ()),
                    given_back(by_hand.get(each.visit_id, ()), say),
                    strict=True,
                )
            ),
        ),
    )


def _is_missed(invoice: Invoice) -> bool:
    """Whether a fee is asked for a visit that did not take place."""
    last = invoice.askings[-1].by if invoice.askings else None
    return invoice.kind is InvoiceKind.FEE and last is AskedBy.FEE


def _day_of(invoice: Invoice, words: Words) -> str:
    day = words.day(invoice.service_on)
    return f"{day} *" if _is_missed(invoice) else day


def _about_fees(invoices: Iterable[Invoice], say: Callable[[str], str]) -> tuple[str, ...]:
    return (say(_NO_CARE),) if any(_is_missed(each) for each in invoices) else ()


_NO_CARE = (
    "The star (*) marks a visit that did not take place. What stands there is your provider’s fee "
    "for that, as you had accepted it; no insurance pays it."
)


def may_have_superbill(visit: Visit) -> bool:
    """Whether an insurer could be asked to give back something of what the client paid for it."""
    paid_by = visit.payment.by if visit.payment else None
    return visit.status is VisitStatus.HELD and paid_by is PaidBy.CLIENT and bool(visit.diagnoses)


def superbill(
    visit: Visit,
    money: VisitMoney,
    provider: Provider,
    reader: Reader,
    *,
    by_network: bool,
) -> Sheet:
    """What an insurer wants to know of a cash-pay visit; the network is named if it invoiced it.

    Raises:
        NotFound: the insurance was asked itself, or the visit did not take place.
    """
    if not may_have_superbill(visit):
        raise NotFound(NO_DOCUMENT)
    client, biller, words = reader
    say = words.say
    licence = f"{provider.licence_type}, {visit.care_state}"
    born = words.day(client.birth_date) if client.birth_date else ""
    billed_by = (
        ((say("Billed by"), biller.legal_name), (say("Tax ID"), biller.tax_id), ("NPI", biller.npi))
        if by_network
        else ()
    )
    service = (
        words.day(visit.day),
        str(visit.procedure),
        str(visit.place_of_service.value),
        ", ".join(visit.diagnoses),
        str(visit.fee if visit.fee is not None else money.charged),
        str(money.paid - money.given_back),
    )
    return Sheet(
        language=words.language,
        title=say("Superbill"),
        about=(
            (say("Client"), _named(client)),
            (say("Date of birth"), born),
            (say("Provider"), provider.name),
            ("NPI", str(provider.npi)),
            (say("License"), licence),
            *billed_by,
        ),
        head=(
            say("Visit"),
            "CPT",
            say("Place"),
            "ICD-10",
            say("Fee"),
            say("Paid"),
        ),
        amounts=2,
        rows=(service,),
        notes=(
            _place(visit.place_of_service, say),
            say("Send this to your insurer if your plan gives back part of care out of network."),
            say("Only what was paid through us is shown as paid."),
        ),
    )


def _named(client: Client) -> str:
    return f"{client.first_name} {client.last_name}"


def _place(place: PlaceOfService, say: Callable[[str], str]) -> str:
    at_the_office = place is PlaceOfService.OFFICE
    sentence = "Place %(code)s is the provider’s office." if at_the_office else _TELEHEALTH
    return say(sentence) % {"code": place.value}


_TELEHEALTH = "Place %(code)s is telehealth."
