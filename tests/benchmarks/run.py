"""Every figure that the README quotes, and whether it is within its budget: `make bench`.

python -m tests.benchmarks.run            print the tables; end with 1 when a budget is missed
python -m tests.benchmarks.run --keep     and keep them in results.txt
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import edi, startup
from tests.benchmarks.budgets import (
    CALLS,
    CHECKS,
    CLAIMS,
    EDI,
    ELSEWHERE,
    MATCHING,
    PAGES,
    REMINDERS,
    STARTUP,
)
from tests.benchmarks.calls import calls_of
from tests.benchmarks.checks import calls_of_a
from tests.benchmarks.claims import cost_of_a
from tests.benchmarks.matching import cost_of_a_match, pages
from tests.benchmarks.reminders import cost_of_a_run

RESULTS = Path(__file__).with_name("results.txt")

Row = tuple[str, int, int, str]
"""What was measured, how much it was, how much it may be, and a remark."""


def start_ups() -> list[Row]:
    """Millions of instructions from a cold start to the answer."""
    return [
        (name, round(instructions / 1e6), STARTUP[name], "")
        for name, instructions in startup.measured().items()
    ]


def calls() -> list[Row]:
    """AWS calls to answer one request."""
    counted = {route: calls_of(route) for route in CALLS}
    return [
        (".".join(route), len(names), CALLS[route], ", ".join(names))
        for route, names in counted.items()
    ]


def calls_of_checks() -> list[Row]:
    """AWS calls of each moment of a check."""
    counted = {moment: calls_of_a(moment) for moment in CHECKS}
    return [
        (moment, len(names), CHECKS[moment], ", ".join(name.partition(" ")[0] for name in names))
        for moment, names in counted.items()
    ]


def costs_of_claims() -> tuple[list[Row], list[Row]]:
    """AWS calls of each moment of a claim on its way, and DynamoDB's units for them."""
    costs = {moment: cost_of_a(moment) for moment in CLAIMS}
    calls = [
        (moment, len(cost.calls), CLAIMS[moment][0], ", ".join(c.split()[0] for c in cost.calls))
        for moment, cost in costs.items()
    ]
    units = [
        (
            moment,
            cost.read_units + cost.write_units,
            CLAIMS[moment][1],
            f"{cost.read_units} read, {cost.write_units} written",
        )
        for moment, cost in costs.items()
    ]
    return calls, units


def costs_of_reminders() -> tuple[list[Row], list[Row]]:
    """AWS calls of one run of the reminders, and DynamoDB's units for them."""
    costs = {each: cost_of_a_run(still=each[0], due=each[1]) for each in REMINDERS}
    names = {each: f"{each[1]} due of {sum(each)}" for each in REMINDERS}
    calls = [(names[each], len(cost.calls), REMINDERS[each][0], "") for each, cost in costs.items()]
    units = [
        (
            names[each],
            cost.read_units + cost.write_units,
            REMINDERS[each][1],
            f"{cost.read_units} read, {cost.write_units} written",
        )
        for each, cost in costs.items()
    ]
    return calls, units


def costs_of_matching() -> tuple[list[Row], list[Row]]:
    """AWS calls of a match and the bytes read for it, by how many providers are elsewhere."""
    costs = {
        (moment, elsewhere): cost_of_a_match(moment, elsewhere=elsewhere)
        for moment in MATCHING
        for elsewhere in ELSEWHERE
    }
    names = {each: f"{each[0]}, {each[1]} elsewhere" for each in costs}
    calls = [
        (names[each], len(cost.calls), MATCHING[each[0]][0], ", ".join(cost.calls))
        for each, cost in costs.items()
    ]
    read = [
        (names[each], cost.bytes_read, MATCHING[each[0]][1], "") for each, cost in costs.items()
    ]
    return calls, read


def sizes_of_pages() -> list[Row]:
    """Bytes of a full page of the directory, by language."""
    return [(language, size, PAGES[language], "") for language, size in pages().items()]


def table(title: str, rows: Sequence[Row]) -> str:
    """A table in plain text; what is over its budget is marked."""
    width = max(len(name) for name, *_ in rows)
    lines = [
        f"{name:<{width}}  {got:>5}  of {may:>5}  {'OVER' if got > may else 'ok':<4}  {remark}"
        for name, got, may, remark in rows
    ]
    return "\n".join([title, *(line.rstrip() for line in lines), ""])


def _install_valgrind() -> None:
    """Where this may be done, do it; elsewhere the measurement says what is missing."""
    apt = shutil.which("apt-get")
    if shutil.which("valgrind") is None and apt and os.geteuid() == 0:
        sys.stderr.write("Setting up: valgrind, which counts instructions\n")
        for command in (["update"], ["install", "-y", "--no-install-recommends", "valgrind"]):
            subprocess.run([apt, *command], check=False, capture_output=True)


def main() -> None:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description="Measure what the README quotes.")
    parser.add_argument("--keep", action="store_true", help=f"write {RESULTS.name}")
    chosen = parser.parse_args()
    logging.disable(logging.INFO)  # the functions' access log is no part of the tables
    _install_valgrind()
    try:
        started, called, spoken = start_ups(), calls(), edi.rows(EDI)
        checked, (sent, charged) = calls_of_checks(), costs_of_claims()
        reminded, charged_for_it = costs_of_reminders()
        (matched, read), listed = costs_of_matching(), sizes_of_pages()
    except startup.NotMeasured as problem:
        sys.stderr.write(f"\n*** NOTHING WAS MEASURED: {problem}\n\n")
        sys.exit(2)
    python = f"Python {platform.python_version()} on {platform.machine()}"
    said = "\n".join(
        [
            table(
                f"Cold start to answer, millions of instructions over bare {python}",
                started,
            ),
            table("AWS calls to answer one request", called),
            table("AWS calls of an eligibility check, in a warm function", checked),
            table("AWS calls of a claim on its way, in a warm function", sent),
            table("DynamoDB's units for them, computed from the sizes of the items", charged),
            table("AWS calls of one run of the reminders, by invoices due and open", reminded),
            table("DynamoDB's units for it", charged_for_it),
            table("AWS calls of a match, by providers in other states", matched),
            table("Bytes read for it", read),
            table("Bytes of a full page of the directory, by language", listed),
            table(f"EDI: our time in percent of others', x12sdk first, on {python}", spoken),
        ]
    )
    sys.stdout.write(said)
    if chosen.keep:
        RESULTS.write_text(said, encoding="utf-8")
    measured = [
        *(*started, *called, *checked, *sent, *charged),
        *(*reminded, *charged_for_it, *matched, *read, *listed, *spoken),
    ]
    sys.exit(any(got > may for _, got, may, _ in measured))


if __name__ == "__main__":
    main()
