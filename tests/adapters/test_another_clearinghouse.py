"""Another clearinghouse is one module more: this one is added while the test runs, and removed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backoffice.adapters import payers
from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse
from backoffice.adapters.payers.exchange import Exchange
from backoffice.domain.errors import PayerRefused
from tests.adapters.test_stedi import OneAnswer

MODULE = '''
"""A clearinghouse that takes a form with its key in it, and answers in JSON."""

import json
from urllib.parse import urlencode

from backoffice.domain.errors import PayerRefused

RECEIVER = "FORMPOST"


def ask(document, account, exchange):
    form = urlencode({"AccountKey": account.api_key(), "File": document})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    url = account.base_url + "/services/elig/"
    received = exchange.post(url, body=form.encode(), headers=headers)
    answer = json.loads(received.body)
    if "error" in answer:
        raise PayerRefused("It would not pass our question on.", reason=answer["error"])
    return answer["file"]


def send_claim(document, *, key, account, exchange):
    raise PayerRefused("It takes no claims.", reason="none")


def look_up(control_number, *, interchange, since, account, exchange):
    raise PayerRefused("It takes no claims.", reason="none")


def listed(account, exchange, *, token, since):
    raise PayerRefused("It takes no claims.", reason="none")


def fetched(transaction_id, account, exchange):
    raise PayerRefused("It takes no claims.", reason="none")
'''


@pytest.fixture
def formpost(tmp_path: Path) -> Iterator[str]:
    """One module more in the folder of clearinghouses, and nothing else."""
    (tmp_path / "formpost.py").write_text(MODULE, encoding="utf-8")
    payers.__path__.append(str(tmp_path))
    yield "formpost"
    payers.__path__.remove(str(tmp_path))
    sys.modules.pop("backoffice.adapters.payers.formpost", None)


def opened(name: str, http: Any) -> Clearinghouse:
    account = Account(
        base_url="https://other.example", api_key=lambda: "k&y", sender_id="1999999984", usage="T"
    )
    return Clearinghouse(name, account, Exchange(http))


def test_a_module_more_is_a_clearinghouse_more(formpost: str) -> None:
    http = OneAnswer(200, {"file": "ISA*…"})
    assert opened(formpost, http).ask("ISA*270") == "ISA*…"
    ((method, url, sent),) = http.asked
    assert (method, url) == ("POST", "https://other.example/services/elig/")
    assert sent["body"] == b"AccountKey=k%26y&File=ISA%2A270"


def test_it_says_no_in_the_words_of_the_port(formpost: str) -> None:
    with pytest.raises(PayerRefused) as refused:
        opened(formpost, OneAnswer(200, {"error": "79"})).ask("ISA*270")
    assert refused.value.reason == "79"


@pytest.mark.parametrize("name", ["", "formpost", "translation", "../stedi", "os", "Stedi"])
def test_a_name_without_such_a_module_is_said_at_once(name: str) -> None:
    with pytest.raises(LookupError, match="clearinghouse"):
        opened(name, None)
