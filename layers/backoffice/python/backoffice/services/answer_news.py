"""The answer news desk: hears from the clearinghouse that something came in, and hands it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain.errors import Unsigned
from backoffice.domain.record import Fact
from backoffice.domain.webhook import Letter, is_signed, transactions_in

if TYPE_CHECKING:
    from backoffice.services.claim_ports import TransactionHandouts
    from backoffice.services.ports import Clock


class NewsTaken(Fact):
    """That news was taken."""

    transactions: int
    """How many it named that will be looked at; other news is passed by."""


Secrets = Callable[[datetime], Sequence[str]]
"""With what news may be signed at a moment: one secret, or two while one takes over."""


class AnswerNewsDesk:
    """Signed news in, a transaction's id out.

    The news says no more than that: what came in is fetched with our own key, so news
    that comes twice, late or never changes nothing but how soon it is read.
    """

    def __init__(self, *, secrets: Secrets, handouts: TransactionHandouts, now: Clock) -> None:
        self._secrets = secrets
        self._handouts = handouts
        self._now = now

    def hear(self, letter: Letter) -> NewsTaken:
        """Put what the news names into the queue; it is answered only once it is there.

        Raises:
            Unsigned: it is not the clearinghouse's, or too old.
        """
        at = self._now()
        if not is_signed(letter, self._secrets(at), at=at):
            raise Unsigned
        named = transactions_in(letter)
        self._handouts.hand_out(named)
        return NewsTaken(transactions=len(named))
