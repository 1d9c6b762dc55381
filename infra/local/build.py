"""Turns the source tree into what a deploy uploads: one zip per layer and per function.

Every artifact is named by the hash of what it was made from, so an unchanged one is never built
again, and two builds of one source are the same bytes. They live in `.build/`, which git ignores.
"""

import fcntl
import hashlib
import platform
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from layers import build as layers

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"

_MADE_BY_MACHINES = frozenset({"__pycache__", ".DS_Store"})


def artifact(source: Path, *, build: Path = BUILD) -> Path:
    """The zip of the layer or function in directory *source*, built now unless it is there already.

    Safe to call from several processes at once: one builds, the others wait.
    """
    name = f"{source.name}-{fingerprint(source)[:16]}.zip"
    with _one_at_a_time(build):
        done = build / name
        if not done.exists():
            for stale in build.glob(f"{source.name}-*.zip"):
                stale.unlink()
            _make(source, done)
    return done


def fingerprint(source: Path) -> str:
    """The hash (SHA-256, hexadecimal) of everything that the artifact of *source* depends on."""
    digest = hashlib.sha256()
    files = _sources(source)
    if source.parent == layers.LAYERS:
        files = [*files, Path(layers.__file__)]
        digest.update(f"{platform.python_version()} {platform.machine()}".encode())
    for file in files:
        digest.update(f"{_place(file, source)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def write_zip(directory: Path, into: Path) -> None:
    """Zip *directory* into the file *into*: names sorted; no moment, owner or mode of this disk."""
    unfinished = into.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for file in sorted(path for path in directory.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(directory).as_posix())
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, file.read_bytes())
    unfinished.rename(into)


def _make(source: Path, into: Path) -> None:
    with tempfile.TemporaryDirectory(dir=into.parent) as workshop:
        if source.parent == layers.LAYERS:
            layers.build(source.name, Path(workshop), python=Path(sys.executable))
        else:
            for file in _sources(source):
                copy = Path(workshop) / file.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
        write_zip(Path(workshop), into)


def _sources(source: Path) -> list[Path]:
    return sorted(
        path
        for path in source.rglob("*")
        if path.is_file() and _MADE_BY_MACHINES.isdisjoint(path.parts)
    )


def _place(file: Path, source: Path) -> str:
    return file.relative_to(source).as_posix() if file.is_relative_to(source) else file.name


@contextmanager
def _one_at_a_time(build: Path) -> Iterator[None]:
    build.mkdir(parents=True, exist_ok=True)
    with (build / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
