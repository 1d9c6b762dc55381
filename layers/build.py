"""Builds the layers that the functions stand on: the same bytes from the same sources.

`dependencies` holds the third-party packages of `layers/dependencies/requirements.txt`, reduced to
what runs; `backoffice` holds our own code. Some functions add one: `imaging`, which looks at
pictures, `documents` with it, which draws PDFs, or `payments`, which speaks with the payment
processor. All carry bytecode, because compiling at start-up more than doubles what a cold start
costs, and none carries a moment of its making, so an unchanged layer is never uploaded twice.

    python layers/build.py dependencies INTO            for this machine's Python (the local stack)
    python layers/build.py dependencies INTO --deploy   for AWS Lambda; insists on a python3.13

`INTO` receives a `python/` directory, as Lambda mounts it under /opt.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LAYERS = Path(__file__).resolve().parent

CALLED: dict[str, frozenset[str]] = {
    "dynamodb": frozenset(
        {"BatchGetItem", "GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"}
    ),
    "events": frozenset({"PutEvents"}),
    "kms": frozenset({"GenerateMac", "VerifyMac"}),
    # CreateBucket is never called; botocore describes the form of an upload by it.
    "s3": frozenset({"CreateBucket", "GetObject", "ListObjectVersions", "PutObject"}),
    "secretsmanager": frozenset({"GetSecretValue"}),
    "sesv2": frozenset({"SendEmail"}),
    "sqs": frozenset({"SendMessageBatch"}),
}
"""What the office calls, by service; botocore's 430 other services stay out of the layer, and of
these seven all other operations: a description is parsed whole when its first client is made."""

SERVICES = frozenset(CALLED)

NAMES = ("dependencies", "imaging", "documents", "payments", "backoffice")
"""Every layer there is."""

LAMBDA_PYTHON = "3.13"
"""The runtime's version, as `template.yaml` names it."""

EARLIEST = 315_532_800
"""1 January 1980 UTC, the earliest moment a zip can express, in seconds since the epoch."""

_BOTOCORE_SHARED = frozenset({"_retry.json", "partitions.json", "sdk-default-configuration.json"})
_BOTOCORE_UNUSED = ("examples-", "completions-")
_CHALICE_KEPT = frozenset({"__init__.py", "app.py"})
_PILLOW_KEPT = frozenset(
    {
        *("__init__", "_binary", "_deprecate", "_typing", "_util", "_version", "features"),
        *("ExifTags", "GimpGradientFile", "GimpPaletteFile", "Image", "ImageChops", "ImageColor"),
        *(
            "ImageDraw",
            "ImageFile",
            "ImageFilter",
            "ImageFont",
            "ImageMode",
            "ImageOps",
            "ImagePalette",
        ),
        *("ImageSequence", "ImageStat", "ImageText", "JpegImagePlugin", "JpegPresets"),
        *("PaletteFile", "PngImagePlugin", "TiffImagePlugin", "TiffTags", "WebPImagePlugin"),
        *("_imaging", "_webp"),
    }
)
"""The modules of Pillow that judging and drawing a JPEG, PNG, WebP or HEIC anew needs; TIFF's are
how EXIF is written down."""
_PILLOW_LIBRARIES_UNUSED = ("libavif", "libfreetype", "libharfbuzz", "libbrotli", "liblcms2")
_INSTALLER_NOTES = frozenset(
    {
        "RECORD",
        "INSTALLER",
        "REQUESTED",
        "WHEEL",
        "direct_url.json",
        "uv_build.json",
        "uv_cache.json",
    }
)


class BuildError(Exception):
    """A layer could not be built; the message says what is missing."""


def build(layer: str, into: Path, *, python: Path, deploy: bool = False) -> None:
    """Fill *into*`/python` with *layer*, for the interpreter *python* or, to *deploy*, for Lambda.

    Raises:
        BuildError: the layer is unknown, a package cannot be installed, or *python* is not Lambda's
            own version although this is a deploy.
    """
    if deploy:
        _insist_on_runtime_version(python)
    target = into / "python"
    shutil.rmtree(target, ignore_errors=True)
    if layer == "dependencies":
        _install(layer, target, python=python, deploy=deploy)
        _reduce_chalice(target)
        _reduce_pydantic(target)
        _reduce_urllib3(target)
        _reduce_botocore(target / "botocore" / "data")
        _reduce_documentation(target / "botocore" / "docs")
        _forget_installation(target)
    elif layer == "imaging":
        _install(layer, target, python=python, deploy=deploy)
        _reduce_pillow(target)
        _forget_installation(target)
    elif layer == "documents":
        _install(layer, target, python=python, deploy=deploy)
        _reduce_reportlab(target / "reportlab")
        _reduce_font(target / "fontpkg_noto_sans" / "files")
        _forget_installation(target)
    elif layer == "payments":
        _install(layer, target, python=python, deploy=deploy)
        _reduce_stripe(target / "stripe")
        _forget_installation(target)
    elif layer == "backoffice":
        shutil.copytree(
            LAYERS / "backoffice" / "python", target, ignore=shutil.ignore_patterns("__pycache__")
        )
    else:
        raise BuildError(f"there is no layer {layer!r}; there are {', '.join(NAMES)}")
    _compile(target, python=python)
    _forget_time(target)


