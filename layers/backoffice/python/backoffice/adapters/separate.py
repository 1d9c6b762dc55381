"""A room apart for looking at uploads: a file that breaks a decoder breaks nothing else in there.

Decoders are written in C. A hostile file may end their process, or let them run and grow without
end; so each upload gets a process of its own, with a limit on everything and without the
function's credentials, which it cannot read out of the function's process either.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import IO, cast

from backoffice.domain.card import Advice, Inspection, NoPicture

MOST_SECONDS = 40
"""Below the function's own time; the slowest photo that is accepted takes 7."""
_MOST_MEMORY = 1_800_000_000
"""Bytes of address space; the largest picture that is accepted needs 1.3 billion."""
MOST_SAID = 12_000_000
"""Bytes of an answer, which is a line and a picture; noise in every pixel that is kept takes 5."""
_PIPE = 65_536
"""Bytes that a pipe holds."""
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def inspect(
    content: bytes, *, furniture: Mapping[str, str] | None = None, seconds: float = MOST_SECONDS
) -> Inspection:
    """What *content* shows, found in a process of its own; what ends that process is no picture.

    Args:
        content: the upload.
        furniture: the environment of the process, by default `furnished`.
        seconds: how long the process may take.

    Raises:
        RuntimeError: the process could not do its work at all, which is no fault of the upload.
    """
    _draw_the_curtain()
    try:
        ended, said = _asked(content, furnished() if furniture is None else furniture, seconds)
    except subprocess.TimeoutExpired:
        return Inspection(why=NoPicture.DAMAGED)
    if ended < 0 or len(said) > MOST_SAID:
        # A signal ended it (a bad address, too much time, an abort), or a picture that is none.
        return Inspection(why=NoPicture.DAMAGED)
    if ended > 0:
        raise RuntimeError(f"the inspection ended with {ended}")
    return _read(said)


def _asked(content: bytes, furniture: Mapping[str, str], seconds: float) -> tuple[int, bytes]:
    """How the room ended, and what it said; whoever says more than an answer has is sent away.

    Raises:
        TimeoutExpired: it, or somebody whom it let in, was still there at the end.
    """
    ends_at = time.monotonic() + seconds
    with os.fdopen(os.memfd_create("upload"), "w+b") as upload:
        upload.write(content)
        upload.seek(0)
        with subprocess.Popen(  # noqa: S603 - our own module, named here
            [sys.executable, "-S", "-m", __name__],
            stdin=upload,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=furniture,
        ) as room:
            try:
                said = _heard(cast("IO[bytes]", room.stdout), ends_at)
                if len(said) > MOST_SAID:
                    room.kill()
                return room.wait(_left(ends_at)), said
            finally:
                room.kill()


def _heard(door: IO[bytes], ends_at: float) -> bytes:
    """What is said at the *door* until it is shut, or more than an answer has."""
    said = bytearray()
    while len(said) <= MOST_SAID:
        if not select.select([door], [], [], _left(ends_at))[0]:
            raise subprocess.TimeoutExpired(__name__, MOST_SECONDS)
        part = os.read(door.fileno(), _PIPE)
        if not part:
            break
        said += part
    return bytes(said)


def _left(ends_at: float) -> float:
    """Seconds until then, and none after it."""
    return max(0.0, ends_at - time.monotonic())


def furnished() -> dict[str, str]:
    """The environment of the room: where code and Python's own library are, and nothing else."""
    return {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LD_LIBRARY_PATH": f"{sys.base_prefix}/lib",  # where Lambda's Python finds itself
    }


def _draw_the_curtain() -> None:
    """Hide our own memory and environment from processes of the same user, as the room is one.

    Otherwise /proc shows it what we were started with: the function's credentials.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0):
        raise RuntimeError("the room could look into the function")


def main() -> None:
    """Inspect what comes in, and say on the way out what it was."""
    content = sys.stdin.buffer.read()
    from backoffice.adapters import pictures  # noqa: PLC0415 - the limits would count its loading

    _limit()
    sys.stdout.buffer.write(_written(pictures.inspect(content)))


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, _MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _written(found: Inspection) -> bytes:
    """One line about the picture, then the picture."""
    about = found._asdict()
    jpeg: bytes = about.pop("jpeg")
    return json.dumps(about).encode() + b"\n" + jpeg


def _read(text: bytes) -> Inspection:
    line, _, jpeg = text.partition(b"\n")
    about = json.loads(line)
    about["why"] = about["why"] and NoPicture(about["why"])
    about["advice"] = tuple(Advice(each) for each in about["advice"])
    return Inspection(**about, jpeg=jpeg)


if __name__ == "__main__":
    main()
