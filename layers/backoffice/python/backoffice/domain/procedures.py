"""Procedures: what a provider may have done in a visit, and how long each is meant to take."""

from __future__ import annotations

from backoffice.domain.record import Fact


class Procedure(Fact):
    """One procedure code, in words of our own; the official ones are under copyright."""

    code: str
    label: str
    least: int | None = None
    """Minutes with the client, at least; None: the code says nothing of time."""
    most: int | None = None
    """Minutes, at most; longer visits have another code. None: however long."""

    def fits(self, minutes: int) -> bool:
        """Whether a visit of so many *minutes* is one of these."""
        return (self.least or 0) <= minutes and (self.most is None or minutes <= self.most)

    @property
    def span(self) -> str:
        """The time that it is for, as people say it."""
        if self.most is not None:
            return f"{self.least} to {self.most} minutes"
        return f"at least {self.least} minutes"


def _known(code: str, label: str, least: int | None = None, most: int | None = None) -> Procedure:
    return Procedure(code=code, label=label, least=least, most=most)


PROCEDURES: dict[str, Procedure] = {
    each.code: each
    for each in (
        _known("90791", "first evaluation"),
        _known("90792", "first evaluation with medical services"),
        _known("90832", "therapy, half an hour", 16, 37),
        _known("90834", "therapy, three quarters of an hour", 38, 52),
        _known("90837", "therapy, an hour", 53),
        _known("90846", "family therapy without the client", 26),
        _known("90847", "family therapy with the client", 26),
        _known("90849", "therapy with several families"),
        _known("90853", "group therapy"),
        _known("99404", "counseling under an employee assistance programme"),
    )
}
"""What therapists bill; a code that is not here is nobody's error, and has no time to keep."""

_BY_TIME = ("90832", "90834", "90837")
"""Of these the minutes decide which one it is."""


def time_doubt(code: str, minutes: int) -> str | None:
    """What is odd about billing *code* for so many *minutes*, and what to do; None: nothing."""
    procedure = PROCEDURES.get(code)
    if procedure is None or procedure.fits(minutes):
        return None
    says = f"{code} is for {procedure.span}, and this visit took {minutes}."
    better = next((c for c in _BY_TIME if PROCEDURES[c].fits(minutes)), None)
    if code in _BY_TIME and better:
        return f"{says} Correct the minutes, or choose {better}."
    return f"{says} Correct the minutes, or choose another code."
