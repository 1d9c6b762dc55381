"""The served description: cacheable, for everybody, and a page on which nothing can run."""

import base64
import hashlib
import json
import re
from typing import Any

from infra.local.describe import WEB
from tests.support.samples import invoke, sample


def read(trigger: str) -> dict[str, Any]:
    answer = invoke("ApiDocumentation", sample("ApiDocumentation", trigger))
    assert isinstance(answer, dict)
    return answer


def test_programs_get_the_description_as_it_was_written_down() -> None:
    answer = read("ReadDescription")
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    assert json.loads(answer["body"]) == json.loads((WEB / "openapi.json").read_text("utf-8"))


def test_people_get_a_page() -> None:
    answer = read("ReadManual")
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>" in answer["body"]


def test_both_may_be_kept_for_a_while_by_whoever_asks() -> None:
    for trigger in ("ReadDescription", "ReadManual"):
        assert read(trigger)["headers"]["Cache-Control"] == "public, max-age=300"


def test_the_page_lets_in_its_own_style_sheet_and_nothing_else() -> None:
    answer = read("ReadManual")
    [style] = re.findall("<style>(.*?)</style>", answer["body"], re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = answer["headers"]["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in rules
    assert f"style-src 'sha256-{digest}'" in rules
    assert "frame-ancestors 'none'" in rules
    assert not any("unsafe" in rule or "script" in rule for rule in rules)
