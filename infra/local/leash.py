"""Runs a program that never outlives whoever started it, however that one ends.

The two hold a pipe together. When the starter closes it, or is killed and the system closes it, the
program receives SIGTERM and can still write its state; whatever it started itself ends after it.

    python infra/local/leash.py PROGRAM ARGUMENT…     PROGRAM is a module's name or a script's path
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

Process = subprocess.Popen[bytes]


def start(
    *program: str | Path,
    python: Path,
    environment: Mapping[str, str],
    output: IO[bytes] | None = None,
    isolated: bool = False,
) -> Process:
    """Start *program* with the interpreter *python*, in a process group of its own.

    Args:
        program: a module's name or a script's path, and its arguments.
        python: the interpreter.
        environment: all the environment variables that it sees.
        output: where what it says goes; None says it here.
        isolated: whether neither this directory nor PYTHONPATH is importable for it.
    """
    return subprocess.Popen(
        [python, *(["-I"] if isolated else []), __file__, *program],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        env=dict(environment),
        start_new_session=True,
    )


def end(process: Process, *, patience: float) -> bool:
    """End *process* and all it started; whether it ended by itself within *patience* seconds."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        return False
    else:
        return True
    finally:
        _end_group(process)


def _end_group(process: Process) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _end_with_starter() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Run the program named on the command line, on the leash."""
    threading.Thread(target=_end_with_starter, daemon=True).start()
    del sys.argv[0]
    program = sys.argv[0]
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
