"""Which process of this machine is waiting for an answer, by what Linux says of connections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ESTABLISHED, _CLOSE_WAIT = "01", "08"
"""Open at both ends, or at the asker's only: the other end said its word and closed."""


@dataclass(frozen=True)
class Waiting:
    """A process with a connection to a port, and how many bytes came that it has not read."""

    pid: int
    unread: int

    @property
    def command(self) -> str:
        """How it was started; empty once it has ended."""
        try:
            return Path(f"/proc/{self.pid}/cmdline").read_text(encoding="utf-8")
        except OSError:
            return ""


def waiting_at(port: int) -> list[Waiting]:
    """Every process that is connected to *port* of this machine, as the one who asks."""
    unread = dict(_connections(port))
    return [
        Waiting(int(process.name), unread[socket])
        for process in Path("/proc").iterdir()
        if process.name.isdecimal()
        for socket in _sockets(process)
        if socket in unread
    ]


def _connections(port: int) -> Iterator[tuple[str, int]]:
    """The socket and the unread bytes of each connection to *port*."""
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        is_open = fields[3] in {_ESTABLISHED, _CLOSE_WAIT}
        if is_open and int(fields[2].split(":")[1], 16) == port:
            yield f"socket:[{fields[9]}]", int(fields[4].split(":")[1], 16)


def _sockets(process: Path) -> set[str]:
    try:
        return {str(each.readlink()) for each in (process / "fd").iterdir()}
    except OSError:  # it ended meanwhile, or is somebody else's
        return set()
