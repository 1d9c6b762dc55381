"""Faults: a process that ends at a chosen moment, as Lambda may end any of ours at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable


class Crash(BaseException):
    """The process is gone; no `except Exception` anywhere may live on after it."""


class Faults:
    """Every call of a twin passes two crash points: before it does anything, and after.

    A crash after the call is the nasty one: the world has changed, and nobody was told.
    """

    def __init__(self) -> None:
        self.passed: list[str] = []
        self._crash_at: set[int] = set()
        self._crash_when: Counter[str] = Counter()
        self._overtakers: dict[str, Callable[[], object]] = {}
        self._overtakers_at: dict[int, Callable[[], object]] = {}

    def crash_at(self, *points: int) -> None:
        """Crash at each of *points*, numbered from 1 as they are passed."""
        self._crash_at.update(points)

    def crash_after(self, points: int) -> None:
        """Crash at the point that is *points* from here."""
        self.crash_at(len(self.passed) + points)

    def crash_when(self, point: str, *, times: int = 1) -> None:
        """Crash the next *times* that the point of that name is passed, as "after carry"."""
        self._crash_when[point] += times

    def overtake(self, point: str, act: Callable[[], object]) -> None:
        """Let somebody else *act* the next time that the point of that name is passed."""
        self._overtakers[point] = act

    def overtake_after(self, points: int, act: Callable[[], object]) -> None:
        """Let somebody else *act* at the point that is *points* from here."""
        self._overtakers_at[len(self.passed) + points] = act

    def end(self) -> None:
        """No more crashes, not even those to come."""
        self._crash_at.clear()
        self._crash_when.clear()

    def during(self, call: str) -> _During:
        """Wrap one call to the world in its two crash points."""
        return _During(self, call)

    def pass_by(self, point: str) -> None:
        """Pass a crash point, and do what is to happen there."""
        self.passed.append(point)
        if point in self._overtakers:
            self._overtakers.pop(point)()
        if len(self.passed) in self._overtakers_at:
            self._overtakers_at.pop(len(self.passed))()
        if len(self.passed) in self._crash_at:
            raise Crash(point)
        if self._crash_when.get(point):
            self._crash_when[point] -= 1
            raise Crash(point)


class _During:
    """One call: long stories make a million of them, so it is no generator."""

    __slots__ = ("_call", "_faults")

    def __init__(self, faults: Faults, call: str) -> None:
        self._faults = faults
        self._call = call

    def __enter__(self) -> None:
        self._faults.pass_by(f"before {self._call}")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._faults.pass_by(f"after {self._call}")
