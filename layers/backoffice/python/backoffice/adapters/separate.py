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
import subprocess
import sys
from collections.abc import Mapping

from backoffice.domain.card import Advice, Inspection, NoPicture

MOST_SECONDS = 40
"""Below the function's own time; the slowest photo that is accepted takes 7."""
_MOST_MEMORY = 1_800_000_000
"""Bytes of address space; the largest picture that is accepted needs 1.3 billion."""
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def inspect(content: bytes, *, furniture: Mapping[str, str] | None = None) -> Inspection:
    """What *content* shows, found in a process of its own; what ends that process is no picture.

    Args:
        content: the upload.
        furniture: the environment of the process, by default `furnished`.

    Raises:
        RuntimeError: the process could not do its work at all, which is no fault of the upload.
    """
    _draw_the_curtain()
    try:
        done = subprocess.run(  # noqa: S603 - our own module, named here
            [sys.executable, "-S", "-m", __name__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=furnished() if furniture is None else furniture,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Inspection(why=NoPicture.DAMAGED)
    if done.returncode < 0:  # a signal ended it: a bad address, too much time, an abort
        return Inspection(why=NoPicture.DAMAGED)
    if done.returncode > 0:
        raise RuntimeError(f"the inspection ended with {done.returncode}")
    return _read(done.stdout)


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
