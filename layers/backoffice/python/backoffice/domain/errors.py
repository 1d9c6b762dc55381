"""What may go wrong in the office, each with a sentence that tells the caller what to do next."""

from __future__ import annotations


class OfficeError(Exception):
    """Something that the caller is told in plain words; the sentence carries no personal data."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(OfficeError):
    """The office will not do this, and says why; asking again unchanged will not help."""


class NotFound(OfficeError):
    """There is no such thing, or it is not the caller's to see; both read alike."""


class Conflict(OfficeError):
    """Somebody else changed the same thing first; reading again and repeating may help."""


class PayerUnavailable(OfficeError):
    """The payer or the clearinghouse did not answer; the same question may be asked again later.

    `retry_after` is how many seconds it asked us to wait, or None where it did not say.
    """

    def __init__(self, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class PayerRefused(OfficeError):
    """The clearinghouse will not pass this on; asking again unchanged will not help."""

    def __init__(self, sentence: str, *, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class ProcessorUnavailable(OfficeError):
    """The payment processor did not answer; it may have done the work, and can be asked again.

    `retry_after` is how many seconds it asked us to wait, or None where it did not say.
    """

    def __init__(self, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class ProcessorRefused(OfficeError):
    """The payment processor will not do this; asking again unchanged will not help.

    `reason` is a code of its own, never a sentence, which may quote somebody.
    """

    def __init__(self, sentence: str, *, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class AskedOtherwise(Conflict):
    """The payment processor was asked something else under this id before; nothing was done."""


class Unsigned(OfficeError):
    """Nobody can tell who sent this; what is wrong with it is not said."""

    def __init__(self) -> None:
        super().__init__("This was not signed as we expect it, so it was not read.")


class Invalid(Refused):
    """What was sent does not fit; *faults* names each field and what to do about it."""

    def __init__(self, sentence: str, faults: dict[str, str]) -> None:
        super().__init__(sentence)
        self.faults = faults


class NothingTaken(OfficeError):
    """The mail service answered that it took no mail of those it was given; nothing is in doubt.

    `reason` is a code of its own, never a sentence. `can_be_repeated` is False where one of the
    mails is the cause, so that the same ones will be refused again.
    """

    def __init__(self, *, reason: str, can_be_repeated: bool = True) -> None:
        super().__init__("The mail service takes no mail at the moment.")
        self.reason = reason
        self.can_be_repeated = can_be_repeated
