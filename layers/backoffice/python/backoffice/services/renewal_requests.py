"""What a provider sends to answer a renewal for a client."""

from __future__ import annotations

from backoffice.domain.record import Fact
from backoffice.domain.renewal import AnswerKind


class NewRenewalAnswer(Fact):
    """What a provider says for a client about the coming plan year."""

    kind: AnswerKind
