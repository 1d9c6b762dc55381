"""Writes the description of the API down, after a change to a route or a model.

    PYTHONPATH=layers/backoffice/python python -m infra.local.describe

The two files are committed, because they are what a deployed office serves; a test compares them
with what the routes of today would give.
"""

import json
from importlib import import_module

from backoffice.web.manual import manual
from backoffice.web.openapi import Capability, describe
from infra.local.build import ROOT

WEB = ROOT / "layers" / "backoffice" / "python" / "backoffice" / "web"


def described() -> dict[str, str]:
    """The text of each file, by name."""
    document = describe(_capabilities())
    return {
        "openapi.json": json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        "manual.html": manual(document),
    }


def _capabilities() -> list[Capability]:
    """The part of each function folder that has routes."""
    folders = sorted(path.parent.name for path in (ROOT / "functions").glob("*/app.py"))
    modules = [import_module(f"functions.{folder}.app") for folder in folders]
    return [
        Capability(module.app.app_name, module.__doc__ or "", module.app.doors)
        for module in modules
        if hasattr(module, "app")
    ]


def main() -> None:
    """Write them."""
    for name, text in described().items():
        (WEB / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
