"""What the desks of claims need from the world, beside what all desks do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backoffice.domain.bill import Bill
    from backoffice.domain.claim import Claim, ClaimHandout, HeldClaim
    from backoffice.domain.claim_reply import ClaimReply, Whereabouts
    from backoffice.domain.claim_word import Told
    from backoffice.domain.coverage import Coverage
    from backoffice.domain.denial import Denial
    from backoffice.domain.learned_edits import LearnedEdit
    from backoffice.domain.ledger import Entry
    from backoffice.domain.payer_document import Listing
    from backoffice.domain.record import Record
    from backoffice.domain.remittance import ToldPayments
    from backoffice.domain.visit import Visit


class LoadsClaims(Protocol):
    """Claims, by their ids."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Claim]:
        """The claims under *keys*, without those that are missing."""


class FindsClaimsOfClients(Protocol):
    """Claims, by their clients."""

    def of_client(self, client_id: str, /) -> list[Claim]:
        """A client's claims, by the day of the visit."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Claim]:
        """The claims under *keys*, without those that are missing."""


class VisitHandouts(Protocol):
    """Handing visits out whose claims are to be looked at again."""

    def hand_out(self, visits: Sequence[tuple[str, str, str]]) -> None:
        """Put each visit, as visit, client and provider, into the queue; it may arrive twice."""


class RehearsesClaims(Protocol):
    """What another coverage would do to a client's claims."""

    def after(self, coverage: Coverage, *, at: datetime) -> list[Record]:
        """Every record that would change, as it would be, if *coverage* were kept *at* a moment."""


class FindsHeldClaims(Protocol):
    """Claims, by what holds them back."""

    def held_back(self, *, after: str, limit: int) -> list[HeldClaim]:
        """Claims that wait until something is mended, those first that must arrive soonest.

        *after* is the `place` of the last one that was seen, or a day to begin with.
        """


class FindsCashPay(Protocol):
    """Visits that clients pay, by their day."""

    def cash_pay(self, day: date, /) -> list[tuple[str, str, str]]:
        """Visit, client and provider of each one of *day* that insurance may yet pay."""


class FindsVisitsOfNews(Protocol):
    """Visits that news may concern: of a client, or those that a provider's clients pay."""

    def all_of(self, client_id: str, /) -> list[Visit]:
        """Every visit of a client."""

    def cash_pay_with(
        self, provider_id: str, state: str, /, *, since: date
    ) -> list[tuple[str, str, str]]:
        """Visit, client and provider of each that insurance may yet pay, with clients in a state,
        on and after a day.
        """


class FindsDeadlines(Protocol):
    """Claims, by when somebody is told that their time runs out."""

    def to_escalate(self, *, by: date, after: str, limit: int) -> list[ClaimHandout]:
        """Claims to tell of on or before a day, longest due first.

        *after* is the `place` of the last one that was seen, or empty.
        """


class FindsAcceptedClaims(Protocol):
    """Claims that a payer took in, whatever became of them since."""

    def accepted(self, payer_id: str, *, after: str, limit: int) -> list[str]:
        """Their ids in order; *after* is the last one that was seen, or empty."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Claim]:
        """The claims under *keys*, without those that are missing."""


class FindsLearnedEdits(Protocol):
    """What rejections taught, by payer."""

    def load(self, payer_id: str, rule_id: str, /) -> LearnedEdit:
        """The rule; NotFound when there is none."""

    def all_of(self, payer_id: str, /) -> list[LearnedEdit]:
        """All that one payer's rejections taught."""


class TakesClaims(Protocol):
    """The clearinghouse, as claims meet it."""

    @property
    def name(self) -> str:
        """Which clearinghouse it is."""

    def prepare_claim(self, bill: Bill, *, control_number: int, at: datetime) -> str:
        """The exact 837P that says *bill*, in the interchange *control_number*.

        Raises:
            PayerRefused: X12 cannot carry it.
        """

    def send_claim(self, document: str, *, key: str) -> ClaimReply:
        """Send an 837P under an idempotency *key*, and give back what was said.

        Raises:
            PayerUnavailable: nothing was said; the claim may have arrived.
        """

    def look_up(self, control_number: str, *, interchange: int, since: datetime) -> Whereabouts:
        """Whether it has a claim of ours, by its patient control number, among all *since*.

        Raises:
            PayerUnavailable: ask again later.
        """


class FindsReadyClaims(Protocol):
    """Claims, by whether they are ready to be sent."""

    def ready(self, *, after: str, limit: int) -> list[ClaimHandout]:
        """Claims that are to be sent, those first that must be there soonest.

        *after* is the `place` of the last one that was seen, or empty.
        """


class FindsClaimsToLookAt(FindsClaimsOfClients, FindsReadyClaims, Protocol):
    """Claims that news may concern: by their clients, or because they are about to leave."""


class FindsSubmissions(Protocol):
    """Submissions, by when they fall due."""

    def due(self, *, may_be_there: bool, by: datetime, limit: int) -> list[ClaimHandout]:
        """Those to attend to at or before a moment, longest due first.

        *may_be_there*: those that were sent before, or those that never were.
        """

    def in_doubt(self, *, limit: int) -> int:
        """How many wait for a person, up to *limit*."""


class ClaimHandouts(Protocol):
    """Handing claims out, likewise."""

    def hand_out(self, claims: Sequence[ClaimHandout]) -> None:
        """Put each claim into the submitter's queue; it may arrive twice."""


class BringsAnswers(Protocol):
    """The clearinghouse, as what comes back from payers meets us."""

    @property
    def name(self) -> str:
        """Which clearinghouse it is."""

    def listed(self, *, token: str | None, since: datetime) -> Listing:
        """What came in for us after *token*, or without one after *since*.

        Raises:
            PayerUnavailable: ask again later.
        """

    def fetched(self, transaction_id: str) -> str | None:
        """What came in a transaction, to the letter; None where it is none that is for us.

        Raises:
            PayerUnavailable: ask again later.
        """

    def told(self, document: str) -> Told:
        """What a document says of claims of ours; it never raises, whatever came."""


class FindsInterchanges(Protocol):
    """Submissions, by the interchange that they went out in."""

    def sent_in(self, interchange: int) -> list[str]:
        """The control numbers of what went out in one of our interchanges."""


class TransactionHandouts(Protocol):
    """Handing out what came in, likewise."""

    def hand_out(self, transaction_ids: Sequence[str]) -> None:
        """Put each transaction into the queue of answers; it may arrive twice."""


class ReadsRemittances(Protocol):
    """Reading what payers pay; it is the same by whichever clearinghouse it came."""

    def payments_in(self, document: str) -> ToldPayments:
        """Everything that a document says was paid; it never raises, whatever came."""


class FindsDenials(Protocol):
    """Denials, by their last days."""

    def open_from(self, place: str, *, limit: int) -> list[ClaimHandout]:
        """Claims whose denials wait for somebody, soonest last day first, from *place* on."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Denial]:
        """The denials of the claims under *keys*, without those that are missing."""


class FindsEntries(Protocol):
    """The ledger, by what an entry is about."""

    def of_book(self, book: str, /) -> list[Entry]:
        """All entries about a visit, or a payment, in the order in which they were written."""
