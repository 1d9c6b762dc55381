"""What the simulated payer's plans pay for, as the EB segments of a 271 and what follows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from infra.local.clearinghouse_270 import Row

NETWORKS = {"in": "Y", "out": "N", "both": "W", "unsaid": "", "unknown": "U"}
LEVELS = {"individual": "IND", "family": "FAM"}


def benefits(
    plan: dict[str, Any], patient: dict[str, Any], asked: set[str], repetition: str
) -> list[Row]:
    """Every benefit of *plan* that a question about the service types *asked* brings up."""
    kind = plan["insurance_type"]
    covered = [code for code in plan["covers"] if code == "30" or asked & {code, "30"}]
    rows = [["EB", "1", "", code, kind, plan["name"]] for code in covered]
    if not asked & set(plan.get("conduct", {}).get("answers_to", asked)):
        return rows
    for name, letter in (("deductible", "C"), ("out_of_pocket", "G")):
        rows += _accumulator(plan.get(name, {}), patient.get(f"{name}_met", {}), letter, kind)
    for cost in plan["costs"]:
        if asked & {"30", *cost["service_types"]}:
            rows += _cost(cost, kind, repetition)
    for name, letter, role in (("carve_out", "U", "VN"), ("other_payer", "R", "PRP")):
        other = plan.get(name)
        if other and asked & {"30", *other["service_types"]}:
            rows += _other(other, letter, role, repetition)
    return rows


def _accumulator(limits: dict[str, str], met: dict[str, str], letter: str, kind: str) -> list[Row]:
    """What the year asks for, what it has had, and what remains."""
    rows = []
    for name in sorted(LEVELS.keys() & limits.keys()):
        total, had = Decimal(limits[name]), Decimal(met.get(name, "0.00"))
        left = max(total - had, Decimal("0.00"))
        for period, amount in (("23", total), ("24", had), ("29", left)):
            head = ["EB", letter, LEVELS[name], "30", kind, "", period, f"{amount}"]
            rows.append([*head, *[""] * 4, NETWORKS[limits["network"]]])
    return rows


def _cost(cost: dict[str, Any], kind: str, repetition: str) -> list[Row]:
    """One statement of cost, and what narrows it down."""
    head = [LEVELS[cost.get("level", "individual")], repetition.join(cost["service_types"]), kind]
    tail = [cost.get("authorization", "N"), NETWORKS[cost["network"]]]
    match cost["kind"]:
        case "copay":
            rows = [["EB", "B", *head, "", "27", cost["amount"], "", "", "", *tail]]
        case "coinsurance":
            rows = [["EB", "A", *head, "", "27", "", cost["share"], "", "", *tail]]
        case "deductible":
            rows = [["EB", "C", *head, "", cost["period"], cost["amount"], "", "", "", *tail]]
        case "excluded":
            rows = [["EB", "I", *head, "", "", "", "", "", "", *tail]]
        case "limit":
            rows = _limit(cost, head, tail)
        case unknown:
            raise ValueError(f"no cost is called {unknown}")
    rows += [["HSD", "VS", str(cost["visits"]), "", "", "23", "1"]] if "visits" in cost else []
    rows += [["MSG", text] for text in cost.get("messages", [])]
    rows += [["III", "ZZ", place] for place in cost.get("places", [])]
    return rows + ([["MSG", "TELEHEALTH VISITS"]] if cost.get("telehealth") else [])


def _limit(cost: dict[str, Any], head: Row, tail: Row) -> list[Row]:
    """So many visits a year; where some were had, how many are left, too."""
    if "left" not in cost:
        return [["EB", "F", *head, "", "23", "", "", "", "", *tail]]
    return [
        ["EB", "F", *head, "", "29", "", "", "VS", str(cost["left"]), *tail],
        ["EB", "F", *head, "", "23", "", "", "", "", *tail],
    ]


def _other(other: dict[str, Any], letter: str, role: str, repetition: str) -> list[Row]:
    """Somebody else who pays or knows, with a way to reach them."""
    return [
        ["EB", letter, "", repetition.join(other["service_types"])],
        ["LS", "2120"],
        ["NM1", role, "2", other["name"], *[""] * 4, "PI", other["payer_id"]],
        ["PER", "IC", "", "TE", other["telephone"]],
        ["LE", "2120"],
    ]