def _install(layer: str, target: Path, *, python: Path, deploy: bool) -> None:
    elsewhere = (
        ["--python-platform", "x86_64-manylinux_2_28", "--python-version", LAMBDA_PYTHON]
        if deploy
        else []
    )
    _run(
        [_uv(), "pip", "install", "--quiet", "--no-deps"],
        ["--only-binary", ":all:", "--link-mode", "copy", "--python", str(python), *elsewhere],
        ["--target", str(target), "-r", str(LAYERS / layer / "requirements.txt")],
    )


def _uv() -> str:
    beside = [str(Path(sys.executable).parent), str(LAYERS.parent / ".venv" / "bin")]
    found = shutil.which("uv", path=os.pathsep.join([*beside, os.environ.get("PATH", "")]))
    if found is None:
        raise BuildError("uv is not installed: `make setup` installs it")
    return found


def _reduce_chalice(target: Path) -> None:
    """Keep Chalice's runtime; its deployer (1.5 MB) would need packages that are not here."""
    for path in (target / "chalice").iterdir():
        if path.name not in _CHALICE_KEPT:
            _remove(path)


def _reduce_pydantic(target: Path) -> None:
    """Let pydantic look for no plugins: it would read the notes of every package at each start.

    There are none to be found here, and the looking costs a tenth of a refused request.
    """
    loader = target / "pydantic" / "plugin" / "_loader.py"
    if "def get_plugins()" not in loader.read_text(encoding="utf-8"):
        raise BuildError("pydantic loads its plugins elsewhere now; see _reduce_pydantic")
    loader.write_text(
        '"""No plugins are shipped in this layer."""\n\n\ndef get_plugins():\n    return ()\n',
        encoding="utf-8",
    )


def _reduce_pillow(target: Path) -> None:
    """Keep the formats that clients send: the fewer decoders there are, the less can go wrong."""
    for path in (target / "PIL").iterdir():
        if path.name.partition(".")[0] not in _PILLOW_KEPT:
            _remove(path)
    for path in (target / "pillow.libs").iterdir():
        if path.name.startswith(_PILLOW_LIBRARIES_UNUSED):
            path.unlink()


def _reduce_stripe(package: Path) -> None:
    """Keep what runs; the half that names the fields of questions is read by type checkers only."""
    if not (package / "params").is_dir():
        raise BuildError("stripe names its fields elsewhere now; see _reduce_stripe")
    _remove(package / "params")


def _reduce_reportlab(package: Path) -> None:
    """Keep what draws text: no charts, no barcodes, and no fonts but the one that is embedded."""
    for unused in ("fonts", "graphics"):
        if not (package / unused).is_dir():
            raise BuildError(f"reportlab keeps its {unused} elsewhere now; see _reduce_reportlab")
        _remove(package / unused)


def _reduce_font(files: Path) -> None:
    """Keep the upright letters: nothing is written in others."""
    for path in files.glob("*Italic*"):
        path.unlink()


def _reduce_urllib3(target: Path) -> None:
    """Let urllib3 ask for the version of an HTTP/2 package when it uses one, not at each start."""
    http2 = target / "urllib3" / "http2" / "__init__.py"
    text = http2.read_text(encoding="utf-8")
    eager, use = "from importlib.metadata import version\n", '    h2_version = version("h2")\n'
    if text.count(eager) != 1 or text.count(use) != 1:
        raise BuildError("urllib3 asks for its HTTP/2 elsewhere now; see _reduce_urllib3")
    http2.write_text(text.replace(eager, "").replace(use, f"    {eager}{use}"), encoding="utf-8")


def _reduce_botocore(data: Path) -> None:
    """Keep the descriptions of `SERVICES`, without their prose: they are parsed at every start."""
    for path in sorted(data.iterdir()):
        if path.is_dir() and path.name not in SERVICES:
            _remove(path)
    _rewrite(data / "endpoints.json", _endpoints_of_our_services)
    for path in sorted(_files(data)):
        if path.name.startswith(_BOTOCORE_UNUSED):
            path.unlink()
        elif path.name.endswith(".json.gz"):
            _unpack(path)
        elif path.parent != data or path.name in _BOTOCORE_SHARED:
            _rewrite(path, lambda document: document)


def _reduce_documentation(docs: Path) -> None:
    """Keep nothing of what writes help texts for people at a prompt; every client imports it."""
    for path in sorted(docs.iterdir()):
        if path.name != "utils.py":  # whose small classes are registered as handlers
            _remove(path)
    (docs / "__init__.py").write_text('"""No documentation is shipped."""\n', encoding="utf-8")
    stubs = (
        f"class {name}Docstring:\n    def __init__(self, *parts, **named):\n        pass\n"
        for name in ("ClientMethod", "Paginator", "Waiter")
    )
    (docs / "docstring.py").write_text("\n\n".join(stubs), encoding="utf-8")


def _unpack(path: Path) -> None:
    """Replace a gzipped description by a plain one: the layer itself is compressed already."""
    document = json.loads(gzip.decompress(path.read_bytes()))
    if path.name.startswith("service-"):
        _keep_called(document, CALLED[path.parents[1].name])
    # Elsewhere (clientContextParams, rule sets) botocore insists on the texts that nobody reads.
    for part in document.keys() & {"operations", "shapes"}:
        document[part] = _without_prose(document[part])
    _dump(path.with_suffix(""), document)
    path.unlink()


def _keep_called(document: Any, operations: frozenset[str]) -> None:
    """Leave only *operations* in a service's description, and the shapes that they are made of."""
    document["operations"] = {name: document["operations"][name] for name in sorted(operations)}
    waiting = list(_shapes_in(document["operations"]))
    shapes: dict[str, Any] = {}
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = document["shapes"][name]
            waiting += _shapes_in(shapes[name])
    document["shapes"] = dict(sorted(shapes.items()))


def _shapes_in(node: Any) -> Iterator[str]:
    """The shapes that *node* refers to; a reference is an object whose `shape` is a name."""
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        for part in node.values():
            yield from _shapes_in(part)
    elif isinstance(node, list):
        for part in node:
            yield from _shapes_in(part)


def _without_prose(node: Any) -> Any:
    """*node* without its `documentation` texts; a member of that name is an object and stays."""
    if isinstance(node, dict):
        return {
            key: _without_prose(value)
            for key, value in node.items()
            if not (key in {"documentation", "documentationUrl"} and isinstance(value, str))
        }
    if isinstance(node, list):
        return [_without_prose(item) for item in node]
    return node


def _endpoints_of_our_services(document: Any) -> Any:
    # The legacy table names services by endpoint prefix: SES v2 is `email` there.
    kept = (SERVICES - {"sesv2"}) | {"email"}
    for partition in document["partitions"]:
        partition["services"] = {
            name: service for name, service in partition["services"].items() if name in kept
        }
    return document


def _forget_installation(target: Path) -> None:
    """Drop what only an installer reads; METADATA and licences stay, as the licences ask."""
    _remove(target / "bin")
    (target / ".lock").unlink(missing_ok=True)
    for path in list(_files(target)):
        if path.parent.suffix == ".dist-info" and path.name in _INSTALLER_NOTES:
            path.unlink()


def _compile(target: Path, *, python: Path) -> None:
    """Write bytecode that is trusted unseen, and the same wherever it is built."""
    hashed = ["--invalidation-mode", "unchecked-hash"]
    placed = ["-s", str(target), "-p", "/opt/python"]
    # -S -E: nothing of the building machine runs; a fixed hash seed: sets are written in one order.
    _run(
        [str(python), "-S", "-E", "-m", "compileall", "-q", "-f", *hashed, *placed, str(target)],
        environment=os.environ | {"PYTHONHASHSEED": "0"},
    )


def _forget_time(target: Path) -> None:
    for path in [*sorted(target.rglob("*"), reverse=True), target]:
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (EARLIEST, EARLIEST))


def _insist_on_runtime_version(python: Path) -> None:
    found = subprocess.run(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        check=False,
        capture_output=True,
        text=True,
    )
    if found.stdout.strip() != LAMBDA_PYTHON:
        raise BuildError(
            f"a deploy compiles with Python {LAMBDA_PYTHON}, Lambda's own version, and {python} is"
            f" not one: name one with DEPLOY_PYTHON=/path/to/python{LAMBDA_PYTHON}"
        )


def _run(*parts: list[str], environment: dict[str, str] | None = None) -> None:
    command = [word for part in parts for word in part]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise BuildError(f"{' '.join(command[:3])} … failed:\n{done.stdout}{done.stderr}")


def _rewrite(path: Path, change: Any) -> None:
    _dump(path, change(json.loads(path.read_bytes())))


def _dump(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _files(under: Path) -> Iterator[Path]:
    return (path for path in under.rglob("*") if path.is_file())


def main() -> None:
    """Read the command line and build one layer."""
    parser = argparse.ArgumentParser(description="Build one layer.")
    parser.add_argument("layer", choices=NAMES)
    parser.add_argument("into", type=Path)
    parser.add_argument("--deploy", action="store_true", help="for AWS Lambda, not this machine")
    chosen = parser.parse_args()
    deploying = os.environ.get("DEPLOY_PYTHON") or shutil.which(f"python{LAMBDA_PYTHON}")
    python = Path(deploying or f"python{LAMBDA_PYTHON}") if chosen.deploy else Path(sys.executable)
    try:
        build(chosen.layer, chosen.into, python=python, deploy=chosen.deploy)
    except (BuildError, FileNotFoundError) as problem:
        sys.exit(f"The {chosen.layer} layer was not built: {problem}")


if __name__ == "__main__":
    main()
